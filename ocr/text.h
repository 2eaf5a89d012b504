// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <expected>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "ocr/image.h"
#include "src/base/error.h"
#include "src/record/reading.h"

namespace formloop::ocr {

/// A piece of a page with writing on it.
struct TextPicture {
    GrayView raw;           ///< the scan's own pixels, cropped to the ink and a small margin
    GrayView ink;           ///< the same piece with our print taken away
    double px_per_mm = 0;
    bool several_lines = false;
    std::string alphabet;   ///< the characters that may occur, UTF-8; empty: any
};

struct TextGuess {
    /// Whole strings, best first. A probability is the share of such answers that are right, as measured
    /// (docs/reading.md); what is left of 1 belongs to strings that are not named.
    std::vector<record::Candidate> candidates;
    std::vector<std::vector<record::Symbol>> lattice;  ///< of each step, when the engine offers them
};

/// Reads words. Runs on the caller's thread, starts no threads of its own, keeps nothing between calls that changes an
/// answer.
class TextRecogniser {
public:
    virtual ~TextRecogniser() = default;
    /// No candidates when it sees no text. Never fails: what it cannot read it does not name.
    virtual TextGuess read(const TextPicture& picture) const = 0;
    virtual std::string engine() const = 0;         ///< `tesseract`
    virtual std::string model_version() const = 0;  ///< of program and data
};

/// Tesseract's LSTM for simplified Chinese with Latin letters and digits.
///
/// Reads each picture in up to three ways that err differently; only what they agree on gets a high probability. Set
/// OMP_THREAD_LIMIT=1 in the environment of a process before it starts: libgomp reads it once.
class TesseractText final : public TextRecogniser {
public:
    /// `data` is the folder of the .traineddata files; empty: where Debian has them. Fails with `engine_missing` when
    /// chi_sim is not there.
    static std::expected<TesseractText, Error> load(const std::filesystem::path& data = {});

    TesseractText(TesseractText&&) noexcept;
    TesseractText& operator=(TesseractText&&) noexcept;
    ~TesseractText() override;

    TextGuess read(const TextPicture& picture) const override;
    std::string engine() const override;
    std::string model_version() const override;

private:
    struct Api;
    explicit TesseractText(std::unique_ptr<Api> api);
    std::unique_ptr<Api> api_;
};

}  // namespace formloop::ocr
