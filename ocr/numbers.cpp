// SPDX-License-Identifier: GPL-3.0-or-later
#include "ocr/numbers.h"

#include <algorithm>
#include <cmath>

namespace formloop::ocr {
namespace {

constexpr double none_mm2 = 0.06, sure_mm2 = 0.28;
constexpr Mm sure_extent{0.9};
constexpr Mm margin{0.3};
constexpr double usual_width = 0.62;  ///< of a character, as a share of the line's height
constexpr double dust_mm2 = 0.03;

/// The columns where a piece is thinnest near the `count - 1` places that would cut it evenly.
std::vector<int> thin_columns(const std::vector<int>& profile, int count) {
    const int width = static_cast<int>(profile.size());
    std::vector<int> columns;
    for (int c = 1; c < count; ++c) {
        const double even = static_cast<double>(width) * c / count;
        const int reach = std::max(1, static_cast<int>(0.3 * width / count));
        int best = static_cast<int>(even);
        double least = 1e9;
        for (int x = std::max(1, static_cast<int>(even) - reach);
             x <= std::min(width - 1, static_cast<int>(even) + reach); ++x) {
            const double cost = profile[x] + 0.1 * std::abs(x - even);
            if (cost < least) {
                least = cost;
                best = x;
            }
        }
        columns.push_back(best);
    }
    return columns;
}

/// How probable it is that a group this wide (in line heights) holds so many characters.
double prior_of(int count, double width) {
    const double expected = std::max(1.0, width / usual_width);
    if (count == 1) return width < 0.8 ? 0.995 : width < 1 ? 0.97 : width < 1.15 ? 0.8 : width < 1.3 ? 0.2 : 0.01;
    if (width < 0.8) return width < 0.6 ? 0.0005 : 0.005;
    return std::exp(-1.5 * std::abs(count - expected)) * (1 - prior_of(1, width));
}

}  // namespace

std::vector<LineInWork::Group> LineInWork::make_groups(const std::vector<InkBlob>& blobs) const {
    std::vector<Group> groups;
    for (std::size_t i = 0; i < blobs.size(); ++i) {
        const InkBlob& b = blobs[i];
        groups.push_back({{i}, b.x, b.x + b.width, b.y, b.y + b.height, {}});
    }
    // Pieces above each other, until nothing changes: a bar merged into its 5 may reach over the next piece.
    bool changed = true;
    while (changed) {
        changed = false;
        for (std::size_t i = 0; i < groups.size() && !changed; ++i)
            for (std::size_t j = i + 1; j < groups.size() && !changed; ++j) {
                Group &a = groups[i], &b = groups[j];
                const int shared = std::min(a.right, b.right) - std::max(a.left, b.left);
                if (2 * shared <= std::min(a.right - a.left, b.right - b.left)) continue;
                a.blobs.insert(a.blobs.end(), b.blobs.begin(), b.blobs.end());
                a.left = std::min(a.left, b.left);
                a.right = std::max(a.right, b.right);
                a.top = std::min(a.top, b.top);
                a.bottom = std::max(a.bottom, b.bottom);
                groups.erase(groups.begin() + static_cast<std::ptrdiff_t>(j));
                changed = true;
            }
    }
    std::sort(groups.begin(), groups.end(), [](const Group& a, const Group& b) { return a.left < b.left; });
    return groups;
}

LineInWork::LineInWork(const InkParts& parts, std::size_t area, const LineRule& rule, GlyphBatch& batch) {
    ink_ = ocr::ink_probability(parts.own(area), none_mm2, sure_mm2, sure_extent);
    if (ink_ < 0.01) return;
    const double px2 = parts.px_per_mm() * parts.px_per_mm();
    auto blobs = parts.blobs(area);
    int tallest = 0;
    for (const auto& blob : blobs) tallest = std::max(tallest, blob.height);
    groups_ = make_groups(blobs);

    // The line's height: the middle one of the characters'.
    std::vector<int> heights;
    for (const auto& group : groups_)
        if (group.bottom - group.top > 0.45 * tallest) heights.push_back(group.bottom - group.top);
    if (heights.empty()) {
        groups_.clear();
        return;
    }
    std::nth_element(heights.begin(), heights.begin() + static_cast<std::ptrdiff_t>(heights.size() / 2), heights.end());
    const int height = heights[heights.size() / 2];

    std::erase_if(groups_, [&](const Group& group) {
        int pixels = 0;
        for (const auto b : group.blobs) pixels += blobs[b].pixels;
        return pixels < dust_mm2 * px2;
    });
    // A point or hyphen is told by its shape; another small piece is a bit of the character beside it.
    for (std::size_t i = 0; i < groups_.size(); ++i) {
        Group& group = groups_[i];
        const int h = group.bottom - group.top, w = group.right - group.left;
        if (h >= 0.4 * height) continue;
        int baseline = group.bottom;
        if (i > 0) baseline = groups_[i - 1].bottom;
        else if (i + 1 < groups_.size()) baseline = groups_[i + 1].bottom;
        const bool low = group.bottom > baseline - 0.35 * height;
        if (rule.dash && w > 1.6 * h && !low) group.cuts = {{1, {{std::nullopt, "-", 0.995}}}};
        else if (rule.point && w < 0.45 * height && low && i > 0) group.cuts = {{1, {{std::nullopt, ".", 0.99}}}};
        else if (i > 0 && group.left - groups_[i - 1].right < 0.2 * height && groups_[i - 1].cuts.empty()) {
            Group& before = groups_[i - 1];
            before.blobs.insert(before.blobs.end(), group.blobs.begin(), group.blobs.end());
            before.right = std::max(before.right, group.right);
            before.top = std::min(before.top, group.top);
            before.bottom = std::max(before.bottom, group.bottom);
            groups_.erase(groups_.begin() + static_cast<std::ptrdiff_t>(i--));
        } else {
            group.cuts = {{1, {{std::nullopt, "", 0.5}}}};  // something; it makes the line doubtful
        }
    }
    for (auto& group : groups_)
        if (group.cuts.empty()) propose(group, height, rule, groups_.size() == 1, parts, area, batch);
}

void LineInWork::propose(Group& group, int height, const LineRule& rule, bool alone, const InkParts& parts,
                         std::size_t area, GlyphBatch& batch) const {
    const double width = static_cast<double>(group.right - group.left) / height;
    const int expected = std::max(1, static_cast<int>(std::lround(width / usual_width)));
    int fewest = 1, most = std::min<int>(expected + 1, static_cast<int>(rule.most));
    if (width < 0.6) most = 1;
    if (alone && rule.least >= 2) {
        fewest = static_cast<int>(rule.least);
        most = std::max(most, fewest);
    }
    // Ink with paper on both sides that can only be one character is as good as a character in a cell.
    const auto own_place = fewest == 1 && most == 1 ? std::optional(area) : std::nullopt;
    const auto add = [&](int left, int right) {
        return batch.add(parts.patch(area, group.blobs, left, right, margin), rule.alphabet, own_place,
                         parts.line_patch(area, group.blobs, left, right, margin));
    };
    for (int count = fewest; count <= most; ++count) {
        Cut cut{fewest == most ? 1 : prior_of(count, width), {}};
        if (cut.prior < 0.002) continue;
        if (count == 1) {
            cut.steps.push_back({add(group.left, group.right), "", 1});
        } else {
            auto columns = thin_columns(parts.profile(area, group.blobs, group.left, group.right), count);
            columns.insert(columns.begin(), 0);
            columns.push_back(group.right - group.left);
            for (std::size_t c = 0; c + 1 < columns.size(); ++c)
                cut.steps.push_back({add(group.left + columns[c], group.left + columns[c + 1]), "", 1});
        }
        group.cuts.push_back(std::move(cut));
    }
    if (group.cuts.empty())
        group.cuts = {{1, {{add(group.left, group.right), "", 1}}}};
}

std::vector<std::vector<record::Symbol>> LineInWork::lattice(const GlyphBatch& batch) const {
    std::vector<std::vector<record::Symbol>> lattice;
    for (const auto& group : groups_) {
        const Cut* best = nullptr;
        double best_score = 0, total = 0;
        for (const auto& cut : group.cuts) {
            double score = cut.prior;
            for (const auto& step : cut.steps)
                if (step.number)
                    score *= std::max(0.01, batch.whole(*step.number));
            total += score;
            if (!best || score > best_score) {
                best = &cut;
                best_score = score;
            }
        }
        if (!best) continue;
        const double sure = best_score / total;
        bool first = true;
        for (const auto& step : best->steps) {
            std::vector<record::Symbol> symbols;
            if (!step.number) symbols.push_back({step.sign, step.probability});
            else symbols = batch.symbols(*step.number);
            if (first)  // that this is the right cut counts once
                for (auto& symbol : symbols) symbol.probability *= sure;
            first = false;
            if (symbols.empty()) symbols.push_back({"", 0.01});
            lattice.push_back(std::move(symbols));
        }
    }
    return lattice;
}

}  // namespace formloop::ocr
