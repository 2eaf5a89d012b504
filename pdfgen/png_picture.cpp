// SPDX-License-Identifier: GPL-3.0-or-later
#include "pdfgen/png_picture.h"

#include <png.h>

namespace formloop::pdfgen {

std::optional<GreyPixels> decode_png(std::string_view bytes) {
    png_image image{};
    image.version = PNG_IMAGE_VERSION;
    if (png_image_begin_read_from_memory(&image, bytes.data(), bytes.size()) == 0) return std::nullopt;
    if (std::uint64_t{image.width} * image.height > 100'000'000) {
        png_image_free(&image);
        return std::nullopt;
    }
    image.format = PNG_FORMAT_GRAY;
    GreyPixels out{static_cast<int>(image.width), static_cast<int>(image.height), {}};
    out.pixels.resize(PNG_IMAGE_SIZE(image));
    const png_color white{255, 255, 255};
    const bool read = png_image_finish_read(&image, &white, out.pixels.data(), 0, nullptr) != 0;
    png_image_free(&image);
    if (!read) return std::nullopt;
    return out;
}

}  // namespace formloop::pdfgen
