// SPDX-License-Identifier: GPL-3.0-or-later
#include "src/record/decision.h"

#include <array>

namespace formloop::record {
namespace {

constexpr std::array field_states{"accepted", "doubtful", "empty", "unreadable"};
constexpr std::array page_states{"done", "review", "blank", "unreadable", "encrypted", "unknown-form"};

template <class State, std::size_t N>
std::optional<State> find(const std::array<const char*, N>& names, std::string_view name) {
    for (std::size_t i = 0; i < N; ++i)
        if (name == names[i]) return static_cast<State>(i);
    return std::nullopt;
}

}  // namespace

std::string_view to_string(FieldState state) { return field_states[static_cast<std::size_t>(state)]; }
std::string_view to_string(PageState state) { return page_states[static_cast<std::size_t>(state)]; }

std::optional<FieldState> field_state(std::string_view name) { return find<FieldState>(field_states, name); }
std::optional<PageState> page_state(std::string_view name) { return find<PageState>(page_states, name); }

PageState page_state(const std::vector<FieldResult>& fields, Decoder decoder) {
    if (decoder == Decoder::complained) return PageState::review;
    for (const auto& field : fields)
        if (field.state == FieldState::doubtful || field.state == FieldState::unreadable) return PageState::review;
    return PageState::done;
}

}  // namespace formloop::record
