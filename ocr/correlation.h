// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "ocr/image.h"

namespace formloop::ocr {

/// How alike a shape and each place of a picture are, whatever their brightness and contrast.
struct Correlation {
    int columns = 0, rows = 0;   ///< places that the shape's top left corner can take
    std::vector<double> scores;  ///< row by row, -1 … 1; 0 where the picture or the shape is flat

    double at(int x, int y) const { return scores[static_cast<std::size_t>(y) * columns + x]; }
};

/// Pearson's correlation of `shape` with every place of `picture` (what OpenCV calls TM_CCOEFF_NORMED), in whole numbers: for a
/// few hundred places cheaper than by spectra, and exact. No places when the shape does not fit in.
Correlation correlate(GrayView picture, GrayView shape);

}  // namespace formloop::ocr
