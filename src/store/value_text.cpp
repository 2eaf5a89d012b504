// SPDX-License-Identifier: GPL-3.0-or-later
#include "src/store/value_text.h"

#include <chrono>
#include <ctime>
#include <nlohmann/json.hpp>

#include "src/record/json_values.h"

namespace formloop::store {

using Json = nlohmann::json;

std::string value_text(const record::Value& value) { return record::json_line(record::json_value<Json>(value)); }

record::Value value_of(std::string_view text) {
    const auto json = Json::parse(text, nullptr, false);
    if (json.is_string()) return json.get<std::string>();
    if (json.is_boolean()) return json.get<bool>();
    if (json.is_number()) return json.get<double>();
    if (json.is_array()) {
        std::vector<std::string> several;
        for (const auto& item : json)
            if (item.is_string()) several.push_back(item.get<std::string>());
        return several;
    }
    return {};
}

std::string map_text(const std::map<std::string, std::string>& values) { return record::json_line(Json(values)); }

std::map<std::string, std::string> map_of(std::string_view text) {
    const auto json = Json::parse(text, nullptr, false);
    std::map<std::string, std::string> values;
    if (json.is_object())
        for (const auto& [key, value] : json.items())
            if (value.is_string()) values[key] = value.get<std::string>();
    return values;
}

std::string now_utc() {
    const std::time_t now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
    std::tm parts{};
    ::gmtime_r(&now, &parts);
    char text[32];
    std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
    return text;
}

}  // namespace formloop::store
