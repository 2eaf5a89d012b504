// SPDX-License-Identifier: GPL-3.0-or-later
/// Strokes of 正 as many hands draw them, scanned coarsely and finely, in gray and in black and white: what is counted with
/// certainty is right.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>

#include "ocr/tally.h"
#include "tests/support/canvas.h"
#include "tests/support/marks.h"
#include "tests/support/paper.h"

namespace formloop::simulator {
namespace {

constexpr double fine = 600 / 25.4, px_per_mm = 300 / 25.4;
constexpr double sure = 0.98;

/// One field on a small sheet of its own.
struct Field {
    Size<Mm> sheet;
    Rect<Mm> box;
};

Field field_of(double width) { return {{Mm{width + 8}, Mm{16}}, {Mm{4}, Mm{2.3}, Mm{width}, Mm{11.4}}}; }

/// How a sheet is scanned: any resolution from 200 to 600 dpi, sharp or blurred, gray or bilevel.
Passage random_scan(const Pen& pen, Random& random) {
    Passage passage;
    passage.dpi = std::array{200, 240, 300, 400, 600}[random.weighted({1, 1, 2, 1, 1})];
    passage.skew = random.wobble(0.008);
    passage.shift = {Mm{random.wobble(0.1)}, Mm{random.wobble(0.1)}};
    passage.surround = Mm{1};
    passage.blur = Mm{random.between(0.03, 0.11)};
    passage.noise = random.between(1, 5);
    // A threshold darker than the pen leaves nothing to read.
    if (random.chance(0.4)) passage.threshold = std::max(random.integer(110, 175), static_cast<int>(255 * pen.grey) + 40);
    return passage;
}

/// The ink picture of a page as reading makes it, of a sheet without print.
ocr::GrayImage ink_of(const ocr::GrayImage& scan, const PaperMap& map, Size<Mm> sheet, double paper) {
    ocr::GrayImage ink(static_cast<int>(sheet.width.value * px_per_mm), static_cast<int>(sheet.height.value * px_per_mm));
    for (int y = 0; y < ink.height(); ++y)
        for (int x = 0; x < ink.width(); ++x) {
            const Point<Px> at = map({Mm{(x + 0.5) / px_per_mm}, Mm{(y + 0.5) / px_per_mm}});
            const double u = std::clamp(at.x.value - 0.5, 0.0, scan.width() - 1.001), v = std::clamp(at.y.value - 0.5, 0.0, scan.height() - 1.001);
            const int i = static_cast<int>(u), j = static_cast<int>(v);
            const double a = u - i, b = v - j;
            const double gray = (scan.row(j)[i] * (1 - a) + scan.row(j)[i + 1] * a) * (1 - b) + (scan.row(j + 1)[i] * (1 - a) + scan.row(j + 1)[i + 1] * a) * b;
            const double level = std::min(255.0, gray / paper);
            ink.row(y)[x] = level > 214 ? 255 : static_cast<std::uint8_t>(level);
        }
    return ink;
}

Pen random_pen(Random& random) {
    const std::size_t kind = random.weighted({0.6, 0.2, 0.2});  // ball pen, gel, pencil
    const double greys[] = {random.between(0.1, 0.38), random.between(0.04, 0.14), random.between(0.36, 0.5)};
    const double grains[] = {random.between(0.05, 0.25), 0, random.between(0.3, 0.6)};
    return {greys[kind], grains[kind], Mm{random.between(0.38, 0.62)}};
}

std::vector<ocr::TallyGuess> read(const std::vector<PenPath>& strokes, const Pen& pen, const Field& field, Random& random) {
    Canvas canvas(ocr::GrayImage(static_cast<int>(field.sheet.width.value * fine), static_cast<int>(field.sheet.height.value * fine)), fine);
    canvas.draw(strokes, pen, random);
    const Passage passage = random_scan(pen, random);
    const auto scanned = scan(canvas.picture(), fine, field.sheet, passage, random);
    const auto ink = ink_of(scanned, PaperMap(field.sheet, passage), field.sheet, passage.threshold ? 1 : passage.paper);
    const ocr::InkParts parts(ink, px_per_mm, {{field.box}});
    return ocr::count_strokes(parts.patch(0, Mm{0.3}), px_per_mm);
}

struct Tallied {
    int fields = 0, exact = 0, accepted = 0, wrong = 0;
    void add(int count, const std::vector<ocr::TallyGuess>& guesses) {
        ++fields;
        const ocr::TallyGuess best = guesses.empty() ? ocr::TallyGuess{} : guesses.front();
        exact += best.count == count;
        if (best.probability < sure) return;
        ++accepted;
        wrong += best.count != count;
    }
};

/// FORMLOOP_TALLIES says how many; docs/accuracy.md has what many thousands give.
std::uint64_t tallies() {
    const char* given = std::getenv("FORMLOOP_TALLIES");
    return given ? std::strtoull(given, nullptr, 10) : 250;
}

TEST(Tally, WhatIsSureIsRight) {
    Tallied all;
    for (std::uint64_t seed = 1; seed <= tallies(); ++seed) {
        Random random(seed);
        const double widths[] = {32, 26, 24, 20, 14, 8};
        const double width = random.pick(widths);
        const int count = random.integer(0, std::clamp(5 * static_cast<int>(width / 4.5), 5, 25));
        const TallyHand hand = random_tally_hand(random);
        Pen pen = random_pen(random);
        pen.width *= hand.pen;
        const Field field = field_of(width);
        const auto guesses = read(tally(field.box, count, hand, random), pen, field, random);
        if (count == 0) {
            EXPECT_TRUE(guesses.empty()) << "seed " << seed;
            continue;
        }
        const int wrong = all.wrong;
        all.add(count, guesses);
        if (all.wrong > wrong) std::printf("seed %d: %d is read as %d\n", static_cast<int>(seed), count, guesses.front().count);
    }
    std::printf("%d tallies: %d exact, %d accepted, %d wrong\n", all.fields, all.exact, all.accepted, all.wrong);
    EXPECT_LE(all.wrong, all.accepted / 1000);
    EXPECT_GE(all.exact, 0.88 * all.fields);
    EXPECT_GE(all.accepted, 0.6 * all.fields);
}

}  // namespace
}  // namespace formloop::simulator
