// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <vector>

#include "ocr/page_map.h"

namespace formloop::ocr {

/// How far print was seen from where the map says, along the page's x or y.
struct Miss {
    Point<Mm> at;       ///< on the page
    bool along_x = false;
    double mm = 0;      ///< seen minus expected, page mm
    double weight = 1;
};

/// How much of the model may move.
enum class WarpModel { affine, feed_curve, full };

/// The map that takes the misses away: affine, a cubic curve along the better feed axis, and a smooth remainder over the page,
/// each by least squares with Tukey's weights and a penalty on curvature that keeps unobserved areas quiet.
/// `cut_mm`: misses beyond it count for nothing. `page` bounds the splines.
PageMap fit_warp(const PageMap& map, std::span<const Miss> misses, WarpModel model, Size<Mm> page, double cut_mm);

/// RMS of what is left of the misses under a map, without those beyond `cut_mm`; `before` is the map they were measured under.
double remaining_rms(const PageMap& map, const PageMap& before, std::span<const Miss> misses, double cut_mm);

}  // namespace formloop::ocr
