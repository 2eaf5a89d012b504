// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "ocr/text.h"
#include "ocr/words.h"
#include "src/base/text.h"

namespace formloop::ocr {
namespace {

TEST(ClosedUp, KeepsSpacesOnlyBetweenLatinWords) {
    const auto closed = [](const char* text) { return closed_up(characters(text)); };
    EXPECT_EQ(closed("王 建国"), "王建国");
    EXPECT_EQ(closed("138 0013 8000"), "13800138000");
    EXPECT_EQ(closed("MP X"), "MP X");
    EXPECT_EQ(closed("Passat 18 款"), "Passat 18款");
    EXPECT_EQ(closed(" 风景 "), "风景");
}

TEST(HasTwins, FindsLettersAndDigitsThatNothingTellsApart) {
    EXPECT_TRUE(has_twins("FAO1954"));
    EXPECT_TRUE(has_twins("FA01954"));
    EXPECT_TRUE(has_twins("MPX1"));
    EXPECT_FALSE(has_twins("FA2954"));
    EXPECT_FALSE(has_twins("2009"));
    EXPECT_FALSE(has_twins("VOLVO"));
    EXPECT_FALSE(has_twins("1万"));
}

}  // namespace
}  // namespace formloop::ocr
