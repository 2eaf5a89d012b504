// SPDX-License-Identifier: GPL-3.0-or-later
#include "src/app/evaluate.h"

#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>

namespace formloop::app {
namespace {

using namespace formloop::literals;
using record::FieldResult;
using record::FieldState;
using record::PageState;
using record::Value;
using templates::FieldKind;

const templates::FormTemplate* no_form(std::string_view, int) { return nullptr; }

FieldResult field(std::string path, FieldKind kind, FieldState state, Value value) {
    FieldResult f;
    f.path = std::move(path), f.kind = kind, f.state = state, f.value = std::move(value);
    f.box = {20_mm, 30_mm, 10_mm, 5_mm};
    return f;
}

TruthPage truth(std::vector<record::TrueField> fields, int page = 1) {
    TruthPage t;
    t.page.source = "a.pdf", t.page.page = page, t.page.form = "card", t.page.fields = std::move(fields);
    return t;
}

ReadPage page(std::vector<FieldResult> fields, PageState state = PageState::done, int number = 1) {
    ReadPage p;
    p.result.source = "scans/a.pdf", p.result.page = number, p.result.state = state, p.result.fields = std::move(fields);
    return p;
}

KindAccuracy only_row(const Evaluation& e) {
    EXPECT_EQ(e.kinds.size(), 1u);
    return e.kinds.empty() ? KindAccuracy{} : e.kinds.front();
}

// Reference values of R's pbeta() and binom.test().
TEST(Statistics, IncompleteBetaAgreesWithKnownValues) {
    EXPECT_NEAR(incomplete_beta(1, 1, 0.3), 0.3, 1e-14);
    EXPECT_NEAR(incomplete_beta(2, 3, 0.5), 0.6875, 1e-14);
    EXPECT_NEAR(incomplete_beta(0.5, 0.5, 0.25), 1.0 / 3, 1e-13);
    EXPECT_NEAR(incomplete_beta(5, 10, 0.2), 0.129839625830, 1e-11);  // P(Bin(14, .2) >= 5)
    for (double x = 0.05; x < 1; x += 0.1) EXPECT_NEAR(incomplete_beta(3.5, 7.25, x) + incomplete_beta(7.25, 3.5, 1 - x), 1, 1e-13);
    EXPECT_EQ(incomplete_beta(2, 2, 0), 0);
    EXPECT_EQ(incomplete_beta(2, 2, 1), 1);
}

TEST(Statistics, ClopperPearsonAgreesWithKnownValues) {
    const Interval none = clopper_pearson(0, 3000);
    EXPECT_EQ(none.low, 0);
    EXPECT_NEAR(none.high, 1 - std::pow(0.025, 1.0 / 3000), 1e-12);  // the exact form for no hits
    const Interval some = clopper_pearson(5, 100);
    EXPECT_NEAR(some.value, 0.05, 1e-15);
    EXPECT_NEAR(some.low, 0.01643193, 1e-7);
    EXPECT_NEAR(some.high, 0.11283491, 1e-7);
    const Interval ten = clopper_pearson(10, 10);
    EXPECT_NEAR(ten.low, std::pow(0.025, 0.1), 1e-12);
    EXPECT_EQ(ten.high, 1);
    EXPECT_EQ(clopper_pearson(0, 0), (Interval{0, 0, 1}));
}

TEST(Statistics, AurocCountsPairs) {
    const std::vector<Judged> values{{0.9, true}, {0.8, false}, {0.7, true}, {0.7, false}, {0.2, false}};
    // Of six pairs of a right and a wrong one: 0.9 wins three; 0.7 loses to 0.8, ties with 0.7, wins over 0.2.
    EXPECT_NEAR(*auroc(values), (3 + 0 + 0.5 + 1) / 6.0, 1e-12);
    EXPECT_FALSE(auroc(std::vector<Judged>{{0.9, true}}));
    EXPECT_FALSE(auroc({}));
}

TEST(Statistics, ReliabilitySortsByConfidence) {
    const auto bins = reliability(std::vector<Judged>{{0.3, false}, {0.4, true}, {0.85, true}, {1.0, true}, {0.999, true}});
    ASSERT_EQ(bins.size(), 3u);
    EXPECT_EQ(bins[0], (ReliabilityBin{0, 0.5, 2, 1, 0.35}));
    EXPECT_EQ(bins[1], (ReliabilityBin{0.8, 0.9, 1, 1, 0.85}));
    EXPECT_EQ(bins[2].n, 2) << "1 belongs to the last bin";
}

TEST(Statistics, CoverageKeepsItsBudget) {
    std::vector<Judged> values;
    for (int i = 0; i < 4000; ++i) values.push_back({0.999, true});
    for (int i = 0; i < 100; ++i) values.push_back({0.9, i != 0});
    const auto thousand = coverage(values, 1000), hundred = coverage(values, 100);
    EXPECT_EQ(thousand, (Coverage{1000, 4000, 0, 0.999})) << "3.0 in 4,000; with one wrong 4.75 in 4,100";
    EXPECT_EQ(hundred, (Coverage{100, 4100, 1, 0.9}));
    EXPECT_EQ(coverage(std::vector<Judged>(200, {0.99, true}), 100).accepted, 0) << "too few to prove 1 in 100";
    EXPECT_EQ(coverage(std::vector<Judged>(299, {0.99, true}), 100).accepted, 299) << "0 of 299 is below 1.0 %";
}

TEST(Statistics, EditDistanceIsLevenshteins) {
    EXPECT_EQ(edit_distance(U"kitten", U"sitting"), 3);
    EXPECT_EQ(edit_distance(U"", U"王建国"), 3);
    EXPECT_EQ(edit_distance(U"王建国", U"王国"), 1);
    EXPECT_EQ(edit_distance(U"王", U"王"), 0);
}

TEST(Evaluate, CountsCandidatesCharactersAndHowTrueConfidencesAre) {
    const auto t = truth({{"a", std::string("王建国"), "font"}, {"b", std::string("李娜"), "font"}, {"c", std::string("张伟"), "font"}});
    auto a = field("a", FieldKind::text, FieldState::accepted, std::string("王建国"));
    auto b = field("b", FieldKind::text, FieldState::doubtful, std::string("李那"));
    auto c = field("c", FieldKind::text, FieldState::unreadable, {});
    a.confidence = 0.99, b.confidence = 0.6;
    for (const char* other : {"1", "2", "3", "李娜"}) b.candidates.push_back({std::string(other), 0.1});
    const auto row = only_row(evaluate(std::vector{t}, std::vector{page({a, b, c})}, "scans", no_form));
    EXPECT_EQ(row.exact, 1);
    EXPECT_EQ(row.top5, 2);
    EXPECT_EQ(row.characters, 7);
    EXPECT_EQ(row.character_errors, 1 + 2) << "what was not read misses all its characters";
    EXPECT_EQ(row.auroc, 1.0);
    ASSERT_EQ(row.reliability.size(), 2u) << "an unreadable field says nothing";
    EXPECT_EQ(row.reliability[0].right, 0);
    EXPECT_EQ(row.reliability[1].right, 1);
}

TEST(SameValue, IsStrictButForWidthAndOrder) {
    const auto text = [](const char* s) { return Value(std::string(s)); };
    EXPECT_TRUE(same_value(FieldKind::text, text("A01,王"), text("A01，王")));
    EXPECT_TRUE(same_value(FieldKind::text, text("王建国"), text(" 王建国 ")));
    EXPECT_FALSE(same_value(FieldKind::text, text("王建国"), text("王 建国")));
    EXPECT_FALSE(same_value(FieldKind::text, text("王建国"), text("王建固")));
    EXPECT_FALSE(same_value(FieldKind::comb, text("A01"), text("a01")));
    EXPECT_FALSE(same_value(FieldKind::comb, text("A01"), text("Ａ01")));
    EXPECT_FALSE(same_value(FieldKind::date, text("2009-04-14"), text("2010-04-14")));
    EXPECT_TRUE(same_value(FieldKind::number, 8.4, 8.4));
    EXPECT_FALSE(same_value(FieldKind::number, 8.4, 84.0));
    EXPECT_FALSE(same_value(FieldKind::number, 8.0, text("8")));
    EXPECT_TRUE(same_value(FieldKind::ticks, std::vector<std::string>{"a", "b"}, std::vector<std::string>{"b", "a"}));
    EXPECT_FALSE(same_value(FieldKind::ticks, std::vector<std::string>{"a"}, std::vector<std::string>{"b", "a"}));
    EXPECT_TRUE(same_value(FieldKind::mark, false, Value{}));
    EXPECT_FALSE(same_value(FieldKind::mark, true, Value{}));
}

TEST(Evaluate, CountsWhatIsWrongAndWhatIsNot) {
    const auto t = truth({{"right", std::string("1"), "typed"},
                          {"other", std::string("2"), "typed"},
                          {"doubtful", std::string("3"), "typed"},
                          {"doubtful_other", std::string("4"), "typed"},
                          {"unreadable", std::string("5"), "typed"},
                          {"missed", std::string("6"), "typed"},
                          {"unseen", std::string("7"), "typed"}});
    const auto e = evaluate(std::vector{t}, std::vector{page({
        field("right", FieldKind::text, FieldState::accepted, std::string("1")),
        field("other", FieldKind::text, FieldState::accepted, std::string("9")),
        field("doubtful", FieldKind::text, FieldState::doubtful, std::string("3")),
        field("doubtful_other", FieldKind::text, FieldState::doubtful, std::string("9")),
        field("unreadable", FieldKind::text, FieldState::unreadable, {}),
        field("missed", FieldKind::text, FieldState::empty, {}),
        field("blank", FieldKind::text, FieldState::empty, {}),
        field("blank_doubtful", FieldKind::text, FieldState::doubtful, std::string("x")),
        field("invented", FieldKind::text, FieldState::accepted, std::string("x")),
    })}, "scans/", no_form);
    const KindAccuracy row = only_row(e);
    EXPECT_EQ(row.ink, "typed");
    EXPECT_EQ(row.inked, 7);
    EXPECT_EQ(row.blank, 3);
    EXPECT_EQ(row.exact, 2);
    EXPECT_EQ(row.accepted, 2);
    EXPECT_EQ(row.missed, 1);
    EXPECT_EQ(row.invented, 1);
    EXPECT_EQ(row.wrong, 3);
    EXPECT_EQ(row.wrong_share, clopper_pearson(3, 4));
    EXPECT_EQ(e.pages, (std::map<std::string, int>{{"done", 1}}));
    ASSERT_EQ(e.wrong.size(), 3u);
    EXPECT_EQ(e.wrong[0], (WrongField{"a.pdf", 1, "other", FieldKind::text, "typed", WrongField::Why::other_value}));
    EXPECT_EQ(e.wrong[1].why, WrongField::Why::missed);
    EXPECT_EQ(e.wrong[2].path, "invented");
}

TEST(Evaluate, KeepsKindsAndInksApartAndLeavesOutWhatWePrinted) {
    const auto t = truth({{"a", std::string("A"), "typed"}, {"b", true, "drawn"}, {"p", std::string("A01"), ""}});
    auto unlisted = field("q", FieldKind::text, FieldState::accepted, std::string("ours"));
    unlisted.engine = "printed";
    const auto e = evaluate(std::vector{t}, std::vector{page({
        field("a", FieldKind::letter, FieldState::accepted, std::string("A")),
        field("b", FieldKind::mark, FieldState::accepted, true),
        field("c", FieldKind::mark, FieldState::accepted, false),
        field("p", FieldKind::comb, FieldState::accepted, std::string("A01")),
        unlisted,
    })}, "scans", no_form);
    ASSERT_EQ(e.kinds.size(), 3u);
    for (const auto& row : e.kinds) {
        EXPECT_EQ(row.inked, 1);
        EXPECT_EQ(row.exact, 1);
        EXPECT_EQ(row.wrong, 0);
        EXPECT_EQ(row.blank, row.kind == FieldKind::mark ? 1 : 0);
        EXPECT_EQ(row.ink, row.kind == FieldKind::mark ? "drawn" : row.kind == FieldKind::comb ? "printed" : "typed");
    }
}

TEST(Evaluate, APageThatWasCalledBlankMissedItsInkAndOneThatCouldNotBeReadDidNot) {
    const std::vector<record::TrueField> ink{{"b", true, "drawn"}};
    const std::vector<TruthPage> t{truth(ink, 1), truth(ink, 2), truth(ink, 3)};
    const auto e = evaluate(t, std::vector{page({}, PageState::blank, 1), page({}, PageState::unreadable, 2)}, "scans", no_form);
    EXPECT_EQ(only_row(e).inked, 3);
    EXPECT_EQ(only_row(e).missed, 1);
    EXPECT_EQ(only_row(e).wrong, 1);
    EXPECT_EQ(e.pages, (std::map<std::string, int>{{"blank", 1}, {"missing", 1}, {"unreadable", 1}}));
}

TEST(Evaluate, AFileThatWasRefusedAnswersForAllItsPages) {
    const std::vector<TruthPage> t{truth({}, 1), truth({}, 2)};
    EXPECT_EQ(evaluate(t, std::vector{page({}, PageState::encrypted, 0)}, "scans", no_form).pages,
              (std::map<std::string, int>{{"encrypted", 2}}));
}

TrueMap plain_map(double px_per_mm) {
    std::vector<Point<Px>> px;
    for (int j = -1; j < 32; ++j)
        for (int i = -1; i < 24; ++i) px.push_back({Px{i * 10 * px_per_mm}, Px{j * 10 * px_per_mm}});
    return {{-10_mm, -10_mm}, 10_mm, 25, 33, std::move(px)};
}

TEST(Evaluate, MeasuresRegistrationInMillimetres) {
    auto t = truth({});
    t.map = plain_map(12);
    auto p = page({field("a", FieldKind::mark, FieldState::empty, {})});
    p.result.residual = 0.07_mm;
    p.to_scan = [](Point<Mm> at) { return Point<Px>{Px{at.x.value * 12 + 1.2}, Px{at.y.value * 12}}; };  // 0.1 mm aside
    const auto e = evaluate(std::vector{t}, std::vector{p}, "scans", no_form);
    ASSERT_TRUE(e.true_median && e.true_max && e.reported_median);
    EXPECT_EQ(e.corners, 4);
    EXPECT_NEAR(e.true_median->value, 0.1, 1e-9);
    EXPECT_NEAR(e.true_max->value, 0.1, 1e-9);
    EXPECT_EQ(*e.reported_median, 0.07_mm);
}

TEST(TrueMap, FollowsAWavingFeedToAFewMicrons) {
    // The worst feed that the simulator makes: 0.6 mm over 90 mm, and a cockle of 0.16 mm over 80 mm.
    const auto truth_at = [](Point<Mm> p) {
        const double y = p.y.value + 0.6 * std::sin(2 * 3.14159265 * p.y.value / 90), x = p.x.value + 0.16 * std::sin(2 * 3.14159265 * p.y.value / 80);
        return Point<Px>{Px{12 * x}, Px{12 * y}};
    };
    std::vector<Point<Px>> px;
    for (int j = -1; j < 32; ++j)
        for (int i = -1; i < 24; ++i) px.push_back(truth_at({Mm{10.0 * i}, Mm{10.0 * j}}));
    const TrueMap map({-10_mm, -10_mm}, 10_mm, 25, 33, std::move(px));
    double worst = 0;
    for (double y = 0; y <= 297; y += 3.3)
        for (double x = 0; x <= 210; x += 17.7) {
            const Point<Px> miss = map({Mm{x}, Mm{y}}) - truth_at({Mm{x}, Mm{y}});
            worst = std::max(worst, std::hypot(miss.x.value, miss.y.value) / 12);
        }
    EXPECT_LT(worst, 0.012);
    EXPECT_NEAR(plain_map(7.5).px_per_mm({100_mm, 100_mm}), 7.5, 1e-9);
}

TEST(ReadTruth, ReadsLinesAndNamesTheOneThatIsWrong) {
    const auto folder = std::filesystem::temp_directory_path() / "formloop-truth-test";
    std::filesystem::create_directories(folder);
    const std::string good = R"({"source":"a.pdf","page":1,"form":"card","fields":[{"field":"x","value":"1","ink":"typed"}]})";
    const auto with = [&](const std::string& text) { std::ofstream(folder / "truth.jsonl") << text; };
    with(good + "\n\n" + good + "\n");
    auto read = read_truth(folder);
    ASSERT_TRUE(read) << to_string(read.error());
    EXPECT_EQ(read->size(), 2u);
    EXPECT_EQ(read->front().page.fields.front(), (record::TrueField{"x", std::string("1"), "typed"}));
    EXPECT_FALSE(read->front().map);
    with(good + "\n{\"source\":1}\n");
    read = read_truth(folder);
    ASSERT_FALSE(read);
    EXPECT_NE(to_string(read.error()).find("truth.jsonl:2"), std::string::npos) << to_string(read.error());
    with(R"({"source":"a.pdf","page":1,"form":"card","fields":[],"true_map":{"step_mm":10,"columns":2,"rows":2,"origin_mm":[0,0],"px":[]}})");
    EXPECT_FALSE(read_truth(folder));
    with("");
    EXPECT_FALSE(read_truth(folder));
    std::filesystem::remove_all(folder);
    read = read_truth(folder);
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().code, ErrorCode::not_found);
}

TEST(Output, JsonIsAsThePromiseSays) {
    const auto t = truth({{"b", true, "drawn"}});
    const auto e = evaluate(std::vector{t}, std::vector{page({field("b", FieldKind::mark, FieldState::accepted, true)})}, "scans", no_form);
    EXPECT_EQ(to_json(e),
              R"({"kinds":[{"kind":"mark","ink":"drawn","inked":1,"blank":0,"exact":1,"top5":1,"characters":0,"character_errors":0,"accepted":1,"missed":0,"invented":0,"wrong":0,)"
              R"("wrong_per_1000":[0.000,0.000,975.000],"auroc":null,)"
              R"("reliability":[{"from":0.000,"to":0.500,"n":1,"right":1,"mean_confidence":0.0000}],)"
              R"("coverage":[{"budget":100,"accepted":0,"wrong":0,"confidence":1.000000},)"
              R"({"budget":300,"accepted":0,"wrong":0,"confidence":1.000000},{"budget":1000,"accepted":0,"wrong":0,"confidence":1.000000}]}],)"
              R"("pages":{"done":1},"residual_mm":{"true_median":null,"true_p95":null,"true_max":null,"reported_median":null},)"
              R"("seconds_per_page":null})");
    EXPECT_NE(to_table(e).find("n < 3,000"), std::string::npos) << "a small sample claims nothing";
}

}  // namespace
}  // namespace formloop::app
