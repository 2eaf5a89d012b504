// SPDX-License-Identifier: GPL-3.0-or-later
#include "ocr/bilinear.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdlib>

#include "ocr/vectors.h"

namespace formloop::ocr {
namespace {

constexpr int one = SampleWay::one;
constexpr int piece = 32;  ///< px that are blended at once

/// Weighted mean of four px, `fx` and `fy` 32nds of the way from the first to the last.
int blend(int a, int b, int c, int d, int fx, int fy) {
    return ((a * (32 - fx) + b * fx) * (32 - fy) + (c * (32 - fx) + d * fx) * fy + 512) >> 10;
}

/// Px until the whole part of a place changes that moves by `step`; at least one.
int steps_left(int place, int step) {
    const int part = place & (one - 1);
    if (step > 0) return (one - part + step - 1) / step;
    return step < 0 ? part / -step + 1 : piece;
}

/// `blend` of a piece of px that follow each other in two rows; in loops that compilers turn into vectors. Looks at one px more.
FORMLOOP_WIDE_VECTORS
void blend_piece(const std::uint8_t* above, const std::uint8_t* below, const SampleWay& w, std::uint8_t* out) {
    std::array<std::int16_t, piece> fx, fy, a, b;
    for (int s = 0; s < piece; ++s) fx[s] = static_cast<std::int16_t>((w.x + s * w.dx) >> 11 & 31);
    for (int s = 0; s < piece; ++s) fy[s] = static_cast<std::int16_t>((w.y + s * w.dy) >> 11 & 31);
    for (int s = 0; s < piece; ++s) a[s] = static_cast<std::int16_t>(above[s] * 32 + (above[s + 1] - above[s]) * fx[s]);
    for (int s = 0; s < piece; ++s) b[s] = static_cast<std::int16_t>(below[s] * 32 + (below[s + 1] - below[s]) * fx[s]);
    for (int s = 0; s < piece; ++s)
        out[s] = static_cast<std::uint8_t>((a[s] * 32 + static_cast<std::int16_t>(b[s] - a[s]) * fy[s] + 512) >> 10);
}

std::uint8_t near_edge(GrayView picture, int x, int y, std::uint8_t past_edge) {
    const int ix = x >> 16, iy = y >> 16;
    const auto px = [&](int u, int v) -> int {
        return u >= 0 && v >= 0 && u < picture.width() && v < picture.height() ? picture.row(v)[u] : past_edge;
    };
    return static_cast<std::uint8_t>(
        blend(px(ix, iy), px(ix + 1, iy), px(ix, iy + 1), px(ix + 1, iy + 1), x >> 11 & 31, y >> 11 & 31));
}

}  // namespace

SampleWay SampleWay::from(double x, double y, double dx, double dy) {
    const auto start = [](double v) { return static_cast<int>(std::clamp(v - 0.5, -16000.0, 32000.0) * one + one / 64.0); };
    const auto step = [](double v) { return static_cast<int>(std::clamp(v, -100.0, 100.0) * one + (v < 0 ? -0.5 : 0.5)); };
    return {start(x), start(y), step(dx), step(dy)};
}

void sample_along(GrayView picture, SampleWay w, int count, std::uint8_t past_edge, std::uint8_t* out) {
    const auto inside = [&](int u, int v) {
        return u >= 0 && v >= 0 && u >> 16 < picture.width() - 1 && v >> 16 < picture.height() - 1;
    };
    if (!inside(w.x, w.y) || !inside(w.x + (count - 1) * w.dx, w.y + (count - 1) * w.dy)) {
        for (int s = 0; s < count; ++s, w.x += w.dx, w.y += w.dy) out[s] = near_edge(picture, w.x, w.y, past_edge);
        return;
    }
    const std::ptrdiff_t stride = picture.stride();
    const auto one_px = [&](const SampleWay& at) {
        const std::uint8_t* p = picture.row(at.y >> 16) + (at.x >> 16);
        return static_cast<std::uint8_t>(blend(p[0], p[1], p[stride], p[stride + 1], at.x >> 11 & 31, at.y >> 11 & 31));
    };
    if (std::abs(w.dx - one) < one / 16 && std::abs(w.dy) < one / 16) {
        // As fine as the picture and nearly level: neighbours come from neighbours as long as no step is crossed. A piece is always
        // blended whole, on into the row below, which the last rows do not have.
        std::array<std::uint8_t, piece> blended;
        for (int s = 0; s < count;) {
            const int n = std::min({count - s, piece, steps_left(w.x, w.dx - one), steps_left(w.y, w.dy)});
            const int x = w.x >> 16, y = w.y >> 16;
            if (x + piece < picture.width() || (y + 2 < picture.height() && piece < picture.width())) {
                const std::uint8_t* p = picture.row(y) + x;
                blend_piece(p, p + stride, w, n == piece ? out + s : blended.data());
                if (n < piece) std::copy_n(blended.data(), n, out + s);
                w.x += n * w.dx, w.y += n * w.dy;
            } else {
                for (int i = 0; i < n; ++i, w.x += w.dx, w.y += w.dy) out[s + i] = one_px(w);
            }
            s += n;
        }
        return;
    }
    for (int s = 0; s < count; ++s, w.x += w.dx, w.y += w.dy) out[s] = one_px(w);
}

}  // namespace formloop::ocr
