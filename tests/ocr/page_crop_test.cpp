// SPDX-License-Identifier: GPL-3.0-or-later
#include "ocr/page_crop.h"

#include <gtest/gtest.h>

#include <array>

namespace formloop::ocr {
namespace {

using namespace literals;

/// A page of 100 × 80 mm at 4 px/mm, lying upside down in its scan.
PageMap upside_down() {
    const std::array<Match, 4> corners{{{{0_mm, 0_mm}, {Px{400}, Px{320}}},
                                        {{100_mm, 0_mm}, {Px{0}, Px{320}}},
                                        {{100_mm, 80_mm}, {Px{0}, Px{0}}},
                                        {{0_mm, 80_mm}, {Px{400}, Px{0}}}}};
    return PageMap{*Homography::fit_projective(corners)};
}

TEST(PageCrop, IsUprightWhateverWayThePageLay) {
    GrayImage scan(400, 320);
    // A dark square over page millimetres 10..20 × 10..20, which the scan shows at its lower right.
    for (int y = 240; y < 280; ++y)
        for (int x = 320; x < 360; ++x) scan.row(y)[x] = 30;
    const GrayImage crop = cut(scan, upside_down(), {10_mm, 10_mm, 20_mm, 10_mm}, 2);
    ASSERT_EQ(crop.width(), 40);
    ASSERT_EQ(crop.height(), 20);
    EXPECT_EQ(crop.row(10)[10], 30);
    EXPECT_EQ(crop.row(10)[30], 255);
}

TEST(PageCrop, BeyondTheScanIsWhite) {
    const GrayImage scan(400, 320, 0);
    const GrayImage crop = cut(scan, upside_down(), {95_mm, 75_mm, 10_mm, 10_mm}, 2);
    EXPECT_EQ(crop.row(1)[1], 0);
    EXPECT_EQ(crop.row(15)[15], 255);
}

TEST(PageMapText, ComesBackExactly) {
    const PageMap map = upside_down();
    EXPECT_EQ(parse_page_map(to_text(map)), map);
    EXPECT_FALSE(parse_page_map("1 2 x"));
    EXPECT_FALSE(parse_page_map("1 2 3"));
    EXPECT_FALSE(parse_page_map(""));
}

}  // namespace
}  // namespace formloop::ocr
