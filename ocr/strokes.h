// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

#include "ocr/image.h"
#include "src/base/geometry.h"

namespace formloop::ocr {

/// The best line through a row, straight or slightly bent, and how much of the row's width a stroke covers along it.
struct RowStroke {
    double coverage = 0;   ///< share of the row's width that lies under strokes at least 4 mm long on that line; 0 … 1
    double between = 0;    ///< share of the line that is inked where nothing else is written above or below it; 0 … 1
    Px left{};             ///< page px of the first column of the row's box
    std::vector<Px> path;  ///< y for each px column from there; of a line that may strike the row out, as the pen went
    std::vector<std::uint8_t> drawn;  ///< for each of these columns, 1 where that line is; empty when none may be
    Px thickness{};        ///< of that line: the median height of its ink where it crosses nothing
};

/// Looks for a line that strikes a row out. `ink` is the page's ink picture, `px_per_mm` its scale.
RowStroke find_row_stroke(const GrayImage& ink, double px_per_mm, const Rect<Mm>& row);

/// The probability that a row is struck out: certain from 60 % of the width, for a line that goes on between the characters.
double strike_probability(const RowStroke& stroke);

/// Takes the line itself out of the ink. In each column where it was drawn, the run of ink nearest the path, no farther from it
/// than the line is thick, goes with a border of a px when it is no taller than 1.5 times the line's thickness and a px; a
/// taller one is a character that the line crosses, and stays whole. tools/train/cells.py does the same to training cells.
/// `line`, a picture of the same size, gets the line: what was taken out, and where it runs through what it crosses.
void erase_stroke(GrayImage& ink, const RowStroke& stroke, GrayImage& line);

}  // namespace formloop::ocr
