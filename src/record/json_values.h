// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "src/record/value.h"

/// What those who spell JSON share. `Json` is a type of nlohmann's, named only in their .cpp files.
namespace formloop::record {

template <class Json>
Json json_number(double number) {
    if (number == std::floor(number) && std::abs(number) < 9e15) return static_cast<std::int64_t>(number);
    return number;
}

/// A whole number that a T can hold; nothing for anything else. nlohmann's own conversion takes any number, and what becomes of
/// one that does not fit is undefined.
template <class T, class Json>
std::optional<T> json_whole(const Json& json) {
    const auto fitting = [](auto number) { return std::in_range<T>(number) ? std::optional(static_cast<T>(number)) : std::nullopt; };
    if (json.is_number_unsigned()) return fitting(json.template get<std::uint64_t>());
    if (json.is_number_integer()) return fitting(json.template get<std::int64_t>());
    if (!json.is_number_float()) return std::nullopt;
    const double number = json.template get<double>();
    if (number != std::floor(number) || std::abs(number) >= 9e15) return std::nullopt;
    return fitting(static_cast<std::int64_t>(number));
}

template <class Json>
Json json_value(const Value& value) {
    return std::visit(
        [](const auto& v) -> Json {
            using V = std::decay_t<decltype(v)>;
            if constexpr (std::is_same_v<V, std::monostate>) return nullptr;
            else if constexpr (std::is_same_v<V, double>) return json_number<Json>(v);
            else return v;
        },
        value);
}

/// One line of UTF-8; bytes that are not become U+FFFD.
template <class Json>
std::string json_line(const Json& json) {
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace formloop::record
