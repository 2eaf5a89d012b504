// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <expected>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "src/base/error.h"
#include "src/record/calendar.h"
#include "src/store/schema.h"

namespace formloop::app {

/// What the papers do not say themselves: who works here, since when, and how strict the house is. Read from
/// `office.yaml`; docs/office.md describes every key.
struct Office {
    struct Consultant {
        std::string code;  ///< `A01`
        std::string name;
        std::string team;
        std::optional<record::Date> active_from, active_to;
        bool operator==(const Consultant&) const = default;
    };
    struct Deadlines {
        int card_back_days = 3;    ///< from the delivery to a filled back
        int lost_check_days = 3;   ///< from the loss to the supervisor's word
        int handover_days = 3;     ///< from the last day of a consultant to the signed list
        int licence_days = 30;     ///< from the delivery to the licence
        int recontact_hours = 24;  ///< from a visit to the confirmed level
        int month_plan_days = 3;   ///< into the next month, for the manager's signature
        std::string meeting_time = "17:30";
        bool operator==(const Deadlines&) const = default;
    };
    struct Opening {
        int owner_cards = 0;  ///< owner cards there were before the archive began
        int deliveries = 0;   ///< deliveries there were before it
        bool operator==(const Opening&) const = default;
    };

    std::string dealer_code, dealer_name;
    std::vector<Consultant> consultants;
    std::string prospect_table = "prospect-table";
    std::string card_from_level = "C";  ///< customers of this level and above need a card
    std::map<std::string, int> visit_intervals{{"O", 7}, {"A", 2}, {"B", 7}, {"C", 14}};  ///< days between contacts
    int holiday_grace_days = 0;         ///< more days when a holiday lies in between
    Deadlines deadlines;
    std::map<std::pair<std::string, int>, int> first_serial;  ///< (consultant, year) → first serial number
    std::vector<record::Date> holidays;
    Opening opening;

    const Consultant* find(std::string_view code) const;
    bool operator==(const Office&) const = default;
};

/// All faults at once, each `name:line:column: what is, what was expected`, with code `bad_settings`.
std::expected<Office, std::vector<Error>> parse_office(std::string_view yaml, std::string_view name);
/// Fails with `not_found` when there is no such file.
std::expected<Office, std::vector<Error>> load_office(const std::filesystem::path& file);

/// The same, as the archive's rules see it.
store::OfficeTables office_tables(const Office& office);

}  // namespace formloop::app
