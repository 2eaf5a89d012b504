// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "templates/form.h"

namespace formloop::record {

/// When evidence is enough. The one place where these numbers stand; docs/deciding.md says how they were chosen.
struct Thresholds {
    double blank;   ///< ink less probable than this is no ink: the field is empty
    double inked;   ///< ink more probable than this is ink; between the two the field is doubtful
    double accept;  ///< a value at least this probable, under every rule the form knows, is accepted
    double symbol;  ///< and by the ink alone each of its cells (each tick, the word) is at least this probable
};

constexpr Thresholds thresholds(templates::FieldKind kind) {
    using enum templates::FieldKind;
    switch (kind) {
    case ticks:
    case mark:
    case strike:
    case signature: return {.blank = 0.03, .inked = 0.97, .accept = 0.97, .symbol = 0.97};
    case comb:
    case date:
    case time: return {.blank = 0.03, .inked = 0.97, .accept = 0.97, .symbol = 0.90};
    case letter:
    case code: return {.blank = 0.03, .inked = 0.97, .accept = 0.98, .symbol = 0.95};
    case number:
    case tally:
    case computed: return {.blank = 0.03, .inked = 0.97, .accept = 0.98, .symbol = 0.95};
    case lexicon: return {.blank = 0.03, .inked = 0.97, .accept = 0.998, .symbol = 0.90};
    case printed:
    case text: return {.blank = 0.03, .inked = 0.97, .accept = 0.99, .symbol = 0.99};
    }
    return {.blank = 0, .inked = 1, .accept = 1, .symbol = 1};
}

/// The weight of a value that breaks a rule of its field (a phone number that begins with 2, a day that does not exist, a
/// check digit that fails) against one that keeps it: one writer in fifty errs, and of all strings of the length at most one
/// in ten keeps the rule, so that each broken one has a tenth of that. Such a value is never accepted.
constexpr double broken_rule = 0.002;

/// `accepted` needs the ink's own first candidate, or one that the ink finds at least this probable beside its first.
constexpr double ink_ratio = 0.2;

/// A gap between two dates of a table that makes a year counted from them doubtful.
constexpr int long_gap_days = 300;

}  // namespace formloop::record
