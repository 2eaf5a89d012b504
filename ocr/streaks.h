// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "ocr/image.h"

namespace formloop::ocr {

/// A line of the scan that dirt on the glass darkened from end to end.
struct Streak {
    enum class Along { x, y };
    Along along = Along::y;
    int at = 0;         ///< px across: the column of a streak along y
    double passes = 1;  ///< share of the light that came through
    bool operator==(const Streak&) const = default;
};

/// Every darkened row and column. Printed rules end before the page does, and are not among them.
std::vector<Streak> find_streaks(GrayView scan, double px_per_mm);

/// The scan as it was without them: made lighter again, or, where nothing came through, bridged from both sides.
GrayImage without_streaks(GrayView scan, const std::vector<Streak>& streaks);

}  // namespace formloop::ocr
