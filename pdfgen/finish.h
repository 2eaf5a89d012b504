// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <expected>
#include <string>

#include "pdfgen/embedded_fonts.h"
#include "pdfgen/pdf.h"

namespace formloop::pdfgen {

/// Makes what libharu wrote a whole document, with libqpdf: the cut fonts in place of libharu's (which loses parts of
/// composite glyphs), ToUnicode maps, title and producer, empty signature fields, bookmarks, and an /ID that depends on
/// the content alone. Page streams stay as they are.
std::expected<std::string, Error> finish(const std::string& bytes, const Drawing& drawing, const EmbeddedFonts& fonts,
                                         const PdfOptions& options);

}  // namespace formloop::pdfgen
