// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ocr/image.h"
#include "src/base/geometry.h"

namespace formloop::ocr {

/// One field's piece of a registered page, straightened: the scan as it is, and what is left of it when our print is taken
/// away. Both pictures cover `box` at the same scale; pixel (0, 0)'s top-left corner is the box's top-left corner.
struct FieldCrop {
    Rect<Mm> box;          ///< page mm; a little larger than the field's own box, so that overflowing ink is seen
    double px_per_mm = 0;
    GrayImage raw;         ///< the scan's own pixels, resampled; 0 black … 255 white
    GrayImage ink;         ///< ink alone, print taken away: 0 black ink … 255 paper or removed print
    /// Share of the crop that lies outside the scan (a cut-off page) or under something opaque: 0 none … 1 all.
    double covered = 0;
};

}  // namespace formloop::ocr
