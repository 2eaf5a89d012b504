// SPDX-License-Identifier: GPL-3.0-or-later
// Rules on handing customers over, and on voided numbers: each in order, broken, not certain, without a sheet it needs, and
// at the edges that its text names.
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
constexpr auto leaving = "A03 2009-04-20";

class HandoverRules : public testing::Test {
protected:
    CheckOffice office = CheckOffice::without_progress_tables();
    HandoverRules() { office.as_of = "2009-04-24"; }
    static Fields row(const std::string& file_no, const std::string& kind = "prospect") {
        return {{"file_no", file_no}, {"name", "田雨"}, {"kind", kind}, {"card", true}};
    }
    /// A03's customers go to A01.
    Record& add_list(const std::vector<Fields>& rows, const std::string& from = "A03", const std::string& to = "A01", const std::string& on = "2009-04-20") {
        office.records.push_back(sheet("handover-list",
                                       {{"handover_on", on}, {"from_code", from}, {"to_code", to}, {"prospects_count", double(rows.size())},
                                        {"owners_count", 0.0}, {"cards_count", double(rows.size())}, {"sig_from", true}, {"sig_to", true},
                                        {"sig_supervisor", true}},
                                       rows));
        return office.records.back();
    }
    void strike_the_table_of_who_left() {
        auto& fields = office.table("A03").fields;
        for (const auto* row : {"rows[0]", "rows[1]"}) fields[std::string(row) + ".struck"] = true;
    }
    void give(const std::string& file_no, const std::string& to) {
        auto& fields = office.card(file_no).fields;
        fields["outcome"] = "T";
        fields["handover_on"] = "2009-04-20";
        fields["handover_to"] = to;
    }
};

// ------------------------------------------------------------------------------------------------------- FILE-NO-OWNER

TEST_F(HandoverRules, AnothersNumberNeedsAList) {
    EXPECT_EQ(office.result("FILE-NO-OWNER", "A03-09-0005"), Result::pass);
    give("A03-09-0005", "陈志强");
    EXPECT_EQ(office.result("FILE-NO-OWNER", "A03-09-0005"), Result::not_applicable) << "no list is here at all";
    add_list({row("A03-09-0006")});
    const auto found = office.judge("FILE-NO-OWNER", "A03-09-0005");
    EXPECT_EQ(found.result, Result::fail);
    EXPECT_EQ(found.severity, Severity::warning);
    EXPECT_EQ(found.message_en, "the number is A03's, the customer is with A01, and no handover list says so");
    auto& list = office.records.back();
    list.fields["rows[0].file_no"] = "A03-09-0005";
    EXPECT_EQ(office.result("FILE-NO-OWNER", "A03-09-0005"), Result::pass);
    office.loosen(list, "rows[0].file_no");
    EXPECT_EQ(office.result("FILE-NO-OWNER", "A03-09-0005"), Result::unsure);
}

TEST_F(HandoverRules, ListsMakeAChain) {
    give("A03-09-0005", "李晓燕");
    add_list({row("A03-09-0005")});
    EXPECT_EQ(office.result("FILE-NO-OWNER", "A03-09-0005"), Result::fail) << "with A02, the list gives it to A01";
    add_list({row("A03-09-0005")}, "A01", "A02", "2009-04-22");
    EXPECT_EQ(office.result("FILE-NO-OWNER", "A03-09-0005"), Result::pass);
    office.card("A03-09-0006").fields["consultant_code"] = "A02";
    add_list({row("A03-09-0006")}, "A01", "A02", "2009-04-23");
    EXPECT_EQ(office.result("FILE-NO-OWNER", "A03-09-0006"), Result::fail) << "how did it come to A01?";
}

// ------------------------------------------------------------------------------------------------------------ HANDOVER

