// SPDX-License-Identifier: GPL-3.0-or-later
#include "src/record/check_digits.h"

#include <gtest/gtest.h>

#include <string>

namespace formloop::record {
namespace {

constexpr const char* vins[] = {"LATPAB071W1005301", "1M8GDM9AXKP042788", "UU6JA69691D713820", "11111111111111111",
                                "LVCB2NBA07S012345", "LVCB2NBA98S000017", "LVBV3PBB99E100203", "LVAV2MAB7AE654321",
                                "LVCB3L4DXBS777001", "LVCB2NBA8CS004455"};
constexpr const char* citizens[] = {"119900198001010016", "119900197512310024", "449900196902281232",
                                    "99010119900307004X", "519900198506150377"};

/// Every text that differs from `good` in one digit.
template <class Check>
void expect_no_neighbour(const std::string& good, Check check, int allowed) {
    int passed = 0;
    for (std::size_t i = 0; i < good.size(); ++i)
        for (char c = '0'; c <= '9'; ++c) {
            if (good[i] == c || good[i] < '0' || good[i] > '9') continue;
            std::string bad = good;
            bad[i] = c;
            passed += check(bad);
        }
    EXPECT_LE(passed, allowed) << good;
}

TEST(CheckDigits, Vin) {
    for (const auto* vin : vins) {
        EXPECT_TRUE(is_vin(vin)) << vin;
        expect_no_neighbour(vin, is_vin, 0);
    }
    for (const auto* text : {"LVCB2NBA17S012345", "LVCB2NBA07S01234", "LVCB2NBA07S01234O", "lvcb2nba07s012345", ""})
        EXPECT_FALSE(is_vin(text)) << text;
    EXPECT_EQ(vin_check_digit("LVCB2NBA?7S012345"), '0');
}

TEST(CheckDigits, CitizenId) {
    for (const auto* id : citizens) {
        EXPECT_TRUE(is_citizen_id(id)) << id;
        expect_no_neighbour(id, is_citizen_id, 0);
    }
    EXPECT_FALSE(is_citizen_id("119900198013010016"));  // no 13th month
    EXPECT_FALSE(is_citizen_id("99010119900307004x"));
    EXPECT_TRUE(is_old_citizen_id("119900800101001"));
    EXPECT_FALSE(is_old_citizen_id("119900801301001"));
}

TEST(CheckDigits, CreditCode) {
    EXPECT_TRUE(is_credit_code("91350100M000100Y43"));
    EXPECT_FALSE(is_credit_code("91350100M000100Y44"));
    EXPECT_FALSE(is_credit_code("91350100I000100Y43"));
}

}  // namespace
}  // namespace formloop::record
