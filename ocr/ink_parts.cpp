// SPDX-License-Identifier: GPL-3.0-or-later
#include "ocr/ink_parts.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <opencv2/imgproc.hpp>

#include "ocr/components.h"
#include "ocr/rising.h"

namespace formloop::ocr {
namespace {

constexpr int ink_level = 214;        ///< darker pixels are ink (16 % of black), as in ocr/ink.cpp
constexpr int least_pixels = 6;       ///< smaller pieces are dust
constexpr double edge_mm = 0.35;      ///< what is left of rules lies this near an area's edge
constexpr double near_mm = 1.2;
constexpr double alike_extent = 0.55; ///< a part this long beside the owner's part is writing, not overflow
constexpr double alike_pixels = 0.6;

/// One piece's ink in one area.
struct Part {
    int piece = 0;
    int area = 0;
    int pixels = 0, inside = 0;
    int on_line = 0;     ///< pixels where a line that was taken out ran
    int left = 1 << 30, top = 1 << 30, right = -1, bottom = -1;  ///< inclusive
    bool own = false;    ///< belongs to the area
    bool whole = false;  ///< with what the piece has outside all areas

    int extent() const { return std::max(right - left, bottom - top) + 1; }
    void add(int x, int y, bool is_inside) {
        ++pixels;
        inside += is_inside;
        left = std::min(left, x);
        right = std::max(right, x);
        top = std::min(top, y);
        bottom = std::max(bottom, y);
    }
};

}  // namespace

struct InkParts::Pieces {
    const GrayImage *ink = nullptr, *lines = nullptr;
    Components found;
    cv::Mat areas;                ///< area + 1 of each pixel, 0 none
    std::vector<cv::Rect> boxes;  ///< of the areas, px
    std::vector<Part> parts;      ///< sorted by piece
    std::vector<std::vector<int>> by_area;  ///< indices of each area's own parts
    std::vector<OwnInk> own;

