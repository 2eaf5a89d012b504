// SPDX-License-Identifier: GPL-3.0-or-later
// Rules on lost customers: each in order, broken, not certain, without a sheet it needs, and at the edges that its text
// names.
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
constexpr auto number = "A01-09-0016";                // lost on 2009-04-10
constexpr auto loss = "A01-09-0016 2009-04-10";

class LostRules : public testing::Test {
protected:
    CheckOffice office = CheckOffice::without_progress_tables();
    Fields& card() { return office.card(number).fields; }
    /// A01-09-0016 as the record of lost sales has it.
    static Fields lost_row() {
        return {{"lost_on", "2009-04-10"}, {"file_no", number}, {"name", "何志平"}, {"phone", "13700001606"}, {"model", "风景快运"},
                {"level_before", "C"}, {"lost_type", "1"}, {"lost_reasons_1", "11"}, {"lost_reasons_2", "03"}, {"lost_to", "五菱荣光"},
                {"explanation", "便宜八千元"}, {"lost_check_on", "2009-04-11"}, {"lost_check_method", "3"}, {"lost_check_result", "1"},
                {"lost_check_sig", true}};
    }
    Record& add_list(const std::vector<Fields>& rows) {
        office.records.push_back(sheet("lost-sales", {{"period", "2009-04"}, {"consultant_code", "A01"}}, rows));
        return office.records.back();
    }
    Record& add_progress(const std::vector<Fields>& rows) {
        office.records.push_back(sheet("progress-table", {{"period", "2009-04"}, {"consultant_code", "A01"}}, rows));
        return office.records.back();
    }
    static Fields table_row() {
        return {{"file_no", number}, {"name", "何志平"}, {"registered_on", "2009-04-08"}, {"level_open", "B"}, {"changes[0].day", "2009-04-09"},
                {"changes[0].level", "C"}, {"outcome", "F"}, {"outcome_on", "2009-04-10"}, {"struck", true}};
    }
    void without_the_supervisor() {
        for (const auto& [field, value] : CheckOffice::supervisors_word("")) card().erase(field);
    }
};

// --------------------------------------------------------------------------------------------------- CARD-LOST-RECOVER

TEST_F(LostRules, TheCardOfALostCustomerGoesToTheSupervisor) {
    EXPECT_EQ(office.result("CARD-LOST-RECOVER", number), Result::pass);
    card()["lost_check_sig"] = false;
    const auto found = office.judge("CARD-LOST-RECOVER", number);
    EXPECT_EQ(found.result, Result::fail);
    EXPECT_EQ(found.severity, Severity::error);
    EXPECT_EQ(found.message_en, "lost on 2009-04-10, the supervisor has not taken and signed the card");
    office.loosen(office.card(number), "lost_check_sig", unreadable);
    EXPECT_EQ(office.result("CARD-LOST-RECOVER", number), Result::unsure);
}

TEST_F(LostRules, ThereAreThreeDaysForIt) {
    without_the_supervisor();
    office.as_of = "2009-04-13";
    EXPECT_EQ(office.result("CARD-LOST-RECOVER", number), Result::pass);
    EXPECT_EQ(office.result("CARD-LOST-RECONFIRM", number), Result::pass);
    office.as_of = "2009-04-14";
    EXPECT_EQ(office.result("CARD-LOST-RECOVER", number), Result::fail);
    EXPECT_EQ(office.result("CARD-LOST-RECONFIRM", number), Result::fail);
    office.office.deadlines.lost_check_days = 4;
    EXPECT_EQ(office.result("CARD-LOST-RECOVER", number), Result::pass);
}

TEST_F(LostRules, WhatTheReportSaysIsLostIsLostOnTheCard) {
    card().erase("outcome");
    card().erase("lost_on");
    EXPECT_THAT(office.judge("CARD-LOST-RECOVER", number).message_en, HasSubstr("the card is not closed as lost"));
    office.remove(office.card(number));
    EXPECT_EQ(office.result("CARD-LOST-RECOVER", number), Result::not_applicable);
    EXPECT_EQ(office.result("CARD-LOST-RECONFIRM", number), Result::not_applicable);
}

