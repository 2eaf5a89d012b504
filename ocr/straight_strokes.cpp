// SPDX-License-Identifier: GPL-3.0-or-later
#include "ocr/straight_strokes.h"

#include <algorithm>
#include <cstdint>
#include <optional>

#include "ocr/components.h"

namespace formloop::ocr {
namespace {

constexpr float faintest = 0.16F;      ///< as in ocr/ink_parts.cpp
constexpr float of_the_darkest = 0.4F; ///< blur around a dark pen is no ink
constexpr double thin = 1.6;           ///< a run of at most so many pens crosses a stroke
constexpr double shortest = 1.2;       ///< stroke, in pens
constexpr double gap_mm = 0.3;         ///< that a scanner may leave in a stroke
constexpr double crossing = 4;         ///< pens that a stroke may be hidden under others
constexpr double beside = 0.8;         ///< pens from a stroke's middle line that its ink may lie

/// Which pixels are ink, row by row.
struct Bits {
    int width = 0, height = 0;
    std::vector<std::uint8_t> ink;
    Bits(int w, int h) : width(w), height(h), ink(static_cast<std::size_t>(w) * static_cast<std::size_t>(h)) {}
    std::uint8_t& at(int x, int y) { return ink[static_cast<std::size_t>(y) * width + x]; }
    bool has(int x, int y) const {
        return x >= 0 && y >= 0 && x < width && y < height && ink[static_cast<std::size_t>(y) * width + x];
    }
};

Bits ink_of(const InkPatch& patch) {
    std::vector<float> dark;
    std::ranges::copy_if(patch.ink, std::back_inserter(dark), [](float v) { return v >= faintest; });
    Bits bits(patch.width, patch.height);
    if (dark.empty()) return bits;
    const auto high = dark.begin() + static_cast<std::ptrdiff_t>(dark.size() * 9 / 10);
    std::nth_element(dark.begin(), high, dark.end());
    const float level = std::max(faintest, of_the_darkest * *high);
    for (std::size_t i = 0; i < patch.ink.size(); ++i) bits.ink[i] = patch.ink[i] >= level;
    return bits;
}

/// Each pixel is what most or least of its square of nine is.
Bits spread(const Bits& bits, bool ink) {
    Bits out = bits;
    for (int y = 0; y < bits.height; ++y)
        for (int x = 0; x < bits.width; ++x) {
            if (bits.has(x, y) == ink) continue;
            for (int v = y - 1; v <= y + 1 && out.has(x, y) != ink; ++v)
                for (int u = x - 1; u <= x + 1; ++u)
                    if (bits.has(u, v) == ink && u >= 0 && v >= 0 && u < bits.width && v < bits.height) out.at(x, y) = ink;
        }
    return out;
}

/// Without the holes and cracks of a px or two that a pencil leaves on the paper's grain.
Bits closed(const Bits& bits) { return spread(spread(bits, true), false); }

Bits transposed(const Bits& bits) {
    Bits out(bits.height, bits.width);
    for (int y = 0; y < bits.height; ++y)
        for (int x = 0; x < bits.width; ++x) out.at(y, x) = bits.ink[static_cast<std::size_t>(y) * bits.width + x];
    return out;
}

/// For each ink pixel the length of the run of ink in its row.
std::vector<int> row_runs(const Bits& bits) {
    std::vector<int> runs(bits.ink.size(), 0);
    for (int y = 0; y < bits.height; ++y)
        for (int x = 0; x < bits.width;) {
            int end = x;
            while (bits.has(end, y)) ++end;
            std::fill_n(runs.begin() + static_cast<std::ptrdiff_t>(y) * bits.width + x, end - x, end - x);
            x = std::max(end, x + 1);
        }
    return runs;
}

std::vector<int> transposed(const std::vector<int>& values, int width, int height) {
    std::vector<int> out(values.size());
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x)
            out[static_cast<std::size_t>(x) * height + y] = values[static_cast<std::size_t>(y) * width + x];
    return out;
}

/// A stroke across, or a piece of one: its middle line, column by column.
struct Piece {
    int left = 0;
    std::vector<double> middle;  ///< y

