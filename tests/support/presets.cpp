// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <numbers>

#include "tests/support/paper.h"

namespace formloop::simulator {
namespace {

constexpr double kDegree = std::numbers::pi / 180;

Wave wave(double low, double high, double shortest, double longest, Random& random) {
    return {Mm{random.between(low, high)}, Mm{random.between(shortest, longest)}, random.between(0, 2 * std::numbers::pi)};
}

/// What every sheet through an office printer and a document feeder meets.
Passage office(Size<Mm>, Random& random) {
    Passage p;
    p.print_shift = {Mm{random.wobble(0.5)}, Mm{random.wobble(0.5)}};
    p.toner = random.between(0.85, 1.3);
    p.skew = random.between(-1.5, 1.5) * kDegree;
    p.scale = random.between(0.995, 1.005);
    p.aspect = random.between(0.9975, 1.0025);
    p.shift = {Mm{random.wobble(0.6)}, Mm{random.wobble(0.6)}};
    p.surround = Mm{random.chance(0.5) ? random.between(0, 1) : random.between(1, 4)};
    p.feed = random.chance(0.7) ? FeedAxis::along_height : FeedAxis::along_width;
    p.stretch = wave(0.05, 0.4, 90, 300, random);
    p.weave = wave(0, 0.12, 90, 300, random);
    for (int i = 0; i < 4; ++i) p.cockle.push_back(wave(0, 0.03, 80, 220, random));  // no paper is quite flat
    const double backing[] = {random.between(0.9, 1), random.between(0.45, 0.75), random.between(0.05, 0.2)};
    p.backing = backing[random.weighted({0.6, 0.2, 0.2})];
    p.hole = p.backing;
    p.paper = random.between(0.92, 1.0);
    p.black = random.between(0.03, 0.14);
    p.shade_x = random.between(-0.03, 0.05);
    p.shade_y = random.between(-0.02, 0.04);
    p.blur = Mm{random.between(0.03, 0.065)};
    p.noise = random.between(1, 3.5);
    p.dust = random.integer(0, 25);
    p.turns = static_cast<int>(random.weighted({0.88, 0.02, 0.08, 0.02}));
    return p;
}

/// Two holes of 6 mm, 80 mm apart, 12 mm from an edge, in the middle of it (ISO 838); a bad puncher is a little off.
void punch(Passage& p, Size<Mm> page, Random& random) {
    const Mm inset{random.between(6, 8.5)}, radius{random.between(2.6, 3.0)}, off{random.wobble(4)};
    const bool left = random.chance(0.75) || page.width > page.height;
    for (double side : {-40., 40.})
        p.holes.push_back(left ? Disc{{inset, page.height / 2 + Mm{side} + off}, radius}
                               : Disc{{page.width / 2 + Mm{side} + off, inset}, radius});
    p.hole = random.chance(0.5) ? random.between(0.02, 0.15) : random.between(0.9, 1);
}

void streak(Passage& p, Size<Mm> page, Random& random) {
    p.streaks.push_back({page.width * random.between(0.06, 0.94), Mm{random.between(0.06, 0.2)},
                         random.chance(0.75) ? random.between(0.15, 0.6) : random.between(-0.1, -0.03)});
}

}  // namespace

const std::vector<std::string>& paper_names() {
    static const std::vector<std::string> names{"clean", "office", "bilevel200", "fit97", "stress"};
    return names;
}

std::optional<Passage> random_passage(std::string_view paper, Size<Mm> page, Random& random) {
    if (paper == "clean") {
        Passage p;
        p.noise = 0.8;
        p.jpeg_quality = 90;
        p.paper = 1;
        p.black = 0.02;
        return p;
    }
    Passage p = office(page, random);
    if (paper == "office") return p;
    if (paper == "bilevel200") {
        p.dpi = 200;
        p.threshold = random.integer(135, 185);
        return p;
    }
    if (paper == "fit97") {
        p.print_scale = 0.97;
        punch(p, page, random);
        streak(p, page, random);
        return p;
    }
    if (paper == "stress") {
        p.print_scale = random.between(0.965, 1.0);
        p.skew = random.between(-2.2, 2.2) * kDegree;
        p.stretch = wave(0.2, 0.6, 90, 300, random);
        p.weave = wave(0.02, 0.15, 90, 300, random);
        for (Wave& cockle : p.cockle) cockle = wave(0, 0.16, 80, 220, random);
        if (random.chance(0.5)) punch(p, page, random);
        for (int n = random.integer(0, 2); n > 0; --n) streak(p, page, random);
        p.toner = random.between(0.6, 1.7);
        p.shade_x = random.between(-0.1, 0.12);
        p.shade_y = random.between(-0.06, 0.1);
        p.blur = Mm{random.between(0.05, 0.1)};
        p.noise = random.between(2, 6);
        p.dust = random.integer(10, 90);
        p.dpi = random.chance(0.6) ? 300 : 200;
        p.jpeg_quality = random.integer(50, 80);
        if (random.chance(0.3)) p.threshold = random.integer(120, 180);
        p.turns = random.integer(0, 3);
        return p;
    }
    return std::nullopt;
}

}  // namespace formloop::simulator
