// SPDX-License-Identifier: GPL-3.0-or-later
#include "pdfgen/outline.h"

#include <algorithm>
#include <cmath>
#include <span>

namespace formloop::pdfgen {

namespace {

constexpr double tolerance = 0.4;  // units

Spot operator-(Spot a, Spot b) { return {a.x - b.x, a.y - b.y}; }
Spot operator+(Spot a, Spot b) { return {a.x + b.x, a.y + b.y}; }
Spot operator*(double k, Spot a) { return {k * a.x, k * a.y}; }
double dot(Spot a, Spot b) { return a.x * b.x + a.y * b.y; }
double cross(Spot a, Spot b) { return a.x * b.y - a.y * b.x; }

/// Whether a place lies at most the tolerance away from a line between its ends.
bool lies_on_line(Spot place, Spot from, Spot to) {
    const Spot along = to - from;
    const double t = std::clamp(dot(place - from, along) / dot(along, along), 0.0, 1.0);
    const Spot off = place - (from + t * along);
    return dot(off, off) <= tolerance * tolerance;
}

/// A parabola as the curve where v² = 4uw, with u, v, w the shares of its start, control point and end in a place.
class Parabola {
public:
    /// Its three points must not lie in one line.
    Parabola(Spot from, Spot control, Spot to)
        : from_(from), a_(control - from), b_(to - from), area_(cross(a_, b_)) {}

    /// Whether a place lies at most the tolerance away, to first order.
    bool passes(Spot place) const {
        const Spot p = place - from_;
        const double v = cross(p, b_) / area_, w = cross(a_, p) / area_, u = 1 - v - w;
        const Spot of_v{b_.y / area_, -b_.x / area_}, of_w{-a_.y / area_, a_.x / area_};  // gradients
        const Spot of_u = -1 * (of_v + of_w);
        const Spot slope = 2 * v * of_v - 4 * (u * of_w + w * of_u);
        const double miss = v * v - 4 * u * w;
        return miss * miss <= tolerance * tolerance * dot(slope, slope);
    }

private:
    Spot from_, a_, b_;
    double area_;
};

template <class Check>
bool all_places(std::span<const Segment> run, Check passes) {
    for (std::size_t i = 0; i < run.size(); ++i) {
        if (run[i].control)
            for (const double t : {0.2, 0.4, 0.6, 0.8})
                if (!passes(run[i].at(t))) return false;
        if (i + 1 < run.size() && !passes(run[i].to)) return false;
    }
    return true;
}

/// The one segment that can stand for neighbouring ones: a line, or the parabola that leaves and arrives as they do.
std::optional<Segment> merged(std::span<const Segment> run) {
    const Spot from = run.front().from, to = run.back().to;
    if (from == to) return std::nullopt;
    if (all_places(run, [&](Spot place) { return lies_on_line(place, from, to); })) return Segment{from, {}, to};
    const Spot leaves = run.front().control.value_or(run.front().to) - from;
    const Spot arrives = to - run.back().control.value_or(run.back().from);
    const double turn = cross(leaves, arrives);
    // In a sharp bend nothing is near to first order.
    if (std::abs(turn) < 1e-6 || dot(leaves, arrives) < 0) return std::nullopt;
    const double ahead = cross(to - from, arrives) / turn, back = cross(leaves, to - from) / turn;
    if (ahead <= 0 || back <= 0) return std::nullopt;
    const Spot control = from + ahead * leaves;
    const Parabola parabola(from, control, to);
    if (!all_places(run, [&](Spot place) { return parabola.passes(place); })) return std::nullopt;
    return Segment{from, control, to};
}

/// As few segments as it takes when each stands for as many as it can, from the first on.
Contour thinned(const Contour& contour) {
    constexpr std::size_t most = 8;  // that one may stand for
    Contour out;
    for (std::size_t at = 0; at < contour.size();) {
        Segment best = contour[at];
        std::size_t end = at + 1;
        for (; end < std::min(contour.size(), at + most); ++end) {
            const auto longer = merged(std::span(contour).subspan(at, end + 1 - at));
            if (!longer) break;
            best = *longer;
        }
        out.push_back(best);
        at = end;
    }
    return out;
}

GridPoint on_grid(Spot spot, bool on_curve) {
    constexpr long furthest = 16383;
    const auto rounded = [&](double v) { return static_cast<int>(std::clamp(std::lround(v), -furthest, furthest)); };
    return {rounded(spot.x), rounded(spot.y), on_curve};
}

}  // namespace

Spot Segment::at(double t) const {
    if (!control) return from + t * (to - from);
    return (1 - t) * (1 - t) * from + 2 * t * (1 - t) * *control + t * t * to;
}

GridContour coarsen(const Contour& contour) {
    GridContour all;
    const auto add = [&all](GridPoint point) {
        if (all.empty() || all.back().x != point.x || all.back().y != point.y)
            all.push_back(point);
        else
            all.back().on_curve |= point.on_curve;
    };
    for (const Segment& segment : thinned(contour)) {
        add(on_grid(segment.from, true));
        if (segment.control) add(on_grid(*segment.control, false));
    }
    while (all.size() > 1 && all.front().x == all.back().x && all.front().y == all.back().y) {
        all.front().on_curve |= all.back().on_curve;
        all.pop_back();
    }
    if (all.size() < 3) return {};
    GridContour out;
    for (std::size_t i = 0; i < all.size(); ++i) {
        const GridPoint &before = all[(i + all.size() - 1) % all.size()], &point = all[i], &after = all[(i + 1) % all.size()];
        const bool implied = point.on_curve && !before.on_curve && !after.on_curve &&
                             std::abs(2 * point.x - before.x - after.x) <= 1 &&
                             std::abs(2 * point.y - before.y - after.y) <= 1;
        if (!implied) out.push_back(point);
    }
    // Strokes of one shape, begun at the same corner, are spelled alike.
    const auto order = [](const GridPoint& point) { return std::pair(!point.on_curve, point.x + point.y); };
    std::rotate(out.begin(), std::ranges::min_element(out, {}, order), out.end());
    return out;
}

}  // namespace formloop::pdfgen