TEST_F(LostRules, AsManyCardsAsCustomersWhenTheMonthIsOver) {
    add_list({lost_row()}).fields["cards_recovered"] = 2.0;
    EXPECT_FALSE(office.has("CARD-LOST-RECOVER", "lost-sales 2009-04 A01"));
    office.as_of = "2009-04-30";
    const auto found = office.judge("CARD-LOST-RECOVER", "lost-sales 2009-04 A01");
    EXPECT_EQ(found.result, Result::fail);
    EXPECT_EQ(found.message_en, "2 cards taken back, 1 customers lost");
    office.records.back().fields["cards_recovered"] = 1.0;
    EXPECT_EQ(office.result("CARD-LOST-RECOVER", "lost-sales 2009-04 A01"), Result::pass);
}

// ------------------------------------------------------------------------------------------------- CARD-LOST-RECONFIRM

TEST_F(LostRules, TheSupervisorAsksAgain) {
    EXPECT_EQ(office.result("CARD-LOST-RECONFIRM", number), Result::pass);
    const auto says = [&](const std::string& field, Value value) {
        const auto before = card();
        if (record::is_null(value)) card().erase(field);
        else card()[field] = value;
        const auto found = office.judge("CARD-LOST-RECONFIRM", number);
        card() = before;
        EXPECT_EQ(found.result, Result::fail) << field;
        return found.message_en;
    };
    EXPECT_EQ(says("lost_check_on", "2009-04-09"), "lost on 2009-04-10, the supervisor's word: 2009-04-09, before the loss");
    EXPECT_THAT(says("lost_check_on", "2009-04-14"), HasSubstr("2009-04-14, due by 2009-04-13"));
    EXPECT_THAT(says("lost_check_on", Value{}), HasSubstr("none, due by 2009-04-13"));
    EXPECT_THAT(says("lost_check_method", Value{}), HasSubstr("no method"));
    EXPECT_THAT(says("lost_check_result", Value{}), HasSubstr("no finding"));
    EXPECT_THAT(says("lost_check_sig", Value{}), HasSubstr("not signed"));
    office.loosen(office.card(number), "lost_check_on", unreadable);
    EXPECT_EQ(office.result("CARD-LOST-RECONFIRM", number), Result::unsure);
}

TEST_F(LostRules, CardAndRecordSayTheSame) {
    add_list({lost_row()});
    EXPECT_EQ(office.result("CARD-LOST-RECONFIRM", number), Result::pass);
    office.records.back().fields["rows[0].lost_check_result"] = "3";
    EXPECT_THAT(office.judge("CARD-LOST-RECONFIRM", number).message_en, HasSubstr("differ"));
    without_the_supervisor();
    EXPECT_EQ(office.result("CARD-LOST-RECONFIRM", number), Result::pass) << "the record alone will do";
}

// ----------------------------------------------------------------------------------------------------- CARD-LOST-AUDIT

TEST_F(LostRules, ALostCardIsAuditedAndFiled) {
    EXPECT_EQ(office.result("CARD-LOST-AUDIT", number), Result::not_applicable) << "no record of lost sales";
    add_list({lost_row()});
    EXPECT_EQ(office.result("CARD-LOST-AUDIT", number), Result::pass);
    card()["lost_filed"] = false;
    const auto found = office.judge("CARD-LOST-AUDIT", number);
    EXPECT_EQ(found.result, Result::fail);
    EXPECT_EQ(found.severity, Severity::warning);
    EXPECT_EQ(found.message_en, "nobody signed that the card was audited and filed");
    card()["lost_check_on"] = "2009-04-12";
    EXPECT_EQ(office.result("CARD-LOST-AUDIT", number), Result::pass) << "three days after the supervisor's word";
    office.records.back().fields.erase("rows[0].lost_type");
    EXPECT_THAT(office.judge("CARD-LOST-AUDIT", number).message_en, HasSubstr("has no kind"));
    office.loosen(office.records.back(), "rows[0].lost_type", unreadable);
    EXPECT_EQ(office.result("CARD-LOST-AUDIT", number), Result::unsure);
    std::erase_if(office.records.back().fields, [](const auto& item) { return item.first.starts_with("rows[0]"); });
    EXPECT_THAT(office.judge("CARD-LOST-AUDIT", number).message_en, HasSubstr("not in the record of lost sales"));
    without_the_supervisor();
    EXPECT_EQ(office.result("CARD-LOST-AUDIT", number), Result::pass) << "the other rules speak first";
}

TEST_F(LostRules, WhoCanBeRecoveredIsTakenUpAgain) {
    add_list({with(lost_row(), {{"lost_check_result", "2"}})});
    card()["lost_check_result"] = "recoverable";
    EXPECT_THAT(office.judge("CARD-LOST-AUDIT", number).message_en, HasSubstr("not taken up again"));
    card()["visits[2].actual_on"] = "2009-04-14";
    EXPECT_EQ(office.result("CARD-LOST-AUDIT", number), Result::pass);
    card()["lost_check_result"] = "untrue";
    EXPECT_THAT(office.judge("CARD-LOST-AUDIT", number).message_en, HasSubstr("the loss is untrue"));
}

