// SPDX-License-Identifier: GPL-3.0-or-later
#include "pdfgen/report.h"

#include <gtest/gtest.h>

#include "pdfgen/pdf.h"
#include "tests/pdfgen/document.h"
#include "tests/pdfgen/picture.h"
#include "tests/pdfgen/sample_form.h"

namespace formloop::pdfgen {

using namespace literals;
using namespace testing;

namespace {

/// A grey 2 × 1 picture, as PNG.
const std::string& tiny_png() {
    static const unsigned char bytes[] = {
        0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0x00, 0x00, 0x00, 0x0D, 0x49, 0x48, 0x44, 0x52, 0x00,
        0x00, 0x00, 0x02, 0x00, 0x00, 0x00, 0x01, 0x08, 0x00, 0x00, 0x00, 0x00, 0xD1, 0x49, 0x20, 0x56, 0x00,
        0x00, 0x00, 0x0B, 0x49, 0x44, 0x41, 0x54, 0x78, 0x9C, 0x63, 0x68, 0xF8, 0x0F, 0x00, 0x02, 0x02, 0x01,
        0x80, 0x6E, 0x56, 0x8B, 0x13, 0x00, 0x00, 0x00, 0x00, 0x49, 0x45, 0x4E, 0x44, 0xAE, 0x42, 0x60, 0x82};
    static const std::string png(reinterpret_cast<const char*>(bytes), sizeof bytes);
    return png;
}

Together finding(int i) {
    Table table{.columns = {{"来源", 3}, {"字段", 2}, {"读到的值", 2}, {"原迹", 5}}, .rows = {}};
    for (const char* from : {"资料卡 第4行", "确度状况表 第5行"})
        table.rows.push_back({{.text = from},
                              {.text = "下次预定"},
                              {.text = "4月17日", .weight = Weight::value, .doubtful = true},
                              {.crop = Crop{tiny_png(), {60_mm, 14_mm}}}});
    Together together;
    together.blocks.push_back(Heading{"CARD-PLAN 错误 · " + std::to_string(i), 2});
    together.blocks.emplace_back(std::in_place_type<Table>, std::move(table));
    together.blocks.push_back(Paragraph{"处理: 请销售顾问当日更正其一并由主管签名", Weight::quiet});
    return together;
}

Report audit(int findings) {
    Report report;
    report.title = "三表一卡稽核报告";
    report.lines = {"福田测试店 FT001", "截至 2009-04-15"};
    report.header = "三表一卡稽核报告 · 2009-04-15";
    report.footer = "处理完毕后由展厅经理签字";
    report.blocks.push_back(Heading{"一、卡表核对"});
    for (int i = 0; i < findings; ++i) report.blocks.push_back(finding(i));
    report.blocks.push_back(Signatures{{{"sig_manager", "展厅经理"}, {"sig_sales", "销售经理"}}});
    return report;
}

}  // namespace

TEST(Report, AHeadingIsNeverTheLastThingOnAPage) {
    for (int before = 1; before <= 9; ++before) {
        Report report = audit(before);
        report.blocks.insert(report.blocks.end() - 1, {Heading{"二、待确认"}, finding(77)});
        const auto drawing = draw_report(report, test_fonts());
        ASSERT_TRUE(drawing) << to_string(drawing.error());
        const auto pdf = write_pdf(*drawing, test_fonts());
        ASSERT_TRUE(pdf) << to_string(pdf.error());
        for (int page = 0; page < static_cast<int>(drawing->pages.size()); ++page) {
            const auto text = page_text(*pdf, page);
            EXPECT_EQ(text.find("二、待确认") != std::string::npos, text.find("错误 · 77") != std::string::npos) << before << " findings before";
        }
    }
}

TEST(Report, FillsPagesAndNumbersThem) {
    const auto drawing = draw_report(audit(12), test_fonts());
    ASSERT_TRUE(drawing) << to_string(drawing.error());
    ASSERT_GT(drawing->pages.size(), 2u);
    const auto pdf = write_pdf(*drawing, test_fonts());
    ASSERT_TRUE(pdf) << to_string(pdf.error());
    EXPECT_EQ(qpdf_complaints(*pdf), (std::vector<std::string>{}));
    const int pages = static_cast<int>(drawing->pages.size());
    for (int i = 0; i < pages; ++i) {
        EXPECT_EQ(character_counts(page_text(*pdf, i)), character_counts(*drawing, i));
        EXPECT_NE(page_text(*pdf, i).find("第 " + std::to_string(i + 1) + " 页 / 共 " + std::to_string(pages) + " 页"),
                  std::string::npos);
        EXPECT_EQ(page_text(*pdf, i).find("三表一卡稽核报告 · 2009-04-15") != std::string::npos, i > 0);
    }
    EXPECT_EQ(form_fields(*pdf).size(), 2u);
    const auto titles = outline(*pdf);
    ASSERT_EQ(titles.size(), 13u);
    EXPECT_EQ(titles[0], "一、卡表核对");
    EXPECT_EQ(titles[1], "  CARD-PLAN 错误 · 0");
}

TEST(Report, KeepsAFindingTogetherAndEverythingOnThePaper) {
    const auto drawing = draw_report(audit(12), test_fonts());
    ASSERT_TRUE(drawing);
    for (const Page& page : drawing->pages) {
        int headings = 0, pictures = 0;
        for (const Shape& shape : page.shapes) {
            if (const auto* picture = std::get_if<Picture>(&shape)) {
                ++pictures;
                EXPECT_LE(picture->box.bottom(), 280_mm);
                EXPECT_LE(picture->box.right(), 195_mm);
                EXPECT_NEAR(picture->box.width / picture->box.height, 60.0 / 14, 1e-6);
            }
            if (const auto* text = std::get_if<Text>(&shape)) {
                headings += text->text.starts_with("CARD-PLAN");
                EXPECT_LE(text->at.y, 287_mm);
                EXPECT_LE(
                    (text->at.x + text->size * (test_fonts().width(text->face, text->text) * text->condense)).value,
                    195.001)
                    << text->text;
            }
        }
        EXPECT_EQ(pictures, headings * 2);
    }
}

TEST(Report, LongTextsBreakOverLinesAndPages) {
    Report report;
    report.title = "长";
    std::string text;
    for (int i = 0; i < 4000; ++i) text += "客户资料";
    report.blocks.push_back(Paragraph{text});
    const auto drawing = draw_report(report, test_fonts());
    ASSERT_TRUE(drawing);
    EXPECT_GT(drawing->pages.size(), 4u);
    int characters = 0;
    for (std::size_t i = 0; i < drawing->pages.size(); ++i)
        characters += character_counts(*drawing, static_cast<int>(i))[U'户'];
    EXPECT_EQ(characters, 4000);
}

TEST(Report, ARowHigherThanAPageIsMadeToFit) {
    Report report;
    report.title = "高";
    std::string text;
    for (int i = 0; i < 900; ++i) text += "资料";
    Table table;
    table.columns = {{"窄", 1}, {"宽", 5}};
    table.rows.push_back({{.text = text}, {.text = "x"}});
    table.rows.push_back({{.text = "后"}, {.text = "y"}});
    report.blocks.emplace_back(std::in_place_type<Table>, std::move(table));
    const auto drawing = draw_report(report, test_fonts());
    ASSERT_TRUE(drawing);
    for (const Page& page : drawing->pages)
        for (const Shape& shape : page.shapes)
            if (const auto* words = std::get_if<Text>(&shape)) { EXPECT_LE(words->at.y, 287_mm); }
}

TEST(Report, WithAnIdentityEveryPageSaysWhatItIs) {
    Report report = audit(6);
    report.identity = templates::PageIdentity{"audit-report", 1, 1, {42}, 0};
    const auto drawing = draw_report(report, test_fonts());
    ASSERT_TRUE(drawing);
    const auto pdf = write_pdf(*drawing, test_fonts());
    ASSERT_TRUE(pdf);
    for (std::size_t i = 0; i < drawing->pages.size(); ++i) {
        templates::PageIdentity expected = *report.identity;
        expected.page = static_cast<int>(i) + 1;
        const auto raster = render_page(*pdf, static_cast<int>(i), 200 / 25.4);
        bool found = false;
        for (const auto& code : read_codes(*raster)) found = found || code.text == templates::encode(expected);
        EXPECT_TRUE(found) << i;
        for (const auto& mark : templates::corner_marks({210_mm, 297_mm})) EXPECT_TRUE(has_ink(*raster, mark.box, 30));
    }
}

TEST(Report, TextThatIsNotUtf8IsRefused) {
    Report report;
    report.title = "坏";
    report.blocks.push_back(Paragraph{"\xFF\xFE"});
    const auto drawing = draw_report(report, test_fonts());
    ASSERT_FALSE(drawing);
    EXPECT_EQ(to_string(drawing.error()), "report: a text is not valid UTF-8");
}

}  // namespace formloop::pdfgen
