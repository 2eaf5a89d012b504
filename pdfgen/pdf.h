// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <expected>
#include <string>

#include "pdfgen/drawing.h"
#include "pdfgen/fonts.h"
#include "src/base/error.h"

namespace formloop::pdfgen {

struct PdfOptions {
    std::string producer = "formloop";
};

/// A drawing as the bytes of a PDF: HarfBuzz cuts the fonts to the characters in use, libharu draws, libqpdf finishes
/// (ToUnicode, fonts, metadata, signature fields, bookmarks). Same input, same bytes; no glyph that no page uses; text
/// copies out as it went in.
///
/// Fails with `missing_glyph` when a character can be drawn by no font (and for those beyond U+FFFF), naming the
/// character, the page and whose text it is; with `bad_input` when a picture is not a PNG or JPEG.
std::expected<std::string, Error> write_pdf(const Drawing& drawing, const Fonts& fonts, const PdfOptions& options = {});

}  // namespace formloop::pdfgen
