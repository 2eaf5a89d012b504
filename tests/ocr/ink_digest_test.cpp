// SPDX-License-Identifier: GPL-3.0-or-later
#include "ocr/ink_digest.h"

#include <gtest/gtest.h>

#include "tests/ocr/drawn_ink.h"

namespace formloop::ocr {
namespace {

using namespace drawn;

std::string write(std::string_view digits, unsigned hand, double dx, double dy, double pen) {
    std::mt19937 random(hand);
    InkPaper paper(40, 8, pen);
    for (std::size_t i = 0; i < digits.size(); ++i)
        if (digits[i] != ' ')
            paper.digit(digits[i], box(2 + dx + 4.5 * static_cast<double>(i), 1.5 + dy, 2.5, 4.5), random);
    return ink_digest(paper.ink());
}

TEST(InkDigest, TheSameInkScannedAgainIsTheSame) {
    for (unsigned seed = 1; seed <= 100; ++seed) {
        std::mt19937 random(seed);
        std::uniform_real_distribution<double> shift(-0.15, 0.15);
        std::string digits;
        for (int i = 0; i < 6; ++i) digits += static_cast<char>('0' + random() % 10);
        const auto first = write(digits, seed, 0, 0, 0.42);
        EXPECT_TRUE(same_ink(first, write(digits, seed, shift(random), shift(random), 0.38))) << "seed " << seed;
        // One character more is other ink, and so is one less.
        EXPECT_FALSE(same_ink(first, write(digits + "4", seed, shift(random), shift(random), 0.42))) << "seed " << seed;
        EXPECT_FALSE(same_ink(write(digits + "4", seed, 0, 0, 0.42), first)) << "seed " << seed;
    }
}

TEST(InkDigest, BlankIsTheSameAsBlankAlone) {
    const auto blank = write("", 1, 0, 0, 0.4);
    EXPECT_TRUE(same_ink(blank, blank));
    EXPECT_FALSE(same_ink(blank, write("1", 1, 0, 0, 0.4)));
    EXPECT_FALSE(same_ink(blank, ""));
    EXPECT_FALSE(same_ink("", ""));
}

}  // namespace
}  // namespace formloop::ocr
