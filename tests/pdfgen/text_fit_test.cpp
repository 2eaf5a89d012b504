// SPDX-License-Identifier: GPL-3.0-or-later
#include "pdfgen/text_fit.h"

#include <gtest/gtest.h>

#include <random>

#include "src/base/text.h"
#include "tests/pdfgen/sample_form.h"

namespace formloop::pdfgen {

using namespace literals;
using namespace testing;

namespace {

std::vector<std::string> broken(const std::u32string& text, double width) {
    std::vector<std::string> lines;
    for (const auto& line : break_lines(text, width, test_fonts(), Typeface::kai)) lines.push_back(encode_utf8(line));
    return lines;
}

using Lines = std::vector<std::string>;

/// Values as people write them: Chinese, model names, phones, amounts, marks.
std::u32string random_text(std::mt19937& random, int length) {
    static const std::u32string han = U"电话联系客户下周来店看车对比瑞风嫌价格高试驾满意等老板决定预约六带家人鑫鑑国";
    static const std::u32string marks = U",。;:、()《》“”!?…%";
    static const std::u32string latin = U"ABCXYZabcxyz0123456789-./ ";
    std::u32string text;
    while (static_cast<int>(text.size()) < length) {
        const auto kind = random() % 10;
        const auto& from = kind < 6 ? han : kind < 7 ? marks : latin;
        text += from[random() % from.size()];
    }
    return text;
}

std::u32string inked(std::u32string_view text) {
    std::u32string out;
    for (const char32_t c : text)
        if (c != U' ' && c != U'\n') out += c;
    return out;
}

}  // namespace

TEST(BreakLines, BreaksBetweenChineseCharacters) {
    EXPECT_EQ(broken(U"电话联系客户", 4), (Lines{"电话联系", "客户"}));
    EXPECT_EQ(broken(U"电话联系", 4), (Lines{"电话联系"}));
}

TEST(BreakLines, StartsNoLineWithAClosingMarkAndEndsNoneWithAnOpeningOne) {
    EXPECT_EQ(broken(U"电话联系。客户", 4), (Lines{"电话联", "系。客户"}));
    EXPECT_EQ(broken(U"电话联(客户)", 4), (Lines{"电话联", "(客户)"}));
}

TEST(BreakLines, KeepsWordsAndNumbersWhole) {
    EXPECT_EQ(broken(U"报价83800元", 4), (Lines{"报价", "83800元"}));
    EXPECT_EQ(broken(U"see the car", 3.6), (Lines{"see the", "car"}));
}

TEST(BreakLines, BreaksAWordThatNoLineHolds) {
    const auto lines = break_lines(U"13800001234138", 3.5, test_fonts(), Typeface::kai);
    EXPECT_GT(lines.size(), 1u);
    std::u32string all;
    for (const auto& line : lines) {
        EXPECT_LE(test_fonts().width(Typeface::kai, line), 3.5 + 1e-9);
        all += line;
    }
    EXPECT_EQ(all, U"13800001234138");
}

TEST(BreakLines, KeepsLineBreaks) { EXPECT_EQ(broken(U"甲\n\n乙", 4), (Lines{"甲", "", "乙"})); }

TEST(FitText, TakesThePreferredSizeWhereItFits) {
    const auto fit = fit_text(U"王建国", {10_mm, 20_mm, 30_mm, 8_mm}, {}, test_fonts(), Typeface::kai);
    EXPECT_EQ(fit.size, 4_mm);
    EXPECT_EQ(fit.condense, 1);
    ASSERT_EQ(fit.lines.size(), 1u);
    EXPECT_EQ(fit.lines[0].at.x, 10.6_mm);
    // The characters' middle stands in the box's middle.
    EXPECT_NEAR((fit.lines[0].at.y - fit.size * test_fonts().middle(Typeface::kai)).value, 24, 1e-9);
    EXPECT_FALSE(fit.cut);
}

TEST(FitText, ShrinksThenWrapsThenSqueezesThenCuts) {
    const auto in = [](int characters) {
        return fit_text(std::u32string(static_cast<std::size_t>(characters), U'国'), {0_mm, 0_mm, 20_mm, 6_mm}, {},
                        test_fonts(), Typeface::kai);
    };
    EXPECT_EQ(in(4).size, 4_mm);
    const auto shrunk = in(6);
    EXPECT_LT(shrunk.size, 4_mm);
    EXPECT_EQ(shrunk.lines.size(), 1u);
    const auto wrapped = in(12);
    EXPECT_EQ(wrapped.lines.size(), 2u);
    EXPECT_GE(wrapped.size, 2_mm);
    const auto squeezed = in(22);
    EXPECT_LT(squeezed.condense, 1);
    EXPECT_FALSE(squeezed.cut);
    const auto cut = in(60);
    EXPECT_TRUE(cut.cut);
    EXPECT_EQ(cut.lines.back().text.back(), U'…');
}

TEST(FitText, NeverLeavesItsBoxAndNeverLosesACharacter) {
    const unsigned seed = 20090414;
    std::mt19937 random(seed);
    const auto between = [&random](double low, double high) {
        return Mm{low + (high - low) * (static_cast<double>(random() % 10001) / 10000)};
    };
    int cuts = 0;
    for (int i = 0; i < 4000; ++i) {
        SCOPED_TRACE("seed " + std::to_string(seed) + ", case " + std::to_string(i));
        const Rect<Mm> box{between(0, 150), between(0, 200), between(3, 120), between(2.5, 30)};
        const FitRule rule{.preferred = between(2.2, 4.5),
                           .smallest = 2_mm,
                           .lines = 1 + static_cast<int>(random() % 3),
                           .align = static_cast<Align>(random() % 3),
                           .inset = between(0, 0.7)};
        const auto text = random_text(random, 1 + static_cast<int>(random() % 60));
        const auto fit = fit_text(text, box, rule, test_fonts(), Typeface::kai);
        std::u32string all;
        for (const auto& line : fit.lines) {
            const double middle = test_fonts().middle(Typeface::kai);
            const Mm half = fit.size * 0.5;
            const Mm centre = line.at.y - fit.size * middle;
            EXPECT_GE(line.at.x.value, box.x.value - 1e-6);
            EXPECT_LE((line.at.x + line.width).value, box.right().value + 1e-6);
            EXPECT_GE((centre - half).value, box.y.value - 1e-6);
            EXPECT_LE((centre + half).value, box.bottom().value + 1e-6);
            all += line.text;
        }
        if (fit.cut)
            ++cuts;
        else
            EXPECT_EQ(inked(all), inked(text));
    }
    EXPECT_GT(cuts, 50);
    EXPECT_LT(cuts, 2000);
}

}  // namespace formloop::pdfgen
