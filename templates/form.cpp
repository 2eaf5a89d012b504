// SPDX-License-Identifier: GPL-3.0-or-later
#include "templates/form.h"

#include <algorithm>
#include <array>

#include "templates/path.h"

namespace formloop::templates {
namespace {

constexpr std::array<std::string_view, 15> kKinds = {"printed", "text",   "lexicon", "comb",      "date",
                                                     "time",    "number", "ticks",   "code",      "letter",
                                                     "mark",    "tally",  "strike",  "signature", "computed"};

template <class Named>
const Named* find_id(const std::vector<Named>& named, std::string_view id) {
    const auto found = std::ranges::find(named, id, &Named::id);
    return found == named.end() ? nullptr : &*found;
}

/// The repeat that the first steps name, from the outermost inwards; null when one of them is no repeat.
const Repeat* descend(const Schema& schema, const std::vector<PathStep>& steps, std::size_t count) {
    const Repeat* repeat = nullptr;
    for (std::size_t i = 0; i < count; ++i) {
        repeat = find_id(repeat ? repeat->repeats : schema.repeats, steps[i].name);
        if (!repeat) return nullptr;
    }
    return repeat;
}

}  // namespace

std::string_view to_string(FieldKind kind) { return kKinds[static_cast<std::size_t>(kind)]; }

std::optional<FieldKind> field_kind(std::string_view name) {
    const auto found = std::ranges::find(kKinds, name);
    if (found == kKinds.end()) return std::nullopt;
    return static_cast<FieldKind>(found - kKinds.begin());
}

std::vector<const Field*> prefillable(const Schema& schema) {
    std::vector<const Field*> fields;
    for (const Field& field : schema.fields) {
        if (!field.prefill.empty()) fields.push_back(&field);
    }
    return fields;
}

bool has_constraint(const Field& field, std::string_view name) {
    return std::ranges::find(field.constraints, name, &Constraint::name) != field.constraints.end();
}

const Repeat* find_repeat(const Schema& schema, std::string_view path) {
    const auto steps = parse_path(path);
    return steps ? descend(schema, *steps, steps->size()) : nullptr;
}

const Field* find_field(const Schema& schema, std::string_view path) {
    const auto steps = parse_path(path);
    if (!steps || steps->back().index) return nullptr;
    if (steps->size() == 1) return find_id(schema.fields, steps->back().name);
    const Repeat* repeat = descend(schema, *steps, steps->size() - 1);
    return repeat ? find_id(repeat->fields, steps->back().name) : nullptr;
}

}  // namespace formloop::templates
