// SPDX-License-Identifier: GPL-3.0-or-later
// Each rule, one change at a time: in order, broken, not certain, not applicable, and the edges that its text names.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/app/faultless_office.h"

namespace formloop::app {
namespace {

using namespace test;
using testing::HasSubstr;

class Rules : public FaultlessOffice {};

// ---------------------------------------------------------------------------------------------------------- CARD-COUNT

TEST_F(Rules, CardCountComparesSetsNotNumbers) {
    EXPECT_EQ(office.result("CARD-COUNT", "A01 2009-04-15"), Result::pass);
    card("A01-09-0011")["file_no"] = "A01-09-0031";
    const auto finding = office.judge("CARD-COUNT", "A01 2009-04-15");
    EXPECT_EQ(finding.result, Result::fail);
    EXPECT_THAT(finding.message_en,
                HasSubstr("5 cards, 5 rows; rows without a card: A01-09-0011; cards without a row: A01-09-0031"));
}

TEST_F(Rules, CardCountComparesLevels) {
    table("A01")["rows[3].days[14].level"] = "C";
    const auto finding = office.judge("CARD-COUNT", "A01 2009-04-15");
    EXPECT_EQ(finding.result, Result::fail);
    EXPECT_THAT(finding.message_en, HasSubstr("levels that differ: A01-09-0015 B≠C"));
}

TEST_F(Rules, CardCountIsNotCertainWhileANumberIsNot) {
    office.loosen(office.table("A01"), "rows[1].file_no");
    EXPECT_EQ(office.result("CARD-COUNT", "A01 2009-04-15"), Result::unsure);
    office.loosen(office.table("A01"), "rows[1].file_no", unreadable);
    const auto finding = office.judge("CARD-COUNT", "A01 2009-04-15");
    EXPECT_EQ(finding.result, Result::unsure);
    ASSERT_FALSE(finding.proof.empty());
    EXPECT_EQ(finding.proof.front().path, "rows[1].file_no");
}

TEST_F(Rules, CardCountIsNotCertainWhileACardIsNot) {
    office.loosen(office.card("A01-09-0012"), "file_no", unreadable);
    EXPECT_EQ(office.result("CARD-COUNT", "A01 2009-04-15"), Result::unsure);
}

TEST_F(Rules, CardCountNeedsBothPapers) {
    office.remove(office.table("A03"));
    EXPECT_EQ(office.result("CARD-COUNT", "A03 2009-04-15"), Result::not_applicable);
    office.remove(office.card("A02-09-0021"));
    office.remove(office.card("A02-09-0022"));
    office.remove(office.card("A02-08-0088"));
    EXPECT_EQ(office.result("CARD-COUNT", "A02 2009-04-15"), Result::not_applicable);
}

TEST_F(Rules, CardCountLetsALostCardsRowWaitUntilTomorrow) {
    card("A01-09-0017")["outcome"] = "F";
    card("A01-09-0017")["lost_on"] = "2009-04-15";
    auto finding = office.judge("CARD-COUNT", "A01 2009-04-15");
    EXPECT_EQ(finding.result, Result::fail);
    EXPECT_EQ(finding.severity, Severity::warning);
    card("A01-09-0017")["lost_on"] = "2009-04-14";
    finding = office.judge("CARD-COUNT", "A01 2009-04-15");
    EXPECT_EQ(finding.severity, Severity::error);
    table("A01")["rows[5].struck"] = true;
    EXPECT_EQ(office.result("CARD-COUNT", "A01 2009-04-15"), Result::pass);
}

TEST_F(Rules, CardCountStandsAsItDidOnItsDay) {
    office.as_of = "2009-04-09";  // 0016 was not lost yet, the later ones not entered
    const auto finding = office.judge("CARD-COUNT", "A01 2009-04-09");
    EXPECT_THAT(finding.message_en, HasSubstr("A01-09-0016")) << "the row is struck, the card was still open";
    table("A01").erase("rows[4].struck");
    EXPECT_EQ(office.result("CARD-COUNT", "A01 2009-04-09"), Result::fail) << "0097 was delivered on the 14th";
    card("A01-08-0097")["delivered_on"] = "2009-04-02";
    EXPECT_EQ(office.result("CARD-COUNT", "A01 2009-04-09"), Result::pass);
}

TEST_F(Rules, CardCountFollowsACardToItsReceiver) {
    card("A03-09-0006")["outcome"] = "T";
    card("A03-09-0006")["handover_on"] = "2009-04-14";
    card("A03-09-0006")["handover_to"] = "李晓燕";
    EXPECT_EQ(office.result("CARD-COUNT", "A02 2009-04-15"), Result::fail);
    auto& rows = table("A02");
    rows["rows[2].file_no"] = "A03-09-0006";
    rows["rows[2].moved"] = true;
    rows["rows[2].name"] = "新城区医院";
    rows["rows[2].level_open"] = "C";
    EXPECT_EQ(office.result("CARD-COUNT", "A02 2009-04-15"), Result::pass);
}

// ------------------------------------------------------------------------------------------------------------ CARD-NEW

TEST_F(Rules, CardNewWantsACardByTheSameDay) {
    EXPECT_EQ(office.result("CARD-NEW", "A01-09-0017 2009-04-09"), Result::pass);
    card("A01-09-0017")["opened_on"] = "2009-04-10";
    const auto late = office.judge("CARD-NEW", "A01-09-0017 2009-04-09");
    EXPECT_EQ(late.result, Result::fail);
    EXPECT_THAT(late.message_en, HasSubstr("card opened on: 2009-04-10"));
    office.loosen(office.card("A01-09-0017"), "opened_on");
    EXPECT_EQ(office.result("CARD-NEW", "A01-09-0017 2009-04-09"), Result::unsure);
    office.loosen(office.card("A01-09-0017"), "opened_on", unreadable);
    EXPECT_EQ(office.result("CARD-NEW", "A01-09-0017 2009-04-09"), Result::unsure);
}

TEST_F(Rules, CardNewFindsNewRowsOnTheTableAloneToo) {
    office.remove(office.report("A01", "2009-04-09"));
    office.remove(office.card("A01-09-0017"));
    EXPECT_EQ(office.result("CARD-NEW", "A01-09-0017 2009-04-09"), Result::fail);
}

TEST_F(Rules, CardNewWaitsForACardWhoseNumberIsNotCertain) {
    auto& moved = office.card("A01-09-0017");
    moved.fields["file_no"] = "A01-09-0011";
    office.loosen(moved, "file_no");
    EXPECT_EQ(office.result("CARD-NEW", "A01-09-0017 2009-04-09"), Result::unsure);
}

TEST_F(Rules, CardNewNeedsTheConsultantsCards) {
    office.remove(office.card("A03-09-0005"));
    office.remove(office.card("A03-09-0006"));
    EXPECT_EQ(office.result("CARD-NEW", "A03-09-0005 2009-04-03"), Result::not_applicable);
}

TEST_F(Rules, CardNewAsksFromTheLevelOfTheHouse) {
    office.remove(office.card("A01-09-0017"));
    office.office.card_from_level = "B";
    EXPECT_FALSE(office.has("CARD-NEW", "A01-09-0017 2009-04-09")) << "new with level C";
    EXPECT_TRUE(office.has("CARD-NEW", "A01-09-0015 2009-04-07")) << "new with level B";
}

// ----------------------------------------------------------------------------------------------------------- CARD-PLAN

TEST_F(Rules, CardPlanComparesEveryDayOfTheMonth) {
    EXPECT_EQ(office.result("CARD-PLAN", "A01-09-0011 2009-04"), Result::pass);
    card("A01-09-0011")["visits[3].planned_on"] = "2009-04-12";  // planned anew; the old day stays on the card
    const auto finding = office.judge("CARD-PLAN", "A01-09-0011 2009-04");
    EXPECT_EQ(finding.result, Result::fail);
    EXPECT_THAT(finding.message_en, HasSubstr("on the table only: none; planned on the card only: 2009-04-12"));
    table("A01")["rows[0].days[12].planned"] = true;
    EXPECT_EQ(office.result("CARD-PLAN", "A01-09-0011 2009-04"), Result::pass);
}

TEST_F(Rules, CardPlanIsNotCertainWhileADayIsNot) {
    office.loosen(office.table("A01"), "rows[0].days[18].planned");
    EXPECT_EQ(office.result("CARD-PLAN", "A01-09-0011 2009-04"), Result::unsure);
    EXPECT_EQ(office.result("CARD-PLAN", "A01-09-0012 2009-04"), Result::pass);
    office.loosen(office.card("A01-09-0012"), "visits[2].next_planned_on", unreadable);
    EXPECT_EQ(office.result("CARD-PLAN", "A01-09-0012 2009-04"), Result::unsure);
}

TEST_F(Rules, CardPlanLeavesTheNextMonthToItsSheet) {
    card("A01-09-0011")["visits[4].next_planned_on"] = "2009-05-02";
    table("A01").erase("rows[0].days[20].planned");
    EXPECT_EQ(office.result("CARD-PLAN", "A01-09-0011 2009-04"), Result::pass);
}

TEST_F(Rules, CardPlanJudgesTheHalfMonthThatIsHere) {
    office.scanned_page(office.table("A01"), 1);
    for (const auto* path : {"rows[0].days[20].planned", "rows[1].days[17].planned", "rows[3].days[17].planned"})
        table("A01").erase(path);
    EXPECT_EQ(office.result("CARD-PLAN", "A01-09-0011 2009-04"), Result::not_applicable)
        << "its plan of the 20th is not here";
    table("A01").erase("rows[0].days[9].planned");
    EXPECT_EQ(office.result("CARD-PLAN", "A01-09-0011 2009-04"), Result::fail)
        << "the 9th is wrong whatever the other half says";
}

TEST_F(Rules, CardPlanNeedsTheCardAndALiveRow) {
    office.remove(office.card("A01-09-0011"));
    EXPECT_EQ(office.result("CARD-PLAN", "A01-09-0011 2009-04"), Result::not_applicable);
    EXPECT_FALSE(office.has("CARD-PLAN", "A01-09-0016 2009-04")) << "lost";
}

// ----------------------------------------------------------------------------------------------------------- CARD-SIGN

TEST_F(Rules, CardSignCountsTheCardsOfTheDay) {
    EXPECT_EQ(office.result("CARD-SIGN", "A01 2009-04-14"), Result::pass);
    report("A01", "2009-04-14")["cards_attached"] = 2.0;
    EXPECT_EQ(office.result("CARD-SIGN", "A01 2009-04-14"), Result::fail);
    office.loosen(office.report("A01", "2009-04-14"), "cards_attached");
    EXPECT_EQ(office.result("CARD-SIGN", "A01 2009-04-14"), Result::unsure);
}

TEST_F(Rules, CardSignIsNotCertainWhileAVisitMayBeOfThatDay) {
    report("A01", "2009-04-14")["cards_attached"] = 4.0;
    office.loosen(office.card("A01-09-0011"), "visits[4].actual_on");
    EXPECT_EQ(office.result("CARD-SIGN", "A01 2009-04-14"), Result::unsure);
    EXPECT_EQ(office.result("CARD-SIGN", "A01 2009-04-15"), Result::pass) << "its count agrees without that visit";
}

TEST_F(Rules, CardSignWantsInitialsOnEveryVisit) {
    card("A01-09-0017")["visits[1].supervisor"] = false;
    const auto finding = office.judge("CARD-SIGN", "A01 2009-04-14");
    EXPECT_EQ(finding.result, Result::fail);
    EXPECT_THAT(finding.message_en, HasSubstr("initials: A01-09-0017"));
    office.loosen(office.card("A01-09-0017"), "visits[1].supervisor", unreadable);
    EXPECT_EQ(office.result("CARD-SIGN", "A01 2009-04-14"), Result::unsure);
}

TEST_F(Rules, CardSignWantsTheReportSignedByTheNextDay) {
    report("A01", "2009-04-14")["sig_on"] = "2009-04-15";
    EXPECT_EQ(office.result("CARD-SIGN", "A01 2009-04-14"), Result::pass);
    report("A01", "2009-04-14")["sig_on"] = "2009-04-16";
    EXPECT_EQ(office.result("CARD-SIGN", "A01 2009-04-14"), Result::fail);
    report("A01", "2009-04-14")["sig_on"] = "2009-04-13";
    EXPECT_EQ(office.result("CARD-SIGN", "A01 2009-04-14"), Result::fail);
    report("A01", "2009-04-14")["sig_on"] = Value{};
    EXPECT_EQ(office.result("CARD-SIGN", "A01 2009-04-14"), Result::fail);
    office.loosen(office.report("A01", "2009-04-14"), "sig_on", unreadable);
    EXPECT_EQ(office.result("CARD-SIGN", "A01 2009-04-14"), Result::unsure);
    report("A01", "2009-04-13")["sig_supervisor"] = false;
    EXPECT_EQ(office.result("CARD-SIGN", "A01 2009-04-13"), Result::fail);
}

TEST_F(Rules, CardSignNeedsTheCards) {
    office.remove(office.card("A03-09-0005"));
    office.remove(office.card("A03-09-0006"));
    EXPECT_EQ(office.result("CARD-SIGN", "A03 2009-04-10"), Result::not_applicable);
}

// ------------------------------------------------------------------------------------------------------------- FILE-NO

TEST_F(Rules, FileNumberHasConsultantYearAndSerial) {
    EXPECT_EQ(office.result("FILE-NO-FORMAT", "A01-09-0011"), Result::pass);
    card("A01-09-0011")["file_no"] = "A01-09-0000";
    EXPECT_EQ(office.result("FILE-NO-FORMAT", "A01-09-0000"), Result::fail);
    card("A01-09-0012")["file_no"] = "A07-09-0012";
    EXPECT_THAT(office.judge("FILE-NO-FORMAT", "A07-09-0012").message_en, HasSubstr("no such consultant"));
    card("A01-09-0015")["file_no"] = "A01-08-0015";
    const auto year = office.judge("FILE-NO-FORMAT", "A01-08-0015");
    EXPECT_EQ(year.result, Result::fail);
    EXPECT_EQ(year.severity, Severity::error);
    EXPECT_THAT(year.message_en, HasSubstr("its year is not that of the opening day"));
}

TEST_F(Rules, FileNumberThatOneLookAlikeExplainsIsNotCertain) {
    auto& number = card("A01-09-0011")["file_no"];
    number = "A01-O9-0011";
    EXPECT_EQ(office.result("FILE-NO-FORMAT", "A01-O9-0011"), Result::unsure);
    number = "A01-X9-0011";
    EXPECT_EQ(office.result("FILE-NO-FORMAT", "A01-X9-0011"), Result::fail);
}

TEST_F(Rules, FileNumberAtTheTurnOfTheYear) {
    card("A01-08-0097")["opened_on"] = "2008-12-31";
    EXPECT_EQ(office.result("FILE-NO-FORMAT", "A01-08-0097"), Result::pass);
    card("A01-08-0097")["opened_on"] = "2009-01-01";
    const auto finding = office.judge("FILE-NO-FORMAT", "A01-08-0097");
    EXPECT_EQ(finding.result, Result::fail);
    EXPECT_EQ(finding.severity, Severity::warning);
    card("A01-08-0097")["opened_on"] = "2009-01-02";
    EXPECT_EQ(office.judge("FILE-NO-FORMAT", "A01-08-0097").severity, Severity::error);
}

TEST_F(Rules, FileNumberIsNotCertainWhileItIsDoubtful) {
    office.loosen(office.card("A01-09-0011"), "file_no");
    EXPECT_EQ(office.result("FILE-NO-FORMAT", "A01-09-0011"), Result::unsure);
    EXPECT_EQ(office.result("FILE-NO-UNIQUE", "A01-09-0011"), Result::unsure);
    EXPECT_EQ(office.result("FILE-NO-SERIAL", "A01 2009"), Result::unsure);
    EXPECT_EQ(office.result("FILE-NO-SERIAL", "A02 2009"), Result::pass);
}

TEST_F(Rules, FileNumberStandsForOneCustomer) {
    EXPECT_EQ(office.result("FILE-NO-UNIQUE", "A01-09-0011"), Result::pass);
    auto& twin = card("A01-09-0012");
    twin["file_no"] = "A01-09-0011";
    EXPECT_EQ(office.result("FILE-NO-UNIQUE", "A01-09-0011"), Result::fail);
    twin["name"] = card("A01-09-0011")["name"];
    EXPECT_EQ(office.result("FILE-NO-UNIQUE", "A01-09-0011"), Result::fail) << "the phones differ";
    office.records[1].fields["mobile"] = "13800001101";
    EXPECT_EQ(office.result("FILE-NO-UNIQUE", "A01-09-0011"), Result::pass)
        << "one customer, two cards under one number";
    office.loosen(office.records[1], "mobile");
    EXPECT_EQ(office.result("FILE-NO-UNIQUE", "A01-09-0011"), Result::unsure);
}

TEST_F(Rules, FileNumberIsTheOnlyOneOfItsCustomer) {
    card("A01-09-0012")["mobile"] = "13800001101";
    for (const auto* number : {"A01-09-0011", "A01-09-0012"})
        EXPECT_EQ(office.result("FILE-NO-UNIQUE", number), Result::fail);
    card("A01-09-0012")["mobile"] = "13900001202";
    card("A01-09-0012")["id_no"] = card("A02-09-0021")["id_no"] = "119900198001010016";
    EXPECT_THAT(office.judge("FILE-NO-UNIQUE", "A01-09-0012").message_en, HasSubstr("another number, A02-09-0021"));
}

TEST_F(Rules, SerialNumbersHaveNoGapAndNoInversion) {
    EXPECT_EQ(office.result("FILE-NO-SERIAL", "A01 2009"), Result::pass);
    office.remove(office.card("A01-09-0014"));
    EXPECT_EQ(office.result("FILE-NO-SERIAL", "A01 2009"), Result::pass) << "0014 stands on the daily report";
    report("A01", "2009-04-06").erase("rows[1].file_no");
    EXPECT_THAT(office.judge("FILE-NO-SERIAL", "A01 2009").message_en, HasSubstr("missing: 0014;"));
    office.remove(office.card("A01-09-0013"));
    EXPECT_THAT(office.judge("FILE-NO-SERIAL", "A01 2009").message_en, HasSubstr("missing: 0014;"))
        << "0013 stands on the table";
    office.office.first_serial[{"A01", 2009}] = 9;
    EXPECT_THAT(office.judge("FILE-NO-SERIAL", "A01 2009").message_en, HasSubstr("missing: 0009-0010, 0014;"));
    card("A01-09-0016")["opened_on"] = "2009-04-05";
    const auto finding = office.judge("FILE-NO-SERIAL", "A01 2009");
    EXPECT_THAT(finding.message_en, HasSubstr("opened before the number in front of them: 0016"));
    EXPECT_EQ(finding.severity, Severity::warning);
}

TEST_F(Rules, SerialNumbersBeginAtOneUnlessTheOfficeSaysOtherwise) {
    office.office.first_serial.clear();
    EXPECT_THAT(office.judge("FILE-NO-SERIAL", "A03 2009").message_en, HasSubstr("missing: 0001-0004"));
}

// --------------------------------------------------------------------------------------------------------------- VISIT

TEST_F(Rules, VisitsComeWithinTheLevelsInterval) {
    EXPECT_EQ(office.result("VISIT-A", "A01-09-0011 2009-04-09"), Result::pass);
    card("A01-09-0011")["visits[2].actual_on"] = "2009-04-10";  // 7 → 10 April, then 10 → 11
    auto finding = office.judge("VISIT-A", "A01-09-0011 2009-04-10");
    EXPECT_EQ(finding.result, Result::fail);
    EXPECT_EQ(finding.severity, Severity::warning) << "one day late";
    EXPECT_THAT(finding.message_en, HasSubstr("due by 2009-04-09, 1 days late on 2009-04-10"));
    card("A01-09-0011")["visits[2].actual_on"] = "2009-04-11";
    finding = office.judge("VISIT-A", "A01-09-0011 2009-04-11");
    EXPECT_EQ(finding.severity, Severity::error) << "two days late";
    office.loosen(office.card("A01-09-0011"), "visits[2].actual_on");
    EXPECT_EQ(office.result("VISIT-A", "A01-09-0011 2009-04-11"), Result::unsure);
}

TEST_F(Rules, VisitOfAVisitNotReadMayLieBetween) {
    card("A01-09-0011")["visits[2].actual_on"] = "2009-04-11";
    office.loosen(office.card("A01-09-0011"), "visits[3].actual_on", unreadable);
    EXPECT_EQ(office.result("VISIT-A", "A01-09-0011 2009-04-11"), Result::unsure);
    EXPECT_EQ(office.result("VISIT-B", "A01-09-0011 2009-04-07"), Result::pass)
        << "that interval is short enough anyhow";
}

TEST_F(Rules, VisitIntervalIsOpenUntilTheAsOfDay) {
    EXPECT_EQ(office.result("VISIT-O", "A01-09-0011 2009-04-15"), Result::pass);
    office.as_of = "2009-04-21";
    auto finding = office.judge("VISIT-O", "A01-09-0011 2009-04-21");
    EXPECT_EQ(finding.result, Result::fail);
    EXPECT_EQ(finding.severity, Severity::warning);
    office.as_of = "2009-04-22";
    EXPECT_EQ(office.judge("VISIT-O", "A01-09-0011 2009-04-22").severity, Severity::error);
    EXPECT_FALSE(office.has("VISIT-C", "A01-09-0016 2009-04-22")) << "lost customers are due no visit";
    EXPECT_EQ(office.result("VISIT-C", "A02-09-0021 2009-04-22"), Result::fail);
    EXPECT_EQ(office.result("VISIT-B", "A03-09-0005 2009-04-22"), Result::fail);
}

TEST_F(Rules, VisitLevelAppliesFromTheVisitThatGaveIt) {
    EXPECT_TRUE(office.has("VISIT-B", "A01-09-0011 2009-04-07")) << "B until the visit of the 7th";
    EXPECT_FALSE(office.has("VISIT-A", "A01-09-0011 2009-04-07"));
    EXPECT_TRUE(office.has("VISIT-A", "A01-09-0011 2009-04-09"));
    EXPECT_FALSE(office.has("VISIT-O", "A01-09-0011 2009-04-13")) << "O from the 13th";
}

TEST_F(Rules, VisitIntervalsReachOverTheMonth) {
    EXPECT_EQ(office.result("VISIT-C", "A02-09-0021 2009-04-02"), Result::pass) << "20 March → 2 April";
    card("A02-09-0021")["visits[0].actual_on"] = "2009-03-18";
    card("A02-09-0021")["first_contact_on"] = "2009-03-18";
    EXPECT_EQ(office.result("VISIT-C", "A02-09-0021 2009-04-02"), Result::fail);
    EXPECT_FALSE(office.has("VISIT-C", "A01-08-0097 2009-03-31")) << "that interval ended in March";
}

TEST_F(Rules, VisitCallsThatNobodyAnsweredAreNoContacts) {
    card("A01-09-0011")["visits[2].method"] = "N";
    EXPECT_FALSE(office.has("VISIT-A", "A01-09-0011 2009-04-09"));
    EXPECT_EQ(office.result("VISIT-A", "A01-09-0011 2009-04-11"), Result::fail);
}

TEST_F(Rules, VisitsOfACustomerWithoutACardComeFromTheReportsOrTheTable) {
    office.remove(office.card("A03-09-0005"));
    EXPECT_EQ(office.result("VISIT-B", "A03-09-0005 2009-04-10"), Result::pass);
    office.remove(office.report("A03", "2009-04-03"));
    office.remove(office.report("A03", "2009-04-10"));
    EXPECT_EQ(office.result("VISIT-B", "A03-09-0005 2009-04-10"), Result::pass);
    table("A03").erase("rows[0].days[3].level");
    table("A03")["rows[0].days[2].level"] = "B";
    EXPECT_EQ(office.result("VISIT-B", "A03-09-0005 2009-04-10"), Result::fail);
    EXPECT_EQ(office.result("VISIT-B", "A03-09-0005 2009-04-15"), Result::pass);
}

TEST_F(Rules, VisitsMayComeLaterOverHolidaysWhereTheHouseSaysSo) {
    card("A03-09-0005")["visits[1].actual_on"] = "2009-04-12";  // due on the 10th
    EXPECT_EQ(office.result("VISIT-B", "A03-09-0005 2009-04-12"), Result::fail);
    office.office.holiday_grace_days = 3;  // 4-6 April lie between
    EXPECT_EQ(office.result("VISIT-B", "A03-09-0005 2009-04-12"), Result::pass);
    office.office.holidays.clear();
    EXPECT_EQ(office.result("VISIT-B", "A03-09-0005 2009-04-12"), Result::fail);
    office.office.visit_intervals["B"] = 9;
    EXPECT_EQ(office.result("VISIT-B", "A03-09-0005 2009-04-12"), Result::pass);
}

// ----------------------------------------------------------------------------------------------------------------- DAY

TEST_F(Rules, DayTotalFollowsFromTheDayBefore) {
    EXPECT_EQ(office.result("DAY-TOTAL", "A01 2009-04-14"), Result::pass);
    report("A01", "2009-04-14")["now_c"] = 2.0;
    const auto finding = office.judge("DAY-TOTAL", "A01 2009-04-14");
    EXPECT_EQ(finding.result, Result::fail);
    EXPECT_THAT(finding.message_en, HasSubstr("C today is 2, expected 1"));
    EXPECT_THAT(finding.message_en, HasSubstr("the levels held today do not sum to their total"));
    office.loosen(office.report("A01", "2009-04-14"), "now_c");
    EXPECT_EQ(office.result("DAY-TOTAL", "A01 2009-04-14"), Result::unsure);
}

TEST_F(Rules, DayTotalIsNotCertainWhileARowIsNot) {
    office.loosen(office.report("A01", "2009-04-14"), "rows[1].level_after");
    EXPECT_EQ(office.result("DAY-TOTAL", "A01 2009-04-14"), Result::unsure);
    EXPECT_EQ(office.result("DAY-TOTAL", "A01 2009-04-15"), Result::pass);
}

TEST_F(Rules, DayTotalCarriesTheSameStockAllMonth) {
    report("A02", "2009-04-14")["carry_c"] = 2.0;
    report("A02", "2009-04-14")["carry_total"] = 2.0;
    EXPECT_THAT(office.judge("DAY-TOTAL", "A02 2009-04-14").message_en, HasSubstr("C carried over differs"));
    report("A02", "2009-04-02")["carry_total"] = 3.0;
    EXPECT_THAT(office.judge("DAY-TOTAL", "A02 2009-04-02").message_en,
                HasSubstr("the levels carried over do not sum"));
}

TEST_F(Rules, DayTotalCountsLostSoldAndHandedOver) {
    EXPECT_EQ(office.result("DAY-TOTAL", "A01 2009-04-10"), Result::pass) << "0016 lost";
    report("A01", "2009-04-10")["rows[0].outcome"] = Value{};
    EXPECT_EQ(office.result("DAY-TOTAL", "A01 2009-04-10"), Result::fail);
    report("A01", "2009-04-10")["rows[0].outcome"] = "T";
    EXPECT_EQ(office.result("DAY-TOTAL", "A01 2009-04-10"), Result::pass);
}

TEST_F(Rules, DayTotalNeedsTheReportsBetween) {
    office.remove(office.report("A02", "2009-04-10"));
    EXPECT_EQ(office.result("DAY-TOTAL", "A02 2009-04-14"), Result::not_applicable);
    EXPECT_EQ(office.result("DAY-CUM", "A02 2009-04-14"), Result::not_applicable);
    office.remove(office.report("A02", "2009-04-02"));
    EXPECT_EQ(office.result("DAY-CUM", "A02 2009-04-14"), Result::not_applicable)
        << "no report of the month before it at all";
}

TEST_F(Rules, DayCumAddsTheRowsOfTheDay) {
    EXPECT_EQ(office.result("DAY-CUM", "A01 2009-04-14"), Result::pass);
    report("A01", "2009-04-14")["visits_month"] = 20.0;
    const auto finding = office.judge("DAY-CUM", "A01 2009-04-14");
    EXPECT_EQ(finding.result, Result::fail);
    EXPECT_THAT(finding.message_en, HasSubstr("visits this month is 20, expected 17"));
    office.loosen(office.report("A01", "2009-04-13"), "visits_month");
    EXPECT_EQ(office.result("DAY-CUM", "A01 2009-04-14"), Result::unsure);
}

TEST_F(Rules, DayCumCountsNewSoldAndLost) {
    for (const auto& [field, word] : {std::pair{"new_cum", "new this month"},
                                      {"sold_cum", "sold this month"},
                                      {"lost_cum", "lost this month"},
                                      {"visits_today", "visits today is"},
                                      {"visits_today_call", "visits today by method"}}) {
        auto changed = CheckOffice::without_faults();
        changed.report("A01", "2009-04-10").fields[field] = 9.0;
        const auto finding = changed.judge("DAY-CUM", "A01 2009-04-10");
        EXPECT_EQ(finding.result, Result::fail) << field;
        EXPECT_THAT(finding.message_en, HasSubstr(word));
    }
}

TEST_F(Rules, DayCumBeginsAnewOnTheFirst) {
    EXPECT_EQ(office.result("DAY-CUM", "A01 2009-04-01"), Result::pass);
    report("A01", "2009-04-01")["visits_month"] = 31.0;
    EXPECT_EQ(office.result("DAY-CUM", "A01 2009-04-01"), Result::fail);
}

TEST_F(Rules, DayCumCountsNoUnansweredCalls) {
    report("A01", "2009-04-15")["rows[0].method"] = "N";
    EXPECT_EQ(office.result("DAY-CUM", "A01 2009-04-15"), Result::fail);
}

}  // namespace
}  // namespace formloop::app
