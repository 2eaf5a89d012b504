// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>

namespace formloop::ocr {

/// From 0 at `none` or less to 1 at `sure` or more, without a corner (3t² - 2t³): how an amount of evidence becomes a share of
/// certainty.
inline double rising(double value, double none, double sure) {
    const double t = std::clamp((value - none) / (sure - none), 0.0, 1.0);
    return t * t * (3 - 2 * t);
}

}  // namespace formloop::ocr
