// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "ocr/identify.h"
#include "ocr/image.h"
#include "ocr/page_map.h"
#include "ocr/print_model.h"

namespace formloop::ocr {

/// How a page lies in its scan, and how sure that is. `reason` is empty when the map may be used.
struct RegisteredPage {
    PageMap map;
    double residual_mm = 0;     ///< RMS miss over the printed rules and patches that were found, page mm
    double rule_support = 0;    ///< share of the rule landmarks found where the map says, of those inside the scan
    double patch_support = 0;   ///< the same of the patches
    int rules_found = 0;
    int patches_found = 0;
    double outside = 0;         ///< share of the landmarks that lie past the edge of the scan
    std::string reason, message;///< `no-fit` (the print is not where the codes say), `cut-off`
};

/// Finds how a printed page lies in its scan: a map from page millimetres to scan pixels.
///
/// Starts from marks and codes and refines on the form's own printed rules, labels and marks: affine, a curve along the feed
/// axis, a smooth remainder. Takes any quarter turn, skew, mild perspective and uneven feed. Method: REGISTRATION in
/// docs/reading.md; least squares with Tukey's weights on cubic B-splines.
RegisteredPage register_page(GrayView scan, const PageAnalysis& analysis, const IdentifiedPage& page, const PrintModel& print);

}  // namespace formloop::ocr
