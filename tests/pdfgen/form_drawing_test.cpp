// SPDX-License-Identifier: GPL-3.0-or-later
#include "pdfgen/form_drawing.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <random>
#include <sstream>

#include "pdfgen/pdf.h"
#include "pdfgen/raster.h"
#include "src/base/text.h"
#include "tests/pdfgen/document.h"
#include "tests/pdfgen/picture.h"
#include "tests/pdfgen/sample_form.h"

namespace formloop::pdfgen {

using namespace literals;
using namespace testing;

namespace {

Drawing drawn(const SampleForm& sample, const Sheet& sheet, const FormOptions& options = {}) {
    const auto drawing = draw_form(sample.form, std::span(&sheet, 1), test_fonts(), options);
    EXPECT_TRUE(drawing) << (drawing ? "" : to_string(drawing.error()));
    return drawing.value_or(Drawing{});
}

Error refused(const SampleForm& sample) {
    const Sheet sheet = sample.filled();
    const auto drawing = draw_form(sample.form, std::span(&sheet, 1), test_fonts());
    EXPECT_FALSE(drawing);
    return drawing ? Error{} : drawing.error();
}

/// Compares with tests/pdfgen/golden/NAME; `FORMLOOP_UPDATE_GOLDENS=1` in the environment writes it anew.
void expect_golden(const std::string& name, const std::string& text) {
    const std::string file = std::string(FORMLOOP_SOURCE_DIR) + "/tests/pdfgen/golden/" + name;
    if (std::getenv("FORMLOOP_UPDATE_GOLDENS") != nullptr) std::ofstream(file) << text;
    std::ifstream in(file);
    std::stringstream golden;
    golden << in.rdbuf();
    EXPECT_EQ(text, golden.str()) << "the drawing differs from " << name << "; FORMLOOP_UPDATE_GOLDENS=1 takes it over";
}

Rect<Mm> box_of(const SampleForm& sample, const std::string& path) {
    for (const auto& placed : sample.layout.pages[0].fields)
        if (placed.path == path) return placed.box;
    ADD_FAILURE() << path;
    return {};
}

}  // namespace

TEST(FormDrawing, BlankAndFilledAreTheGoldenDrawings) {
    const SampleForm sample;
    expect_golden("sample_blank.txt", to_text(drawn(sample, sample.blank())));
    std::set<std::string> doubtful{"name", "phone", "kind", "driven"};
    Sheet filled = sample.filled();
    filled.doubtful = &doubtful;
    Drawing drawing = drawn(sample, filled, {.watermark = "草稿 未核实"});
    expect_golden("sample_filled.txt", to_text(drawing));
}

TEST(FormDrawing, SheetsShareTheirFurniture) {
    const SampleForm sample;
    const std::vector<Sheet> sheets{sample.blank(1), sample.filled(2), sample.filled(3)};
    const auto drawing = draw_form(sample.form, sheets, test_fonts());
    ASSERT_TRUE(drawing);
    EXPECT_EQ(drawing->layers.size(), 1u);
    EXPECT_EQ(drawing->pages.size(), 3u);
}

TEST(FormDrawing, ValuesStandInTheirBoxesAndNowhereElse) {
    const SampleForm sample;
    const auto blank = render_page(*write_pdf(drawn(sample, sample.blank()), test_fonts()), 0, 8);
    const auto filled = render_page(*write_pdf(drawn(sample, sample.filled()), test_fonts()), 0, 8);
    ASSERT_TRUE(blank && filled);
    Raster difference = *filled;
    for (std::size_t i = 0; i < difference.pixels.size(); ++i)
        difference.pixels[i] = blank->pixels[i] == filled->pixels[i] ? 255 : 0;
    for (const auto& placed : sample.layout.pages[0].fields) {
        const bool written = placed.field->kind != templates::FieldKind::signature;
        EXPECT_EQ(has_ink(difference, placed.box), written) << placed.path;
    }
    Raster outside = difference;
    for (const auto& placed : sample.layout.pages[0].fields) outside = without(std::move(outside), placed.box);
    EXPECT_FALSE(has_ink(outside, {0_mm, 0_mm, 210_mm, 297_mm}));
}

TEST(FormDrawing, LongValuesStayInTheirBoxes) {
    SampleForm sample;
    std::mt19937 random(7);
    static const std::u32string alphabet = U"客户资料卡对比瑞风鑫鑑国嫌价高。,()“”gjpqyAQ0123456789-. ";
    const auto blank = render_page(*write_pdf(drawn(sample, sample.blank()), test_fonts()), 0, 5);
    for (int i = 0; i < 12; ++i) {
        for (const char* path : {"name", "model", "content", "dealer_name", "level", "source"}) {
            std::u32string text;
            const auto length = 1 + random() % (std::string(path) == "content" ? 300 : 80);
            while (text.size() < length) text += alphabet[random() % alphabet.size()];
            sample.record.fields[path] = encode_utf8(text);
        }
        const auto filled =
            render_page(*write_pdf(drawn(sample, sample.filled(), {.overflow = Overflow::cut}), test_fonts()), 0, 5);
        Raster difference = *filled;
        for (std::size_t p = 0; p < difference.pixels.size(); ++p)
            difference.pixels[p] = blank->pixels[p] == filled->pixels[p] ? 255 : 0;
        for (const auto& placed : sample.layout.pages[0].fields)
            difference = without(std::move(difference), placed.box);
        EXPECT_FALSE(has_ink(difference, {0_mm, 0_mm, 210_mm, 297_mm})) << "seed 7, case " << i;
    }
}

TEST(FormDrawing, AValueThatFitsNowhereIsRefusedWithoutBeingSaid) {
    SampleForm sample;
    std::string text;
    for (int i = 0; i < 2000; ++i) text += "国";
    sample.record.fields["content"] = text;
    EXPECT_EQ(refused(sample).code, ErrorCode::bad_input);
    EXPECT_EQ(to_string(refused(sample)),
              "field \"content\": the value has 2000 characters and fits its box in no size, expected a shorter one");
}

TEST(FormDrawing, ValuesOfTheWrongKindAreRefused) {
    const auto sentence = [](const char* path, record::Value value) {
        SampleForm sample;
        sample.record.fields[path] = std::move(value);
        return to_string(refused(sample));
    };
    EXPECT_EQ(sentence("kind", std::string("firm")),
              "field \"kind\": the value is no choice of the field, expected one of person, company");
    EXPECT_EQ(sentence("driven", std::string("yes")),
              "field \"driven\": the value is neither true nor false, expected one of them");
    EXPECT_EQ(sentence("visits", 2.5), "field \"visits\": the value is not a count, expected 0 to 500");
    EXPECT_EQ(sentence("phone", std::string("138000012345")),
              "field \"phone\": the value has 12 characters, expected at most 11, the cells of its comb");
    EXPECT_EQ(sentence("opened_on", std::string("2009-04")),
              "field \"opened_on\": the value is not a date, expected YYYY-MM-DD");
    EXPECT_EQ(sentence("name", true), "field \"name\": the value is true or false, expected text or a number");
    EXPECT_EQ(sentence("price", 8.385),
              "field \"price\": the number has more decimals than the field holds, expected at most 2");
}

TEST(FormDrawing, PrintsKnownHeaderFieldsOnABlankSheet) {
    const SampleForm sample;
    const templates::Prefill prefill{{"dealer_name", "福田测试店"}};
    Sheet sheet = sample.blank();
    sheet.prefill = &prefill;
    const auto pdf = write_pdf(drawn(sample, sheet), test_fonts());
    ASSERT_TRUE(pdf);
    EXPECT_NE(page_text(*pdf, 0).find("福田测试店"), std::string::npos);
    EXPECT_EQ(page_text(*write_pdf(drawn(sample, sample.blank()), test_fonts()), 0).find("福田测试店"),
              std::string::npos);
}

TEST(FormDrawing, DoubtfulValuesHaveDotsAndOthersNone) {
    const SampleForm sample;
    const auto dots = [](const Drawing& drawing) {
        return std::count_if(drawing.pages[0].shapes.begin(), drawing.pages[0].shapes.end(),
                             [](const Shape& s) { return std::holds_alternative<Dots>(s); });
    };
    EXPECT_EQ(dots(drawn(sample, sample.filled())), 0);
    const std::set<std::string> doubtful{"name", "price", "opened_on", "wishes"};
    Sheet sheet = sample.filled();
    sheet.doubtful = &doubtful;
    EXPECT_EQ(dots(drawn(sample, sheet)), 5);  // two wishes
}

TEST(FormDrawing, SignatureBoxesAreFieldsUnlessNotWanted) {
    const SampleForm sample;
    const Drawing with = drawn(sample, sample.filled());
    ASSERT_EQ(with.pages[0].signatures.size(), 2u);
    EXPECT_EQ(with.pages[0].signatures[0],
              (SignatureBox{box_of(sample, "sig_consultant"), "sig_consultant", "销售顾问"}));
    EXPECT_TRUE(
        drawn(sample, sample.filled(), {.signature_fields = SignatureFields::none}).pages[0].signatures.empty());
}

TEST(FormDrawing, FindsValuesThatHaveNoPlace) {
    SampleForm sample;
    EXPECT_TRUE(values_without_place(sample.record, places_of(sample.layout)).empty());
    sample.record.fields["visits[12].content"] = std::string("x");
    sample.record.fields["visits[12].actual_on"] = std::monostate{};
    EXPECT_EQ(values_without_place(sample.record, places_of(sample.layout)), (std::vector<std::string>{"visits[12].content"}));
}

}  // namespace formloop::pdfgen
