// SPDX-License-Identifier: GPL-3.0-or-later
// Glyphs that are made of other glyphs: libharu loses some of their parts, so what is embedded must be compared with
// the font.
#include <freetype/freetype.h>
#include <freetype/ftoutln.h>
#include <gtest/gtest.h>

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

struct Outline {
    std::vector<std::pair<long, long>> points;
    std::vector<char> tags;
    std::vector<short> contours;
    long advance = 0;
    bool operator==(const Outline&) const = default;
};

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

Outline outline_of(FT_Face face, FT_UInt glyph) {
    Outline out;
    EXPECT_EQ(FT_Load_Glyph(face, glyph, FT_LOAD_NO_SCALE | FT_LOAD_NO_HINTING), 0);
    const FT_Outline& shape = face->glyph->outline;
    for (int i = 0; i < shape.n_points; ++i) {
        out.points.emplace_back(shape.points[i].x, shape.points[i].y);
        out.tags.push_back(FT_CURVE_TAG(shape.tags[i]));
    }
    out.contours.assign(shape.contours, shape.contours + shape.n_contours);
    out.advance = face->glyph->metrics.horiAdvance;
    return out;
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
        const std::u32string characters = composites(original, fonts, source.face);
        tried += characters.size();
        for (std::size_t at = 0; at < characters.size(); at += 3000) {
            const std::u32string some = characters.substr(at, 3000);
            const auto subset = fonts.subset(source.face, some);
            ASSERT_TRUE(subset) << to_string(subset.error());
            FT_Face cut = freetype.open(subset->file);
            for (std::size_t i = 0; i < some.size(); ++i)
                EXPECT_EQ(outline_of(cut, subset->glyphs[i]),
                          outline_of(original, FT_Get_Char_Index(original, some[i])))
                    << "U+" << std::hex << static_cast<unsigned>(some[i]);
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
    std::u32string characters = U"㈠∶é国", drawn;
    std::sort(characters.begin(), characters.end());
    for (const char32_t c : characters)
        if (test_fonts().draws(Typeface::sans, c)) drawn += c;
    const auto subset = test_fonts().subset(Typeface::sans, drawn);
    ASSERT_TRUE(subset);
    bool found = false;
    for (const auto& [name, file] : font_files(*pdf)) found = found || file == subset->file;
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
