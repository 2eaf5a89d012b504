// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/pdfgen/picture.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace formloop::pdfgen::testing {

namespace {

struct PixelBox {
    int x0, y0, x1, y1;
};

/// The pixels that a box touches.
PixelBox pixels(const Raster& raster, const Rect<Mm>& box) {
    const auto clamp = [](double v, int most) { return std::clamp(static_cast<int>(v), 0, most); };
    return {clamp(std::floor(box.x.value * raster.px_per_mm), raster.width),
            clamp(std::floor(box.y.value * raster.px_per_mm), raster.height),
            clamp(std::ceil(box.right().value * raster.px_per_mm), raster.width),
            clamp(std::ceil(box.bottom().value * raster.px_per_mm), raster.height)};
}

}  // namespace

double share_equal(const Raster& a, const Raster& b, int tolerance) {
    if (a.width != b.width || a.height != b.height) return 0;
    // White paper is alike on every page: only ink is counted, in either picture.
    std::size_t inked = 0, equal = 0;
    for (std::size_t i = 0; i < a.pixels.size(); ++i) {
        if (a.pixels[i] > 250 && b.pixels[i] > 250) continue;
        ++inked;
        if (std::abs(static_cast<int>(a.pixels[i]) - static_cast<int>(b.pixels[i])) <= tolerance) ++equal;
    }
    return inked == 0 ? 1 : static_cast<double>(equal) / static_cast<double>(inked);
}

double share_matched(const Raster& a, const Raster& b, int reach) {
    if (a.width != b.width || a.height != b.height) return 0;
    const auto one_way = [reach](const Raster& from, const Raster& to) {
        const auto at = [](const Raster& r, int x, int y) {
            return r
                .pixels[static_cast<std::size_t>(y) * static_cast<std::size_t>(r.width) + static_cast<std::size_t>(x)];
        };
        std::size_t black = 0, matched = 0;
        for (int y = reach; y + reach < from.height; ++y)
            for (int x = reach; x + reach < from.width; ++x) {
                if (at(from, x, y) > 64) continue;
                ++black;
                bool found = false;
                for (int dy = -reach; dy <= reach && !found; ++dy)
                    for (int dx = -reach; dx <= reach && !found; ++dx) found = at(to, x + dx, y + dy) < 160;
                matched += found;
            }
        return black == 0 ? 1.0 : static_cast<double>(matched) / static_cast<double>(black);
    };
    return std::min(one_way(a, b), one_way(b, a));
}

bool has_ink(const Raster& raster, const Rect<Mm>& box, int level) {
    const PixelBox p = pixels(raster, box);
    for (int y = p.y0; y < p.y1; ++y)
        for (int x = p.x0; x < p.x1; ++x)
            if (raster.pixels[static_cast<std::size_t>(y) * static_cast<std::size_t>(raster.width) +
                              static_cast<std::size_t>(x)] < level)
                return true;
    return false;
}

Raster without(Raster raster, const Rect<Mm>& box) {
    const PixelBox p = pixels(raster, box);
    for (int y = p.y0; y < p.y1; ++y)
        for (int x = p.x0; x < p.x1; ++x)
            raster.pixels[static_cast<std::size_t>(y) * static_cast<std::size_t>(raster.width) +
                          static_cast<std::size_t>(x)] = 255;
    return raster;
}

}  // namespace formloop::pdfgen::testing
