// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ocr/normal_cell.h"
#include "ocr/onnx_session.h"
#include "src/base/error.h"

#include <expected>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace formloop::ocr {

/// What a cell may hold and how likely: a digit, a capital letter, or `'\0'` for "no character".
struct GlyphGuess {
    char symbol = '\0';
    float probability = 0;  ///< 0 to 1; the guesses of one cell add up to 1

    bool operator==(const GlyphGuess&) const = default;
};

/// The character-cell net: what one digit or capital letter stands in a cell, typed or written by hand.
///
/// Loads the weights once. Works on one thread and switches OpenCV's own threads off for the whole process, so that a
/// process may be forked after `load` and both sides go on reading. One object serves one thread at a time. The runtime must
/// outlive it.
class GlyphNet {
public:
    /// Reads the weights (`glyph_net.onnx`) and their description beside them (the same name with `.txt`).
    ///
    /// Fails with `engine_missing` when one is absent, is not the one that the description tells of, or does not answer with
    /// one number for each class.
    static std::expected<GlyphNet, Error> load(const OnnxRuntime& runtime, const std::filesystem::path& weights);

    GlyphNet(GlyphNet&&) noexcept;
    GlyphNet& operator=(GlyphNet&&) noexcept;
    ~GlyphNet();

    /// Classifies all cells in one run of the net.
    ///
    /// `allowed` holds each cell's alphabet (digits and capitals; other symbols in it are never guessed); one entry serves all
    /// cells. For each cell: a guess for every allowed symbol and one for `'\0'`, best first. The probabilities are over these
    /// alone, so a cell's alphabet should be as narrow as the form makes it. Which threshold gives which error rate stands in
    /// ocr/models/README.md.
    std::vector<std::vector<GlyphGuess>> classify(std::span<const InkPatch> cells, std::span<const std::string> allowed) const;

    /// The version that the description gives, for the record of what read a field.
    std::string model_version() const;

private:
    struct Model;
    explicit GlyphNet(std::unique_ptr<Model> model);

    std::unique_ptr<Model> model_;
};

}  // namespace formloop::ocr
