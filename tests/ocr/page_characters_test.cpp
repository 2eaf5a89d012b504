// SPDX-License-Identifier: GPL-3.0-or-later
#include "ocr/page_characters.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>

namespace formloop::ocr {
namespace {

/// A ring of the given half width on a view, 24 px tall, as one hand draws it: off by `jitter` px.
GlyphView ring(double half_width, double jitter, std::mt19937& random) {
    std::normal_distribution<double> off(0, jitter);
    const double rx = half_width + off(random), ry = 12 + off(random) / 2, cx = 16 + off(random) / 2, cy = 16;
    GlyphView view{};
    for (int y = 0; y < 32; ++y)
        for (int x = 0; x < 32; ++x) {
            const double r = std::hypot((x + 0.5 - cx) / rx, (y + 0.5 - cy) / ry);
            view[y * 32 + x] = static_cast<float>(std::clamp(2.0 - std::abs(r - 0.85) * rx, 0.0, 1.0));
        }
    return view;
}

PageCharacters page_of(double half_width, double jitter, int count, std::mt19937& random) {
    PageCharacters page;
    for (int i = 0; i < count; ++i) page.show('0', ring(half_width, jitter, random));
    return page;
}

CrossedView whole(const GlyphView& view) { return {view, {}}; }

TEST(PageCharacters, TypeTellsItsNarrowNoughtFromItsWideLetter) {
    std::mt19937 random(1);
    const auto page = page_of(8, 0.1, 6, random);
    for (int i = 0; i < 20; ++i) {
        EXPECT_GT(page.likeness('0', whole(ring(8, 0.1, random))), 20) << i;
        EXPECT_LT(page.likeness('0', whole(ring(11, 0.1, random))), 0.05) << i;
    }
}

TEST(PageCharacters, AHandThatVariesSaysLessThanType) {
    std::mt19937 random(2);
    const auto page = page_of(8, 1.0, 8, random);
    for (int i = 0; i < 20; ++i) EXPECT_LE(page.likeness('0', whole(ring(8, 1.0, random))), 13) << i;
}

TEST(PageCharacters, TooFewSayNothing) {
    std::mt19937 random(3);
    EXPECT_EQ(page_of(8, 0.1, 3, random).likeness('0', whole(ring(11, 0.1, random))), 1);
    EXPECT_EQ(page_of(8, 0.1, 6, random).likeness('1', whole(ring(11, 0.1, random))), 1);
}

/// A view that a level line of some rows was taken out of.
CrossedView crossed(GlyphView view, int first, int end) {
    CrossedView out{view, {}};
    for (int y = first; y < end; ++y)
        for (int x = 4; x < 28; ++x) {
            out.own[y * 32 + x] = 0;
            out.line[y * 32 + x] = 1;
        }
    return out;
}

TEST(PageCharacters, WhatALineCoversIsNotCompared) {
    std::mt19937 random(4);
    const auto page = page_of(8, 0.1, 6, random);
    for (const int row : {8, 14, 20}) {
        const auto nought = crossed(ring(8, 0.1, random), row, row + 3), letter = crossed(ring(11, 0.1, random), row, row + 3);
        EXPECT_GT(page.likeness('0', nought), 20) << row;
        EXPECT_LT(page.likeness('0', letter), 0.1) << row;
        EXPECT_LT(page.likeness('0', whole(nought.own)), 1) << "the hole counts when no line is known, row " << row;
    }
}

TEST(PageCharacters, WhatALineLeftOverItsOwnLengthIsNotComparedEither) {
    std::mt19937 random(6);
    const auto page = page_of(8, 0.1, 6, random);
    auto nought = crossed(ring(8, 0.1, random), 14, 17);
    for (int y = 13; y < 18; ++y)
        for (int x : {4, 5, 6, 25, 26, 27}) nought.own[y * 32 + x] = 1;  // stubs that stayed where the line runs through the ring
    EXPECT_GT(page.likeness('0', nought), 20);
}

TEST(PageCharacters, BesideALineOneOfAKindIsEnoughToCompareWith) {
    std::mt19937 random(7);
    PageCharacters page = page_of(8, 0.1, 6, random);
    page.show('6', ring(11, 0.1, random));
    EXPECT_GT(page.likeness('6', crossed(ring(11, 0.1, random), 14, 17)), 20);
    EXPECT_LT(page.likeness('6', crossed(ring(8, 0.1, random), 14, 17)), 0.1);
    EXPECT_EQ(page.likeness('6', whole(ring(8, 0.1, random))), 1);
}

TEST(PageCharacters, ALineOverMostOfACharacterLeavesNothingToCompare) {
    std::mt19937 random(5);
    const auto page = page_of(8, 0.1, 6, random);
    EXPECT_EQ(page.likeness('0', crossed(ring(8, 0.1, random), 8, 26)), 1);
}

}  // namespace
}  // namespace formloop::ocr
