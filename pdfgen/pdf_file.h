// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <expected>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "pdfgen/content.h"
#include "pdfgen/drawing.h"
#include "pdfgen/embedded_fonts.h"
#include "src/base/error.h"

namespace formloop::pdfgen {

/// Bytes as PDF keeps them (FlateDecode), packed once for all documents that hold them.
struct Packed {
    std::string bytes;
    std::size_t unpacked = 0;
};
Packed pack(std::string_view bytes);

/// Everything a PDF holds of a font.
struct PackedFont {
    std::string name;       ///< PostScript name without the tag of a subset
    Packed file;            ///< TrueType
    std::optional<Packed> glyph_of_code;  ///< CIDToGIDMap; nothing when every code is the number of its glyph
    Packed to_unicode;
    std::string widths;     ///< what W says: of every code that is not one em wide, 1/1000 em
    int ascent = 0, descent = 0, cap_height = 0;
    std::array<int, 4> bounds{};
};
PackedFont pack(const EmbeddedFont& font);

/// What many pages share: a form XObject.
struct PackedLayer {
    Size<Mm> size;
    Packed operators;
};

/// One document in the making, with libqpdf: pages with their layers, fonts, signature fields, bookmarks, title and
/// producer, and an /ID that depends on the content alone. No date is written: same input, same bytes.
class PdfFile {
public:
    PdfFile();
    PdfFile(PdfFile&&) noexcept;
    PdfFile& operator=(PdfFile&&) noexcept;
    ~PdfFile();

    /// Gives its number. A layer draws no pictures.
    int add_layer(const PackedLayer& layer);
    /// Draws the layers first, in this order.
    void add_page(const Page& page, std::span<const int> layers, const Content& content);
    void add_bookmark(Bookmark mark);

    /// Fonts of all layers and fonts of all pages have resources of their own: /F1 is the sans there, /F2 the kai.
    enum class Owner { layers, pages };
    void add_font(Owner owner, Typeface face, const PackedFont& font);

    int page_count() const;
    /// The whole document. Nothing can be added after that. Fails with `internal` when libqpdf does.
    std::expected<std::string, Error> write(const std::string& title, const std::string& producer);

private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace formloop::pdfgen
