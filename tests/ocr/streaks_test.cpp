// SPDX-License-Identifier: GPL-3.0-or-later
#include "ocr/streaks.h"

#include <gtest/gtest.h>

#include <random>

namespace formloop::ocr {
namespace {

constexpr double px_per_mm = 300 / 25.4;

/// A page with lines of type: dark blots, as wide as characters, on a third of it.
GrayImage typed_page(std::mt19937& random) {
    GrayImage page(1200, 1700, 245);
    for (int top = 60; top + 40 < page.height(); top += 70)
        for (int left = 50; left + 40 < page.width(); left += 45) {
            if (random() % 3 == 0) continue;
            for (int y = top; y < top + 36; ++y)
                for (int x = left; x < left + 36; ++x)
                    if ((x / 5 + y / 7) % 2 == 0) page.row(y)[x] = 60;
        }
    return page;
}

void darken_column(GrayImage& page, int x, double passes, double from = 0, double to = 1) {
    for (int y = static_cast<int>(from * page.height()); y < static_cast<int>(to * page.height()); ++y)
        page.row(y)[x] = static_cast<std::uint8_t>(page.row(y)[x] * passes);
}

TEST(Streaks, AreFoundThroughLinesOfType) {
    for (unsigned seed = 1; seed <= 20; ++seed) {
        std::mt19937 random(seed);
        GrayImage page = typed_page(random);
        const int at = 100 + static_cast<int>(random() % 1000);
        darken_column(page, at, 0.78);
        darken_column(page, at + 1, 0.82);
        const auto found = find_streaks(page, px_per_mm);
        ASSERT_EQ(found.size(), 2u) << "seed " << seed;
        EXPECT_EQ(found[0].along, Streak::Along::y);
        EXPECT_EQ(found[0].at, at);
        EXPECT_EQ(found[1].at, at + 1);
        EXPECT_NEAR(found[0].passes, 0.78, 0.04);
        const GrayImage clean = without_streaks(page, found);
        EXPECT_NEAR(clean.row(5)[at], 245, 12);
    }
}

TEST(Streaks, ARuleIsNone) {
    std::mt19937 random(1);
    GrayImage page = typed_page(random);
    darken_column(page, 600, 0.4, 0.05, 0.95);
    EXPECT_TRUE(find_streaks(page, px_per_mm).empty());
}

}  // namespace
}  // namespace formloop::ocr
