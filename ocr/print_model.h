// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ocr/image.h"
#include "ocr/page_print.h"

namespace formloop::ocr {

/// A place on a printed rule, and how print looks across it.
struct RuleLandmark {
    enum class Across { x, y };
    Point<Mm> at;
    Across across = Across::y;     ///< y: the rule is horizontal and the place is known along y
    double reach_mm = 1.6;         ///< the rule looks the same so far to both sides along itself
    std::vector<float> profile;    ///< darkness 0 … 1, in steps of `profile_step_mm`, centred on `at`
};

/// A place where print (a label, a mark) is unlike its surroundings in both directions.
struct PatchLandmark {
    Point<Mm> at;
    GrayImage picture;             ///< at `patch_px_per_mm`, centred on `at`
};

/// Places to look for, spread over the page.
struct Landmarks {
    std::vector<RuleLandmark> rules;
    std::vector<PatchLandmark> patches;
};

/// A tint of one grey: where it shows bare, how dark the printer made it can be measured.
struct TintSample {
    int x = 0, y = 0;              ///< px of PrintModel::picture
    std::uint8_t level = 255;      ///< of the picture there
};

/// What a page's print offers to align to and to take away: computed once for a form, version and page, used for every scan of it.
struct PrintModel {
    static constexpr double px_per_mm = 300 / 25.4;  ///< of these pictures, and of every crop
    static constexpr double profile_step_mm = 1 / px_per_mm;
    static constexpr double patch_px_per_mm = px_per_mm / 2;

    PagePrint print;               ///< without its picture: the next one takes its place
    GrayImage picture;             ///< print.picture at the scale above
    GrayImage tint;                ///< the picture without rules and letters: flat areas only
    GrayImage detail;              ///< rules and letters: the darkest of them within 0.26 mm (0 black … 255 none)
    std::vector<TintSample> tints;
    Landmarks landmarks;
    std::vector<Point<Mm>> outline;///< some thousand points on dark print: for the search when the frame is poor

    /// `detail` within 0.40 mm: for pages that fit less well. Made when first asked for, like the next.
    const GrayImage& wide_detail() const;
    /// Landmarks of the dark print alone: what a scan keeps whose threshold took the light rules away.
    const Landmarks& bold() const;

private:
    mutable std::optional<GrayImage> wide_detail_;
    mutable std::optional<Landmarks> bold_;
};

/// Some 70 ms for an A4 page. The boxes of the codes and of the readable code belong to the copy and are never landmarks.
PrintModel model_print(PagePrint print);

}  // namespace formloop::ocr