    /// The part of `piece` in `area`, and whether a pixel of the piece that lies in `in_area` (0 none) goes with it.
    bool goes_with(const Part& part, int in_area) const {
        return in_area == part.area + 1 || (part.whole && !belongs(part.piece, in_area));
    }
    /// Whether some part of the piece owns the ink it has in an area.
    bool belongs(int piece, int in_area) const {
        if (in_area == 0) return false;
        auto at = std::lower_bound(parts.begin(), parts.end(), piece, [](const Part& p, int n) { return p.piece < n; });
        for (; at != parts.end() && at->piece == piece; ++at)
            if (at->area + 1 == in_area) return at->own;
        return false;
    }
};

/// A picture of some ink and where on the page it was cut out.
struct InkParts::Cut {
    InkPatch patch;
    int x = 0, y = 0;  ///< px of the page at the picture's corner
};

InkParts::InkParts(InkParts&&) noexcept = default;
InkParts& InkParts::operator=(InkParts&&) noexcept = default;
InkParts::~InkParts() = default;

InkParts::InkParts(const GrayImage& ink, double px_per_mm, const std::vector<WritingArea>& areas,
                   const GrayImage* lines)
    : pieces_(std::make_unique<Pieces>()), k_(px_per_mm) {
    Pieces& p = *pieces_;
    p.ink = &ink;
    p.lines = lines;
    p.by_area.resize(areas.size());
    p.own.resize(areas.size());
    const cv::Rect page(0, 0, ink.width(), ink.height());
    const auto px = [&](Mm mm) { return static_cast<int>(std::lround(mm.value * k_)); };
    for (const auto& [box, touching] : areas)
        p.boxes.push_back(cv::Rect(cv::Point(px(box.x), px(box.y)), cv::Point(px(box.right()), px(box.bottom()))) &
                          page);

    // Larger areas first, so that a box inside another one shows.
    p.areas = cv::Mat::zeros(ink.height(), ink.width(), CV_16U);
    std::vector<std::size_t> order(areas.size());
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return p.boxes[a].area() > p.boxes[b].area(); });
    for (const auto i : order) p.areas(p.boxes[i]).setTo(static_cast<int>(i) + 1);

    p.found = find_components(ink, ink_level);
    const int pieces = static_cast<int>(p.found.pieces.size());

    // The parts of each piece, found on the piece's own rectangle.
    const int edge = std::max(1, static_cast<int>(std::lround(edge_mm * k_)));
    std::vector<int> outside(static_cast<std::size_t>(pieces), 0);
    for (int n = 1; n < pieces; ++n) {
        const Component& piece = p.found.pieces[n];
        if (piece.pixels < least_pixels) continue;
        const std::size_t first = p.parts.size();
        for (int y = piece.top; y <= piece.bottom; ++y) {
            const int* label = p.found.labels.row(y);
            const std::uint16_t* area = p.areas.ptr<std::uint16_t>(y);
            std::size_t last = first;
            for (int x = piece.left; x <= piece.right; ++x) {
                if (label[x] != n) continue;
                if (area[x] == 0) {
                    ++outside[n];
                    continue;
                }
                const int in = area[x] - 1;
                if (last >= p.parts.size() || p.parts[last].area != in) {
                    last = first;
                    while (last < p.parts.size() && p.parts[last].area != in) ++last;
                    if (last == p.parts.size()) p.parts.push_back({.piece = n, .area = in});
                }
                const cv::Rect& b = p.boxes[in];
                const bool inside = x >= b.x + edge && x < b.br().x - edge && y >= b.y + edge && y < b.br().y - edge;
                p.parts[last].add(x, y, inside);
                p.parts[last].on_line += lines && lines->row(y)[x] <= ink_level;
            }
        }
        p.parts.erase(std::remove_if(p.parts.begin() + static_cast<std::ptrdiff_t>(first), p.parts.end(),
                                     [](const Part& part) {
                                         return part.on_line > 0 && part.pixels - part.on_line < least_pixels;
                                     }),
                      p.parts.end());
        if (first == p.parts.size()) continue;
        const auto begin = p.parts.begin() + static_cast<std::ptrdiff_t>(first);
        const auto owner =
            std::max_element(begin, p.parts.end(), [](const Part& a, const Part& b) { return a.pixels < b.pixels; });
        for (auto part = begin; part != p.parts.end(); ++part) {
            part->whole = part == owner;
            const bool alike = (part->extent() >= alike_extent * owner->extent() && part->inside > 0) ||
                               part->pixels >= alike_pixels * owner->pixels;
            part->own = part->whole || (alike && areas[part->area].touching == WritingArea::Touching::cut);
        }
        std::sort(begin, p.parts.end(), [](const Part& a, const Part& b) { return a.area < b.area; });
    }

    // What a piece has outside all areas, or where it is a guest, goes to its owner.
    std::vector<int> rest = outside;
    for (const Part& part : p.parts)
        if (!part.own) rest[part.piece] += part.pixels;

    const double mm2 = 1 / (k_ * k_);
    const int reach = static_cast<int>(near_mm * k_);
    std::vector<cv::Rect> around(areas.size());
    for (std::size_t i = 0; i < p.parts.size(); ++i) {
        const Part& part = p.parts[i];
        OwnInk& own = p.own[part.area];
        if (!part.own) {
            own.foreign_mm2 += part.pixels * mm2;
            continue;
        }
        p.by_area[part.area].push_back(static_cast<int>(i));
        own.mm2 += (part.pixels + (part.whole ? rest[part.piece] : 0)) * mm2;
        own.inside_mm2 += part.inside * mm2;
        own.extent = std::max(own.extent, Mm{part.extent() / k_});
        cv::Rect box(part.left, part.top, part.right - part.left + 1, part.bottom - part.top + 1);
        if (part.whole && rest[part.piece] > 0) {
            // What passes the edges counts as far as it is near: a tail across the page is not this area's extent.
            const cv::Rect& a = p.boxes[part.area];
            const Component& piece = p.found.pieces[part.piece];
            box |= cv::Rect(cv::Point(piece.left, piece.top), cv::Point(piece.right + 1, piece.bottom + 1)) & cv::Rect(a.x - reach, a.y - reach, a.width + 2 * reach, a.height + 2 * reach);
        }
        around[part.area] = around[part.area].empty() ? box : around[part.area] | box;
    }
    for (std::size_t i = 0; i < areas.size(); ++i)
        if (!around[i].empty())
            p.own[i].box = {Mm{around[i].x / k_}, Mm{around[i].y / k_}, Mm{around[i].width / k_},
                            Mm{around[i].height / k_}};

    // Pieces in no area at all, beside one.
    for (int n = 1; n < pieces; ++n) {
        const Component& piece = p.found.pieces[n];
        if (outside[n] == 0 || piece.pixels != outside[n]) continue;
        const int x = static_cast<int>(piece.middle_x), y = static_cast<int>(piece.middle_y);
        const cv::Rect near = cv::Rect(x - reach, y - reach, 2 * reach, 2 * reach) & page;
        std::vector<std::uint16_t> seen;
        for (int v = near.y; v < near.br().y; v += 3)
            for (int u = near.x; u < near.br().x; u += 3)
                if (const auto area = p.areas.at<std::uint16_t>(v, u))
                    if (std::find(seen.begin(), seen.end(), area) == seen.end()) seen.push_back(area);
        for (const auto area : seen) p.own[area - 1].near_mm2 += outside[n] * mm2;
    }
}