    int right() const { return left + static_cast<int>(middle.size()) - 1; }
    /// Mean height of a few columns at an end.
    double end(bool at_right, int columns) const {
        const auto n = std::min<std::size_t>(static_cast<std::size_t>(std::max(1, columns)), middle.size());
        double sum = 0;
        for (std::size_t i = 0; i < n; ++i) sum += middle[at_right ? middle.size() - 1 - i : i];
        return sum / static_cast<double>(n);
    }
};

/// The connected pieces of ink that columns cross in thin runs: `down` and `along` are the runs of each pixel's column and row.
std::vector<Piece> pieces_across(const Bits& bits, const std::vector<int>& down, const std::vector<int>& along, double pen) {
    GrayImage mask(bits.width, bits.height);
    const double limit = thin * pen + 1.5;
    for (int y = 0; y < bits.height; ++y)
        for (int x = 0; x < bits.width; ++x) {
            const std::size_t i = static_cast<std::size_t>(y) * bits.width + x;
            if (bits.ink[i] && down[i] <= limit && along[i] >= down[i]) mask.row(y)[x] = 0;
        }
    const Components found = find_components(mask, 0);
    std::vector<Piece> pieces;
    for (std::size_t n = 1; n < found.pieces.size(); ++n) {
        const Component& one = found.pieces[n];
        if (one.pixels < 0.5 * pen * pen) continue;
        Piece piece{one.left, {}};
        for (int x = one.left; x <= one.right; ++x) {
            double sum = 0;
            int count = 0;
            for (int y = one.top; y <= one.bottom; ++y)
                if (found.labels.row(y)[x] == static_cast<int>(n)) sum += y, ++count;
            piece.middle.push_back(sum / std::max(1, count));
        }
        pieces.push_back(std::move(piece));
    }
    std::ranges::sort(pieces, {}, &Piece::left);
    return pieces;
}

/// How far apart the ends of two pieces of one stroke are; nothing when they are not.
std::optional<int> gap_between(const Bits& bits, const Piece& a, const Piece& b, double pen, double px_per_mm) {
    const int gap = b.left - a.right() - 1;
    if (gap < -static_cast<int>(pen) || gap > crossing * pen + 2) return std::nullopt;
    const int columns = static_cast<int>(pen) + 1;
    const double from = a.end(true, columns), to = b.end(false, columns);
    if (std::abs(to - from) > 0.7 * pen + 0.35 * std::max(0, gap)) return std::nullopt;
    if (gap <= 0) return gap;
    int inked = 0;
    for (int i = 1; i <= gap; ++i) {
        const int y = static_cast<int>(std::lround(from + (to - from) * i / (gap + 1)));
        inked += bits.has(a.right() + i, y) || bits.has(a.right() + i, y - 1) || bits.has(a.right() + i, y + 1);
    }
    const bool crossed = inked >= 0.85 * gap, dropped = gap <= gap_mm * px_per_mm + 1;
    return crossed || dropped ? std::optional(gap) : std::nullopt;
}

void append(Piece& a, const Piece& b) {
    const int gap = b.left - a.right() - 1;
    const double from = a.middle.back(), to = b.middle.front();
    for (int i = 1; i <= gap; ++i) a.middle.push_back(from + (to - from) * i / (gap + 1));
    const std::size_t known = gap < 0 ? std::min<std::size_t>(static_cast<std::size_t>(-gap), b.middle.size()) : 0;
    a.middle.insert(a.middle.end(), b.middle.begin() + static_cast<std::ptrdiff_t>(known), b.middle.end());
}

/// Puts pieces of one stroke together, the nearest first.
void join(std::vector<Piece>& pieces, const Bits& bits, double pen, double px_per_mm) {
    while (true) {
        std::size_t best_a = 0, best_b = 0;
        int least = 1 << 30;
        for (std::size_t a = 0; a < pieces.size(); ++a)
            for (std::size_t b = 0; b < pieces.size(); ++b) {
                if (a == b || pieces[b].left <= pieces[a].left || pieces[b].right() <= pieces[a].right()) continue;
                const auto gap = gap_between(bits, pieces[a], pieces[b], pen, px_per_mm);
                if (gap && *gap < least) least = *gap, best_a = a, best_b = b;
            }
        if (least == 1 << 30) return;
        append(pieces[best_a], pieces[best_b]);
        pieces.erase(pieces.begin() + static_cast<std::ptrdiff_t>(best_b));
    }
}

double bend_of(const Piece& piece) {
    const std::size_t n = piece.middle.size();
    if (n < 3) return 0;
    const double from = piece.middle.front(), rise = piece.middle.back() - from;
    double sum = 0;
    for (std::size_t i = 0; i < n; ++i) {
        const double off = piece.middle[i] - (from + rise * static_cast<double>(i) / static_cast<double>(n - 1));
        sum += off * off;
    }
    const double lean = std::cos(std::atan2(rise, static_cast<double>(n)));
    return std::sqrt(sum / static_cast<double>(n)) * lean / std::hypot(static_cast<double>(n), rise);
}

/// Marks the ink of a stroke, and of what it meets at its ends.
void tell(Bits& told, const Piece& piece, double pen) {
    const int reach = static_cast<int>(std::lround(beside * pen + 0.5)), more = static_cast<int>(std::lround(0.6 * pen + 0.5));
    for (int x = std::max(0, piece.left - more); x <= std::min(told.width - 1, piece.right() + more); ++x) {
        const int i = std::clamp(x - piece.left, 0, static_cast<int>(piece.middle.size()) - 1);
        const int y = static_cast<int>(std::lround(piece.middle[static_cast<std::size_t>(i)]));
        for (int v = std::max(0, y - reach); v <= std::min(told.height - 1, y + reach); ++v) told.at(x, v) = 1;
    }
}

/// The strokes across of a picture; marks their ink.
std::vector<Piece> strokes_across(const Bits& bits, const std::vector<int>& down, const std::vector<int>& along, double pen,
                                  double px_per_mm, Bits& told) {
    auto pieces = pieces_across(bits, down, along, pen);
    join(pieces, bits, pen, px_per_mm);
    std::erase_if(pieces, [&](const Piece& piece) { return static_cast<double>(piece.middle.size()) < shortest * pen; });
    for (const Piece& piece : pieces) tell(told, piece, pen);
    return pieces;
}

StraightStroke stroke_of(const Piece& piece, StraightStroke::Way way) {
    const Point<Px> from{Px{piece.left + 0.5}, Px{piece.middle.front() + 0.5}};
    const Point<Px> to{Px{piece.right() + 0.5}, Px{piece.middle.back() + 0.5}};
    const bool across = way == StraightStroke::Way::across;
    return {way, across ? from : Point<Px>{from.y, from.x}, across ? to : Point<Px>{to.y, to.x}, bend_of(piece)};
}

}  // namespace

