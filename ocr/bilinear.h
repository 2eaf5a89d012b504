// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#include "ocr/image.h"

namespace formloop::ocr {

/// A place in a picture in 16.16 and the step to the next one. Whole numbers are the middles of px.
struct SampleWay {
    static constexpr int one = 1 << 16;
    int x = 0, y = 0, dx = 0, dy = 0;

    /// From (x, y) px, whose middles are at .5 here, in steps of (dx, dy) px.
    static SampleWay from(double x, double y, double dx, double dy);
};

/// Samples between px along a straight way, bilinear with five bits of fraction; places past the picture's edges are `past_edge`.
void sample_along(GrayView picture, SampleWay way, int count, std::uint8_t past_edge, std::uint8_t* out);

}  // namespace formloop::ocr