const OwnInk& InkParts::own(std::size_t area) const { return pieces_->own[area]; }

namespace {

InkPatch blank_patch(const cv::Rect& frame) {
    InkPatch patch{frame.width, frame.height, {}};
    patch.ink.assign(
        static_cast<std::size_t>(std::max(0, frame.width)) * static_cast<std::size_t>(std::max(0, frame.height)), 0.0F);
    return patch;
}

}  // namespace

InkParts::Cut InkParts::cut(std::size_t area, Mm margin) const {
    const Pieces& p = *pieces_;
    const int m = static_cast<int>(std::lround(margin.value * k_));
    cv::Rect frame = p.boxes[area];
    const Rect<Mm>& box = p.own[area].box;
    if (!box.empty())
        frame |= cv::Rect(
            static_cast<int>(std::lround(box.x.value * k_)), static_cast<int>(std::lround(box.y.value * k_)),
            static_cast<int>(std::lround(box.width.value * k_)), static_cast<int>(std::lround(box.height.value * k_)));
    frame = cv::Rect(frame.x - m, frame.y - m, frame.width + 2 * m, frame.height + 2 * m);
    std::vector<std::size_t> all(p.by_area[area].size());
    std::iota(all.begin(), all.end(), 0);
    InkPatch patch = blank_patch(frame);
    const cv::Rect seen = frame & cv::Rect(0, 0, p.ink->width(), p.ink->height());
    std::vector<const Part*> parts;
    for (const int i : p.by_area[area]) parts.push_back(&p.parts[i]);
    for (int y = seen.y; y < seen.br().y; ++y) {
        const int* label = p.found.labels.row(y);
        const std::uint16_t* in = p.areas.ptr<std::uint16_t>(y);
        const std::uint8_t* pixel = p.ink->row(y);
        float* out = patch.ink.data() + static_cast<std::size_t>(y - frame.y) * patch.width - frame.x;
        for (int x = seen.x; x < seen.br().x; ++x) {
            if (label[x] == 0) continue;
            for (const Part* part : parts)
                if (part->piece == label[x] && p.goes_with(*part, in[x]))
                    out[x] = static_cast<float>(255 - pixel[x]) / 255.0F;
        }
    }
    return {std::move(patch), frame.x, frame.y};
}

std::vector<InkBlob> InkParts::blobs(std::size_t area) const {
    const Pieces& p = *pieces_;
    std::vector<InkBlob> blobs;
    for (const int i : p.by_area[area]) {
        const Part& part = p.parts[i];
        blobs.push_back({part.left, part.top, part.right - part.left + 1, part.bottom - part.top + 1, part.pixels});
    }
    std::stable_sort(blobs.begin(), blobs.end(), [](const InkBlob& a, const InkBlob& b) { return a.x < b.x; });
    return blobs;
}

namespace {

/// Calls `each(x, y)` for the pixels of some blobs between two columns. Blobs are told apart by their rectangle and
/// part.
template <class Parts, class Each>
void for_pixels(const Labels& labels, const Parts& parts, int left, int right, Each each) {
    for (const auto* part : parts)
        for (int y = part->top; y <= part->bottom; ++y) {
            const int* label = labels.row(y);
            for (int x = std::max(part->left, left); x <= std::min(part->right, right - 1); ++x)
                if (label[x] == part->piece) each(x, y);
        }
}

}  // namespace

