// SPDX-License-Identifier: GPL-3.0-or-later
#include "src/app/statistics.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace formloop::app {
namespace {

/// The continued fraction of the incomplete beta function by Lentz's method (Press et al., Numerical Recipes, 6.4).
double beta_fraction(double a, double b, double x) {
    constexpr double tiny = 1e-300;
    double c = 1, d = 1 - (a + b) * x / (a + 1);
    d = 1 / (std::abs(d) < tiny ? tiny : d);
    double result = d;
    for (int m = 1; m <= 10000; ++m) {
        const double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
        const double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
        double step = 1;
        for (const double term : {even, odd}) {
            d = 1 + term * d;
            d = 1 / (std::abs(d) < tiny ? tiny : d);
            c = 1 + term / c;
            if (std::abs(c) < tiny) c = tiny;
            step = d * c;
            result *= step;
        }
        if (std::abs(step - 1) < 1e-15) break;
    }
    return result;
}

/// The x at which I_x(a, b) reaches `probability`, by halving.
double beta_quantile(double a, double b, double probability) {
    double low = 0, high = 1;
    for (int i = 0; i < 200 && high - low > 1e-16; ++i) {
        const double middle = (low + high) / 2;
        (incomplete_beta(a, b, middle) < probability ? low : high) = middle;
    }
    return (low + high) / 2;
}

}  // namespace

double incomplete_beta(double a, double b, double x) {
    if (x <= 0) return 0;
    if (x >= 1) return 1;
    const double front = std::exp(std::lgamma(a + b) - std::lgamma(a) - std::lgamma(b) + a * std::log(x) + b * std::log1p(-x));
    return x < (a + 1) / (a + b + 2) ? front * beta_fraction(a, b, x) / a : 1 - front * beta_fraction(b, a, 1 - x) / b;
}

Interval clopper_pearson(int hits, int n, double confidence) {
    if (n <= 0) return {};
    const double tail = (1 - confidence) / 2;
    return {static_cast<double>(hits) / n, hits == 0 ? 0 : beta_quantile(hits, n - hits + 1, tail),
            hits == n ? 1 : beta_quantile(hits + 1, n - hits, 1 - tail)};
}

std::vector<ReliabilityBin> reliability(std::span<const Judged> values) {
    constexpr double edges[] = {0, 0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999, 1};
    std::vector<ReliabilityBin> bins;
    for (std::size_t i = 0; i + 1 < std::size(edges); ++i) {
        ReliabilityBin bin{edges[i], edges[i + 1], 0, 0, 0};
        const bool last = i + 2 == std::size(edges);
        for (const Judged& value : values) {
            if (value.confidence < bin.from || (last ? value.confidence > bin.to : value.confidence >= bin.to)) continue;
            ++bin.n;
            bin.right += value.right;
            bin.mean_confidence += value.confidence;
        }
        if (bin.n == 0) continue;
        bin.mean_confidence /= bin.n;
        bins.push_back(bin);
    }
    return bins;
}

std::optional<double> auroc(std::span<const Judged> values) {
    std::vector<Judged> sorted(values.begin(), values.end());
    std::ranges::sort(sorted, {}, &Judged::confidence);
    double wins = 0, wrong_below = 0, right_in_all = 0;
    for (auto first = sorted.begin(); first != sorted.end();) {
        const auto end = std::find_if(first, sorted.end(), [&](const Judged& value) { return value.confidence != first->confidence; });
        const auto right = static_cast<double>(std::count_if(first, end, [](const Judged& value) { return value.right; }));
        const auto wrong = static_cast<double>(end - first) - right;
        wins += right * (wrong_below + wrong / 2);
        wrong_below += wrong;
        right_in_all += right;
        first = end;
    }
    if (right_in_all == 0 || wrong_below == 0) return std::nullopt;
    return wins / (right_in_all * wrong_below);
}

Coverage coverage(std::span<const Judged> values, int budget) {
    std::vector<Judged> sorted(values.begin(), values.end());
    std::ranges::sort(sorted, std::ranges::greater{}, &Judged::confidence);
    Coverage best{.budget = budget};
    int n = 0, wrong = 0;
    for (std::size_t i = 0; i < sorted.size(); ++i) {
        ++n;
        wrong += !sorted[i].right;
        const bool tied = i + 1 < sorted.size() && sorted[i + 1].confidence == sorted[i].confidence;
        if (tied || static_cast<double>(wrong) * budget > n) continue;  // not even the share itself
        if (clopper_pearson(wrong, n, 0.9).high <= 1.0 / budget) best = {budget, n, wrong, sorted[i].confidence};
    }
    return best;
}

int edit_distance(std::u32string_view a, std::u32string_view b) {
    std::vector<int> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) row[j] = static_cast<int>(j);
    for (std::size_t i = 1; i <= a.size(); ++i) {
        int diagonal = std::exchange(row[0], static_cast<int>(i));
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const int above = row[j];
            row[j] = std::min({above + 1, row[j - 1] + 1, diagonal + (a[i - 1] != b[j - 1])});
            diagonal = above;
        }
    }
    return row[b.size()];
}

}  // namespace formloop::app
