// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "ocr/cells.h"
#include "ocr/numbers.h"
#include "ocr/strokes.h"
#include "tests/ocr/drawn_ink.h"
#include "tests/ocr/nets.h"

namespace formloop::ocr {
namespace {

using namespace drawn;
using enum WritingArea::Touching;

const std::string digits = "0123456789";

class GlyphFields : public testing::Test {
protected:
    static void SetUpTestSuite() {
        auto net = GlyphNet::load(test_runtime(), std::filesystem::path(FORMLOOP_SOURCE_DIR) / "ocr" / "models" / "glyph_net.onnx");
        ASSERT_TRUE(net) << to_string(net.error());
        net_ = new GlyphNet(std::move(*net));
    }
    static void TearDownTestSuite() {
        delete net_;
        net_ = nullptr;
    }
    static GlyphNet* net_;

    static std::string best(const std::vector<std::vector<record::Symbol>>& lattice) {
        std::string text;
        for (const auto& step : lattice) text += step.empty() ? "?" : step[0].text.empty() ? " " : step[0].text;
        return text;
    }
    /// The probability of the best spelling.
    static double sure(const std::vector<std::vector<record::Symbol>>& lattice) {
        double p = 1;
        for (const auto& step : lattice) p *= step.empty() ? 0 : step[0].probability;
        return p;
    }
    static std::vector<std::vector<record::Symbol>> read_line(const InkPaper& paper, const LineRule& rule) {
        const InkParts parts(paper.ink(), drawn::px_per_mm, {{box(1, 1, 58, 10), cut}});
        GlyphBatch batch;
        const LineInWork line(parts, 0, rule, batch);
        batch.run(*net_);
        return line.lattice(batch);
    }
};
GlyphNet* GlyphFields::net_ = nullptr;

TEST_F(GlyphFields, CombsAreReadCellByCell) {
    int cells = 0, unsure = 0, wrong = 0;
    for (unsigned seed = 1; seed <= 60; ++seed) {
        std::mt19937 random(seed);
        InkPaper paper(60, 14, 0.4);
        paper.dust(40, random);
        std::vector<WritingArea> areas;
        std::string text;
        for (int i = 0; i < 11; ++i) {
            areas.push_back({box(3 + 4.5 * i, 3, 4.5, 6.5), cut});
            text += i >= 8 ? ' ' : static_cast<char>('0' + random() % 10);
            const double dx = (random() % 20) / 20.0;
            if (text.back() != ' ') paper.digit(text.back(), box(3.6 + 4.5 * i + dx, 3.8, 2.6, 4.6), random);
        }
        const InkParts parts(paper.ink(), drawn::px_per_mm, areas);
        GlyphBatch batch;
        TextBatch words;
        const CellsInWork work(parts, 0, std::vector<std::string>(11, digits), batch, words);
        EXPECT_GT(work.ink_probability(), 0.99);
        EXPECT_EQ(batch.size(), 8u);  // blank cells reach no net
        batch.run(*net_);
        const auto lattice = work.lattice(batch, words);
        for (std::size_t i = 0; i < lattice.size(); ++i) {
            ++cells;
            const std::string want = text[i] == ' ' ? "" : std::string(1, text[i]);
            if (lattice[i][0].probability < 0.9) ++unsure;
            else wrong += lattice[i][0].text != want;
        }
    }
    EXPECT_EQ(wrong, 0);
    EXPECT_LE(unsure, cells / 20) << "of " << cells;
}

TEST_F(GlyphFields, LinesOfDigitsAreCutIntoCharacters) {
    int lines = 0, unsure = 0, wrong = 0;
    for (unsigned seed = 1; seed <= 60; ++seed) {
        std::mt19937 random(seed);
        InkPaper paper(60, 12, 0.35);
        std::string text;
        double x = 3;
        for (int i = 0; i < 11; ++i) {
            text += static_cast<char>('0' + random() % 10);
            paper.digit(text.back(), box(x, 3.5, text.back() == '1' ? 0.6 : 1.9, 3.6), random, 0.06);
            x += (text.back() == '1' ? 1.4 : 2.5) + (random() % 6) / 10.0;
        }
        const auto lattice = read_line(paper, {.alphabet = digits});
        ++lines;
        if (sure(lattice) < 0.9) ++unsure;
        else wrong += best(lattice) != text;
    }
    EXPECT_EQ(wrong, 0);
    EXPECT_LE(unsure, lines / 3) << "of " << lines;  // eleven digits, each of them sure
}

TEST_F(GlyphFields, PointsAndHyphensAreToldByTheirShape) {
    std::mt19937 random(4);
    InkPaper price(60, 12, 0.35), phone(60, 12, 0.35);
    price.digit('8', box(3, 3.5, 2, 3.6), random, 0.05);
    price.line({{6.1, 6.9}, {6.3, 7}});
    price.digit('5', box(7.5, 3.5, 2, 3.6), random, 0.05);
    EXPECT_EQ(best(read_line(price, {.alphabet = digits, .point = true})), "8.5");
    phone.digit('0', box(3, 3.5, 2, 3.6), random, 0.05);
    phone.line({{6, 5.3}, {7.4, 5.3}});
    phone.digit('7', box(8.5, 3.5, 2, 3.6), random, 0.05);
    EXPECT_EQ(best(read_line(phone, {.alphabet = digits, .dash = true})), "0-7");
}

TEST_F(GlyphFields, TouchingDigitsAreCutOrDoubtful) {
    int wrong = 0;
    for (unsigned seed = 1; seed <= 40; ++seed) {
        std::mt19937 random(seed);
        InkPaper paper(60, 12, 0.35);
        std::string text;
        for (int i = 0; i < 2; ++i) {
            text += static_cast<char>('0' + random() % 10);
            paper.digit(text.back(), box(4 + 2.3 * i, 3.5, 2, 3.6), random, 0.06);
        }
        paper.line({{5.7, 5.6}, {6.6, 5.5}});  // joined by a pen that was not lifted
        const auto lattice =
            read_line(paper, {.alphabet = digits, .point = false, .dash = false, .least = 2, .most = 2});
        wrong += sure(lattice) > 0.95 && best(lattice) != text;
    }
    EXPECT_LE(wrong, 1);
}

TEST_F(GlyphFields, WhatALineTookFromACharacterIsDoubted) {
    // Rows of digits under a line at any height and slant, taken out as on a page.
    int cells = 0, sure = 0, wrong = 0, changed = 0;
    for (unsigned seed = 1; seed <= 40; ++seed) {
        std::mt19937 random(seed);
        std::uniform_real_distribution<double> height(4.2, 9.8), rise(-0.6, 0.6);
        InkPaper paper(60, 14, 0.45);
        std::vector<WritingArea> areas;
        std::string text;
        for (int i = 0; i < 11; ++i) {
            areas.push_back({box(3 + 4.5 * i, 3, 4.5, 8), cut});
            text += static_cast<char>('0' + random() % 10);
            paper.digit(text.back(), box(3.9 + 4.5 * i, 4.2, 2.7, 5.6), random);
        }
        const double y = height(random), slant = rise(random);
        paper.line({{1, y - slant}, {58, y + slant}});
        GrayImage ink = paper.ink(), lines(ink.width(), ink.height());
        const auto stroke = find_row_stroke(ink, drawn::px_per_mm, box(1, 2, 57, 10));
        ASSERT_GT(strike_probability(stroke), 0.9) << "seed " << seed;
        erase_stroke(ink, stroke, lines);
        const InkParts parts(ink, drawn::px_per_mm, areas, &lines);
        GlyphBatch batch;
        TextBatch words;
        const CellsInWork work(parts, 0, std::vector<std::string>(11, digits), batch, words);
        batch.run(*net_);
        const auto lattice = work.lattice(batch, words);
        for (std::size_t i = 0; i < lattice.size(); ++i) {
            ++cells;
            const bool right = lattice[i][0].text == std::string(1, text[i]);
            changed += !right;
            if (lattice[i][0].probability < 0.97) continue;
            ++sure;
            wrong += !right;
        }
    }
    EXPECT_GT(changed, 0) << "the line makes some characters another one";
    EXPECT_EQ(wrong, 0) << "of " << sure << " sure ones";
    EXPECT_GE(sure, 0.7 * cells);
}

TEST_F(GlyphFields, NothingIsReadWhereThereIsNoInk) {
    InkPaper paper(60, 12);
    std::mt19937 random(2);
    paper.dust(100, random);
    EXPECT_TRUE(read_line(paper, {.alphabet = digits}).empty());
}

}  // namespace
}  // namespace formloop::ocr
