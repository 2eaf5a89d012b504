// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ocr/image.h"
#include "ocr/page_analysis.h"
#include "ocr/page_map.h"
#include "ocr/print_model.h"
#include "ocr/straight_scan.h"

namespace formloop::ocr {

/// What a pen added to a registered page: the scan laid straight at 300 dpi, with our print taken away.
class InkPage {
public:
    /// `residual_mm` decides how widely print is masked. Some 20 ms for an A4 page. The scan's pixels must outlive it.
    InkPage(GrayView scan, const PageAnalysis& analysis, const PageMap& map, const PrintModel& print, double residual_mm);
    InkPage(const InkPage&) = delete;
    InkPage& operator=(const InkPage&) = delete;

    /// Share of a box that lies outside the scan (a cut-off page) or under something opaque: 0 none … 1 all.
    double covered(Rect<Mm> box) const;

    /// What is dark in a box where print is, or its rim, in mm². A bilevel scan does not say whether that is print alone or ink
    /// over it; of gray scans 0, which do.
    double hidden_mm2(Rect<Mm> box) const;

    /// A piece of the page as it was scanned, px at PrintModel::px_per_mm; the piece must lie on the page.
    GrayImage raw(int x, int y, int width, int height) const { return straight_.piece(x, y, width, height); }
    const GrayImage& ink() const { return ink_; }  ///< the whole page, ink alone: 0 black ink … 255 paper or removed print

private:
    GrayImage own_scan_;  ///< what is looked at when the scan had streaks or was too fine
    Lattice lattice_;
    StraightScan straight_;
    GrayImage ink_;
    GrayImage hidden_;   ///< 0 where print may hide ink; empty: nowhere
    GrayImage covered_;  ///< 255 where nothing of the page is seen, a px for covered_step × covered_step
};

}  // namespace formloop::ocr