// ------------------------------------------------------------------------------------------------------- CTRL-LOST-REG

TEST_F(LostRules, TableAndRecordAgree) {
    add_progress({table_row()});
    EXPECT_EQ(office.result("CTRL-LOST-REG", loss), Result::not_applicable) << "no record here";
    add_list({lost_row()});
    EXPECT_EQ(office.result("CTRL-LOST-REG", loss), Result::pass);
    auto& list = office.records.back();
    list.fields["rows[0].level_before"] = "B";
    const auto found = office.judge("CTRL-LOST-REG", loss);
    EXPECT_EQ(found.result, Result::fail);
    EXPECT_EQ(found.severity, Severity::error);
    EXPECT_EQ(found.message_en, "progress table: 2009-04-10 level C; record of lost sales: 2009-04-10 level B");
    list.fields["rows[0].level_before"] = "C";
    list.fields["rows[0].lost_on"] = "2009-04-11";
    EXPECT_EQ(office.result("CTRL-LOST-REG", loss), Result::fail);
    office.loosen(list, "rows[0].lost_on");
    EXPECT_EQ(office.result("CTRL-LOST-REG", loss), Result::unsure);
}

TEST_F(LostRules, WhatStandsOnOneSideOnly) {
    add_progress({table_row()});
    auto& list = add_list({with(lost_row(), {{"file_no", "A01-09-0014"}, {"lost_on", "2009-04-06"}})});
    EXPECT_EQ(office.judge("CTRL-LOST-REG", loss).message_en, "progress table: 2009-04-10 level C; record of lost sales: none");
    EXPECT_EQ(office.judge("CTRL-LOST-REG", "A01-09-0014 2009-04-06").message_en, "progress table: none; record of lost sales: 2009-04-06 level C");
    office.loosen(list, "rows[0].file_no");
    EXPECT_EQ(office.result("CTRL-LOST-REG", loss), Result::unsure) << "that row may be his";
}

TEST_F(LostRules, ARecordOfTheWholeStoreNeedsTheTablesOfAll) {
    add_list({lost_row(), with(lost_row(), {{"file_no", "A02-09-0021"}})}).fields.erase("consultant_code");
    EXPECT_EQ(office.result("CTRL-LOST-REG", loss), Result::not_applicable);
    add_progress({table_row()});
    EXPECT_EQ(office.result("CTRL-LOST-REG", loss), Result::pass);
    EXPECT_EQ(office.result("CTRL-LOST-REG", "A02-09-0021 2009-04-10"), Result::not_applicable) << "A02's table is not here";
    office.unread_page("progress-table", 1, "UNREAD");
    office.records.back().fields.erase("rows[0].outcome");
    EXPECT_EQ(office.result("CTRL-LOST-REG", loss), Result::unsure) << "it may stand on the page";
}

// --------------------------------------------------------------------------------------------------------- LOST-REASON

TEST_F(LostRules, ALossHasKindAndReason) {
    auto& list = add_list({lost_row(), with(lost_row(), {{"file_no", "A01-09-0021"}, {"lost_type", Value{}}}),
                           with(lost_row(), {{"file_no", "A01-09-0022"}, {"lost_reasons_1", Value{}}, {"lost_reasons_2", Value{}}}),
                           with(lost_row(), {{"file_no", "A01-09-0023"}, {"lost_to", Value{}}}),
                           with(lost_row(), {{"file_no", "A01-09-0024"}, {"lost_reasons_2", Value{}}, {"explanation", Value{}}}),
                           with(lost_row(), {{"file_no", "A01-09-0025"}, {"explanation", Value{}}}),
                           with(lost_row(), {{"file_no", "A01-09-0026"}}),
                           with(lost_row(), {{"file_no", "A01-09-0027"}, {"lost_type", "3"}, {"lost_to", Value{}}})});
    office.loosen(list, "rows[6].lost_reasons_1", unreadable);
    office.records.back().fields.erase("rows[6].lost_reasons_2");
    const auto found = office.run_rule("LOST-REASON");
    const auto of = [&](int n) -> const Finding& { return find(found, "LOST-REASON", "A01-09-00" + std::to_string(n) + " 2009-04-10"); };
    EXPECT_EQ(of(16).result, Result::pass);
    EXPECT_EQ(of(21).message_en, "no kind of loss");
    EXPECT_EQ(of(21).severity, Severity::error);
    EXPECT_EQ(of(22).message_en, "no reason");
    EXPECT_EQ(of(23).message_en, "bought another make, but which one is not written");
    EXPECT_EQ(of(24).message_en, "the price alone is the reason, without an explanation");
    EXPECT_EQ(of(24).severity, Severity::warning);
    EXPECT_EQ(of(25).result, Result::pass) << "another reason beside the price";
    EXPECT_EQ(of(26).result, Result::unsure);
    EXPECT_EQ(of(27).result, Result::pass) << "put off: no make to be named";
}

