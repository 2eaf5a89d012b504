// SPDX-License-Identifier: GPL-3.0-or-later
#include "ocr/warp_fit.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <initializer_list>
#include <utility>

namespace formloop::ocr {
namespace {

constexpr double knot_mm = 25;
constexpr double curve_penalty = 0.02, grid_penalty = 0.05, grid_ridge = 0.01;
constexpr int rounds = 5;

/// One row of equations: up to sixteen unknowns, where two cubic splines cross, and their coefficients.
class Row {
public:
    Row() = default;
    Row(std::initializer_list<std::pair<int, double>> terms) {
        for (const auto& term : terms) add(term.first, term.second);
    }
    void add(int unknown, double coefficient) { terms_[size_++] = {unknown, coefficient}; }
    const std::pair<int, double>* begin() const { return terms_.data(); }
    const std::pair<int, double>* end() const { return terms_.data() + size_; }

private:
    std::array<std::pair<int, double>, 16> terms_;
    std::size_t size_ = 0;
};

/// Symmetric positive definite equations, gathered row by row and solved by Cholesky's method. What lies left of a row's first
/// coefficient stays zero and is left out: splines couple neighbours only.
class Equations {
public:
    explicit Equations(int unknowns) : n_(unknowns), a_(static_cast<std::size_t>(n_) * n_), b_(n_), first_(n_) {
        for (int i = 0; i < n_; ++i) first_[i] = i;
    }

    void add(const Row& row, double value, double weight) {
        for (const auto& [i, c] : row) {
            b_[i] += weight * c * value;
            for (const auto& [j, d] : row) {
                if (j > i) continue;
                a_[static_cast<std::size_t>(i) * n_ + j] += weight * c * d;
                first_[i] = std::min(first_[i], j);
            }
        }
    }

