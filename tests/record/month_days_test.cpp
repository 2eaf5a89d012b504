// SPDX-License-Identifier: GPL-3.0-or-later
#include "src/record/month_days.h"

#include <gtest/gtest.h>

#include "tests/record/sample.h"

namespace formloop::record {
namespace {

using namespace sample;
using enum FieldState;

templates::Schema calendar() {
    templates::Schema schema;
    schema.fields.push_back(field("period", FieldKind::date, "YYYY-MM"));
    templates::Repeat days{.id = "days", .key = templates::RepeatKey::day, .fields = {field("planned", FieldKind::mark)}};
    schema.repeats.push_back({.id = "rows", .repeats = {days}});
    return schema;
}

/// A mark on each of these days, on a sheet whose month reads so (empty: no reading of it).
std::vector<FieldState> states(const std::string& month, double sure, const Known& known) {
    std::vector<Reading> readings;
    if (!month.empty()) {
        readings.push_back(glyphs("period", FieldKind::date, month));
        readings.back().lattice.back() = cell(month.substr(5), sure, "5");
    }
    for (const int day : {28, 29, 30, 31})
        readings.push_back(marks("rows[0].days[" + std::to_string(day) + "].planned", FieldKind::mark, {0.999}));
    std::vector<FieldState> states;
    for (const auto& result : decide(calendar(), readings, known))
        if (result.path != "period") states.push_back(result.state);
    return states;
}

TEST(MonthDays, HatchedDaysAreEmptyWhereTheMonthIsPrinted) {
    const Known printed{.printed = {"period"}};
    EXPECT_EQ(states("200904", 0.9999, printed), (std::vector{accepted, accepted, accepted, empty}));
    EXPECT_EQ(states("200902", 0.9999, printed), (std::vector{accepted, empty, empty, empty}));
    EXPECT_EQ(states("200802", 0.9999, printed), (std::vector{accepted, accepted, empty, empty}));
    EXPECT_EQ(states("200903", 0.9999, printed), (std::vector{accepted, accepted, accepted, accepted}));
    const Known from_archive{.fields = {{"period", std::string("2009-04")}}, .printed = {"period"}};
    EXPECT_EQ(states("", 0, from_archive), (std::vector{accepted, accepted, accepted, empty}));
}

TEST(MonthDays, AMonthThatAPenWroteHatchesNothing) {
    EXPECT_EQ(states("200904", 0.9999, {}), (std::vector{accepted, accepted, accepted, accepted}));
}

TEST(MonthDays, NothingIsAcceptedOnThemWhileAPrintedMonthIsNotSettled) {
    EXPECT_EQ(states("200904", 0.6, {.printed = {"period"}}), (std::vector{accepted, doubtful, doubtful, doubtful}));
    EXPECT_EQ(states("", 0, {}), (std::vector{accepted, accepted, accepted, accepted})) << "no month, no hatching";
}

}  // namespace
}  // namespace formloop::record
