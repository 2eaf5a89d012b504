// SPDX-License-Identifier: GPL-3.0-or-later
#include "ocr/strokes.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace formloop::ocr {
namespace {

constexpr int ink_level = 214;
constexpr double cell_mm = 0.25;     ///< the search works on cells of this size
constexpr double gap_mm = 1.25;      ///< what printed rules and a skipping pen interrupt
constexpr double run_mm = 4;         ///< no stroke of a character is this long
constexpr double thick_mm = 0.9;     ///< a line is not thicker than this

/// Columns of a coarse picture under runs of at least `run` columns, gaps up to `gap` closed.
int covered_columns(const std::vector<std::uint8_t>& hit, int gap, int run) {
    int covered = 0, begin = -1, last = -1, inked = 0;
    const auto finish = [&] {
        // A run is a stroke when most of it is ink, not when gaps hold letters together.
        if (begin >= 0 && last - begin + 1 >= run && inked * 10 >= (last - begin + 1) * 8) covered += last - begin + 1;
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
    int best = 0;
    double best_left = 0, best_middle = 0, best_right = 0;
    for (int left = 1; left < rows - 1; left += 2)
        for (int right = 1; right < rows - 1; right += 2) {
            const double straight = (left + right) / 2.0;
            for (double bend = -4; bend <= 4; bend += 2) {
                const double middle = straight + bend;
                int count = 0;
                for (int i = 0; i < columns; ++i) {
                    const int j = static_cast<int>(std::lround(height_at(i, left, middle, right)));
                    hit[i] = j >= 0 && j < rows && near[static_cast<std::size_t>(j) * columns + i];
                    count += hit[i];
                }
                if (count <= best) continue;
                const int covered = covered_columns(hit, gap, run);
                if (covered <= best) continue;
                best = covered;
                best_left = left;
                best_middle = middle;
                best_right = right;
            }
        }
    stroke.coverage = static_cast<double>(best) / columns;
    for (int x = x0; x < x1; ++x)
        stroke.path.push_back(
            Px{y0 + (height_at(static_cast<int>((x - x0) / cell), best_left, best_middle, best_right) + 0.5) * cell});
    return stroke;
}

double strike_probability(const RowStroke& stroke) {
    constexpr double none = 0.2, sure = 0.58;
    const double t = std::clamp((stroke.coverage - none) / (sure - none), 0.0, 1.0);
    return 0.001 + 0.998 * t * t * (3 - 2 * t);
}

void erase_stroke(GrayImage& ink, double k, const RowStroke& stroke) {
    const int x0 = static_cast<int>(stroke.left.value), reach = static_cast<int>(3 * cell_mm * k);
    const int thick = static_cast<int>(thick_mm * k);
    for (std::size_t i = 0; i < stroke.path.size(); ++i) {
        const int x = x0 + static_cast<int>(i), middle = static_cast<int>(stroke.path[i].value);
        if (x >= ink.width()) break;
        // The run of ink nearest the line; a taller one is a character that it crosses.
        for (int y = std::max(0, middle - reach); y <= std::min(ink.height() - 1, middle + reach);) {
            if (ink.row(y)[x] > ink_level) {
                ++y;
                continue;
            }
            int top = y, bottom = y;
            while (top > 0 && ink.row(top - 1)[x] <= ink_level) --top;
            while (bottom + 1 < ink.height() && ink.row(bottom + 1)[x] <= ink_level) ++bottom;
            if (bottom - top + 1 <= thick)
                for (int v = std::max(0, top - 1); v <= std::min(ink.height() - 1, bottom + 1); ++v)
                    ink.row(v)[x] = 255;
            y = bottom + 1;
        }
    }
}

}  // namespace formloop::ocr
