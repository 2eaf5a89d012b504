// SPDX-License-Identifier: GPL-3.0-or-later
#include "src/record/assemble.h"

#include <gtest/gtest.h>

#include "tests/record/sample.h"

namespace formloop::record {
namespace {

using namespace sample;
using enum FieldState;

FieldResult result(std::string path, FieldState state, Value value, std::vector<Candidate> candidates = {}) {
    FieldResult r{.path = std::move(path), .state = state, .value = std::move(value), .confidence = 0.99};
    r.candidates = std::move(candidates);
    return r;
}
Value text(const char* t) { return std::string(t); }

TEST(Assemble, PagesThatDisagreeAreDoubtful) {
    const auto a = text("A01-09-0011"), b = text("A01-09-0017");
    struct {
        const char* name;
        FieldResult first, second;
        FieldState state;
        Value value;
    } const cases[] = {
        {"agree", result("f", accepted, a), result("f", accepted, a), accepted, a},
        {"one blank", result("f", accepted, a), result("f", empty, {}), accepted, a},
        {"both blank", result("f", empty, {}), result("f", empty, {}), empty, {}},
        {"disagree", result("f", accepted, a), result("f", accepted, b), doubtful, a},
        {"doubt that allows it", result("f", doubtful, b, {{b, 0.6}, {a, 0.4}}), result("f", accepted, a), accepted, a},
        {"doubt that excludes it", result("f", doubtful, b, {{b, 0.999}}), result("f", accepted, a), doubtful, b},
        {"one unreadable", result("f", unreadable, {}), result("f", accepted, a), accepted, a},
        {"only unreadable", result("f", unreadable, {}), result("f", empty, {}), unreadable, {}},
        {"same doubt", result("f", doubtful, a, {{a, 0.7}}), result("f", doubtful, a, {{a, 0.8}}), doubtful, a},
    };
    templates::FormTemplate form;
    for (const auto& c : cases) {
        const auto joined = join_pages(form, {{c.first}, {c.second}}).at("f");
        EXPECT_EQ(joined.state, c.state) << c.name;
        EXPECT_EQ(joined.value, c.value) << c.name;
    }
}

TEST(Assemble, TheSheetNumberIsEachSheetsOwn) {
    templates::FormTemplate form;
    form.sheet_field = "sheet";
    const auto joined =
        join_pages(form, {{result("sheet", accepted, text("1"))}, {result("sheet", accepted, text("2"))}});
    EXPECT_EQ(joined.at("sheet").state, accepted);
    EXPECT_EQ(sheet_number(form, {result("sheet", accepted, text("2"))}), 2);
    EXPECT_EQ(sheet_number(form, {result("sheet", empty, {})}), 1);
}

TEST(Assemble, TheKeyNeedsEveryPartAccepted) {
    templates::FormTemplate form;
    form.record_key = {"consultant_code", "period"};
    const auto code = result("consultant_code", accepted, text("A01"));
    EXPECT_EQ(record_key(form, {result("period", accepted, text("2009-04")), code}),
              (std::vector<std::string>{"A01", "2009-04"}));
    EXPECT_FALSE(record_key(form, {result("period", doubtful, text("2009-04")), code}));
    EXPECT_FALSE(record_key(form, {code}));
}

TEST(Assemble, ARecordHoldsWhatIsSaid) {
    templates::FormTemplate form;
    form.form = "daily-report";
    const auto results = join_pages(form, {{result("a", accepted, text("x")), result("b", doubtful, 3.0),
                                            result("c", empty, false), result("d", unreadable, {})}});
    const auto record = make_record(form, "0123456789AB", results);
    EXPECT_EQ(record.fields, (Fields{{"a", text("x")}, {"b", 3.0}}));
}

TEST(PageStates, DoubtOrAComplaintMeansReview) {
    EXPECT_EQ(page_state({result("a", accepted, text("x")), result("b", empty, {})}, Decoder::content),
              PageState::done);
    EXPECT_EQ(page_state({}, Decoder::content), PageState::done);
    EXPECT_EQ(page_state({}, Decoder::complained), PageState::review);
    EXPECT_EQ(page_state({result("a", doubtful, text("x"))}, Decoder::content), PageState::review);
    EXPECT_EQ(page_state({result("a", unreadable, {})}, Decoder::content), PageState::review);
    for (int i = 0; i < 6; ++i) {
        const auto state = static_cast<PageState>(i);
        EXPECT_EQ(page_state(to_string(state)), state);
    }
    EXPECT_EQ(to_string(PageState::unknown_form), "unknown-form");
}

}  // namespace
}  // namespace formloop::record