InkParts::Cut InkParts::cut(std::size_t area, const std::vector<std::size_t>& blobs, int left, int right,
                            Mm margin) const {
    const Pieces& p = *pieces_;
    std::vector<int> order = p.by_area[area];
    std::stable_sort(order.begin(), order.end(), [&](int a, int b) { return p.parts[a].left < p.parts[b].left; });
    std::vector<const Part*> parts;
    for (const auto blob : blobs) parts.push_back(&p.parts[order[blob]]);
    int top = 1 << 30, bottom = -1, first = 1 << 30, last = -1;
    for_pixels(p.found.labels, parts, left, right, [&](int x, int y) {
        top = std::min(top, y);
        bottom = std::max(bottom, y);
        first = std::min(first, x);
        last = std::max(last, x);
    });
    if (bottom < 0) return {};
    const int m = std::max(1, static_cast<int>(std::lround(margin.value * k_)));
    const cv::Rect frame(first - m, top - m, last - first + 1 + 2 * m, bottom - top + 1 + 2 * m);
    InkPatch patch = blank_patch(frame);
    for_pixels(p.found.labels, parts, left, right, [&](int x, int y) {
        patch.ink[static_cast<std::size_t>(y - frame.y) * patch.width + (x - frame.x)] =
            static_cast<float>(255 - p.ink->row(y)[x]) / 255.0F;
    });
    return {std::move(patch), frame.x, frame.y};
}

InkPatch InkParts::patch(std::size_t area, Mm margin) const { return cut(area, margin).patch; }

InkPatch InkParts::patch(std::size_t area, const std::vector<std::size_t>& blobs, int left, int right,
                         Mm margin) const {
    return cut(area, blobs, left, right, margin).patch;
}

std::optional<InkPatch> InkParts::line_through(const Cut& cut) const {
    const InkPatch& own = cut.patch;
    int left = own.width, right = -1;
    for (int y = 0; y < own.height; ++y)
        for (int x = 0; x < own.width; ++x)
            if (own.ink[static_cast<std::size_t>(y) * own.width + x] > 0) {
                left = std::min(left, x);
                right = std::max(right, x);
            }
    const GrayImage& lines = *pieces_->lines;
    InkPatch line{own.width, own.height, std::vector<float>(own.ink.size(), 0.0F)};
    bool crosses = false;
    for (int y = std::max(0, -cut.y); y < std::min(own.height, lines.height() - cut.y); ++y)
        for (int x = std::max(left, -cut.x); x <= std::min(right, lines.width() - cut.x - 1); ++x) {
            const int darkness = 255 - lines.row(cut.y + y)[cut.x + x];
            if (darkness < 255 - ink_level) continue;
            const std::size_t at = static_cast<std::size_t>(y) * own.width + x;
            line.ink[at] = static_cast<float>(darkness) / 255.0F;
            crosses = crosses || own.ink[at] == 0;
        }
    return crosses ? std::optional(std::move(line)) : std::nullopt;
}

std::optional<InkPatch> InkParts::line_patch(std::size_t area, Mm margin) const {
    return pieces_->lines ? line_through(cut(area, margin)) : std::nullopt;
}

std::optional<InkPatch> InkParts::line_patch(std::size_t area, const std::vector<std::size_t>& blobs, int left, int right,
                                             Mm margin) const {
    return pieces_->lines ? line_through(cut(area, blobs, left, right, margin)) : std::nullopt;
}

std::vector<int> InkParts::profile(std::size_t area, const std::vector<std::size_t>& blobs, int left, int right) const {
    const Pieces& p = *pieces_;
    std::vector<int> order = p.by_area[area];
    std::stable_sort(order.begin(), order.end(), [&](int a, int b) { return p.parts[a].left < p.parts[b].left; });
    std::vector<const Part*> parts;
    for (const auto blob : blobs) parts.push_back(&p.parts[order[blob]]);
    std::vector<int> columns(static_cast<std::size_t>(std::max(0, right - left)), 0);
    for_pixels(p.found.labels, parts, left, right, [&](int x, int) { ++columns[x - left]; });
    return columns;
}

double ink_probability(const OwnInk& own, double none_mm2, double sure_mm2, Mm sure_extent) {
    if (own.mm2 <= none_mm2 * 0.5) return 0.001;
    // What lies only along the edges is mostly what is left of the rules.
    const double amount = own.inside_mm2 < 0.3 * own.mm2 ? own.inside_mm2 + 0.3 * own.mm2 : own.mm2;
    const double by_amount = 0.002 + 0.997 * rising(amount, none_mm2, sure_mm2);
    if (own.extent >= sure_extent) return by_amount;
    // Specks add up to no stroke.
    return std::min(by_amount, 0.5 + 0.4 * (own.extent / sure_extent));
}

}  // namespace formloop::ocr
