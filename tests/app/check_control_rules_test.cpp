// SPDX-License-Identifier: GPL-3.0-or-later
// Rules about the progress table, day by day and at month end: each in order, broken, not certain, without a sheet it
// needs, and at the edges that its text names.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/app/faultless_office.h"

namespace formloop::app {
namespace {

using namespace test;
using testing::HasSubstr;

class ControlRules : public FaultlessOffice {
protected:
    record::Fields& progress(const std::string& code, const std::string& month = "2009-04") {
        return office.progress(code, month).fields;
    }
    void erase_row(record::Fields& fields, int row) {
        std::erase_if(fields, [&](const auto& item) { return item.first.starts_with("rows[" + std::to_string(row) + "]."); });
    }
    /// A row of a progress table: customers carried over and met before the month.
    void carry(record::Fields& fields, int row, const std::string& number, const std::string& level) {
        const auto at = "rows[" + std::to_string(row) + "].";
        fields[at + "registered_on"] = "2009-02-10";
        fields[at + "file_no"] = number;
        fields[at + "name"] = "郑海波";
        fields[at + "phone"] = "13100000099";
        fields[at + "model"] = "风景快运";
        fields[at + "carried"] = true;
        fields[at + "level_open"] = level;
    }
};

// ------------------------------------------------------------------------------- the rules about papers of every kind

TEST_F(ControlRules, TheProgressTableIsFilledInSignedAndThere) {
    progress("A01").erase("rows[0].source");
    progress("A01")["rows[3].phone"] = "1350000";
    progress("A01")["rows[5].registered_on"] = "2009-04-19";
    progress("A02", "2009-03").erase("sig_manager");
    auto found = office.run();
    EXPECT_EQ(find(found, "DATA-REQ", "A01 2009-04 progress-table rows[0].source").result, Result::fail);
    EXPECT_EQ(find(found, "DATA-PHONE", "A01 2009-04 progress-table rows[3].phone").result, Result::fail);
    EXPECT_EQ(find(found, "DATA-DATE", "A01 2009-04 progress-table rows[5].registered_on").message_en,
              "lies in the future of 2009-04-15");
    EXPECT_EQ(find(found, "SIGS", "A02 2009-03 progress-table sig_manager").message_en,
              "not signed: the manager on the progress table");
    EXPECT_FALSE(has(found, "SIGS", "A02 2009-04 progress-table sig_manager")) << "the month is not over";
    EXPECT_EQ(find(found, "SHEET-SET", "A01 2009-04 progress-table").result, Result::pass);
    office.scanned_page(office.progress("A01", "2009-04"), 1, 2);
    office.remove(office.progress("A03", "2009-04"));
    office.printed_copy("progress-table", {1}, "PRINTED", {{"consultant_code", "A03"}, {"period", "2009-04"}});
    found = office.run_rule("SHEET-SET");
    EXPECT_EQ(find(found, "SHEET-SET", "A01 2009-04 progress-table").message_en, "sheet 1 is missing");
    EXPECT_EQ(find(found, "SHEET-SET", "A03 2009-04 progress-table").message_en,
              "the progress table was printed but not scanned");
}

// ------------------------------------------------------------------------------------------------------------ CTRL-NEW

TEST_F(ControlRules, NewCustomersAreRegisteredTheSameDay) {
    progress("A01")["rows[5].registered_on"] = "2009-04-10";
    erase_row(progress("A01"), 3);
    const auto found = office.run_rule("CTRL-NEW");
    EXPECT_EQ(find(found, "CTRL-NEW", "A01-09-0011").result, Result::pass);
    const auto& late = find(found, "CTRL-NEW", "A01-09-0017");
    EXPECT_EQ(late.result, Result::fail);
    EXPECT_EQ(late.severity, Severity::error);
    EXPECT_EQ(late.message_en, "new in the daily report of 2009-04-09, registered in the progress table on 2009-04-10");
    EXPECT_EQ(late.message_zh, "日报表新增于 2009-04-09,进度管制表登记日期 2009-04-10");
    EXPECT_EQ(find(found, "CTRL-NEW", "A01-09-0015").message_en,
              "new in the daily report of 2009-04-07, registered in the progress table on none");
    EXPECT_FALSE(has(found, "CTRL-NEW", "A02-09-0021")) << "carried over";
    EXPECT_FALSE(has(found, "CTRL-NEW", "A01-09-0014")) << "never was a prospect";
}

TEST_F(ControlRules, NewIsNotCertainWhileANumberOrADayIsNot) {
    office.loosen(office.progress("A01", "2009-04"), "rows[5].registered_on");
    office.loosen(office.progress("A01", "2009-04"), "rows[0].file_no", unreadable);
    office.loosen(office.report("A03", "2009-04-03"), "rows[0].is_new");
    const auto found = office.run_rule("CTRL-NEW");
    EXPECT_EQ(find(found, "CTRL-NEW", "A01-09-0017").result, Result::unsure);
    EXPECT_EQ(find(found, "CTRL-NEW", "A01-09-0011").result, Result::unsure) << "the unreadable number may be its";
    EXPECT_EQ(find(found, "CTRL-NEW", "A01-09-0012").result, Result::pass);
    EXPECT_EQ(find(found, "CTRL-NEW", "A03-09-0005").result, Result::unsure);
}

TEST_F(ControlRules, NewMayStandOnAPageThatWasNotRead) {
    erase_row(progress("A01"), 3);
    office.unread_page("progress-table", 1, "UNREAD");
    EXPECT_EQ(office.result("CTRL-NEW", "A01-09-0015"), Result::unsure);
}

TEST_F(ControlRules, NewNeedsTheTableAndTheOtherWayRoundTheRegister) {
    office.remove(office.progress("A03", "2009-04"));
    report("A01", "2009-04-09").erase("rows[1].is_new");
    office.remove(office.report("A02", "2009-04-10"));
    const auto found = office.run_rule("CTRL-NEW");
    const auto& table = find(found, "CTRL-NEW", "A03-09-0005");
    EXPECT_EQ(table.result, Result::not_applicable);
    EXPECT_THAT(table.message_en, HasSubstr("progress-table"));
    const auto& showroom = find(found, "CTRL-NEW", "A01-09-0017");
    EXPECT_EQ(showroom.result, Result::not_applicable) << "may have come to the showroom";
    EXPECT_THAT(showroom.message_en, HasSubstr("showroom-register"));
    EXPECT_THAT(find(found, "CTRL-NEW", "A02-09-0022").message_en, HasSubstr("daily-report"));
}

TEST_F(ControlRules, NewMayStandOnASheetThatIsMissing) {
    erase_row(progress("A01"), 3);
    office.scanned_page(office.progress("A01", "2009-04"), 1, 2);
    const auto finding = office.judge("CTRL-NEW", "A01-09-0015");
    EXPECT_EQ(finding.result, Result::not_applicable) << "sheet 1 is not here";
    EXPECT_EQ(office.result("CTRL-NEW", "A01-09-0011"), Result::pass);
}

TEST_F(ControlRules, CustomersOfAColleagueAreNotNew) {
    carry(progress("A02"), 2, "A03-09-0006", "C");
    progress("A02").erase("rows[2].carried");
    progress("A02")["rows[2].moved"] = true;
    progress("A02")["rows[2].registered_on"] = "2009-04-14";
    EXPECT_EQ(office.result("CTRL-NEW", "A03-09-0006"), Result::pass) << "its own consultant registered it";
}

// ---------------------------------------------------------------------------------------------------------- CTRL-LEVEL

TEST_F(ControlRules, FourPapersAgreeOnTheLevel) {
    progress("A01")["rows[5].changes[0].level"] = "C";
    table("A01")["rows[0].days[9].level"] = "B";
    card("A02-09-0022")["visits[1].level_after"] = "B";
    const auto found = office.run_rule("CTRL-LEVEL");
    EXPECT_EQ(find(found, "CTRL-LEVEL", "A01-09-0011 2009-04-07").result, Result::pass) << "changed";
    EXPECT_EQ(find(found, "CTRL-LEVEL", "A01-09-0015 2009-04-14").result, Result::pass) << "not changed";
    const auto& ledger = find(found, "CTRL-LEVEL", "A01-09-0017 2009-04-14");
    EXPECT_EQ(ledger.result, Result::fail);
    EXPECT_EQ(ledger.severity, Severity::error);
    EXPECT_EQ(ledger.message_en,
              "level after the visit: daily report B, progress table C, prospect table B, card B; level before it, report "
              "and progress table: none");
    EXPECT_THAT(find(found, "CTRL-LEVEL", "A01-09-0011 2009-04-09").message_en, HasSubstr("prospect table B, card A"));
    EXPECT_THAT(find(found, "CTRL-LEVEL", "A02-09-0022 2009-04-14").message_en, HasSubstr("prospect table A, card B"));
    EXPECT_FALSE(has(found, "CTRL-LEVEL", "A01-09-0012 2009-04-10")) << "nobody answered";
    EXPECT_FALSE(has(found, "CTRL-LEVEL", "A01-09-0016 2009-04-10")) << "lost: its result is another rule's";
}

TEST_F(ControlRules, AChangeIsEnteredOnItsDay) {
    progress("A01")["rows[0].changes[0].day"] = "2009-04-06";
    const auto finding = office.judge("CTRL-LEVEL", "A01-09-0011 2009-04-07");
    EXPECT_EQ(finding.result, Result::fail);
    EXPECT_THAT(finding.message_en, HasSubstr("report and progress table: B≠A")) << "it stands there a day before";
    EXPECT_EQ(office.result("CTRL-LEVEL", "A01-09-0011 2009-04-09"), Result::pass);
    auto& rows = progress("A01");
    rows["rows[0].changes[0].day"] = "2009-04-07";
    rows["rows[0].changes[2].day"] = "2009-04-09";  // a house may enter every visit
    rows["rows[0].changes[2].level"] = "A";
    EXPECT_EQ(office.result("CTRL-LEVEL", "A01-09-0011 2009-04-09"), Result::pass);
    EXPECT_EQ(office.result("CTRL-LEVEL", "A01-09-0011 2009-04-13"), Result::pass) << "slots need not be in order";
}

TEST_F(ControlRules, TheLevelBeforeIsThatOfTheProgressTable) {
    report("A01", "2009-04-14")["rows[0].level_before"] = "A";
    EXPECT_THAT(office.judge("CTRL-LEVEL", "A01-09-0015 2009-04-14").message_en,
                HasSubstr("level before it, report and progress table: A≠B"));
}

TEST_F(ControlRules, TwoVisitsOfADayAreOneStep) {
    auto& day = report("A01", "2009-04-07");
    for (const auto& [field, value] : record::Fields{{"file_no", "A01-09-0015"}, {"name", "孙丽"}, {"method", "1"},
                                                     {"level_before", "B"}, {"level_after", "A"}})
        day["rows[4]." + field] = value;
    table("A01")["rows[3].days[7].level"] = "A";
    card("A01-09-0015")["visits[0].level_after"] = "A";
    progress("A01")["rows[3].changes[0].day"] = "2009-04-07";
    progress("A01")["rows[3].changes[0].level"] = "A";
    EXPECT_EQ(office.result("CTRL-LEVEL", "A01-09-0015 2009-04-07"), Result::pass);
}

TEST_F(ControlRules, AVisitHasALetterInTheProspectTable) {
    table("A01").erase("rows[3].days[14].level");
    const auto finding = office.judge("CTRL-LEVEL", "A01-09-0015 2009-04-14");
    EXPECT_EQ(finding.result, Result::fail);
    EXPECT_THAT(finding.message_en, HasSubstr("prospect table none"));
}

TEST_F(ControlRules, LevelIsNotCertain) {
    office.loosen(office.progress("A01", "2009-04"), "rows[5].changes[0].level");
    office.loosen(office.progress("A01", "2009-04"), "rows[0].changes[1].day", unreadable);
    office.loosen(office.table("A01"), "rows[3].days[14].level", unreadable);
    office.loosen(office.report("A02", "2009-04-14"), "rows[0].level_after", unreadable);
    const auto found = office.run_rule("CTRL-LEVEL");
    EXPECT_EQ(find(found, "CTRL-LEVEL", "A01-09-0017 2009-04-14").result, Result::unsure);
    EXPECT_EQ(find(found, "CTRL-LEVEL", "A01-09-0011 2009-04-13").result, Result::unsure);
    EXPECT_EQ(find(found, "CTRL-LEVEL", "A01-09-0015 2009-04-14").result, Result::unsure);
    EXPECT_EQ(find(found, "CTRL-LEVEL", "A02-09-0022 2009-04-14").result, Result::unsure);
}

TEST_F(ControlRules, LevelNeedsTheOtherPapers) {
    office.remove(office.progress("A03", "2009-04"));
    office.remove(office.card("A01-09-0015"));
    office.remove(office.table("A02"));
    const auto found = office.run_rule("CTRL-LEVEL");
    EXPECT_THAT(find(found, "CTRL-LEVEL", "A03-09-0005 2009-04-10").message_en, HasSubstr("missing: progress-table"));
    EXPECT_THAT(find(found, "CTRL-LEVEL", "A01-09-0015 2009-04-14").message_en, HasSubstr("missing: customer-card"));
    EXPECT_THAT(find(found, "CTRL-LEVEL", "A02-09-0022 2009-04-14").message_en, HasSubstr("missing: prospect-table"));
    office.office.prospect_table = "progress-table";
    EXPECT_EQ(office.result("CTRL-LEVEL", "A02-09-0022 2009-04-14"), Result::pass) << "a house without prospect tables";
}

TEST_F(ControlRules, ACustomerWonBackHasARowOfHisOwn) {
    auto& rows = progress("A01");  // 0016 was lost on the 10th, with level C, and came back on the 14th
    rows["rows[7].registered_on"] = "2009-04-14";
    rows["rows[7].file_no"] = "A01-09-0016";
    rows["rows[7].name"] = "何志平";
    rows["rows[7].level_open"] = "B";
    auto& day = report("A01", "2009-04-14");
    for (const auto& [field, value] : record::Fields{{"file_no", "A01-09-0016"}, {"name", "何志平"}, {"method", "3"},
                                                     {"level_after", "B"}})
        day["rows[4]." + field] = value;
    table("A01")["rows[4].days[14].level"] = "B";
    EXPECT_EQ(office.result("CTRL-LEVEL", "A01-09-0016 2009-04-14"), Result::pass);
}

// --------------------------------------------------------------------------------------------------------- CTRL-RESULT

TEST_F(ControlRules, ResultsAreFilledInWithTheirDay) {
    auto& rows = progress("A01");
    rows.erase("rows[4].outcome_on");
    rows["rows[1].struck"] = true;
    rows["rows[2].outcome_on"] = "2009-04-14";
    const auto found = office.run_rule("CTRL-RESULT");
    EXPECT_EQ(find(found, "CTRL-RESULT", "A01-09-0011 2009-04").result, Result::pass);
    EXPECT_EQ(find(found, "CTRL-RESULT", "A01-08-0097 2009-04").result, Result::pass) << "sold; struck out at month end";
    const auto& lost = find(found, "CTRL-RESULT", "A01-09-0016 2009-04");
    EXPECT_EQ(lost.result, Result::fail);
    EXPECT_EQ(lost.severity, Severity::error);
    EXPECT_EQ(lost.message_en, "result F, on none: no day");
    EXPECT_EQ(find(found, "CTRL-RESULT", "A01-09-0012 2009-04").message_zh, "结果 无,结果日 无:已划掉而没有结果");
    EXPECT_EQ(find(found, "CTRL-RESULT", "A01-09-0013 2009-04").message_en,
              "result none, on 2009-04-14: a day without a result");
}

TEST_F(ControlRules, ResultsAreThoseOfTheReportOrElseOfTheCard) {
    auto& rows = progress("A01");
    rows["rows[4].outcome"] = "D";
    rows["rows[6].outcome_on"] = "2009-04-13";
    auto found = office.run_rule("CTRL-RESULT");
    EXPECT_EQ(find(found, "CTRL-RESULT", "A01-09-0016 2009-04").message_en,
              "result D, on 2009-04-10: the daily report or the card says F 2009-04-10");
    EXPECT_EQ(find(found, "CTRL-RESULT", "A01-08-0097 2009-04").result, Result::fail) << "sold on another day";
    rows.erase("rows[6].outcome");
    rows.erase("rows[6].outcome_on");
    report("A01", "2009-04-14").erase("rows[2].outcome");
    EXPECT_THAT(office.judge("CTRL-RESULT", "A01-08-0097 2009-04").message_en,
                HasSubstr("the daily report or the card says D 2009-04-14"))
        << "the card says it too";
}

TEST_F(ControlRules, AHandoverIsAResultOfTheGiverAlone) {
    auto& giver = report("A03", "2009-04-10");
    giver["rows[1].outcome"] = "T";
    EXPECT_EQ(office.result("CTRL-RESULT", "A03-09-0006 2009-04"), Result::fail);
    progress("A03")["rows[1].outcome"] = "T";
    progress("A03")["rows[1].outcome_on"] = "2009-04-10";
    carry(progress("A02"), 2, "A03-09-0006", "C");
    EXPECT_EQ(office.result("CTRL-RESULT", "A03-09-0006 2009-04"), Result::pass);
}

TEST_F(ControlRules, ResultIsNotCertainOrHasNoTable) {
    office.loosen(office.progress("A01", "2009-04"), "rows[4].outcome");
    office.loosen(office.progress("A01", "2009-04"), "rows[6].outcome_on", unreadable);
    office.loosen(office.progress("A01", "2009-04"), "rows[0].struck", unreadable);
    auto found = office.run_rule("CTRL-RESULT");
    for (const auto* number : {"A01-09-0016", "A01-08-0097", "A01-09-0011"})
        EXPECT_EQ(find(found, "CTRL-RESULT", std::string(number) + " 2009-04").result, Result::unsure) << number;
    office.remove(office.progress("A01", "2009-04"));
    found = office.run_rule("CTRL-RESULT");
    EXPECT_EQ(find(found, "CTRL-RESULT", "A01-09-0016 2009-04").result, Result::not_applicable);
    EXPECT_FALSE(has(found, "CTRL-RESULT", "A01-09-0011 2009-04"));
}

// ------------------------------------------------------------------------------------------------- CTRL-BEFORE-MEETING

TEST_F(ControlRules, EveryProspectOfTheReportHasARow) {
    erase_row(progress("A01"), 3);
    const auto found = office.run_rule("CTRL-BEFORE-MEETING");
    const auto& gap = find(found, "CTRL-BEFORE-MEETING", "A01 2009-04-14");
    EXPECT_EQ(gap.result, Result::fail);
    EXPECT_EQ(gap.severity, Severity::warning);
    EXPECT_EQ(gap.message_en,
              "customers of the daily report who are not in the progress table: A01-09-0015; there is a report of the day");
    EXPECT_EQ(find(found, "CTRL-BEFORE-MEETING", "A01 2009-04-13").result, Result::pass);
    EXPECT_EQ(find(found, "CTRL-BEFORE-MEETING", "A01 2009-04-06").result, Result::pass) << "0014 never was a prospect";
}

TEST_F(ControlRules, ADayOfWorkHasAReport) {
    office.remove(office.report("A01", "2009-04-09"));
    const auto finding = office.judge("CTRL-BEFORE-MEETING", "A01 2009-04-09");
    EXPECT_EQ(finding.result, Result::fail);
    EXPECT_EQ(finding.severity, Severity::error);
    EXPECT_THAT(finding.message_en, HasSubstr("work was done on the day, but it has no report"));
    office.unread_page("daily-report", 1, "UNREAD");
    EXPECT_EQ(office.result("CTRL-BEFORE-MEETING", "A01 2009-04-09"), Result::unsure);
}

TEST_F(ControlRules, AReportThatMayStillComeIsMissing) {
    office.remove(office.report("A01", "2009-04-15"));
    office.remove(office.report("A01", "2009-04-01"));
    const auto found = office.run_rule("CTRL-BEFORE-MEETING");
    EXPECT_EQ(find(found, "CTRL-BEFORE-MEETING", "A01 2009-04-15").result, Result::not_applicable);
    EXPECT_EQ(find(found, "CTRL-BEFORE-MEETING", "A01 2009-04-01").result, Result::not_applicable);
}

TEST_F(ControlRules, HolidaysNeedNoReport) {
    office.remove(office.report("A01", "2009-04-09"));
    office.office.holidays.push_back(*record::parse_date("2009-04-09"));
    EXPECT_FALSE(office.has("CTRL-BEFORE-MEETING", "A01 2009-04-09"));
}

TEST_F(ControlRules, BeforeMeetingIsNotCertainOrHasNoTable) {
    office.loosen(office.progress("A01", "2009-04"), "rows[3].file_no", unreadable);
    office.loosen(office.report("A02", "2009-04-10"), "rows[0].file_no", unreadable);
    office.remove(office.progress("A03", "2009-04"));
    const auto found = office.run_rule("CTRL-BEFORE-MEETING");
    EXPECT_EQ(find(found, "CTRL-BEFORE-MEETING", "A01 2009-04-14").result, Result::unsure);
    EXPECT_EQ(find(found, "CTRL-BEFORE-MEETING", "A02 2009-04-10").result, Result::unsure);
    EXPECT_EQ(find(found, "CTRL-BEFORE-MEETING", "A03 2009-04-10").result, Result::not_applicable);
}

// --------------------------------------------------------------------------------------------------------- CTRL-TOTALS

TEST_F(ControlRules, TheFootCountsTheRows) {
    EXPECT_EQ(office.result("CTRL-TOTALS", "A02 2009-03"), Result::pass);
    progress("A02", "2009-03")["end_c"] = 2.0;
    progress("A02", "2009-03")["new_count"] = 0.0;
    const auto finding = office.judge("CTRL-TOTALS", "A02 2009-03");
    EXPECT_EQ(finding.result, Result::fail);
    EXPECT_EQ(finding.severity, Severity::error);
    EXPECT_EQ(finding.message_en,
              "numbers of prospects that do not agree: progress table, left over C 2≠1 its rows, progress table, new 0≠1 "
              "its rows");
    EXPECT_EQ(finding.message_zh, "户数不符:管制表月末留存 C 2≠各行 1、管制表本月新增 0≠各行 1");
}

TEST_F(ControlRules, BoxesThatAreEmptyMeanNoughtWhereOthersAreFilledIn) {
    auto& foot = progress("A02", "2009-03");
    for (const auto* box : {"carry_o", "carry_total", "sold_count", "end_b"}) foot.erase(box);
    EXPECT_EQ(office.result("CTRL-TOTALS", "A02 2009-03"), Result::pass);
    foot.erase("end_c");
    EXPECT_EQ(office.result("CTRL-TOTALS", "A02 2009-03"), Result::fail);
    for (const auto* box : {"end_o", "end_a", "end_total"}) foot.erase(box);
    EXPECT_EQ(office.result("CTRL-TOTALS", "A02 2009-03"), Result::pass) << "nothing was written yet";
}

TEST_F(ControlRules, TheDailyReportHoldsAsMany) {
    report("A01", "2009-04-15")["now_b"] = 1.0;
    report("A02", "2009-04-14")["carry_c"] = 0.0;
    const auto found = office.run_rule("CTRL-TOTALS");
    EXPECT_THAT(find(found, "CTRL-TOTALS", "A01 2009-04").message_en, HasSubstr("daily report, B today 1≠2 progress table"));
    EXPECT_THAT(find(found, "CTRL-TOTALS", "A02 2009-04").message_en,
                HasSubstr("daily report, C carried over 0≠1 progress table"));
    EXPECT_EQ(find(found, "CTRL-TOTALS", "A03 2009-04").result, Result::pass);
}

TEST_F(ControlRules, ThePartOfAMonthCountsUpToTheDay) {
    office.as_of = "2009-04-09";
    EXPECT_EQ(office.result("CTRL-TOTALS", "A01 2009-04"), Result::pass);
}

TEST_F(ControlRules, TheProspectTableHoldsAsManyToo) {
    auto& foot = table("A02");
    foot["total_a"] = foot["total_c"] = 1.0;
    foot["total"] = 2.0;
    EXPECT_EQ(office.result("CTRL-TOTALS", "A02 2009-04"), Result::pass);
    progress("A02")["end_a"] = progress("A02")["end_c"] = 1.0;
    progress("A02")["end_total"] = 2.0;
    EXPECT_EQ(office.result("CTRL-TOTALS", "A02 2009-04"), Result::pass);
    foot["total_b"] = 1.0;
    foot["total"] = 3.0;
    EXPECT_THAT(office.judge("CTRL-TOTALS", "A02 2009-04").message_en,
                HasSubstr("prospect table, B in all 1≠0 its rows, prospect table, B in all 1≠0 left over in the progress table"));
}

TEST_F(ControlRules, TotalsAreNotCertainOrLackASheet) {
    office.loosen(office.progress("A02", "2009-03"), "end_total");
    office.loosen(office.progress("A01", "2009-04"), "rows[5].changes[0].level");
    office.remove(office.progress("A03", "2009-04"));
    auto found = office.run_rule("CTRL-TOTALS");
    EXPECT_EQ(find(found, "CTRL-TOTALS", "A02 2009-03").result, Result::unsure);
    EXPECT_EQ(find(found, "CTRL-TOTALS", "A01 2009-04").result, Result::unsure);
    EXPECT_EQ(find(found, "CTRL-TOTALS", "A03 2009-04").result, Result::not_applicable);
    office.remove(office.report("A02", "2009-04-14"));
    const auto finding = office.judge("CTRL-TOTALS", "A02 2009-04");
    EXPECT_EQ(finding.result, Result::not_applicable) << "the table goes on after the newest report";
    EXPECT_THAT(finding.message_en, HasSubstr("daily-report"));
}

// ------------------------------------------------------------------------------------------------------ CTRL-EFFECTIVE

TEST_F(ControlRules, AnEffectiveCustomerHasNamePhoneModelAndLevel) {
    auto& rows = progress("A01");
    rows.erase("rows[0].name");
    rows.erase("rows[0].level_open");  // its changes say the level
    rows.erase("rows[2].level_open");
    rows["rows[3].phone"] = "1350000";
    rows.erase("rows[3].model");
    rows.erase("rows[4].phone");  // lost
    const auto found = office.run_rule("CTRL-EFFECTIVE");
    EXPECT_EQ(find(found, "CTRL-EFFECTIVE", "A01-09-0012 2009-04").result, Result::pass);
    EXPECT_EQ(find(found, "CTRL-EFFECTIVE", "A01-09-0011 2009-04").message_en,
              "the row of the progress table is not that of an effective customer, it lacks: a name");
    EXPECT_THAT(find(found, "CTRL-EFFECTIVE", "A01-09-0013 2009-04").message_en, HasSubstr("a level"));
    const auto& two = find(found, "CTRL-EFFECTIVE", "A01-09-0015 2009-04");
    EXPECT_EQ(two.result, Result::fail);
    EXPECT_EQ(two.severity, Severity::warning);
    EXPECT_EQ(two.message_zh, "进度管制表上不是有效客户信息,缺:拟购车型、有效电话");
    EXPECT_FALSE(has(found, "CTRL-EFFECTIVE", "A01-09-0016 2009-04"));
}

TEST_F(ControlRules, EffectiveIsNotCertainAndAsksNothingWithoutATable) {
    office.loosen(office.progress("A01", "2009-04"), "rows[0].phone");
    office.loosen(office.progress("A01", "2009-04"), "rows[1].name", unreadable);
    office.loosen(office.progress("A01", "2009-04"), "rows[2].file_no", unreadable);
    auto found = office.run_rule("CTRL-EFFECTIVE");
    EXPECT_EQ(find(found, "CTRL-EFFECTIVE", "A01-09-0011 2009-04").result, Result::unsure);
    EXPECT_EQ(find(found, "CTRL-EFFECTIVE", "A01-09-0012 2009-04").result, Result::unsure);
    EXPECT_EQ(find(found, "CTRL-EFFECTIVE", "A01 2009-04 rows[2]").result, Result::unsure);
    office.remove(office.progress("A01", "2009-04"));
    EXPECT_FALSE(office.has("CTRL-EFFECTIVE", "A01-09-0011 2009-04"));
}

// ---------------------------------------------------------------------------------------------------------- ROLL-CARRY

TEST_F(ControlRules, WhatIsLeftOverIsCarriedOver) {
    EXPECT_EQ(office.result("ROLL-CARRY", "A01 2009-03 2009-04"), Result::pass);
    carry(progress("A01", "2009-03"), 1, "A01-09-0002", "B");
    carry(progress("A01"), 8, "A01-09-0003", "B");
    progress("A01")["rows[6].level_open"] = "B";
    progress("A02")["rows[0].registered_on"] = "2009-04-01";
    progress("A02").erase("rows[0].carried");
    const auto found = office.run_rule("ROLL-CARRY");
    const auto& first = find(found, "ROLL-CARRY", "A01 2009-03 2009-04");
    EXPECT_EQ(first.result, Result::fail);
    EXPECT_EQ(first.severity, Severity::error);
    EXPECT_EQ(first.message_en,
              "left over last month, not in this month's table: A01-09-0002; carried over here, not there: A01-09-0003; not "
              "marked as carried over: none; levels that differ: A01-08-0097 C≠B; days of registration that differ: none");
    EXPECT_THAT(find(found, "ROLL-CARRY", "A02 2009-03 2009-04").message_zh,
                HasSubstr("未勾“上月留存”:A02-09-0021;级别不符:无;登记日期不符:A02-09-0021 2009-03-20≠2009-04-01"));
    EXPECT_EQ(find(found, "ROLL-CARRY", "A03 2009-03 2009-04").result, Result::pass) << "nothing to carry over";
}

TEST_F(ControlRules, WhatWasClosedIsNotCarriedOver) {
    auto& before = progress("A01", "2009-03");
    carry(before, 1, "A01-09-0002", "B");
    before["rows[1].outcome"] = "F";
    before["rows[1].outcome_on"] = "2009-03-20";
    EXPECT_EQ(office.result("ROLL-CARRY", "A01 2009-03 2009-04"), Result::pass);
    carry(progress("A01"), 8, "A01-09-0002", "B");
    EXPECT_EQ(office.result("ROLL-CARRY", "A01 2009-03 2009-04"), Result::fail);
}

TEST_F(ControlRules, TheLevelCarriedOverIsThatOfTheLastChangeWhereNoneIsWrittenAtTheEnd) {
    auto& before = progress("A01", "2009-03");
    before.erase("rows[0].level_close");
    EXPECT_EQ(office.result("ROLL-CARRY", "A01 2009-03 2009-04"), Result::pass);
    before["rows[0].changes[0].day"] = "2009-03-17";
    before["rows[0].changes[0].level"] = "B";
    EXPECT_EQ(office.result("ROLL-CARRY", "A01 2009-03 2009-04"), Result::fail);
}

TEST_F(ControlRules, WhoMovedToAColleagueStandsInTheHandoverList) {
    carry(progress("A01", "2009-03"), 1, "A01-09-0002", "B");
    carry(progress("A02"), 2, "A01-09-0002", "B");
    const auto found = office.run_rule("ROLL-CARRY");
    for (const auto* subject : {"A01 2009-03 2009-04", "A02 2009-03 2009-04"}) {
        EXPECT_EQ(find(found, "ROLL-CARRY", subject).result, Result::not_applicable) << subject;
        EXPECT_THAT(find(found, "ROLL-CARRY", subject).message_en, HasSubstr("handover-list"));
    }
}

TEST_F(ControlRules, CarryIsNotCertainOrHasOneTableOnly) {
    office.loosen(office.progress("A01", "2009-04"), "rows[6].level_open");
    office.loosen(office.progress("A02", "2009-04"), "rows[0].file_no", unreadable);
    office.remove(office.progress("A03", "2009-03"));
    auto found = office.run_rule("ROLL-CARRY");
    EXPECT_EQ(find(found, "ROLL-CARRY", "A01 2009-03 2009-04").result, Result::unsure);
    EXPECT_EQ(find(found, "ROLL-CARRY", "A02 2009-03 2009-04").result, Result::unsure);
    EXPECT_EQ(find(found, "ROLL-CARRY", "A03 2009-03 2009-04").result, Result::not_applicable);
    for (auto& consultant : office.office.consultants)
        if (consultant.code == "A03") consultant.active_from = *record::parse_date("2009-04-01");
    EXPECT_FALSE(office.has("ROLL-CARRY", "A03 2009-03 2009-04")) << "began in April";
}

// --------------------------------------------------------------------------------------------------------- ROLL-STRIKE

TEST_F(ControlRules, WhatIsClosedIsStruckOutAtMonthEnd) {
    auto& before = progress("A01", "2009-03");
    for (int row : {1, 2, 3}) carry(before, row, "A01-09-000" + std::to_string(row), "B");
    before["rows[1].outcome"] = before["rows[2].outcome"] = "F";
    before["rows[1].outcome_on"] = before["rows[2].outcome_on"] = "2009-03-20";
    before["rows[1].struck"] = before["rows[3].struck"] = true;
    const auto found = office.run_rule("ROLL-STRIKE");
    EXPECT_EQ(find(found, "ROLL-STRIKE", "A01-08-0097 2009-03").result, Result::pass) << "rolls over";
    EXPECT_EQ(find(found, "ROLL-STRIKE", "A01-09-0001 2009-03").result, Result::pass);
    const auto& open = find(found, "ROLL-STRIKE", "A01-09-0002 2009-03");
    EXPECT_EQ(open.result, Result::fail);
    EXPECT_EQ(open.severity, Severity::warning);
    EXPECT_EQ(open.message_en, "row of the progress table at month end: lost or sold and not struck out");
    const auto& without = find(found, "ROLL-STRIKE", "A01-09-0003 2009-03");
    EXPECT_EQ(without.severity, Severity::error);
    EXPECT_EQ(without.message_zh, "月末管制表的行:已划掉而没有结果");
    EXPECT_FALSE(has(found, "ROLL-STRIKE", "A01-09-0016 2009-04")) << "the month is not over";
    office.as_of = "2009-04-30";
    EXPECT_EQ(office.result("ROLL-STRIKE", "A01-09-0016 2009-04"), Result::fail);
}

TEST_F(ControlRules, WhatIsStruckOutDoesNotComeBack) {
    auto& before = progress("A01", "2009-03");
    carry(before, 1, "A01-09-0001", "B");
    before["rows[1].outcome"] = "F";
    before["rows[1].outcome_on"] = "2009-03-20";
    before["rows[1].struck"] = true;
    carry(progress("A01"), 8, "A01-09-0001", "B");
    const auto finding = office.judge("ROLL-STRIKE", "A01-09-0001 2009-03");
    EXPECT_EQ(finding.result, Result::fail);
    EXPECT_EQ(finding.severity, Severity::error);
    EXPECT_THAT(finding.message_en, HasSubstr("struck out, and carried over all the same"));
    progress("A01").erase("rows[8].carried");
    EXPECT_EQ(office.result("ROLL-STRIKE", "A01-09-0001 2009-03"), Result::pass) << "won back: a new row";
    office.loosen(office.progress("A01", "2009-04"), "rows[8].carried", unreadable);
    EXPECT_EQ(office.result("ROLL-STRIKE", "A01-09-0001 2009-03"), Result::unsure);
    office.remove(office.progress("A01", "2009-04"));
    EXPECT_EQ(office.result("ROLL-STRIKE", "A01-09-0001 2009-03"), Result::not_applicable);
}

TEST_F(ControlRules, StrikesAndResultsMayNotBeCertain) {
    office.loosen(office.progress("A01", "2009-03"), "rows[0].struck");
    EXPECT_EQ(office.result("ROLL-STRIKE", "A01-08-0097 2009-03"), Result::unsure);
    office.loosen(office.progress("A01", "2009-03"), "rows[0].struck", unreadable);
    EXPECT_EQ(office.result("ROLL-STRIKE", "A01-08-0097 2009-03"), Result::unsure);
    office.loosen(office.progress("A02", "2009-03"), "rows[0].outcome", unreadable);
    EXPECT_EQ(office.result("ROLL-STRIKE", "A02-09-0021 2009-03"), Result::unsure);
}

// ------------------------------------------------------------------------------------------------- CARD-COUNT without F2

TEST_F(ControlRules, AHouseMayCountByItsProgressTable) {
    office.office.prospect_table = "progress-table";
    for (const auto* code : {"A01", "A02", "A03"}) office.remove(office.table(code));
    EXPECT_EQ(office.result("CARD-COUNT", "A01 2009-04-15"), Result::pass);
    progress("A01")["rows[5].changes[0].level"] = "C";
    card("A01-09-0011")["file_no"] = "A01-09-0031";
    const auto finding = office.judge("CARD-COUNT", "A01 2009-04-15");
    EXPECT_EQ(finding.result, Result::fail);
    EXPECT_EQ(finding.message_zh,
              "资料卡 5 张,进度管制表 5 户;有行无卡:A01-09-0011;有卡无行:A01-09-0031;级别不符:A01-09-0017 B≠C");
    progress("A02").erase("rows[0].carried");
    office.loosen(office.progress("A02", "2009-04"), "rows[0].outcome");
    EXPECT_EQ(office.result("CARD-COUNT", "A02 2009-04-15"), Result::unsure);
    office.remove(office.progress("A03", "2009-04"));
    EXPECT_THAT(office.judge("CARD-COUNT", "A03 2009-04-15").message_en, HasSubstr("missing: progress-table"));
}

TEST_F(ControlRules, NewRowsOfTheProgressTableNeedACardToo) {
    office.remove(office.report("A01", "2009-04-09"));
    office.remove(office.table("A01"));
    EXPECT_EQ(office.result("CARD-NEW", "A01-09-0017 2009-04-09"), Result::pass);
    office.remove(office.card("A01-09-0017"));
    EXPECT_EQ(office.result("CARD-NEW", "A01-09-0017 2009-04-09"), Result::fail);
    EXPECT_FALSE(office.has("CARD-NEW", "A01-08-0097 2008-12-30")) << "carried over";
}

// -------------------------------------------------------------------------------------------------------- MONTH-BALANCE

TEST_F(ControlRules, TheMonthBalances) {
    auto& foot = progress("A02", "2009-03");
    EXPECT_EQ(office.result("MONTH-BALANCE", "A02 2009-03"), Result::pass);
    foot["carry_total"] = 10.0;
    foot["new_count"] = 6.0;
    foot["sold_count"] = 2.0;
    foot["lost_count"] = 3.0;
    foot["end_total"] = 12.0;
    const auto finding = office.judge("MONTH-BALANCE", "A02 2009-03");
    EXPECT_EQ(finding.result, Result::fail);
    EXPECT_EQ(finding.severity, Severity::error);
    EXPECT_EQ(finding.message_en, "the month's prospects do not balance: the foot 10+6-2-3+0-0=11≠12");
    EXPECT_EQ(finding.message_zh, "本月有望客户收支不平:合计 10+6-2-3+0-0=11≠12");
    foot["moved_in"] = 2.0;
    foot["moved_out"] = 1.0;
    EXPECT_EQ(office.result("MONTH-BALANCE", "A02 2009-03"), Result::pass);
    EXPECT_FALSE(office.has("MONTH-BALANCE", "A02 2009-04")) << "the month is not over";
}

TEST_F(ControlRules, EachLevelBalances) {
    auto& foot = progress("A02", "2009-03");
    foot["end_c"] = 0.0;
    foot["end_b"] = 1.0;
    EXPECT_EQ(office.judge("MONTH-BALANCE", "A02 2009-03").message_en,
              "the month's prospects do not balance: B should be 0≠1, C should be 1≠0");
    foot["rows[0].changes[0].day"] = "2009-03-27";
    foot["rows[0].changes[0].level"] = "B";
    EXPECT_EQ(office.judge("MONTH-BALANCE", "A02 2009-03").message_en,
              "the month's prospects do not balance: A02-09-0021 at the end C≠B");
    foot["rows[0].level_close"] = "B";
    EXPECT_EQ(office.result("MONTH-BALANCE", "A02 2009-03"), Result::pass);
}

TEST_F(ControlRules, ARowStruckWithoutAResultIsInNoSum) {
    progress("A02", "2009-03")["rows[0].struck"] = true;
    EXPECT_THAT(office.judge("MONTH-BALANCE", "A02 2009-03").message_en, HasSubstr("the rows 0+1-0-0+0-0=1≠0"));
}

TEST_F(ControlRules, BalanceIsNotCertainOrHasNoTable) {
    office.loosen(office.progress("A02", "2009-03"), "sold_count");
    office.loosen(office.progress("A01", "2009-03"), "rows[0].carried", unreadable);
    auto found = office.run_rule("MONTH-BALANCE");
    EXPECT_EQ(find(found, "MONTH-BALANCE", "A02 2009-03").result, Result::unsure);
    EXPECT_EQ(find(found, "MONTH-BALANCE", "A01 2009-03").result, Result::unsure);
    office.remove(office.progress("A01", "2009-03"));
    EXPECT_EQ(office.result("MONTH-BALANCE", "A01 2009-03"), Result::not_applicable);
}

}  // namespace
}  // namespace formloop::app
