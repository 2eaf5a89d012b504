// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <expected>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "ocr/image.h"
#include "src/base/error.h"
#include "src/record/reading.h"

namespace formloop::ocr {

/// How much writing a picture holds.
enum class Extent {
    line,       ///< one line of any length
    character,  ///< exactly one character
};

/// A piece of a page with writing on it.
struct TextPicture {
    GrayView raw;           ///< the scan's own pixels, cropped to the ink and a small margin
    GrayView ink;           ///< the same piece with our print taken away
    std::string alphabet;   ///< the characters that may occur, UTF-8; empty: any
    Extent extent = Extent::line;
};

struct TextGuess {
    /// Whole strings, best first. A probability is the share of such answers that are right, as measured
    /// (docs/reading.md); what is left of 1 belongs to strings that are not named.
    std::vector<record::Candidate> candidates;
    /// The frames of the line, when the engine offers them: see src/record/ctc.h.
    std::vector<std::vector<record::Symbol>> frames;
    bool operator==(const TextGuess&) const = default;
};

/// Characters as one string, as values are spelled: a space stays only between Latin words (or a word and a number). Between
/// Hanzi, and between digits, engines put it where writing is wide.
std::string closed_up(const std::vector<std::string>& characters);

/// Reads words. Runs on the caller's thread, starts no threads of its own, keeps nothing between calls that changes an
/// answer.
class TextRecogniser {
public:
    virtual ~TextRecogniser() = default;
    /// One guess for each picture, in their order; a picture's answer does not depend on the others. No candidates where it
    /// sees no text. Never fails: what it cannot read it does not name.
    virtual std::vector<TextGuess> read(std::span<const TextPicture> pictures) const = 0;
    virtual std::string engine() const = 0;         ///< `tesseract`
    virtual std::string model_version() const = 0;  ///< of program and data
};

/// Tesseract's LSTM for simplified Chinese with Latin letters and digits.
///
/// Reads each picture in up to three ways that err differently; only what they agree on gets a high probability. Knows print
/// alone, and takes longer than a net. Set
/// OMP_THREAD_LIMIT=1 in the environment of a process before it starts: libgomp reads it once.
class TesseractText final : public TextRecogniser {
public:
    /// In how many ways a picture is read: alone it needs three to be sure; one will do beside another engine.
    enum class Care { once, thrice };

    /// `data` is the folder of the .traineddata files; empty: where Debian has them. Fails with `engine_missing` when
    /// chi_sim is not there.
    static std::expected<TesseractText, Error> load(Care care = Care::thrice, const std::filesystem::path& data = {});

    TesseractText(TesseractText&&) noexcept;
    TesseractText& operator=(TesseractText&&) noexcept;
    ~TesseractText() override;

    std::vector<TextGuess> read(std::span<const TextPicture> pictures) const override;
    std::string engine() const override;
    std::string model_version() const override;

private:
    struct Api;
    TextGuess read_one(const TextPicture& picture) const;
    explicit TesseractText(std::unique_ptr<Api> api);
    std::unique_ptr<Api> api_;
};

}  // namespace formloop::ocr
