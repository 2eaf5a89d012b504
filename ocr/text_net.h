// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <expected>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "ocr/onnx_session.h"
#include "ocr/text.h"

namespace formloop::ocr {

/// A net for lines of text, printed or written by hand: PP-OCR's recognition nets and what has their form (pictures of one
/// height and any width in, a row of class probabilities for each slice out).
///
/// Pictures go through the net many at a time. Each is padded to one of a few widths, so its answer is the same whatever is
/// read beside it.
class TextNet final : public TextRecogniser {
public:
    /// `description`: a text file that names the weights, the dictionary, the height and how sure the net is when it says so
    /// (docs/reading.md). Files it names lie beside it or where the build found them. The runtime must outlive the net.
    ///
    /// Fails with `engine_missing` when one is absent, or the net does not answer with a class for each dictionary line.
    static std::expected<TextNet, Error> load(const OnnxRuntime& runtime, const std::filesystem::path& description);

    TextNet(TextNet&&) noexcept;
    TextNet& operator=(TextNet&&) noexcept;
    ~TextNet() override;

    /// Of a line: the best strings over the allowed characters, and the frames. Of a character: the allowed characters, each
    /// by its best slice.
    std::vector<TextGuess> read(std::span<const TextPicture> pictures) const override;
    std::string engine() const override;
    std::string model_version() const override;
    std::filesystem::path weights() const;
    std::filesystem::path dictionary() const;

private:
    struct Model;
    explicit TextNet(std::unique_ptr<Model> model);
    std::unique_ptr<Model> model_;
};

}  // namespace formloop::ocr