TEST_F(HandoverRules, WhoLeavesHandsEverybodyOver) {
    strike_the_table_of_who_left();
    EXPECT_EQ(office.result("HANDOVER", leaving), Result::not_applicable) << "no list is here";
    auto& list = add_list({row("A03-09-0005")});
    const auto found = office.judge("HANDOVER", leaving);
    EXPECT_EQ(found.result, Result::fail);
    EXPECT_EQ(found.severity, Severity::error);
    EXPECT_EQ(found.message_en,
              "customers not handed over: A03-09-0006 C; lists: none; still on the tables of who left: none; not on the receiver's: none");
    for (const auto& [field, value] : row("A03-09-0006")) list.fields["rows[1]." + field] = value;
    list.fields["prospects_count"] = list.fields["cards_count"] = 2.0;
    EXPECT_EQ(office.result("HANDOVER", leaving), Result::pass);
    office.loosen(list, "rows[1].file_no");
    EXPECT_EQ(office.result("HANDOVER", leaving), Result::unsure);
}

TEST_F(HandoverRules, ThereAreThreeDaysForTheList) {
    strike_the_table_of_who_left();
    office.as_of = "2009-04-19";
    EXPECT_FALSE(office.has("HANDOVER", leaving));
    office.as_of = "2009-04-23";
    EXPECT_EQ(office.result("HANDOVER", leaving), Result::pass);
    office.as_of = "2009-04-24";
    add_list({row("A03-09-0005"), row("A03-09-0006")}, "A03", "A01", "2009-04-24");
    EXPECT_THAT(office.judge("HANDOVER", leaving).message_en, HasSubstr("2009-04-24 is late"));
}

TEST_F(HandoverRules, AListIsSignedAndItsTotalsAreRight) {
    strike_the_table_of_who_left();
    auto& list = add_list({row("A03-09-0005"), row("A03-09-0006")});
    list.fields["sig_supervisor"] = false;
    EXPECT_THAT(office.judge("HANDOVER", leaving).message_en, HasSubstr("lists: not signed by all three;"));
    list.fields["sig_supervisor"] = true;
    list.fields["owners_count"] = 1.0;
    EXPECT_THAT(office.judge("HANDOVER", leaving).message_en, HasSubstr("totals differ from the rows"));
    list.fields["owners_count"] = 0.0;
    list.fields["to_code"] = "A03";
    office.as_of = "2009-04-24";
    list.fields["handover_on"] = "2009-04-21";
    EXPECT_THAT(office.judge("HANDOVER", leaving).message_en, HasSubstr("the receiver does not work here"));
    office.loosen(list, "sig_to", unreadable);
    EXPECT_EQ(office.result("HANDOVER", leaving), Result::unsure);
}

TEST_F(HandoverRules, TheRowsMoveToTheReceiver) {
    add_list({row("A03-09-0005"), row("A03-09-0006")});
    EXPECT_THAT(office.judge("HANDOVER", leaving).message_en, HasSubstr("still on the tables of who left: A03-09-0005, A03-09-0006"));
    strike_the_table_of_who_left();
    office.records.push_back(sheet("progress-table", {{"period", "2009-04"}, {"consultant_code", "A01"}}, {{{"file_no", "A03-09-0005"}, {"moved", true}}}));
    EXPECT_THAT(office.judge("HANDOVER", leaving).message_en, HasSubstr("not on the receiver's: A03-09-0006"));
    office.records.push_back(sheet("progress-table", {{"period", "2009-04"}, {"consultant_code", "A03"}}, {{{"file_no", "A03-09-0005"}}}));
    EXPECT_THAT(office.judge("HANDOVER", leaving).message_en, HasSubstr("still on the tables of who left: A03-09-0005;"));
}

TEST_F(HandoverRules, OwnersAreHandedOverAndLostCustomersAreNot) {
    strike_the_table_of_who_left();
    auto& lost = office.card("A03-09-0006").fields;
    lost["outcome"] = "F";
    lost["lost_on"] = "2009-04-15";
    auto& owner = office.card("A02-08-0088").fields;
    owner["consultant_code"] = "A03";
    add_list({row("A03-09-0005")});
    EXPECT_THAT(office.judge("HANDOVER", leaving).message_en, HasSubstr("customers not handed over: A02-08-0088 保有;"));
}

