// SPDX-License-Identifier: GPL-3.0-or-later
#include "src/record/month_days.h"

#include <algorithm>

#include "src/record/calendar.h"
#include "src/record/decide_parts.h"
#include "templates/path.h"

namespace formloop::record {
namespace {

constexpr int days_of_every_month = 28, days_of_a_long_month = 31;

const templates::Field* month_header(const templates::Schema& schema) {
    const auto at = std::find_if(schema.fields.begin(), schema.fields.end(), [](const templates::Field& field) {
        return field.kind == templates::FieldKind::date && field.format == "YYYY-MM";
    });
    return at == schema.fields.end() ? nullptr : &*at;
}

int days_in(Date first_of_month) {
    int days = days_of_every_month;
    while (days < days_of_a_long_month && make_date(year_of(first_of_month), month_of(first_of_month), days + 1)) ++days;
    return days;
}

/// The first of the sheet's month; nothing while it is not settled.
std::optional<Date> settled_month(const std::string& header, const Known& known, const std::vector<FieldResult>& results) {
    const Value* value = nullptr;
    if (const auto at = known.fields.find(header); at != known.fields.end()) value = &at->second;
    for (const auto& result : results)
        if (result.path == header && result.state == FieldState::accepted) value = &result.value;
    const auto* text = value ? std::get_if<std::string>(value) : nullptr;
    return text ? parse_month(*text) : std::nullopt;
}

/// The day that a field of a calendar belongs to; 0 for other fields.
int day_of_path(const templates::Schema& schema, const std::string& path) {
    const auto steps = templates::parse_path(path);
    if (!steps) return 0;
    std::string repeat;
    for (const auto& step : *steps) {
        if (!step.index) return 0;
        repeat += (repeat.empty() ? "" : ".") + step.name;
        const auto* found = templates::find_repeat(schema, repeat);
        if (found && found->key == templates::RepeatKey::day) return *step.index;
        repeat += "[0]";
    }
    return 0;
}

}  // namespace

void leave_out_days(const templates::Schema& schema, const Known& known, std::vector<FieldResult>& results) {
    const auto* header = month_header(schema);
    if (!header) return;
    const auto month = settled_month(header->id, known, results);
    if (!known.printed.contains(header->id)) return;
    const int last = month ? days_in(*month) : days_of_every_month;
    for (auto& result : results) {
        if (day_of_path(schema, result.path) <= last || result.state == FieldState::empty) continue;
        if (month) {
            result.state = FieldState::empty;
            result.value = blank_value(*templates::find_field(schema, result.path));
            result.confidence = result.ink_confidence = 1;
            result.candidates.clear();
            result.engine.clear();
            result.model.clear();
        } else if (result.state == FieldState::accepted) {
            result.state = FieldState::doubtful;
        }
    }
}

}  // namespace formloop::record
