// SPDX-License-Identifier: GPL-3.0-or-later
#include "ocr/ink_parts.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/ocr/drawn_ink.h"

namespace formloop::ocr {
namespace {

using namespace drawn;
using enum WritingArea::Touching;

constexpr double k = drawn::px_per_mm;

double inked_mm2(const InkPatch& patch) {
    return static_cast<double>(std::count_if(patch.ink.begin(), patch.ink.end(), [](float v) { return v > 0.2F; })) /
           (k * k);
}

TEST(InkParts, AnOverflowBelongsToItsOwner) {
    InkPaper paper(30, 12);
    const std::vector<WritingArea> cells{{box(5, 2, 4.5, 6.5), cut}, {box(9.5, 2, 4.5, 6.5), cut}};
    paper.line({{6, 3}, {8.5, 3}, {10.3, 3.2}, {7, 8}});  // a 7 whose bar leaves the cell
    const InkParts parts(paper.ink(), k, cells);
    EXPECT_GT(parts.own(0).mm2, 2);
    EXPECT_EQ(parts.own(1).mm2, 0);
    EXPECT_GT(parts.own(1).foreign_mm2, 0.1);
    EXPECT_GT(parts.own(0).box.right(), Mm{10.2});
    // The owner's picture shows the overflow, the neighbour's does not.
    EXPECT_NEAR(inked_mm2(parts.patch(0, Mm{0.3})), parts.own(0).mm2, 0.6);
    EXPECT_EQ(inked_mm2(parts.patch(1, Mm{0.3})), 0);
}

TEST(InkParts, TouchingCharactersAreCutAtTheCellsEdge) {
    InkPaper paper(30, 12);
    const std::vector<WritingArea> cells{{box(5, 2, 4.5, 6.5), cut}, {box(9.5, 2, 4.5, 6.5), cut}};
    paper.line({{7, 2.5}, {7, 8}, {12, 8}, {12, 2.5}});  // two uprights joined below
    const InkParts parts(paper.ink(), k, cells);
    EXPECT_GT(parts.own(0).mm2, 2);
    EXPECT_GT(parts.own(1).mm2, 2);
}

TEST(InkParts, WholePiecesAreNeverCut) {
    InkPaper paper(30, 20);
    const std::vector<WritingArea> boxes{{box(5, 5, 3.5, 3.5), whole}, {box(5, 9.5, 3.5, 3.5), whole}};
    paper.line({{5.5, 10.5}, {6.5, 12.5}, {8, 6}});  // a tick below, its arm through the box above
    const InkParts parts(paper.ink(), k, boxes);
    EXPECT_EQ(parts.own(0).mm2, 0);
    EXPECT_GT(parts.own(0).foreign_mm2, 0.5);
    EXPECT_GT(parts.own(1).mm2, 2);
}

TEST(InkParts, TheSmallerOfTwoAreasCounts) {
    InkPaper paper(40, 12);
    const std::vector<WritingArea> areas{{box(2, 2, 36, 8), cut}, {box(20, 4, 3.5, 3.5), whole}};
    paper.line({{20.5, 4.5}, {23, 7}});
    const InkParts parts(paper.ink(), k, areas);
    EXPECT_EQ(parts.own(0).mm2, 0);
    EXPECT_GT(parts.own(1).mm2, 0.8);
}

TEST(InkParts, InkBesideAnAreaIsNoticed) {
    InkPaper paper(30, 20);
    paper.line({{9.2, 6}, {9.8, 8}});
    const InkParts parts(paper.ink(), k, {{box(5, 5, 3.5, 3.5), whole}});
    EXPECT_EQ(parts.own(0).mm2, 0);
    EXPECT_GT(parts.own(0).near_mm2, 0.5);
}

TEST(InkParts, BlobsGiveBackTheirPixels) {
    for (unsigned seed = 1; seed <= 20; ++seed) {
        std::mt19937 random(seed);
        InkPaper paper(60, 12);
        for (int i = 0; i < 6; ++i)
            paper.digit(static_cast<char>('0' + random() % 10), box(3 + 6 * i, 3, 3, 5), random);
        const InkParts parts(paper.ink(), k, {{box(1, 1, 58, 10), cut}});
        const auto blobs = parts.blobs(0);
        std::vector<std::size_t> all;
        double pixels = 0;
        for (std::size_t i = 0; i < blobs.size(); ++i) {
            all.push_back(i);
            pixels += blobs[i].pixels;
        }
        const auto profile = parts.profile(0, all, 0, paper.ink().width());
        double summed = 0;
        for (const int column : profile) summed += column;
        EXPECT_EQ(pixels, summed) << "seed " << seed;
        EXPECT_NEAR(parts.own(0).mm2, pixels / (k * k), 1e-9) << "seed " << seed;
    }
}

TEST(InkParts, ALineThatWasTakenOutComesBackOnlyAsFarAsTheInkIsWide) {
    InkPaper paper(30, 12), line(30, 12);
    paper.line({{4, 2}, {4, 10}, {6, 10}, {6, 2}});
    line.line({{1, 6}, {29, 6}});
    const InkParts parts(paper.ink(), drawn::px_per_mm, {{box(2, 1, 6, 10), cut}, {box(12, 1, 6, 10), cut}}, &line.ink());
    const auto inked = [](const InkPatch& patch) { return std::ranges::count_if(patch.ink, [](float v) { return v > 0.5F; }); };
    const auto through = parts.line_patch(0, Mm{0.3});
    ASSERT_TRUE(through);
    EXPECT_EQ(through->width, parts.patch(0, Mm{0.3}).width);
    EXPECT_EQ(through->height, parts.patch(0, Mm{0.3}).height);
    EXPECT_NEAR(inked(*through) / (k * k), 2.4 * 0.4, 0.15) << "mm² from the left side of one upright to the right of the other";
    EXPECT_FALSE(parts.line_patch(1, Mm{0.3})) << "nothing stands here that the line could cross";
    const InkParts plain(paper.ink(), drawn::px_per_mm, {{box(2, 1, 6, 10), cut}});
    EXPECT_FALSE(plain.line_patch(0, Mm{0.3}));
}

TEST(InkParts, WhatIsLeftOfALineIsNobodysInk) {
    // A mark stands on the line that runs along the top of the area below: a piece of the line hangs on to it.
    InkPaper paper(30, 16), line(30, 16);
    paper.line({{8, 6.6}, {9, 4}, {10, 6.6}, {8, 6.6}});
    paper.line({{8, 7.2}, {10, 7.2}});
    line.line({{1, 7.2}, {29, 7.2}});
    const InkParts parts(paper.ink(), drawn::px_per_mm, {{box(5, 1, 8, 5.9), cut}, {box(5, 7, 8, 6), cut}}, &line.ink());
    EXPECT_GT(parts.own(0).mm2, 2);
    EXPECT_EQ(parts.own(1).mm2, 0);
    EXPECT_EQ(parts.own(1).foreign_mm2, 0);
}

TEST(InkProbability, RisesWithInkAndNeedsAStroke) {
    OwnInk own{.mm2 = 0.01, .inside_mm2 = 0.01, .extent = Mm{0.2}};
    EXPECT_LT(ink_probability(own, 0.06, 0.3, Mm{1}), 0.01);
    own = {.mm2 = 0.5, .inside_mm2 = 0.5, .extent = Mm{2}};
    EXPECT_GT(ink_probability(own, 0.06, 0.3, Mm{1}), 0.99);
    own.extent = Mm{0.3};  // specks
    EXPECT_LT(ink_probability(own, 0.06, 0.3, Mm{1}), 0.9);
    own = {.mm2 = 0.5, .inside_mm2 = 0, .extent = Mm{4}};  // along the edge
    EXPECT_LT(ink_probability(own, 0.06, 0.3, Mm{1}), 0.9);
}

}  // namespace
}  // namespace formloop::ocr
