// SPDX-License-Identifier: GPL-3.0-or-later
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/app/check_office.h"

namespace formloop::app::test {
namespace {

using testing::HasSubstr;

class Misreadings : public testing::Test {
protected:
    Misreadings() { office.may_also_say(card(), plan, {Value(std::string("2009-04-27")), Value(std::string("2009-04-16"))}); }

    Record& card() { return office.card("A01-09-0015"); }
    Finding judge() {
        auto report = office.run({.rule = "CARD-PLAN", .misreadings = true});
        const auto at = std::ranges::find(report.findings, subject, &Finding::subject);
        if (at == report.findings.end()) throw std::runtime_error("no such instance");
        if (at->misreading) {
            EXPECT_EQ(at, report.findings.begin()) << "told first";
        }
        return *at;
    }

    CheckOffice office;
    // The table marks the 16th, the card plans the 17th.
    const std::string subject = "A01-09-0015 2009-04", plan = "visits[1].next_planned_on";
};

TEST_F(Misreadings, ACandidateThatWouldPutItInOrderIsNamed) {
    ASSERT_EQ(std::get<std::string>(card().fields.at(plan)), "2009-04-17");
    office.loosen(card(), plan);
    const auto finding = judge();
    EXPECT_EQ(finding.result, Result::unsure);
    ASSERT_TRUE(finding.misreading);
    EXPECT_EQ(finding.misreading->proof.path, plan);
    EXPECT_EQ(finding.misreading->instead, Value(std::string("2009-04-16")));
    const auto find_form = [](std::string_view form, int version) { return catalog().find(form, version ? version : 1); };
    EXPECT_THAT(to_text(finding, Language::zh, find_form), HasSubstr("疑为误读:客户资料卡第2行 下次预定日期 读作4月17日,若为4月16日则相符"));
    EXPECT_THAT(to_json(finding, Language::en), HasSubstr(R"("field":"visits[1].next_planned_on","value":"2009-04-17","instead":"2009-04-16")"));
}

TEST_F(Misreadings, NothingIsSaidOfWhatIsSettled) {
    const auto finding = judge();
    EXPECT_EQ(finding.result, Result::fail);
    EXPECT_FALSE(finding.misreading);
}

TEST_F(Misreadings, NorWhereNoCandidateWouldDo) {
    office.may_also_say(card(), plan, {Value(std::string("2009-04-27"))});
    office.loosen(card(), plan);
    EXPECT_FALSE(judge().misreading);
}

TEST_F(Misreadings, TryingChangesNothing) {
    office.loosen(card(), plan);
    ASSERT_TRUE(judge().misreading);
    const auto rows = office.archive().query("SELECT COUNT(*) FROM entry WHERE origin = 'person'");
    ASSERT_TRUE(rows) << to_string(rows.error());
    EXPECT_EQ(store::integer_of(rows->rows[0][0]), 0);
    const auto again = check(office.archive(), rules(), office.office, {.rule = "CARD-PLAN", .subject = subject, .as_of = office.as_of});
    ASSERT_TRUE(again);
    EXPECT_EQ(again->findings.front().result, Result::unsure);
}

}  // namespace
}  // namespace formloop::app::test