StraightStrokes find_straight_strokes(const InkPatch& ink, double px_per_mm) {
    StraightStrokes out;
    if (ink.width <= 0 || ink.height <= 0) return out;
    const Bits bits = closed(ink_of(ink)), turned = transposed(bits);
    const auto along = row_runs(bits), down = transposed(row_runs(turned), turned.width, turned.height);
    std::vector<int> thickness;
    for (std::size_t i = 0; i < bits.ink.size(); ++i)
        if (bits.ink[i]) thickness.push_back(std::min(along[i], down[i]));
    if (thickness.empty()) return out;
    // Below the median: where strokes run into each other much of the ink is thicker than the pen.
    const auto usual = thickness.begin() + static_cast<std::ptrdiff_t>(thickness.size() * 3 / 10);
    std::nth_element(thickness.begin(), usual, thickness.end());
    const double pen = *usual;
    out.pen = Px{pen};

    Bits told(bits.width, bits.height), told_turned(bits.height, bits.width);
    for (const Piece& piece : strokes_across(bits, down, along, pen, px_per_mm, told))
        out.strokes.push_back(stroke_of(piece, StraightStroke::Way::across));
    const auto along_turned = transposed(along, bits.width, bits.height), down_turned = transposed(down, bits.width, bits.height);
    for (const Piece& piece : strokes_across(turned, along_turned, down_turned, pen, px_per_mm, told_turned))
        out.strokes.push_back(stroke_of(piece, StraightStroke::Way::down));
    GrayImage untold(bits.width, bits.height);
    for (int y = 0; y < bits.height; ++y)
        for (int x = 0; x < bits.width; ++x)
            if (bits.has(x, y) && !told.has(x, y) && !told_turned.has(y, x)) untold.row(y)[x] = 0;
    for (const Component& lump : find_components(untold, 0).pieces) {
        out.rest += lump.pixels / static_cast<double>(thickness.size());
        out.lump = std::max(out.lump, lump.pixels / (pen * pen));
    }
    return out;
}

}  // namespace formloop::ocr
