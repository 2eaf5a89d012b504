// SPDX-License-Identifier: GPL-3.0-or-later
// Glyphs that are made of other glyphs: parts are lost easily, so what is embedded must be compared with the font.
#include <freetype/freetype.h>
#include <freetype/ftbbox.h>
#include <freetype/ftoutln.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "pdfgen/pdf.h"
#include "src/base/text.h"
#include "tests/pdfgen/document.h"
#include "tests/pdfgen/picture.h"
#include "tests/pdfgen/sample_form.h"

namespace formloop::pdfgen {

using namespace literals;
using namespace testing;

namespace {

/// Where a contour lies, in em: left, bottom, right, top.
using Bounds = std::array<double, 4>;

class FreeType {
public:
    FreeType() { FT_Init_FreeType(&library_); }
    ~FreeType() { FT_Done_FreeType(library_); }
    FT_Face open(const FontSource& source) {
        FT_Face face = nullptr;
        EXPECT_EQ(FT_New_Face(library_, source.file.c_str(), source.index, &face), 0);
        return face;
    }
    FT_Face open(const std::string& bytes) {
        FT_Face face = nullptr;
        EXPECT_EQ(FT_New_Memory_Face(library_, reinterpret_cast<const FT_Byte*>(bytes.data()),
                                     static_cast<FT_Long>(bytes.size()), 0, &face),
                  0);
        return face;
    }

private:
    FT_Library library_ = nullptr;
};

bool is_composite(FT_Face face, FT_UInt glyph) {
    return FT_Load_Glyph(face, glyph, FT_LOAD_NO_SCALE | FT_LOAD_NO_RECURSE) == 0 &&
           face->glyph->format == FT_GLYPH_FORMAT_COMPOSITE;
}

bool near(const Bounds& a, const Bounds& b) {
    for (std::size_t side = 0; side < 4; ++side)
        if (std::abs(a[side] - b[side]) > 1.5 / Fonts::grid_units) return false;
    return true;
}

/// Of a glyph, without those smaller than `smallest`, in em: the Kai has a few specks hardly larger than the grid.
std::vector<Bounds> contours_of(FT_Face face, FT_UInt glyph, double smallest = 0) {
    EXPECT_EQ(FT_Load_Glyph(face, glyph, FT_LOAD_NO_SCALE | FT_LOAD_NO_HINTING), 0);
    FT_Outline& shape = face->glyph->outline;
    std::vector<Bounds> out;
    for (int contour = 0, first = 0; contour < shape.n_contours; first = shape.contours[contour++] + 1) {
        short end = static_cast<short>(shape.contours[contour] - first);
        FT_Outline one{1, static_cast<short>(end + 1), shape.points + first, shape.tags + first, &end, shape.flags};
        FT_BBox box{};
        EXPECT_EQ(FT_Outline_Get_BBox(&one, &box), 0);
        const double em = face->units_per_EM;
        if (static_cast<double>(std::max(box.xMax - box.xMin, box.yMax - box.yMin)) / em < smallest) continue;
        out.push_back({static_cast<double>(box.xMin) / em, static_cast<double>(box.yMin) / em,
                       static_cast<double>(box.xMax) / em, static_cast<double>(box.yMax) / em});
    }
    return out;
}

/// Of what a face draws one character in 40 or fewer.
std::u32string some_characters(const Fonts& fonts, Typeface which) {
    std::u32string found;
    for (char32_t c = 0x20; c < 0x10000; c += 40)
        if (fonts.draws(which, c)) found += c;
    return found;
}

std::u32string composites(FT_Face face, const Fonts& fonts, Typeface which) {
    std::u32string found;
    for (char32_t c = 0x20; c < 0x10000; ++c)
        if (fonts.draws(which, c) && is_composite(face, FT_Get_Char_Index(face, c))) found += c;
    return found;
}

}  // namespace

TEST(CompositeGlyphs, KeepEveryPartInTheSubset) {
    const Fonts& fonts = test_fonts();
    FreeType freetype;
    std::size_t tried = 0;
    for (const FontSource& source : fonts.sources()) {
        FT_Face original = freetype.open(source);
        std::u32string characters = composites(original, fonts, source.face);
        tried += characters.size();
        characters += some_characters(fonts, source.face);
        for (std::size_t at = 0; at < characters.size(); at += 3000) {
            const std::u32string some = characters.substr(at, 3000);
            const FontSubset subset = fonts.subset(source.face, some);
            FT_Face cut = freetype.open(subset.file);
            for (std::size_t i = 0; i < some.size(); ++i) {
                const auto kept = contours_of(cut, static_cast<FT_UInt>(i + 1));
                const auto wanted = contours_of(original, FT_Get_Char_Index(original, some[i]), 2.0 / Fonts::grid_units);
                EXPECT_GE(kept.size(), wanted.size()) << "U+" << std::hex << static_cast<unsigned>(some[i]);
                for (const Bounds& bounds : wanted)
                    EXPECT_TRUE(std::ranges::any_of(kept, [&](const Bounds& other) { return near(other, bounds); }))
                        << "U+" << std::hex << static_cast<unsigned>(some[i]);
            }
            FT_Done_Face(cut);
        }
        FT_Done_Face(original);
    }
    EXPECT_GT(tried, 0u) << "the fonts have no composite glyph, so this test shows nothing";
}

TEST(CompositeGlyphs, TheDocumentEmbedsTheSubsetItself) {
    Drawing drawing;
    drawing.pages.push_back({.size = {50_mm, 20_mm}});
    drawing.pages[0].shapes = {Text{.at = {5_mm, 12_mm}, .text = "㈠∶é国", .size = 8_mm}};
    const auto pdf = write_pdf(drawing, test_fonts());
    ASSERT_TRUE(pdf) << to_string(pdf.error());
    std::u32string drawn;
    for (const char32_t c : std::u32string(U"㈠∶é国"))
        if (test_fonts().draws(Typeface::sans, c)) drawn += c;
    const FontSubset subset = test_fonts().subset(Typeface::sans, drawn);
    bool found = false;
    for (const auto& [name, file] : font_files(*pdf)) found = found || file == subset.file;
    EXPECT_TRUE(found);
}

TEST(CompositeGlyphs, LookAsFreeTypeDrawsThem) {
    const Fonts& fonts = test_fonts();
    FreeType freetype;
    for (const FontSource& source : fonts.sources()) {
        FT_Face face = freetype.open(source);
        std::u32string characters = composites(face, fonts, source.face).substr(0, 12);
        characters += U"国鑫é";
        for (const char32_t c : characters) {
            if (!fonts.draws(source.face, c)) continue;
            // One em of 10 mm at 10 px/mm: 100 px.
            Drawing drawing;
            drawing.pages.push_back({.size = {20_mm, 20_mm}});
            drawing.pages[0].shapes = {
                Text{.at = {5_mm, 14_mm}, .text = encode_utf8({&c, 1}), .size = 10_mm, .face = source.face}};
            const auto pdf = write_pdf(drawing, fonts);
            ASSERT_TRUE(pdf);
            const auto page = render_page(*pdf, 0, 10);
            ASSERT_TRUE(page);
            Raster expected{page->width, page->height, 10, std::vector<std::uint8_t>(page->pixels.size(), 255)};
            FT_Set_Pixel_Sizes(face, 100, 100);
            ASSERT_EQ(FT_Load_Char(face, c, FT_LOAD_NO_HINTING | FT_LOAD_NO_BITMAP | FT_LOAD_RENDER), 0);
            const FT_Bitmap& bitmap = face->glyph->bitmap;
            for (unsigned y = 0; y < bitmap.rows; ++y)
                for (unsigned x = 0; x < bitmap.width; ++x) {
                    const int px = 50 + face->glyph->bitmap_left + static_cast<int>(x);
                    const int py = 140 - face->glyph->bitmap_top + static_cast<int>(y);
                    if (px >= 0 && py >= 0 && px < expected.width && py < expected.height)
                        expected.pixels[static_cast<std::size_t>(py * expected.width + px)] =
                            static_cast<std::uint8_t>(255 - bitmap.buffer[y * static_cast<unsigned>(bitmap.pitch) + x]);
                }
            EXPECT_GT(share_matched(*page, expected, 2), 0.998) << "U+" << std::hex << static_cast<unsigned>(c);
        }
        FT_Done_Face(face);
    }
}

}  // namespace formloop::pdfgen
