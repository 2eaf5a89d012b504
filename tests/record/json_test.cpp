// SPDX-License-Identifier: GPL-3.0-or-later
#include "src/record/json.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "src/record/calendar.h"
#include "templates/identity.h"
#include "tests/record/sample.h"

namespace formloop::record {
namespace {

using namespace sample;
using testing::ElementsAre;

templates::FormTemplate table() {
    templates::FormTemplate form;
    form.form = "prospect-table";
    form.version = 2;
    auto ticks = field("use", FieldKind::ticks);
    ticks.pick = templates::Pick::several;
    ticks.choices = {{"cargo", ""}, {"tour", ""}, {"home", ""}};
    auto half = field("half", FieldKind::ticks);
    half.choices = {{"first", ""}, {"second", ""}};
    form.schema.fields = {field("period", FieldKind::date, "YYYY-MM"),
                          field("opened_on", FieldKind::date, "YYYY-MM-DD"),
                          field("name", FieldKind::text),
                          field("total", FieldKind::number),
                          ticks,
                          half,
                          field("sig", FieldKind::signature)};
    templates::Repeat days{.id = "days", .key = templates::RepeatKey::day, .fields = {}, .repeats = {}};
    days.fields = {field("planned", FieldKind::mark), field("level", FieldKind::letter)};
    form.schema.repeats = {{.id = "rows", .fields = {field("file_no", FieldKind::comb, "YY-NNNN"),
                                                     field("at", FieldKind::time, "HH:MM")}, .repeats = {days}}};
    return form;
}

class RecordJson : public testing::Test {
protected:
    templates::FormTemplate form = table();
    FindForm find = [this](std::string_view id, int version) -> const templates::FormTemplate* {
        return id == form.form && (version == 0 || version == form.version) ? &form : nullptr;
    };
    std::vector<std::string> faults(std::string_view json) {
        const auto records = parse_records(json, "r.json", find);
        std::vector<std::string> sentences;
        if (!records)
            for (const auto& error : records.error()) sentences.push_back(to_string(error));
        return sentences;
    }
};

TEST_F(RecordJson, IsSpelledAsTheContractSays) {
    Record record{.form = "prospect-table", .version = 2, .copy = "", .fields = {}};
    record.fields["period"] = std::string("2009-04");
    record.fields["total"] = 12.0;
    record.fields["use"] = std::vector<std::string>{"cargo"};
    record.fields["rows[1].days[16].planned"] = true;
    record.fields["rows[1].days[16].level"] = std::string("A");
    record.fields["rows[1].days[3].planned"] = true;
    EXPECT_EQ(write_record(record, form),
              R"({"form":"prospect-table","version":2,"fields":{"period":"2009-04","total":12,"use":["cargo"],)"
              R"("rows":[{},{"days":{"3":{"planned":true},"16":{"planned":true,"level":"A"}}}]}})");
}

TEST_F(RecordJson, ReadsOneRecordAnArrayOrLines) {
    const std::string one = R"({"form":"prospect-table","fields":{"name":"王建国"}})";
    for (const auto& [json, n] : {std::pair{one, 1},
                                  {"[" + one + ",\n" + one + "]", 2},
                                  {one + "\n" + one + "\r\n\n", 2},
                                  {"\xEF\xBB\xBF" + one, 1}}) {
        const auto records = parse_records(json, "r.json", find);
        ASSERT_TRUE(records) << to_string(records.error().front());
        ASSERT_EQ(std::ssize(*records), n);
        EXPECT_EQ(records->back().version, 2);  // the newest
        EXPECT_EQ(records->back().fields.at("name"), Value{std::string("王建国")});
    }
}

TEST_F(RecordJson, NamesAllFaultsAtOnceWithLineAndPath) {
    EXPECT_THAT(
        faults(R"({
  "form": "prospect-table",
  "vrsion": 1,
  "fields": {
    "nmae": "x",
    "name": 3,
    "total": "12",
    "opened_on": "2009-02-30",
    "period": "2009-04-01",
    "use": ["cargo", "boat"],
    "half": "third",
    "sig": 1,
    "rows": [
      {"file_no": "09-0011", "at": "25:00"},
      7,
      {"days": {"32": {}, "5": {"planned": "yes", "colour": "red"}}}
    ]
  }
})"),
        ElementsAre(
            "r.json:3: vrsion: is not a key of a record, expected form, version, copy or fields",
            "r.json:5: fields.nmae: is not a field of prospect-table, expected one that `formloop forms show` lists",
            "r.json:6: fields.name: is a number, expected a string or null",
            "r.json:7: fields.total: is a string, expected a number or null",
            "r.json:8: fields.opened_on: is not a day of the calendar, expected YYYY-MM-DD",
            "r.json:9: fields.period: is not a month, expected YYYY-MM",
            R"(r.json:10: fields.use: is not a choice, expected some of "cargo", "tour", "home")",
            R"(r.json:11: fields.half: is not in the legend, expected one of "first", "second")",
            "r.json:12: fields.sig: is a number, expected true or false",
            "r.json:14: fields.rows[0].at: is not a time, expected HH:MM",
            "r.json:15: fields.rows[1]: is a number, expected an object",
            "r.json:16: fields.rows[2].days.32: is not a day of the month, expected 1 to 31",
            "r.json:16: fields.rows[2].days.5.planned: is a string, expected true or false",
            "r.json:16: fields.rows[2].days.5.colour: is not a field of prospect-table, expected one that "
            "`formloop forms show` lists"));
}

TEST_F(RecordJson, RefusesWhatIsNoRecord) {
    EXPECT_THAT(faults(""), ElementsAre("r.json: is empty, expected records"));
    EXPECT_THAT(faults("7"), ElementsAre("r.json:1: is a number, expected a record object"));
    EXPECT_THAT(faults("[{\"fields\":{}}]"), ElementsAre("r.json:1: [0].form: is missing, expected the form's id"));
    EXPECT_THAT(faults(R"({"form":"prospect-table"})"),
                ElementsAre("r.json:1: fields: is missing, expected an object of the form's fields"));
    EXPECT_THAT(faults(R"({"form":"card","fields":{}})"),
                ElementsAre("r.json:1: form: is not a known form, expected one that `formloop forms` lists"));
    EXPECT_THAT(faults(R"({"form":"prospect-table","version":9,"fields":{}})"),
                ElementsAre("r.json:1: version: is not a known version of the form"));
    EXPECT_THAT(faults(R"({"form":"prospect-table","copy":"abc","fields":{}})"),
                ElementsAre("r.json:1: copy: is not a copy id, expected 12 characters of Crockford base32"));
    EXPECT_THAT(faults("{\"form\":\n\"prospect-table\",\n"),
                ElementsAre("r.json:2: the text ends inside a value, expected complete JSON"));
    EXPECT_THAT(faults("{\"form\":1\n\n,}"), ElementsAre("r.json:3: is not JSON, expected a JSON value"));
    EXPECT_THAT(faults(R"({"form":"a","form":"b"})"),
                ElementsAre("r.json:1: a key stands twice in one object, expected each key once"));
    EXPECT_THAT(faults(std::string(100, '[')), ElementsAre("r.json:1: is nested deeper than 32 levels"));
}

TEST_F(RecordJson, RoundTrips) {
    const char* names[] = {"王建国", "a \"b\" \\ \n\t", "𠮷", "", "李"};
    for (unsigned seed = 1; seed <= 300; ++seed) {
        std::mt19937 random(seed);
        const auto coin = [&] { return random() % 3 == 0; };
        Record record{.form = form.form, .version = form.version, .copy = "", .fields = {}};
        if (coin()) record.copy = templates::to_string(templates::CopyId{random()});
        if (coin()) record.fields["name"] = std::string(names[random() % 5]);
        if (coin()) record.fields["total"] = static_cast<double>(random() % 100000) / (coin() ? 10 : 1);
        if (coin())
            record.fields["opened_on"] = to_string(Date{std::chrono::sys_days{std::chrono::days{random() % 30000}}});
        if (coin())
            record.fields["use"] = coin() ? std::vector<std::string>{"cargo", "home"} : std::vector<std::string>{};
        if (coin()) record.fields["half"] = Value{};
        if (coin()) record.fields["sig"] = coin();
        for (int row = 0; row < 20; ++row) {
            const std::string path = "rows[" + std::to_string(row) + "].";
            if (coin()) record.fields[path + "file_no"] = std::string("A01-09-0011");
            if (coin())
                record.fields[path + "days[" + std::to_string(1 + random() % 31) + "].level"] = std::string("A");
            if (coin()) record.fields[path + "days[" + std::to_string(1 + random() % 31) + "].planned"] = coin();
        }
        const auto again = parse_records(write_record(record, form), "r.json", find);
        ASSERT_TRUE(again) << "seed " << seed << ": " << to_string(again.error().front());
        ASSERT_EQ(again->size(), 1u);
        EXPECT_EQ(again->front(), record) << "seed " << seed;
    }
}

// ---------------------------------------------------------------------------------------------------------- results

FieldResult random_result(std::mt19937& random) {
    const auto p = [&] { return static_cast<double>(random() % 1000001) / 1e6; };
    FieldResult field{.path = "rows[" + std::to_string(random() % 20) + "].f"};
    field.kind = static_cast<FieldKind>(random() % 15);
    field.state = static_cast<FieldState>(random() % 4);
    const Value values[] = {{}, std::string("王"), 3.25, true, std::vector<std::string>{"a", "b"}};
    field.value = values[random() % 5];
    field.written = random() % 2 ? "04-14" : "";
    field.confidence = p();
    field.ink_confidence = p();
    for (unsigned i = random() % 4; i > 0; --i) field.candidates.push_back({values[random() % 5], p()});
    field.box = {Mm{p()}, Mm{static_cast<double>(random() % 1000) / 8}, Mm{12.5}, Mm{6}};
    field.engine = random() % 2 ? "glyphs" : "";
    field.model = random() % 2 ? "1" : "";
    return field;
}

TEST(ResultJson, PagesRoundTrip) {
    for (unsigned seed = 1; seed <= 200; ++seed) {
        std::mt19937 random(seed);
        PageResult page{.source = "扫描/a.pdf", .page = static_cast<int>(random() % 3)};
        if (random() % 2) {
            page.form = "daily-report";
            page.version = 1;
            page.form_page = 1;
            page.copy = "0123456789AB";
            page.residual = Mm{0.0625};
        }
        page.state = static_cast<PageState>(random() % 6);
        page.reason = random() % 2 ? "too-dark" : "";
        page.duplicate = random() % 2;
        for (unsigned i = random() % 5; i > 0; --i) page.fields.push_back(random_result(random));
        const auto again = parse_page(write_page(page), "line");
        ASSERT_TRUE(again) << "seed " << seed << ": " << to_string(again.error());
        EXPECT_EQ(*again, page) << "seed " << seed;
    }
}

TEST(ResultJson, APageIsOneLineOfTheContractsKeys) {
    PageResult page{
        .source = "a.pdf", .page = 1, .form = "daily-report", .version = 1, .form_page = 1, .copy = "0123456789AB"};
    page.state = PageState::unknown_form;
    page.fields.push_back({.path = "date",
                           .kind = FieldKind::date,
                           .state = FieldState::doubtful,
                           .value = {},
                           .written = "04-14",
                           .confidence = 0.5,
                           .ink_confidence = 0.25,
                           .candidates = {{std::string("2009-04-14"), 0.5}},
                           .box = {Mm{1}, Mm{2}, Mm{3}, Mm{4}},
                           .engine = "glyphs",
                           .model = "1"});
    EXPECT_EQ(
        write_page(page),
        R"({"source":"a.pdf","page":1,"form":"daily-report","version":1,"form_page":1,"copy":"0123456789AB",)"
        R"("state":"unknown-form","reason":null,"message":null,"duplicate":false,"residual_mm":null,"fields":[)"
        R"({"field":"date","kind":"date","state":"doubtful","value":null,"written":"04-14","confidence":0.5,)"
        R"("ink_confidence":0.25,"candidates":[["2009-04-14",0.5]],"box_mm":[1,2,3,4],"engine":"glyphs",)"
        R"("model":"1"}]})");
}

TEST(ResultJson, SummaryAndTruth) {
    EXPECT_EQ(write_summary({.files = 3, .documents = 2, .refused = 1, .pages = 2, .states = {{PageState::done, 2}}}),
              R"({"files":3,"documents":2,"duplicates":0,"refused":1,"pages":2,"states":{"done":2}})");
    const TruePage truth{.source = "a.jpg", .page = 2, .form = "daily-report",
                         .fields = {{"date", std::string("2009-04-14"), "drawn"}, {"duty", Value{}, ""}},
                         .corners = {{Px{0}, Px{0.5}}, {Px{2480}, Px{0}}, {Px{2480}, Px{3508}}, {Px{0}, Px{3508}}}};
    const auto again = parse_truth(write_truth(truth), "truth.jsonl:1");
    ASSERT_TRUE(again) << to_string(again.error());
    EXPECT_EQ(*again, truth);
    EXPECT_EQ(to_string(parse_truth("{\"source\":\"a\"}", "truth.jsonl:1").error()), "truth.jsonl:1: has no \"page\"");
}

TEST(ReadingJson, RoundTripsAsTextAndAsBytes) {
    for (unsigned seed = 1; seed <= 100; ++seed) {
        std::mt19937 random(seed);
        std::vector<Reading> readings(random() % 5);
        for (auto& reading : readings) {
            reading.path = "f";
            reading.kind = static_cast<FieldKind>(random() % 15);
            reading.box = {Mm{0.1}, Mm{1.0 / 3}, Mm{2}, Mm{3}};
            reading.ink_probability = static_cast<double>(random()) / 4294967296.0;
            for (unsigned i = random() % 3; i > 0; --i) reading.lattice.push_back({{"3", 0.75}, {"", 0.1}});
            if (random() % 2) reading.steps = Steps::frames;
            for (unsigned i = random() % 3; i > 0; --i) reading.marks.push_back(1.0 / (1 + i));
            for (unsigned i = random() % 3; i > 0; --i) reading.candidates.push_back({std::string("王"), 1.0 / 3});
            reading.engine = random() % 2 ? "marks" : "";
            reading.ink_digest = random() % 2 ? "00ff" : "";
        }
        const auto text = parse_readings(write_readings(readings));
        const auto bytes = decode_readings(encode_readings(readings));
        ASSERT_TRUE(text && bytes);
        EXPECT_EQ(*text, readings) << "seed " << seed;
        EXPECT_EQ(*bytes, readings) << "seed " << seed;
    }
}

TEST(ReadingJson, BytesThatAreNoReadingsAreRefused) {
    const auto good = encode_readings({Reading{.path = "f", .marks = {0.5}}});
    for (std::size_t length = 0; length < good.size(); ++length)
        EXPECT_FALSE(decode_readings(std::span(good).first(length))) << length;
    for (unsigned seed = 1; seed <= 2000; ++seed) {  // must not crash, whatever comes
        std::mt19937 random(seed);
        auto bytes = good;
        for (int i = 0; i < 3; ++i) bytes[random() % bytes.size()] = static_cast<std::uint8_t>(random());
        (void)decode_readings(bytes);
    }
}

}  // namespace
}  // namespace formloop::record
