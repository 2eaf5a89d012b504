// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "pdfgen/drawing.h"
#include "pdfgen/raster.h"

/// What other programs see in a PDF that we wrote.
namespace formloop::pdfgen::testing {

/// The text of a page as a person would copy it.
std::string page_text(const std::string& pdf, int page);

/// How often each character but white space occurs.
std::map<char32_t, int> character_counts(std::string_view utf8);
/// The same for everything that a page of a drawing says, its layers included.
std::map<char32_t, int> character_counts(const Drawing& drawing, int page);

/// What qpdf finds wrong with it; empty when it is clean.
std::vector<std::string> qpdf_complaints(const std::string& pdf);

struct FoundField {
    std::string name, type, label;
    std::vector<double> rect;  ///< pt
    bool signed_already = false;
};
std::vector<FoundField> form_fields(const std::string& pdf);

/// Titles of the outline, children indented by two spaces.
std::vector<std::string> outline(const std::string& pdf);

/// A value of the document's information dictionary: `/Title`.
std::string information(const std::string& pdf, const std::string& key);

/// The fonts' embedded files, by the name of the font.
std::map<std::string, std::string> font_files(const std::string& pdf);

/// What a document embeds of a font, and what its pages and layers say with it.
struct FontUse {
    std::string name;
    int glyphs = 0;          ///< of the file, without the one for what is missing
    int needed = 0;          ///< by the codes that are shown, the parts of composite glyphs included
    std::set<int> shown;     ///< codes
    std::set<int> mapped;    ///< codes that lead to a glyph
    std::set<int> spelled;   ///< codes in the ToUnicode map
};
std::vector<FontUse> font_uses(const std::string& pdf);

struct FoundCode {
    std::string format, text, level;
};
/// Every code that a reader finds on a page.
std::vector<FoundCode> read_codes(const Raster& raster);

}  // namespace formloop::pdfgen::testing
