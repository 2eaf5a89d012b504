// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/marks.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace formloop::simulator {
namespace {

/// Turns points of a unit square into a smooth path in `box`, each point a little off.
PenPath path_in(const Rect<Mm>& box, std::initializer_list<Point<double>> unit, double off, Random& random) {
    PenPath points;
    double pressure = random.between(0.85, 1.05);
    for (const auto& p : unit) {
        points.push_back({{box.x + box.width * (p.x + random.wobble(off)), box.y + box.height * (p.y + random.wobble(off))},
                          pressure});
        pressure *= random.between(0.85, 1.12);
    }
    return smooth(points);
}

/// The box as the pen takes it: a square of nearly its size, a little off centre, reaching out by `overshoot`.
Rect<Mm> aim(const Rect<Mm>& box, double overshoot, Random& random) {
    const Mm side = std::min(box.width, box.height);
    const double size = random.between(0.72, 0.95 + overshoot);
    const Mm extent = side * size;
    const Point<Mm> c = box.centre();
    const double stray = 0.05 + overshoot * 0.25;
    return {c.x - extent / 2 + side * random.wobble(stray, 1.8), c.y - extent / 2 + side * random.wobble(stray, 1.8),
            extent * random.between(0.9, 1.1), extent * random.between(0.9, 1.1)};
}

std::vector<PenPath> check(const Rect<Mm>& b, Random& random) {
    if (random.chance(0.5))
        return {path_in(b, {{0.02, 0.55}, {0.18, 0.72}, {0.32, 0.95}, {0.5, 0.6}, {0.75, 0.25}, {1.0, 0.02}}, 0.03, random)};
    auto down = path_in(b, {{0.05, 0.5}, {0.3, 0.95}}, 0.04, random);  // a sharp corner at the foot
    PenPath up{down.back()};
    const auto rest = path_in(b, {{0.5, 0.55}, {1.0, 0.0}}, 0.04, random);
    up.insert(up.end(), rest.begin(), rest.end());
    return {down, smooth(up)};
}

std::vector<PenPath> cross(const Rect<Mm>& b, Random& random) {
    return {path_in(b, {{0.05, 0.05}, {0.5, 0.48}, {0.95, 0.95}}, 0.04, random),
            path_in(b, {{0.95, 0.05}, {0.5, 0.52}, {0.05, 0.95}}, 0.04, random)};
}

std::vector<PenPath> circle(const Rect<Mm>& b, Random& random) {
    PenPath points;
    const double start = random.between(-2.2, -1.0), turns = random.between(1.0, 1.12);
    const double drift = random.wobble(0.05);
    for (int i = 0; i <= 14; ++i) {
        const double t = i / 14.0, angle = start - turns * 2 * std::numbers::pi * t;
        const double r = 0.47 + drift * t + random.wobble(0.015);
        points.push_back({{b.x + b.width * (0.5 + r * std::cos(angle)), b.y + b.height * (0.5 + r * std::sin(angle))},
                          1 - 0.2 * t});
    }
    return {smooth(points)};
}

std::vector<PenPath> star(const Rect<Mm>& b, Random& random) {
    std::vector<PenPath> strokes = cross(b, random);
    strokes.push_back(path_in(b, {{0.5, 0.02}, {0.5, 0.98}}, 0.04, random));
    if (random.chance(0.6)) strokes.push_back(path_in(b, {{0.02, 0.5}, {0.98, 0.5}}, 0.04, random));
    return strokes;
}

std::vector<PenPath> triangle(const Rect<Mm>& b, Random& random) {
    const auto corner = [&](double x, double y) {
        return PathPoint{{b.x + b.width * (x + random.wobble(0.03)), b.y + b.height * (y + random.wobble(0.03))}, 0.95};
    };
    const PathPoint top = corner(0.5, 0.05), left = corner(0.05, 0.92), right = corner(0.95, 0.92), end = corner(0.52, 0.06);
    return {smooth({top, left}), smooth({left, right}), smooth({right, end})};
}

std::vector<PenPath> scribble(const Rect<Mm>& b, Random& random) {
    PenPath points;
    const int swings = random.integer(5, 8);
    for (int i = 0; i <= swings; ++i) {
        const double t = static_cast<double>(i) / swings;
        points.push_back({{b.x + b.width * ((i % 2 ? 0.9 : 0.1) + random.wobble(0.05)),
                           b.y + b.height * (0.08 + 0.84 * t + random.wobble(0.03))}, 1});
    }
    return {smooth(points)};
}

}  // namespace

std::vector<PenPath> tick(const Rect<Mm>& box, double overshoot, Random& random) {
    const std::size_t kind = random.weighted({0.68, 0.18, 0.08, 0.06});
    if (kind == 0) {
        Rect<Mm> b = aim(box, overshoot, random);
        b.width *= random.between(1.0, 1.0 + overshoot), b.height *= random.between(0.95, 1.0 + overshoot);
        b.y -= (b.height - box.height) * random.between(0, 0.8) * (b.height > box.height ? 1 : 0);
        return check(b, random);
    }
    const Rect<Mm> b = aim(box, overshoot / 2, random);
    if (kind == 1) return cross(b, random);
    if (kind == 2) return {path_in(b, {{0.9, 0.0}, {0.5, 0.5}, {0.08, 1.0}}, 0.05, random)};
    return scribble(b, random);
}

