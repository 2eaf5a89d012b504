// SPDX-License-Identifier: GPL-3.0-or-later
#include "ocr/normal_cell.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstddef>
#include <functional>
#include <iterator>
#include <span>
#include <utility>

#include "ocr/components.h"

namespace formloop::ocr {
namespace {

// The numbers of tools/train/normal_cell.py, which says what each is for.
constexpr int fit = 24;
constexpr double dust_share = 0.005;
constexpr float least_ink = 0.12F;
constexpr float ink_share = 0.35F;
constexpr double speck_mass = 0.025;
constexpr double edge_strip = 0.15;
constexpr double edge_mass = 0.25;
constexpr double edge_span = 0.8;
constexpr double level_strip = 0.08;
constexpr double least_size = 0.15;

/// One axis of the reduction: what share each source pixel has in each of the view's 32. A tent filter, never narrower than a
/// source pixel; what lies outside of the cell is paper.
class Axis {
public:
    Axis(int length, double centre, double scale) {
        const double radius = std::max(1.0, 1.0 / scale);
        for (int i = 0; i < view_size; ++i) {
            const double at = (i + 0.5 - view_size / 2.0) / scale + centre;
            const auto tent = [&](int k) { return std::max(0.0, 1.0 - std::abs(k + 0.5 - at) / radius); };
            const int first = static_cast<int>(std::floor(at - radius)), last = static_cast<int>(std::ceil(at + radius));
            double total = 0;
            for (int k = first; k <= last; ++k) total += tent(k);
            Taps& taps = taps_[static_cast<std::size_t>(i)];
            taps.first = std::max(first, 0);
            taps.at = shares_.size();
            for (int k = taps.first; k <= std::min(last, length - 1); ++k) shares_.push_back(static_cast<float>(tent(k) / total));
            taps.count = shares_.size() - taps.at;
        }
    }

    /// The sum over source pixels of their shares in the view's i-th times what `value` gives for them.
    template <class Value>
    float sum(int i, Value value) const {
        const Taps& taps = taps_[static_cast<std::size_t>(i)];
        float total = 0;
        for (std::size_t k = 0; k < taps.count; ++k) total += shares_[taps.at + k] * value(taps.first + static_cast<int>(k));
        return total;
    }

private:
    struct Taps {
        int first = 0;
        std::size_t at = 0, count = 0;
    };
    std::array<Taps, view_size> taps_;
    std::vector<float> shares_;
};

/// How dark the pen is: the darkest pixel after leaving out as many as dust may darken.
float pen_darkness(std::span<const float> ink) {
    const auto dust = static_cast<std::size_t>(dust_share * static_cast<double>(ink.size()));
    std::vector<float> inked;
    std::ranges::copy_if(ink, std::back_inserter(inked), [](float value) { return value > 0; });
    if (inked.size() <= dust) return 0;
    const auto at = inked.begin() + static_cast<std::ptrdiff_t>(dust);
    std::nth_element(inked.begin(), at, inked.end(), std::greater{});
    return *at;
}

/// A cell's ink without what is foreign, and how the cell is brought to the view.
struct NormalInk {
    InkPatch clean;
    Axis rows, columns;

