// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <expected>
#include <memory>
#include <span>
#include <string>

#include "pdfgen/drawing.h"
#include "pdfgen/fonts.h"
#include "src/base/error.h"

namespace formloop::pdfgen {

struct PdfOptions {
    std::string producer = "formloop";
};

/// Writes documents one after another, page by page: fonts are cut to the characters in use, libharu draws, libqpdf puts
/// the document together (fonts, ToUnicode, metadata, signature fields, bookmarks). What documents share, layers and the
/// fonts of their labels, is made once. The same calls give the same bytes; no document holds a glyph that none of its
/// pages uses; text copies out as it went in.
class PdfWriter {
public:
    /// The fonts must outlive it.
    explicit PdfWriter(const Fonts& fonts, PdfOptions options = {});

    /// Adds pages of a drawing, by default all, to the document in hand, and with all of them the bookmarks.
    ///
    /// Fails with `missing_glyph` when a character can be drawn by no font (and for those beyond U+FFFF), naming the
    /// character, the page and whose text it is; with `bad_input` when a picture is not a PNG or JPEG. Then the
    /// document is lost, and the writer with it.
    std::expected<void, Error> add(const Drawing& drawing);
    std::expected<void, Error> add(const Drawing& drawing, std::span<const Page> pages);
    /// The document, under the title of its last drawing; the next page begins another one. Fails with `usage` when it
    /// has no page.
    std::expected<std::string, Error> finish();

    PdfWriter(PdfWriter&&) noexcept;
    PdfWriter& operator=(PdfWriter&&) noexcept;
    ~PdfWriter();

private:
    struct State;
    std::unique_ptr<State> state_;
};

/// A drawing as the bytes of a PDF. Fails as `PdfWriter` does.
std::expected<std::string, Error> write_pdf(const Drawing& drawing, const Fonts& fonts, const PdfOptions& options = {});

}  // namespace formloop::pdfgen
