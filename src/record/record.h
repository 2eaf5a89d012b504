// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <string>

#include "src/record/value.h"
#include "templates/path.h"

namespace formloop::record {

using Fields = std::map<std::string, Value, templates::PathLess>;

/// What one filled form says. Fields that are blank may be absent.
struct Record {
    std::string form;
    int version = 0;
    std::string copy;  ///< empty for a record without paper
    Fields fields;     ///< by path: `visits[3].actual_on`
    bool operator==(const Record&) const = default;
};

}  // namespace formloop::record