std::vector<PenPath> cell_mark(const Rect<Mm>& cell, Random& random) {
    const Rect<Mm> b = aim(cell, 0, random);
    switch (random.weighted({0.45, 0.2, 0.15, 0.08, 0.12})) {
        case 0: return check(b, random);
        case 1: return circle(b, random);
        case 2: return star(b, random);
        case 3: return triangle(b, random);
        default: return cross(b, random);
    }
}

std::vector<PenPath> strike_line(const Rect<Mm>& row, Random& random) {
    const double from = random.between(0.005, 0.07), to = random.between(0.86, 0.995);
    const double middle = random.between(0.4, 0.6), tilt = random.wobble(0.12, 1.6), bow = random.wobble(0.05);
    PenPath points;
    for (int i = 0; i <= 12; ++i) {
        const double t = i / 12.0;
        const double y = middle + tilt * (t - 0.5) + bow * 4 * t * (1 - t) + random.wobble(0.012);
        points.push_back({{row.x + row.width * (from + (to - from) * t), row.y + row.height * std::clamp(y, 0.12, 0.88)},
                          random.between(0.88, 1.08)});
    }
    return {smooth(points)};
}

std::vector<PenPath> signature(const Rect<Mm>& box, Random& random) {
    const Mm height = std::min(box.height * random.between(0.55, 0.85), Mm{random.between(7, 11)});
    const Mm width = std::min(box.width * random.between(0.6, 0.9), height * random.between(2.2, 3.6));
    Mm x = box.x + (box.width - width) * random.between(0.15, 0.7);
    const Mm top = box.y + (box.height - height) * random.between(0.3, 0.7);
    const int characters = random.integer(2, 3);
    const Mm step = width / characters;
    const double lean = random.between(0.05, 0.4);
    std::vector<PenPath> strokes;
    PenPath running;
    const auto to = [&](double across, double down, double pressure) {
        running.push_back({{x + step * (across + lean * (0.5 - down)), top + height * down}, pressure});
    };
    const auto lift = [&] {
        if (running.size() > 1) strokes.push_back(smooth(running));
        running.clear();
    };
    for (int c = 0; c < characters; ++c, x += step) {
        for (int part = random.integer(2, 4); part > 0; --part) {
            const double a = random.between(0.05, 0.8), b = random.between(0.1, 0.75), r = random.between(0.08, 0.2);
            switch (random.integer(0, 4)) {
                case 0:  // across, hooking back
                    to(a - 0.25, b, 0.8), to(a + 0.3, b - 0.06, 1.1), to(a + 0.1, b + 0.18, 0.7);
                    break;
                case 1:  // down, with a turn at its foot
                    to(a, random.between(0, 0.25), 1), to(a - 0.02, 0.8, 1.1), to(a + 0.2, 0.68, 0.6);
                    break;
                case 2:  // a loop
                    for (int i = 0; i <= 6; ++i) to(a + r * std::cos(i * 1.15 + 2), b + r * std::sin(i * 1.15 + 2), 0.9 - 0.04 * i);
                    break;
                case 3:  // falling left, then right
                    to(a, 0.05, 1), to(a - 0.3, 0.9, 0.6), lift(), to(a - 0.05, 0.4, 0.8), to(a + 0.3, 0.92, 1.2);
                    break;
                default:  // a small wave
                    to(a - 0.15, b, 0.7), to(a, b - 0.12, 0.9), to(a + 0.08, b + 0.1, 0.9), to(a + 0.22, b - 0.08, 0.6);
                    break;
            }
            if (random.chance(0.55)) lift();
        }
    }
    to(random.between(-0.3, 0), random.between(0.4, 0.9), 0.8), to(random.between(0.1, 0.5), random.between(0.3, 0.8), 0.4);
    lift();
    for (auto& stroke : strokes)
        for (auto& p : stroke)
            p.at.x = std::clamp(p.at.x, box.x + Mm{0.4}, box.right() - Mm{0.4});
    return strokes;
}

std::vector<PenPath> tally(const Rect<Mm>& box, int strokes, Random& random) {
    const Mm side = std::min(box.height * 0.8, box.width / std::max(1, (strokes + 4) / 5) * 0.85);
    std::vector<PenPath> paths;
    for (int i = 0; i < strokes; ++i) {
        const Rect<Mm> b{box.x + side * (0.1 + 1.12 * (i / 5)), box.y + (box.height - side) / 2, side, side};
        switch (i % 5) {
            case 0: paths.push_back(path_in(b, {{0.1, 0.08}, {0.9, 0.05}}, 0.02, random)); break;
            case 1: paths.push_back(path_in(b, {{0.52, 0.08}, {0.5, 0.92}}, 0.02, random)); break;
            case 2: paths.push_back(path_in(b, {{0.52, 0.48}, {0.85, 0.46}}, 0.02, random)); break;
            case 3: paths.push_back(path_in(b, {{0.2, 0.45}, {0.2, 0.92}}, 0.02, random)); break;
            default: paths.push_back(path_in(b, {{0.0, 0.93}, {1.0, 0.9}}, 0.02, random)); break;
        }
    }
    return paths;
}

}  // namespace formloop::simulator
