// SPDX-License-Identifier: GPL-3.0-or-later
// Rules about the progress table, day by day and at month end: each in order, broken, not certain, without a sheet it
// needs, and at the edges that its text names.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/app/check_office.h"

namespace formloop::app {
namespace {

using namespace test;
using testing::HasSubstr;

constexpr auto doubtful = FieldState::doubtful;
constexpr auto unreadable = FieldState::unreadable;

class ControlRules : public testing::Test {
protected:
    CheckOffice office = CheckOffice::without_faults();
    record::Fields& card(const std::string& number) { return office.card(number).fields; }
    record::Fields& table(const std::string& code) { return office.table(code).fields; }
    record::Fields& report(const std::string& code, const std::string& day) { return office.report(code, day).fields; }
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

}  // namespace
}  // namespace formloop::app
