// SPDX-License-Identifier: GPL-3.0-or-later
// Random offices: those that keep the rules raise nothing, and whatever is broken in one is found.
//
// The long form takes 200 offices: app_test --gtest_also_run_disabled_tests --gtest_filter='RandomOffices.*'
#include <gtest/gtest.h>

#include <set>

#include "tests/app/check_office.h"
#include "tests/app/random_office.h"

namespace formloop::app {
namespace {

using namespace test;

CheckOffice as_scanned(RandomOffice made) {
    CheckOffice office;
    office.records = std::move(made.records);
    office.office = std::move(made.office);
    office.as_of = made.as_of;
    return office;
}

/// Checks offices from a seed on; returns how many instances passed.
int expect_nothing_to_say(std::uint64_t first, int offices) {
    int passed = 0;
    for (auto seed = first; seed < first + std::uint64_t(offices); ++seed) {
        const auto report = as_scanned(random_office(seed)).run();
        passed += report.counts.at(Result::pass);
        for (const auto& finding : report.findings)
            if (finding.result == Result::fail || finding.result == Result::unsure)
                ADD_FAILURE() << "office " << seed << ": " << finding.rule->id << " " << to_string(finding.result) << " "
                              << finding.subject << ": " << finding.message_en;
    }
    return passed;
}

/// Plants every fault, each in `times` offices that have something to break so.
void expect_every_fault_found(std::uint64_t first, int times) {
    for (const auto& plant : plants()) {
        int planted = 0;
        for (auto seed = first; seed < first + 200 && planted < times; ++seed) {
            auto made = random_office(seed);
            const auto expected = plant.plant(made, seed);
            if (expected.subject.empty()) continue;
            ++planted;
            const auto found = as_scanned(std::move(made)).run({.rule = expected.rule, .subject = expected.subject});
            ASSERT_EQ(found.findings.size(), 1u) << plant.rule << ", " << plant.what << ": office " << seed << " has no "
                                                 << expected.subject;
            EXPECT_EQ(found.findings.front().result, Result::fail)
                << plant.rule << ", " << plant.what << ": office " << seed << ", " << expected.subject;
        }
        EXPECT_EQ(planted, times) << plant.rule << ", " << plant.what << ": there was nothing to break";
    }
}

TEST(RandomOffices, ThatKeepTheRulesRaiseNothing) { EXPECT_GT(expect_nothing_to_say(1, 5), 1000); }

TEST(RandomOffices, EveryPlantedFaultIsFound) { expect_every_fault_found(1, 1); }

TEST(RandomOffices, EveryRuleIsPlanted) {
    std::set<std::string> planted, known;
    for (const auto& plant : plants()) planted.insert(plant.rule);
    for (const auto& rule : rules()) known.insert(rule.id);
    EXPECT_EQ(planted, known);
}

TEST(RandomOffices, AreTheSameForTheSameSeed) {
    EXPECT_EQ(random_office(7).records, random_office(7).records);
    EXPECT_NE(random_office(7).records, random_office(8).records);
}

TEST(RandomOffices, DISABLED_TwoHundredRaiseNothing) { expect_nothing_to_say(1000, 200); }

TEST(RandomOffices, DISABLED_EveryPlantedFaultIsFoundFiveTimes) { expect_every_fault_found(2000, 5); }

}  // namespace
}  // namespace formloop::app
