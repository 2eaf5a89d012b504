// SPDX-License-Identifier: GPL-3.0-or-later
#include "src/record/decide.h"

#include <gtest/gtest.h>

#include "tests/record/sample.h"

namespace formloop::record {
namespace {

using namespace sample;
using enum FieldState;

FieldResult decide_one(Field f, const Reading& reading, const Known& known = {}) {
    templates::Schema schema;
    schema.fields.push_back(std::move(f));
    return decide(schema, {reading}, known).front();
}

// -------------------------------------------------------------------------------------------------------------- cells

struct CellCase {
    const char* name;
    Field field;
    const char* cells;  ///< a space is a blank cell
    FieldState state;
    Value value;
};

TEST(DecideCells, SureCells) {
    const auto comb = [](const char* format) { return field("f", FieldKind::comb, format); };
    const auto date = [](const char* format) { return field("f", FieldKind::date, format); };
    const auto text = [](const char* t) { return Value{std::string(t)}; };
    const CellCase cases[] = {
        {"phone", constrained(comb("9{11}"), "phone"), "13912345678", accepted, text("13912345678")},
        {"phone that begins with 2", constrained(comb("9{11}"), "phone"), "23912345678", doubtful, text("23912345678")},
        {"phone one short", constrained(comb("9{11}"), "phone"), "1391234567 ", doubtful, text("1391234567")},
        {"file number", constrained(comb("AAA-YY-NNNN"), "file_no"), "A01090011", accepted, text("A01-09-0011")},
        {"engine number may be short", comb("A{12}"), "4G64S4M     ", accepted, text("4G64S4M")},
        {"a gap", comb("A{12}"), "4G64 S4M    ", doubtful, text("4G64S4M")},
        {"combs fill from the left", comb("A{12}"), " 4G64S4M    ", doubtful, text("4G64S4M")},
        {"landline", constrained(comb("9{4}-9{8}"), "phone"), "010 87654321", accepted, text("010-87654321")},
        {"landline without area", constrained(comb("9{4}-9{8}"), "phone"), "    87654321", doubtful, text("87654321")},
        {"citizen id", constrained(comb("A{18}"), "citizen_id"), "99010119900307004X", accepted,
         text("99010119900307004X")},
        {"check digit fails", constrained(comb("A{18}"), "citizen_id"), "990101199003070041", doubtful,
         text("990101199003070041")},
        {"vin", constrained(comb("A{17}"), "vin"), "LVCB2NBA07S012345", accepted, text("LVCB2NBA07S012345")},
        {"vin check digit fails", constrained(comb("A{17}"), "vin"), "LVCB2NBA17S012345", doubtful,
         text("LVCB2NBA17S012345")},
        {"date", date("YYYY-MM-DD"), "20090414", accepted, text("2009-04-14")},
        {"leap day", date("YYYY-MM-DD"), "20080229", accepted, text("2008-02-29")},
        {"no such day", date("YYYY-MM-DD"), "20090229", doubtful, Value{}},
        {"half a date", date("YYYY-MM-DD"), "200904  ", doubtful, Value{}},
        {"short year", date("YY-MM-DD"), "090414", accepted, text("2009-04-14")},
        {"month", date("YYYY-MM"), "200904", accepted, text("2009-04")},
        {"month 13", date("YYYY-MM"), "200913", doubtful, Value{}},
        {"time", field("f", FieldKind::time, "HH:MM"), "1005", accepted, text("10:05")},
        {"no such time", field("f", FieldKind::time, "HH:MM"), "2405", doubtful, Value{}},
    };
    for (const auto& c : cases) {
        const auto result = decide_one(c.field, glyphs("f", c.field.kind, c.cells));
        EXPECT_EQ(result.state, c.state) << c.name;
        EXPECT_EQ(result.value, c.value) << c.name;
    }
}

TEST(DecideCells, WhatStandsThereIsKeptWhenItIsNoDay) {
    const auto result = decide_one(field("f", FieldKind::date, "YYYY-MM-DD"), glyphs("f", FieldKind::date, "20090229"));
    EXPECT_EQ(result.written, "2009-02-29");
}

TEST(DecideCells, OneUnsureCellMakesTheFieldDoubtful) {
    auto reading = glyphs("f", FieldKind::comb, "123456");
    reading.lattice[2] = cell("3", 0.8, "8");
    const auto result = decide_one(field("f", FieldKind::comb, "9{6}"), reading);
    EXPECT_EQ(result.state, doubtful);
    EXPECT_EQ(result.value, Value{std::string("123456")});
    ASSERT_GE(result.candidates.size(), 2u);
    EXPECT_EQ(result.candidates[1].value, Value{std::string("128456")});
    EXPECT_NEAR(result.candidates[1].probability, 0.2, 0.01);
}

TEST(DecideCells, TheCalendarChoosesOnlyAmongWhatTheInkOffers) {
    // 3 or 8 in the month's second cell of 1?: neither exists; 2 would, but the ink never said it.
    auto reading = glyphs("f", FieldKind::date, "20091314");
    reading.lattice[5] = cell("3", 0.6, "8");
    auto result = decide_one(field("f", FieldKind::date, "YYYY-MM-DD"), reading);
    EXPECT_EQ(result.state, doubtful);
    EXPECT_TRUE(is_null(result.value));
    // The ink's second candidate exists, but the ink finds it too improbable to be accepted.
    reading.lattice[5] = cell("3", 0.9, "2");
    result = decide_one(field("f", FieldKind::date, "YYYY-MM-DD"), reading);
    EXPECT_EQ(result.state, doubtful);
    EXPECT_EQ(result.value, Value{std::string("2009-12-14")});
    EXPECT_GT(result.confidence, result.ink_confidence);
}

TEST(DecideCells, ARejectedCellIsNoValue) {
    auto reading = glyphs("f", FieldKind::comb, "123456");
    reading.lattice[3] = {{"4", 0.3}};  // the rest: not a character
    EXPECT_EQ(decide_one(field("f", FieldKind::comb, "9{6}"), reading).state, doubtful);
}

TEST(DecideCells, LookAlikesGiveWayWhereACodeHoldsOnlyDigits) {
    const Field id = constrained(field("f", FieldKind::comb, "A{18}"), "citizen_id");
    auto reading = glyphs("f", FieldKind::comb, "119900197512310024");
    for (const int i : {4, 5, 14, 15}) reading.lattice[i] = cell("O", 0.6, "0");
    auto result = decide_one(id, reading);
    EXPECT_EQ(result.state, accepted);
    EXPECT_EQ(result.value, Value{std::string("119900197512310024")});
    // A symbol that the ink hardly offers is no look-alike.
    reading.lattice[4] = cell("M", 0.95, "0");
    EXPECT_EQ(decide_one(id, reading).state, doubtful);
    // The code of an organisation has letters, and keeps them.
    const auto credit = decide_one(id, glyphs("f", FieldKind::comb, "91350100M000100Y43"));
    EXPECT_EQ(credit.state, accepted);
    EXPECT_EQ(credit.value, Value{std::string("91350100M000100Y43")});
    // Without a shape the letter stays what it may be.
    auto engine = glyphs("f", FieldKind::comb, "4G64S4M0");
    engine.lattice[7] = cell("O", 0.6, "0");
    EXPECT_EQ(decide_one(field("f", FieldKind::comb, "A{12}"), engine).state, doubtful);
}

TEST(DecideCells, CodesComeFromTheLegend) {
    Field code = field("f", FieldKind::code);
    code.choices = {{"01", ""}, {"07", ""}, {"12", ""}, {"1", ""}};
    EXPECT_EQ(decide_one(code, glyphs("f", FieldKind::code, "07")).value, Value{std::string("07")});
    EXPECT_EQ(decide_one(code, glyphs("f", FieldKind::code, "1 ")).value, Value{std::string("1")});
    EXPECT_EQ(decide_one(code, glyphs("f", FieldKind::code, "1")).state, accepted);
    EXPECT_EQ(decide_one(code, glyphs("f", FieldKind::code, "31")).state, doubtful);
    EXPECT_TRUE(is_null(decide_one(code, glyphs("f", FieldKind::code, "31")).value));
}

TEST(DecideCells, Letters) {
    Field letter = field("f", FieldKind::letter);
    letter.alphabet = "OABC";
    EXPECT_EQ(decide_one(letter, glyphs("f", FieldKind::letter, "A")).state, accepted);
    auto reading = glyphs("f", FieldKind::letter, "A");
    reading.lattice[0] = cell("B", 0.9, "O");
    EXPECT_EQ(decide_one(letter, reading).state, doubtful);
}

// -------------------------------------------------------------------------------------------------------------- tallies

/// Strokes with these probabilities of counts; the digits are what stands there if it is a number.
Reading tally_reading(std::vector<Candidate> counts, std::string_view digits = "") {
    Reading reading = glyphs("f", FieldKind::tally, "0");
    reading.lattice = cells(digits);
    reading.candidates = std::move(counts);
    return reading;
}

TEST(DecideTally, StrokesOrANumber) {
    const Field tally = field("f", FieldKind::tally);
    const auto strokes = decide_one(tally, tally_reading({{8.0, 0.99}, {9.0, 0.004}}));
    EXPECT_EQ(strokes.state, accepted);
    EXPECT_EQ(strokes.value, Value{8.0});
    EXPECT_EQ(strokes.candidates.size(), 2u);
    const auto number = decide_one(tally, tally_reading({}, "12"));
    EXPECT_EQ(number.state, accepted);
    EXPECT_EQ(number.value, Value{12.0});
    const auto either = decide_one(tally, tally_reading({{2.0, 0.6}}, "7"));
    EXPECT_EQ(either.state, doubtful);
    EXPECT_EQ(either.value, Value{2.0});
    ASSERT_EQ(either.candidates.size(), 2u);
    EXPECT_NEAR(either.candidates[1].probability, 0.4, 0.01);
    EXPECT_EQ(decide_one(tally, tally_reading({{8.0, 0.9}, {9.0, 0.1}})).state, doubtful);
    EXPECT_EQ(decide_one(tally, tally_reading({{2.0, 0.3}}, "7")).state, doubtful);
}

TEST(DecideTally, WhatIsNeitherHasNoValue) {
    const Field tally = field("f", FieldKind::tally);
    EXPECT_EQ(decide_one(tally, tally_reading({}, "T")).state, doubtful);
    EXPECT_TRUE(is_null(decide_one(tally, tally_reading({}, "T")).value));
    EXPECT_EQ(decide_one(tally, tally_reading({})).state, unreadable);
}

TEST(DecideTally, APageWhosePenWasNearlyLostHasNoEmptyTallies) {
    templates::Schema schema;
    schema.repeats.push_back({.id = "rows", .fields = {field("t", FieldKind::tally)}});
    const auto state_of_unseen = [&](int seen, int half_seen) {
        std::vector<Reading> page;
        for (int i = 0; i <= seen + half_seen; ++i) {
            Reading reading = tally_reading(i < seen ? std::vector<Candidate>{{3.0, 0.99}} : std::vector<Candidate>{});
            reading.path = "rows[" + std::to_string(i) + "].t";
            reading.ink_probability = i < seen ? 0.999 : i < seen + half_seen ? 0.5 : 0.001;
            page.push_back(reading);
        }
        const auto results = decide(schema, page);
        EXPECT_EQ(results.front().state, seen > 0 ? accepted : doubtful);
        EXPECT_TRUE(is_null(results.back().value));
        return results.back().state;
    };
    EXPECT_EQ(state_of_unseen(2, 57), doubtful);
    EXPECT_EQ(state_of_unseen(80, 1), empty);
    EXPECT_EQ(state_of_unseen(80, 8), empty);
}

TEST(DecideTally, OnesBesideEachOtherMayBeStrokes) {
    const Field tally = field("f", FieldKind::tally);
    EXPECT_EQ(decide_one(tally, tally_reading({}, "11")).state, doubtful);
    EXPECT_EQ(decide_one(tally, tally_reading({}, "1")).state, accepted);
    EXPECT_EQ(decide_one(tally, tally_reading({}, "12")).state, accepted);
    EXPECT_EQ(decide_one(tally, tally_reading({{11.0, 0.99}})).state, accepted);
}

// ------------------------------------------------------------------------------------------------------------- blanks

TEST(Decide, NoInkIsEmptyWithoutEngine) {
    for (const auto kind : {FieldKind::comb, FieldKind::text, FieldKind::number, FieldKind::code, FieldKind::letter}) {
        Reading reading{.path = "f", .kind = kind, .ink_probability = 0.004, .engine = "glyphs"};
        const auto result = decide_one(field("f", kind, "9{4}"), reading);
        EXPECT_EQ(result.state, empty);
        EXPECT_TRUE(is_null(result.value));
        EXPECT_NEAR(result.confidence, 0.996, 1e-9);
        EXPECT_EQ(result.engine, "");
        EXPECT_TRUE(result.candidates.empty());
    }
}

TEST(Decide, PerhapsInkIsDoubtful) {
    auto reading = glyphs("f", FieldKind::comb, "1234");
    reading.ink_probability = 0.5;
    const auto result = decide_one(field("f", FieldKind::comb, "9{4}"), reading);
    EXPECT_EQ(result.state, doubtful);
    EXPECT_TRUE(std::any_of(result.candidates.begin(), result.candidates.end(),
                            [](const auto& c) { return is_null(c.value); }));
}

TEST(Decide, CoveredOrUnknownFieldsAreUnreadable) {
    auto reading = glyphs("f", FieldKind::comb, "1234");
    reading.trouble = "cut-off";
    EXPECT_EQ(decide_one(field("f", FieldKind::comb, "9{4}"), reading).state, unreadable);
    EXPECT_EQ(decide_one(field("g", FieldKind::comb, "9{4}"), glyphs("f", FieldKind::comb, "1234")).state, unreadable);
}

// -------------------------------------------------------------------------------------------------------------- marks

TEST(DecideTicks, One) {
    Field ticks = field("f", FieldKind::ticks);
    ticks.choices = {{"yes", ""}, {"no", ""}, {"other", ""}};
    struct {
        std::vector<double> marks;
        FieldState state;
        Value value;
    } const cases[] = {
        {{0.999, 0.001, 0.001}, accepted, std::string("yes")}, {{0.001, 0.002, 0.001}, empty, Value{}},
        {{0.999, 0.999, 0.001}, doubtful, std::string("yes")}, {{0.5, 0.001, 0.001}, doubtful, std::string("yes")},
        {{0.999, 0.3, 0.001}, doubtful, std::string("yes")},   {{0.2, 0.001, 0.001}, doubtful, Value{}},
    };
    for (const auto& c : cases) {
        const auto result = decide_one(ticks, marks("f", FieldKind::ticks, c.marks));
        EXPECT_EQ(result.state, c.state) << c.marks[0] << ' ' << c.marks[1];
        EXPECT_EQ(result.value, c.value) << c.marks[0] << ' ' << c.marks[1];
    }
    EXPECT_EQ(decide_one(ticks, marks("f", FieldKind::ticks, {1, 0})).state, unreadable);  // a box is missing
}

TEST(DecideTicks, Several) {
    Field ticks = field("f", FieldKind::ticks);
    ticks.pick = templates::Pick::several;
    ticks.choices = {{"a", ""}, {"b", ""}, {"c", ""}};
    using Several = std::vector<std::string>;
    auto result = decide_one(ticks, marks("f", FieldKind::ticks, {0.999, 0.001, 0.999}));
    EXPECT_EQ(result.state, accepted);
    EXPECT_EQ(result.value, (Value{Several{"a", "c"}}));
    result = decide_one(ticks, marks("f", FieldKind::ticks, {0.001, 0.001, 0.001}));
    EXPECT_EQ(result.state, empty);
    EXPECT_EQ(result.value, Value{Several{}});
    result = decide_one(ticks, marks("f", FieldKind::ticks, {0.999, 0.4, 0.001}));
    EXPECT_EQ(result.state, doubtful);
    ASSERT_EQ(result.candidates.size(), 2u);
    EXPECT_EQ(result.candidates[1].value, (Value{Several{"a", "b"}}));
}

TEST(DecideMarks, Presence) {
    for (const auto kind : {FieldKind::mark, FieldKind::strike, FieldKind::signature}) {
        EXPECT_EQ(decide_one(field("f", kind), marks("f", kind, {0.999})).state, accepted);
        const auto none = decide_one(field("f", kind), marks("f", kind, {0.002}));
        EXPECT_EQ(none.state, empty);
        EXPECT_EQ(none.value, Value{false});
        EXPECT_EQ(decide_one(field("f", kind), marks("f", kind, {0.5})).state, doubtful);
    }
}

TEST(DecideMarks, APageWhosePenWasNearlyLostHasNoEmptyMarks) {
    templates::Schema schema;
    schema.repeats.push_back({.id = "rows", .fields = {field("m", FieldKind::mark), field("s", FieldKind::strike)}});
    const auto state_of_unseen = [&](int seen, int half_seen, FieldKind kind) {
        std::vector<Reading> page;
        for (int i = 0; i < seen + half_seen; ++i)
            page.push_back(marks("rows[" + std::to_string(i) + "].m", FieldKind::mark, {i < seen ? 0.999 : 0.4}));
        page.push_back(marks(kind == FieldKind::mark ? "rows[99].m" : "rows[99].s", kind, {0.001}));
        return decide(schema, page).back().state;
    };
    EXPECT_EQ(state_of_unseen(40, 40, FieldKind::mark), doubtful);
    EXPECT_EQ(state_of_unseen(40, 40, FieldKind::strike), empty) << "a line is more than a tick";
    EXPECT_EQ(state_of_unseen(60, 6, FieldKind::mark), empty);
    EXPECT_EQ(state_of_unseen(0, 7, FieldKind::mark), empty) << "a few odd marks are no pen";
}

// ------------------------------------------------------------------------------------------------------------ numbers

TEST(DecideNumbers, DigitsAndDecimals) {
    Field number = field("f", FieldKind::number);
    number.digits = 3;
    number.decimals = 1;
    const auto read = [&](const char* text) { return decide_one(number, glyphs("f", FieldKind::number, text)); };
    EXPECT_EQ(read("12").value, Value{12.0});
    EXPECT_EQ(read("12").state, doubtful) << "it may be 1.2 whose point the scan lost";
    EXPECT_EQ(read("12.0").state, accepted);
    EXPECT_EQ(read("8.5").value, Value{8.5});
    EXPECT_EQ(read("0").state, accepted);
    EXPECT_EQ(read("1234").state, doubtful);
    EXPECT_EQ(read("1.25").state, doubtful);
    EXPECT_EQ(read("012").state, doubtful);
    EXPECT_EQ(read("..").state, doubtful);
    EXPECT_TRUE(is_null(read("..").value));
}

// -------------------------------------------------------------------------------------------------------------- words

TEST(DecideWords, FreeTextNeedsNearCertainty) {
    const auto result = [](double p) {
        return decide_one(field("f", FieldKind::text), words("f", FieldKind::text, {{std::string("王建国"), p}}));
    };
    EXPECT_EQ(result(0.9995).state, accepted);
    EXPECT_EQ(result(0.98).state, doubtful);
    EXPECT_EQ(result(0.98).value, Value{std::string("王建国")});
}

TEST(DecideWords, ALexiconConfirmsItsWordsAndNeverInventsThem) {
    const templates::Lexicon models{"models", {{"蒙派克", 1, {}}, {"风景海狮", 1, {}}, {"迷迪", 1, {"迷笛"}}}};
    Known known;
    known.lexicon = [&](std::string_view) { return &models; };
    Field model = field("f", FieldKind::lexicon);
    model.lexicon = "models";
    const auto read = [&](std::vector<Candidate> candidates) {
        return decide_one(model, words("f", FieldKind::lexicon, std::move(candidates)), known);
    };
    auto result = read({{std::string("蒙派克"), 0.985}});
    EXPECT_EQ(result.state, accepted);
    EXPECT_NEAR(result.ink_confidence, 0.985, 1e-9);
    // Two words of the list that one slip apart could be taken for each other need more.
    EXPECT_EQ(read({{std::string("迷笛"), 0.985}}).state, doubtful);
    EXPECT_EQ(read({{std::string("迷笛"), 0.9985}}).state, accepted);
    // The ink says another word; the list only proposes.
    result = read({{std::string("风景海师"), 0.9}});
    EXPECT_EQ(result.state, doubtful);
    EXPECT_TRUE(std::any_of(result.candidates.begin(), result.candidates.end(),
                            [](const auto& c) { return c.value == Value{std::string("风景海狮")}; }));
    // Second in ink, first by the list: proposed, not accepted.
    result = read({{std::string("蒙派兄"), 0.6}, {std::string("蒙派克"), 0.4}});
    EXPECT_EQ(result.value, Value{std::string("蒙派克")});
    EXPECT_EQ(result.state, doubtful);
}

/// A line that spells some characters, each with what else it may be.
Reading line(std::vector<std::vector<Symbol>> steps, std::vector<Candidate> candidates) {
    Reading reading = words("f", FieldKind::lexicon, std::move(candidates));
    reading.steps = Steps::frames;
    for (auto& step : steps) {
        reading.lattice.push_back(std::move(step));
        reading.lattice.push_back({{"", 1}});
    }
    return reading;
}

TEST(DecideWords, EveryWordOfALexiconIsAskedOfTheFrames) {
    const templates::Lexicon models{"models", {{"风景", 1, {}}, {"迷迪", 1, {"迷笛"}}, {"蒙派克", 1, {}}}};
    Known known;
    known.lexicon = [&](std::string_view) { return &models; };
    Field model = field("f", FieldKind::lexicon);
    model.lexicon = "models";
    // No engine named the word, and the ink holds it nearly as probable as its first: taken.
    auto result = decide_one(model, line({{{"迷", 0.999}}, {{"迪", 0.62}, {"通", 0.38}}},
                                         {{std::string("迷通"), 0.379}}), known);
    EXPECT_EQ(result.value, Value{std::string("迷迪")});
    EXPECT_NEAR(result.ink_confidence, 0.62, 0.01);
    EXPECT_GT(result.confidence, 0.9);
    // Ink that hardly allows the word only proposes it.
    result = decide_one(model, line({{{"迷", 0.999}}, {{"通", 0.95}, {"迪", 0.04}}}, {{std::string("迷通"), 0.95}}), known);
    EXPECT_EQ(result.state, doubtful);
    EXPECT_TRUE(std::any_of(result.candidates.begin(), result.candidates.end(),
                            [](const auto& c) { return c.value == Value{std::string("迷迪")}; }));
    // Ink that is none of the words makes none of them likely.
    result = decide_one(model, line({{{"瑞", 0.9}}, {{"风", 0.9}}}, {{std::string("瑞风"), 0.81}}), known);
    EXPECT_EQ(result.value, Value{std::string("瑞风")});
    EXPECT_EQ(result.state, doubtful);
    for (const auto& candidate : result.candidates)
        if (candidate.value != result.value) {
            EXPECT_LT(candidate.probability, 0.1);
        }
}

TEST(DecideWords, PrintIsTakenAsItStands) {
    Reading reading{.path = "f", .kind = FieldKind::date, .ink_probability = 1,
                    .candidates = {{std::string("2009-04-14"), 1.0}}, .engine = "printed"};
    const auto result = decide_one(field("f", FieldKind::date, "YYYY-MM-DD"), reading);
    EXPECT_EQ(result.state, accepted);
    EXPECT_EQ(result.engine, "printed");
}

// ------------------------------------------------------------------------------------------------------- file numbers

class RowFileNo : public testing::Test {
protected:
    RowFileNo() {
        schema.fields.push_back(constrained(field("consultant_code", FieldKind::comb, "AAA"), "consultant_code"));
        Field number = constrained(field("file_no", FieldKind::comb, "YY-NNNN"), "file_no");
        number.prefix = "consultant_code";
        number.prefix_unless = "moved";
        schema.repeats.push_back({.id = "rows", .fields = {number, field("moved", FieldKind::mark)}});
    }
    FieldResult read(double moved, double code = 0.9995, const Known& known = {}) {
        auto header = glyphs("consultant_code", FieldKind::comb, code == 0 ? "" : "A01");
        if (code > 0) header.lattice[1] = cell("0", code, "6");
        const std::vector<Reading> readings{header, glyphs("rows[0].file_no", FieldKind::comb, "090011"),
                                            marks("rows[0].moved", FieldKind::mark, {moved})};
        return decide(schema, readings, known)[1];
    }
    templates::Schema schema;
};

TEST_F(RowFileNo, IsTheHeadersCodeAndItsCells) {
    const auto result = read(0.001);
    EXPECT_EQ(result.state, accepted);
    EXPECT_EQ(result.value, Value{std::string("A01-09-0011")});
}

TEST_F(RowFileNo, IsDoubtfulWithADoubtfulCode) {
    const auto result = read(0.001, 0.7);
    EXPECT_EQ(result.state, doubtful);
    EXPECT_EQ(result.value, Value{std::string("A01-09-0011")});
}

TEST_F(RowFileNo, TakesAKnownCodeWhenThePageSaysNone) {
    EXPECT_TRUE(is_null(read(0.001, 0).value));
    EXPECT_EQ(read(0.001, 0).written, "09-0011");
    Known known;
    known.fields["consultant_code"] = std::string("A02");
    const auto result = read(0.001, 0, known);
    EXPECT_EQ(result.value, Value{std::string("A02-09-0011")});
    EXPECT_EQ(result.state, accepted);
}

TEST_F(RowFileNo, OfAnotherConsultantIsNullWithCandidates) {
    Known known;
    known.consultant_codes = {"A01", "A02", "A03"};
    const auto result = read(0.999, 0.9995, known);
    EXPECT_EQ(result.state, doubtful);
    EXPECT_TRUE(is_null(result.value));
    ASSERT_EQ(result.candidates.size(), 2u);
    EXPECT_EQ(result.candidates[0].value, Value{std::string("A02-09-0011")});
}

TEST_F(RowFileNo, PerhapsOfAnotherIsDoubtful) { EXPECT_EQ(read(0.3).state, doubtful); }

}  // namespace
}  // namespace formloop::record
