// SPDX-License-Identifier: GPL-3.0-or-later
#include "ocr/identify.h"

#include <gtest/gtest.h>

#include <opencv2/core.hpp>

#include "ocr/pixels.h"
#include "tests/ocr/synthetic_page.h"

namespace formloop::ocr {
namespace {

using namespace formloop::literals;
using synthetic::Form;
using synthetic::make_form;
using synthetic::Paper;
using synthetic::Style;

IdentifiedPage identify_scan(const synthetic::Scan& scan) {
    return identify(scan.image, analyse_page(scan.image, scan.dpi, scan.dpi), scan.dpi, scan.dpi);
}

/// White over a box of the page, before it is scanned: what a stamp, a cut or a punch takes away.
Form without(Form form, Rect<Mm> box) {
    form.layout.patches.push_back({box, {1}});
    return form;
}

TEST(Identify, AnyQuarterTurnOnAnyBacking) {
    for (Style style : {Style::card, Style::table})
        for (int turns = 0; turns < 4; ++turns) {
            const Form form = make_form(style);
            Paper paper{.degrees = 1.3, .quarter_turns = turns, .canvas_extra_mm = 15, .backing = turns == 0 ? 255 : turns == 1 ? 30 : 140,
                        .punch_holes = true, .streak = true, .seed = static_cast<unsigned>(turns + 1)};
            const auto page = identify_scan(synthetic::scan(form, paper));
            ASSERT_TRUE(page.identity) << turns << ": " << page.reason;
            EXPECT_EQ(*page.identity, form.identity);
            EXPECT_EQ(page.agreement, CodeAgreement::both) << "turns " << turns;
            EXPECT_EQ(page.quarter_turns, (4 - turns) % 4);
            EXPECT_EQ(page.page, form.layout.size);
            EXPECT_TRUE(page.reason.empty());
        }
}

TEST(Identify, ResolutionsAndBilevelAndFitToPage) {
    const Form form = make_form(Style::card);
    for (const Paper& paper : {Paper{.dpi = 200, .scale = 0.97, .bilevel = true}, Paper{.dpi = 600, .degrees = -1},
                               Paper{.dpi = 200, .feed_mm = 0.5, .jpeg = 60}, Paper{.scale = 0.97, .canvas_extra_mm = 60, .backing = 90}}) {
        const auto page = identify_scan(synthetic::scan(form, paper));
        ASSERT_TRUE(page.identity) << paper.dpi << " dpi: " << page.reason;
        EXPECT_EQ(*page.identity, form.identity);
        EXPECT_NEAR(page.quality.scale, paper.scale, 0.01);
    }
}

TEST(Identify, MissingMarksAreMadeUpFor) {
    const Form whole = make_form(Style::card);
    const auto marks = templates::corner_marks(whole.layout.size);
    for (std::size_t first = 0; first < 4; ++first)
        for (std::size_t second = first; second < 4; ++second) {
            // Tape over marks: they are there in print, and nowhere in the scan.
            Paper paper{.degrees = 0.8, .canvas_extra_mm = 5};
            for (std::size_t lost : {first, second})
                paper.pens.push_back({{{marks[lost].box.x - 1_mm, marks[lost].box.centre().y}, {marks[lost].box.right() + 1_mm, marks[lost].box.centre().y}}, 8, 255});
            const auto page = identify_scan(synthetic::scan(whole, paper));
            ASSERT_TRUE(page.identity) << first << " " << second << " " << page.reason;
            EXPECT_EQ(*page.identity, whole.identity);
        }
}

TEST(Identify, OneCodeIsEnoughAndIsSaidToBeOne) {
    const Form form = make_form(Style::card);
    for (const Rect<Mm>& lost : {form.layout.qr_box, form.layout.datamatrix_box}) {
        Paper paper{.degrees = -0.7};
        paper.pens.push_back({{lost.top_left(), {lost.right(), lost.bottom()}}, 9, 60});
        paper.pens.push_back({{{lost.right(), lost.y}, {lost.x, lost.bottom()}}, 9, 60});
        const auto page = identify_scan(synthetic::scan(form, paper));
        ASSERT_TRUE(page.identity) << page.reason;
        EXPECT_EQ(*page.identity, form.identity);
        EXPECT_EQ(page.agreement, CodeAgreement::one);
    }
}

TEST(Identify, CodesThatDisagreeNameNothing) {
    const Form form = make_form(Style::card), other = make_form(Style::card, 9);
    auto a = synthetic::scan(form, {}), b = synthetic::scan(other, {});
    // The lower half of another sheet, glued on.
    for (int y = a.image.height() / 2; y < a.image.height(); ++y) std::copy_n(b.image.row(y), a.image.width(), a.image.row(y));
    const auto page = identify_scan(a);
    EXPECT_FALSE(page.identity);
    EXPECT_EQ(page.agreement, CodeAgreement::disagree);
    EXPECT_EQ(page.reason, "codes-disagree");
}

TEST(Identify, WhatCannotBeReadSaysWhy) {
    const Form form = make_form(Style::card);
    const auto reason = [&](const Paper& paper) { return identify_scan(synthetic::scan(form, paper)).reason; };
    EXPECT_EQ(reason({.dpi = 75}), "low-resolution");
    EXPECT_EQ(reason({.blur_px = 9}), "too-blurred");

    auto dark = synthetic::scan(form, {});
    for (int y = 0; y < dark.image.height(); ++y)
        for (int x = 0; x < dark.image.width(); ++x) dark.image.row(y)[x] = static_cast<std::uint8_t>(20 + dark.image.row(y)[x] / 16);
    EXPECT_EQ(identify_scan(dark).reason, "too-dark");

    synthetic::Scan empty;
    empty.image = GrayImage(2480, 3508, 250);
    const auto blank = identify_scan(empty);
    EXPECT_TRUE(blank.quality.blank);
    EXPECT_EQ(blank.reason, "no-codes");
}

TEST(Identify, APictureTooCoarseForWritingIsBlankOnlyWhenAllOfItIsPaper) {
    GrayImage coarse(300, 420, 250);  // 36 dots per inch
    EXPECT_TRUE(identify(coarse, analyse_page(coarse, 36, 36), 36, 36).quality.blank);
    coarse.row(200)[100] = 150;  // a word, shrunk to a speck
    const auto page = identify(coarse, analyse_page(coarse, 36, 36), 36, 36);
    EXPECT_FALSE(page.quality.blank);
    EXPECT_EQ(page.reason, "no-codes");
    const GrayImage dark(300, 420, 40);
    EXPECT_FALSE(identify(dark, analyse_page(dark, 36, 36), 36, 36).quality.blank);
}

TEST(Identify, AStrangePageIsNotOurs) {
    Form form = make_form(Style::card);
    GrayImage page = image(synthetic::draw(form, 300 / 25.4));
    cv::Mat strange = mat(page);
    // Marks and codes cut out: an old form, or one of somebody else's.
    strange.rowRange(0, 420).setTo(255);
    strange.rowRange(strange.rows - 420, strange.rows).setTo(255);
    const auto found = identify(page, analyse_page(page, 300, 300), 300, 300);
    EXPECT_FALSE(found.identity);
    EXPECT_EQ(found.reason, "no-codes");
    EXPECT_FALSE(found.ours);
    EXPECT_FALSE(found.quality.blank);
}

}  // namespace
}  // namespace formloop::ocr
