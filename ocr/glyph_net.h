// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ocr/onnx_session.h"
#include "src/base/error.h"

#include <array>
#include <expected>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace formloop::ocr {

/// One character cell's ink: the whole cell as it was cut, print subtracted, row by row; 0 is paper, 1 full ink.
///
/// The picture's edges are the cell's edges (a margin of 0.3 mm more or less does no harm): what lies along them is taken for
/// a neighbour's ink or a divider. Any resolution from about 150 dpi up; 300 is what the figures in ocr/models/README.md mean.
struct InkPatch {
    int width = 0;   ///< px
    int height = 0;  ///< px
    std::vector<float> ink;

    bool operator==(const InkPatch&) const = default;
};

/// What a cell may hold and how likely: a digit, a capital letter, or `'\0'` for "no character".
struct GlyphGuess {
    char symbol = '\0';
    float probability = 0;  ///< 0 to 1; the guesses of one cell add up to 1

    bool operator==(const GlyphGuess&) const = default;
};

/// A cell's ink as the net sees it: 32 x 32, row by row, the ink's box centred and its longer side 24 px.
using GlyphView = std::array<float, 32 * 32>;

/// Brings a cell's ink to the net's view: drops dust, a neighbour's overflow and divider remnants, evens out the pen's
/// lightness, crops, scales, centres. Nothing when the cell holds no ink that could be a character.
///
/// The training data went through the same steps in tools/train/normal_cell.py; change both or neither.
std::optional<GlyphView> normal_cell(const InkPatch& cell);

/// The same for a cell that a line was taken out of, with that line brought to the same view. `line` has the cell's size.
struct CrossedView {
    GlyphView own, line;
};
std::optional<CrossedView> normal_cell(const InkPatch& cell, const InkPatch& line);

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
