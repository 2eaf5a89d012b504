// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <optional>
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

/// A cell's ink as the net sees it: 32 x 32, row by row, the ink's box centred and its longer side 24 px.
inline constexpr int view_size = 32;
using GlyphView = std::array<float, view_size * view_size>;

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

}  // namespace formloop::ocr
