// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "src/record/reading.h"

namespace formloop::record {

/// What is held of a field. Abstaining is an answer: a doubtful value waits for a person.
enum class FieldState { accepted, doubtful, empty, unreadable };
std::string_view to_string(FieldState state);
std::optional<FieldState> field_state(std::string_view name);

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
std::optional<PageState> page_state(std::string_view name);

/// Whether the program that opened the file was content with it.
enum class Decoder { content, complained };

/// How a page whose form is known ended: `review` when a field is doubtful or unreadable or the decoder complained,
/// `done` otherwise; a form without a drop of ink is `done`. (`blank` is a page without print, which has no fields.)
PageState page_state(const std::vector<FieldResult>& fields, Decoder decoder);

}  // namespace formloop::record
