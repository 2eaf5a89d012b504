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

TallyHand random_tally_hand(Random& random) {
    TallyHand hand;
    hand.size = random.between(0.42, 0.85);
    hand.width = random.between(0.72, 1.15);
    hand.gap = random.between(0.08, 0.55);
    hand.slant = random.wobble(0.1, 2);
    hand.rise = random.between(-0.03, 0.14);
    hand.bow = random.wobble(0.03, 2);
    hand.middle = random.between(0.4, 0.55);
    hand.third = random.between(0.3, 0.48);
    hand.fourth = {random.between(0.12, 0.26), random.between(0.38, 0.58)};
    hand.overshoot = random.between(-0.03, 0.07);
    hand.unrest = random.between(0.008, 0.035);
    hand.running = random.chance(0.35) ? random.between(0.2, 0.9) : 0;
    hand.pen = random.chance(0.12) ? random.between(1.4, 2) : random.between(0.6, 1.25);
    return hand;
}

std::vector<PenPath> tally(const Rect<Mm>& box, int strokes, const TallyHand& hand, Random& random) {
    const int characters = std::max(1, (strokes + 4) / 5);
    // What has no room is written smaller.
    const double pitch = hand.width * (1 + hand.gap);
    const Mm tall = std::min({box.height * hand.size, Mm{8}, (box.width - Mm{0.8}) / (pitch * (characters - 1) + hand.width + 0.15)});
    const Mm from = box.x + std::max(Mm{0.4}, (box.width - tall * (pitch * characters)) * random.between(0, 0.15));
    const double high = random.between(0.3, 0.7);
    std::vector<PenPath> paths;
    for (int i = 0; i < strokes; i += 5) {
        const double size = 1 + random.wobble(0.05);
        const Mm x = from + tall * (pitch * (i / 5) + random.wobble(0.04)), side = tall * size;
        const Mm y = box.y + (box.height - side) * high + tall * random.wobble(0.04);
        // A point of the character: across and down as shares of its width and height.
        const auto at = [&](double across, double down, double pressure = 1) {
            const double u = across + random.wobble(hand.unrest), v = down + random.wobble(hand.unrest);
            return PathPoint{{x + side * (hand.width * u + hand.slant * (0.5 - v)), y + side * (v - hand.rise * (u - 0.5))},
                             pressure * random.between(0.88, 1.1)};
        };
        const auto line = [&](double x0, double y0, double x1, double y1) {
            PenPath path{at(x0, y0)};
            PathPoint middle = at((x0 + x1) / 2, (y0 + y1) / 2);
            (std::abs(x1 - x0) > std::abs(y1 - y0) ? middle.at.y : middle.at.x) += side * hand.bow;
            path.push_back(middle);
            path.push_back(at(x1, y1));
            return smooth(path);
        };
        const int n = std::min(5, strokes - i);
        const double over = hand.overshoot;
        const auto joined = [&] { return random.chance(hand.running); };
        PenPath running;
        // Draws on from the stroke before when the pen was not lifted.
        const auto put = [&](PenPath stroke, bool joins) {
            if (!running.empty() && joins) {
                PathPoint a = running.back(), b = stroke.front();
                a.pressure = b.pressure = random.between(0.35, 0.8);
                const PenPath between = smooth({a, b});
                running.insert(running.end(), between.begin(), between.end());
            } else if (!running.empty()) {
                paths.push_back(std::move(running));
                running.clear();
            }
            running.insert(running.end(), stroke.begin(), stroke.end());
        };
        const auto& [left, lower] = hand.fourth;
        put(line(0.06, 0.04, 0.94, 0.04), false);
        if (n > 1) put(line(0.5, 0.04 - over, 0.5, 0.94 + (n > 4 ? over : 0)), false);
        if (n > 2) put(line(0.5 - over, hand.middle, 0.5 + hand.third, hand.middle), false);
        if (n > 3) put(line(left, lower, left, 0.94 + (n > 4 ? over / 2 : 0)), joined() && random.chance(0.3));
        if (n > 4) put(line(-0.02, 0.94, 1.02, 0.94), joined());
        paths.push_back(std::move(running));
    }
    return paths;
}

}  // namespace formloop::simulator
