// SPDX-License-Identifier: GPL-3.0-or-later
#include "src/app/office.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace formloop::app {
namespace {

using testing::ElementsAre;

constexpr const char* smallest = "dealer: {code: FT001, name: 福田测试店}\nconsultants: []\n";

std::vector<std::string> faults(const std::string& yaml) {
    std::vector<std::string> all;
    auto office = parse_office(yaml, "office.yaml");
    if (!office)
        for (const auto& error : office.error()) {
            EXPECT_EQ(error.code, ErrorCode::bad_settings);
            all.push_back(to_string(error));
        }
    return all;
}

TEST(Office, HasDefaults) {
    const auto office = parse_office(smallest, "office.yaml");
    ASSERT_TRUE(office);
    EXPECT_EQ(office->dealer_name, "福田测试店");
    EXPECT_EQ(office->visit_intervals.at("A"), 2);
    EXPECT_EQ(office->deadlines.recontact_hours, 24);
    EXPECT_EQ(office->card_from_level, "C");
}

TEST(Office, ReadsEveryKey) {
    const auto office = parse_office(
        "dealer: {code: FT001, name: 福田测试店}\n"
        "consultants:\n"
        "  - {code: A01, name: 陈志强, team: 一组, active_from: 2007-03-01}\n"
        "  - {code: A03, name: 王海涛, active_to: 2009-04-20}\n"
        "prospect_table: progress-table\ncard_from_level: B\n"
        "visit_intervals: {A: 3, C: 15}\nholiday_grace_days: 2\n"
        "deadlines: {card_back_days: 4, lost_check_days: 5, handover_days: 6, licence_days: 31, recontact_hours: 48,\n"
        "            month_plan_days: 2, meeting_time: '18:00'}\n"
        "first_serial: {A01: {2008: 97, 2009: 11}}\nholidays: [2009-04-06]\nopening: {owner_cards: 30, deliveries: "
        "31}\n",
        "office.yaml");
    ASSERT_TRUE(office) << to_string(office.error().front());
    EXPECT_EQ(office->consultants.size(), 2u);
    EXPECT_EQ(office->find("A03")->active_to, record::parse_date("2009-04-20"));
    EXPECT_EQ(office->find("A09"), nullptr);
    EXPECT_EQ(office->visit_intervals, (std::map<std::string, int>{{"O", 7}, {"A", 3}, {"B", 7}, {"C", 15}}));
    EXPECT_EQ(office->first_serial.at({"A01", 2009}), 11);
    const auto tables = office_tables(*office);
    EXPECT_EQ(tables.settings.at("card_from_level"), store::Cell(std::string("B")));
    EXPECT_EQ(tables.settings.at("meeting_time"), store::Cell(std::string("18:00")));
    EXPECT_EQ(tables.settings.at("opening_deliveries"), store::Cell(std::int64_t{31}));
    EXPECT_EQ(tables.consultants.at(1).active_to, "2009-04-20");
    EXPECT_THAT(tables.holidays, ElementsAre("2009-04-06"));
    EXPECT_EQ(tables.levels.at(1).interval_days, 3);
}

TEST(Office, NamesEveryFaultWithItsPlace) {
    EXPECT_THAT(
        faults("dealer: {code: FT001}\n"
               "consultants:\n"
               "  - {code: A1, name: 甲}\n"
               "  - {code: A02, name: 乙, active_from: 2009-02-30}\n"
               "  - {code: A02, name: 丙, active_from: 2009-03-01, active_to: 2009-02-01}\n"
               "card_from_level: D\n"
               "deadlines: {meeting_time: 25:00}\n"
               "first_serial: {A01: 11}\n"
               "colour: red\n"),
        ElementsAre("office.yaml:1:9: dealer has no key \"name\"",
                    "office.yaml:3:12: code is not a consultant's code, expected a letter and two digits like A01",
                    "office.yaml:4:39: active_from is no day of the calendar, expected one like 2009-04-15",
                    "office.yaml:5:12: code stands twice, expected each consultant once",
                    "office.yaml:5:62: active_to is before active_from, expected a later day",
                    "office.yaml:6:18: card_from_level is \"D\", expected one of: O, A, B, C",
                    "office.yaml:7:27: meeting_time is no time of the day, expected one like 17:30",
                    "office.yaml:8:21: first_serial of a consultant is no map, expected {2009: 11}",
                    "office.yaml:9:1: unknown key \"colour\" in an office file, expected one of: dealer, consultants, "
                    "prospect_table, card_from_level, visit_intervals, holiday_grace_days, deadlines, first_serial, "
                    "holidays, opening"));
}

TEST(Office, IsNotFoundWhereThereIsNone) {
    EXPECT_EQ(load_office("/nowhere/office.yaml").error().front().code, ErrorCode::not_found);
    EXPECT_FALSE(faults("dealer: [").empty());
}

}  // namespace
}  // namespace formloop::app
