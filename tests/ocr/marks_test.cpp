// SPDX-License-Identifier: GPL-3.0-or-later
#include "ocr/marks.h"

#include <gtest/gtest.h>

#include "tests/ocr/drawn_ink.h"

namespace formloop::ocr {
namespace {

using namespace drawn;
using enum WritingArea::Touching;

constexpr double sure = 0.97, blank = 0.03;

/// Six boxes of 3.5 mm in two columns, as a form has them.
std::vector<Rect<Mm>> boxes() {
    std::vector<Rect<Mm>> all;
    for (int row = 0; row < 3; ++row)
        for (int column = 0; column < 2; ++column) all.push_back(box(5 + 16 * column, 5 + 4.5 * row, 3.5, 3.5));
    return all;
}

std::vector<double> read(const InkPaper& paper) {
    std::vector<WritingArea> areas;
    for (const auto& b : boxes()) areas.push_back({b, whole});
    const InkParts parts(paper.ink(), drawn::px_per_mm, areas);
    std::vector<OwnInk> own;
    std::vector<Size<Mm>> sizes;
    for (std::size_t i = 0; i < areas.size(); ++i) {
        own.push_back(parts.own(i));
        sizes.push_back({Mm{3.5}, Mm{3.5}});
    }
    return tick_probabilities(own, sizes);
}

/// Not read and misread, counted apart, over many ticked fields.
struct Count {
    int boxes = 0, unsure = 0, wrong = 0;
    void add(double p, bool ticked) {
        ++boxes;
        if (p > blank && p < sure) ++unsure;
        else if ((p >= sure) != ticked) ++wrong;
    }
};

TEST(Ticks, ManyHandsNoneWrong) {
    Count count;
    for (unsigned seed = 1; seed <= 300; ++seed) {
        std::mt19937 random(seed);
        InkPaper paper(40, 22, 0.2 + 0.1 * (seed % 6));
        paper.dust(60, random);
        const std::size_t ticked = random() % 6;
        const double overshoot = (random() % 16) / 10.0;
        const Rect<Mm> at = boxes()[ticked];
        switch (random() % 4) {
        case 0:  // ×
            paper.line({{at.x.value + 0.4, at.y.value + 0.4}, {at.right().value - 0.3, at.bottom().value - 0.3}});
            paper.line({{at.right().value - 0.3, at.y.value + 0.4}, {at.x.value + 0.5, at.bottom().value - 0.2}});
            break;
        case 1:  // a stroke
            paper.line({{at.x.value + 0.6, at.bottom().value - 0.5}, {at.right().value - 0.4, at.y.value + 0.5}});
            break;
        default: paper.line(tick(at, overshoot, random));
        }
        const auto marks = read(paper);
        for (std::size_t i = 0; i < marks.size(); ++i) count.add(marks[i], i == ticked);
    }
    EXPECT_EQ(count.wrong, 0);
    EXPECT_LE(count.unsure, count.boxes / 100) << "of " << count.boxes;
}

TEST(Ticks, ATailThroughANeighbourDoesNotTickIt) {
    InkPaper paper(40, 22);
    const auto below = boxes()[4];
    paper.line({{below.x.value + 0.5, below.y.value + 1.5}, {below.x.value + 1.2, below.bottom().value - 0.3},
                {below.x.value + 2.8, below.y.value - 3}});
    const auto marks = read(paper);
    EXPECT_GE(marks[4], sure);
    EXPECT_LT(marks[2], 0.5);
}

TEST(Ticks, DustAndTheRestOfARuleAreNoTick) {
    InkPaper dusty(40, 22, 0.15);
    std::mt19937 random(1);
    dusty.dust(300, random);
    const auto left = boxes()[1];
    dusty.line({{left.x.value + 0.05, left.y.value}, {left.x.value + 0.05, left.y.value + 2}});  // along the box's edge
    for (const double p : read(dusty)) EXPECT_LE(p, 0.5);
}

TEST(Ticks, ABlackenedBoxBesideATickIsDoubtful) {
    InkPaper paper(40, 22, 0.5);
    std::mt19937 random(3);
    const auto first = boxes()[0];
    for (double y = first.y.value + 0.3; y < first.bottom().value; y += 0.35)
        paper.line({{first.x.value + 0.2, y}, {first.right().value - 0.2, y}});
    EXPECT_GE(read(paper)[0], sure);  // alone it is somebody's way to tick
    paper.line(tick(boxes()[3], 0, random));
    EXPECT_LT(read(paper)[0], sure);
    EXPECT_GE(read(paper)[3], sure);
}

TEST(Ticks, ATickBesideItsBoxIsDoubtful) {
    InkPaper paper(40, 22);
    const auto at = boxes()[1];
    paper.line({{at.right().value + 0.6, at.y.value + 1}, {at.right().value + 1.1, at.bottom().value - 0.5},
                {at.right().value + 1.6, at.y.value + 0.2}});
    const double p = read(paper)[1];
    EXPECT_GT(p, blank);
    EXPECT_LT(p, sure);
}

TEST(Signatures, ScrawlsAreSeenAndSpecksAreNot) {
    for (unsigned seed = 1; seed <= 100; ++seed) {
        std::mt19937 random(seed);
        std::uniform_real_distribution<double> x(2, 22), y(1, 7);
        InkPaper signed_paper(26, 9, 0.3), clean(26, 9);
        Polyline scrawl;
        for (int i = 0; i < 6; ++i) scrawl.push_back({x(random), y(random)});
        signed_paper.line(scrawl);
        clean.dust(40, random);
        const WritingArea area{box(1, 0.5, 24, 8), cut};
        EXPECT_GE(signature_probability(InkParts(signed_paper.ink(), drawn::px_per_mm, {area}).own(0)), sure)
            << "seed " << seed;
        EXPECT_LE(signature_probability(InkParts(clean.ink(), drawn::px_per_mm, {area}).own(0)), blank)
            << "seed " << seed;
    }
}

TEST(HiddenMarks, ARingOverAPrintedRingIsMoreThanTheOtherCellsHave) {
    // What print leaves in a bilevel scan: much, little, or nothing, differing by grains.
    for (const double print : {0.0, 0.8, 1.7})
        for (unsigned seed = 1; seed <= 20; ++seed) {
            std::mt19937 random(seed);
            std::uniform_real_distribution<double> grains(-0.12, 0.12), pen(2.3, 3.2);
            HiddenMarks cells;
            std::vector<double> bare, marked;
            for (int i = 0; i < 180; ++i) bare.push_back(std::max(0.0, print + grains(random)));
            for (int i = 0; i < 60; ++i) marked.push_back(print + pen(random));
            for (const double mm2 : bare) cells.add(mm2);
            for (const double mm2 : marked) cells.add(mm2);
            for (const double mm2 : bare) EXPECT_LT(cells.probability(mm2), 0.01) << print << " seed " << seed;
            for (const double mm2 : marked) EXPECT_GT(cells.probability(mm2), 0.5) << print << " seed " << seed;
        }
}

TEST(HiddenMarks, FewCellsAndGrayScansTellNothing) {
    HiddenMarks few, gray;
    for (int i = 0; i < 7; ++i) few.add(i == 0 ? 3.0 : 0.0);
    EXPECT_EQ(few.probability(3.0), 0);
    for (int i = 0; i < 200; ++i) gray.add(0);
    EXPECT_EQ(gray.probability(0), 0);
}

}  // namespace
}  // namespace formloop::ocr
