// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "ocr/image.h"
#include "src/base/geometry.h"

namespace formloop::ocr {

/// The best line through a row, straight or slightly bent, and how much of the row's width a stroke covers along it.
struct RowStroke {
    double coverage = 0;   ///< share of the row's width that lies under strokes at least 4 mm long on that line; 0 … 1
    double between = 0;    ///< share of the line that is inked where nothing else is written above or below it; 0 … 1
    std::vector<Px> path;  ///< y for each px column of the row's box, from its left edge
    Px left{};             ///< page px of the first column
};

/// Looks for a line that strikes a row out. `ink` is the page's ink picture, `px_per_mm` its scale.
RowStroke find_row_stroke(const GrayImage& ink, double px_per_mm, const Rect<Mm>& row);

/// The probability that a row is struck out: certain from 60 % of the width, for a line that goes on between the characters.
double strike_probability(const RowStroke& stroke);

/// Takes the line itself out of the ink. A run of ink across the line that is taller than the line is thick (half as much
/// again, and a px) is a character that it crosses, and stays whole. tools/train/cells.py does the same to training cells.
void erase_stroke(GrayImage& ink, double px_per_mm, const RowStroke& stroke);

}  // namespace formloop::ocr
