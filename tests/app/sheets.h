// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "src/record/record.h"

/// Sheets of the further forms, written in a line or two.
namespace formloop::app::test {

/// A sheet with a head and rows from the first on.
inline record::Record sheet(const std::string& form, record::Fields head, const std::vector<record::Fields>& rows = {}) {
    for (std::size_t i = 0; i < rows.size(); ++i)
        for (const auto& [field, value] : rows[i]) head["rows[" + std::to_string(i) + "]." + field] = value;
    return {form, 1, {}, std::move(head)};
}

/// The same row with other fields in it; a field set to a blank value is not written.
inline record::Fields with(record::Fields row, const record::Fields& other) {
    for (const auto& [field, value] : other) {
        if (std::holds_alternative<std::monostate>(value)) row.erase(field);
        else row[field] = value;
    }
    return row;
}

/// A visitor of the showroom who left a number and was called the same day.
inline record::Fields visitor() {
    return {{"channel", "store"}, {"first", "first"}, {"t_in", "10:05"}, {"t_out", "10:40"}, {"name", "王先生"}, {"phone", "13900000001"},
            {"model", "风景快运"}, {"colour", "白"}, {"source", "01"}, {"level", "B"}, {"recontact_on", "2009-04-14"},
            {"recontact_at", "16:00"}, {"recontact_level", "B"}, {"sig_consultant", true}};
}

}  // namespace formloop::app::test
