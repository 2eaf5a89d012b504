// SPDX-License-Identifier: GPL-3.0-or-later
#include "src/record/years.h"

#include <gtest/gtest.h>

#include "tests/record/sample.h"

namespace formloop::record {
namespace {

using namespace sample;
using enum FieldState;

Reading date(std::string path, std::string_view digits) { return glyphs(std::move(path), FieldKind::date, digits); }
Value text(const char* t) { return std::string(t); }

templates::Schema card() {
    templates::Schema schema;
    schema.fields = {field("opened_on", FieldKind::date, "YYYY-MM-DD"),
                     field("test_drive_on", FieldKind::date, "MM-DD"),
                     field("delivered_on", FieldKind::date, "YYYY-MM-DD")};
    const std::vector<Field> row{field("planned_on", FieldKind::date, "MM-DD"),
                                 field("actual_on", FieldKind::date, "MM-DD"),
                                 field("next_planned_on", FieldKind::date, "MM-DD")};
    schema.repeats = {{.id = "visits", .fields = row}, {.id = "care_visits", .fields = row}};
    return schema;
}

TEST(Years, ACardCountsOnFromTheDayItWasOpened) {
    const auto results =
        decide(card(), {date("opened_on", "20081105"), date("visits[0].actual_on", "1110"),
                        date("visits[0].next_planned_on", "0102"), date("visits[1].planned_on", "1230"),
                        date("visits[1].actual_on", "0103"), date("visits[2].actual_on", "0220"),
                        date("visits[2].planned_on", "0225"), date("test_drive_on", "1112")});
    EXPECT_EQ(results[1].value, text("2008-11-10"));
    EXPECT_EQ(results[1].written, "11-10");
    EXPECT_EQ(results[1].state, accepted);
    EXPECT_EQ(results[2].value, text("2009-01-02"));
    EXPECT_EQ(results[3].value, text("2008-12-30"));  // planned in the old year for a contact in the new one
    EXPECT_EQ(results[4].value, text("2009-01-03"));
    EXPECT_EQ(results[5].value, text("2009-02-20"));
    EXPECT_EQ(results[6].value, text("2009-02-25"));
    EXPECT_EQ(results[7].value, text("2008-11-12"));
}

TEST(Years, OwnersCountFromTheDelivery) {
    const auto results =
        decide(card(), {date("opened_on", "20081105"), date("delivered_on", "20091220"),
                        date("care_visits[0].actual_on", "1230"), date("care_visits[1].actual_on", "0115")});
    EXPECT_EQ(results[2].value, text("2009-12-30"));
    EXPECT_EQ(results[3].value, text("2010-01-15"));
}

TEST(Years, AreUnknownWithoutTheDayToCountFrom) {
    Known known;
    known.fields["file_no"] = std::string("A01-09-0011");
    const auto results = decide(card(), {date("visits[0].actual_on", "0414")}, known);
    EXPECT_TRUE(is_null(results[0].value));
    EXPECT_EQ(results[0].state, doubtful);
    EXPECT_EQ(results[0].written, "04-14");
    ASSERT_EQ(results[0].candidates.size(), 2u);
    EXPECT_EQ(results[0].candidates[0].value, text("2009-04-14"));
    EXPECT_EQ(results[0].candidates[1].value, text("2010-04-14"));
}

TEST(Years, ComeFromTheArchiveToo) {
    Known known;
    known.fields["opened_on"] = std::string("2009-12-20");
    const auto results = decide(card(), {date("visits[0].actual_on", "0104")}, known);
    EXPECT_EQ(results[0].value, text("2010-01-04"));
    EXPECT_EQ(results[0].state, accepted);
}

TEST(Years, AContinuationGoesOnFromTheRowsBeforeIt) {
    Known known;
    known.fields["opened_on"] = std::string("2008-11-05");
    const std::vector<Reading> continued{date("visits[4].actual_on", "0305")};
    EXPECT_EQ(decide(card(), continued, known)[0].state, doubtful);  // a whole year may lie between
    known.fields["visits[3].actual_on"] = std::string("2010-02-20");
    const auto result = decide(card(), continued, known)[0];
    EXPECT_EQ(result.value, text("2010-03-05"));
    EXPECT_EQ(result.state, accepted);
}

TEST(Years, AStepBackIsDoubtfulRatherThanAYear) {
    const auto results = decide(card(), {date("opened_on", "20090401"), date("visits[0].actual_on", "0420"),
                                         date("visits[1].actual_on", "0315")});
    EXPECT_EQ(results[2].state, doubtful);
    EXPECT_EQ(results[2].value, text("2010-03-15"));
    EXPECT_EQ(results[2].candidates[1].value, text("2009-03-15"));
}

TEST(Years, ADoubtfulRowThatMayPassTheTurnMakesTheRestDoubtful) {
    auto unsure = date("visits[1].actual_on", "0914");
    unsure.lattice[0] = cell("0", 0.6, "1");  // 09-14 or 19-14: only one exists
    unsure.lattice[1] = cell("1", 0.6, "9");  // 01-14, 09-14, 11-14
    const auto results = decide(card(), {date("opened_on", "20090401"), date("visits[0].actual_on", "0801"), unsure,
                                         date("visits[2].actual_on", "0920")});
    EXPECT_EQ(results[2].state, doubtful);
    EXPECT_EQ(results[3].state, doubtful);
}

TEST(Years, ASheetOfOneMonthOrDayDecidesByNearness) {
    templates::Schema table;
    table.fields = {field("period", FieldKind::date, "YYYY-MM"), field("sig_on", FieldKind::date, "MM-DD"),
                    field("day", FieldKind::date, "DD")};
    auto results = decide(table, {date("period", "200912"), date("sig_on", "0103"), date("day", "31")});
    EXPECT_EQ(results[1].value, text("2010-01-03"));
    EXPECT_EQ(results[2].value, text("2009-12-31"));
    results = decide(table, {date("period", "200911"), date("sig_on", "1130"), date("day", "31")});
    EXPECT_EQ(results[2].state, doubtful);  // November has no 31st
    EXPECT_TRUE(is_null(results[2].value));

    templates::Schema report;
    report.fields = {field("date", FieldKind::date, "YYYY-MM-DD")};
    report.fields[0].prefill = "date";
    report.repeats = {{.id = "rows", .fields = {field("next_planned_on", FieldKind::date, "MM-DD")}}};
    results = decide(report, {date("date", "20091230"), date("rows[0].next_planned_on", "0105")});
    EXPECT_EQ(results[1].value, text("2010-01-05"));
    EXPECT_EQ(results[1].state, accepted);
}

TEST(Years, ADayAloneOnTheSheetOfADayMayStandInTheNextMonth) {
    templates::Schema report;
    report.fields = {field("date", FieldKind::date, "YYYY-MM-DD")};
    report.fields[0].prefill = "date";
    report.repeats = {{.id = "rows", .fields = {field("again_on", FieldKind::date, "DD")}}};
    const auto again_on = [&](const char* day, const char* again) {
        return decide(report, {date("date", day), date("rows[0].again_on", again)})[1];
    };
    EXPECT_EQ(again_on("20090430", "30").value, text("2009-04-30"));
    EXPECT_EQ(again_on("20090430", "01").value, text("2009-05-01"));
    EXPECT_EQ(again_on("20091231", "01").value, text("2010-01-01"));
    EXPECT_EQ(again_on("20090401", "31").value, text("2009-03-31"));
    EXPECT_EQ(again_on("20090228", "29").value, text("2009-03-29"));  // February has none that year
    EXPECT_EQ(again_on("20090430", "01").state, accepted);
}

TEST(Years, ASheetOfAYearGivesItsYear) {
    templates::Schema book;
    book.fields = {field("year", FieldKind::comb, "YY")};
    book.repeats = {{.id = "rows", .fields = {field("opened_on", FieldKind::date, "MM-DD")}}};
    auto results = decide(book, {glyphs("year", FieldKind::comb, "09"), date("rows[0].opened_on", "0105"),
                                 date("rows[1].opened_on", "1231"), date("rows[2].opened_on", "0229")});
    EXPECT_EQ(results[1].value, text("2009-01-05"));
    EXPECT_EQ(results[1].state, accepted);
    EXPECT_EQ(results[2].value, text("2009-12-31"));
    EXPECT_TRUE(is_null(results[3].value));  // 2009 has no such day
    results = decide(book, {date("rows[0].opened_on", "0105")});
    EXPECT_EQ(results[0].state, doubtful);
    EXPECT_TRUE(is_null(results[0].value));
}

TEST(Years, TheTwentyNinthOfFebruaryNeedsALeapYear) {
    auto results = decide(card(), {date("opened_on", "20080201"), date("visits[0].actual_on", "0229")});
    EXPECT_EQ(results[1].state, accepted);
    results = decide(card(), {date("opened_on", "20090201"), date("visits[0].actual_on", "0229")});
    EXPECT_EQ(results[1].state, doubtful);
    EXPECT_TRUE(is_null(results[1].value));
}

}  // namespace
}  // namespace formloop::record
