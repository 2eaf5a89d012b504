// SPDX-License-Identifier: GPL-3.0-or-later
// MONTH-PLAN: in order, broken, not certain, without a sheet it needs, and at the edges that its text names.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/app/check_office.h"
#include "tests/app/sheets.h"

namespace formloop::app {
namespace {

using namespace test;
using record::Fields;
using testing::HasSubstr;

class MonthPlanRules : public testing::Test {
protected:
    CheckOffice office = CheckOffice::without_progress_tables();
    Record* plan = nullptr;
    /// March of A02: ten customers, six new, one taken over; two sold, three lost, one given away: eleven are left.
    MonthPlanRules() {
        std::vector<Fields> rows;
        for (int i = 0; i < 17; ++i) {
            Fields row{{"file_no", "A02-09-00" + std::to_string(40 + i)}, {"name", "徐静"}, {"level_open", i < 4 ? "A" : "C"}};
            if (i < 10) row["carried"] = true;
            if (i == 16) row["moved"] = true;
            if (i >= 1 && i <= 6) row["outcome"] = i <= 2 ? "D" : i <= 5 ? "F" : "T";
            if (i == 7) {
                row["changes[0].day"] = "2009-03-04";
                row["changes[0].level"] = "O";
            }
            if (i == 8) row["level_close"] = "B";
            rows.push_back(row);
        }
        office.records.push_back(sheet("progress-table", {{"period", "2009-03"}, {"consultant_code", "A02"}}, rows));
        office.records.push_back(sheet("month-plan", {{"period", "2009-03"}, {"plan_period", "2009-04"}, {"sig_manager", true}, {"sig_on", "2009-04-02"}},
                                       {{{"consultant_name", "李晓燕"}, {"carry_a", 4.0}, {"carry_c", 6.0}, {"carry_total", 10.0}, {"new_count", 6.0},
                                         {"sold_count", 2.0}, {"lost_count", 3.0}, {"moved_in", 1.0}, {"moved_out", 1.0}, {"end_o", 1.0}, {"end_a", 1.0},
                                         {"end_b", 1.0}, {"end_c", 8.0}, {"end_total", 11.0}}}));
        plan = &office.records.back();
    }
    static std::string cell(const std::string& field) { return "month-plan 2009-03 rows[0]." + field; }
};

TEST_F(MonthPlanRules, CellsAreTheCountsOfTheProgressTable) {
    const auto found = office.run_rule("MONTH-PLAN");
    EXPECT_EQ(found.findings.size(), 16u);
    for (const auto& finding : found.findings) EXPECT_EQ(finding.result, Result::pass) << finding.subject << ": " << finding.message_en;
    plan->fields["rows[0].end_total"] = 12.0;
    const auto wrong = office.judge("MONTH-PLAN", cell("end_total"));
    EXPECT_EQ(wrong.result, Result::fail);
    EXPECT_EQ(wrong.severity, Severity::error);
    EXPECT_EQ(wrong.message_en, "李晓燕: 12 is written, by the progress table 11");
    office.loosen(*plan, "rows[0].end_total");
    EXPECT_EQ(office.result("MONTH-PLAN", cell("end_total")), Result::unsure);
}

TEST_F(MonthPlanRules, ARowOfTheTableThatIsNotCertainLeavesItOpen) {
    plan->fields["rows[0].lost_count"] = 4.0;
    EXPECT_EQ(office.result("MONTH-PLAN", cell("lost_count")), Result::fail);
    office.loosen(*(plan - 1), "rows[5].outcome");
    EXPECT_EQ(office.result("MONTH-PLAN", cell("lost_count")), Result::unsure);
}

TEST_F(MonthPlanRules, WithoutTheTableNothingCanBeSaid) {
    plan->fields["rows[0].consultant_name"] = "陈志强";
    EXPECT_EQ(office.result("MONTH-PLAN", cell("end_total")), Result::not_applicable);
    plan->fields["rows[0].consultant_name"] = "赵六";
    EXPECT_EQ(office.result("MONTH-PLAN", cell("end_total")), Result::unsure) << "nobody of that name works here";
}

TEST_F(MonthPlanRules, TheManagerSignsAroundTheEndOfTheMonth) {
    const auto signed_on = [&](const Value& day) {
        plan->fields["sig_on"] = day;
        return office.result("MONTH-PLAN", "month-plan 2009-03 sig_on");
    };
    EXPECT_EQ(signed_on("2009-03-29"), Result::fail);
    EXPECT_EQ(signed_on("2009-03-30"), Result::pass);
    EXPECT_EQ(signed_on("2009-04-03"), Result::pass);
    EXPECT_EQ(signed_on("2009-04-04"), Result::fail);
    EXPECT_EQ(signed_on(Value{}), Result::fail);
    office.as_of = "2009-04-03";
    EXPECT_EQ(signed_on(Value{}), Result::pass) << "there is time until the third";
    office.as_of = "2009-03-30";
    EXPECT_FALSE(office.has("MONTH-PLAN", cell("end_total"))) << "the month is not over";
}

}  // namespace
}  // namespace formloop::app
