// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <filesystem>
#include <fstream>

#include "src/record/check_digits.h"
#include "tests/support/ink.h"
#include "tests/support/marks.h"
#include "tests/support/paper.h"
#include "tests/support/people.h"
#include "tests/support/scan_file.h"

namespace formloop::simulator {
namespace {

using namespace formloop::literals;
using templates::FieldKind;

constexpr Size<Mm> kA4{210_mm, 297_mm};
constexpr double kScale = 200 / 25.4;

/// Where the darkest spot near a point lies: the mean of the dark pixels within `reach`.
Point<Px> dark_spot(const ocr::GrayImage& image, Point<Px> near, int reach) {
    double sum = 0, x = 0, y = 0;
    for (int j = std::max(0, static_cast<int>(near.y.value) - reach); j < std::min(image.height(), static_cast<int>(near.y.value) + reach); ++j)
        for (int i = std::max(0, static_cast<int>(near.x.value) - reach); i < std::min(image.width(), static_cast<int>(near.x.value) + reach); ++i)
            if (image.row(j)[i] < 128) {
                const double weight = 128 - image.row(j)[i];
                sum += weight, x += weight * (i + 0.5), y += weight * (j + 0.5);
            }
    return {Px{x / sum}, Px{y / sum}};
}

int dark_pixels(const ocr::GrayImage& image) {
    return static_cast<int>(std::ranges::count_if(image.pixels(), [](std::uint8_t v) { return v < 128; }));
}

templates::Field field_of(FieldKind kind, std::string format = "") {
    templates::Field field;
    field.id = "x", field.kind = kind, field.format = std::move(format);
    return field;
}

templates::PlacedField placed(const templates::Field& field, int cells) {
    templates::PlacedField p;
    p.path = field.id, p.field = &field, p.box = {10_mm, 10_mm, Mm{4.5 * cells}, 6.5_mm};
    for (int i = 0; i < cells; ++i) p.cells.push_back({Mm{10 + 4.5 * i}, 10_mm, 4.5_mm, 6.5_mm});
    return p;
}

TEST(Random, GivesTheSameNumbersForTheSameSeedAndOthersForAnother) {
    Random a(7), b(7), c(8);
    const auto first = a.bits();
    EXPECT_EQ(first, b.bits());
    EXPECT_NE(first, c.bits());
    EXPECT_NE(a.stream("ink").bits(), a.stream("paper").bits());
    EXPECT_EQ(a.stream("ink", 3).bits(), b.stream("ink", 3).bits());
}

TEST(Paper, DotsLieWhereTheMapSaysOnEveryPaper) {
    for (std::uint64_t seed = 1; seed <= 3; ++seed)
        for (const auto& name : paper_names()) {
            Random random(seed);
            auto passage = *random_passage(name, kA4, random);
            passage.dust = 0, passage.streaks.clear(), passage.holes.clear(), passage.backing = 1;
            Canvas canvas(ocr::GrayImage(static_cast<int>(std::ceil(210 * kScale)), static_cast<int>(std::ceil(297 * kScale))), kScale);
            std::vector<Point<Mm>> dots;
            for (double y = 30; y < 280; y += 47)
                for (double x = 25; x < 200; x += 40) dots.push_back({Mm{x}, Mm{y}});
            for (const auto& dot : dots) canvas.draw({{{dot, 1}}}, Pen{0, 0, 2_mm}, random);
            const auto image = scan(canvas.picture(), kScale, kA4, passage, random);
            const PaperMap map(kA4, passage);
            ASSERT_EQ(map.size(), (Size<Px>{Px{static_cast<double>(image.width())}, Px{static_cast<double>(image.height())}}));
            const double px_per_mm = passage.dpi / 25.4;
            for (const auto& dot : dots) {
                const Point<Px> expected = map(dot), seen = dark_spot(image, expected, static_cast<int>(3 * px_per_mm));
                const double miss = std::hypot((seen.x - expected.x).value, (seen.y - expected.y).value) / px_per_mm;
                EXPECT_LT(miss, 0.04) << name << " seed " << seed << ", dot at " << dot.x.value << ", " << dot.y.value;
            }
        }
}

TEST(Paper, QuarterTurnsTurnThePictureAndTheMap) {
    Passage passage;
    passage.noise = 0;
    for (passage.turns = 0; passage.turns < 4; ++passage.turns) {
        const PaperMap map(kA4, passage);
        const Point<Px> top_left = map({0_mm, 0_mm});
        const std::array<Point<Px>, 4> corners{Point<Px>{}, {map.size().width, 0_px}, {map.size().width, map.size().height}, {0_px, map.size().height}};
        const Point<Px> corner = corners[static_cast<std::size_t>(passage.turns)];
        EXPECT_LT(std::hypot((top_left - corner).x.value, (top_left - corner).y.value), 1.5) << passage.turns << " turns";
    }
}

TEST(Paper, FitToPageShrinksThePrintAndPunchesHoles) {
    Random random(4);
    const auto passage = *random_passage("fit97", kA4, random);
    EXPECT_DOUBLE_EQ(passage.print_scale, 0.97);
    EXPECT_EQ(passage.holes.size(), 2u);
    EXPECT_EQ(passage.streaks.size(), 1u);
    const PaperMap map(kA4, passage);
    const Point<Px> width = map({210_mm, 148_mm}) - map({0_mm, 148_mm});
    EXPECT_NEAR(std::hypot(width.x.value, width.y.value) / (passage.dpi / 25.4) / 210, 0.97, 0.012);
}

TEST(Paper, TheSameSeedGivesTheSameScan) {
    const ocr::GrayImage page(static_cast<int>(210 * kScale), static_cast<int>(297 * kScale));
    const auto once = [&](std::uint64_t seed) {
        Random random(seed);
        const auto passage = *random_passage("stress", kA4, random);
        return scan(page, kScale, kA4, passage, random);
    };
    EXPECT_EQ(once(11), once(11));
    EXPECT_FALSE(once(11) == once(12));
}

TEST(Cells, TakeTheCharactersOfTheirFormat) {
    struct Case {
        FieldKind kind;
        std::string format, value;
        int cells;
        std::vector<std::string> expected;
    };
    const std::vector<Case> cases{
        {FieldKind::comb, "9{11}", "13800001234", 11, {"1", "3", "8", "0", "0", "0", "0", "1", "2", "3", "4"}},
        {FieldKind::comb, "9{4}-9{8}", "010-8765432", 12, {"0", "1", "0", "", "8", "7", "6", "5", "4", "3", "2", ""}},
        {FieldKind::comb, "AAA-YY-NNNN", "A01-09-0011", 9, {"A", "0", "1", "0", "9", "0", "0", "1", "1"}},
        {FieldKind::comb, "YY-NNNN", "A01-09-0011", 6, {"0", "9", "0", "0", "1", "1"}},
        {FieldKind::date, "YYYY-MM-DD", "2009-04-14", 8, {"2", "0", "0", "9", "0", "4", "1", "4"}},
        {FieldKind::date, "YY-MM-DD", "2009-04-14", 6, {"0", "9", "0", "4", "1", "4"}},
        {FieldKind::date, "MM-DD", "2009-04-14", 4, {"0", "4", "1", "4"}},
        {FieldKind::date, "DD", "2009-04-14", 2, {"1", "4"}},
        {FieldKind::date, "YYYY-MM", "2009-04", 6, {"2", "0", "0", "9", "0", "4"}},
        {FieldKind::time, "HH:MM", "10:05", 4, {"1", "0", "0", "5"}},
    };
    for (const auto& c : cases) {
        const auto field = field_of(c.kind, c.format);
        EXPECT_EQ(cell_characters(placed(field, c.cells), c.value), c.expected) << c.format;
    }
    const auto number = field_of(FieldKind::number, "");
    EXPECT_EQ(cell_characters(placed(number, 4), 57.0), (std::vector<std::string>{"", "", "5", "7"}));
    const auto comb = field_of(FieldKind::comb, "9{3}");
    EXPECT_EQ(cell_characters(placed(comb, 3), std::string("1234")), std::nullopt) << "too long for its cells";
}

TEST(Ink, IsLaidWhereAFieldIsAndToldAsTruth) {
    const auto font = installed_font("DejaVu Sans");
    if (!font) GTEST_SKIP() << to_string(font.error());
    InkStock stock;
    stock.type = {font->get()};
    const auto comb = field_of(FieldKind::comb, "9{11}"), sign = field_of(FieldKind::signature);
    templates::PageLayout page;
    page.size = {100_mm, 40_mm};
    page.fields = {placed(comb, 11), placed(sign, 6)};
    page.fields[0].path = "mobile";
    page.fields[1].path = "sig", page.fields[1].box = {65_mm, 10_mm, 30_mm, 10_mm};
    for (const auto kind : {InkKind::typed, InkKind::font}) {
        Random random(5);
        const Writer writer = random_writer(kind, stock, random);
        Canvas canvas(ocr::GrayImage(1000, 400), 10);
        const auto truth = fill_page(canvas, page, {{"mobile", std::string("13800001234")}, {"sig", true}, {"elsewhere", 3.0}}, writer, random);
        ASSERT_EQ(truth.size(), 2u);
        EXPECT_EQ(truth[0], (record::TrueField{"mobile", std::string("13800001234"), std::string(to_string(kind))}));
        EXPECT_EQ(truth[1], (record::TrueField{"sig", true, "drawn"}));
        const auto& picture = canvas.picture();
        for (const auto& cell : page.fields[0].cells) {
            int dark = 0;
            for (int y = 100; y < 165; ++y)
                for (int x = static_cast<int>(cell.x.value * 10); x < static_cast<int>(cell.right().value * 10); ++x) dark += picture.row(y)[x] < 160;
            EXPECT_GT(dark, 30) << "a digit in the cell at " << cell.x.value << " mm";
        }
        int above = 0;
        for (int y = 0; y < 80; ++y)
            for (int x = 0; x < 1000; ++x) above += picture.row(y)[x] < 160;
        EXPECT_EQ(above, 0) << "no ink above the fields";
    }
}

TEST(Ink, LeavesBlankValuesAndPrintedFieldsAlone) {
    const auto mark = field_of(FieldKind::mark), ticks = field_of(FieldKind::ticks), printed = field_of(FieldKind::mark);
    templates::PageLayout page;
    page.fields = {placed(mark, 1), placed(ticks, 1), placed(printed, 1)};
    page.fields[0].path = "a", page.fields[1].path = "b", page.fields[2].path = "c";
    page.fields[2].by = templates::WrittenBy::print;
    Random random(6);
    const Writer writer = random_writer(InkKind::font, {}, random);
    Canvas canvas(ocr::GrayImage(500, 300), 10);
    EXPECT_TRUE(fill_page(canvas, page, {{"a", false}, {"b", std::vector<std::string>{}}, {"c", true}}, writer, random).empty());
    EXPECT_EQ(dark_pixels(canvas.picture()), 0);
}

TEST(Marks, StayNearTheirBoxes) {
    const Rect<Mm> box{20_mm, 20_mm, 3.5_mm, 3.5_mm}, row{10_mm, 50_mm, 180_mm, 8_mm};
    for (std::uint64_t seed = 0; seed < 300; ++seed) {
        Random random(seed);
        for (const auto& stroke : tick(box, 0.3, random))
            for (const auto& p : stroke) ASSERT_TRUE(box.grown(2.5_mm).contains(p.at)) << "tick, seed " << seed;
        for (const auto& stroke : cell_mark(box, random))
            for (const auto& p : stroke) ASSERT_TRUE(box.grown(0.8_mm).contains(p.at)) << "mark, seed " << seed;
        const auto strike = strike_line(row, random);
        EXPECT_GT((strike.front().back().at.x - strike.front().front().at.x) / row.width, 0.6) << "strike, seed " << seed;
        for (const auto& p : strike.front()) ASSERT_TRUE(row.contains(p.at)) << "strike, seed " << seed;
        const Rect<Mm> cell{40_mm, 60_mm, Mm{random.between(8, 32)}, 12_mm};
        for (const auto& stroke : tally(cell, random.integer(1, 25), random_tally_hand(random), random))
            for (const auto& p : stroke) ASSERT_TRUE(cell.grown(1.2_mm).contains(p.at)) << "tally, seed " << seed;
    }
}

TEST(People, HaveNumbersThatHoldTheirCheckDigits) {
    Random random(3);
    for (int i = 0; i < 500; ++i) {
        EXPECT_TRUE(record::is_citizen_id(citizen_id(random)));
        EXPECT_TRUE(record::is_vin(vin(random.integer(2007, 2012), random)));
        EXPECT_EQ(mobile_number(random).size(), 11u);
    }
}

TEST(ScanFile, HoldsItsPagesAndIsTheSameTwice) {
    const auto folder = std::filesystem::temp_directory_path() / "formloop-scan-file-test";
    std::filesystem::create_directories(folder);
    ScannedPage gray{ocr::GrayImage(203, 301, 200), 300, false, 75}, bilevel{ocr::GrayImage(203, 301, 255), 200, true, 75};
    for (int i = 0; i < 100; ++i) bilevel.image.row(50)[i] = gray.image.row(50)[i] = 0;
    const auto bytes = [](const std::filesystem::path& file) {
        std::ifstream in(file, std::ios::binary);
        return std::string{std::istreambuf_iterator<char>(in), {}};
    };
    for (const auto kind : {FileKind::pdf, FileKind::tiff, FileKind::png, FileKind::jpeg}) {
        const bool many = kind == FileKind::pdf || kind == FileKind::tiff;
        const auto pages = many ? std::vector{gray, bilevel} : std::vector{gray};
        const auto a = folder / ("a." + std::string(to_string(kind))), b = folder / ("b." + std::string(to_string(kind)));
        ASSERT_TRUE(write_scan(a, kind, pages)) << to_string(kind);
        ASSERT_TRUE(write_scan(b, kind, pages));
        EXPECT_EQ(bytes(a), bytes(b)) << to_string(kind);
        EXPECT_GT(bytes(a).size(), 200u);
    }
    EXPECT_FALSE(write_scan(folder / "two.png", FileKind::png, {gray, gray})) << "a PNG holds one page";
    EXPECT_FALSE(write_scan("/nowhere/at/all.pdf", FileKind::pdf, {gray}));
    std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace formloop::simulator
