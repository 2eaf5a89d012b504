// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <expected>
#include <string_view>

#include "pdfgen/drawing.h"
#include "src/base/error.h"

namespace formloop::pdfgen {

/// A QR code of level M in its smallest version, filling `box`, which excludes the quiet zone.
std::expected<Modules, Error> qr_code(std::string_view payload, const Rect<Mm>& box);

/// A DataMatrix (ECC 200) in its smallest square size, filling `box`, which excludes the quiet zone.
std::expected<Modules, Error> data_matrix(std::string_view payload, const Rect<Mm>& box);

/// The black modules as few rectangles that do not overlap, in page millimetres.
std::vector<Rect<Mm>> black_rectangles(const Modules& code);

}  // namespace formloop::pdfgen
