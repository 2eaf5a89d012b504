// SPDX-License-Identifier: GPL-3.0-or-later
#include "pdfgen/truetype.h"

#include <freetype/freetype.h>
#include <freetype/tttables.h>
#include <gtest/gtest.h>

#include <random>

namespace formloop::pdfgen {

namespace {

class FreeTypeFont {
public:
    explicit FreeTypeFont(std::string file) : file_(std::move(file)) {
        FT_Init_FreeType(&library_);
        EXPECT_EQ(FT_New_Memory_Face(library_, reinterpret_cast<const FT_Byte*>(file_.data()),
                                     static_cast<FT_Long>(file_.size()), 0, &face),
                  0);
    }
    ~FreeTypeFont() {
        FT_Done_Face(face);
        FT_Done_FreeType(library_);
    }
    FreeTypeFont(const FreeTypeFont&) = delete;
    FreeTypeFont& operator=(const FreeTypeFont&) = delete;

    std::vector<GridContour> contours(unsigned glyph) const {
        EXPECT_EQ(FT_Load_Glyph(face, glyph, FT_LOAD_NO_SCALE | FT_LOAD_NO_HINTING), 0);
        const FT_Outline& shape = face->glyph->outline;
        std::vector<GridContour> out;
        for (int contour = 0, i = 0; contour < shape.n_contours; ++contour) {
            out.emplace_back();
            for (; i <= shape.contours[contour]; ++i)
                out.back().push_back({static_cast<int>(shape.points[i].x), static_cast<int>(shape.points[i].y),
                                      FT_CURVE_TAG(shape.tags[i]) == FT_CURVE_TAG_ON});
        }
        return out;
    }

    FT_Face face = nullptr;

private:
    std::string file_;  // FreeType reads from it as long as the face is open
    FT_Library library_ = nullptr;
};

std::string file_of(const std::vector<TrueTypeGlyph>& glyphs) {
    std::vector<const TrueTypeGlyph*> all;
    for (const TrueTypeGlyph& glyph : glyphs) all.push_back(&glyph);
    return write_truetype(all, {256, 220, -60, {-30, -70, 320, 240}});
}

std::vector<GridContour> random_contours(std::mt19937& random) {
    std::vector<GridContour> contours(random() % 6);
    const int reach = random() % 4 == 0 ? 16383 : 200;  // small differences and large ones
    for (GridContour& contour : contours)
        for (unsigned n = 3 + random() % 12; n > 0; --n) {
            const auto coordinate = [&] { return static_cast<int>(random() % static_cast<unsigned>(2 * reach + 1)) - reach; };
            contour.push_back({coordinate(), random() % 3 == 0 ? 0 : coordinate(), random() % 2 == 0});
        }
    return contours;
}

}  // namespace

TEST(TrueType, FreeTypeReadsWhatWasWritten) {
    std::mt19937 random(7);
    std::vector<std::vector<GridContour>> outlines;
    std::vector<TrueTypeGlyph> glyphs;
    for (int i = 0; i < 300; ++i) {
        outlines.push_back(random_contours(random));
        glyphs.push_back(pack_glyph(outlines.back(), i));
    }
    const FreeTypeFont font(file_of(glyphs));
    EXPECT_EQ(font.face->num_glyphs, 301);
    EXPECT_EQ(font.face->units_per_EM, 256);
    EXPECT_EQ(font.face->ascender, 220);
    EXPECT_EQ(font.face->descender, -60);
    EXPECT_EQ(font.face->bbox.xMin, -30);
    EXPECT_EQ(font.face->bbox.yMin, -70);
    EXPECT_EQ(font.face->bbox.xMax, 320);
    EXPECT_EQ(font.face->bbox.yMax, 240);
    EXPECT_TRUE(font.contours(0).empty());
    for (unsigned i = 0; i < 300; ++i) {
        EXPECT_EQ(font.contours(i + 1), outlines[i]) << i;
        EXPECT_EQ(font.face->glyph->metrics.horiAdvance, static_cast<int>(i));
    }
}

TEST(TrueType, AGlyphWithoutContoursTakesNoBytes) {
    const TrueTypeGlyph space = pack_glyph({}, 128);
    EXPECT_TRUE(space.bytes.empty());
    const FreeTypeFont font(file_of({space, pack_glyph({{{0, 0}, {9, 0}, {9, 9}}}, 256)}));
    EXPECT_TRUE(font.contours(1).empty());
    EXPECT_EQ(font.face->glyph->metrics.horiAdvance, 128);
    EXPECT_EQ(font.contours(2).size(), 1u);
}

TEST(TrueType, BoundsAreThoseOfThePoints) {
    const TrueTypeGlyph glyph = pack_glyph({{{10, -20}, {300, 5, false}, {40, 90}}, {{-7, 0}, {1, 0}, {1, 1}}}, 256);
    EXPECT_EQ(glyph.left, -7);
    EXPECT_EQ(glyph.bottom, -20);
    EXPECT_EQ(glyph.right, 300);
    EXPECT_EQ(glyph.top, 90);
    EXPECT_EQ(glyph.points, 6);
    EXPECT_EQ(glyph.contours, 2);
}

TEST(TrueType, ManyGlyphsHaveLongPlaces) {
    std::mt19937 random(11);
    std::vector<TrueTypeGlyph> glyphs;
    std::vector<GridContour> last;
    for (int i = 0; i < 5000; ++i) glyphs.push_back(pack_glyph(last = random_contours(random), 256));
    const std::string file = file_of(glyphs);
    ASSERT_GT(file.size(), 2u * 65536u);
    EXPECT_EQ(FreeTypeFont(file).contours(5000), last);
}

TEST(TrueType, SumsOfItsTablesAreRight) {
    std::mt19937 random(3);
    const std::string file = file_of({pack_glyph(random_contours(random), 256), pack_glyph(random_contours(random), 100)});
    ASSERT_EQ(file.size() % 4, 0u);
    std::uint32_t sum = 0;
    for (std::size_t i = 0; i < file.size(); ++i)
        sum += static_cast<std::uint32_t>(static_cast<unsigned char>(file[i])) << (24 - 8 * (i % 4));
    EXPECT_EQ(sum, 0xB1B0AFBAu);
}

}  // namespace formloop::pdfgen
