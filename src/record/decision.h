// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "src/record/reading.h"

namespace formloop::record {

/// What is held of a field. Abstaining is an answer: a doubtful value waits for a person.
enum class FieldState { accepted, doubtful, empty, unreadable };
std::string_view to_string(FieldState state);

/// A field as decided: the best value, how sure, and what else it may be.
struct FieldResult {
    std::string path;
    templates::FieldKind kind = templates::FieldKind::text;
    FieldState state = FieldState::empty;
    Value value;               ///< null when empty or unreadable (false for marks, [] for several ticks)
    std::string written;       ///< of dates without a year: what stands on paper (`04-14`)
    double confidence = 0;     ///< probability that `value` is right; of `empty`, that there is no ink
    double ink_confidence = 0; ///< the same by the ink alone, without lexicon, calendar or known records
    std::vector<Candidate> candidates;  ///< best first
    Rect<Mm> box;
    std::string engine;        ///< empty when the field is empty
    std::string model;
    bool operator==(const FieldResult&) const = default;
};

/// How one page ended. Exactly one of these, always.
enum class PageState { done, review, blank, unreadable, encrypted, unknown_form };
std::string_view to_string(PageState state);

}  // namespace formloop::record
