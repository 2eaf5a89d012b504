// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <span>
#include <string>
#include <vector>

#include "pdfgen/outline.h"

namespace formloop::pdfgen {

/// A glyph as a TrueType file holds it. Lengths in units of the font.
struct TrueTypeGlyph {
    std::string bytes;  ///< in the table `glyf`; empty when it has no contour
    int advance = 0;
    int left = 0, bottom = 0, right = 0, top = 0;  ///< of its points
    int points = 0, contours = 0;
};

/// Without instructions. Coordinates within ±16,383, `advance` within 0-65,535, at most 65,535 points.
TrueTypeGlyph pack_glyph(const std::vector<GridContour>& contours, int advance);

/// What a TrueType file says of all its glyphs, in units of the font.
struct TrueTypeFrame {
    int units_per_em = 1000;
    int ascent = 0, descent = 0;  ///< of a line, above and below (negative) the baseline
    /// Left, bottom, right, top of every glyph of the font that it was cut from: Poppler rounds the places of characters
    /// or not by their size, and a label is to look the same in every document.
    std::array<int, 4> bounds{};
};

/// A TrueType file with the tables that a PDF needs: glyph 0 is empty (for what is missing), glyph i + 1 is `glyphs[i]`.
/// At most 65,534 glyphs. Format: OpenType 1.9, chapters "Organization of an OpenType Font" and "glyf".
std::string write_truetype(std::span<const TrueTypeGlyph* const> glyphs, const TrueTypeFrame& frame);

}  // namespace formloop::pdfgen
