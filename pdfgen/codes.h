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

/// Black modules that form a rectangle; counted in modules from the top left of the code.
struct ModuleBlock {
    int x = 0, y = 0, width = 0, height = 0;
};

/// The black modules as few blocks that do not overlap.
std::vector<ModuleBlock> black_blocks(const Modules& code);

}  // namespace formloop::pdfgen
