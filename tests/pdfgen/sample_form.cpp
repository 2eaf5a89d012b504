// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/pdfgen/sample_form.h"

#include <gtest/gtest.h>

namespace formloop::pdfgen::testing {

using namespace literals;
using templates::Field;
using templates::FieldKind;
using templates::PlacedField;

namespace {

/// Comb cells of 4.5 × 6.5 mm from a place to the right, with an extra gap after the cells named.
std::vector<Rect<Mm>> comb(Point<Mm> at, int n, std::vector<int> gaps_after = {}) {
    std::vector<Rect<Mm>> cells;
    Mm x = at.x;
    for (int i = 0; i < n; ++i) {
        cells.push_back({x, at.y, 4.5_mm, 6.5_mm});
        x += 4.5_mm;
        for (const int gap : gaps_after)
            if (gap == i) x += 4_mm;
    }
    return cells;
}

Rect<Mm> around(const std::vector<Rect<Mm>>& cells) {
    return Rect<Mm>::from_corners(cells.front().top_left(), {cells.back().right(), cells.back().bottom()});
}

}  // namespace

SampleForm::SampleForm() {
    form.form = "sample-card";
    form.version = 1;
    form.title = "客户资料卡(样张)";

    auto& fields = form.schema.fields;
    fields = {
        {.id = "file_no", .kind = FieldKind::comb, .label = "档案编号", .format = "AAA-YY-NNNN"},
        {.id = "name", .kind = FieldKind::text, .label = "客户姓名"},
        {.id = "phone", .kind = FieldKind::comb, .label = "联系电话", .format = "9{11}"},
        {.id = "opened_on", .kind = FieldKind::date, .label = "建卡日期", .format = "YYYY-MM-DD"},
        {.id = "came_at", .kind = FieldKind::time, .label = "来店时间", .format = "HH:MM"},
        {.id = "model", .kind = FieldKind::lexicon, .label = "意向车型"},
        {.id = "price", .kind = FieldKind::number, .label = "报价(万元)", .digits = 3, .decimals = 2},
        {.id = "kind",
         .kind = FieldKind::ticks,
         .label = "客户类型",
         .choices = {{"person", "个人"}, {"company", "单位"}}},
        {.id = "wishes",
         .kind = FieldKind::ticks,
         .label = "关注",
         .choices = {{"price", "价格"}, {"space", "空间"}, {"fuel", "油耗"}},
         .pick = templates::Pick::several},
        {.id = "level", .kind = FieldKind::letter, .label = "级别", .alphabet = "OABC"},
        {.id = "source", .kind = FieldKind::code, .label = "信息来源"},
        {.id = "driven", .kind = FieldKind::mark, .label = "已试驾"},
        {.id = "visits", .kind = FieldKind::tally, .label = "来店次数"},
        {.id = "struck", .kind = FieldKind::strike, .label = "划掉"},
        {.id = "content", .kind = FieldKind::text, .label = "访问经过", .lines = 3},
        {.id = "dealer_name", .kind = FieldKind::printed, .label = "经销商名称", .prefill = "dealer_name"},
        {.id = "sum", .kind = FieldKind::computed, .label = "合计", .digits = 4},
        {.id = "sig_consultant", .kind = FieldKind::signature, .label = "销售顾问"},
        {.id = "sig_supervisor", .kind = FieldKind::signature, .label = "主管"},
    };
    const auto field = [&](const char* id) -> const Field* {
        for (const auto& f : fields)
            if (f.id == id) return &f;
        return nullptr;
    };

    templates::PageLayout page;
    page.size = {210_mm, 297_mm};
    page.qr_box = {13_mm, 13_mm, 20_mm, 20_mm};
    page.readable_code_box = {38_mm, 30_mm, 60_mm, 3_mm};
    page.datamatrix_box = {186_mm, 272_mm, 12_mm, 12_mm};
    page.captions.push_back(
        {{40_mm, 13_mm, 130_mm, 9_mm}, "有望客户资料卡", 5.5_mm, Typeface::sans, Align::centre, {}});
    page.captions.push_back({{40_mm, 22.5_mm, 130_mm, 5_mm},
                             "填写说明:请用黑色或蓝色圆珠笔填写,一格一字;选择项在方框内打√。",
                             2.1_mm,
                             Typeface::sans,
                             Align::centre,
                             Grey{0.3}});
    const auto rule = [&page](Point<Mm> from, Point<Mm> to, Mm width, double grey) {
        page.strokes.push_back({from, to, width, Grey{grey}});
    };
    const auto frame = [&](const Rect<Mm>& box, Mm width, double grey) {
        rule({box.x, box.y}, {box.right(), box.y}, width, grey);
        rule({box.x, box.bottom()}, {box.right(), box.bottom()}, width, grey);
        rule({box.x, box.y}, {box.x, box.bottom()}, width, grey);
        rule({box.right(), box.y}, {box.right(), box.bottom()}, width, grey);
    };
    page.patches.push_back({{10_mm, 40_mm, 190_mm, 6_mm}, Grey{0.9}});
    page.captions.push_back({{12_mm, 40_mm, 100_mm, 6_mm}, "一、基本资料", 2.8_mm, Typeface::sans, Align::left, {}});

    Mm y = 46_mm;
    const Mm row = 9_mm;
    int row_number = 0;
    /// A cell with its label in a tinted strip; gives the part that is the pen's.
    const auto cell = [&](Mm x, Mm width, Mm height, const std::string& label, Mm strip = Mm{20}) {
        page.patches.push_back({{x, y, strip, height}, Grey{0.95}});
        page.captions.push_back({{x + 1_mm, y, strip - 2_mm, height}, label, 2.7_mm, Typeface::sans, Align::left, {}});
        rule({x, y}, {x, y + height}, 0.15_mm, 0.6);
        return Rect<Mm>{x + strip, y, width - strip, height};
    };
    const auto next = [&](Mm height) {
        y += height;
        ++row_number;
        rule({10_mm, y}, {200_mm, y}, 0.15_mm, 0.6);
    };
    auto& placed = page.fields;
    const auto put = [&](const char* id, const Rect<Mm>& box) -> PlacedField& {
        placed.push_back({.path = id, .field = field(id), .box = box});
        return placed.back();
    };
    const auto put_comb = [&](const char* id, const Rect<Mm>& room, int n, std::vector<int> gaps = {}) {
        auto cells = comb({room.x + 2_mm, room.y + 1.25_mm}, n, std::move(gaps));
        for (const auto& c : cells) frame(c, 0.15_mm, 0.7);
        put(id, around(cells)).cells = cells;
    };
    const auto put_ticks = [&](const char* id, const Rect<Mm>& room) {
        PlacedField& p = put(id, room);
        Mm x = room.x + 2_mm;
        for (const auto& choice : p.field->choices) {
            const Rect<Mm> box{x, room.y + 2.75_mm, 3.5_mm, 3.5_mm};
            frame(box, 0.2_mm, 0.3);
            p.choices.push_back({choice.value, choice.label, box});
            page.captions.push_back(
                {{x + 4.5_mm, room.y, 12_mm, room.height}, choice.label, 2.7_mm, Typeface::sans, Align::left, {}});
            x += 20_mm;
        }
    };
    put_comb("file_no", cell(10_mm, 110_mm, row, "档案编号"), 9, {2, 4});
    PlacedField& dealer = put("dealer_name", cell(120_mm, 80_mm, row, "经销商名称"));
    dealer.by = templates::WrittenBy::print;
    next(row);
    put("name", cell(10_mm, 95_mm, row, "客户姓名"));
    put_comb("phone", cell(105_mm, 95_mm, row, "联系电话"), 11);
    next(row);
    put_comb("opened_on", cell(10_mm, 95_mm, row, "建卡日期"), 8, {3, 5});
    put_comb("came_at", cell(105_mm, 95_mm, row, "来店时间"), 4, {1});
    next(row);
    put("model", cell(10_mm, 95_mm, row, "意向车型"));
    put("price", cell(105_mm, 55_mm, row, "报价(万元)"));
    put("sum", cell(160_mm, 40_mm, row, "合计", 12_mm));
    next(row);
    put_ticks("kind", cell(10_mm, 95_mm, row, "客户类型"));
    put_ticks("wishes", cell(105_mm, 95_mm, row, "关注"));
    next(row);
    put("level", cell(10_mm, 30_mm, row, "级别"));
    put("source", cell(40_mm, 35_mm, row, "信息来源"));
    put("driven", cell(75_mm, 30_mm, row, "已试驾"));
    put("visits", cell(105_mm, 95_mm, row, "来店次数"));
    next(row);
    put("content", cell(10_mm, 190_mm, 24_mm, "访问经过"));
    next(24_mm);
    put("struck", cell(10_mm, 190_mm, row, "(整行)"));
    next(row);
    put("sig_consultant", cell(10_mm, 95_mm, 14_mm, "销售顾问签字"));
    put("sig_supervisor", cell(105_mm, 95_mm, 14_mm, "主管签字"));
    next(14_mm);
    frame({10_mm, 40_mm, 190_mm, y - 40_mm}, 0.35_mm, 0);
    layout.pages.push_back(std::move(page));

    record.form = form.form;
    record.version = 1;
    record.fields = {
        {"file_no", std::string("A01-09-0011")},
        {"name", std::string("王建国")},
        {"phone", std::string("13800001234")},
        {"opened_on", std::string("2009-04-14")},
        {"came_at", std::string("10:05")},
        {"model", std::string("蒙派克 2.4L 豪华版 9座")},
        {"price", 8.38},
        {"kind", std::string("person")},
        {"wishes", std::vector<std::string>{"price", "fuel"}},
        {"level", std::string("A")},
        {"source", std::string("03")},
        {"driven", true},
        {"visits", 8.0},
        {"struck", true},
        {"content", std::string("电话联系,客户下周来店看车;对比瑞风,嫌价格高2000元。已报价8.38万,考虑中。试驾满意,"
                                "等老板决定,预约周六带家人看车。")},
        {"dealer_name", std::string("福田测试店")},
        {"sum", 12.0},
        {"sig_consultant", true},
    };
}

Sheet SampleForm::blank(std::uint64_t copy) const {
    return {.page = &layout.pages.front(), .identity = {form.form, form.version, 1, {copy}, 0}};
}

Sheet SampleForm::filled(std::uint64_t copy) const {
    Sheet sheet = blank(copy);
    sheet.record = &record;
    return sheet;
}

const Fonts& test_fonts() {
    static const auto fonts = Fonts::load();
    EXPECT_TRUE(fonts) << (fonts ? "" : to_string(fonts.error()));
    return *fonts;
}

}  // namespace formloop::pdfgen::testing
