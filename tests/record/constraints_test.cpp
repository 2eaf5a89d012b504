// SPDX-License-Identifier: GPL-3.0-or-later
#include "src/record/constraints.h"

#include <gtest/gtest.h>

namespace formloop::record {
namespace {

struct Case {
    const char* constraint;
    const char* value;
    std::optional<bool> ok;
};

TEST(Constraints, JudgeValues) {
    const Case cases[] = {
        {"phone", "13912345678", true},
        {"phone", "12912345678", false},
        {"phone", "1391234567", false},
        {"phone", "010-87654321", true},
        {"phone", "0571-8765432", true},
        {"phone", "0571-876543", false},
        {"phone", "571-87654321", false},
        {"phone", "", std::nullopt},
        {"citizen_id", "119900198001010016", true},
        {"citizen_id", "119900198001010017", false},
        {"citizen_id", "119900800101001", true},
        {"citizen_id", "E12345678", std::nullopt},
        {"citizen_id", "91350100M000100Y43", true},
        {"vin", "LVCB2NBA07S012345", true},
        {"vin", "LVCB2NBA17S012345", false},
        {"plate", "京A12345", true},
        {"plate", "A1234D", true},
        {"plate", "A12I45", false},
        {"plate", "京AD12345", true},
        {"plate", "京A12345D", true},
        {"plate", "京1A2345", false},
        {"plate", "京ABCD45", false},
        {"plate", "京A1234挂", true},
        {"plate", "京A123", false},
        {"file_no", "A01-09-0011", true},
        {"file_no", "A01-09-0000", false},
        {"file_no", "A1-09-0011", false},
        {"file_no", "001-09-0011", false},
        {"consultant_code", "A01", true},
        {"consultant_code", "AA1", false},
        {"no_such", "x", std::nullopt},
    };
    for (const auto& c : cases)
        EXPECT_EQ(check({c.constraint, {}}, std::string(c.value)), c.ok) << c.constraint << ' ' << c.value;
}

TEST(Constraints, RangeTakesNumbersAndDigits) {
    const templates::Constraint range{"range", {"1", "31"}};
    EXPECT_EQ(check(range, 31.0), true);
    EXPECT_EQ(check(range, 31.5), false);
    EXPECT_EQ(check(range, std::string("07")), true);
    EXPECT_EQ(check(range, std::string("00")), false);
    EXPECT_EQ(check(range, std::string("x")), std::nullopt);
    EXPECT_EQ(check(range, Value{}), std::nullopt);
}

TEST(Constraints, FieldChecksNameFieldConditionAndResult) {
    templates::Schema schema;
    schema.fields.push_back({.id = "mobile", .constraints = {{"phone", {}}}});
    schema.repeats.push_back(
        {.id = "rows",
         .fields = {{.id = "day", .kind = templates::FieldKind::comb, .constraints = {{"range", {"1", "31"}}}}}});
    const Fields fields{
        {"mobile", std::string("12345678901")}, {"rows[1].day", std::string("31")}, {"rows[2].day", Value{}}};
    EXPECT_EQ(field_checks(schema, fields),
              (std::vector<FieldCheck>{{"mobile", "phone", false}, {"rows[1].day", "range 1 31", true}}));
}

}  // namespace
}  // namespace formloop::record
