// SPDX-License-Identifier: GPL-3.0-or-later
#include "ocr/ink_digest.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

namespace formloop::ocr {
namespace {

constexpr int columns = 24, rows = 8, squares = columns * rows;
constexpr std::string_view shades = "0123456789abcdef";
constexpr double full_at = 0.6;  ///< share of a square under ink that is the darkest shade
constexpr int there = 4;         ///< this dark a square surely holds ink
constexpr int trace = 1;         ///< and beside it some must be seen again

using Digest = std::array<int, squares>;

std::optional<Digest> parse(std::string_view text) {
    if (text.size() != squares) return std::nullopt;
    Digest digest{};
    for (int i = 0; i < squares; ++i) {
        const auto shade = shades.find(text[i]);
        if (shade == std::string_view::npos) return std::nullopt;
        digest[i] = static_cast<int>(shade);
    }
    return digest;
}

/// Whether every square with ink in `a` finds some in or beside its place in `b`.
bool found_again(const Digest& a, const Digest& b) {
    for (int y = 0; y < rows; ++y)
        for (int x = 0; x < columns; ++x) {
            if (a[y * columns + x] < there) continue;
            int most = 0;
            for (int v = std::max(0, y - 1); v <= std::min(rows - 1, y + 1); ++v)
                for (int u = std::max(0, x - 1); u <= std::min(columns - 1, x + 1); ++u)
                    most = std::max(most, b[v * columns + u]);
            if (most < trace) return false;
        }
    return true;
}

double likeness(const Digest& a, const Digest& b, int dx, int dy) {
    double ab = 0, aa = 0, bb = 0;
    for (int y = 0; y < rows; ++y)
        for (int x = 0; x < columns; ++x) {
            const int u = x + dx, v = y + dy;
            const double p = a[y * columns + x];
            const double q = u >= 0 && v >= 0 && u < columns && v < rows ? b[v * columns + u] : 0;
            ab += p * q;
            aa += p * p;
            bb += q * q;
        }
    if (aa == 0 && bb == 0) return 1;
    return aa == 0 || bb == 0 ? 0 : ab / std::sqrt(aa * bb);
}

int amount(const Digest& digest) {
    int sum = 0;
    for (const int shade : digest) sum += shade;
    return sum;
}

}  // namespace

std::string ink_digest(GrayView ink) {
    std::string text(squares, '0');
    if (ink.empty()) return text;
    std::array<double, squares> dark{}, area{};
    for (int y = 0; y < ink.height(); ++y)
        for (int x = 0; x < ink.width(); ++x) {
            const int square = y * rows / ink.height() * columns + x * columns / ink.width();
            dark[square] += ink.at(x, y) < 200 ? 1 : 0;
            area[square] += 1;
        }
    for (int i = 0; i < squares; ++i)
        if (area[i] > 0)
            text[i] = shades[std::clamp(static_cast<int>(std::lround(15 * dark[i] / area[i] / full_at)), 0, 15)];
    return text;
}

bool same_ink(std::string_view a, std::string_view b) {
    const auto p = parse(a), q = parse(b);
    if (!p || !q) return false;
    const double most = std::max(amount(*p), amount(*q)), least = std::min(amount(*p), amount(*q));
    if (most == 0) return true;
    if (least < 0.6 * most || !found_again(*p, *q) || !found_again(*q, *p)) return false;
    double best = 0;
    for (int dy = -1; dy <= 1; ++dy)
        for (int dx = -1; dx <= 1; ++dx) best = std::max(best, likeness(*p, *q, dx, dy));
    return best > 0.75;
}

}  // namespace formloop::ocr
