// SPDX-License-Identifier: GPL-3.0-or-later
#include "ocr/streaks.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>

namespace formloop::ocr {
namespace {

constexpr int samples = 120;           ///< places along the scan that are looked at
constexpr int bins = 32;
constexpr double darkened = 0.88;      ///< less light than this share of the neighbours' is dark
constexpr double alike = 0.12;         ///< neighbours that differ by more than this share are print
constexpr double whole = 0.93;         ///< of the places; the longest printed rule stays below
constexpr double lost = 0.35;          ///< less light than this cannot be made up for

template <class At>  // brightness at (across, along)
void find_along(int across, int along, double px_per_mm, Streak::Along direction, At at, std::vector<Streak>& found) {
    const int side = std::max(2, static_cast<int>(std::lround(1.0 * px_per_mm)));
    if (across < 8 * side || along < samples) return;
    std::vector<std::array<std::uint16_t, bins>> seen(across, std::array<std::uint16_t, bins>{});
    std::vector<int> told(across, 0), dark(across, 0);
    for (int i = 0; i < samples; ++i) {
        const int v = static_cast<int>((i + 0.5) * along / samples);
        for (int u = side; u + side < across; ++u) {
            const int left = at(u - side, v), right = at(u + side, v);
            // Beside print nothing can be told of the light that comes through.
            if (std::min(left, right) < 100 || std::abs(left - right) > alike * std::max(left, right)) continue;
            const double ratio = 2.0 * at(u, v) / (left + right);
            ++told[u];
            dark[u] += ratio < darkened;
            ++seen[u][std::min(bins - 1, static_cast<int>(ratio * (bins / 1.25)))];
        }
    }
    for (int u = 0; u < across; ++u) {
        if (told[u] < samples / 2 || dark[u] < whole * told[u]) continue;
        int count = 0, bin = 0;
        while (bin < bins && (count += seen[u][bin]) * 2 < told[u]) ++bin;
        found.push_back({direction, u, std::min(1.0, (bin + 0.5) * 1.25 / bins)});
    }
}

}  // namespace

std::vector<Streak> find_streaks(GrayView scan, double px_per_mm) {
    std::vector<Streak> found;
    if (scan.empty()) return found;
    find_along(scan.width(), scan.height(), px_per_mm, Streak::Along::y, [&](int u, int v) { return scan.row(v)[u]; }, found);
    find_along(scan.height(), scan.width(), px_per_mm, Streak::Along::x, [&](int u, int v) { return scan.row(u)[v]; }, found);
    // A page full of them is something else.
    if (static_cast<double>(found.size()) > 0.05 * (scan.width() + scan.height())) found.clear();
    return found;
}

GrayImage without_streaks(GrayView scan, const std::vector<Streak>& streaks) {
    GrayImage clean(scan.width(), scan.height());
    for (int y = 0; y < scan.height(); ++y) std::copy_n(scan.row(y), scan.width(), clean.row(y));
    for (std::size_t i = 0; i < streaks.size();) {
        // Neighbouring lines are one streak; where any of them is lost, all are bridged.
        std::size_t end = i + 1;
        while (end < streaks.size() && streaks[end].along == streaks[i].along && streaks[end].at == streaks[end - 1].at + 1) ++end;
        const bool is_lost = std::any_of(streaks.begin() + static_cast<std::ptrdiff_t>(i), streaks.begin() + static_cast<std::ptrdiff_t>(end),
                                         [](const Streak& s) { return s.passes < lost; });
        const bool upright = streaks[i].along == Streak::Along::y;
        const int across = upright ? scan.width() : scan.height(), along = upright ? scan.height() : scan.width();
        const auto px = [&](int u, int v) -> std::uint8_t& { return upright ? clean.row(v)[u] : clean.row(u)[v]; };
        const int from = std::max(0, streaks[i].at - 2), to = std::min(across - 1, streaks[end - 1].at + 2);
        for (int v = 0; v < along; ++v)
            for (std::size_t j = i; j < end; ++j) {
                const int u = streaks[j].at;
                if (is_lost)
                    px(u, v) = static_cast<std::uint8_t>(px(from, v) + (px(to, v) - px(from, v)) * (u - from) / std::max(1, to - from));
                else
                    px(u, v) = static_cast<std::uint8_t>(std::min(255.0, px(u, v) / streaks[j].passes));
            }
        i = end;
    }
    return clean;
}

}  // namespace formloop::ocr
