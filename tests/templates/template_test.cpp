// SPDX-License-Identifier: GPL-3.0-or-later
#include "templates/template.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <random>

#include "small_form.h"
#include "templates/checksum.h"

namespace formloop::templates {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

TEST(Template, ReadsTheSmallForm) {
    const FormTemplate form = small_form();
    EXPECT_EQ(form.form, "small-form");
    EXPECT_EQ(form.title, "小表");
    EXPECT_EQ(form.record_key, (std::vector<std::string>{"code", "month"}));
    EXPECT_EQ(form.checksum, sha256_hex(kSmallForm));
    ASSERT_EQ(form.schema.fields.size(), 8U);
    EXPECT_EQ(form.schema.fields[3].required, Requirement::required);
    EXPECT_EQ(form.schema.fields[4].choices, (std::vector<Choice>{{"m", "男"}, {"f", "女"}}));
    ASSERT_EQ(form.schema.repeats.size(), 1U);
    EXPECT_EQ(form.schema.repeats[0].repeats[0].key, RepeatKey::day);
    EXPECT_EQ(form.schema.repeats[0].fields[0].prefix, "code");
    EXPECT_EQ(prefillable(form.schema).size(), 3U);
}

TEST(Template, AnchorsAndMergeKeysSaveWriting) {
    const auto text = small_form_with("name: {kind: text, label: 姓名, required: true}",
                                      "name: &name {kind: text, label: 姓名, required: true}")
                          .replace(0, 0, "");
    std::string twice = text;
    const std::string total = "total: {kind: number, label: 合计, digits: 3}";
    twice.replace(twice.find(total), total.size(), "total: {<<: *name, label: 合计}");
    const auto form = parse_template(twice, "small.yaml");
    ASSERT_TRUE(form) << to_string(form.error().front());
    EXPECT_EQ(find_field(form->schema, "total")->kind, FieldKind::text);
    EXPECT_EQ(find_field(form->schema, "total")->label, "合计");
}

TEST(Template, EachFaultIsOneSentenceWithItsPlace) {
    const struct {
        std::string what, by, fault;
    } cases[] = {
        {"title_en: Small form", "colour: red",
         "small.yaml:4:1: unknown key \"colour\" in a template, expected one of: form, version, title, title_en, "
         "record_key, "
         "sheet_field, fields, repeats, pages"},
        {"version: 1", "version: 0", "small.yaml:2:10: version is \"0\", expected a whole number from 1 to 999"},
        {"form: small-form", "form: Small",
         "small.yaml:1:7: form is \"Small\", expected a letter and at most 39 of a-z, 0-9 and '-'"},
        {"kind: number, label: 合计, digits: 3", "kind: number, label: 合计",
         "small.yaml:14:10: field \"total\" has no key \"digits\""},
        {"kind: text, label: 备注", "kind: txt, label: 备注",
         "small.yaml:21:20: kind is \"txt\", expected one of: printed, text, lexicon, comb, date, time, number, ticks, "
         "code, "
         "letter, mark, tally, strike, signature, computed"},
        {"kind: text, label: 备注", "kind: text, label: 备注, digits: 2",
         "small.yaml:21:45: a field of kind text has the key \"digits\", which is for: number, computed"},
        {"sex: {kind: ticks", "name: {kind: ticks",
         "small.yaml:12:3: key \"name\" stands twice in fields, expected once"},
        {"sheet_field: sheet", "sheet_field: leaf",
         "small.yaml:6:14: sheet_field names \"leaf\", expected a header field"},
        {"{field: name, width: 77}", "{field: nome, width: 77}", "small.yaml:38:43: field \"nome\" is not in the form"},
        {"{field: name, width: 77}", "{width: 70}, {field: name, width: 7, label_width: 4}",
         "small.yaml:38:56: field \"name\" is 3 mm wide, expected at least 4"},
        {"{field: total}]", "{field: total, width: 60}]",
         "small.yaml:38:34: the cells are 267 mm wide together, expected 277"},
        {"width: 40}, {field: month", "width: 41}, {field: month",
         "small.yaml:35:34: the cells are 255 mm wide together, expected 254"},
        {"row_height: 8", "row_height: 7", "small.yaml:40:11: the rows are 7 mm high, expected at least 7.5 for a pen"},
        {"row_height: 8", "row_height: .nan",
         "small.yaml:42:23: row_height is \".nan\", expected a number from 3 to 500"},
        {"width: 36.5, extra", "width: -3, extra",
         "small.yaml:47:39: width is \"-3\", expected a number from 1 to 500"},
        {"{field: birth, width: 80}", "{field: birth, width: 57}",
         "small.yaml:38:94: field \"birth\" needs 41.5 mm, but its place is 41 mm wide"},
        {"label: 姓名", "label: 客户的姓名或者单位的名称和别的",
         "small.yaml:38:35: label \"客户的姓名或者单位的名称和别的\" needs 13.23 × 8.7 mm, but its place is 15 × 8 mm"},
        {"format: YYYY-MM-DD", "format: DD-MM-YYYY",
         "small.yaml:13:44: format of a date is \"DD-MM-YYYY\", expected one of: YYYY-MM-DD, YY-MM-DD, YYYY-MM, MM-DD, "
         "DD"},
        {"days: days", "days: rows", "small.yaml:48:22: days is \"rows\", expected a day repeat inside \"rows\""},
        {"days: days, from: 16, to: 31", "slots: days, count: 16",
         "small.yaml:48:23: slots is \"days\", expected a row repeat inside \"rows\""},
        {"days: days, from: 16, to: 31", "slots: days, count: 0",
         "small.yaml:48:36: count is \"0\", expected a whole number from 1 to 40"},
        {"days: days, from: 16, to: 31", "days: days, from: 16, to: 31, slots: days, count: 16",
         "small.yaml:48:53: a column has both \"days\" and \"slots\", expected one of them"},
        {"          columns:\n", "          lines: [[{field: note, width: 7}]]\n          columns:\n",
         "small.yaml:50:15: a column beside the lines of a row has no width, expected one"},
        {"            - {field: note}\n", "            - {field: note, width: 20}\n          lines: [[{field: note, width: 7}]]\n",
         "small.yaml:50:19: the columns of a line are 7 mm wide together, expected 84.5"},
        {"            - {field: note}\n", "            - {field: note, width: 20}\n          lines: [[{field: note}], [{field: note}]]\n",
         "small.yaml:40:11: the lines of a row are 4 mm high, expected at least 7.5 for a pen"},
        {"{number: true, title: 序号, width: 8}", "{title: 时段, width: 8, texts: [早, 晚]}",
         "small.yaml:46:15: texts has 2 entries, expected 3, one a row"},
        {"{number: true, title: 序号, width: 8}", "{number: true, title: 时段, width: 8, texts: [早, 中, 晚]}",
         "small.yaml:46:15: a column has \"texts\" and something else in its rows, expected one of them"},
        {"{number: true, title: 序号, width: 8}", "{title: 时段, width: 8, texts: [早, 中, 晚上很晚的时候]}",
         "small.yaml:46:15: text \"晚上很晚的时候\" needs 5.29 × 11.6 mm, but its place is 7 × 8 mm"},
        {"strike: struck", "strike: note",
         "small.yaml:40:11: strike is field \"note\" of kind text, expected a field of kind strike"},
        {"prefix: code", "prefix: nobody",
         "small.yaml:17:3: prefix of field \"file_no\" is \"nobody\", expected a header field"},
        {"      - note: 填写说明:随时填写。\n", "      - gap: 100\n",
         "small.yaml:30:5: the body of page 1 ends at 184.5 mm, expected at most 182"},
        {"heading: 小表", "heading: 小表\n    paper: A4 portrait",
         "small.yaml:33:5: key \"paper\" stands twice in a page, expected once"},
    };
    for (const auto& c : cases) {
        EXPECT_THAT(faults_of(small_form_with(c.what, c.by)), Contains(c.fault)) << c.by;
    }
}

TEST(Template, TellsAllFaultsAtOnceInTheOrderOfTheFile) {
    std::string text = small_form_with("version: 1", "version: x");
    text.replace(text.find("kind: signature"), 15, "kind: autograph");
    text.replace(text.find("rows: 3"), 7, "rows: 0");
    const auto faults = faults_of(text);
    ASSERT_GE(faults.size(), 3U);
    EXPECT_THAT(faults, Contains(StartsWith("small.yaml:2:10: ")));
    EXPECT_THAT(faults, Contains(StartsWith("small.yaml:15:16: kind is")));
    EXPECT_THAT(faults, Contains(StartsWith("small.yaml:41:17: rows is")));
    const auto line = [](const std::string& s) { return std::stoi(s.substr(11)); };
    for (std::size_t i = 1; i < faults.size(); ++i) EXPECT_LE(line(faults[i - 1]), line(faults[i]));
}

TEST(Template, AFieldThatStandsNowhereOrTwiceIsRefused) {
    EXPECT_THAT(faults_of(small_form_with("  sign: {", "  lost: {kind: text, label: 丢}\n  sign: {")),
                ElementsAre("small.yaml:1:1: field \"lost\" stands on no page"));
    EXPECT_THAT(
        faults_of(small_form_with("{field: sign, width: 60}", "{field: sign, width: 60}, {field: total, width: 60}")),
        ElementsAre("small.yaml:52:86: field \"total\" stands twice on page 1, expected once"));
}

TEST(Template, DirectBoxesAreChecked) {
    const auto boxes = [](std::string_view box) {
        return small_form_with("    foot:\n", "    boxes:\n      - " + std::string(box) + "\n    foot:\n");
    };
    const auto with_field = [&](std::string_view box) {
        std::string text = boxes(box);
        text.replace(text.find("  sign: {"), 0, "  extra: {kind: text, label: 另}\n");
        return faults_of(text);
    };
    EXPECT_THAT(with_field("{field: extra, box: [200, 180, 50, 8]}"), ElementsAre());
    EXPECT_THAT(with_field("{field: extra, box: [260, 180, 50, 8]}"),
                Contains(HasSubstr("field \"extra\" ends at 310 mm, but the page is 297 mm wide")));
    EXPECT_THAT(with_field("{field: extra, box: [-5, 150, 50, 8]}"),
                Contains(HasSubstr("field \"extra\" begins at (-5, 150) mm, expected a place on the page")));
    EXPECT_THAT(with_field("{field: extra, box: [30, 40, 50, 8]}"), Contains(HasSubstr("overlaps")));
    EXPECT_THAT(with_field("{field: extra, box: [5, 5, 50, 5]}"),
                Contains(HasSubstr("field \"extra\" stands within 3 mm of a corner mark")));
    EXPECT_THAT(with_field("{field: extra, box: [30, 150, 0, 8]}"),
                Contains(HasSubstr("box is 0 × 8 mm, expected more than 0")));
    EXPECT_THAT(with_field("{field: extra, box: [30, 150, .inf, 8]}"),
                Contains(HasSubstr("box is \".inf\", expected a number")));
    EXPECT_THAT(with_field("{field: extra, box: [30, 150]}"), Contains(HasSubstr("box has 2 numbers, expected 4")));
    EXPECT_THAT(with_field("{field: extra}"), Contains(HasSubstr("a box has neither \"box\" nor \"choices\"")));
}

TEST(Template, ContinuationPagesStartWhereTheFrontEnds) {
    const std::string page = R"(  - page: 2
    paper: A4 landscape
    heading: 续页
    continues: rows
    head:
      - line: {height: 8, label_width: 16, cells: [{field: code, width: 40}, {}]}
    body:
      - table:
          repeat: rows
          rows: 10
          first: FIRST
          columns: [{field: file_no, width: 36.5, extra: moved}, {field: note}]
)";
    const auto with = [&](std::string_view first) {
        std::string more = page;
        more.replace(more.find("FIRST"), 5, first);
        return std::string(kSmallForm) + more;
    };
    EXPECT_THAT(faults_of(with("3")), ElementsAre());
    EXPECT_THAT(faults_of(with("4")),
                ElementsAre(HasSubstr("first is 4, expected 3: the rows of \"rows\" on the pages before")));
}