    /// What a picture of the cell shows.
    GlyphView view(const InkPatch& picture) const {
        const auto width = static_cast<std::size_t>(picture.width);
        std::vector<float> narrow(static_cast<std::size_t>(picture.height) * view_size);
        for (int y = 0; y < picture.height; ++y) {
            const float* row = picture.ink.data() + static_cast<std::size_t>(y) * width;
            if (std::all_of(row, row + width, [](float value) { return value == 0; })) continue;
            for (int i = 0; i < view_size; ++i)
                narrow[static_cast<std::size_t>(y * view_size + i)] = columns.sum(i, [&](int x) { return row[x]; });
        }
        GlyphView view;
        for (int j = 0; j < view_size; ++j)
            for (int i = 0; i < view_size; ++i) {
                const float value = rows.sum(j, [&](int y) { return narrow[static_cast<std::size_t>(y * view_size + i)]; });
                view[static_cast<std::size_t>(j * view_size + i)] = std::clamp(value, 0.0F, 1.0F);
            }
        return view;
    }
};

/// Which pieces can belong to the cell's character, by label.
std::vector<char> kept_pieces(const InkPatch& cell, const Components& parts, float pen) {
    std::vector<double> mass(parts.pieces.size(), 0.0);
    for (int y = 0; y < cell.height; ++y)
        for (int x = 0; x < cell.width; ++x)
            if (const int label = parts.labels.row(y)[x])
                mass[static_cast<std::size_t>(label)] += std::min(cell.ink[static_cast<std::size_t>(y * cell.width + x)], pen);
    double total = 0;
    for (const double own : mass) total += own;
    std::vector<char> keep(mass.size(), 0);
    for (std::size_t i = 1; i < mass.size(); ++i) {
        const Component& part = parts.pieces[i];
        const int w = part.right - part.left + 1, h = part.bottom - part.top + 1;
        const bool at_side = (part.left == 0 && w <= edge_strip * cell.width) ||
                             (part.right == cell.width - 1 && part.left >= cell.width - edge_strip * cell.width);
        const bool at_level = (part.top == 0 && h <= level_strip * cell.height) ||
                              (part.bottom == cell.height - 1 && part.top >= cell.height - level_strip * cell.height);
        const bool foreign = (at_side && (mass[i] < edge_mass * total || h >= edge_span * cell.height)) ||
                             (at_level && w >= edge_span * cell.width);
        keep[i] = mass[i] >= speck_mass * total && !foreign;
    }
    return keep;
}

std::optional<NormalInk> normal_ink(const InkPatch& cell) {
    assert(cell.width >= 0 && cell.height >= 0);
    assert(cell.ink.size() == static_cast<std::size_t>(cell.width) * static_cast<std::size_t>(cell.height));
    const float pen = pen_darkness(cell.ink);
    if (!(pen >= least_ink)) return std::nullopt;
    GrayImage dark(cell.width, cell.height);
    std::ranges::transform(cell.ink, dark.row(0), [&](float value) { return value >= ink_share * pen ? 0 : 255; });
    const Components parts = find_components(dark, 0);
    const std::vector<char> keep = kept_pieces(cell, parts, pen);

    Component box{cell.width, cell.height, -1, -1};
    for (std::size_t i = 1; i < keep.size(); ++i) {
        if (!keep[i]) continue;
        const Component& part = parts.pieces[i];
        box.left = std::min(box.left, part.left), box.top = std::min(box.top, part.top);
        box.right = std::max(box.right, part.right), box.bottom = std::max(box.bottom, part.bottom);
    }
    const int longer = std::max(box.right - box.left, box.bottom - box.top) + 1;
    if (box.right < 0 || longer < least_size * std::max(cell.width, cell.height)) return std::nullopt;

    const auto ink_at = [&](int x, int y) { return std::min(cell.ink[static_cast<std::size_t>(y * cell.width + x)], pen); };
    const auto kept_at = [&](int x, int y) { return keep[static_cast<std::size_t>(parts.labels.row(y)[x])] != 0; };
    double sum = 0;
    int count = 0;
    for (int y = box.top; y <= box.bottom; ++y)
        for (int x = box.left; x <= box.right; ++x)
            if (kept_at(x, y)) sum += ink_at(x, y), ++count;
    const auto level = static_cast<float>(sum / count);

    // The character with its soft edge, one pixel wide.
    InkPatch clean{cell.width, cell.height, std::vector<float>(cell.ink.size(), 0.0F)};
    for (int y = box.top; y <= box.bottom; ++y)
        for (int x = box.left; x <= box.right; ++x) {
            if (!kept_at(x, y)) continue;
            for (int v = std::max(y - 1, 0); v <= std::min(y + 1, cell.height - 1); ++v)
                for (int u = std::max(x - 1, 0); u <= std::min(x + 1, cell.width - 1); ++u)
                    clean.ink[static_cast<std::size_t>(v * cell.width + u)] = std::min(ink_at(u, v) / level, 1.0F);
        }
    const double scale = static_cast<double>(fit) / longer;
    return NormalInk{std::move(clean), Axis(cell.height, (box.top + box.bottom + 1) / 2.0, scale),
                     Axis(cell.width, (box.left + box.right + 1) / 2.0, scale)};
}

}  // namespace

std::optional<GlyphView> normal_cell(const InkPatch& cell) {
    const auto normal = normal_ink(cell);
    return normal ? std::optional(normal->view(normal->clean)) : std::nullopt;
}

std::optional<CrossedView> normal_cell(const InkPatch& cell, const InkPatch& line) {
    assert(line.width == cell.width && line.height == cell.height);
    const auto normal = normal_ink(cell);
    if (!normal) return std::nullopt;
    return CrossedView{normal->view(normal->clean), normal->view(line)};
}

}  // namespace formloop::ocr
