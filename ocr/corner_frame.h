// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <optional>
#include <vector>

#include "ocr/page_analysis.h"
#include "ocr/page_map.h"

/// The four squares at a page's corners, as a frame.
namespace formloop::ocr {

/// A dark square of about the right size.
struct MarkCandidate {
    Point<Px> centre;      ///< scan px
    double side = 0;       ///< scan px: the square root of its area, hole filled
    double hole = 0;       ///< how bright its middle is between its own darkness (0) and paper (1)
};

std::vector<MarkCandidate> find_mark_candidates(const PageAnalysis& analysis);

/// One way a page might lie: its marks in page order, and the map that they alone give.
struct CornerFrame {
    std::array<std::optional<Point<Px>>, 4> marks;  ///< top left, top right, bottom right, bottom left
    Size<Mm> page;
    Homography map;
    /// How much brighter the middle of the top left mark is than the brightest of the others, 0 … 1: near 1 on pages of ours.
    double hole_lead = 0;
};

/// Frames of A4 upright and lengthwise, from four or three marks, likeliest first: the same marks at each of their four turns,
/// the one with its hole top left before the others.
std::vector<CornerFrame> corner_frames(const std::vector<MarkCandidate>& candidates);

/// Frames from two marks only, when a page lost the others. Many, and most of them wrong: a code must confirm one.
std::vector<CornerFrame> corner_frames_of_pairs(const std::vector<MarkCandidate>& candidates);

/// The centre of a mark near `guess`, from the scan's own pixels; nothing when no such square is there.
std::optional<Point<Px>> refine_mark(GrayView scan, Point<Px> guess, double px_per_mm);

}  // namespace formloop::ocr
