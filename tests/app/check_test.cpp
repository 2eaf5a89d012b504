// SPDX-License-Identifier: GPL-3.0-or-later
#include "src/app/check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "tests/app/check_office.h"

namespace formloop::app {
namespace {

using namespace test;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr const char* head =
    "-- SPDX-License-Identifier: GPL-3.0-or-later\n-- id: TEST\n-- severity: W\n-- scope: card\n-- source: 测试\n"
    "-- needs: customer-card\n-- zh: 有 {what}\n-- en: it has\n--     {what}\n\n";

class RuleFiles : public testing::Test {
protected:
    void write(const std::string& name, const std::string& text) {
        std::filesystem::create_directories((folder_.path() / name).parent_path());
        std::ofstream(folder_.path() / name) << text;
    }
    std::vector<std::string> faults() {
        std::vector<std::string> all;
        if (auto loaded = load_rules(folder_.path()); !loaded)
            for (const auto& error : loaded.error()) {
                auto text = to_string(error);
                if (const auto at = text.find(folder_.path().string() + "/"); at != text.npos)
                    text.erase(at, folder_.path().string().size() + 1);
                all.push_back(text);
            }
        return all;
    }
    /// Runs one query as a rule over the cards of the golden case.
    std::expected<CheckReport, Error> run(const std::string& query) {
        write("TEST.sql", head + query);
        auto loaded = load_rules(folder_.path());
        if (!loaded) return std::unexpected(loaded.error().front());
        rules_ = std::move(*loaded);
        office_.build();
        return check(office_.archive(), rules_, office_.office, {.as_of = "2009-04-15"});
    }
    std::string refusal(const std::string& query) {
        auto report = run(query);
        return report ? "none" : report.error().message;
    }

