// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/canvas.h"

#include <algorithm>
#include <cmath>

namespace formloop::simulator {
namespace {

/// Smooth random values on a lattice, to break ink up as paper does.
class Grain {
public:
    Grain(Random& random, double cell) : cell_(cell) {
        for (auto& v : values_) v = static_cast<float>(random.unit());
    }
    float at(int x, int y) const {
        const double u = x / cell_, v = y / cell_;
        const int i = static_cast<int>(std::floor(u)), j = static_cast<int>(std::floor(v));
        const auto a = static_cast<float>(u - i), b = static_cast<float>(v - j);
        return (value(i, j) * (1 - a) + value(i + 1, j) * a) * (1 - b) +
               (value(i, j + 1) * (1 - a) + value(i + 1, j + 1) * a) * b;
    }

private:
    float value(int i, int j) const { return values_[((j & 31) << 5) | (i & 31)]; }
    double cell_;
    float values_[1024];
};

}  // namespace

PenPath smooth(const PenPath& points) {
    if (points.size() < 2) return points;
    PenPath path;
    const auto point = [&](std::ptrdiff_t i) {
        return points[static_cast<std::size_t>(std::clamp<std::ptrdiff_t>(i, 0, std::ssize(points) - 1))];
    };
    const auto spline = [](double a, double b, double c, double d, double t) {
        return 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t * t + (3 * b - a - 3 * c + d) * t * t * t);
    };
    for (std::ptrdiff_t i = 0; i + 1 < std::ssize(points); ++i) {
        const PathPoint a = point(i - 1), b = point(i), c = point(i + 1), d = point(i + 2);
        const double length = std::hypot((c.at.x - b.at.x).value, (c.at.y - b.at.y).value);
        const int steps = std::max(2, static_cast<int>(length / 0.1));
        for (int k = 0; k < steps; ++k) {
            const double t = static_cast<double>(k) / steps;
            path.push_back({{Mm{spline(a.at.x.value, b.at.x.value, c.at.x.value, d.at.x.value, t)},
                             Mm{spline(a.at.y.value, b.at.y.value, c.at.y.value, d.at.y.value, t)}},
                            b.pressure + (c.pressure - b.pressure) * t});
        }
    }
    path.push_back(points.back());
    return path;
}

void Canvas::lay(const Mask& mask, const Pen& pen, Random& random) {
    const bool grainy = pen.grain > 0;
    const Grain fine(random, px_per_mm_ * 0.12), coarse(random, px_per_mm_ * 0.9);
    const int top = std::max(0, mask.y), bottom = std::min(picture_.height(), mask.y + mask.height);
    const int left = std::max(0, mask.x), right = std::min(picture_.width(), mask.x + mask.width);
    for (int y = top; y < bottom; ++y) {
        std::uint8_t* row = picture_.row(y);
        const float* cover = mask.cover.data() + static_cast<std::size_t>(y - mask.y) * mask.width;
        for (int x = left; x < right; ++x) {
            float c = cover[x - mask.x];
            if (c <= 0) continue;
            if (grainy) {
                const float dry = 0.75F * fine.at(x, y) + 0.25F * coarse.at(x, y);
                c *= std::clamp(1.6F - static_cast<float>(pen.grain) * 1.6F * (dry + 0.35F), 0.F, 1.F);
            }
            const float kept = 1 - c * static_cast<float>(1 - pen.grey);
            row[x] = static_cast<std::uint8_t>(std::lround(row[x] * kept));
        }
    }
}

void Canvas::draw(const std::vector<PenPath>& strokes, const Pen& pen, Random& random) {
    double left = 1e9, top = 1e9, right = -1e9, bottom = -1e9;
    for (const auto& stroke : strokes)
        for (const auto& p : stroke) {
            left = std::min(left, p.at.x.value), right = std::max(right, p.at.x.value);
            top = std::min(top, p.at.y.value), bottom = std::max(bottom, p.at.y.value);
        }
    if (left > right) return;
    const double margin = pen.width.value * 2 + 0.2, s = px_per_mm_;
    Mask mask;
    mask.x = static_cast<int>(std::floor((left - margin) * s)), mask.y = static_cast<int>(std::floor((top - margin) * s));
    mask.width = static_cast<int>(std::ceil((right + margin) * s)) - mask.x;
    mask.height = static_cast<int>(std::ceil((bottom + margin) * s)) - mask.y;
    mask.cover.assign(static_cast<std::size_t>(mask.width) * mask.height, 0);

    for (const auto& stroke : strokes) {
        for (std::size_t i = 0; i < stroke.size(); ++i) {
            const PathPoint a = stroke[i], b = stroke[std::min(i + 1, stroke.size() - 1)];
            const double ax = a.at.x.value * s - mask.x, ay = a.at.y.value * s - mask.y;
            const double bx = b.at.x.value * s - mask.x, by = b.at.y.value * s - mask.y;
            const double ra = pen.width.value * s * a.pressure / 2, rb = pen.width.value * s * b.pressure / 2;
            const double reach = std::max(ra, rb) + 1, dx = bx - ax, dy = by - ay, length2 = dx * dx + dy * dy;
            const int x0 = std::max(0, static_cast<int>(std::min(ax, bx) - reach));
            const int x1 = std::min(mask.width - 1, static_cast<int>(std::max(ax, bx) + reach));
            const int y0 = std::max(0, static_cast<int>(std::min(ay, by) - reach));
            const int y1 = std::min(mask.height - 1, static_cast<int>(std::max(ay, by) + reach));
            for (int y = y0; y <= y1; ++y)
                for (int x = x0; x <= x1; ++x) {
                    const double px = x + 0.5 - ax, py = y + 0.5 - ay;
                    const double t = length2 > 0 ? std::clamp((px * dx + py * dy) / length2, 0., 1.) : 0;
                    const double distance = std::hypot(px - t * dx, py - t * dy), radius = ra + (rb - ra) * t;
                    const double thin = std::min(1., 2 * radius);  // a line thinner than a pixel covers part of it
                    const auto c = static_cast<float>(std::clamp(radius + 0.5 - distance, 0., 1.) * thin);
                    mask.at(x, y) = std::max(mask.at(x, y), c);
                }
        }
    }
    lay(mask, pen, random);
}

}  // namespace formloop::simulator
