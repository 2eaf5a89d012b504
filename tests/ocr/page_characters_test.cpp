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

TEST(PageCharacters, TypeTellsItsNarrowNoughtFromItsWideLetter) {
    std::mt19937 random(1);
    const auto page = page_of(8, 0.1, 6, random);
    for (int i = 0; i < 20; ++i) {
        EXPECT_GT(page.likeness('0', ring(8, 0.1, random)), 20) << i;
        EXPECT_LT(page.likeness('0', ring(11, 0.1, random)), 0.05) << i;
    }
}

TEST(PageCharacters, AHandThatVariesSaysLessThanType) {
    std::mt19937 random(2);
    const auto page = page_of(8, 1.0, 8, random);
    for (int i = 0; i < 20; ++i) EXPECT_LE(page.likeness('0', ring(8, 1.0, random)), 13) << i;
}

TEST(PageCharacters, TooFewSayNothing) {
    std::mt19937 random(3);
    EXPECT_EQ(page_of(8, 0.1, 3, random).likeness('0', ring(11, 0.1, random)), 1);
    EXPECT_EQ(page_of(8, 0.1, 6, random).likeness('1', ring(11, 0.1, random)), 1);
}

/// Takes a level line of three rows out of a view, or puts it in.
GlyphView with_rows(GlyphView view, int row, float ink) {
    for (int y = row; y < row + 3; ++y)
        for (int x = 4; x < 28; ++x) view[y * 32 + x] = ink;
    return view;
}

TEST(PageCharacters, WhatALineCoversIsNotCompared) {
    std::mt19937 random(4);
    const auto page = page_of(8, 0.1, 6, random);
    for (const int row : {8, 14, 20}) {
        const auto nought = ring(8, 0.1, random), letter = ring(11, 0.1, random);
        const auto crossed = with_rows(nought, row, 1), crossed_letter = with_rows(letter, row, 1);
        EXPECT_GT(page.likeness('0', with_rows(nought, row, 0), &crossed), 20) << row;
        EXPECT_LT(page.likeness('0', with_rows(letter, row, 0), &crossed_letter), 0.05) << row;
        EXPECT_LT(page.likeness('0', with_rows(nought, row, 0)), 1) << "the hole counts when no line is known, row " << row;
    }
}

TEST(PageCharacters, ALineOverMostOfACharacterLeavesNothingToCompare) {
    std::mt19937 random(5);
    const auto page = page_of(8, 0.1, 6, random);
    const auto nought = ring(8, 0.1, random);
    GlyphView covered = nought;
    for (int y = 8; y < 26; ++y)
        for (int x = 0; x < 32; ++x) covered[y * 32 + x] = 1;
    GlyphView cleared = nought;
    for (int y = 8; y < 26; ++y)
        for (int x = 0; x < 32; ++x) cleared[y * 32 + x] = 0;
    EXPECT_EQ(page.likeness('0', cleared, &covered), 1);
}

}  // namespace
}  // namespace formloop::ocr