    Scratch folder_;
    CheckOffice office_;
    std::vector<Rule> rules_;
};

TEST_F(RuleFiles, HeadIsReadAndLinesAreJoined) {
    write("TEST.sql", std::string(head) + "SELECT 1;\n");
    auto loaded = load_rules(folder_.path());
    ASSERT_TRUE(loaded);
    ASSERT_EQ(loaded->size(), 1u);
    const auto& rule = loaded->front();
    EXPECT_EQ(rule.id, "TEST");
    EXPECT_EQ(rule.severity, Severity::warning);
    EXPECT_EQ(rule.en, "it has {what}");
    EXPECT_THAT(rule.needs, ElementsAre("customer-card"));
    EXPECT_EQ(rule.query, "SELECT 1");
}

TEST_F(RuleFiles, AllFaultsAreNamedAtOnce) {
    write("WRONG.sql",
          "-- id: RIGHT\n-- severity: X\n-- colour: red\n-- source: s\n-- zh: a\n-- en: b\n-- uses: nothing\n\n");
    EXPECT_THAT(faults(),
                ElementsAre("WRONG.sql:3: \"colour\" is no key of its head, expected one of: id, severity, scope, "
                            "source, needs, uses, zh, en, zh-act, en-act",
                            testing::MatchesRegex("WRONG.sql:[0-9]+: has no query, expected one after its head"),
                            "WRONG.sql:1: has no \"scope\" in its head", "WRONG.sql:1: has no \"needs\" in its head",
                            "WRONG.sql:1: has another id than its file name, expected WRONG",
                            "WRONG.sql:2: severity is none of E, W, I",
                            "WRONG.sql:7: uses \"nothing\", expected the name of a file in shared/"));
}

TEST_F(RuleFiles, WhatIsSharedComesFirstEachOnce) {
    write("shared/one.sql", "-- id: one\nSELECT 1 AS x\n");
    write("shared/two.sql", "-- id: two\n-- uses: one\n-- two things\n\nSELECT x FROM one\n");
    write("TEST.sql", "-- uses: two one\n" + std::string(head) + "-- why\nWITH own AS (SELECT 2)\nSELECT 3\n");
    auto loaded = load_rules(folder_.path());
    ASSERT_TRUE(loaded) << to_string(loaded.error().front());
    const auto& query = loaded->front().query;
    EXPECT_LT(query.find("one AS ("), query.find("two AS ("));
    EXPECT_LT(query.find("two AS ("), query.find("own AS ("));
    EXPECT_EQ(query.find("WITH"), query.rfind("WITH"));
}

TEST_F(RuleFiles, AFolderWithoutRulesIsRefused) {
    EXPECT_EQ(load_rules(folder_.path() / "none").error().front().code, ErrorCode::not_found);
    EXPECT_EQ(load_rules(folder_.path()).error().front().message, "holds no rule, expected *.sql");
}

TEST_F(RuleFiles, ABadQueryIsNamedWithWhatTheDatabaseSays) {
    EXPECT_THAT(refusal("SELECT nothing FROM customer_card"), HasSubstr("its query does not run"));
    EXPECT_THAT(refusal("SELECT no_such FROM customer_card"), HasSubstr("no such column: no_such"));
    EXPECT_THAT(refusal("SELECT :nobody AS subject, 1 AS ok, 1 AS what"), HasSubstr("no such parameter: :nobody"));
    EXPECT_EQ(refusal("SELECT 1 AS ok, 1 AS what"), "its query has no column \"subject\"");
    EXPECT_EQ(refusal("SELECT 's' AS subject, 1 AS ok"), "its message names {what}, which is no column of its query");
    EXPECT_EQ(refusal("SELECT NULL AS subject, 1 AS ok, 1 AS what"), "its query gives a row without a subject");
}

TEST_F(RuleFiles, RowsOfOneSubjectAreOneInstance) {
    auto report = run("SELECT file_no AS subject, 1 AS ok, 'a' AS what, NULL AS severity FROM customer_card UNION ALL "
                      "SELECT file_no, 0, 'b', 'E' FROM customer_card WHERE file_no LIKE 'A01%' UNION ALL "
                      "SELECT file_no, NULL, 'c', NULL FROM customer_card WHERE file_no LIKE 'A03%'");
    ASSERT_TRUE(report) << to_string(report.error());
    EXPECT_EQ(report->counts.at(Result::pass), 3);
    EXPECT_EQ(report->counts.at(Result::fail), 6);
    EXPECT_EQ(report->counts.at(Result::unsure), 2);
    EXPECT_EQ(report->findings.front().message_en, "it has a, b");
    EXPECT_EQ(report->findings.front().message_zh, "有 a、b");
    EXPECT_EQ(report->findings.front().severity, Severity::error);
    EXPECT_EQ(report->findings.back().severity, Severity::warning);
}

TEST_F(RuleFiles, AMissingSheetGivesWayToAFailure) {
    auto report = run(
        "SELECT file_no AS subject, NULL AS ok, 'customer-card' AS missing, '' AS what FROM customer_card UNION ALL "
        "SELECT file_no, 0, NULL, '' FROM customer_card WHERE file_no LIKE 'A03%'");
    ASSERT_TRUE(report);
    EXPECT_EQ(report->counts.at(Result::not_applicable), 9);
    EXPECT_EQ(report->counts.at(Result::fail), 2);
}

TEST_F(RuleFiles, AFormThatNobodyKnowsIsNamed) {
    write(
        "TEST.sql",
        std::string(
            "-- SPDX-License-Identifier: GPL-3.0-or-later\n-- id: TEST\n-- severity: W\n-- scope: x\n-- source: x\n") +
            "-- needs: no-such-form\n-- zh: x\n-- en: x\n\nSELECT 's' AS subject, 1 AS ok");
    const auto loaded = load_rules(folder_.path());
    office_.build();
    const auto report = check(office_.archive(), *loaded, office_.office, {.as_of = "2009-04-15"});
    ASSERT_FALSE(report);
    EXPECT_EQ(report.error().code, ErrorCode::bad_template);
    EXPECT_EQ(report.error().message, "needs the form \"no-such-form\", which no template describes");
}

TEST(Check, RefusesWhatItCannotRun) {
    CheckOffice office;
    office.build();
    const auto refusal = [&](const CheckRequest& request) {
        auto report = check(office.archive(), rules(), office.office, request);
        return report ? std::string("none") : to_string(report.error());
    };
    EXPECT_EQ(refusal({.rule = "NO-RULE"}), "--rule: names no rule, expected an id such as CARD-COUNT");
    EXPECT_EQ(refusal({.as_of = "2009-02-30"}), "--as-of: is no day from 2000 to 2049, expected one like 2009-04-15");
    EXPECT_EQ(refusal({.rule = "CARD-COUNT"}), "none");
    office.records.clear();
    office.build();
    EXPECT_EQ(refusal({}), "--as-of: is not given and the archive holds no settled daily report, expected a day");
}

TEST(Check, TakesTheLatestSettledReportAsItsDay) {
    CheckOffice office;
    office.as_of = "";
    office.loosen(office.report("A01", "2009-04-15"), "date");
    EXPECT_EQ(office.run({.rule = "CARD-SIGN"}).as_of, "2009-04-14");
}

TEST(Check, TriesACandidateInPlaceOfAReading) {
    auto office = CheckOffice::without_faults();
    office.loosen(office.report("A01", "2009-04-14"), "now_c");
    office.build();
    const CheckRequest request{.rule = "DAY-TOTAL", .subject = "A01 2009-04-14", .as_of = "2009-04-15"};
    const auto before = check(office.archive(), rules(), office.office, request);
    ASSERT_TRUE(before);
    EXPECT_EQ(before->findings.front().result, Result::unsure);
    const auto entry = before->findings.front().proof.front();
    ASSERT_EQ(entry.path, "now_c");
    const auto with = [&](double value) {
        Result result = Result::unsure;
        EXPECT_TRUE(office.archive().attempt([&]() -> std::expected<void, Error> {
            if (auto added = office.archive().add_person_value(entry.capture, entry.path, value); !added)
                return std::unexpected(added.error());
            const auto report = check(office.archive(), rules(), office.office, request);
            if (!report) return std::unexpected(report.error());
            result = report->findings.front().result;
            return {};
        }));
        return result;
    };
    EXPECT_EQ(with(1), Result::pass);
    EXPECT_EQ(with(7), Result::fail);
    EXPECT_EQ(check(office.archive(), rules(), office.office, request)->findings.front().result, Result::unsure);
}

// ----------------------------------------------------------------------------------------------------- the rules that are here

TEST(RulesHere, AreListedInTheDocs) {
    std::string table;
    for (const auto& rule : rules())
        table += "| " + rule.id + " | " + std::string(to_string(rule.severity)) + " | " + rule.scope + " | " + rule.source +
                 " |\n";
    EXPECT_THAT(read_file(source_folder() / "docs" / "rules.md"), HasSubstr("|---|---|---|---|\n" + table + "\n"))
        << "expected in docs/rules.md:\n" << table;
}

/// Whether a query speaks of a field by name, alone or in a row of a repeat.
bool asks_for(const std::string& rule, const std::string& field) {
    for (const auto& known : rules())
        if (known.id == rule)
            return known.query.contains("'" + field + "'") || known.query.contains("." + field + "'") ||
                   known.query.contains(" " + field + "'");
    return false;
}

TEST(RulesHere, AskForWhatTheTemplatesRequire) {
    // A record without these has no name; CARD-SIGN judges the day of a signature, the rules of lost customers the supervisor's word on them.
    const std::set<std::string> elsewhere{"file_no", "period", "date", "consultant_code", "sig_on", "year", "sheet", "handover_on", "from_code",
                                          "to_code", "lost_check_on", "lost_check_method", "lost_check_result", "lost_check_sig"};
    const auto look = [&](const std::vector<templates::Field>& fields) {
        for (const auto& field : fields) {
            if (field.required != templates::Requirement::required || elsewhere.contains(field.id)) continue;
            const auto* rule = field.kind == templates::FieldKind::signature ? "SIGS" : "DATA-REQ";
            EXPECT_TRUE(asks_for(rule, field.id)) << rule << " does not ask for " << field.id;
        }
    };
    for (const auto* form : catalog().all()) {
        look(form->schema.fields);
        for (const auto& repeat : form->schema.repeats) look(repeat.fields);
    }
}

}  // namespace
}  // namespace formloop::app
