// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace formloop::pdfgen {

struct GreyPixels {
    int width = 0, height = 0;
    std::vector<std::uint8_t> pixels;  ///< row by row, 0 black
};

/// Decodes a PNG to grey; colour becomes its luminance, transparency white. Nothing when it is damaged or has more than
/// 100 million pixels. libharu's own PNG reader ends the process on a damaged file.
std::optional<GreyPixels> decode_png(std::string_view bytes);

}  // namespace formloop::pdfgen
