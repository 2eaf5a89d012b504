// SPDX-License-Identifier: GPL-3.0-or-later
#include "ocr/strokes.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "tests/ocr/drawn_ink.h"

namespace formloop::ocr {
namespace {

using namespace drawn;

constexpr double row_width = 200;
const Rect<Mm> row = box(5, 4, row_width, 8);

/// A row full of writing: digits in every second cell.
InkPaper written_row(std::mt19937& random) {
    InkPaper paper(row_width + 10, 16);
    for (double x = 8; x < row_width; x += 4.5 + (random() % 5)) {
        if (random() % 4 == 0) continue;
        paper.digit(static_cast<char>('0' + random() % 10), box(x, 5.5, 2.6, 4.5), random);
    }
    return paper;
}

void strike(InkPaper& paper, double from, double to, std::mt19937& random) {
    std::uniform_real_distribution<double> slope(-1.5, 1.5), wave(-0.25, 0.25);
    const double rise = slope(random);
    Polyline points;
    for (int i = 0; i <= 24; ++i) {
        const double t = i / 24.0;
        points.push_back({5 + row_width * (from + (to - from) * t), 8 + rise * (t - 0.5) + wave(random)});
    }
    paper.line(points);
}

TEST(Strikes, LinesAreSeenAndWritingIsNot) {
    int unsure = 0, wrong = 0;
    for (unsigned seed = 1; seed <= 60; ++seed) {
        std::mt19937 random(seed);
        InkPaper paper = written_row(random);
        const double before = strike_probability(find_row_stroke(paper.ink(), drawn::px_per_mm, row));
        strike(paper, 0.02 + 0.001 * seed, 0.78 + 0.003 * seed, random);
        const double after = strike_probability(find_row_stroke(paper.ink(), drawn::px_per_mm, row));
        wrong += before >= 0.97 || after <= 0.03;
        unsure += before > 0.03 || after < 0.97;
    }
    EXPECT_EQ(wrong, 0);
    EXPECT_LE(unsure, 1);
}

/// Words in dense characters, as wide as the row: bars at the same heights again and again.
InkPaper worded_row(std::mt19937& random) {
    InkPaper paper(row_width + 10, 16);
    const double bars[] = {5.6, 6.4, 7.2, 8.0, 8.8, 9.6};
    for (double x = 8; x < row_width; x += 4.2) {
        if (random() % 7 == 0) continue;  // between two words
        for (const double y : bars)
            if (random() % 3) paper.line({{x, y}, {x + 3.4, y}});
        paper.line({{x + 1.7, 5.2}, {x + 1.7, 10}});
    }
    return paper;
}

TEST(Strikes, BarsOfCharactersAreNoLine) {
    for (unsigned seed = 1; seed <= 20; ++seed) {
        std::mt19937 random(seed);
        InkPaper paper = worded_row(random);
        EXPECT_LT(strike_probability(find_row_stroke(paper.ink(), drawn::px_per_mm, row)), 0.03) << "seed " << seed;
        strike(paper, 0.03, 0.9, random);
        EXPECT_GT(strike_probability(find_row_stroke(paper.ink(), drawn::px_per_mm, row)), 0.97) << "seed " << seed;
    }
}

TEST(Strikes, AThickLineIsTakenOutAsAThinOneIs) {
    for (const double pen : {0.25, 0.8}) {
        InkPaper paper(row_width + 10, 16, pen);
        paper.line({{8, 8}, {190, 8.3}});
        GrayImage line(paper.ink().width(), paper.ink().height());
        erase_stroke(paper.ink(), find_row_stroke(paper.ink(), drawn::px_per_mm, row), line);
        EXPECT_TRUE(std::ranges::all_of(paper.ink().pixels(), [](auto pixel) { return pixel > 214; })) << pen;
    }
}

TEST(Strikes, CharactersBesideTheLineStayWhole) {
    // The line begins between the second and the third of these characters and ends before the last.
    InkPaper paper(row_width + 10, 16);
    std::mt19937 random(3);
    for (const double x : {8.0, 13.0, 19.0, 100.0, 196.0}) paper.digit('0', box(x, 5.5, 2.6, 4.5), random);
    const GrayImage before = paper.ink();
    paper.line({{17, 8.4}, {100, 8.0}, {190, 8.6}});
    GrayImage line(before.width(), before.height());
    erase_stroke(paper.ink(), find_row_stroke(paper.ink(), drawn::px_per_mm, row), line);
    const auto same = [&](double from_mm, double to_mm) {
        const int from = static_cast<int>(from_mm * drawn::px_per_mm), to = static_cast<int>(to_mm * drawn::px_per_mm);
        for (int y = 0; y < before.height(); ++y)
            if (!std::equal(before.row(y) + from, before.row(y) + to, paper.ink().row(y) + from)) return false;
        return true;
    };
    EXPECT_TRUE(same(5, 16)) << "left of the line";
    EXPECT_TRUE(same(194, 204)) << "right of it";
    EXPECT_FALSE(same(19, 22)) << "under it";
}

TEST(Strikes, HalfALineIsDoubtful) {
    std::mt19937 random(5);
    InkPaper paper = written_row(random);
    strike(paper, 0.1, 0.5, random);
    const double p = strike_probability(find_row_stroke(paper.ink(), drawn::px_per_mm, row));
    EXPECT_GT(p, 0.03);
    EXPECT_LT(p, 0.97);
}

TEST(Strikes, TakingTheLineOutLeavesWhatItCrosses) {
    std::mt19937 random(7);
    InkPaper paper = written_row(random);
    const auto inked = [](const GrayImage& image) {
        int n = 0;
        for (const auto pixel : image.pixels()) n += pixel < 200;
        return n;
    };
    const int writing = inked(paper.ink());
    strike(paper, 0.05, 0.95, random);
    const int both = inked(paper.ink());
    const auto stroke = find_row_stroke(paper.ink(), drawn::px_per_mm, row);
    GrayImage line(paper.ink().width(), paper.ink().height());
    erase_stroke(paper.ink(), stroke, line);
    const int left = inked(paper.ink());
    EXPECT_LT(left, writing + 0.1 * (both - writing));
    EXPECT_GT(left, 0.8 * writing);
}

}  // namespace
}  // namespace formloop::ocr
