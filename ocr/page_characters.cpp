// SPDX-License-Identifier: GPL-3.0-or-later
#include "ocr/page_characters.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>

#include "ocr/median.h"

namespace formloop::ocr {
namespace {

constexpr int side = 32;
constexpr std::size_t most_views = 12;
constexpr std::size_t least_views = 4;

/// The logarithm of the likelihood ratio falls with the distance to the nearest sure one, in spreads. Fitted on 36 typefaces
/// and 23 handwriting fonts of the training sets, 0 against O and 1 against I; docs/decisions/0045 shows the counts.
struct Law {
    double at_none, per_gap;
    double least, most;  ///< no page says more than this
};
constexpr Law type{16.5, 7.0, -5, 4.5};
constexpr Law hand{5.4, 2.8, -4, 2.5};

/// The same beside a line, where less is to be seen: a page's digits under a line against what the net takes them for besides.
constexpr Law beside_line{6.6, 3.3, -2.5, 4};
constexpr Law beside_line_of_few{8.0, 3.0, -2.5, 4};  ///< where fewer were shown, the nearest is farther
constexpr float line_ink = 0.15F;
constexpr int line_reach = 2;        ///< view pixels
constexpr double least_seen = 0.6;   ///< share of a view without which nothing can be compared
constexpr double type_spread = 0.6;   ///< typed characters of one page are more alike than this, written ones less
constexpr double least_spread = 0.5;  ///< grains and pixels differ by as much

/// Softens a view, so that a stroke half a pixel beside another is near it: a binomial filter, 1 4 6 4 1.
GlyphView softened(const GlyphView& view) {
    constexpr std::array<float, 5> weights{1 / 16.0F, 4 / 16.0F, 6 / 16.0F, 4 / 16.0F, 1 / 16.0F};
    GlyphView rows{}, out{};
    for (int y = 0; y < side; ++y)
        for (int x = 0; x < side; ++x)
            for (int d = -2; d <= 2; ++d)
                if (x + d >= 0 && x + d < side) rows[y * side + x] += weights[d + 2] * view[y * side + x + d];
    for (int y = 0; y < side; ++y)
        for (int x = 0; x < side; ++x)
            for (int d = -2; d <= 2; ++d)
                if (y + d >= 0 && y + d < side) out[y * side + x] += weights[d + 2] * rows[(y + d) * side + x];
    return out;
}

/// Which pixels of a view count: 1, or 0 under a line and as far beside it as softening and shifting carry.
GlyphView seen_beside(const GlyphView& line) {
    GlyphView seen;
    seen.fill(1);
    for (int y = 0; y < side; ++y)
        for (int x = 0; x < side; ++x) {
            if (line[y * side + x] < line_ink) continue;
            for (int v = std::max(0, y - line_reach); v <= std::min(side - 1, y + line_reach); ++v)
                for (int u = std::max(0, x - line_reach); u <= std::min(side - 1, x + line_reach); ++u) seen[v * side + u] = 0;
        }
    return seen;
}

GlyphView everywhere() {
    GlyphView all;
    all.fill(1);
    return all;
}

/// Euclidean distance of two softened views, one of them shifted by up to a pixel to where they agree best; as if what is
/// not seen differed like the rest.
double distance(const GlyphView& a, const GlyphView& b, const GlyphView& seen) {
    double least = std::numeric_limits<double>::max();
    for (int dy = -1; dy <= 1; ++dy)
        for (int dx = -1; dx <= 1; ++dx) {
            double sum = 0;
            for (int y = 1; y < side - 1; ++y)
                for (int x = 1; x < side - 1; ++x) {
                    const double gap = a[y * side + x] - b[(y + dy) * side + x + dx];
                    sum += seen[y * side + x] * gap * gap;
                }
            least = std::min(least, sum);
        }
    const double share = std::accumulate(seen.begin(), seen.end(), 0.0) / (side * side);
    return std::sqrt(least / share);
}

double nearest(const GlyphView& view, const std::vector<GlyphView>& others, const GlyphView& seen) {
    double least = std::numeric_limits<double>::max();
    for (const auto& other : others) least = std::min(least, distance(view, other, seen));
    return least;
}

}  // namespace

double PageCharacters::Shown::spread() const {
    auto some = gaps;
    return median(some);
}

double PageCharacters::spread() const {
    std::vector<double> all;
    for (const auto& [symbol, shown] : shown_)
        if (shown.views.size() >= least_views) all.insert(all.end(), shown.gaps.begin(), shown.gaps.end());
    return all.empty() ? 0 : median(all);
}

void PageCharacters::show(char symbol, const GlyphView& view) {
    if (has_enough(symbol)) return;
    auto& [views, gaps] = shown_[symbol];
    const GlyphView added = softened(view), all = everywhere();
    for (std::size_t i = 0; i < views.size(); ++i) gaps[i] = std::min(gaps[i], distance(views[i], added, all));
    gaps.push_back(nearest(added, views, all));
    views.push_back(added);
}

bool PageCharacters::has_enough(char symbol) const {
    const auto found = shown_.find(symbol);
    return found != shown_.end() && found->second.views.size() == most_views;
}

double PageCharacters::likeness(char symbol, const CrossedView& look) const {
    const auto found = shown_.find(symbol);
    if (found == shown_.end()) return 1;
    const auto& [views, gaps] = found->second;
    const GlyphView seen = seen_beside(look.line);
    const auto count = std::ranges::count(seen, 1.0F);
    const bool few = views.size() < least_views, whole = count == side * side;
    if ((few && whole) || count < least_seen * side * side) return 1;
    const double spread = whole ? found->second.spread() : this->spread();
    if (spread == 0) return 1;
    const Law& law = few ? beside_line_of_few : !whole ? beside_line : spread < type_spread ? type : hand;
    const double away = nearest(softened(look.own), views, seen) / std::max(spread, least_spread);
    return std::exp(std::clamp(law.at_none - law.per_gap * away, law.least, law.most));
}

}  // namespace formloop::ocr
