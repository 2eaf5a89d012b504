// SPDX-License-Identifier: GPL-3.0-or-later
#include "src/record/value.h"

namespace formloop::record {

bool is_blank(const Value& value) {
    if (const auto* text = std::get_if<std::string>(&value)) return text->empty();
    if (const auto* mark = std::get_if<bool>(&value)) return !*mark;
    if (const auto* several = std::get_if<std::vector<std::string>>(&value)) return several->empty();
    return is_null(value);
}

}  // namespace formloop::record
