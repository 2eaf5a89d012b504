// SPDX-License-Identifier: GPL-3.0-or-later
#include "src/record/customers.h"

#include <gtest/gtest.h>

#include "tests/record/sample.h"

namespace formloop::record {
namespace {

using namespace sample;
using enum FieldState;

Value text(const char* s) { return std::string(s); }

Field name_field(std::string id) {
    Field f = field(std::move(id), FieldKind::text);
    f.lexicon = "surnames";
    return f;
}

Field phone_field(std::string id) {
    Field f = constrained(field(std::move(id), FieldKind::text), "phone");
    f.alphabet = "0123456789-";
    return f;
}

/// A table with a header's code and rows that name customers.
templates::Schema table() {
    templates::Schema schema;
    schema.fields = {field("code", FieldKind::comb, "AAA")};
    Field number = constrained(field("file_no", FieldKind::comb, "YY-NNNN"), "file_no");
    number.prefix = "code";
    number.prefix_unless = "moved";
    schema.repeats.push_back({.id = "rows", .fields = {number, field("moved", FieldKind::mark), name_field("name"),
                                                       phone_field("phone")}});
    return schema;
}

/// A row of the table as it was read: cells, and what the text net says of the name.
struct Row {
    std::vector<std::vector<Symbol>> number;
    bool moved = false;
    std::vector<Candidate> name;
    std::vector<std::vector<Symbol>> phone;
};

std::vector<FieldResult> decided(const Row& row, const std::vector<Customer>& customers) {
    std::vector<Reading> readings{glyphs("code", FieldKind::comb, "A01"),
                                  glyphs("rows[0].file_no", FieldKind::comb, "x"),
                                  marks("rows[0].moved", FieldKind::mark, {row.moved ? 0.999 : 0.001}),
                                  words("rows[0].name", FieldKind::text, row.name),
                                  glyphs("rows[0].phone", FieldKind::text, row.phone.empty() ? "" : "x")};
    readings[1].lattice = row.number;
    readings[4].lattice = row.phone;
    Known known;
    known.consultant_codes = {"A01", "A02"};
    known.customers = &customers;
    return decide(table(), readings, known);
}

const std::vector<Customer> known{{"A01-09-0011", {"王建国"}, {"13912345678"}},
                                  {"A01-09-0017", {"李平"}, {"13800000001"}},
                                  {"A02-09-0011", {"周海"}, {"13700000002"}}};

std::vector<std::vector<Symbol>> unsure_last(std::string_view digits, double p, std::string other) {
    auto lattice = cells(digits);
    lattice.back() = cell(std::string(1, digits.back()), p, std::move(other));
    return lattice;
}

TEST(Customers, FieldsAreToldByWhatTheyMayHold) {
    const auto fields = customer_fields({field("sheet", FieldKind::comb), constrained(field("no", FieldKind::comb), "file_no"),
                                         name_field("name"), phone_field("mobile"), phone_field("landline"),
                                         name_field("referrer"), phone_field("referrer_phone")});
    ASSERT_TRUE(fields.file_no && fields.name);
    EXPECT_EQ(fields.file_no->id, "no");
    EXPECT_EQ(fields.name->id, "name");
    EXPECT_EQ(fields.phones.size(), 2u) << "the referrer's is another person's";
    EXPECT_FALSE(customer_fields({name_field("name"), phone_field("mobile")}).name) << "whose paper it is, no number says";
}

TEST(Customers, NumberAndNameVoteTogether) {
    // 7 or 1 at the end, and a name whose second reading is the known one.
    const auto results = decided({unsure_last("090011", 0.6, "7"), false, {{text("王建周"), 0.48}, {text("王建国"), 0.46}}, {}}, known);
    EXPECT_EQ(results[1].value, text("A01-09-0011"));
    EXPECT_EQ(results[1].state, accepted);
    EXPECT_EQ(results[3].value, text("王建国"));
    EXPECT_EQ(results[3].state, accepted);
    EXPECT_EQ(decided({unsure_last("090011", 0.6, "7"), false, {{text("王建周"), 0.48}, {text("王建国"), 0.46}}, {}}, {})[3].state, doubtful);
}

TEST(Customers, WhatTheInkHardlyOffersIsNeverAccepted) {
    const auto results = decided({cells("090011"), false, {{text("王建周"), 0.85}, {text("王建国"), 0.1}}, {}}, known);
    EXPECT_EQ(results[3].state, doubtful) << "less than a fifth of the ink's own first";
}

TEST(Customers, AStrangerWhoseNameDiffersInOneCharacterIsNotTakenForAKnownOne) {
    for (const double p : {0.55, 0.7, 0.9, 0.98}) {
        const auto results = decided({cells("090099"), false, {{text("王建军"), p}, {text("王建国"), 1 - p}}, {}}, known);
        EXPECT_FALSE(results[3].state == accepted && results[3].value == text("王建国")) << p;
        EXPECT_EQ(results[1].value, text("A01-09-0099")) << "a settled number stays";
    }
}

TEST(Customers, ANumberAloneIsNotSettledByBeingKnown) {
    const auto results = decided({unsure_last("090011", 0.6, "7"), false, {}, {}}, known);
    EXPECT_EQ(results[1].state, doubtful) << "0011 and 0017 are both known";
}

TEST(Customers, APhoneSettlesTheName) {
    const auto results = decided({unsure_last("090011", 0.7, "7"), false, {{text("李平"), 0.6}, {text("李干"), 0.3}}, cells("13800000001")}, known);
    EXPECT_EQ(results[1].value, text("A01-09-0017")) << "the ink's second, but name and phone say so";
    EXPECT_EQ(results[1].state, accepted);
    EXPECT_EQ(results[3].state, accepted);
}

TEST(Customers, ANumberOfAnotherPrefixIsThatOfTheNamedCustomer) {
    const auto results = decided({cells("090011"), true, {{text("周海"), 0.97}}, {}}, known);
    EXPECT_EQ(results[1].value, text("A02-09-0011")) << "not A01-09-0011, which another prefix excludes";
    EXPECT_EQ(results[1].state, accepted);
    const auto nameless = decided({cells("090011"), true, {}, {}}, known);
    EXPECT_NE(nameless[1].state, accepted) << "the cells alone do not say whose";
}

TEST(Customers, ValuesThatTheInkSettledStay) {
    const auto results = decided({cells("090012"), false, {{text("王建国"), 0.995}}, cells("13912345678")}, known);
    EXPECT_EQ(results[1].value, text("A01-09-0012")) << "a wrong number on paper is for the rules to find";
    EXPECT_EQ(results[1].state, accepted);
}

}  // namespace
}  // namespace formloop::record
