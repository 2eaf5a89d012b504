// SPDX-License-Identifier: GPL-3.0-or-later
#include "src/base/units.h"

#include <gtest/gtest.h>

#include "src/base/error.h"
#include "src/base/geometry.h"

namespace formloop {
namespace {

using namespace literals;

template <class A, class B>
concept Addable = requires(A a, B b) { a + b; };

static_assert(Addable<Mm, Mm>);
static_assert(!Addable<Mm, Px>, "lengths of different units must not mix");
static_assert(!Addable<Mm, double>, "a bare number is not a length");
static_assert(!std::is_convertible_v<double, Mm>, "a length is made explicitly");

TEST(Length, RatioOfTwoLengthsIsAPlainNumber) {
    EXPECT_DOUBLE_EQ(12_mm / 4_mm, 3.0);
    EXPECT_EQ(12_mm / 4, 3_mm);
}

TEST(Rect, FromCornersTakesThemInAnyOrder) {
    const Rect<Mm> box{10_mm, 20_mm, 30_mm, 5_mm};
    EXPECT_EQ(Rect<Mm>::from_corners({40_mm, 25_mm}, {10_mm, 20_mm}), box);
    EXPECT_EQ(Rect<Mm>::from_corners({10_mm, 25_mm}, {40_mm, 20_mm}), box);
}

TEST(Rect, TouchingBoxesDoNotOverlap) {
    const Rect<Mm> left{0_mm, 0_mm, 10_mm, 10_mm};
    EXPECT_FALSE(left.overlaps({10_mm, 0_mm, 5_mm, 5_mm}));
    EXPECT_TRUE(left.overlaps({9.9_mm, 0_mm, 5_mm, 5_mm}));
    EXPECT_TRUE(left.intersection({10_mm, 0_mm, 5_mm, 5_mm}).empty());
}

TEST(Rect, UnitedIsAroundBothAndAnEmptyOneCountsForNothing) {
    const Rect<Mm> a{10_mm, 20_mm, 5_mm, 5_mm}, b{30_mm, 0_mm, 2_mm, 4_mm};
    EXPECT_EQ(a.united(b), (Rect<Mm>{10_mm, 0_mm, 22_mm, 25_mm}));
    EXPECT_EQ(b.united(a), a.united(b));
    EXPECT_EQ(a.united({}), a);
    EXPECT_EQ(Rect<Mm>{}.united(b), b);
}

TEST(Error, SentenceHasPlaceFirst) {
    EXPECT_EQ(to_string(Error{ErrorCode::bad_template, "a.yaml:3:1", "no such key"}), "a.yaml:3:1: no such key");
    EXPECT_EQ(to_string(Error{ErrorCode::usage, "", "no command given"}), "no command given");
}

TEST(Error, GivenWrongIsTwoCouldNotWorkIsThree) {
    EXPECT_EQ(exit_code(ErrorCode::bad_template), 2);
    EXPECT_EQ(exit_code(ErrorCode::missing_glyph), 2);
    EXPECT_EQ(exit_code(ErrorCode::disk), 3);
    EXPECT_EQ(exit_code(ErrorCode::archive_newer), 3);
}

}  // namespace
}  // namespace formloop
