// SPDX-License-Identifier: GPL-3.0-or-later
#include "pdfgen/drawing.h"

#include <gtest/gtest.h>

namespace formloop::pdfgen {

using namespace literals;

TEST(DrawingText, SaysEveryShapeInOneLine) {
    Drawing drawing;
    drawing.title = "样张";
    drawing.layers = {
        {Fill{{10_mm, 20_mm, 30.5_mm, 6_mm}, Grey{0.9}}, Line{{{1_mm, 2_mm}, {3_mm, 2_mm}}, 0.15_mm, Grey{0.6}}}};
    Page page{.size = {210_mm, 297_mm}, .layers = {0}};
    page.shapes = {Text{.at = {1.25_mm, 2_mm}, .text = "王", .size = 4_mm, .face = Typeface::kai, .condense = 0.8},
                   Frame{{1_mm, 1_mm, 2_mm, 2_mm}, 0.2_mm},
                   Disc{{5_mm, 5_mm}, 1_mm, Grey{1}},
                   Dots{{1_mm, 9_mm}, {9_mm, 9_mm}, 0.3_mm, 0.8_mm},
                   Modules{{0_mm, 0_mm, 2_mm, 2_mm}, 2, 2, {1, 0, 0, 1}, "qr"},
                   Picture{{0_mm, 0_mm, 5_mm, 5_mm}, "abc"}};
    page.signatures = {{{10_mm, 250_mm, 60_mm, 15_mm}, "sig_manager", "展厅经理"}};
    drawing.pages = {page};
    drawing.bookmarks = {{"一", 0, 0}, {"二", 0, 1}};
    EXPECT_EQ(to_text(drawing),
              "drawing \"样张\"\n"
              "layer 0\n"
              "  fill 10,20 30.5x6 grey 0.9\n"
              "  line 1,2 3,2 w 0.15 grey 0.6\n"
              "page 1 210x297 layer 0\n"
              "  text 1.25,2 kai 4 condense 0.8 \"王\"\n"
              "  frame 1,1 2x2 w 0.2\n"
              "  disc 5,5 r 1 grey 1\n"
              "  dots 1,9 9,9 d 0.3 every 0.8\n"
              "  code qr 0,0 2x2 modules 2x2 ad2acb7747985917\n"
              "  picture 0,0 5x5 3 bytes e71fa2190541574b\n"
              "  signature 10,250 60x15 sig_manager \"展厅经理\"\n"
              "bookmark page 1 \"一\"\n"
              "bookmark   page 1 \"二\"\n");
}

TEST(DrawingAppend, SharesEqualLayersAndMovesBookmarks) {
    Drawing one;
    one.layers = {{Fill{{0_mm, 0_mm, 1_mm, 1_mm}}}};
    one.pages = {{.size = {10_mm, 10_mm}, .layers = {0}}};
    Drawing two = one;
    two.layers.push_back({Fill{{2_mm, 2_mm, 1_mm, 1_mm}}});
    two.pages.push_back({.size = {10_mm, 10_mm}, .layers = {1}});
    two.bookmarks = {{"b", 1, 0}};
    append(one, two);
    EXPECT_EQ(one.layers.size(), 2u);
    ASSERT_EQ(one.pages.size(), 3u);
    EXPECT_EQ(one.pages[1].layers, (std::vector<int>{0}));
    EXPECT_EQ(one.pages[2].layers, (std::vector<int>{1}));
    EXPECT_EQ(one.bookmarks[0].page, 2);
}

}  // namespace formloop::pdfgen
