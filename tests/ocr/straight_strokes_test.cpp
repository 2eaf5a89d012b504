// SPDX-License-Identifier: GPL-3.0-or-later
#include "ocr/straight_strokes.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "tests/ocr/drawn_ink.h"

namespace formloop::ocr {
namespace {

using namespace drawn;
using Way = StraightStroke::Way;

InkPatch patch_of(const InkPaper& paper) {
    InkPatch patch{paper.ink().width(), paper.ink().height(), {}};
    for (const auto level : paper.ink().pixels()) patch.ink.push_back(static_cast<float>(255 - level) / 255.0F);
    return patch;
}

InkPatch transposed(const InkPatch& patch) {
    InkPatch out{patch.height, patch.width, std::vector<float>(patch.ink.size())};
    for (int y = 0; y < patch.height; ++y)
        for (int x = 0; x < patch.width; ++x)
            out.ink[static_cast<std::size_t>(x) * patch.height + y] = patch.ink[static_cast<std::size_t>(y) * patch.width + x];
    return out;
}

double mm(Px px) { return px.value / drawn::px_per_mm; }

TEST(StraightStrokes, ACrossIsTwoStrokes) {
    for (const double lean : {-0.3, -0.1, 0.0, 0.2, 0.35}) {
        InkPaper paper(14, 14, 0.5);
        paper.line({{2, 7 + 5 * lean}, {12, 7 - 5 * lean}});
        paper.line({{7 - 4 * lean, 3}, {7 + 4 * lean, 11}});
        const StraightStrokes found = find_straight_strokes(patch_of(paper), drawn::px_per_mm);
        ASSERT_EQ(found.strokes.size(), 2u) << lean;
        EXPECT_EQ(found.strokes[0].way, Way::across);
        EXPECT_EQ(found.strokes[1].way, Way::down);
        EXPECT_NEAR(mm(found.strokes[0].from.x), 2, 0.4);
        EXPECT_NEAR(mm(found.strokes[0].to.x), 12, 0.4);
        EXPECT_NEAR(mm(found.strokes[1].to.y), 11, 0.4);
        EXPECT_NEAR(mm(found.strokes[0].at(Px{7 * drawn::px_per_mm})), 7, 0.15);
        EXPECT_NEAR(mm(found.pen), 0.5, 0.12);
        EXPECT_LT(found.rest, 0.02);
        EXPECT_LT(found.lump, 0.2);
    }
}

TEST(StraightStrokes, AGapThatAScannerLeftIsClosedAndAWiderOneIsNot) {
    for (const double gap : {0.2, 1.2}) {
        InkPaper paper(14, 8, 0.3);
        paper.line({{2, 4}, {6, 4}});
        paper.line({{6.3 + gap, 4.05}, {11, 4.1}});
        EXPECT_EQ(find_straight_strokes(patch_of(paper), drawn::px_per_mm).strokes.size(), gap < 1 ? 1u : 2u) << gap;
    }
}

TEST(StraightStrokes, WhatIsNoStrokeIsTheRest) {
    InkPaper stub(14, 14, 0.5), slash(14, 14, 0.5);
    stub.line({{7, 2}, {7, 12}});
    stub.line({{7, 7}, {7.5, 7}});  // too short for a stroke, too much for a wobble of the pen
    EXPECT_GT(find_straight_strokes(patch_of(stub), drawn::px_per_mm).lump, 0.3);
    slash.line({{2, 7}, {12, 7}});
    slash.line({{4, 4}, {7, 7}});
    const StraightStrokes found = find_straight_strokes(patch_of(slash), drawn::px_per_mm);
    EXPECT_TRUE(found.strokes.size() > 1 || found.lump > 1);
    EXPECT_TRUE(find_straight_strokes(patch_of(InkPaper(5, 5)), drawn::px_per_mm).strokes.empty());
    EXPECT_TRUE(find_straight_strokes({}, drawn::px_per_mm).strokes.empty());
}

TEST(StraightStrokes, AcrossAndDownAreAlike) {
    for (unsigned seed = 1; seed <= 60; ++seed) {
        std::mt19937 random(seed);
        std::uniform_real_distribution<double> place(1, 11);
        InkPaper paper(12, 12, 0.3 + 0.05 * (seed % 6));
        for (int i = 0; i < 5; ++i) paper.line({{place(random), place(random)}, {place(random), place(random)}});
        const auto ink = patch_of(paper);
        auto one = find_straight_strokes(ink, drawn::px_per_mm), other = find_straight_strokes(transposed(ink), drawn::px_per_mm);
        EXPECT_DOUBLE_EQ(one.rest, other.rest) << "seed " << seed;
        const auto lengths = [](const StraightStrokes& found, Way way) {
            std::vector<double> out;
            for (const auto& s : found.strokes)
                if (s.way == way) out.push_back(s.length().value);
            std::ranges::sort(out);
            return out;
        };
        EXPECT_EQ(lengths(one, Way::across), lengths(other, Way::down)) << "seed " << seed;
        EXPECT_EQ(lengths(one, Way::down), lengths(other, Way::across)) << "seed " << seed;
    }
}

}  // namespace
}  // namespace formloop::ocr
