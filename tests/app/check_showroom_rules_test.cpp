// SPDX-License-Identifier: GPL-3.0-or-later
// Rules on the showroom register: each in order, broken, not certain, without a sheet it needs, and at the edges that its
// text names.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/app/check_office.h"
#include "tests/app/sheets.h"

namespace formloop::app {
namespace {

using namespace test;
using record::Fields;
using testing::HasSubstr;

constexpr auto unreadable = FieldState::unreadable;

class ShowroomRules : public testing::Test {
protected:
    CheckOffice office = CheckOffice::without_progress_tables();
    /// A register of a day, and what names its rows.
    Record& add_register(const std::string& day, const std::vector<Fields>& rows) {
        office.records.push_back(sheet("showroom-register",
                                       {{"date", day}, {"duty_1", "陈志强"}, {"duty_2", "李晓燕"}, {"sig_duty", true}, {"sig_supervisor", true}},
                                       rows));
        return office.records.back();
    }
    static std::string row(int number, const std::string& day = "2009-04-14") {
        return "showroom-register " + day + " rows[" + std::to_string(number) + "]";
    }
    /// A progress table of April.
    void add_progress(const std::string& code, const std::vector<Fields>& rows) {
        office.records.push_back(sheet("progress-table", {{"period", "2009-04"}, {"consultant_code", code}}, rows));
    }
};

TEST_F(ShowroomRules, AGoodRegisterRaisesNothing) {
    add_register("2009-04-14", {visitor(), {{"channel", "store"}, {"first", "first"}, {"t_in", "10:05"}, {"t_out", "10:20"}, {"sig_consultant", true}}});
    for (const auto* rule : {"SHOW-DUTY", "SHOW-FIRST", "SHOW-MODEL", "SHOW-LEVEL", "SHOW-24H", "SHOW-NOINFO", "SHOW-TIME", "SHOW-TO-POOL"}) {
        if (std::string(rule) == "SHOW-TO-POOL") continue;  // the visitor has no card yet
        for (const auto& finding : office.run_rule(rule).findings)
            EXPECT_EQ(finding.result, Result::pass) << rule << " " << finding.subject << ": " << finding.message_en;
    }
    EXPECT_FALSE(office.has("SHOW-24H", row(1))) << "nothing is asked of who left no information";
    EXPECT_FALSE(office.has("SHOW-NOINFO", row(0)));
}

// ----------------------------------------------------------------------------------------------------------- SHOW-DUTY

TEST_F(ShowroomRules, TheRegisterIsWrittenByWhoIsOnDuty) {
    auto& made = add_register("2009-04-14", {visitor(), with(visitor(), {{"sig_consultant", false}}), visitor()});
    office.loosen(made, "rows[2].sig_consultant", unreadable);
    auto found = office.run_rule("SHOW-DUTY");
    EXPECT_EQ(find(found, "SHOW-DUTY", row(0)).result, Result::pass);
    const auto& unsigned_row = find(found, "SHOW-DUTY", row(1));
    EXPECT_EQ(unsigned_row.result, Result::fail);
    EXPECT_EQ(unsigned_row.severity, Severity::warning);
    EXPECT_EQ(unsigned_row.message_en, "no consultant signed the row (on duty: 李晓燕, 陈志强)");
    EXPECT_EQ(find(found, "SHOW-DUTY", row(2)).result, Result::unsure);
    auto& head = office.records.back().fields;
    head["duty_2"] = "赵六";
    EXPECT_THAT(office.judge("SHOW-DUTY", row(0)).message_en, HasSubstr("no consultant of that day is called 赵六"));
    head.erase("duty_1");
    head.erase("duty_2");
    EXPECT_THAT(office.judge("SHOW-DUTY", row(0)).message_en, HasSubstr("names nobody on duty"));
    head["duty_1"] = "王海涛";
    EXPECT_EQ(office.result("SHOW-DUTY", row(0)), Result::pass) << "he leaves on the 20th";
    office.loosen(office.records.back(), "duty_1");
    EXPECT_EQ(office.result("SHOW-DUTY", row(0)), Result::unsure);
}

TEST_F(ShowroomRules, WhoLeftIsNotOnDuty) {
    office.as_of = "2009-04-22";
    add_register("2009-04-21", {visitor()}).fields["duty_1"] = "王海涛";
    EXPECT_EQ(office.result("SHOW-DUTY", row(0, "2009-04-21")), Result::fail);
}

// ---------------------------------------------------------------------------------------------------------- SHOW-FIRST

TEST_F(ShowroomRules, AKnownNumberIsNoFirstVisit) {
    const Fields known{{"phone", "13200002101"}};  // the card A02-09-0021, since 2009-03-20
    auto& made = add_register("2009-04-14", {with(visitor(), known), with(visitor(), {{"phone", "13200002101"}, {"first", "again"}}), visitor(),
                                             with(visitor(), {{"first", Value{}}, {"phone", "13200002101"}}), visitor()});
    office.loosen(made, "rows[4].phone");
    add_register("2009-04-10", {visitor()});
    const auto found = office.run_rule("SHOW-FIRST");
    const auto& wrong = find(found, "SHOW-FIRST", row(0));
    EXPECT_EQ(wrong.result, Result::fail);
    EXPECT_EQ(wrong.severity, Severity::warning);
    EXPECT_EQ(wrong.message_en, "the phone number was left before, so the row should be marked 再: with A02 since 2009-03-20");
    EXPECT_EQ(find(found, "SHOW-FIRST", row(1)).result, Result::pass);
    EXPECT_THAT(find(found, "SHOW-FIRST", row(2)).message_en, HasSubstr("registered on 2009-04-10"));
    EXPECT_EQ(find(found, "SHOW-FIRST", row(3)).result, Result::pass) << "a row without a mark is DATA-REQ's";
    EXPECT_EQ(find(found, "SHOW-FIRST", row(4)).result, Result::unsure);
    EXPECT_EQ(find(found, "SHOW-FIRST", row(0, "2009-04-10")).result, Result::pass);
}

TEST_F(ShowroomRules, TheSameNumberTwiceADayIsAFirstVisitOnce) {
    add_register("2009-04-14", {visitor(), with(visitor(), {{"t_in", "15:00"}, {"t_out", "15:20"}})});
    office.card("A01-09-0017").fields["mobile"] = "13900000001";  // the card that was opened on it: the same day
    office.card("A01-09-0017").fields["first_contact_on"] = "2009-04-14";
    office.card("A01-09-0017").fields["opened_on"] = "2009-04-14";
    EXPECT_EQ(office.result("SHOW-FIRST", row(0)), Result::pass);
    EXPECT_EQ(office.result("SHOW-FIRST", row(1)), Result::fail);
}

// ---------------------------------------------------------------------------------------------------------- SHOW-MODEL

TEST_F(ShowroomRules, OneModelWithTypeAndColour) {
    auto& made = add_register("2009-04-14", {visitor(), with(visitor(), {{"model", "风景"}}), with(visitor(), {{"colour", Value{}}}),
                                             with(visitor(), {{"model", "风景快运、迷迪宜家"}}), visitor()});
    office.loosen(made, "rows[4].model", unreadable);
    const auto found = office.run_rule("SHOW-MODEL");
    EXPECT_EQ(find(found, "SHOW-MODEL", row(0)).result, Result::pass);
    EXPECT_EQ(find(found, "SHOW-MODEL", row(1)).message_en, "one model with its type and a colour should be written: no type of the model");
    EXPECT_THAT(find(found, "SHOW-MODEL", row(2)).message_en, HasSubstr("no colour"));
    EXPECT_THAT(find(found, "SHOW-MODEL", row(3)).message_en, HasSubstr("two models"));
    EXPECT_EQ(find(found, "SHOW-MODEL", row(4)).result, Result::unsure);
    EXPECT_EQ(find(found, "SHOW-MODEL", row(1)).severity, Severity::warning);
}

// ---------------------------------------------------------------------------------------------------------- SHOW-LEVEL

TEST_F(ShowroomRules, WhoLeftInformationHasALevel) {
    auto& made = add_register("2009-04-14", {visitor(), with(visitor(), {{"level", Value{}}}), visitor()});
    office.loosen(made, "rows[2].level", unreadable);
    const auto found = office.run_rule("SHOW-LEVEL");
    EXPECT_EQ(find(found, "SHOW-LEVEL", row(0)).result, Result::pass);
    EXPECT_EQ(find(found, "SHOW-LEVEL", row(1)).result, Result::fail);
    EXPECT_EQ(find(found, "SHOW-LEVEL", row(1)).severity, Severity::error);
    EXPECT_EQ(find(found, "SHOW-LEVEL", row(2)).result, Result::unsure);
}

TEST_F(ShowroomRules, LevelONeedsAnOrderOfTheDay) {
    const Fields ordered{{"phone", "13800001101"}, {"level", "O"}};  // A01-09-0011 ordered on the 13th
    add_register("2009-04-13", {with(visitor(), ordered)});
    add_register("2009-04-14", {with(visitor(), ordered), with(visitor(), {{"level", "O"}})});
    auto found = office.run_rule("SHOW-LEVEL");
    EXPECT_EQ(find(found, "SHOW-LEVEL", row(0, "2009-04-13")).result, Result::pass);
    EXPECT_EQ(find(found, "SHOW-LEVEL", row(0)).message_en, "level O without an order of that day (order on the card: 2009-04-13)");
    EXPECT_EQ(find(found, "SHOW-LEVEL", row(1)).result, Result::not_applicable) << "the card that would show the order is not here";
    office.loosen(office.card("A01-09-0011"), "order_on");
    EXPECT_EQ(office.result("SHOW-LEVEL", row(0)), Result::unsure);
}

// ------------------------------------------------------------------------------------------------------------ SHOW-24H

TEST_F(ShowroomRules, WhoLeftInformationIsCalledWithinADay) {
    add_register("2009-04-12", {with(visitor(), {{"t_out", "11:20"}, {"recontact_at", "10:00"}}),
                                with(visitor(), {{"t_out", "11:20"}, {"recontact_on", "2009-04-13"}, {"recontact_at", "11:20"}}),
                                with(visitor(), {{"t_out", "11:20"}, {"recontact_on", "2009-04-13"}, {"recontact_at", "11:21"}}),
                                with(visitor(), {{"recontact_on", "2009-04-13"}, {"recontact_at", Value{}}}),
                                with(visitor(), {{"recontact_at", Value{}}}),
                                with(visitor(), {{"recontact_on", "2009-04-12"}, {"recontact_level", Value{}}})});
    const auto found = office.run_rule("SHOW-24H");
    const auto& late = find(found, "SHOW-24H", row(0, "2009-04-12"));
    EXPECT_EQ(late.result, Result::fail);
    EXPECT_EQ(late.severity, Severity::error);
    EXPECT_EQ(late.message_en, "left at 2009-04-12 11:20, contacted again 2009-04-14 10:00: 46 h 40 min");
    EXPECT_EQ(find(found, "SHOW-24H", row(1, "2009-04-12")).result, Result::pass) << "24 hours to the minute";
    EXPECT_EQ(find(found, "SHOW-24H", row(2, "2009-04-12")).result, Result::fail);
    EXPECT_EQ(find(found, "SHOW-24H", row(3, "2009-04-12")).result, Result::pass) << "the next day, the time is missing";
    EXPECT_THAT(find(found, "SHOW-24H", row(4, "2009-04-12")).message_en, HasSubstr("later than the next day"));
    EXPECT_THAT(find(found, "SHOW-24H", row(5, "2009-04-12")).message_en, HasSubstr("no confirmed level"));
}

TEST_F(ShowroomRules, ACallIsDueWhenItsTimeIsOver) {
    const Fields open{{"recontact_on", Value{}}, {"recontact_at", Value{}}, {"recontact_level", Value{}}};
    add_register("2009-04-15", {with(visitor(), open)});
    add_register("2009-04-14", {with(visitor(), open), with(visitor(), {{"t_out", Value{}}}),
                                with(visitor(), {{"recontact_at", "09:00"}})});
    const auto found = office.run_rule("SHOW-24H");
    EXPECT_EQ(find(found, "SHOW-24H", row(0, "2009-04-15")).result, Result::pass) << "there is time until tomorrow";
    EXPECT_THAT(find(found, "SHOW-24H", row(0)).message_en, HasSubstr("not contacted again in time"));
    EXPECT_EQ(find(found, "SHOW-24H", row(1)).result, Result::pass);
    EXPECT_THAT(find(found, "SHOW-24H", row(2)).message_en, HasSubstr("before he left"));
}

TEST_F(ShowroomRules, ClosedDaysStopTheClockAndAttemptsMakeAWarning) {
    add_register("2009-04-03", {with(visitor(), {{"recontact_on", "2009-04-07"}, {"recontact_at", "10:00"}})});  // 4th to 6th: closed
    const Fields unanswered{{"phone", "13900001202"}, {"recontact_on", Value{}}, {"recontact_at", Value{}}, {"recontact_level", Value{}}};
    add_register("2009-04-09", {with(visitor(), unanswered)});  // A01-09-0012 was called on the 10th, nobody answered
    EXPECT_EQ(office.result("SHOW-24H", row(0, "2009-04-03")), Result::pass);
    const auto tried = office.judge("SHOW-24H", row(0, "2009-04-09"));
    EXPECT_EQ(tried.result, Result::fail);
    EXPECT_EQ(tried.severity, Severity::warning);
}

TEST_F(ShowroomRules, TheCardKnowsOfTheCall) {
    add_register("2009-04-13", {with(visitor(), {{"phone", "13500001505"}, {"recontact_on", "2009-04-14"}, {"recontact_at", "09:00"}}),
                                with(visitor(), {{"phone", "13500001505"}, {"recontact_on", "2009-04-13"}})});
    EXPECT_EQ(office.result("SHOW-24H", row(0, "2009-04-13")), Result::pass);
    const auto other = office.judge("SHOW-24H", row(1, "2009-04-13"));
    EXPECT_EQ(other.result, Result::fail);
    EXPECT_EQ(other.severity, Severity::warning);
    EXPECT_THAT(other.message_en, HasSubstr("the card does not know of the contact"));
    office.loosen(office.card("A01-09-0015"), "visits[1].actual_on", unreadable);
    EXPECT_EQ(office.result("SHOW-24H", row(0, "2009-04-13")), Result::unsure);
}

TEST_F(ShowroomRules, ACallWhoseTimeIsNotCertainIsNot) {
    auto& made = add_register("2009-04-12", {visitor(), visitor()});
    office.loosen(made, "rows[0].recontact_on");
    office.loosen(made, "rows[1].recontact_on", unreadable);
    EXPECT_EQ(office.result("SHOW-24H", row(0, "2009-04-12")), Result::unsure);
    EXPECT_EQ(office.result("SHOW-24H", row(1, "2009-04-12")), Result::unsure);
}

// --------------------------------------------------------------------------------------------------------- SHOW-NOINFO

TEST_F(ShowroomRules, WhoLeftNothingNeedsTimesAndASignature) {
    const Fields nobody{{"channel", "store"}, {"first", "first"}, {"t_in", "10:05"}, {"t_out", "10:20"}, {"sig_consultant", true}};
    auto& made = add_register("2009-04-14", {nobody, with(nobody, {{"t_out", Value{}}}), with(nobody, {{"t_out", Value{}}, {"channel", "call"}}),
                                             {{"channel", "store"}, {"name", "王先生"}}, nobody, with(visitor(), {{"name", Value{}}, {"t_out", Value{}}})});
    office.loosen(made, "rows[4].t_in", unreadable);
    const auto found = office.run_rule("SHOW-NOINFO");
    EXPECT_EQ(find(found, "SHOW-NOINFO", row(0)).result, Result::pass);
    EXPECT_EQ(find(found, "SHOW-NOINFO", row(1)).message_en, "of a visitor who left no information there is lacking: when he left");
    EXPECT_EQ(find(found, "SHOW-NOINFO", row(2)).result, Result::pass) << "a call";
    const auto& nothing = find(found, "SHOW-NOINFO", row(3));
    EXPECT_EQ(nothing.severity, Severity::error);
    EXPECT_THAT(nothing.message_en, HasSubstr("the signature of a consultant, when he came, when he left"));
    EXPECT_EQ(find(found, "SHOW-NOINFO", row(4)).result, Result::unsure);
    EXPECT_FALSE(has(found, "SHOW-NOINFO", row(5))) << "a number without a name is information";
}

// ----------------------------------------------------------------------------------------------------------- SHOW-TIME

TEST_F(ShowroomRules, TimesGoTogether) {
    auto& made = add_register(
        "2009-04-14",
        {with(visitor(), {{"t_in", "09:00"}, {"t_out", "09:30"}}), with(visitor(), {{"t_in", "10:00"}, {"t_out", "09:30"}}),
         with(visitor(), {{"t_in", "09:50"}, {"t_out", "10:30"}}), with(visitor(), {{"t_in", "11:00"}, {"t_out", "13:30"}}),
         with(visitor(), {{"t_in", "11:30"}, {"t_out", "16:00"}}), with(visitor(), {{"t_in", "12:00"}, {"t_out", "12:00"}, {"channel", "call"}}),
         with(visitor(), {{"t_in", "23:10"}, {"t_out", "23:20"}}), with(visitor(), {{"t_in", "23:30"}})});
    office.loosen(made, "rows[7].t_out");
    const auto found = office.run_rule("SHOW-TIME");
    EXPECT_EQ(find(found, "SHOW-TIME", row(0)).result, Result::pass);
    EXPECT_EQ(find(found, "SHOW-TIME", row(1)).message_en, "the times do not go together: came at 10:00 and left at 09:30");
    EXPECT_THAT(find(found, "SHOW-TIME", row(2)).message_en, HasSubstr("before the row above (10:00)"));
    EXPECT_EQ(find(found, "SHOW-TIME", row(3)).severity, Severity::information);
    EXPECT_EQ(find(found, "SHOW-TIME", row(4)).severity, Severity::warning);
    EXPECT_THAT(find(found, "SHOW-TIME", row(4)).message_en, HasSubstr("more than 4 hours"));
    EXPECT_EQ(find(found, "SHOW-TIME", row(5)).result, Result::pass);
    EXPECT_THAT(find(found, "SHOW-TIME", row(6)).message_en, HasSubstr("not within opening hours"));
    EXPECT_EQ(find(found, "SHOW-TIME", row(7)).result, Result::unsure);
}

// -------------------------------------------------------------------------------------------------------- SHOW-TO-POOL

TEST_F(ShowroomRules, AConfirmedCustomerHasACardAndARow) {
    const Fields carded{{"phone", "13500001505"}};  // A01-09-0015
    auto& made = add_register("2009-04-14", {with(visitor(), carded), visitor(), with(visitor(), {{"recontact_level", Value{}}}), visitor()});
    office.loosen(made, "rows[3].phone", unreadable);
    EXPECT_EQ(office.result("SHOW-TO-POOL", row(0)), Result::not_applicable) << "the house may keep no progress table";
    EXPECT_EQ(office.judge("SHOW-TO-POOL", row(1)).message_en, "the customer with confirmed level B has no card");
    EXPECT_EQ(office.result("SHOW-TO-POOL", row(2)), Result::pass) << "not confirmed yet";
    EXPECT_EQ(office.result("SHOW-TO-POOL", row(3)), Result::unsure);
    add_progress("A01", {{{"file_no", "A01-09-0011"}, {"name", "刘建国"}}});
    EXPECT_EQ(office.judge("SHOW-TO-POOL", row(0)).message_en, "the customer with confirmed level B has no row in the progress table");
    office.records.back().fields["rows[1].file_no"] = "A01-09-0015";
    EXPECT_EQ(office.result("SHOW-TO-POOL", row(0)), Result::pass);
    office.records.back().fields["rows[1].file_no"] = "A01-09-0019";
    office.loosen(office.records.back(), "rows[1].file_no");
    EXPECT_EQ(office.result("SHOW-TO-POOL", row(0)), Result::unsure);
}

TEST_F(ShowroomRules, WhereTheHouseWantsCardsFromBOnACNeedsNone) {
    office.office.card_from_level = "B";
    add_register("2009-04-14", {with(visitor(), {{"recontact_level", "C"}})});
    EXPECT_EQ(office.result("SHOW-TO-POOL", row(0)), Result::pass);
    office.loosen(office.card("A01-09-0017"), "mobile");
    office.records.back().fields["rows[0].recontact_level"] = "A";
    EXPECT_EQ(office.result("SHOW-TO-POOL", row(0)), Result::unsure) << "a card whose phone is not certain";
}

}  // namespace
}  // namespace formloop::app
