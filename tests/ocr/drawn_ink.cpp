// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ocr/drawn_ink.h"

#include <algorithm>
#include <cmath>

namespace formloop::ocr::drawn {
namespace {

/// Strokes of the digits in a unit box, y down.
const std::vector<Polyline>& strokes_of(char digit) {
    static const std::vector<Polyline> digits[10] = {
        {{{.5, 0}, {.2, .12}, {.08, .5}, {.2, .88}, {.5, 1}, {.8, .88}, {.92, .5}, {.8, .12}, {.5, 0}}},
        {{{.5, 0}, {.5, 1}}},
        {{{.1, .2}, {.3, .03}, {.65, 0}, {.88, .2}, {.8, .45}, {.1, 1}, {.95, 1}}},
        {{{.1, .08}, {.5, 0}, {.85, .15}, {.8, .38}, {.4, .48}, {.85, .6}, {.9, .85}, {.5, 1}, {.08, .92}}},
        {{{.65, 1}, {.65, 0}, {.05, .7}, {.95, .7}}},
        {{{.85, 0}, {.2, 0}, {.15, .45}, {.5, .38}, {.88, .55}, {.85, .88}, {.5, 1}, {.1, .92}}},
        {{{.75, .02}, {.35, .2}, {.12, .6}, {.2, .92}, {.5, 1}, {.85, .88}, {.85, .62}, {.5, .5}, {.15, .65}}},
        {{{.05, 0}, {.95, 0}, {.4, 1}}},
        {{{.5, .48}, {.18, .3}, {.25, .08}, {.5, 0}, {.75, .08}, {.82, .3}, {.5, .48}, {.1, .7}, {.2, .95}, {.5, 1},
          {.8, .95}, {.9, .7}, {.5, .48}}},
        {{{.85, .35}, {.5, .5}, {.15, .38}, {.15, .12}, {.5, 0}, {.82, .1}, {.85, .35}, {.8, 1}}},
    };
    return digits[digit - '0'];
}

}  // namespace

InkPaper::InkPaper(double width_mm, double height_mm, double pen_mm)
    : ink_(static_cast<int>(width_mm * px_per_mm), static_cast<int>(height_mm * px_per_mm)), pen_mm_(pen_mm) {}

void InkPaper::line(const Polyline& points) {
    const double radius = pen_mm_ / 2 * px_per_mm;
    for (std::size_t i = 0; i + 1 < points.size(); ++i) {
        const double ax = points[i].first * px_per_mm, ay = points[i].second * px_per_mm;
        const double bx = points[i + 1].first * px_per_mm, by = points[i + 1].second * px_per_mm;
        const int x0 = std::max(0, static_cast<int>(std::min(ax, bx) - radius - 2));
        const int x1 = std::min(ink_.width() - 1, static_cast<int>(std::max(ax, bx) + radius + 2));
        const int y0 = std::max(0, static_cast<int>(std::min(ay, by) - radius - 2));
        const int y1 = std::min(ink_.height() - 1, static_cast<int>(std::max(ay, by) + radius + 2));
        const double length = std::hypot(bx - ax, by - ay);
        for (int y = y0; y <= y1; ++y)
            for (int x = x0; x <= x1; ++x) {
                const double px = x + 0.5 - ax, py = y + 0.5 - ay;
                const double t =
                    length > 0 ? std::clamp((px * (bx - ax) + py * (by - ay)) / (length * length), 0.0, 1.0) : 0;
                const double distance = std::hypot(px - t * (bx - ax), py - t * (by - ay));
                const double cover = std::clamp(radius + 0.5 - distance, 0.0, 1.0);
                const int level = static_cast<int>(255 - 215 * cover);
                if (cover > 0.16) ink_.row(y)[x] = static_cast<std::uint8_t>(std::min<int>(ink_.row(y)[x], level));
            }
    }
}

void InkPaper::digit(char digit, const Rect<Mm>& box, std::mt19937& random, double unrest) {
    std::normal_distribution<double> jitter(0, unrest);
    for (const auto& stroke : strokes_of(digit)) {
        Polyline points;
        for (const auto& [x, y] : stroke)
            points.push_back({box.x.value + x * box.width.value + jitter(random),
                              box.y.value + y * box.height.value + jitter(random)});
        // Corners rounded by halving twice, as a pen does.
        for (int pass = 0; pass < 2 && points.size() > 2; ++pass) {
            Polyline finer{points.front()};
            for (std::size_t i = 0; i + 1 < points.size(); ++i) {
                const auto [ax, ay] = points[i];
                const auto [bx, by] = points[i + 1];
                finer.push_back({0.75 * ax + 0.25 * bx, 0.75 * ay + 0.25 * by});
                finer.push_back({0.25 * ax + 0.75 * bx, 0.25 * ay + 0.75 * by});
            }
            finer.push_back(points.back());
            points = std::move(finer);
        }
        line(points);
    }
}

void InkPaper::dust(int specks, std::mt19937& random) {
    for (int i = 0; i < specks; ++i) {
        const int x = static_cast<int>(random() % static_cast<unsigned>(ink_.width() - 1));
        const int y = static_cast<int>(random() % static_cast<unsigned>(ink_.height() - 1));
        ink_.row(y)[x] = 60;
        if (random() % 2) ink_.row(y + 1)[x + 1] = 60;
    }
}

Polyline tick(const Rect<Mm>& b, double overshoot, std::mt19937& random) {
    std::normal_distribution<double> jitter(0, 0.2);
    const double x = b.x.value, y = b.y.value, w = b.width.value, h = b.height.value;
    return {{x + 0.15 * w + jitter(random), y + 0.5 * h + jitter(random)},
            {x + 0.42 * w + jitter(random), y + 0.88 * h + jitter(random) * 0.5},
            {x + 0.95 * w + overshoot, y + 0.05 * h - overshoot}};
}

}  // namespace formloop::ocr::drawn
