// SPDX-License-Identifier: GPL-3.0-or-later
#include "ocr/strokes.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>

#include "ocr/median.h"
#include "ocr/rising.h"

namespace formloop::ocr {
namespace {

constexpr int ink_level = 214;
constexpr double cell_mm = 0.25;     ///< the search works on cells of this size
constexpr double gap_mm = 1.25;      ///< what printed rules and a skipping pen interrupt
constexpr double run_mm = 4;         ///< no stroke of a character is this long
constexpr double thick_mm = 0.9;     ///< a line is not thicker than this
constexpr double off_line_mm = 0.75; ///< ink this far from the line is not the line's
constexpr double reach_mm = 0.75;    ///< how far the pen may be from the fitted line
constexpr double skip_mm = 0.5;      ///< a longer gap ends a line
constexpr double wander_mm = 4;      ///< the pen's own way is taken from so much of the line to both sides

/// Where strokes lie along a line of a coarse picture.
struct Covered {
    int columns = 0;        ///< under runs of at least `run` columns, gaps up to `gap` closed
    int first = 0, end = 0; ///< from the first such run to the last
};

Covered covered_columns(const std::vector<std::uint8_t>& hit, int gap, int run) {
    Covered covered;
    int begin = -1, last = -1, inked = 0;
    const auto finish = [&] {
        // A run is a stroke when most of it is ink, not when gaps hold letters together.
        if (begin < 0 || last - begin + 1 < run || inked * 10 < (last - begin + 1) * 8) return;
        if (covered.columns == 0) covered.first = begin;
        covered.columns += last - begin + 1;
        covered.end = last + 1;
    };
    for (int x = 0; x < static_cast<int>(hit.size()); ++x) {
        if (!hit[x]) continue;
        if (begin < 0 || x - last - 1 > gap) {
            finish();
            begin = x;
            inked = 0;
        }
        last = x;
        ++inked;
    }
    finish();
    return covered;
}

/// A run of ink in a column of the page, both ends in it.
struct Run {
    int top = 0, bottom = 0;
    int height() const { return bottom - top + 1; }
};

/// The run nearest a place, at most `reach` px from it.
std::optional<Run> run_near(const GrayImage& ink, int x, int middle, int reach) {
    const auto dark = [&](int y) { return y >= 0 && y < ink.height() && ink.row(y)[x] <= ink_level; };
    for (int d = 0; d <= reach; ++d)
        for (const int y : {middle - d, middle + d}) {
            if (!dark(y)) continue;
            Run run{y, y};
            while (dark(run.top - 1)) --run.top;
            while (dark(run.bottom + 1)) ++run.bottom;
            return run;
        }
    return std::nullopt;
}

/// Taller runs are characters that a line of this thickness crosses.
double tallest_of(Px thickness) { return 1.5 * thickness.value + 1; }

/// Where a line is drawn: dark columns, gaps up to `gap` closed, in stretches of at least `least` columns.
std::vector<std::uint8_t> stretches(const std::vector<std::uint8_t>& dark, int gap, int least) {
    std::vector<std::uint8_t> drawn(dark.size(), 0);
    const int columns = static_cast<int>(dark.size());
    for (int begin = 0; begin < columns; ++begin) {
        if (!dark[begin]) continue;
        int last = begin;
        for (int x = begin + 1; x < columns && x - last <= gap + 1; ++x)
            if (dark[x]) last = x;
        if (last - begin + 1 >= least) std::fill(drawn.begin() + begin, drawn.begin() + last + 1, std::uint8_t{1});
        begin = last;
    }
    return drawn;
}

/// Moves the path from the fitted line to where the pen went, measures the line's thickness and finds its ends.
void follow_pen(const GrayImage& ink, double k, RowStroke& stroke) {
    const int left = static_cast<int>(stroke.left.value), columns = static_cast<int>(stroke.path.size());
    const int wander = static_cast<int>(wander_mm * k);
    stroke.drawn.assign(stroke.path.size(), 1);
    double reach = reach_mm * k;
    for (int pass = 0; pass < 2; ++pass, reach = stroke.thickness.value) {
        std::vector<std::optional<Run>> runs(stroke.path.size());
        std::vector<double> heights;
        for (int i = 0; i < columns; ++i) {
            if (!stroke.drawn[i]) continue;
            runs[i] = run_near(ink, left + i, static_cast<int>(stroke.path[i].value), static_cast<int>(reach));
            if (runs[i] && runs[i]->height() <= thick_mm * k) heights.push_back(runs[i]->height());
        }
        if (heights.empty()) break;
        stroke.thickness = Px{median(heights)};
        // Bars of characters near the line are outvoted by the line between the characters.
        std::vector<Px> path = stroke.path;
        std::vector<double> offsets;
        for (int i = 0; i < columns; ++i) {
            offsets.clear();
            for (int j = std::max(0, i - wander); j < std::min(columns, i + wander + 1); ++j)
                if (runs[j] && runs[j]->height() <= tallest_of(stroke.thickness))
                    offsets.push_back((runs[j]->top + runs[j]->bottom + 1) / 2.0 - stroke.path[j].value);
            if (static_cast<int>(offsets.size()) > wander / 4) path[i].value += median(offsets);
        }
        stroke.path = std::move(path);
        std::vector<std::uint8_t> dark(stroke.path.size(), 0);
        for (int i = 0; i < columns; ++i)
            dark[i] = run_near(ink, left + i, static_cast<int>(stroke.path[i].value),
                               static_cast<int>(stroke.thickness.value / 2)).has_value();
        stroke.drawn = stretches(dark, static_cast<int>(skip_mm * k), static_cast<int>(run_mm * k));
    }
}

}  // namespace

RowStroke find_row_stroke(const GrayImage& ink, double k, const Rect<Mm>& row) {
    const int x0 = std::clamp(static_cast<int>(std::lround(row.x.value * k)), 0, ink.width());
    const int x1 = std::clamp(static_cast<int>(std::lround(row.right().value * k)), 0, ink.width());
    const int y0 = std::clamp(static_cast<int>(std::lround(row.y.value * k)), 0, ink.height());
    const int y1 = std::clamp(static_cast<int>(std::lround(row.bottom().value * k)), 0, ink.height());
    RowStroke stroke;
    stroke.left = Px{static_cast<double>(x0)};
    const double cell = cell_mm * k;
    const int columns = static_cast<int>((x1 - x0) / cell), rows = static_cast<int>((y1 - y0) / cell);
    if (columns < 20 || rows < 4) return stroke;

    std::vector<std::uint8_t> coarse(static_cast<std::size_t>(columns) * rows, 0);
    int inked_columns = 0;
    for (int y = y0; y < y1; ++y) {
        const int j = std::min(rows - 1, static_cast<int>((y - y0) / cell));
        const std::uint8_t* pixel = ink.row(y);
        for (int x = x0; x < x1; ++x)
            if (pixel[x] <= ink_level)
                coarse[static_cast<std::size_t>(j) * columns +
                       std::min(columns - 1, static_cast<int>((x - x0) / cell))] = 1;
    }
    for (int i = 0; i < columns; ++i)
        for (int j = 0; j < rows; ++j)
            if (coarse[static_cast<std::size_t>(j) * columns + i]) {
                ++inked_columns;
                break;
            }
    if (inked_columns * 4 < columns) return stroke;

    // Bent lines by their heights at both ends and in the middle; a cell above and below counts as on the line.
    const int gap = static_cast<int>(gap_mm / cell_mm), run = static_cast<int>(run_mm / cell_mm);
    std::vector<std::uint8_t> near(coarse.size(), 0);
    for (int j = 0; j < rows; ++j)
        for (int i = 0; i < columns; ++i)
            for (int d = -1; d <= 1; ++d)
                if (j + d >= 0 && j + d < rows && coarse[static_cast<std::size_t>(j + d) * columns + i])
                    near[static_cast<std::size_t>(j) * columns + i] = 1;
    const auto height_at = [&](int i, double left, double middle, double right) {
        const double t = (i + 0.5) / columns, u = 1 - t;
        return left * u * (1 - 2 * t) + 4 * middle * t * u + right * t * (2 * t - 1);
    };
    std::vector<std::uint8_t> hit(static_cast<std::size_t>(columns));
    const auto look_along = [&](double left, double middle, double right) {
        int count = 0;
        for (int i = 0; i < columns; ++i) {
            const int j = static_cast<int>(std::lround(height_at(i, left, middle, right)));
            hit[i] = j >= 0 && j < rows && near[static_cast<std::size_t>(j) * columns + i];
            count += hit[i];
        }
        return count;
    };
    int best = 0;
    double best_left = 0, best_middle = 0, best_right = 0;
    for (int left = 1; left < rows - 1; left += 2)
        for (int right = 1; right < rows - 1; right += 2) {
            const double straight = (left + right) / 2.0;
            for (double bend = -4; bend <= 4; bend += 2) {
                if (look_along(left, straight + bend, right) <= best) continue;
                const int covered = covered_columns(hit, gap, run).columns;
                if (covered <= best) continue;
                best = covered;
                best_left = left;
                best_middle = straight + bend;
                best_right = right;
            }
        }
    if (best == 0) return stroke;
    stroke.coverage = static_cast<double>(best) / columns;

    // Writing covers a line where its characters stand; a strike covers it between them too.
    look_along(best_left, best_middle, best_right);
    const Covered covered = covered_columns(hit, gap, run);
    int free = 0, drawn = 0;
    for (int i = covered.first; i < covered.end; ++i) {
        const double line = height_at(i, best_left, best_middle, best_right);
        bool written = false;
        for (int j = 0; j < rows && !written; ++j)
            written = coarse[static_cast<std::size_t>(j) * columns + i] && std::abs(j - line) * cell_mm > off_line_mm;
        if (written) continue;
        ++free;
        drawn += hit[i];
    }
    stroke.between = free == 0 ? 0 : static_cast<double>(drawn) / free;
    for (int x = x0; x < x1; ++x)
        stroke.path.push_back(
            Px{y0 + (height_at(static_cast<int>((x - x0) / cell), best_left, best_middle, best_right) + 0.5) * cell});
    if (strike_probability(stroke) > 0.01) follow_pen(ink, k, stroke);
    return stroke;
}

double strike_probability(const RowStroke& stroke) {
    return 0.001 + 0.998 * rising(stroke.coverage, 0.2, 0.58) * rising(stroke.between, 0.4, 0.75);
}

void erase_stroke(GrayImage& ink, const RowStroke& stroke, GrayImage& line) {
    const int left = static_cast<int>(stroke.left.value), reach = static_cast<int>(stroke.thickness.value);
    for (std::size_t i = 0; i < stroke.drawn.size() && left + static_cast<int>(i) < ink.width(); ++i) {
        if (!stroke.drawn[i]) continue;
        const int x = left + static_cast<int>(i), middle = static_cast<int>(stroke.path[i].value);
        const auto run = run_near(ink, x, middle, reach);
        const bool crossing = run && run->height() > tallest_of(stroke.thickness);
        if (!run) continue;
        const int top = crossing ? middle - reach / 2 - 1 : run->top - 1;
        const int bottom = crossing ? middle + reach / 2 + 1 : run->bottom + 1;
        for (int y = std::max(0, top); y <= std::min(ink.height() - 1, bottom); ++y) {
            line.row(y)[x] = std::min(line.row(y)[x], ink.row(y)[x]);
            if (!crossing) ink.row(y)[x] = 255;
        }
    }
}

}  // namespace formloop::ocr
