// SPDX-License-Identifier: GPL-3.0-or-later
#include "pdfgen/pdf.h"

#include <gtest/gtest.h>

#include "src/base/text.h"
#include "tests/pdfgen/document.h"
#include "tests/pdfgen/sample_form.h"

namespace formloop::pdfgen {

using namespace literals;
using namespace testing;

namespace {

std::string document(const SampleForm& sample, const std::vector<Sheet>& sheets) {
    const auto drawing = draw_form(sample.form, sheets, test_fonts());
    EXPECT_TRUE(drawing) << (drawing ? "" : to_string(drawing.error()));
    const auto pdf = write_pdf(*drawing, test_fonts());
    EXPECT_TRUE(pdf) << (pdf ? "" : to_string(pdf.error()));
    return pdf.value_or("");
}

Drawing words(const std::string& text, Typeface face = Typeface::sans, const std::string& place = "field \"name\"") {
    Drawing drawing;
    drawing.title = "字";
    drawing.pages.push_back({.size = {100_mm, 30_mm}});
    drawing.pages[0].shapes = {Text{.at = {5_mm, 15_mm}, .text = text, .size = 4_mm, .face = face, .place = place}};
    return drawing;
}

}  // namespace

TEST(Pdf, TextCopiesOutAsItWentIn) {
    const SampleForm sample;
    const std::vector<Sheet> sheets{sample.blank(1), sample.filled(2)};
    const auto drawing = draw_form(sample.form, sheets, test_fonts());
    const std::string pdf = document(sample, sheets);
    for (int page = 0; page < 2; ++page)
        EXPECT_EQ(character_counts(page_text(pdf, page)), character_counts(*drawing, page)) << page;
    const std::string text = page_text(pdf, 1);
    for (const char* value : {"有望客户资料卡", "王建国", "蒙派克 2.4L 豪华版 9座", "8.38", "福田测试店"})
        EXPECT_NE(text.find(value), std::string::npos) << value;
}

TEST(Pdf, CharactersThatShareAGlyphCopyOutAsThemselves) {
    // U+2F08 (radical) looks as U+4EBA does, U+00B5 as U+03BC; a font may give both one glyph.
    std::string text;
    for (const char32_t c : {U'人', char32_t{0x2F08}, char32_t{0xB5}, char32_t{0x3BC}, U'-', char32_t{0x2010}})
        if (test_fonts().face_for(Typeface::sans, c)) text += encode_utf8({&c, 1});
    const auto pdf = write_pdf(words("甲" + text + "乙"), test_fonts());
    ASSERT_TRUE(pdf);
    EXPECT_EQ(page_text(*pdf, 0).substr(0, text.size() + 6), "甲" + text + "乙");
}

TEST(Pdf, SameInputSameBytes) {
    const SampleForm sample;
    const std::string once = document(sample, {sample.filled()});
    EXPECT_EQ(once, document(sample, {sample.filled()}));
    EXPECT_NE(once, document(sample, {sample.filled(5)}));
    EXPECT_EQ(once.find("CreationDate"), std::string::npos);
}

TEST(Pdf, QpdfHasNoComplaints) {
    const SampleForm sample;
    EXPECT_EQ(qpdf_complaints(document(sample, {sample.blank(), sample.filled()})), (std::vector<std::string>{}));
    EXPECT_NE(qpdf_complaints("%PDF-1.7\nnothing"), (std::vector<std::string>{}));  // the check can fail
}

TEST(Pdf, SaysItsTitleAndProducer) {
    const SampleForm sample;
    const std::string pdf = document(sample, {sample.blank()});
    EXPECT_EQ(information(pdf, "/Title"), "客户资料卡(样张)");
    EXPECT_EQ(information(pdf, "/Producer"), "formloop");
}

TEST(Pdf, ListsEmptySignatureFieldsOverTheirBoxes) {
    const SampleForm sample;
    const auto fields = form_fields(document(sample, {sample.filled(1), sample.filled(2)}));
    ASSERT_EQ(fields.size(), 4u);
    const std::vector<std::string> names{"sig_consultant", "sig_supervisor", "sig_consultant#2", "sig_supervisor#2"};
    for (std::size_t i = 0; i < 4; ++i) {
        EXPECT_EQ(fields[i].name, names[i]);
        EXPECT_EQ(fields[i].type, "/Sig");
        EXPECT_FALSE(fields[i].signed_already);
    }
    EXPECT_EQ(fields[1].label, "主管");
    const auto& box = sample.layout.pages[0].fields.back().box;
    const auto points = [](Mm mm) { return mm.value * 72 / 25.4; };
    ASSERT_EQ(fields[1].rect.size(), 4u);
    EXPECT_NEAR(fields[1].rect[0], points(box.x), 0.001);
    EXPECT_NEAR(fields[1].rect[1], points(297_mm - box.bottom()), 0.001);
    EXPECT_NEAR(fields[1].rect[2], points(box.right()), 0.001);
    EXPECT_NEAR(fields[1].rect[3], points(297_mm - box.y), 0.001);
}

TEST(Pdf, BookmarksKeepTheirOrderAndDepth) {
    Drawing drawing = words("一");
    drawing.pages.push_back(drawing.pages[0]);
    drawing.bookmarks = {{"第一章", 0, 0}, {"甲", 0, 1}, {"乙", 1, 1}, {"第二章", 1, 0}};
    const auto pdf = write_pdf(drawing, test_fonts());
    ASSERT_TRUE(pdf);
    EXPECT_EQ(outline(*pdf), (std::vector<std::string>{"第一章", "  甲", "  乙", "第二章"}));
    EXPECT_EQ(qpdf_complaints(*pdf), (std::vector<std::string>{}));
}

TEST(Pdf, AMissingCharacterIsNamedWithItsPlace) {
    const auto pdf = write_pdf(words("王ሀ", Typeface::kai), test_fonts());
    ASSERT_FALSE(pdf);
    EXPECT_EQ(pdf.error().code, ErrorCode::missing_glyph);
    EXPECT_EQ(to_string(pdf.error()),
              "page 1, field \"name\": no font has U+1200, expected a character that can be printed");
}

TEST(Pdf, ACharacterBeyondTheFirstPlaneIsNamedWithItsPlace) {
    SampleForm sample;
    sample.record.fields["name"] = std::string("𠮷田");
    const Sheet sheet = sample.filled();
    const auto pdf = write_pdf(*draw_form(sample.form, std::span(&sheet, 1), test_fonts()), test_fonts());
    ASSERT_FALSE(pdf);
    EXPECT_EQ(to_string(pdf.error()),
              "page 1, field \"name\": U+20BB7 lies beyond U+FFFF, expected a character that can be printed");
}

TEST(Pdf, ControlCharactersAreRefused) {
    const auto pdf = write_pdf(words("a\tb"), test_fonts());
    ASSERT_FALSE(pdf);
    EXPECT_EQ(to_string(pdf.error()),
              "page 1, field \"name\": no font has U+0009, expected a character that can be printed");
}

TEST(Pdf, APictureThatIsNoneIsRefused) {
    Drawing drawing = words("一");
    drawing.pages[0].shapes.push_back(Picture{{0_mm, 0_mm, 10_mm, 10_mm}, "no picture"});
    const auto pdf = write_pdf(drawing, test_fonts());
    ASSERT_FALSE(pdf);
    EXPECT_EQ(to_string(pdf.error()), "picture: the picture cannot be drawn, expected a PNG or JPEG");
    std::get<Picture>(drawing.pages[0].shapes.back()).bytes = std::string("\x89PNG\r\n\x1a\n broken");
    EXPECT_FALSE(write_pdf(drawing, test_fonts()));
}

TEST(Pdf, ADrawingWithoutPagesIsRefused) { EXPECT_FALSE(write_pdf({}, test_fonts())); }

TEST(Pdf, EmbedsOnlyTheGlyphsInUse) {
    const auto one = font_files(*write_pdf(words("国"), test_fonts()));
    ASSERT_EQ(one.size(), 1u);
    EXPECT_LT(one.begin()->second.size(), 5000u);
    EXPECT_EQ(font_files(*write_pdf(words("国", Typeface::kai), test_fonts())).size(), 1u);
}

TEST(Pdf, DocumentsOfOneWriterHoldNoGlyphThatTheyDoNotUse) {
    SampleForm first, second;
    second.record.fields["name"] = std::string("欧阳修");
    PdfWriter writer(test_fonts());
    std::vector<std::string> documents;
    for (const auto& [sample, page] : {std::pair(&first, 1), std::pair(&second, 2)}) {
        const Sheet sheet = sample->filled(static_cast<std::uint64_t>(page));
        ASSERT_TRUE(writer.add(*draw_form(sample->form, {&sheet, 1}, test_fonts())));
        documents.push_back(*writer.finish());
    }
    ASSERT_TRUE(writer.add(words("一")));
    documents.push_back(*writer.finish());
    for (const auto& pdf : documents) {
        const auto uses = font_uses(pdf);
        EXPECT_EQ(uses.size(), &pdf == &documents.back() ? 1u : 3u);
        for (const FontUse& use : uses) {
            EXPECT_FALSE(use.shown.empty()) << use.name;
            EXPECT_EQ(use.mapped, use.shown) << use.name;
            EXPECT_EQ(use.spelled, use.shown) << use.name;
            EXPECT_EQ(use.glyphs, use.needed) << use.name;
        }
    }
    EXPECT_NE(page_text(documents[0], 0).find("王建国"), std::string::npos);
    EXPECT_NE(page_text(documents[1], 0).find("欧阳修"), std::string::npos);
    // What a document is does not depend on those before it.
    const Sheet alone = second.filled(2);
    EXPECT_EQ(documents[1], document(second, {alone}));
}

TEST(Pdf, PagesShareTheFurnitureAndStaySmall) {
    const SampleForm sample;
    std::vector<Sheet> sheets;
    for (std::uint64_t copy = 1; copy <= 50; ++copy) sheets.push_back(sample.filled(copy));
    const auto one = document(sample, {sample.filled()}).size();
    EXPECT_LT(one, 35000u);
    EXPECT_LT(document(sample, sheets).size(), one + 49 * 2200);
}

TEST(Pdf, ManyDocumentsOfRandomTextNeverFail) {
    // libharu fails while saving when a font's last table is empty and sizes meet; about 1 document in 3,000.
    std::uint32_t state = 1;
    const auto next = [&state] { return state = state * 1664525 + 1013904223; };
    for (int i = 0; i < 120; ++i) {
        std::u32string text;
        for (std::uint32_t n = 1 + next() % 60; n > 0; --n)
            text += static_cast<char32_t>(0x4E00 + (next() >> 8) % 0x1000);
        std::u32string known;
        for (const char32_t c : text)
            if (test_fonts().face_for(Typeface::kai, c)) known += c;
        const auto pdf = write_pdf(words(encode_utf8(known + U"一"), Typeface::kai), test_fonts());
        ASSERT_TRUE(pdf) << i << " " << to_string(pdf.error());
    }
}

}  // namespace formloop::pdfgen
