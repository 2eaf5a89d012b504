// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <variant>
#include <vector>

namespace formloop::record {

/// A field's value: nothing, text (also dates, codes, single ticks), a number, a mark, or several ticks.
/// How each kind is spelled in JSON stands in docs/json.md.
using Value = std::variant<std::monostate, std::string, double, bool, std::vector<std::string>>;

inline bool is_null(const Value& value) { return std::holds_alternative<std::monostate>(value); }

/// True for what a field says when nothing was written in it: null, false, or no ticks.
bool is_blank(const Value& value);

}  // namespace formloop::record
