// SPDX-License-Identifier: GPL-3.0-or-later
#include "ocr/streaks.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>

#include "ocr/vectors.h"

namespace formloop::ocr {
namespace {

constexpr int samples = 120;           ///< places along the scan that are looked at
constexpr int bins = 32;
constexpr int darkened = 88;           ///< less light than this share (%) of the neighbours' is dark
constexpr int alike = 12;              ///< neighbours that differ by more than this share (%) are print
constexpr double whole = 0.93;         ///< of the places; the longest printed rule stays below
constexpr double lost = 0.35;          ///< less light than this cannot be made up for

/// Lines of brightness across the scan, `samples` of them, spread along it; a place of `across` in each.
using Lines = std::vector<std::vector<std::uint8_t>>;

/// Beside print nothing can be told of the light that comes through.
bool tells(int left, int right) {
    const int least = std::min(left, right), most = std::max(left, right);
    return static_cast<int>(least >= 100) & static_cast<int>((most - least) * 100 <= alike * most);  // no branch: loops become vectors
}

/// Adds one line's places that tell something, and those that are dark, to the counts of `count` places from `side` on.
FORMLOOP_WIDE_VECTORS
void count_dark(const std::uint8_t* line, int side, int count, std::uint8_t* told, std::uint8_t* dark) {
    for (int i = 0; i < count; ++i) {
        const int left = line[i], px = line[i + side], right = line[i + 2 * side];
        const bool tells_here = tells(left, right), dark_here = px * 200 < darkened * (left + right);
        told[i] = static_cast<std::uint8_t>(told[i] + tells_here);
        dark[i] = static_cast<std::uint8_t>(dark[i] + (tells_here & dark_here));
    }
}

void find_along(const Lines& lines, double px_per_mm, Streak::Along direction, std::vector<Streak>& found) {
    const int side = std::max(2, static_cast<int>(std::lround(1.0 * px_per_mm))), across = static_cast<int>(lines.front().size());
    if (across < 8 * side) return;
    const auto ratio = [&](const std::vector<std::uint8_t>& line, int u) { return 2.0 * line[u] / (line[u - side] + line[u + side]); };
    std::vector<std::uint8_t> told(across, 0), dark(across, 0);
    static_assert(samples < 256);
    for (const auto& line : lines) count_dark(line.data(), side, across - 2 * side, told.data() + side, dark.data() + side);
    for (int u = side; u + side < across; ++u) {
        if (told[u] < samples / 2 || dark[u] < whole * told[u]) continue;
        std::array<int, bins> seen{};
        for (const auto& line : lines)
            if (tells(line[u - side], line[u + side])) ++seen[std::min(bins - 1, static_cast<int>(ratio(line, u) * (bins / 1.25)))];
        int count = 0, bin = 0;
        while (bin < bins && (count += seen[bin]) * 2 < told[u]) ++bin;
        found.push_back({direction, u, std::min(1.0, (bin + 0.5) * 1.25 / bins)});
    }
}

}  // namespace

std::vector<Streak> find_streaks(GrayView scan, double px_per_mm) {
    std::vector<Streak> found;
    if (scan.empty()) return found;
    if (scan.width() < samples || scan.height() < samples) return found;
    const auto place = [](int i, int along) { return static_cast<int>((i + 0.5) * along / samples); };
    Lines upright(samples), level(samples, std::vector<std::uint8_t>(scan.height()));
    for (int i = 0; i < samples; ++i) {
        const std::uint8_t* row = scan.row(place(i, scan.height()));
        upright[i].assign(row, row + scan.width());
    }
    std::array<int, samples> columns{};
    for (int i = 0; i < samples; ++i) columns[i] = place(i, scan.width());
    for (int y = 0; y < scan.height(); ++y)
        for (int i = 0; i < samples; ++i) level[i][y] = scan.row(y)[columns[i]];
    find_along(upright, px_per_mm, Streak::Along::y, found);
    find_along(level, px_per_mm, Streak::Along::x, found);
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
