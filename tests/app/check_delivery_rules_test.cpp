// SPDX-License-Identifier: GPL-3.0-or-later
// Rules on deliveries and owner cards: each in order, broken, not certain, without a sheet it needs, and at the edges that
// its text names.
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
constexpr auto owner = "A02-08-0088";                     // delivered on 2009-01-10
constexpr auto delivery = "A02-08-0088 2009-01-10";
constexpr auto today = "FT001 2009-04-15";

class DeliveryRules : public testing::Test {
protected:
    CheckOffice office = CheckOffice::without_progress_tables();
    Fields& card() { return office.card(owner).fields; }
    DeliveryRules() {
        // sold yesterday, and its back is not filled yet
        auto& prospect = office.card("A01-08-0097").fields;
        prospect.erase("outcome");
        prospect.erase("delivered_on");
    }
    Fields line() {
        return {{"seq", 1.0}, {"delivered_on", "2009-01-10"}, {"file_no", owner}, {"owner_name", "赵国庆"}, {"vin", card()["vin"]},
                {"consultant", "李晓燕"}, {"status", "normal"}};
    }
    Record& add_ledger(const std::vector<Fields>& rows) {
        office.records.push_back(sheet("delivery-ledger", {{"year", "09"}, {"opening_no", 0.0}}, rows));
        return office.records.back();
    }
    /// A01-09-0011 is delivered on the 14th, as the report says.
    Fields sold_line(const std::string& day = "2009-04-14") {
        auto& report = office.report("A01", "2009-04-14").fields;
        report["rows[9].file_no"] = "A01-09-0011";
        report["rows[9].outcome"] = "D";
        return {{"seq", 2.0}, {"delivered_on", day}, {"file_no", "A01-09-0011"}, {"owner_name", "刘建国"}, {"vin", "LVBV3PBB99E100203"},
                {"consultant", "陈志强"}, {"status", "normal"}};
    }
};

// ----------------------------------------------------------------------------------------------------------- CARD-BACK

TEST_F(DeliveryRules, ADeliveredVehicleHasTheBackOfItsCard) {
    auto& ledger = add_ledger({line(), with(line(), {{"file_no", "A02-09-0030"}, {"vin", "LVCB2NBA07S012345"}, {"delivered_on", "2009-04-11"}}),
                               with(line(), {{"file_no", "A02-09-0031"}, {"vin", "LVCB2NBA8CS004455"}, {"delivered_on", "2009-04-12"}}),
                               with(line(), {{"file_no", "A02-09-0032"}, {"vin", "LVCB3L4DXBS777001"}, {"status", "cancelled"}})});
    EXPECT_EQ(office.result("CARD-BACK", delivery), Result::pass);
    const auto found = office.judge("CARD-BACK", "A02-09-0030 2009-04-11");
    EXPECT_EQ(found.result, Result::fail);
    EXPECT_EQ(found.severity, Severity::error);
    EXPECT_EQ(found.message_en, "the back of the card of vehicle LVCB2NBA07S012345: is not here");
    EXPECT_EQ(office.result("CARD-BACK", "A02-09-0031 2009-04-12"), Result::pass) << "three days";
    EXPECT_FALSE(office.has("CARD-BACK", "A02-09-0032 2009-01-10")) << "taken back";
    office.unread_page("customer-card", 2, "UNREAD");
    EXPECT_EQ(office.result("CARD-BACK", "A02-09-0030 2009-04-11"), Result::unsure);
    office.loosen(ledger, "rows[0].vin");
    EXPECT_EQ(office.result("CARD-BACK", delivery), Result::unsure);
}

TEST_F(DeliveryRules, TheBackIsFilledAndSignedByAfterSales) {
    add_ledger({line()});
    const auto says = [&](const std::string& field, const Value& value) {
        const auto before = card();
        card() = with(before, {{field, value}});
        const auto found = office.judge("CARD-BACK", delivery);
        card() = before;
        EXPECT_EQ(found.result, Result::fail) << field;
        return found;
    };
    EXPECT_THAT(says("sig_service", false).message_en, HasSubstr("not signed by after-sales staff"));
    EXPECT_THAT(says("owner_name", Value{}).message_en, HasSubstr("are not all filled"));
    EXPECT_THAT(says("vin", "LVCB2NBA07S012345").message_en, HasSubstr("another VIN, LVCB2NBA07S012345"));
    EXPECT_THAT(says("delivered_on", "2009-01-11").message_en, HasSubstr("another day of delivery, 2009-01-11"));
    EXPECT_EQ(says("service_rep", "李晓燕").severity, Severity::warning) << "she sold it";
    office.loosen(office.card(owner), "sig_service", unreadable);
    EXPECT_EQ(office.result("CARD-BACK", delivery), Result::unsure);
}

