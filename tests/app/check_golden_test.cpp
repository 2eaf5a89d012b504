// SPDX-License-Identifier: GPL-3.0-or-later
// The golden case: exactly the findings that its facts were planted for.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "tests/app/check_office.h"
#include "tests/app/findings.h"

namespace formloop::app {
namespace {

using namespace test;

const std::filesystem::path golden = source_folder() / "tests" / "golden";

TEST(Golden, GivesExactlyTheExpectedFindings) {
    CheckOffice office;
    office.as_of = "";
    const auto report = office.run();
    EXPECT_EQ(report.as_of, "2009-04-15");
    EXPECT_TRUE(report.as_of_from_archive);
    EXPECT_EQ(findings_of(report), expected_findings(golden / "expected.jsonl"));
    EXPECT_GT(report.counts.at(Result::pass), 1000);
    // every rule whose papers this office has
    std::set<std::string> forms;
    for (const auto& item : office.records) forms.insert(item.form);
    for (const auto& rule : rules())
        EXPECT_TRUE(!std::ranges::all_of(rule.needs, [&](const auto& form) { return forms.contains(form); }) ||
                    std::ranges::any_of(report.findings, [&](const auto& f) { return f.rule == &rule; })) << rule.id;
}

TEST(Golden, SaysTheSameFromRecordsWithoutPaper) {
    Scratch scratch;
    auto archive = store::Archive::open(scratch.path() / "a",
                                        {.access = store::Access::exclusive, .missing = store::Missing::create});
    ASSERT_TRUE(archive);
    ASSERT_TRUE(archive->use_forms(catalog().all()));
    const auto records = golden_records();
    ASSERT_TRUE(
        archive->import("records.jsonl", read_file(source_folder() / "tests" / "golden" / "records.jsonl"), records));
    const auto report = check(*archive, rules(), golden_office(), {.as_of = "2009-04-15"});
    ASSERT_TRUE(report) << to_string(report.error());
    EXPECT_EQ(findings_of(*report), expected_findings(golden / "expected.jsonl"));
}

TEST(Golden, WithoutItsFaultsThereIsNothingToSay) {
    auto office = CheckOffice::without_faults();
    // Only the record of lost sales and the delivery ledger are not here.
    EXPECT_EQ(findings_of(office.run()),
              (std::set<std::string>{"CARD-LOST-AUDIT W NA A01-09-0014", "CARD-LOST-AUDIT W NA A01-09-0016",
                                     "CARD-SOLD E NA A01-08-0097 2009-04-14", "CTRL-LOST-REG E NA A01-09-0016 2009-04-10",
                                     "OWN-COUNT E NA FT001 2009-04-15"}));
}

TEST(Golden, TellsWhatIsWrong) {
    CheckOffice office;
    const auto report = office.run();
    const auto message = [&](const std::string& rule, const std::string& subject) {
        for (const auto& finding : report.findings)
            if (finding.rule->id == rule && finding.subject == subject) return finding.message_en;
        return std::string("none");
    };
    EXPECT_EQ(message("CARD-COUNT", "A01 2009-04-15"),
              "5 cards, 5 rows; rows without a card: A01-09-0013; cards without a row: A01-08-0097; levels that "
              "differ: none");
    EXPECT_EQ(message("CARD-NEW", "A01-09-0013 2009-04-06"),
              "the prospect new on 2009-04-06 has no card opened by that day (card opened on: none)");
    EXPECT_EQ(message("CARD-PLAN", "A01-09-0015 2009-04"),
              "planned on the table only: 2009-04-16; planned on the card only: 2009-04-17");
    EXPECT_EQ(message("CARD-PLAN", "A01-09-0013 2009-04"), "cannot be judged, a sheet is missing: customer-card");
    EXPECT_EQ(
        message("CARD-SIGN", "A01 2009-04-14"),
        "4 cards attached to the report, 3 updated that day; cards without the supervisor's initials: A01-09-0015; "
        "the report is signed");
    EXPECT_EQ(message("FILE-NO-SERIAL", "A01 2009"),
              "numbers missing: 0014; opened before the number in front of them: none");
    EXPECT_EQ(message("OWN-VISIT-3M", "A02-08-0088 2009-04-15"),
              "delivered on 2009-01-10, in the three months to 2009-04-10 more than 14 days without a contact: "
              "2009-01-20→2009-02-05 16 days; last contact 2009-04-09, due again by 2009-07-09");
    EXPECT_EQ(
        message("VISIT-A", "A01-09-0012 2009-04-13"),
        "level A: contacted on 2009-04-08, due by 2009-04-10, 3 days late on 2009-04-13 (next planned: 2009-04-10)");
}

TEST(Golden, ShowsTheFieldsThatProveIt) {
    CheckOffice office;
    const auto finding = office.judge("CARD-PLAN", "A01-09-0015 2009-04");
    ASSERT_EQ(finding.proof.size(), 2u);
    const auto json = nlohmann::json::parse(to_json(finding, Language::zh));
    EXPECT_EQ(json["rule"], "CARD-PLAN");
    EXPECT_EQ(json["severity"], "E");
    EXPECT_EQ(json["result"], "FAIL");
    EXPECT_EQ(json["subject"], "A01-09-0015 2009-04");
    EXPECT_EQ(json["message"], "只在状况表上的预定日:2009-04-16;只在资料卡上的预定日:2009-04-17");
    std::set<std::string> proof;
    for (const auto& item : json["proof"]) {
        proof.insert(item["form"].get<std::string>() + " " + item["field"].get<std::string>() + " " +
                     item["value"].dump());
        EXPECT_EQ(item["source"], "pile.pdf");
        EXPECT_EQ(item["state"], "accepted");
        EXPECT_EQ(item["box_mm"], nlohmann::json::parse("[10,20,30,6.5]"));
    }
    EXPECT_EQ(proof, (std::set<std::string>{"customer-card visits[1].next_planned_on \"2009-04-17\"",
                                            "prospect-table rows[3].days[16].planned true"}));
    EXPECT_EQ(to_text(finding, Language::zh, find_form),
              "CARD-PLAN 错误 · 销售顾问 A01 陈志强 · A01-09-0015 2009-04 孙丽 · 「客户资料卡访问预定应与有望客户确度状况表预订访问标记相符」 · "
              "只在状况表上的预定日:2009-04-16;只在资料卡上的预定日:2009-04-17 · "
              "客户资料卡第2行 下次预定日期 4月17日 (置信0.98, pile.pdf) · "
              "有望客户确度状况表第4行16日 预定访问标记 有 (置信0.98, pile.pdf) · 处理:请销售顾问当日更正其一并由主管签名");
}

TEST(Golden, OneSubjectAloneIsJudgedAsAmongAll) {
    CheckOffice office;
    const auto all = office.run();
    for (const auto& finding : all.findings) {
        if (finding.rule->id != "VISIT-A" && finding.rule->id != "CARD-COUNT") continue;
        const auto alone =
            check(office.archive(), rules(), office.office, {finding.rule->id, finding.subject, "2009-04-15"});
        ASSERT_TRUE(alone);
        ASSERT_EQ(alone->findings.size(), 1u);
        EXPECT_EQ(to_json(alone->findings[0], Language::en), to_json(finding, Language::en));
    }
}

TEST(Golden, WhatMayStandOnAPageThatWasNotReadIsNotCertain) {
    CheckOffice office;
    const auto in_order = office.run().counts.at(Result::pass);
    office.unread_page("customer-card", 3, "UNREAD");
    const auto report = office.run();
    for (const auto& finding : report.findings) {
        if (finding.rule->id == "CARD-COUNT" && finding.subject == "A01 2009-04-15") {
            EXPECT_EQ(finding.result, Result::unsure);
            EXPECT_THAT(finding.message_en,
                        testing::EndsWith("; it may stand on a page that could not be read: pile.pdf #36"));
        }
        EXPECT_FALSE(finding.rule->id.starts_with("VISIT") && finding.result == Result::fail) << finding.subject;
    }
    EXPECT_EQ(report.counts.at(Result::pass), in_order) << "what is in order stays so";
    office.unread_page("prospect-table", 2, "OTHER");
    EXPECT_EQ(office.result("CARD-PLAN", "A01-09-0015 2009-04"), Result::unsure);
}

TEST(Golden, APageThatWasNotReadBelongsToTheCardOfItsSheet) {
    CheckOffice office;
    office.unread_page("customer-card", 3, "COPY1");  // the sheet of A01-09-0011
    EXPECT_EQ(office.result("VISIT-A", "A01-09-0012 2009-04-13"), Result::fail);
    office.unread_page("customer-card", 3, "COPY2");  // the sheet of A01-09-0012
    EXPECT_EQ(office.result("VISIT-A", "A01-09-0012 2009-04-13"), Result::unsure);
}

TEST(Golden, EndsWithTheCounts) {
    CheckReport report{
        .as_of = "2009-04-15",
        .counts = {{Result::pass, 3}, {Result::fail, 1}, {Result::unsure, 0}, {Result::not_applicable, 2}}};
    EXPECT_EQ(to_json(report), R"({"as_of":"2009-04-15","counts":{"PASS":3,"FAIL":1,"UNSURE":0,"NA":2}})");
}

TEST(Golden, RecordsAreWhatTheirMakerWrites) {
    const auto script = source_folder() / "tests" / "golden" / "make_golden.py";
    EXPECT_EQ(std::system(("python3 " + script.string() + " --check").c_str()), 0);
}

}  // namespace
}  // namespace formloop::app
