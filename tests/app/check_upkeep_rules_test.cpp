// SPDX-License-Identifier: GPL-3.0-or-later
// Rules about how cards, plans and owners are kept up: each in order, broken, not certain, without a sheet it needs, and
// at the edges that its text names.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/app/faultless_office.h"

namespace formloop::app {
namespace {

using namespace test;
using testing::HasSubstr;

class UpkeepRules : public FaultlessOffice {
protected:
    /// One more row of a daily report.
    void add_row(const std::string& code, const std::string& day, int row, const record::Fields& values) {
        for (const auto& [field, value] : values) report(code, day)["rows[" + std::to_string(row) + "]." + field] = value;
    }
    void erase_row(record::Fields& fields, const std::string& row) {
        std::erase_if(fields, [&](const auto& item) { return item.first.starts_with(row + "."); });
    }
};

// ------------------------------------------------------------------------------------------------------ CARD-IMMEDIATE

TEST_F(UpkeepRules, CardIsOpenedTheDayACustomerBecomesAProspect) {
    card("A01-09-0017")["opened_on"] = "2009-04-10";
    card("A01-09-0015")["opened_on"] = "2009-04-09";
    card("A01-09-0012")["opened_on"] = "2009-03-31";
    const auto found = office.run_rule("CARD-IMMEDIATE");
    EXPECT_EQ(find(found, "CARD-IMMEDIATE", "A01-09-0011").result, Result::pass);
    const auto& next_day = find(found, "CARD-IMMEDIATE", "A01-09-0017");
    EXPECT_EQ(next_day.result, Result::fail);
    EXPECT_EQ(next_day.severity, Severity::warning);
    EXPECT_THAT(next_day.message_en,
                HasSubstr("a prospect since 2009-04-09, the card was opened on 2009-04-10, 1 days late"));
    EXPECT_EQ(find(found, "CARD-IMMEDIATE", "A01-09-0015").severity, Severity::error) << "two days late";
    EXPECT_EQ(find(found, "CARD-IMMEDIATE", "A01-09-0012").result, Result::pass) << "early is not late";
    EXPECT_FALSE(has(found, "CARD-IMMEDIATE", "A01-08-0097")) << "opened in another month";
}

TEST_F(UpkeepRules, CardImmediateIsNotCertainOrHasNoReport) {
    office.loosen(office.card("A01-09-0017"), "opened_on");
    office.loosen(office.card("A01-09-0015"), "opened_on", unreadable);
    office.remove(office.report("A03", "2009-04-10"));
    const auto found = office.run_rule("CARD-IMMEDIATE");
    EXPECT_EQ(find(found, "CARD-IMMEDIATE", "A01-09-0017").result, Result::unsure);
    EXPECT_EQ(find(found, "CARD-IMMEDIATE", "A01-09-0015").result, Result::unsure);
    EXPECT_EQ(find(found, "CARD-IMMEDIATE", "A03-09-0006").result, Result::not_applicable);
    EXPECT_EQ(find(found, "CARD-IMMEDIATE", "A03-09-0005").result, Result::pass);
}

TEST_F(UpkeepRules, CardImmediateAsksFromTheLevelOfTheHouse) {
    office.office.card_from_level = "B";
    card("A01-09-0017")["opened_on"] = "2009-04-14";  // new with C on the 9th, B since the 14th
    EXPECT_EQ(office.result("CARD-IMMEDIATE", "A01-09-0017"), Result::pass);
}

// --------------------------------------------------------------------------------------------------------- CARD-UPDATE

TEST_F(UpkeepRules, CardAndReportTellTheSameContacts) {
    card("A01-09-0011")["visits[2].method"] = "2";
    card("A01-09-0015")["visits[1].actual_on"] = "2009-04-13";
    const auto found = office.run_rule("CARD-UPDATE");
    EXPECT_EQ(find(found, "CARD-UPDATE", "A01-09-0011 2009-04-07").result, Result::pass);
    const auto& method = find(found, "CARD-UPDATE", "A01-09-0011 2009-04-09");
    EXPECT_EQ(method.result, Result::fail);
    EXPECT_EQ(method.severity, Severity::error);
    EXPECT_EQ(method.message_en, "contacts in the daily report only: was called; on the card only: called us");
    EXPECT_EQ(method.message_zh, "只在日报表上的访问:去电;只在资料卡上的访问:来电");
    EXPECT_THAT(find(found, "CARD-UPDATE", "A01-09-0015 2009-04-14").message_en, HasSubstr("report only: was called;"));
    EXPECT_THAT(find(found, "CARD-UPDATE", "A01-09-0015 2009-04-13").message_en, HasSubstr("card only: was called"));
    EXPECT_FALSE(has(found, "CARD-UPDATE", "A01-09-0012 2009-04-10")) << "nobody answered";
    EXPECT_FALSE(has(found, "CARD-UPDATE", "A02-08-0088 2009-04-09")) << "after-sales staff write no daily report";
    EXPECT_FALSE(has(found, "CARD-UPDATE", "A01-08-0097 2009-03-31")) << "of another month";
}

TEST_F(UpkeepRules, TwoContactsOfADayCountTwice) {
    const record::Fields again{{"file_no", "A01-09-0011"}, {"name", "刘建国"}, {"purpose", "C"}, {"method", "3"}};
    add_row("A01", "2009-04-09", 5, again);
    EXPECT_EQ(office.result("CARD-UPDATE", "A01-09-0011 2009-04-09"), Result::fail) << "two in the report, one on the card";
    card("A01-09-0011")["visits[5].actual_on"] = "2009-04-09";
    card("A01-09-0011")["visits[5].method"] = "3";
    EXPECT_EQ(office.result("CARD-UPDATE", "A01-09-0011 2009-04-09"), Result::pass);
    card("A01-09-0011")["visits[5].method"] = "6";
    EXPECT_EQ(office.result("CARD-UPDATE", "A01-09-0011 2009-04-09"), Result::fail);
    card("A01-09-0011")["visits[5].method"] = "N";
    add_row("A01", "2009-04-09", 5, {{"method", "N"}});
    EXPECT_EQ(office.result("CARD-UPDATE", "A01-09-0011 2009-04-09"), Result::pass) << "one contact, one attempt";
}

TEST_F(UpkeepRules, CareByTheConsultantStandsOnTheBackOfTheCard) {
    add_row("A02", "2009-04-14", 5, {{"file_no", "A02-08-0088"}, {"name", "赵国庆"}, {"purpose", "G"}, {"method", "3"}});
    EXPECT_EQ(office.result("CARD-UPDATE", "A02-08-0088 2009-04-14"), Result::fail);
    card("A02-08-0088")["care_visits[7].actual_on"] = "2009-04-14";
    card("A02-08-0088")["care_visits[7].method"] = "3";
    EXPECT_EQ(office.result("CARD-UPDATE", "A02-08-0088 2009-04-14"), Result::pass);
}

TEST_F(UpkeepRules, AHandedOverCustomersContactsStandInTheReceiversReport) {
    auto& moved = card("A03-09-0006");
    moved["outcome"] = "T";
    moved["handover_on"] = "2009-04-13";
    moved["handover_to"] = "李晓燕";
    moved["visits[1].actual_on"] = "2009-04-14";
    moved["visits[1].method"] = "3";
    EXPECT_EQ(office.result("CARD-UPDATE", "A03-09-0006 2009-04-14"), Result::fail) << "A02 has a report of that day";
    add_row("A02", "2009-04-14", 5, {{"file_no", "A03-09-0006"}, {"moved", true}, {"name", "新城区医院"}, {"method", "3"}});
    EXPECT_EQ(office.result("CARD-UPDATE", "A03-09-0006 2009-04-14"), Result::pass);
}

TEST_F(UpkeepRules, CardUpdateIsNotCertainOrHasNoReport) {
    office.loosen(office.card("A01-09-0015"), "visits[1].actual_on", unreadable);
    office.loosen(office.card("A01-09-0011"), "visits[2].method");
    office.remove(office.report("A03", "2009-04-03"));
    const auto found = office.run_rule("CARD-UPDATE");
    EXPECT_EQ(find(found, "CARD-UPDATE", "A01-09-0015 2009-04-14").result, Result::unsure);
    EXPECT_EQ(find(found, "CARD-UPDATE", "A01-09-0011 2009-04-09").result, Result::unsure);
    EXPECT_EQ(find(found, "CARD-UPDATE", "A03-09-0005 2009-04-03").result, Result::not_applicable);
    EXPECT_EQ(find(found, "CARD-UPDATE", "A03-09-0005 2009-04-10").result, Result::pass);
}

// ----------------------------------------------------------------------------------------------------- CARD-FILE-LEVEL

TEST_F(UpkeepRules, TheTabOfACardIsItsLevel) {
    card("A01-09-0011")["level_now"] = "A";
    card("A01-09-0012")["level_now"] = Value{};
    table("A01")["rows[3].days[14].level"] = "C";
    office.loosen(office.card("A01-09-0017"), "level_now");
    office.loosen(office.card("A02-09-0022"), "level_now", unreadable);
    const auto found = office.run_rule("CARD-FILE-LEVEL");
    const auto& wrong = find(found, "CARD-FILE-LEVEL", "A01-09-0011");
    EXPECT_EQ(wrong.result, Result::fail);
    EXPECT_EQ(wrong.severity, Severity::warning);
    EXPECT_THAT(wrong.message_en, HasSubstr("the tab of the card says level A, its latest visit O"));
    EXPECT_EQ(find(found, "CARD-FILE-LEVEL", "A01-09-0012").result, Result::fail) << "no tab at all";
    EXPECT_THAT(find(found, "CARD-FILE-LEVEL", "A01-09-0015").message_en, HasSubstr("the table differs: C"));
    EXPECT_EQ(find(found, "CARD-FILE-LEVEL", "A01-09-0017").result, Result::unsure);
    EXPECT_EQ(find(found, "CARD-FILE-LEVEL", "A02-09-0022").result, Result::unsure);
    EXPECT_EQ(find(found, "CARD-FILE-LEVEL", "A03-09-0005").result, Result::pass);
    EXPECT_FALSE(has(found, "CARD-FILE-LEVEL", "A01-09-0016")) << "lost cards are filed elsewhere";
}

TEST_F(UpkeepRules, CardFileLevelNeedsTheHalfMonthOfTheDay) {
    office.scanned_page(office.table("A01"), 2);
    EXPECT_EQ(office.result("CARD-FILE-LEVEL", "A01-09-0011"), Result::not_applicable);
    card("A01-09-0011")["level_now"] = "A";
    EXPECT_EQ(office.result("CARD-FILE-LEVEL", "A01-09-0011"), Result::fail) << "whatever the table says";
}

// --------------------------------------------------------------------------------------------------- VISIT-PLANNED-GAP

TEST_F(UpkeepRules, TheNextVisitIsPlannedWithinTheInterval) {
    card("A01-09-0011")["visits[4].next_planned_on"] = "2009-04-21";
    card("A01-09-0015").erase("visits[1].next_planned_on");
    card("A01-09-0017").erase("visits[1].next_planned_on");  // planned anew in a row of its own
    card("A01-09-0017")["visits[2].planned_on"] = "2009-04-21";
    card("A01-09-0012").erase("visits[1].next_planned_on");  // was followed by another visit
    card("A02-09-0022")["visits[0].next_planned_on"] = "2009-04-10";
    office.loosen(office.card("A03-09-0006"), "visits[0].next_planned_on", unreadable);
    const auto found = office.run_rule("VISIT-PLANNED-GAP");
    EXPECT_EQ(find(found, "VISIT-PLANNED-GAP", "A01-09-0011 2009-04-11").result, Result::pass);
    const auto& late = find(found, "VISIT-PLANNED-GAP", "A01-09-0011 2009-04-13");
    EXPECT_EQ(late.result, Result::fail);
    EXPECT_EQ(late.severity, Severity::warning);
    EXPECT_EQ(late.message_en,
              "level O after the contact on 2009-04-13: the next one should be planned by 2009-04-20, planned on: "
              "2009-04-21");
    const auto& none = find(found, "VISIT-PLANNED-GAP", "A01-09-0015 2009-04-14");
    EXPECT_EQ(none.result, Result::fail);
    EXPECT_THAT(none.message_en, HasSubstr("planned on: none"));
    EXPECT_EQ(find(found, "VISIT-PLANNED-GAP", "A01-09-0017 2009-04-14").result, Result::pass);
    EXPECT_EQ(find(found, "VISIT-PLANNED-GAP", "A01-09-0012 2009-04-08").result, Result::pass);
    EXPECT_EQ(find(found, "VISIT-PLANNED-GAP", "A01-09-0016 2009-04-10").result, Result::pass) << "lost, no plan due";
    EXPECT_EQ(find(found, "VISIT-PLANNED-GAP", "A02-09-0022 2009-04-10").result, Result::fail) << "planned for the same day";
    EXPECT_EQ(find(found, "VISIT-PLANNED-GAP", "A03-09-0006 2009-04-10").result, Result::unsure);
    EXPECT_FALSE(has(found, "VISIT-PLANNED-GAP", "A02-09-0021 2009-03-20")) << "of another month";
}

TEST_F(UpkeepRules, ALostCustomersOldPlanIsNoPlanAnyMore) {
    card("A01-09-0016")["visits[0].next_planned_on"] = "2009-04-22";  // 14 days; lost on the 10th, as B
    card("A01-09-0016")["visits[1].level_after"] = "B";
    EXPECT_EQ(office.result("VISIT-PLANNED-GAP", "A01-09-0016 2009-04-10"), Result::pass);
}

TEST_F(UpkeepRules, PlansOfACustomerWithoutACardComeFromTheReports) {
    office.remove(office.card("A03-09-0006"));
    report("A03", "2009-04-10")["rows[1].next_planned_on"] = "2009-04-25";
    EXPECT_EQ(office.result("VISIT-PLANNED-GAP", "A03-09-0006 2009-04-10"), Result::fail) << "C: 14 days at most";
    office.remove(office.report("A03", "2009-04-10"));
    EXPECT_FALSE(office.has("VISIT-PLANNED-GAP", "A03-09-0006 2009-04-10")) << "marks on the table are no visit";
}

// ------------------------------------------------------------------------------------------------------ VISIT-IN-DAILY

TEST_F(UpkeepRules, APlannedVisitStandsInTheReportOfItsDay) {
    report("A01", "2009-04-09").erase("rows[0].planned");
    table("A01")["rows[0].days[8].planned"] = true;   // a report of that day, without the customer
    table("A01")["rows[0].days[12].planned"] = true;  // no report of that day
    const auto found = office.run_rule("VISIT-IN-DAILY");
    EXPECT_EQ(find(found, "VISIT-IN-DAILY", "A01-09-0011 2009-04-11").result, Result::pass);
    EXPECT_EQ(find(found, "VISIT-IN-DAILY", "A01-09-0012 2009-04-10").result, Result::pass) << "nobody answered";
    const auto& tick = find(found, "VISIT-IN-DAILY", "A01-09-0011 2009-04-09");
    EXPECT_EQ(tick.result, Result::fail);
    EXPECT_EQ(tick.severity, Severity::error);
    EXPECT_EQ(tick.message_en,
              "the visit planned for 2009-04-09: it is not ticked as planned in the report of the day");
    const auto& none = find(found, "VISIT-IN-DAILY", "A01-09-0011 2009-04-08");
    EXPECT_EQ(none.result, Result::fail);
    EXPECT_THAT(none.message_en, HasSubstr("the report of the day does not have it"));
    EXPECT_EQ(find(found, "VISIT-IN-DAILY", "A01-09-0011 2009-04-12").result, Result::not_applicable);
    EXPECT_FALSE(has(found, "VISIT-IN-DAILY", "A01-09-0011 2009-04-20")) << "not due yet";
    EXPECT_FALSE(has(found, "VISIT-IN-DAILY", "A01-09-0016 2009-04-21")) << "lost before";
}

TEST_F(UpkeepRules, AVisitThatDidNotTakePlaceIsExplained) {
    report("A01", "2009-04-10").erase("rows[1].planned");
    EXPECT_EQ(office.result("VISIT-IN-DAILY", "A01-09-0012 2009-04-10"), Result::pass) << "the line says why";
    erase_row(report("A01", "2009-04-10"), "rows[1]");
    EXPECT_EQ(office.result("VISIT-IN-DAILY", "A01-09-0012 2009-04-10"), Result::fail);
    office.loosen(office.report("A01", "2009-04-10"), "rows[0].file_no");
    EXPECT_EQ(office.result("VISIT-IN-DAILY", "A01-09-0012 2009-04-10"), Result::unsure) << "that row may be the one";
}

TEST_F(UpkeepRules, APlanMadeAnewBeforeItsDayTakesThePlaceOfTheOld) {
    card("A01-09-0011")["visits[1].next_planned_on"] = "2009-04-10";  // came on the 9th, planned for the 11th then
    table("A01")["rows[0].days[10].planned"] = true;
    EXPECT_EQ(office.result("VISIT-IN-DAILY", "A01-09-0011 2009-04-10"), Result::pass);
    card("A01-09-0011").erase("visits[2].next_planned_on");
    EXPECT_EQ(office.result("VISIT-IN-DAILY", "A01-09-0011 2009-04-10"), Result::fail);
}

TEST_F(UpkeepRules, MarksOfRowsThatAreStruckOutAskNothing) {
    office.remove(office.card("A01-09-0015"));
    EXPECT_TRUE(office.has("VISIT-IN-DAILY", "A01-09-0015 2009-04-14"));
    table("A01")["rows[3].struck"] = true;
    EXPECT_FALSE(office.has("VISIT-IN-DAILY", "A01-09-0015 2009-04-14"));
}

TEST_F(UpkeepRules, AMovedCustomersPlanIsDueInTheReceiversReport) {
    table("A02")["rows[2].file_no"] = "A03-09-0006";
    table("A02")["rows[2].moved"] = true;
    table("A02")["rows[2].level_open"] = "C";
    table("A02")["rows[2].days[14].planned"] = true;
    EXPECT_EQ(office.result("VISIT-IN-DAILY", "A03-09-0006 2009-04-14"), Result::fail);
    add_row("A02", "2009-04-14", 5, {{"file_no", "A03-09-0006"}, {"moved", true}, {"planned", true}, {"method", "3"}});
    EXPECT_EQ(office.result("VISIT-IN-DAILY", "A03-09-0006 2009-04-14"), Result::pass);
}

// ------------------------------------------------------------------------------------------------------ DAY-LEVEL-STEP

TEST_F(UpkeepRules, LevelOTakesAnOrderOrADeposit) {
    EXPECT_EQ(office.result("DAY-LEVEL-STEP", "A01-09-0011 2009-04-13"), Result::pass);
    card("A01-09-0011").erase("order_on");
    EXPECT_EQ(office.result("DAY-LEVEL-STEP", "A01-09-0011 2009-04-13"), Result::pass) << "the deposit is enough";
    card("A01-09-0011").erase("deposit");
    const auto finding = office.judge("DAY-LEVEL-STEP", "A01-09-0011 2009-04-13");
    EXPECT_EQ(finding.result, Result::fail);
    EXPECT_EQ(finding.severity, Severity::warning);
    EXPECT_EQ(finding.message_en, "level change A→O: the card has neither an order nor a deposit");
    office.loosen(office.card("A01-09-0011"), "deposit");
    EXPECT_EQ(office.result("DAY-LEVEL-STEP", "A01-09-0011 2009-04-13"), Result::unsure);
    office.remove(office.card("A01-09-0011"));
    EXPECT_EQ(office.result("DAY-LEVEL-STEP", "A01-09-0011 2009-04-13"), Result::not_applicable);
}

TEST_F(UpkeepRules, DownFromOTheNoteSaysWhy) {
    auto& visits = card("A01-09-0011");
    visits["visits[5].actual_on"] = "2009-04-15";
    visits["visits[5].level_before"] = "O";
    visits["visits[5].level_after"] = "B";
    visits["visits[5].content"] = "家里有事,再说";
    EXPECT_THAT(office.judge("DAY-LEVEL-STEP", "A01-09-0011 2009-04-15").message_en, HasSubstr("O→B: the note does not"));
    visits["visits[5].content"] = "客户退订,退还订金";
    EXPECT_EQ(office.result("DAY-LEVEL-STEP", "A01-09-0011 2009-04-15"), Result::pass);
    office.loosen(office.card("A01-09-0011"), "visits[5].content", unreadable);
    EXPECT_EQ(office.result("DAY-LEVEL-STEP", "A01-09-0011 2009-04-15"), Result::unsure);
}

TEST_F(UpkeepRules, FromCToOIsOnlyWorthALook) {
    report("A01", "2009-04-14")["rows[1].level_after"] = "O";
    card("A01-09-0017")["visits[1].level_after"] = "O";
    card("A01-09-0017")["deposit"] = 2000.0;
    const auto finding = office.judge("DAY-LEVEL-STEP", "A01-09-0017 2009-04-14");
    EXPECT_EQ(finding.result, Result::fail);
    EXPECT_EQ(finding.severity, Severity::information);
}

TEST_F(UpkeepRules, NothingComesAfterTheEnd) {
    card("A01-09-0016")["visits[2].actual_on"] = "2009-04-14";
    card("A01-09-0016")["visits[2].level_after"] = "C";
    EXPECT_EQ(office.result("DAY-LEVEL-STEP", "A01-09-0016 2009-04-10"), Result::pass) << "the day of the loss itself";
    const auto finding = office.judge("DAY-LEVEL-STEP", "A01-09-0016 2009-04-14");
    EXPECT_EQ(finding.result, Result::fail);
    EXPECT_THAT(finding.message_en, HasSubstr("delivered or lost on 2009-04-10"));
    card("A01-09-0016")["lost_check_result"] = "recoverable";
    EXPECT_EQ(office.result("DAY-LEVEL-STEP", "A01-09-0016 2009-04-14"), Result::pass);
}

// ----------------------------------------------------------------------------------------------------------------- OWN

class OwnerRules : public UpkeepRules {
protected:
    record::Fields& owner() { return card("A02-08-0088"); }
    void care(std::initializer_list<const char*> days) {
        int row = 0;
        for (const auto* day : days) owner()["care_visits[" + std::to_string(row++) + "].actual_on"] = day;
    }
};

TEST_F(OwnerRules, OwnersAreCalledEveryTwoWeeksForThreeMonths) {
    EXPECT_EQ(office.result("OWN-VISIT-3M", "A02-08-0088 2009-04-15"), Result::pass) << "12 14 13 13 13 14 10 days";
    care({"2009-01-25", "2009-02-05"});
    const auto finding = office.judge("OWN-VISIT-3M", "A02-08-0088 2009-04-15");
    EXPECT_EQ(finding.result, Result::fail);
    EXPECT_EQ(finding.severity, Severity::error);
    EXPECT_THAT(finding.message_en, HasSubstr("without a contact: 2009-01-10→2009-01-25 15 days;"));
    EXPECT_EQ(finding.proof.size(), 2u);
}

TEST_F(OwnerRules, OnlyAnsweredContactsCountWhoeverCalled) {
    owner()["care_visits[2].method"] = "2";
    EXPECT_EQ(office.result("OWN-VISIT-3M", "A02-08-0088 2009-04-15"), Result::pass) << "the owner called";
    owner()["care_visits[2].method"] = "N";
    EXPECT_THAT(office.judge("OWN-VISIT-3M", "A02-08-0088 2009-04-15").message_en,
                HasSubstr("2009-02-05→2009-03-03 26 days"));
    office.office.holiday_grace_days = 20;
    EXPECT_EQ(office.result("OWN-VISIT-3M", "A02-08-0088 2009-04-15"), Result::fail) << "no holiday in between";
    office.office.holidays.push_back(*record::parse_date("2009-02-09"));
    EXPECT_EQ(office.result("OWN-VISIT-3M", "A02-08-0088 2009-04-15"), Result::pass);
}

TEST_F(OwnerRules, ThreeMonthsAreClippedToTheLastDayOfTheMonth) {
    owner()["delivered_on"] = "2007-11-30";
    care({"2007-12-14", "2007-12-28", "2008-01-11", "2008-01-25", "2008-02-08", "2008-02-15", "2008-05-29"});
    office.as_of = "2008-02-29";
    const auto leap = office.judge("OWN-VISIT-3M", "A02-08-0088 2008-02-29");
    EXPECT_EQ(leap.result, Result::pass) << "30 November and three months: 29 February, 14 days after the last contact";
    EXPECT_FALSE(office.has("OWN-VISIT-POST", "A02-08-0088 2008-02-29")) << "the last day of the three months";
    office.as_of = "2008-03-01";
    EXPECT_FALSE(office.has("OWN-VISIT-3M", "A02-08-0088 2008-03-01"));
    EXPECT_EQ(office.result("OWN-VISIT-POST", "A02-08-0088 2008-03-01"), Result::pass);
    care({"2007-12-14", "2007-12-28", "2008-01-11", "2008-01-25", "2008-02-08", "2008-02-14"});
    office.as_of = "2008-02-29";
    EXPECT_THAT(office.judge("OWN-VISIT-3M", "A02-08-0088 2008-02-29").message_en,
                HasSubstr("months to 2008-02-29 more than 14 days without a contact: 2008-02-14→2008-02-29 15 days"));
}

TEST_F(OwnerRules, AfterThatEveryThreeMonths) {
    office.as_of = "2009-07-09";  // the last contact was on 9 April
    EXPECT_EQ(office.result("OWN-VISIT-POST", "A02-08-0088 2009-07-09"), Result::pass);
    office.as_of = "2009-07-10";
    const auto finding = office.judge("OWN-VISIT-POST", "A02-08-0088 2009-07-10");
    EXPECT_EQ(finding.result, Result::fail);
    EXPECT_THAT(finding.message_en, HasSubstr("2009-04-09→2009-07-10 (due by 2009-07-09)"));
    owner()["care_visits[7].actual_on"] = "2009-07-20";
    office.as_of = "2009-07-25";
    EXPECT_EQ(office.result("OWN-VISIT-POST", "A02-08-0088 2009-07-25"), Result::fail) << "it came late in this month";
    office.as_of = "2009-08-01";
    EXPECT_EQ(office.result("OWN-VISIT-POST", "A02-08-0088 2009-08-01"), Result::pass);
}

TEST_F(OwnerRules, WhoSoldTheVehicleIsDueNoVisit) {
    owner()["change"] = "resold";
    owner()["change_on"] = "2009-07-05";
    office.as_of = "2009-07-31";
    EXPECT_EQ(office.result("OWN-VISIT-POST", "A02-08-0088 2009-07-31"), Result::pass);
    office.as_of = "2009-08-31";
    EXPECT_FALSE(office.has("OWN-VISIT-POST", "A02-08-0088 2009-08-31"));
}

TEST_F(OwnerRules, VisitsAreNotCertainWhileADayIsNot) {
    office.loosen(office.card("A02-08-0088"), "care_visits[2].actual_on");
    EXPECT_EQ(office.result("OWN-VISIT-3M", "A02-08-0088 2009-04-15"), Result::unsure);
    office.loosen(office.card("A02-08-0088"), "care_visits[2].actual_on", unreadable);
    EXPECT_EQ(office.result("OWN-VISIT-3M", "A02-08-0088 2009-04-15"), Result::unsure) << "26 days, or it lies between";
    EXPECT_EQ(office.result("OWN-VISIT-POST", "A02-08-0088 2009-04-15"), Result::pass);
    office.loosen(office.card("A02-08-0088"), "delivered_on", unreadable);
    EXPECT_EQ(office.result("OWN-VISIT-3M", "A02-08-0088 2009-04-15"), Result::unsure);
}

TEST_F(OwnerRules, VisitsMayStandOnAContinuationThatWasNotRead) {
    owner()["care_visits[2].method"] = "N";
    office.unread_page("customer-card", 4, "UNREAD");
    EXPECT_EQ(office.result("OWN-VISIT-3M", "A02-08-0088 2009-04-15"), Result::unsure);
    office.as_of = "2009-07-10";
    EXPECT_EQ(office.result("OWN-VISIT-POST", "A02-08-0088 2009-07-10"), Result::unsure);
}

TEST_F(OwnerRules, CareVisitsAreDatedInOrder) {
    owner().erase("care_visits[1].actual_on");
    owner()["care_visits[3].actual_on"] = "2009-02-17";
    owner()["care_visits[7].actual_on"] = "2009-01-09";
    owner()["care_visits[8].planned_on"] = "2009-04-23";
    office.loosen(office.card("A02-08-0088"), "care_visits[5].actual_on");
    const auto found = office.run_rule("OWN-VISIT-DATED");
    EXPECT_EQ(find(found, "OWN-VISIT-DATED", "A02-08-0088 2009-01-22").result, Result::pass);
    const auto& undated = find(found, "OWN-VISIT-DATED", "A02-08-0088 care_visits[1]");
    EXPECT_EQ(undated.result, Result::fail);
    EXPECT_EQ(undated.severity, Severity::warning);
    EXPECT_EQ(undated.message_en, "care visit 2: has no date");
    EXPECT_EQ(find(found, "OWN-VISIT-DATED", "A02-08-0088 2009-02-17").message_en,
              "care visit 4: 2009-02-17 is before 2009-02-18 above it");
    EXPECT_EQ(find(found, "OWN-VISIT-DATED", "A02-08-0088 2009-01-09").message_en,
              "care visit 8: 2009-01-09 is before the delivery on 2009-01-10");
    EXPECT_EQ(find(found, "OWN-VISIT-DATED", "A02-08-0088 2009-03-30").result, Result::unsure);
    EXPECT_FALSE(has(found, "OWN-VISIT-DATED", "A02-08-0088 care_visits[8]")) << "only planned";
}

TEST_F(OwnerRules, OwnerCardsAreFiledByLicenceMonth) {
    owner()["licence_month"] = "2";
    card("A01-08-0097")["licence_month"] = "4";  // not licensed: stands at the month of the delivery
    auto found = office.run_rule("OWN-FILE-MONTH");
    EXPECT_THAT(find(found, "OWN-FILE-MONTH", "A02-08-0088").message_en,
                HasSubstr("the tab of the card says month 2; licensed on 2009-01-15"));
    EXPECT_EQ(find(found, "OWN-FILE-MONTH", "A02-08-0088").severity, Severity::warning);
    EXPECT_EQ(find(found, "OWN-FILE-MONTH", "A01-08-0097").result, Result::pass);
    EXPECT_FALSE(has(found, "OWN-FILE-MONTH", "A01-09-0011")) << "no owner";
    owner().erase("licensed_on");
    owner()["licence_month"] = "1";
    card("A01-08-0097")["licence_month"] = "5";
    found = office.run_rule("OWN-FILE-MONTH");
    EXPECT_THAT(find(found, "OWN-FILE-MONTH", "A02-08-0088").message_en,
                HasSubstr("no licence date 95 days after the delivery on 2009-01-10"));
    EXPECT_THAT(find(found, "OWN-FILE-MONTH", "A01-08-0097").message_en,
                HasSubstr("not licensed yet, delivered on 2009-04-14"));
    office.loosen(office.card("A02-08-0088"), "licensed_on", unreadable);
    EXPECT_EQ(office.result("OWN-FILE-MONTH", "A02-08-0088"), Result::unsure);
}

TEST_F(OwnerRules, InvoiceDeliveryLicenceAndPlateGoTogether) {
    const auto broken = [&](const char* field, const Value& value, const char* why) {
        const auto before = owner();
        owner()[field] = value;
        const auto finding = office.judge("OWN-LICENCE", "A02-08-0088");
        EXPECT_EQ(finding.result, Result::fail) << why;
        EXPECT_THAT(finding.message_en, HasSubstr(why));
        owner() = before;
    };
    EXPECT_EQ(office.result("OWN-LICENCE", "A02-08-0088"), Result::pass);
    broken("plate", Value{}, "a licence date without a plate");
    broken("licensed_on", Value{}, "a plate without a licence date");
    broken("delivered_on", Value{}, "a licence date without a delivery");
    broken("invoice_on", "2009-01-11", "invoiced after the delivery");
    broken("licensed_on", "2009-01-08", "licensed before the invoice");
    broken("licensed_on", "2009-03-11", "licensed more than 60 days after the invoice");
    broken("plate", "京N8AI17", "the plate is not written like one");
    owner()["licensed_on"] = "2009-03-10";
    EXPECT_EQ(office.result("OWN-LICENCE", "A02-08-0088"), Result::pass) << "60 days";
    office.loosen(office.card("A02-08-0088"), "licensed_on");
    EXPECT_EQ(office.result("OWN-LICENCE", "A02-08-0088"), Result::unsure);
}

}  // namespace
}  // namespace formloop::app
