// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "ocr/codes.h"
#include "ocr/image.h"
#include "ocr/page_analysis.h"
#include "ocr/page_map.h"
#include "templates/identity.h"

namespace formloop::ocr {

/// What the two codes of a page say together.
enum class CodeAgreement { none, one, both, disagree };

/// What was measured of a scan apart from what is on it.
struct ScanQuality {
    double px_per_mm = 0;       ///< from the marks or a code; 0 when neither was found
    double edge_mm = 0;         ///< width of a mark's edge between 15 % and 85 %; 0 unknown. Sharp: < 0.25, useless: > 0.9
    double paper_level = 255;   ///< brightness of the paper
    double contrast = 0;        ///< paper minus the darkest print, 0 … 255
    double scale = 0;           ///< size on paper over size as designed, where the file claims a dpi; 0 unknown
    double outside = 0;         ///< share of the page that lies past the edge of the scan; 0 … 1
    bool blank = false;         ///< nothing on it: no print, no ink
    bool too_coarse = false;    ///< so few pixels that writing could be lost: blank only when all of them are alike
};

/// A page that said what it is, and roughly where it lies. `reason` is empty when it can go on to registration.
struct IdentifiedPage {
    std::optional<templates::PageIdentity> identity;
    CodeAgreement agreement = CodeAgreement::none;
    /// Whether it is one of our pages, read or not: a code says so, or four marks that make a sheet.
    bool ours = false;
    std::vector<ReadCode> codes;
    /// Centres of the corner marks found: top left, top right, bottom right, bottom left of the page as printed.
    std::array<std::optional<Point<Px>>, 4> marks;
    std::vector<Point<Px>> mark_candidates;  ///< centres of all squares that might be marks
    Size<Mm> page{Mm{210}, Mm{297}};  ///< told by the marks' shape
    int quarter_turns = 0;            ///< clockwise turns that bring the scan upright
    std::optional<Homography> coarse; ///< page mm → scan px, from marks and codes alone: misses 0.2 … 2 mm
    ScanQuality quality;
    /// `no-codes` `codes-disagree` `too-dark` `too-blurred` `low-resolution` `wrong-scale` `cut-off`; with it a sentence. A blank
    /// page has the reason `no-codes` and `quality.blank`. What is wrong with the scan explains a page of ours only; of
    /// others it is beside the point.
    std::string reason, message;
};

/// Finds the corner marks and reads both codes, whatever way up the page lies.
///
/// Marks first (three are enough), which say where the codes are; without them the QR code is looked for all over the page, and
/// says where the marks should be. `codes-disagree` carries no identity. A code of ours in a version nobody knows is still an
/// identity: the caller has the catalog.
IdentifiedPage identify(GrayView scan, const PageAnalysis& analysis, double dpi_x = 0, double dpi_y = 0);

}  // namespace formloop::ocr
