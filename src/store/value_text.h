// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "src/record/value.h"

/// Values as the archive's text columns hold them: JSON.
namespace formloop::store {

std::string value_text(const record::Value& value);
/// Null when the text is not the JSON of a value.
record::Value value_of(std::string_view text);

std::string map_text(const std::map<std::string, std::string>& values);
std::map<std::string, std::string> map_of(std::string_view text);

/// The moment, UTC, to the second: `2009-04-15T08:30:00Z`.
std::string now_utc();

}  // namespace formloop::store