TEST_F(DeliveryRules, ABackThatWasNotScannedIsMissing) {
    add_ledger({line(), sold_line("2009-04-01")});
    office.scanned_page(office.card("A01-09-0011"), 1);
    EXPECT_EQ(office.result("CARD-BACK", "A01-09-0011 2009-04-01"), Result::not_applicable);
    office.remove(office.card(owner));
    EXPECT_EQ(office.result("CARD-BACK", delivery), Result::not_applicable) << "no owner card at all";
}

// ----------------------------------------------------------------------------------------------------------- CARD-SOLD

TEST_F(DeliveryRules, WhatWasDeliveredStandsInTheLedger) {
    const auto row = sold_line();
    EXPECT_EQ(office.result("CARD-SOLD", "A01-09-0011 2009-04-14"), Result::not_applicable) << "no ledger";
    auto& ledger = add_ledger({row});
    EXPECT_EQ(office.result("CARD-SOLD", "A01-09-0011 2009-04-14"), Result::pass) << "the back has time until the 17th";
    office.as_of = "2009-04-18";
    EXPECT_THAT(office.judge("CARD-SOLD", "A01-09-0011 2009-04-14").message_en, HasSubstr("the back of the card is not filled"));
    office.as_of = "2009-04-15";
    ledger.fields["rows[0].delivered_on"] = "2009-04-13";
    const auto found = office.judge("CARD-SOLD", "A01-09-0011 2009-04-14");
    EXPECT_EQ(found.result, Result::fail);
    EXPECT_EQ(found.severity, Severity::error);
    EXPECT_THAT(found.message_en, HasSubstr("the delivery ledger says 2009-04-13"));
    ledger.fields["rows[0].file_no"] = "A01-09-0012";
    EXPECT_THAT(office.judge("CARD-SOLD", "A01-09-0011 2009-04-14").message_en, HasSubstr("not in the delivery ledger"));
    office.loosen(ledger, "rows[0].file_no");
    EXPECT_EQ(office.result("CARD-SOLD", "A01-09-0011 2009-04-14"), Result::unsure) << "that line may be his";
}

TEST_F(DeliveryRules, WhatStandsInTheLedgerWasReported) {
    const auto row = sold_line();
    auto& report = office.report("A01", "2009-04-14").fields;
    report.erase("rows[9].outcome");
    add_ledger({row, with(row, {{"file_no", "A01-09-0012"}, {"delivered_on", "2009-04-12"}})});
    EXPECT_EQ(office.judge("CARD-SOLD", "A01-09-0011 2009-04-14").message_en, "no delivery in the daily report of that day");
    EXPECT_EQ(office.result("CARD-SOLD", "A01-09-0012 2009-04-12"), Result::not_applicable) << "no report of that day, no table";
    office.records.push_back(sheet("progress-table", {{"period", "2009-04"}, {"consultant_code", "A01"}}, {{{"file_no", "A01-09-0011"}, {"outcome", "D"}, {"outcome_on", "2009-04-14"}}}));
    EXPECT_EQ(office.judge("CARD-SOLD", "A01-09-0012 2009-04-12").message_en, "no delivery in the progress table");
    office.report("A01", "2009-04-14").fields["rows[9].outcome"] = "D";
    EXPECT_EQ(office.result("CARD-SOLD", "A01-09-0011 2009-04-14"), Result::pass);
    office.records.back().fields["rows[0].outcome_on"] = "2009-04-13";
    EXPECT_THAT(office.judge("CARD-SOLD", "A01-09-0011 2009-04-14").message_en, HasSubstr("the progress table says 2009-04-13"));
}

// ----------------------------------------------------------------------------------------------------------- OWN-COUNT

