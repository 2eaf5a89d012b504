// SPDX-License-Identifier: GPL-3.0-or-later
#include "src/app/office.h"

#include <algorithm>
#include <fstream>
#include <set>

#include "src/record/constraints.h"
#include "templates/node_reader.h"

namespace formloop::app {
namespace {

using templates::MapReader;
using templates::Reading;
using templates::YamlNode;

constexpr std::string_view levels[] = {"O", "A", "B", "C"};

std::optional<record::Date> day(Reading& reading, const YamlNode& node, std::string_view what) {
    const auto text = reading.text(node, what);
    if (node.kind != YamlNode::Kind::scalar) return std::nullopt;
    const auto date = record::parse_date(text);
    if (!date) reading.fault(node, std::string(what) + " is no day of the calendar, expected one like 2009-04-15");
    return date;
}

std::string code(Reading& reading, const YamlNode& node, std::string_view what) {
    const auto text = reading.text(node, what);
    if (node.kind == YamlNode::Kind::scalar && record::check({"consultant_code", {}}, text) != true)
        reading.fault(node,
                      std::string(what) + " is not a consultant's code, expected a letter and two digits like A01");
    return text;
}

void read_dealer(Reading& reading, const YamlNode& node, Office& office) {
    MapReader map(reading, node, "dealer");
    if (const auto* value = map.need("code")) office.dealer_code = reading.text(*value, "dealer code");
    if (const auto* value = map.need("name")) office.dealer_name = reading.text(*value, "dealer name");
    map.finish();
}

void read_consultants(Reading& reading, const YamlNode& node, Office& office) {
    for (const auto* item : reading.list(node, "consultants")) {
        MapReader map(reading, *item, "a consultant");
        Office::Consultant consultant;
        if (const auto* value = map.need("code")) {
            consultant.code = code(reading, *value, "code");
            if (office.find(consultant.code)) reading.fault(*value, "code stands twice, expected each consultant once");
        }
        if (const auto* value = map.need("name")) consultant.name = reading.text(*value, "name");
        if (const auto* value = map.take("team")) consultant.team = reading.text(*value, "team");
        if (const auto* value = map.take("active_from")) consultant.active_from = day(reading, *value, "active_from");
        if (const auto* value = map.take("active_to")) {
            consultant.active_to = day(reading, *value, "active_to");
            if (consultant.active_from && consultant.active_to && *consultant.active_to < *consultant.active_from)
                reading.fault(*value, "active_to is before active_from, expected a later day");
        }
        map.finish();
        office.consultants.push_back(std::move(consultant));
    }
}

/// A map whose keys are all optional whole numbers.
void read_numbers(Reading& reading, const YamlNode& node, std::string what,
                  const std::vector<std::pair<std::string_view, int*>>& keys, int highest) {
    MapReader map(reading, node, std::move(what));
    for (const auto& [key, target] : keys)
        if (const auto* value = map.take(key))
            if (const auto number = reading.whole(*value, key, 0, highest)) *target = *number;
    map.finish();
}

void read_deadlines(Reading& reading, const YamlNode& node, Office::Deadlines& deadlines) {
    MapReader map(reading, node, "deadlines");
    for (const auto& [key, target] : std::initializer_list<std::pair<std::string_view, int*>>{
             {"card_back_days", &deadlines.card_back_days},
             {"lost_check_days", &deadlines.lost_check_days},
             {"handover_days", &deadlines.handover_days},
             {"licence_days", &deadlines.licence_days},
             {"recontact_hours", &deadlines.recontact_hours},
             {"month_plan_days", &deadlines.month_plan_days}})
        if (const auto* value = map.take(key))
            if (const auto number = reading.whole(*value, key, 0, 1000)) *target = *number;
    if (const auto* value = map.take("meeting_time")) {
        deadlines.meeting_time = reading.text(*value, "meeting_time");
        if (value->kind == YamlNode::Kind::scalar && !record::is_time(deadlines.meeting_time))
            reading.fault(*value, "meeting_time is no time of the day, expected one like 17:30");
    }
    map.finish();
}

void read_first_serial(Reading& reading, const YamlNode& node, Office& office) {
    if (node.kind != YamlNode::Kind::map)
        return reading.fault(node, "first_serial is no map, expected A01: {2009: 11}");
    for (const auto& [consultant, years] : node.entries) {
        const auto owner = code(reading, *consultant, "first_serial");
        if (years->kind != YamlNode::Kind::map) {
            reading.fault(*years, "first_serial of a consultant is no map, expected {2009: 11}");
            continue;
        }
        for (const auto& [year, serial] : years->entries) {
            const auto y = reading.whole(*year, "year", 2000, 2049);
            const auto s = reading.whole(*serial, "first serial number", 1, 9999);
            if (!y || !s) continue;
            if (!office.first_serial.emplace(std::pair{owner, *y}, *s).second)
                reading.fault(*year, "year stands twice for a consultant, expected it once");
        }
    }
}

void read_holidays(Reading& reading, const YamlNode& node, Office& office) {
    for (const auto* item : reading.list(node, "holidays"))
        if (const auto date = day(reading, *item, "a holiday")) office.holidays.push_back(*date);
}

void read_office(Reading& reading, const YamlNode& node, Office& office) {
    MapReader map(reading, node, "an office file");
    if (const auto* value = map.need("dealer")) read_dealer(reading, *value, office);
    if (const auto* value = map.need("consultants")) read_consultants(reading, *value, office);
    if (const auto* value = map.take("prospect_table")) {
        constexpr std::string_view tables[] = {"prospect-table", "progress-table"};
        if (const auto index = reading.word(*value, "prospect_table", {std::begin(tables), std::end(tables)}))
            office.prospect_table = tables[*index];
    }
    if (const auto* value = map.take("card_from_level"))
        if (const auto index = reading.word(*value, "card_from_level", {std::begin(levels), std::end(levels)}))
            office.card_from_level = levels[*index];
    if (const auto* value = map.take("visit_intervals")) {
        std::vector<std::pair<std::string_view, int*>> keys;
        for (const auto level : levels) keys.emplace_back(level, &office.visit_intervals[std::string(level)]);
        read_numbers(reading, *value, "visit_intervals", keys, 365);
    }
    if (const auto* value = map.take("holiday_grace_days"))
        if (const auto number = reading.whole(*value, "holiday_grace_days", 0, 60)) office.holiday_grace_days = *number;
    if (const auto* value = map.take("deadlines")) read_deadlines(reading, *value, office.deadlines);
    if (const auto* value = map.take("first_serial")) read_first_serial(reading, *value, office);
    if (const auto* value = map.take("holidays")) read_holidays(reading, *value, office);
    if (const auto* value = map.take("opening"))
        read_numbers(reading, *value, "opening",
                     {{"owner_cards", &office.opening.owner_cards}, {"deliveries", &office.opening.deliveries}},
                     1'000'000);
    map.finish();
}

}  // namespace

const Office::Consultant* Office::find(std::string_view code) const {
    const auto at = std::ranges::find(consultants, code, &Consultant::code);
    return at == consultants.end() ? nullptr : &*at;
}

std::expected<Office, std::vector<Error>> parse_office(std::string_view yaml, std::string_view name) {
    auto document = templates::parse_yaml(yaml, name, ErrorCode::bad_settings);
    if (!document) return std::unexpected(std::vector{document.error()});
    templates::Faults faults;
    Reading reading(faults);
    Office office;
    read_office(reading, *document->root, office);
    if (faults.none()) return office;
    auto errors = faults.errors(name);
    for (auto& error : errors) error.code = ErrorCode::bad_settings;
    return std::unexpected(std::move(errors));
}

std::expected<Office, std::vector<Error>> load_office(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    if (!in || std::filesystem::is_directory(file))
        return std::unexpected(std::vector{Error{ErrorCode::not_found, file.string(), "no such settings file"}});
    const std::string yaml{std::istreambuf_iterator<char>(in), {}};
    return parse_office(yaml, file.string());
}

store::OfficeTables office_tables(const Office& office) {
    store::OfficeTables tables;
    const auto iso = [](const std::optional<record::Date>& date) {
        return date ? record::to_string(*date) : std::string{};
    };
    for (const auto& c : office.consultants)
        tables.consultants.push_back({c.code, c.name, c.team, iso(c.active_from), iso(c.active_to)});
    int rank = 0;
    for (const auto level : levels)
        tables.levels.push_back({std::string(level), ++rank, office.visit_intervals.at(std::string(level))});
    tables.first_serials = office.first_serial;
    for (const auto& date : office.holidays) tables.holidays.push_back(record::to_string(date));
    const auto number = [](int n) { return store::Cell{std::int64_t{n}}; };
    const auto& d = office.deadlines;
    tables.settings = {{"dealer_code", office.dealer_code},
                       {"dealer_name", office.dealer_name},
                       {"prospect_table", office.prospect_table},
                       {"card_from_level", office.card_from_level},
                       {"holiday_grace_days", number(office.holiday_grace_days)},
                       {"card_back_days", number(d.card_back_days)},
                       {"lost_check_days", number(d.lost_check_days)},
                       {"handover_days", number(d.handover_days)},
                       {"licence_days", number(d.licence_days)},
                       {"recontact_hours", number(d.recontact_hours)},
                       {"month_plan_days", number(d.month_plan_days)},
                       {"meeting_time", d.meeting_time},
                       {"opening_owner_cards", number(office.opening.owner_cards)},
                       {"opening_deliveries", number(office.opening.deliveries)}};
    return tables;
}

}  // namespace formloop::app
