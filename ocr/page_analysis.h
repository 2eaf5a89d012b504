// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "ocr/image.h"
#include "ocr/streaks.h"

namespace formloop::ocr {

/// A scan seen from afar: what finding marks, judging quality and taking away the background need, made once a page.
struct PageAnalysis {
    int factor = 1;            ///< scan px per small px; what is left over at the right and the bottom is dropped
    double small_px_per_mm = 4;///< guessed from the claimed dpi, or from the size of the picture
    GrayImage small;           ///< mean of factor × factor scan px, about 100 dpi
    int paper_factor = 8;      ///< scan px per px of `paper`
    GrayImage paper;           ///< the paper's own brightness around each place, about 2 mm a px
    GrayImage ink;             ///< `small`, 255 where it is a quarter darker than the paper
    bool bilevel = false;      ///< practically only black and white in the scan
    double paper_level = 255;  ///< median of `paper`
    double darkest = 0;        ///< brightness that 0.5 % of `small` stay below
    std::vector<Streak> streaks;
    double ink_share = 0;      ///< of `small`
    double dark_share = 0;     ///< share of `paper` darker than half: backing, shadow, solid black
};

/// `dpi` is what the file claims along x and y (0 unknown); an impossible claim is not believed.
PageAnalysis analyse_page(GrayView scan, double dpi_x, double dpi_y);

}  // namespace formloop::ocr
