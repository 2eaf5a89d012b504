// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <expected>
#include <string_view>
#include <vector>

#include "src/base/error.h"

namespace formloop::pdfgen {

/// A page as a printer would put it on paper: 0 black, 255 white. The pixel in column i of row j covers page
/// millimetres [i, i + 1) / px_per_mm by [j, j + 1) / px_per_mm from the top left corner, exactly: map by this scale,
/// never by the ratio of picture and page, for the picture ends on a whole pixel and the page does not.
struct Raster {
    int width = 0, height = 0;
    double px_per_mm = 0;
    std::vector<std::uint8_t> pixels;  ///< row by row
    bool operator==(const Raster&) const = default;
};

/// Renders one page (from 0) of a PDF. Fails with `bad_input` when it is no PDF or has no such page, with `limit` when
/// the picture would have more than 200 million pixels.
std::expected<Raster, Error> render_page(std::string_view pdf, int page, double px_per_mm);

}  // namespace formloop::pdfgen