TEST_F(DeliveryRules, AsManyOwnerCardsAsDeliveries) {
    EXPECT_EQ(office.result("OWN-COUNT", today), Result::not_applicable) << "no ledger";
    auto& ledger = add_ledger({line()});
    EXPECT_EQ(office.result("OWN-COUNT", today), Result::pass);
    for (const auto& [field, value] : with(line(), {{"vin", "LVCB2NBA8CS004455"}, {"file_no", "A02-09-0031"}})) ledger.fields["rows[1]." + field] = value;
    const auto found = office.judge("OWN-COUNT", today);
    EXPECT_EQ(found.result, Result::fail);
    EXPECT_EQ(found.severity, Severity::error);
    EXPECT_EQ(found.message_en, "1 owner cards, 2 deliveries; deliveries without a card: LVCB2NBA8CS004455; cards without a delivery: none");
    ledger.fields["rows[1].status"] = "other_sold";
    EXPECT_EQ(office.result("OWN-COUNT", today), Result::pass) << "bought elsewhere";
    ledger.fields["rows[1].status"] = "normal";
    ledger.fields["rows[1].vin"] = ledger.fields["rows[0].vin"];
    ledger.fields["rows[0].vin"] = "LVCB2NBA8CS004455";
    ledger.fields["rows[1].status"] = "cancelled";
    const auto both = office.judge("OWN-COUNT", today).message_en;
    EXPECT_THAT(both, HasSubstr("1 owner cards, 1 deliveries; deliveries without a card: LVCB2NBA8CS004455; cards without a delivery: LV"));
    office.loosen(ledger, "rows[0].vin");
    EXPECT_EQ(office.result("OWN-COUNT", today), Result::unsure);
}

TEST_F(DeliveryRules, WhatThereWasBeforeCountsToo) {
    add_ledger({line()});
    office.office.opening.owner_cards = 98;
    office.office.opening.deliveries = 100;
    EXPECT_THAT(office.judge("OWN-COUNT", today).message_en, HasSubstr("99 owner cards, 101 deliveries"));
    office.office.opening.owner_cards = 100;
    EXPECT_EQ(office.result("OWN-COUNT", today), Result::pass);
    card()["delivered_on"] = "2008-12-30";  // of a year whose ledger is not here
    office.records.back().fields["rows[0].status"] = "cancelled";
    EXPECT_EQ(office.result("OWN-COUNT", today), Result::pass);
}

// ----------------------------------------------------------------------------------------------------------- DAY-OWNER

TEST_F(DeliveryRules, TheReportCountsHisOwners) {
    auto& report = office.report("A01", "2009-04-14").fields;
    EXPECT_FALSE(office.has("DAY-OWNER", "A01 2009-04-14")) << "the box is empty";
    report["own_sold"] = 1.0;
    EXPECT_EQ(office.result("DAY-OWNER", "A01 2009-04-14"), Result::not_applicable);
    const auto row = sold_line();
    auto& ledger = add_ledger({row, line()});
    EXPECT_EQ(office.result("DAY-OWNER", "A01 2009-04-14"), Result::pass);
    auto& now = office.report("A01", "2009-04-14").fields;
    now["own_sold"] = 2.0;
    const auto found = office.judge("DAY-OWNER", "A01 2009-04-14");
    EXPECT_EQ(found.result, Result::fail);
    EXPECT_EQ(found.severity, Severity::information);
    EXPECT_EQ(found.message_en, "2 sold by himself, by the delivery ledger 1");
    office.report("A01", "2009-04-13").fields["own_sold"] = 1.0;
    EXPECT_EQ(office.result("DAY-OWNER", "A01 2009-04-14"), Result::pass) << "one more than yesterday";
    office.report("A01", "2009-04-13").fields.erase("own_sold");
    ledger.fields["opening_no"] = 120.0;
    EXPECT_EQ(office.result("DAY-OWNER", "A01 2009-04-14"), Result::pass) << "how many were his before cannot be known";
    office.loosen(office.report("A01", "2009-04-14"), "own_sold");
    EXPECT_EQ(office.result("DAY-OWNER", "A01 2009-04-14"), Result::unsure);
}

}  // namespace
}  // namespace formloop::app