// ----------------------------------------------------------------------------------------------------- LOST-NO-CONTACT

TEST_F(LostRules, WhoWasHardlyVisitedMayNotBeLost) {
    add_list({lost_row()});
    EXPECT_EQ(office.result("LOST-NO-CONTACT", loss), Result::pass);
    card()["visits[1].method"] = "N";
    const auto once = office.judge("LOST-NO-CONTACT", loss);
    EXPECT_EQ(once.result, Result::fail);
    EXPECT_EQ(once.severity, Severity::warning);
    EXPECT_EQ(once.message_en, "1 contacts before the loss on 2009-04-10, the last on 2009-04-08: fewer than two");
    office.loosen(office.card(number), "visits[1].actual_on", unreadable);
    EXPECT_EQ(office.result("LOST-NO-CONTACT", loss), Result::unsure);
    office.remove(office.card(number));
    office.remove(office.report("A01", "2009-04-08"));
    office.remove(office.report("A01", "2009-04-10"));
    office.remove(office.table("A01"));
    EXPECT_EQ(office.result("LOST-NO-CONTACT", loss), Result::not_applicable);
}

TEST_F(LostRules, WhoWasNotVisitedWhenItWasDueMayNotBeLost) {
    card()["visits[1].level_after"] = "A";
    add_list({with(lost_row(), {{"lost_on", "2009-04-12"}})});
    EXPECT_EQ(office.result("LOST-NO-CONTACT", "A01-09-0016 2009-04-12"), Result::pass) << "A: two days";
    office.records.back().fields["rows[0].lost_on"] = "2009-04-13";
    EXPECT_THAT(office.judge("LOST-NO-CONTACT", "A01-09-0016 2009-04-13").message_en, HasSubstr("not visited any more when it was due"));
}

// ------------------------------------------------------------------------------------------------------- LOST-REAPPEAR

TEST_F(LostRules, WhoComesBackWasNotLost) {
    add_list({lost_row()});
    EXPECT_EQ(office.result("LOST-REAPPEAR", number), Result::pass);
    office.records.push_back(sheet("showroom-register", {{"date", "2009-04-10"}}, {with(visitor(), {{"phone", "13700001606"}})}));
    EXPECT_EQ(office.result("LOST-REAPPEAR", number), Result::pass) << "the same day";
    office.records.push_back(sheet("showroom-register", {{"date", "2009-04-14"}}, {with(visitor(), {{"phone", "13700001606"}})}));
    const auto found = office.judge("LOST-REAPPEAR", number);
    EXPECT_EQ(found.result, Result::fail);
    EXPECT_EQ(found.severity, Severity::warning);
    EXPECT_EQ(found.message_en, "lost on 2009-04-10, but the phone number was seen again: in the showroom on 2009-04-14");
    office.loosen(office.records.back(), "rows[0].phone");
    EXPECT_EQ(office.result("LOST-REAPPEAR", number), Result::unsure);
    office.records.pop_back();
    office.records.push_back(sheet("delivery-ledger", {{"year", "09"}}, {{{"seq", 1.0}, {"delivered_on", "2009-04-13"}, {"phone", "13700001606"}}}));
    EXPECT_THAT(office.judge("LOST-REAPPEAR", number).message_en, HasSubstr("a vehicle delivered on 2009-04-13"));
}

TEST_F(LostRules, WhoWasFoundRecoverableMayComeBack) {
    add_list({with(lost_row(), {{"lost_check_result", "2"}})});
    office.records.push_back(sheet("showroom-register", {{"date", "2009-04-14"}}, {with(visitor(), {{"phone", "13700001606"}})}));
    EXPECT_FALSE(office.has("LOST-REAPPEAR", number));
}

}  // namespace
}  // namespace formloop::app
