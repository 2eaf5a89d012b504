// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace formloop::app {

/// A share and the interval that holds the true one with 95 % confidence.
struct Interval {
    double value = 0, low = 0, high = 1;
    bool operator==(const Interval&) const = default;
};

/// The exact interval of a binomial share (Clopper & Pearson 1934): `hits` of `n`. Of nothing, everything is possible.
Interval clopper_pearson(int hits, int n, double confidence = 0.95);

/// The regularised incomplete beta function I_x(a, b), for a and b above 0.
double incomplete_beta(double a, double b, double x);

/// How sure reading was of a value, and whether it was right.
struct Judged {
    double confidence = 0;
    bool right = false;
};

/// Values whose confidence lies between two bounds: said truly, the share of right ones is the mean confidence.
struct ReliabilityBin {
    double from = 0, to = 1;
    int n = 0, right = 0;
    double mean_confidence = 0;
    bool operator==(const ReliabilityBin&) const = default;
};

/// By confidences of 0, 0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999, 1; bins without a value are left out.
std::vector<ReliabilityBin> reliability(std::span<const Judged> values);

/// The probability that a right value is surer than a wrong one, ties counting half (Mann & Whitney 1947; the area under the ROC curve).
/// Nothing when all are right or all are wrong.
std::optional<double> auroc(std::span<const Judged> values);

/// The most values that may be accepted by their confidence alone, surest first, so that the exact binomial bound on the wrong
/// among them (one-sided, 95 %) stays within 1 in `budget`.
struct Coverage {
    int budget = 1000;
    int accepted = 0, wrong = 0;
    double confidence = 1;  ///< of the least sure of them; 1 when there are none
    bool operator==(const Coverage&) const = default;
};
Coverage coverage(std::span<const Judged> values, int budget);

/// How many characters must be put in, left out or exchanged to make one text of the other (Levenshtein 1966).
int edit_distance(std::u32string_view a, std::u32string_view b);

}  // namespace formloop::app
