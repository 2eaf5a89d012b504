// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ocr/field_crop.h"
#include "ocr/image.h"
#include "ocr/page_analysis.h"
#include "ocr/page_map.h"
#include "ocr/print_model.h"

namespace formloop::ocr {

/// A registered page straightened at 300 dpi, with our print taken away: gives the crop of any box.
class InkPage {
public:
    /// `residual_mm` decides how widely print is masked. Some 40 ms for an A4 page; the scan is not needed afterwards.
    InkPage(GrayView scan, const PageAnalysis& analysis, const PageMap& map, const PrintModel& print, double residual_mm);

    /// The box and `margin` around it. In `ink`, ink that belongs to a neighbour (most of it lies outside `box`, and none of it
    /// in the box's core) is taken out, and ink that starts in the box keeps its part in the margin.
    FieldCrop crop(Rect<Mm> box, Mm margin) const;

    /// Share of a box covered by ink, 0 … 1: a quick look before cropping.
    double ink_share(Rect<Mm> box) const;

    /// What is dark in a box where print is, or its rim, in mm². A bilevel scan does not say whether that is print alone or ink
    /// over it; of gray scans 0, which do.
    double hidden_mm2(Rect<Mm> box) const;

    const GrayImage& raw() const { return raw_; }  ///< the whole page at PrintModel::px_per_mm
    const GrayImage& ink() const { return ink_; }  ///< the same, ink alone

private:
    GrayImage raw_, ink_;
    GrayImage hidden_;   ///< 0 where print may hide ink; empty: nowhere
    GrayImage covered_;  ///< 255 where nothing of the page is seen, a px for covered_step × covered_step
};

}  // namespace formloop::ocr
