// SPDX-License-Identifier: GPL-3.0-or-later
#include "pdfgen/ink.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace formloop::pdfgen {

using namespace literals;

Line tick_mark(const Rect<Mm>& box) {
    const Mm side = std::min({box.width, box.height, 4.5_mm});
    const Rect<Mm> square{box.centre().x - side / 2, box.centre().y - side / 2, side, side};
    const auto at = [&square](double x, double y) {
        return Point<Mm>{square.x + square.width * x, square.y + square.height * y};
    };
    return {{at(0.16, 0.52), at(0.40, 0.80), at(0.86, 0.18)}, std::min(0.45_mm, side * 0.14), {}, Cap::round};
}

Line strike_line(const Rect<Mm>& row) {
    const Mm inset = std::min(1_mm, row.width / 10), y = row.centre().y;
    return {{{row.x + inset, y}, {row.right() - inset, y}}, 0.45_mm, {}, Cap::round};
}

std::vector<Shape> tally_strokes(int count, const Rect<Mm>& box) {
    struct Stroke {
        double x0, y0, x1, y1;
    };
    static constexpr std::array<Stroke, 5> strokes{{{0.08, 0.10, 0.92, 0.10},
                                                    {0.50, 0.10, 0.50, 0.90},
                                                    {0.50, 0.48, 0.84, 0.48},
                                                    {0.22, 0.42, 0.22, 0.90},
                                                    {0.02, 0.90, 0.98, 0.90}}};
    std::vector<Shape> shapes;
    const int groups = (count + 4) / 5;
    if (groups == 0) return shapes;
    const Mm side = std::min({box.height * 0.62, (box.width - 1_mm) / (1.25 * groups), 4.2_mm});
    for (int i = 0; i < count; ++i) {
        const Stroke& s = strokes[static_cast<std::size_t>(i % 5)];
        const Mm x = box.x + 0.6_mm + side * (1.25 * (i / 5)), y = box.centre().y - side / 2;
        shapes.push_back(Line{{{x + side * s.x0, y + side * s.y0}, {x + side * s.x1, y + side * s.y1}},
                              std::min(0.35_mm, side * 0.1),
                              {},
                              Cap::round});
    }
    return shapes;
}

Text diagonal_words(const std::string& words, Size<Mm> page, const Fonts& fonts) {
    const double diagonal = std::hypot(page.width.value, page.height.value);
    const double angle = std::atan2(page.height.value, page.width.value);
    const double ems = std::max(1.0, fonts.width(Typeface::sans, words));
    const double em = 0.6 * diagonal / ems;
    // From the page's centre back along the words by half their length, and down by half a character.
    const double along = em * ems / 2, down = em * fonts.middle(Typeface::sans);
    const Point<Mm> at{page.width / 2 - Mm{along * std::cos(angle)} + Mm{down * std::sin(angle)},
                       page.height / 2 + Mm{along * std::sin(angle)} + Mm{down * std::cos(angle)}};
    return {.at = at,
            .text = words,
            .size = Mm{em},
            .face = Typeface::sans,
            .grey = Grey{0.86},
            .angle = angle * 180 / std::numbers::pi,
            .place = "watermark"};
}

Dots doubt_dots(const Rect<Mm>& box) {
    const Mm inset = std::min(0.2_mm, box.width / 8), y = box.bottom() - 0.2_mm;
    return {{box.x + inset, y}, {box.right() - inset, y}, 0.3_mm, 0.8_mm, {}};
}

}  // namespace formloop::pdfgen
