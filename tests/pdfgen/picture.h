// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "pdfgen/raster.h"
#include "src/base/geometry.h"

namespace formloop::pdfgen::testing {

/// The share of pixels, of those that are inked in either picture, whose grey differs by at
/// most `tolerance`. 0 when the sizes differ; 1 for two blank pictures.
double share_equal(const Raster& a, const Raster& b, int tolerance);

/// Of the black pixels of each picture the share that has ink in the other one within `reach` pixels; the worse of both
/// ways. Forgives edges that two rasterisers smooth differently, but no part that one of them lacks.
double share_matched(const Raster& a, const Raster& b, int reach);

/// True when a box of the page (mm) holds a pixel darker than `level`.
bool has_ink(const Raster& raster, const Rect<Mm>& box, int level = 200);

/// A copy with a box of the page painted white.
Raster without(Raster raster, const Rect<Mm>& box);

}  // namespace formloop::pdfgen::testing
