// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "src/base/error.h"

namespace formloop::record {

struct JsonMember;

/// A JSON value that remembers its line, so that a fault can be shown where it stands.
struct JsonTree {
    enum class Type { null, boolean, number, text, array, object };
    Type type = Type::null;
    int line = 1;
    bool boolean = false;
    double number = 0;
    std::string text;
    std::vector<JsonMember> members;  ///< of an object, with keys; of an array, with empty keys

    const JsonTree* find(std::string_view key) const;
};

/// Not a std::pair: one of an unfinished type is not everywhere a type that can be asked how it is made.
struct JsonMember {
    std::string key;
    JsonTree value;
};

/// The words a fault uses for a type: `a number`, `an array` …
std::string_view to_string(JsonTree::Type type);

/// Reads every value of a text that holds one or more, one after the other (JSON lines, or values over several lines).
/// Fails at the first place that is not JSON, at a key that stands twice in one object, and past 32 levels.
std::expected<std::vector<JsonTree>, Error> parse_json_trees(std::string_view json, std::string_view name);

}  // namespace formloop::record