// ------------------------------------------------------------------------------------------------- HANDOVER-CONTINUITY

TEST_F(HandoverRules, TheReceiverContactsWithinTheInterval) {
    office.as_of = "2009-04-17";  // A03-09-0005: B on the 10th
    add_list({row("A03-09-0005")}, "A03", "A01", "2009-04-15");
    EXPECT_EQ(office.result("HANDOVER-CONTINUITY", "A03-09-0005"), Result::pass) << "due today";
    office.as_of = "2009-04-18";
    const auto found = office.judge("HANDOVER-CONTINUITY", "A03-09-0005");
    EXPECT_EQ(found.result, Result::fail);
    EXPECT_EQ(found.severity, Severity::warning);
    EXPECT_EQ(found.message_en,
              "handed over on 2009-04-15, last contact before on 2009-04-10 (level B), due by 2009-04-17, first contact by the receiver: none");
    auto& card = office.card("A03-09-0005").fields;
    card["visits[2].actual_on"] = "2009-04-17";
    card["visits[2].method"] = "3";
    card["visits[2].level_after"] = "B";
    EXPECT_EQ(office.result("HANDOVER-CONTINUITY", "A03-09-0005"), Result::pass);
    card["visits[2].actual_on"] = "2009-04-18";
    EXPECT_THAT(office.judge("HANDOVER-CONTINUITY", "A03-09-0005").message_en, HasSubstr("by the receiver: 2009-04-18"));
    office.loosen(office.card("A03-09-0005"), "visits[2].actual_on");
    EXPECT_EQ(office.result("HANDOVER-CONTINUITY", "A03-09-0005"), Result::unsure);
}

TEST_F(HandoverRules, OfWhomNothingIsKnownNothingIsSaid) {
    add_list({row("A03-09-0099"), row("A02-08-0088", "owner")}, "A03", "A01", "2009-04-15");
    EXPECT_EQ(office.result("HANDOVER-CONTINUITY", "A03-09-0099"), Result::not_applicable);
    EXPECT_FALSE(office.has("HANDOVER-CONTINUITY", "A02-08-0088")) << "OWN-VISIT-… speak of owners";
}

// ------------------------------------------------------------------------------------------------------ FILE-NO-SERIAL

TEST_F(HandoverRules, AVoidedNumberIsNotMissing) {
    office.as_of = "2009-04-15";
    office.remove(office.card("A01-09-0014"));
    auto& day = office.report("A01", "2009-04-06").fields;
    std::erase_if(day, [](const auto& item) { return item.first.starts_with("rows[1]"); });
    EXPECT_EQ(office.result("FILE-NO-SERIAL", "A01 2009"), Result::fail);
    office.records.push_back({"number-register", 1, {}, {{"consultant_code", "A01"}, {"year", "09"}, {"rows[13].void", true}, {"rows[13].void_reason", "写错"}}});
    EXPECT_EQ(office.result("FILE-NO-SERIAL", "A01 2009"), Result::pass);
    auto& book = office.records.back();
    book.fields["rows[4].void"] = true;  // before the first number the archive can know
    book.fields["rows[17].void"] = true;
    EXPECT_EQ(office.result("FILE-NO-SERIAL", "A01 2009"), Result::pass) << "0018 follows 0017";
    office.loosen(book, "rows[13].void");
    EXPECT_EQ(office.result("FILE-NO-SERIAL", "A01 2009"), Result::unsure);
    office.loosen(book, "rows[13].void", unreadable);
    EXPECT_EQ(office.result("FILE-NO-SERIAL", "A01 2009"), Result::unsure) << "it may be voided";
    book.fields["consultant_code"] = "A02";
    EXPECT_EQ(office.result("FILE-NO-SERIAL", "A01 2009"), Result::fail) << "another consultant's book";
}

}  // namespace
}  // namespace formloop::app
