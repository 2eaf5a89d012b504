// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ocr/image.h"
#include "ocr/page_analysis.h"

namespace formloop::ocr {

/// Where something opaque (backing through a punch hole, a fold, tape, our own solid print too) hides the page, with a rim: 255,
/// at the scale of `analysis.small`. Empty when nothing does.
GrayImage find_opaque(const PageAnalysis& analysis);

}  // namespace formloop::ocr