    std::vector<double> solve() {
        std::vector<double>& l = a_;
        const auto at = [&](int i, int j) -> double& { return l[static_cast<std::size_t>(i) * n_ + j]; };
        for (int j = 0; j < n_; ++j) {
            double d = at(j, j) + 1e-9;
            for (int m = first_[j]; m < j; ++m) d -= at(j, m) * at(j, m);
            const double root = std::sqrt(std::max(d, 1e-12));
            at(j, j) = root;
            for (int i = j + 1; i < n_; ++i) {
                if (first_[i] > j) continue;
                double s = at(i, j);
                const double* x = &at(i, 0);
                const double* y = &at(j, 0);
                for (int m = std::max(first_[i], first_[j]); m < j; ++m) s -= x[m] * y[m];
                at(i, j) = s / root;
            }
        }
        std::vector<double> x = b_;
        for (int i = 0; i < n_; ++i) {
            for (int j = first_[i]; j < i; ++j) x[i] -= at(i, j) * x[j];
            x[i] /= at(i, i);
        }
        for (int i = n_ - 1; i >= 0; --i) {
            for (int j = i + 1; j < n_; ++j)
                if (first_[j] <= i) x[i] -= at(j, i) * x[j];
            x[i] /= at(i, i);
        }
        return x;
    }

private:
    int n_;
    std::vector<double> a_, b_;
    std::vector<int> first_;  ///< column of each row's first coefficient
};

double tukey(double residual, double cut) {
    const double u = residual / cut;
    return std::abs(u) >= 1 ? 0 : (1 - u * u) * (1 - u * u);
}

/// One direction's shifts, seen at places of the page.
struct Seen {
    Point<Mm> at;
    double shift, weight;
};

/// A model that is linear in its coefficients, fitted robustly: `row_of(i)` gives seen[i]'s row.
template <class RowOf, class Penalties>
std::vector<double> robust(int unknowns, const std::vector<Seen>& seen, double cut, RowOf row_of, Penalties penalties) {
    std::vector<Row> rows;
    rows.reserve(seen.size());
    for (std::size_t i = 0; i < seen.size(); ++i) rows.push_back(row_of(i));
    std::vector<double> x(unknowns, 0), trust(seen.size(), 1);
    for (int round = 0; round < rounds; ++round) {
        Equations equations(unknowns);
        for (std::size_t i = 0; i < seen.size(); ++i)
            if (trust[i] > 0) equations.add(rows[i], seen[i].shift, seen[i].weight * trust[i]);
        penalties(equations);
        x = equations.solve();
        // Start wide: the first fit is drawn by outliers.
        const double width = cut * (round == 0 ? 2.0 : round == 1 ? 1.4 : 1.0);
        for (std::size_t i = 0; i < seen.size(); ++i) {
            double model = 0;
            for (const auto& [j, c] : rows[i]) model += c * x[j];
            trust[i] = tukey(seen[i].shift - model, width);
        }
    }
    return x;
}

void penalise_curvature(Equations& equations, int first, int count, double weight) {
    for (int i = 0; i + 2 < count; ++i)
        equations.add(Row{{first + i, 1.0}, {first + i + 1, -2.0}, {first + i + 2, 1.0}}, 0, weight);
}

struct FeedAxis {
    Feed feed;
    double scale, start;
    int coefficients;
};

FeedAxis axis_of(const PageMap& map, Feed feed, Size<Mm> page) {
    PageMap probe = map;
    probe.feed = feed;
    probe.feed_scale = map.base.px_per_mm({page.width / 2, page.height / 2});
    double low = 1e300, high = -1e300;
    for (double u : {0.0, 1.0})
        for (double v : {0.0, 1.0}) {
            const double t = probe.feed_position({page.width * u, page.height * v});
            low = std::min(low, t), high = std::max(high, t);
        }
    return {feed, probe.feed_scale, low, std::max(4, static_cast<int>(std::ceil((high - low) / knot_mm)) + 3)};
}

constexpr double length_scale = 100;  ///< mm: keeps the affine unknowns of one size

/// affine and, with `axis`, the curve along the feed, for one direction.
void fit_curve(PageMap& map, const std::vector<Seen>& seen, bool along_x, const FeedAxis* axis, double cut) {
    CubicSpline& curve = along_x ? map.feed_x : map.feed_y;
    curve = {};
    if (axis) curve = {axis->start, knot_mm, std::vector<double>(axis->coefficients, 0.0)};
    const int knots = static_cast<int>(curve.coefficients.size());
    const auto x = robust(
        3 + knots, seen, cut,
        [&](std::size_t i) {
            Row row{{0, 1.0}, {1, seen[i].at.x.value / length_scale}, {2, seen[i].at.y.value / length_scale}};
            if (axis) {
                const auto [first, w] = curve.weights(map.feed_position(seen[i].at));
                for (int j = 0; j < 4; ++j) row.add(3 + first + j, w[j]);
            }
            return row;
        },
        [&](Equations& equations) {
            for (int i = 0; i < 3; ++i) equations.add(Row{{i, 1.0}}, 0, 1e-4);
            if (!axis) return;
            penalise_curvature(equations, 3, knots, curve_penalty * 10);
            for (int i = 0; i < knots; ++i) equations.add(Row{{3 + i, 1.0}}, 0, 1e-3);
        });
    const int a = along_x ? 0 : 3;
    map.affine[a] = x[0], map.affine[a + 1] = x[1] / length_scale, map.affine[a + 2] = x[2] / length_scale;
    for (int i = 0; i < knots; ++i) curve.coefficients[i] = x[3 + i];
}

void fit_grid(PageMap& map, std::vector<Seen> seen, bool along_x, Size<Mm> page, double cut) {
    CubicGrid& grid = along_x ? map.grid_x : map.grid_y;
    grid = {0, 0, knot_mm, static_cast<int>(std::ceil(page.width.value / knot_mm)) + 3,
            static_cast<int>(std::ceil(page.height.value / knot_mm)) + 3, {}};
    PageMap without = map;
    (along_x ? without.grid_x : without.grid_y) = {};
    for (Seen& s : seen) {
        const Point<Mm> d = without.shift(s.at);
        s.shift -= (along_x ? d.x : d.y).value;
    }
    const int columns = grid.columns, rows = grid.rows;
    grid.coefficients = robust(
        columns * rows, seen, cut,
        [&](std::size_t i) {
            const double u = std::clamp(seen[i].at.x.value / knot_mm, 0.0, columns - 3.0);
            const double v = std::clamp(seen[i].at.y.value / knot_mm, 0.0, rows - 3.0);
            const int x = std::min(static_cast<int>(u), columns - 4), y = std::min(static_cast<int>(v), rows - 4);
            const auto wx = cubic_weights(u - x), wy = cubic_weights(v - y);
            Row row;
            for (int b = 0; b < 4; ++b)
                for (int a = 0; a < 4; ++a) row.add((y + b) * columns + x + a, wx[a] * wy[b]);
            return row;
        },
        [&](Equations& equations) {
            for (int y = 0; y < rows; ++y)
                for (int x = 0; x < columns; ++x) {
                    const int at = y * columns + x;
                    equations.add(Row{{at, 1.0}}, 0, grid_ridge);
                    if (x + 2 < columns) equations.add(Row{{at, 1.0}, {at + 1, -2.0}, {at + 2, 1.0}}, 0, grid_penalty);
                    if (y + 2 < rows)
                        equations.add(Row{{at, 1.0}, {at + columns, -2.0}, {at + 2 * columns, 1.0}}, 0, grid_penalty);
                    if (x + 1 < columns && y + 1 < rows)
                        equations.add(Row{{at, 1.0}, {at + 1, -1.0}, {at + columns, -1.0}, {at + columns + 1, 1.0}}, 0,
                                      2 * grid_penalty);
                }
        });
}

}  // namespace

double remaining_rms(const PageMap& map, const PageMap& before, std::span<const Miss> misses, double cut_mm) {
    double sum = 0, n = 0;
    for (const Miss& m : misses) {
        const Point<Mm> change = map.shift(m.at) - before.shift(m.at);
        const double left = m.mm - (m.along_x ? change.x : change.y).value;
        if (std::abs(left) < cut_mm) sum += left * left, n += 1;
    }
    return n > 0 ? std::sqrt(sum / n) : 0;
}

PageMap fit_warp(const PageMap& map, std::span<const Miss> misses, WarpModel model, Size<Mm> page, double cut_mm) {
    std::vector<Seen> seen[2];
    for (const Miss& m : misses) {
        const Point<Mm> now = map.shift(m.at);
        seen[m.along_x].push_back({m.at, (m.along_x ? now.x : now.y).value + m.mm, m.weight});
    }
    PageMap fitted(map.base);
    if (model == WarpModel::affine) {
        for (bool along_x : {false, true}) fit_curve(fitted, seen[along_x], along_x, nullptr, cut_mm);
        return fitted;
    }
    double least = 1e300;
    for (Feed feed : {Feed::scan_y, Feed::scan_x}) {
        const FeedAxis axis = axis_of(map, feed, page);
        PageMap candidate(map.base);
        candidate.feed = feed, candidate.feed_scale = axis.scale;
        for (bool along_x : {false, true}) fit_curve(candidate, seen[along_x], along_x, &axis, cut_mm);
        double robust_cost = 0;
        for (const Miss& m : misses) {
            const Point<Mm> change = candidate.shift(m.at) - map.shift(m.at);
            const double left = std::abs(m.mm - (m.along_x ? change.x : change.y).value);
            robust_cost += m.weight * std::min(left * left, cut_mm * cut_mm);
        }
        if (robust_cost < least) least = robust_cost, fitted = candidate;
    }
    if (model == WarpModel::full)
        for (bool along_x : {false, true}) fit_grid(fitted, seen[along_x], along_x, page, std::min(cut_mm, 0.25));
    return fitted;
}

}  // namespace formloop::ocr
