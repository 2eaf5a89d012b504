// SPDX-License-Identifier: GPL-3.0-or-later
#include "templates/layout.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "small_form.h"
#include "templates/geometry.h"
#include "templates/identity.h"

namespace formloop::templates {
namespace {

const PlacedField* find(const PageLayout& page, std::string_view path) {
    const auto found = std::ranges::find(page.fields, path, &PlacedField::path);
    return found == page.fields.end() ? nullptr : &*found;
}

bool says(const PageLayout& page, std::string_view words) {
    return std::ranges::any_of(page.captions, [&](const Caption& caption) { return caption.text == words; });
}

TEST(Layout, OfABlankPageStandsWhereTheLanguageSays) {
    const FormTemplate form = small_form();
    const Layout blank = layout(form);
    ASSERT_EQ(blank.pages.size(), 1U);
    const PageLayout& page = blank.pages[0];
    EXPECT_EQ(page.size, (Size<Mm>{Mm{297}, Mm{210}}));
    EXPECT_EQ(page.qr_box, (Rect<Mm>{Mm{10}, Mm{12.5}, Mm{20}, Mm{20}}));
    EXPECT_EQ(page.datamatrix_box, (Rect<Mm>{Mm{273}, Mm{183.5}, Mm{14}, Mm{14}}));
    // Band of 5 mm from 35.5; then the line: label 16 mm, the rest is the pen's, half a millimetre off the rules.
    EXPECT_EQ(find(page, "name")->box, (Rect<Mm>{Mm{26.5}, Mm{41}, Mm{60}, Mm{7}}));
    const PlacedField* birth = find(page, "birth");
    ASSERT_EQ(birth->cells.size(), 8U);
    EXPECT_EQ(birth->cells[0], (Rect<Mm>{Mm{154}, Mm{41.25}, Mm{4.5}, Mm{6.5}}));
    EXPECT_EQ(birth->cells[4].x, Mm{154 + 4 * 4.5 + 3});  // after the printed 年
    EXPECT_TRUE(says(page, "年") && says(page, "月") && says(page, "日"));
    const PlacedField* sex = find(page, "sex");
    ASSERT_EQ(sex->choices.size(), 2U);
    EXPECT_EQ(sex->choices[0].box, (Rect<Mm>{Mm{104}, Mm{42.75}, Mm{3.5}, Mm{3.5}}));
    EXPECT_EQ(sex->choices[1].value, "f");
}

TEST(Layout, RowsAndDaysHaveTheirPaths) {
    const FormTemplate form = small_form();
    const PageLayout page = layout(form).pages[0];
    // Header and foot fields, and three rows of file number, mark, note, strike and sixteen days of two.
    EXPECT_EQ(page.fields.size(), 8U + 3U * (4U + 16U * 2U));
    const PlacedField* level = find(page, "rows[2].days[31].level");
    ASSERT_NE(level, nullptr);
    EXPECT_EQ(level->field, find_field(form.schema, "rows.days.level"));
    EXPECT_GE(level->box.height, Mm{4.5});
    EXPECT_EQ(find(page, "rows[0].days[15].level"), nullptr);
    EXPECT_EQ(find(page, "rows[0].file_no")->cells.size(), 6U);
    EXPECT_EQ(find(page, "rows[0].struck")->box.width, Mm{276});
    EXPECT_EQ(page.rings.size(), 3U * 16U);
    const Mm pitch = find(page, "rows[1].note")->box.y - find(page, "rows[0].note")->box.y;
    EXPECT_EQ(pitch, Mm{8});
}

TEST(Layout, SlotsAreRowsInsideARow) {
    std::string text = small_form_with("days: days, from: 16, to: 31, width: 8, group: 日期",
                                       "slots: days, count: 4, width: 32, group: 变化");
    text.replace(text.find("key: day"), 8, "key: row");
    const auto form = parse_template(text, "small.yaml");
    ASSERT_TRUE(form) << to_string(form.error().front());
    LayoutRequest request;
    request.prefill = {{"month", "2009-02"}};  // has no meaning for slots
    const PageLayout page = layout(*form, request).pages[0];
    EXPECT_EQ(page.fields.size(), 8U + 3U * (4U + 4U * 2U));
    EXPECT_EQ(find(page, "rows[2].days[0].level")->field, find_field(form->schema, "rows.days.level"));
    EXPECT_NE(find(page, "rows[0].days[3].planned"), nullptr);
    EXPECT_EQ(find(page, "rows[0].days[4].planned"), nullptr);
    EXPECT_TRUE(says(page, "变化") && says(page, "4"));
    EXPECT_EQ(page.patches.size(), layout(*form).pages[0].patches.size());
}

TEST(Layout, RowsMayHaveSeveralLines) {
    std::string text = small_form_with("row_height: 8", "row_height: 16");
    const std::string head = "          columns:\n            - {number: true, title: 序号, width: 8}\n";
    const std::string note = "            - {field: note}\n";
    text.replace(text.find(head), head.size(),
                 "          columns: [{number: true, digits: 4, title: 序号, width: 8}]\n          lines:\n           -\n");
    text.replace(text.find(note), note.size(), "            - {width: 104.5}\n           - [{field: note}]\n");
    const auto form = parse_template(text, "small.yaml");
    ASSERT_TRUE(form) << to_string(form.error().front());
    const PageLayout page = layout(*form).pages[0];
    const PlacedField *number = find(page, "rows[1].file_no"), *note_box = find(page, "rows[1].note");
    ASSERT_TRUE(number && note_box);
    EXPECT_EQ(note_box->box, (Rect<Mm>{Mm{18.5}, number->box.centre().y + Mm{4.5}, Mm{268}, Mm{7}}));
    EXPECT_EQ(find(page, "rows[2].note")->box.y - note_box->box.y, Mm{16});
    EXPECT_EQ(find(page, "rows[0].struck")->box.height, Mm{15});
    EXPECT_TRUE(says(page, "0001") && says(page, "0003") && says(page, "备注"));
    EXPECT_LE(find(page, "rows[0].days[16].level")->box.bottom(), find(page, "rows[0].note")->box.y);
}

TEST(Layout, AColumnOfTextsNamesItsRows) {
    const auto form = parse_template(small_form_with("{number: true, title: 序号, width: 8}", "{title: 时段, width: 8, texts: [早, 中, 晚]}"), "small.yaml");
    ASSERT_TRUE(form) << to_string(form.error().front());
    // Each sheet has the same rows.
    const Layout two = layout(*form, {.rows = {{"rows", 6}}});
    ASSERT_EQ(two.pages.size(), 2U);
    for (const PageLayout& page : two.pages)
        for (const auto* text : {"早", "中", "晚"}) EXPECT_TRUE(says(page, text)) << text << ", sheet " << page.sheet;
}

TEST(Layout, FieldsKeepOffEachOtherAndOffTheCodes) {
    const FormTemplate form = small_form();
    const PageLayout page = layout(form).pages[0];
    for (std::size_t i = 0; i < page.fields.size(); ++i) {
        const auto& a = page.fields[i];
        EXPECT_FALSE(a.box.overlaps(page.qr_box)) << a.path;
        EXPECT_FALSE(a.box.overlaps(page.datamatrix_box)) << a.path;
        for (const auto& mark : corner_marks(page.size)) EXPECT_FALSE(a.box.overlaps(mark.box.grown(Mm{3}))) << a.path;
        for (const auto& cell : a.cells) EXPECT_TRUE(a.box.grown(Mm{1e-9}).contains(cell)) << a.path;
        for (std::size_t j = i + 1; j < page.fields.size(); ++j) {
            const auto& b = page.fields[j];
            if (a.field->kind == FieldKind::strike || b.field->kind == FieldKind::strike) continue;
            EXPECT_FALSE(a.box.grown(Mm{-1e-9}).overlaps(b.box)) << a.path << ' ' << b.path;
        }
    }
}

TEST(Layout, KnownHeaderFieldsArePrinted) {
    const FormTemplate form = small_form();
    LayoutRequest request;
    request.prefill = {{"code", "A01"}, {"name", "someone"}};
    const PageLayout page = layout(form, request).pages[0];
    const PlacedField* code = find(page, "code");
    EXPECT_EQ(code->by, WrittenBy::print);
    EXPECT_TRUE(code->cells.empty());
    EXPECT_EQ(find(page, "name")->by, WrittenBy::pen);   // has no prefill
    EXPECT_EQ(find(page, "month")->by, WrittenBy::pen);  // not known
    EXPECT_EQ(find(page, "rows[0].file_no")->printed_prefix, "A01-");
    EXPECT_TRUE(says(page, "A01-"));
    EXPECT_FALSE(says(page, "A01"));  // values are drawn by the printer, not by the layout

    request.prefill = {{"code", std::nullopt}};
    const PageLayout unknown = layout(form, request).pages[0];
    EXPECT_EQ(find(unknown, "code")->by, WrittenBy::print);
    EXPECT_EQ(find(unknown, "rows[0].file_no")->printed_prefix, "");
    EXPECT_EQ(find(unknown, "rows[0].file_no")->cells, find(page, "rows[0].file_no")->cells);
}

TEST(Layout, AKnownMonthHatchesDaysThatDoNotExist) {
    const FormTemplate form = small_form();
    const PageLayout blank = layout(form).pages[0];
    LayoutRequest request;
    request.prefill = {{"month", "2009-02"}};
    const PageLayout page = layout(form, request).pages[0];
    EXPECT_NE(find(page, "rows[0].days[28].planned"), nullptr);
    EXPECT_EQ(find(page, "rows[0].days[29].planned"), nullptr);
    EXPECT_EQ(page.fields.size(), blank.fields.size() - 3U * 3U * 2U);
    EXPECT_GT(page.strokes.size(), blank.strokes.size());
    // 21, 22 and 28 February 2009 are a weekend; a day keeps its place.
    EXPECT_EQ(page.patches.size(), blank.patches.size() + 3);
    EXPECT_EQ(find(page, "rows[0].days[28].level")->box, find(blank, "rows[0].days[28].level")->box);
    request.prefill = {{"month", "nonsense"}};
    EXPECT_EQ(layout(form, request).pages[0].fields.size(), blank.fields.size());
}

TEST(Layout, OnlyWhatIsEssentialMovesAnything) {
    const FormTemplate form = small_form();
    LayoutRequest request;
    request.prefill = {{"code", "A01"}, {"name", "someone"}, {"month", "2009-02"}};
    for (int rows = 0; rows < 12; ++rows) {
        request.rows = {{"rows", rows}};
        const LayoutRequest less = essential(form, request);
        EXPECT_EQ(layout(form, less), layout(form, request)) << rows;
        EXPECT_EQ(less.prefill, (Prefill{{"code", "A01"}, {"name", std::nullopt}, {"month", "2009-02"}}));
    }
    request.rows = {{"rows", 1}};
    EXPECT_TRUE(essential(form, request).rows.empty());
}

TEST(Layout, RowsThatDoNotFitGoOnOnFurtherSheets) {
    const FormTemplate form = small_form();
    LayoutRequest request;
    request.rows = {{"rows", 7}};
    const Layout filled = layout(form, request);
    ASSERT_EQ(filled.pages.size(), 3U);
    EXPECT_EQ(filled.pages[2].sheet, 3);
    EXPECT_EQ(filled.pages[2].leaf, 2);
    EXPECT_NE(find(filled.pages[0], "rows[2].note"), nullptr);
    EXPECT_NE(find(filled.pages[1], "rows[3].note"), nullptr);
    EXPECT_NE(find(filled.pages[2], "rows[8].note"), nullptr);
    EXPECT_TRUE(says(filled.pages[2], "9"));
    EXPECT_EQ(row_limit(form, "rows"), std::nullopt);
    request = {.sheet = 2};
    EXPECT_EQ(layout(form, request).pages.at(0), filled.pages[1].leaf == 1 ? [&] {
        PageLayout second = filled.pages[1];
        second.leaf = 0;
        return second;
    }() : PageLayout{});
}

TEST(Layout, WithoutASheetFieldTheRowsAreAllThereAre) {
    std::string text = small_form_with("sheet_field: sheet\n", "");
    const auto form = parse_template(text, "small.yaml");
    ASSERT_TRUE(form);
    EXPECT_EQ(row_limit(*form, "rows"), 3);
    EXPECT_EQ(row_limit(*form, "nothing"), 0);
    LayoutRequest request;
    request.rows = {{"rows", 7}};
    EXPECT_EQ(layout(*form, request).pages.size(), 1U);
}

TEST(Layout, OneMoreFieldInTheTemplateIsOneMoreFieldOnPaper) {
    const FormTemplate form = small_form();
    std::string text = small_form_with("  sign: {", "  hobby: {kind: text, label: 爱好}\n  sign: {");
    text.replace(text.find("      - note:"), 0, "      - line: {height: 8, cells: [{field: hobby}]}\n");
    const auto more = parse_template(text, "small.yaml");
    ASSERT_TRUE(more);
    const FormGeometry before = describe(form), after = describe(*more);
    ASSERT_EQ(after.pages[0].fields.size(), before.pages[0].fields.size() + 1);
    const auto hobby = std::ranges::find(after.pages[0].fields, "hobby", &FieldGeometry::path);
    ASSERT_NE(hobby, after.pages[0].fields.end());
    EXPECT_EQ(hobby->label, "爱好");
}

TEST(Geometry, DescribesEveryFieldAsTheContractSpellsIt) {
    const FormGeometry form = describe(small_form());
    EXPECT_EQ(form.form, "small-form");
    const auto& fields = form.pages[0].fields;
    const auto month = std::ranges::find(fields, "month", &FieldGeometry::path);
    ASSERT_NE(month, fields.end());
    EXPECT_EQ(month->format, "YYYY-MM");
    EXPECT_EQ(month->cells.size(), 6U);
    EXPECT_EQ(month->alphabet, "1209345678");
    const auto level = std::ranges::find(fields, "rows[1].days[20].level", &FieldGeometry::path);
    EXPECT_EQ(level->alphabet, "OABC");
}

}  // namespace
}  // namespace formloop::templates
