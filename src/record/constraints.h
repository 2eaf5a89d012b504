// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "src/record/record.h"
#include "templates/form.h"

namespace formloop::record {

/// Whether a value keeps a condition of its field alone. Nothing when the condition does not speak about it: a blank, a
/// value of another type, a passport number in a field of citizen numbers.
std::optional<bool> check(const templates::Constraint& constraint, const Value& value);

/// True when a value breaks no condition of its field.
bool keeps_constraints(const templates::Field& field, const Value& value);

/// `field_check(entry, constraint, ok)`, before the entry has a number: the conditions of every field that holds a
/// value.
struct FieldCheck {
    std::string path;
    std::string constraint;  ///< with its arguments: `range 1 31`
    bool ok = false;
    bool operator==(const FieldCheck&) const = default;
};
std::vector<FieldCheck> field_checks(const templates::Schema& schema, const Fields& fields);

}  // namespace formloop::record
