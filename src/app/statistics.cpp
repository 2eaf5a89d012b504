// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>

#include "src/app/evaluate.h"

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

}  // namespace formloop::app
