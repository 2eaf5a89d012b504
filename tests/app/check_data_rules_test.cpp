// SPDX-License-Identifier: GPL-3.0-or-later
// Rules about single fields, signatures and the set of sheets: each in order, broken, not certain, and at its edges.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/app/faultless_office.h"

namespace formloop::app {
namespace {

using namespace test;
using testing::HasSubstr;

class DataRules : public FaultlessOffice {};

TEST_F(DataRules, PhonesAreWrittenLikePhones) {
    card("A01-09-0011")["mobile"] = "12800001101";
    card("A01-09-0012")["landline"] = "010-87654320";
    card("A01-09-0015")["landline"] = "10-8765432";
    card("A01-09-0016")["mobile"] = "13788888888";
    card("A01-09-0017")["mobile"] = "13912345678";
    report("A01", "2009-04-01")["rows[0].phone"] = "1380000110";
    table("A02")["rows[0].phone"] = "1320000210";
    office.loosen(office.card("A02-09-0021"), "mobile");
    office.loosen(office.card("A02-09-0022"), "mobile", unreadable);
    const auto found = office.run_rule("DATA-PHONE");
    const auto result = [&](const char* subject) { return find(found, "DATA-PHONE", subject).result; };
    EXPECT_EQ(result("A01-09-0011 mobile"), Result::fail);
    EXPECT_EQ(find(found, "DATA-PHONE", "A01-09-0011 mobile").severity, Severity::warning);
    EXPECT_EQ(result("A01-09-0012 landline"), Result::pass);
    EXPECT_EQ(result("A01-09-0015 landline"), Result::fail);
    for (const auto* made_up : {"A01-09-0016 mobile", "A01-09-0017 mobile"}) {
        EXPECT_EQ(result(made_up), Result::fail);
        EXPECT_EQ(find(found, "DATA-PHONE", made_up).severity, Severity::information);
    }
    EXPECT_EQ(result("A01 2009-04-01 rows[0].phone"), Result::fail);
    EXPECT_EQ(result("A02 2009-04 rows[0].phone"), Result::fail);
    EXPECT_EQ(result("A02-09-0021 mobile"), Result::unsure);
    EXPECT_EQ(result("A02-09-0022 mobile"), Result::unsure);
    EXPECT_EQ(result("A02-08-0088 owner_phone"), Result::pass);
}

TEST_F(DataRules, NoTwoOpenCardsHaveOnePhone) {
    card("A01-09-0012")["mobile"] = "13800001101";
    card("A02-09-0021")["landline"] = card("A03-09-0005")["landline"] = "010-60000505";
    card("A01-09-0016")["mobile"] = "13200002101";  // lost: no duplicate any more
    const auto found = office.run_rule("DATA-DUP");
    EXPECT_EQ(find(found, "DATA-DUP", "A01-09-0011").message_en, "the same phone as A01-09-0012: one consultant, two cards");
    EXPECT_EQ(find(found, "DATA-DUP", "A01-09-0011").severity, Severity::error);
    EXPECT_EQ(find(found, "DATA-DUP", "A02-09-0021").message_zh, "与 A03-09-0005 电话相同:两位顾问撞单");
    EXPECT_EQ(find(found, "DATA-DUP", "A01-09-0015").result, Result::pass);
    EXPECT_FALSE(has(found, "DATA-DUP", "A01-09-0016"));
    office.loosen(office.card("A01-09-0012"), "mobile");
    EXPECT_EQ(office.result("DATA-DUP", "A01-09-0011"), Result::unsure);
}

TEST_F(DataRules, CitizenNumbersKeepTheirCheckDigitAndAgreeWithTheCard) {
    const auto set = [&](const char* number, const char* id, const char* sex, const char* born) {
        card(number)["id_no"] = id;
        card(number)["sex"] = sex;
        card(number)["birth_date"] = born;
    };
    set("A01-09-0011", "119900198001010016", "m", "1980-01-01");
    set("A01-09-0012", "119900197512310024", "f", "1975-12-30");
    set("A01-09-0015", "449900196902281232", "f", "1969-02-28");
    set("A01-09-0016", "119900198001010017", "m", "1980-01-01");
    set("A01-09-0017", "119900800101001", "f", "1980-01-01");
    card("A02-09-0021")["id_no"] = "99010119900307004X";
    card("A02-09-0022")["id_no"] = "519900198506150377";
    card("A02-09-0022")["id_type"] = "passport";
    card("A02-09-0022")["sex"] = "f";
    office.loosen(office.card("A03-09-0005"), "id_no", unreadable);
    const auto found = office.run_rule("DATA-ID");
    const auto message = [&](const char* number) { return find(found, "DATA-ID", std::string(number) + " id_no").message_en; };
    EXPECT_EQ(message("A01-09-0011"), "in order");
    EXPECT_EQ(message("A01-09-0012"), "the birth date in the number is not the one on the card");
    EXPECT_EQ(message("A01-09-0015"), "the sex in the number is not the one on the card");
    EXPECT_EQ(message("A01-09-0016"), "the check digit is wrong");
    EXPECT_EQ(message("A01-09-0017"), "the sex in the number is not the one on the card") << "an old number, odd";
    EXPECT_EQ(message("A02-09-0021"), "in order") << "even, a woman";
    EXPECT_EQ(message("A02-09-0022"), "in order") << "no citizen number";
    EXPECT_EQ(find(found, "DATA-ID", "A03-09-0005 id_no").result, Result::unsure);
    EXPECT_EQ(find(found, "DATA-ID", "A02-08-0088 owner_id_no").result, Result::pass);
}

TEST_F(DataRules, VinsAreRightAndStandOnce) {
    auto& owner = card("A02-08-0088");
    EXPECT_EQ(office.result("DATA-VIN", "A02-08-0088 vin"), Result::pass);
    owner["vin"] = "LVCB2NBA17S012345";
    EXPECT_EQ(office.judge("DATA-VIN", "A02-08-0088 vin").severity, Severity::error);
    owner["vin"] = "LVCB2NBA07S012345";  // of 2007, delivered in 2009
    auto finding = office.judge("DATA-VIN", "A02-08-0088 vin");
    EXPECT_EQ(finding.result, Result::fail);
    EXPECT_EQ(finding.severity, Severity::warning);
    owner["vin"] = "LVAV2MAB7AE654321";  // of 2010
    card("A01-08-0097")["vin"] = "LVAV2MAB7AE654321";
    finding = office.judge("DATA-VIN", "A02-08-0088 vin");
    EXPECT_EQ(finding.message_en, "the same VIN stands on A01-08-0097 vin");
    office.loosen(office.card("A01-08-0097"), "vin");
    EXPECT_EQ(office.result("DATA-VIN", "A02-08-0088 vin"), Result::unsure);
    office.loosen(office.card("A02-08-0088"), "vin", unreadable);
    EXPECT_EQ(office.result("DATA-VIN", "A02-08-0088 vin"), Result::unsure);
    EXPECT_FALSE(office.has("DATA-VIN", "A01-09-0011 vin"));
}

TEST_F(DataRules, PlatesAreWrittenLikePlates) {
    card("A01-08-0097")["plate"] = "京AD12345";  // new energy
    card("A01-09-0011")["plate"] = "京NO8A17";
    office.loosen(office.card("A01-09-0012"), "plate", unreadable);
    const auto found = office.run_rule("DATA-PLATE");
    EXPECT_EQ(find(found, "DATA-PLATE", "A02-08-0088 plate").result, Result::pass);
    EXPECT_EQ(find(found, "DATA-PLATE", "A01-08-0097 plate").result, Result::pass);
    EXPECT_EQ(find(found, "DATA-PLATE", "A01-09-0011 plate").result, Result::fail) << "no letter O in a plate";
    EXPECT_EQ(find(found, "DATA-PLATE", "A01-09-0011 plate").severity, Severity::warning);
    EXPECT_EQ(find(found, "DATA-PLATE", "A01-09-0012 plate").result, Result::unsure);
}

TEST_F(DataRules, DatesAreInTheirOrderAndNotInTheFuture) {
    card("A01-09-0011")["visits[0].actual_on"] = "2009-03-31";  // before the card
    card("A01-09-0012")["visits[3].actual_on"] = "2009-04-16";  // after the newest report
    card("A01-09-0016")["visits[1].actual_on"] = "2009-04-11";  // after the loss
    card("A02-08-0088")["order_on"] = "2009-01-11";             // after the delivery
    card("A01-09-0015")["birth_date"] = "1969-02-28";           // older than the calendar
    report("A01", "2009-04-15")["sig_on"] = "2009-04-16";       // a report may be signed the next day
    office.loosen(office.card("A01-09-0017"), "visits[1].actual_on", unreadable);
    const auto found = office.run_rule("DATA-DATE");
    const auto message = [&](const char* subject) { return find(found, "DATA-DATE", subject).message_en; };
    EXPECT_EQ(message("A01-09-0011 visits[0].actual_on"), "visited before the card was opened on 2009-04-01");
    EXPECT_EQ(message("A01-09-0011 visits[1].actual_on"), "in order");
    EXPECT_EQ(message("A01-09-0012 visits[3].actual_on"), "lies in the future of 2009-04-15");
    EXPECT_EQ(message("A01-09-0016 visits[1].actual_on"),
              "visited after the customer was delivered or lost on 2009-04-10");
    EXPECT_EQ(message("A02-08-0088 delivered_on"), "delivered before the order of 2009-01-11");
    EXPECT_EQ(find(found, "DATA-DATE", "A02-08-0088 delivered_on").severity, Severity::error);
    EXPECT_EQ(message("A01-09-0015 birth_date"), "in order");
    EXPECT_EQ(find(found, "DATA-DATE", "A01-09-0017 visits[1].actual_on").result, Result::unsure);
    EXPECT_FALSE(has(found, "DATA-DATE", "A01-09-0011 visits[4].next_planned_on")) << "plans lie in the future";
    EXPECT_FALSE(has(found, "DATA-DATE", "A01 2009-04-15 sig_on"));
    office.as_of = "2009-04-10";
    EXPECT_EQ(office.result("DATA-DATE", "A01-09-0011 visits[4].actual_on"), Result::pass)
        << "written after that day, but before the newest report";
}

TEST_F(DataRules, WhatIsRequiredIsThere) {
    card("A01-09-0011").erase("address");
    card("A01-09-0012").erase("sex");
    card("A01-09-0015").erase("referrer");
    card("A01-09-0017").erase("mobile");
    card("A02-09-0021").erase("visits[1].level_before");
    card("A02-09-0022").erase("mobile");
    card("A02-09-0022")["landline"] = "010-60002202";
    card("A02-08-0088").erase("engine_no");
    card("A03-09-0006").erase("contact_name");
    table("A01").erase("rows[0].model");
    report("A01", "2009-04-01").erase("rows[0].source");
    report("A01", "2009-04-14").erase("rows[0].next_planned_on");
    report("A01", "2009-04-15").erase("cards_attached");
    const auto found = office.run_rule("DATA-REQ");
    for (const auto* subject :
         {"A01-09-0011 address", "A01-09-0012 sex", "A01-09-0015 referrer", "A01-09-0017 mobile",
          "A02-09-0021 visits[1].level_before", "A02-08-0088 engine_no", "A03-09-0006 contact_name", "A01 2009-04 rows[0].model",
          "A01 2009-04-01 rows[0].source", "A01 2009-04-14 rows[0].next_planned_on", "A01 2009-04-15 cards_attached"}) {
        EXPECT_EQ(find(found, "DATA-REQ", subject).result, Result::fail) << subject;
        EXPECT_EQ(find(found, "DATA-REQ", subject).severity, Severity::warning);
    }
    EXPECT_EQ(find(found, "DATA-REQ", "A01-09-0011 address").message_zh, "必填而空白:通讯地址");
    EXPECT_EQ(find(found, "DATA-REQ", "A01-09-0011 name").result, Result::pass);
    EXPECT_FALSE(has(found, "DATA-REQ", "A02-09-0022 mobile")) << "a landline will do";
    EXPECT_FALSE(has(found, "DATA-REQ", "A03-09-0006 sex")) << "an organisation";
    EXPECT_FALSE(has(found, "DATA-REQ", "A01-09-0011 visits[0].level_before")) << "the first contact has none";
    EXPECT_FALSE(has(found, "DATA-REQ", "A01-08-0097 engine_no")) << "delivered yesterday: the back has three days";
    EXPECT_FALSE(has(found, "DATA-REQ", "A01-09-0011 engine_no")) << "no owner";
    EXPECT_EQ(found.counts.at(Result::fail), 11);
    office.loosen(office.card("A01-09-0012"), "kind");
    EXPECT_EQ(office.result("DATA-REQ", "A01-09-0012 sex"), Result::unsure) << "required of persons";
}

TEST_F(DataRules, OfAContinuationAloneNoFrontIsRequired) {
    std::erase_if(card("A01-09-0011"),
                  [](const auto& item) { return item.first != "file_no" && !item.first.starts_with("visits["); });
    office.scanned_page(office.card("A01-09-0011"), 3);
    EXPECT_FALSE(office.has("DATA-REQ", "A01-09-0011 address")) << "its front is not here";
    EXPECT_TRUE(office.has("DATA-REQ", "A01-09-0011 visits[1].content"));
}

TEST_F(DataRules, SignaturesThatAreDueAreThere) {
    report("A01", "2009-04-15")["sig_consultant"] = false;
    report("A01", "2009-04-14")["sig_supervisor"] = false;
    card("A02-08-0088")["sig_service"] = false;
    card("A02-08-0088")["care_visits[2].sig_visitor"] = false;
    office.loosen(office.report("A01", "2009-04-13"), "sig_consultant", unreadable);
    auto found = office.run_rule("SIGS");
    EXPECT_EQ(find(found, "SIGS", "A01 2009-04-01 sig_consultant").result, Result::pass);
    for (const auto* subject : {"A01 2009-04-15 sig_consultant", "A01 2009-04-14 sig_supervisor", "A02-08-0088 sig_service"}) {
        EXPECT_EQ(find(found, "SIGS", subject).result, Result::fail) << subject;
        EXPECT_EQ(find(found, "SIGS", subject).severity, Severity::error);
    }
    EXPECT_EQ(find(found, "SIGS", "A02-08-0088 care_visits[2].sig_visitor").severity, Severity::warning);
    EXPECT_EQ(find(found, "SIGS", "A02-08-0088 care_visits[2].sig_visitor").message_zh, "售后访问记录访问人未签字");
    EXPECT_EQ(find(found, "SIGS", "A01 2009-04-13 sig_consultant").result, Result::unsure);
    EXPECT_FALSE(has(found, "SIGS", "A01-08-0097 sig_service")) << "delivered yesterday";
    EXPECT_FALSE(has(found, "SIGS", "A01 2009-04 sig_supervisor")) << "a table is signed at the end of its month";
    office.as_of = "2009-04-30";
    EXPECT_EQ(office.result("SIGS", "A01 2009-04 sig_supervisor"), Result::fail);
    office.as_of = "2009-05-04";
    table("A01")["sig_consultant"] = true;
    found = office.run_rule("SIGS");
    EXPECT_EQ(find(found, "SIGS", "A01 2009-04 sig_supervisor").result, Result::fail);
    EXPECT_EQ(find(found, "SIGS", "A01 2009-04 sig_consultant").result, Result::pass);
    office.scanned_page(office.table("A01"), 1);
    EXPECT_FALSE(office.has("SIGS", "A01 2009-04 sig_supervisor")) << "the boxes are on the second half";
}

TEST_F(DataRules, OtherPapersAreFilledInAndSignedToo) {
    const auto text = [](const char* value) { return Value(std::string(value)); };
    office.records.push_back({.form = "showroom-register", .version = 1, .copy = "", .fields = {
        {"date", text("2009-04-14")}, {"sig_duty", true}, {"rows[0].t_in", text("10:05")}, {"rows[0].first", text("first")},
        {"rows[1].sig_consultant", true}}});
    office.records.push_back({.form = "lost-sales", .version = 1, .copy = "", .fields = {
        {"period", text("2009-04")}, {"consultant_code", text("A01")}, {"rows[0].lost_on", text("2009-04-13")}, {"rows[0].name", text("钱进")}}});
    auto found = office.run_rule("DATA-REQ");
    for (const auto* subject : {"showroom-register 2009-04-14 duty_1", "showroom-register 2009-04-14 rows[0].channel", "lost-sales 2009-04 A01 rows[0].lost_type"})
        EXPECT_EQ(find(found, "DATA-REQ", subject).result, Result::fail) << subject;
    EXPECT_EQ(find(found, "DATA-REQ", "showroom-register 2009-04-14 rows[0].t_in").result, Result::pass);
    EXPECT_FALSE(has(found, "DATA-REQ", "showroom-register 2009-04-14 rows[1].channel")) << "a signature alone is no row";
    EXPECT_FALSE(has(found, "DATA-REQ", "lost-sales 2009-04 A01 cards_recovered")) << "due at the month's end";
    found = office.run_rule("SIGS");
    EXPECT_EQ(find(found, "SIGS", "showroom-register 2009-04-14 sig_duty").result, Result::pass);
    EXPECT_EQ(find(found, "SIGS", "showroom-register 2009-04-14 sig_supervisor").result, Result::fail);
    EXPECT_EQ(find(found, "SIGS", "showroom-register 2009-04-14 rows[0].sig_consultant").result, Result::fail);
    EXPECT_FALSE(has(found, "SIGS", "lost-sales 2009-04 A01 sig_manager")) << "due at the month's end";
    office.as_of = "2009-04-30";
    EXPECT_EQ(office.result("DATA-REQ", "lost-sales 2009-04 A01 cards_recovered"), Result::fail);
    EXPECT_EQ(office.result("SIGS", "lost-sales 2009-04 A01 sig_manager"), Result::fail);
    office.records.back().fields["rows[0].lost_type"] = text("1");
    office.loosen(office.records.back(), "rows[0].lost_type");
    EXPECT_NE(office.result("DATA-REQ", "lost-sales 2009-04 A01 rows[0].lost_type"), Result::fail);
}

TEST_F(DataRules, ACardHasBothItsSides) {
    EXPECT_EQ(office.result("SHEET-SET", "A01-09-0011"), Result::pass);
    office.scanned_page(office.card("A01-09-0011"), 1);
    const auto finding = office.judge("SHEET-SET", "A01-09-0011");
    EXPECT_EQ(finding.result, Result::fail);
    EXPECT_EQ(finding.severity, Severity::error);
    EXPECT_EQ(finding.message_en, "the back of the card is missing");
    office.printed_copy("customer-card", {1}, "COPY1", {});
    EXPECT_EQ(office.result("SHEET-SET", "A01-09-0011"), Result::pass) << "printed without a back";
}

TEST_F(DataRules, ASideThatCouldNotBeReadIsNotMissing) {
    office.scanned_page(office.card("A01-09-0011"), 2);
    EXPECT_EQ(office.judge("SHEET-SET", "A01-09-0011").message_en, "the front of the card is missing");
    office.unread_page("customer-card", 1, "COPY1");
    EXPECT_EQ(office.result("SHEET-SET", "A01-09-0011"), Result::unsure);
}

TEST_F(DataRules, AMonthHasBothItsHalvesFromThe16thOn) {
    office.scanned_page(office.table("A01"), 1);
    EXPECT_EQ(office.result("SHEET-SET", "A01 2009-04"), Result::pass);
    office.as_of = "2009-04-16";
    EXPECT_EQ(office.judge("SHEET-SET", "A01 2009-04").message_en, "the second half of the month is missing");
    office.scanned_page(office.table("A01"), 2);
    EXPECT_EQ(office.judge("SHEET-SET", "A01 2009-04").message_zh, "状况表缺上半月");
}

TEST_F(DataRules, ASheetIsThereOnce) {
    office.records.push_back(office.card("A01-09-0011"));
    office.records.push_back(office.report("A01", "2009-04-13"));
    const auto found = office.run_rule("SHEET-SET");
    EXPECT_EQ(find(found, "SHEET-SET", "A01-09-0011").message_en, "there are two of this sheet");
    EXPECT_EQ(find(found, "SHEET-SET", "A01 2009-04-13").result, Result::fail);
    EXPECT_EQ(find(found, "SHEET-SET", "A01 2009-04-14").result, Result::pass);
}

TEST_F(DataRules, WhatWasPrintedComesBack) {
    office.printed_copy("daily-report", {1}, "P1", {{"consultant_code", "A02"}, {"date", "2009-04-13"}});
    office.printed_copy("daily-report", {1}, "P2", {{"consultant_code", "A02"}, {"date", "2009-04-16"}});
    office.printed_copy("daily-report", {1}, "P3", {{"consultant_code", "A02"}, {"date", "2009-04-14"}});
    office.printed_copy("daily-report", {1}, "P4", {{"consultant_code", "A02"}});
    office.printed_copy("prospect-table", {1}, "P5", {{"consultant_code", "A03"}, {"period", "2009-04"}});
    office.remove(office.table("A03"));
    const auto found = office.run_rule("SHEET-SET");
    EXPECT_EQ(find(found, "SHEET-SET", "A02 2009-04-13").message_en, "the daily report was printed but not scanned");
    EXPECT_FALSE(has(found, "SHEET-SET", "A02 2009-04-16")) << "not due yet";
    EXPECT_EQ(find(found, "SHEET-SET", "A02 2009-04-14").result, Result::pass) << "another sheet of that day is here";
    EXPECT_EQ(find(found, "SHEET-SET", "A03 2009-04").message_en, "the prospect table was printed but not scanned");
    EXPECT_EQ(found.counts.at(Result::fail), 2);
    office.unread_page("daily-report", 1, "P1");
    EXPECT_EQ(office.result("SHEET-SET", "A02 2009-04-13"), Result::unsure);
}

}  // namespace
}  // namespace formloop::app
