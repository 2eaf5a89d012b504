// SPDX-License-Identifier: GPL-3.0-or-later
#include "pdfgen/fonts.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "tests/pdfgen/sample_form.h"

namespace formloop::pdfgen {

using namespace testing;

TEST(Fonts, MeasuresChineseAsFullWidth) {
    for (const Typeface face : {Typeface::sans, Typeface::kai}) {
        EXPECT_NEAR(test_fonts().width(face, std::string_view("客户姓名")), 4, 0.05);
        EXPECT_LT(test_fonts().width(face, std::string_view("1234")), 2.8);
        EXPECT_GT(test_fonts().middle(face), 0.25);
        EXPECT_LT(test_fonts().middle(face), 0.45);
    }
}

TEST(Fonts, DrawWhatTheOtherFaceLacks) {
    const Fonts& fonts = test_fonts();
    int only_sans = 0;
    for (char32_t c = 0x4E00; c < 0x9FA6; ++c)
        if (!fonts.draws(Typeface::kai, c) && fonts.draws(Typeface::sans, c)) {
            ++only_sans;
            ASSERT_EQ(fonts.face_for(Typeface::kai, c), Typeface::sans);
        }
    EXPECT_EQ(fonts.face_for(Typeface::kai, U'国'), Typeface::kai);
    RecordProperty("han_only_in_sans", only_sans);
}

TEST(Fonts, HaveAllOfGb2312sFirstLevelAndTheNamesCharacters) {
    for (const char32_t c : std::u32string(U"王李张刘陈杨黄赵吴周堃喆镕淼鑫婕"))
        EXPECT_TRUE(test_fonts().draws(Typeface::kai, c)) << static_cast<unsigned>(c);
}

TEST(Fonts, NameACharacterThatNoneHas) {
    ASSERT_FALSE(test_fonts().draws(Typeface::sans, 0x1200));
    ASSERT_FALSE(test_fonts().draws(Typeface::kai, 0x1200));
    const auto missing = test_fonts().face_for(Typeface::kai, 0x1200);
    ASSERT_FALSE(missing);
    EXPECT_EQ(missing.error().code, ErrorCode::missing_glyph);
    EXPECT_EQ(to_string(missing.error()), "no font has U+1200, expected a character that can be printed");
}

TEST(Fonts, RefuseEveryCharacterBeyondThePlaneThatLibharuKnows) {
    const auto rare = test_fonts().face_for(Typeface::kai, 0x20BB7);
    ASSERT_FALSE(rare);
    EXPECT_EQ(rare.error().code, ErrorCode::missing_glyph);
    EXPECT_EQ(to_string(rare.error()), "U+20BB7 lies beyond U+FFFF, expected a character that can be printed");
}

TEST(Fonts, SayWhichPackageIsMissing) {
    const auto file = std::filesystem::temp_directory_path() / "formloop-not-a-font.ttf";
    std::ofstream(file) << "no font";
    const FontSource broken{Typeface::sans, file, 0, "fonts-wqy-microhei"};
    const auto fonts = Fonts::load(broken, test_fonts().sources()[1]);
    ASSERT_FALSE(fonts);
    EXPECT_EQ(fonts.error().code, ErrorCode::engine_missing);
    EXPECT_EQ(to_string(fonts.error()),
              file.string() + ": the file holds no font, expected the TrueType font of the package fonts-wqy-microhei");
    std::filesystem::remove(file);

    const auto absent =
        Fonts::load({Typeface::sans, "/nowhere/x.ttf", 0, "fonts-wqy-microhei"}, test_fonts().sources()[1]);
    ASSERT_FALSE(absent);
    EXPECT_EQ(
        to_string(absent.error()),
        "/nowhere/x.ttf: the font cannot be opened, expected the TrueType font of the package fonts-wqy-microhei");
}

TEST(Fonts, SubsetsHoldTheirCharactersOnly) {
    const FontSubset small = test_fonts().subset(Typeface::kai, U"国王");
    EXPECT_LT(small.file.size(), 1000u);
    EXPECT_EQ(small.characters, U"国王");
    EXPECT_EQ(small.widths, (std::vector<int>{1000, 1000}));
    EXPECT_EQ(test_fonts().subset(Typeface::kai, U"国王").file, small.file);
    // libharu fails at random while it reads a font whose last table is empty.
    EXPECT_NE(test_fonts().stand_in(Typeface::kai)->find("prep"), std::string::npos);
}

}  // namespace formloop::pdfgen