TEST(Template, BoundsTimeAndFaults) {
    const auto start = std::chrono::steady_clock::now();
    std::string many(kSmallForm);
    std::string fields;
    for (int i = 0; i < 5000; ++i) fields += "  f" + std::to_string(i) + ": {kind: text}\n";
    many.replace(many.find("  sign: {"), 0, fields);
    const auto faults = faults_of(many);
    EXPECT_LE(faults.size(), 201U);
    EXPECT_THAT(faults.back(), HasSubstr("more faults than these 200 are not shown"));
    std::string bomb = "form: bomb\nfields: {}\nx0: &x0 [{line: {cells: [{field: a}]}}]\n";
    for (int i = 1; i < 9; ++i) {
        bomb += "x" + std::to_string(i) + ": &x" + std::to_string(i) + " [";
        for (int j = 0; j < 50; ++j) {
            bomb += std::string(j ? ", " : "") + "{columns: {blocks: [{body: *x" + std::to_string(i - 1) +
                    "}, {body: *x" + std::to_string(i - 1) + "}]}}";
        }
        bomb += "]\n";
    }
    bomb += "pages: [{page: 1, paper: A4 portrait, body: *x8}]\n";
    EXPECT_FALSE(faults_of(bomb).empty());
    std::string flat = "form: flat\nfields: {}\nc: &c {field: a}\nl: &l {line: {cells: [";
    for (int i = 0; i < 1000; ++i) flat += i ? ", *c" : "*c";
    flat += "]}}\npages: [{page: 1, paper: A4 portrait, body: [";
    for (int i = 0; i < 5000; ++i) flat += i ? ", *l" : "*l";
    flat += "]}]\n";
    EXPECT_THAT(faults_of(flat), Contains(HasSubstr("unfolds to more than 500000 nodes")));
    std::string wide = small_form_with("rows: 3", "rows: 100");
    wide.replace(wide.find("from: 16, to: 31"), 16, "from: 1, to: 31");
    EXPECT_FALSE(faults_of(wide).empty());
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(20));
}

TEST(Template, AnyTextIsReadOrRefused) {
    std::mt19937 random(20090401);
    for (int i = 0; i < 400; ++i) {
        std::string text(kSmallForm);
        for (int j = 0; j < 1 + i % 4; ++j) {
            const auto at = random() % text.size();
            switch (random() % 4) {
                case 0: text[at] = static_cast<char>(32 + random() % 95); break;
                case 1: text.erase(at, 1 + random() % 12); break;
                case 2: text.insert(at, text.substr(random() % text.size(), random() % 40)); break;
                default: text.replace(at, 1, std::to_string(random())); break;
            }
        }
        const auto form = parse_template(text, "small.yaml");
        if (!form) {
            EXPECT_FALSE(form.error().empty()) << i;
        }
    }
}

}  // namespace
}  // namespace formloop::templates
