// SPDX-License-Identifier: GPL-3.0-or-later
#include "src/app/black_out.h"

#include <algorithm>
#include <cmath>

#include "ocr/page_crop.h"
#include "ocr/page_file.h"

namespace formloop::app {
namespace {

constexpr double pen = 0.5;   ///< mm, how far ink reaches past its box
constexpr double tile = 1.0;  ///< mm, so small that the map is straight in it

/// Fills what one tile of the page covers. Its upright frame in the image is a little more than the tile: never less.
void fill(ocr::GrayImage& image, const ocr::PageMap& map, double x, double y, double width, double height) {
    double left = image.width(), top = image.height(), right = 0, bottom = 0;
    for (const auto& corner : {Point<Mm>{Mm{x}, Mm{y}}, Point<Mm>{Mm{x + width}, Mm{y}}, Point<Mm>{Mm{x}, Mm{y + height}},
                               Point<Mm>{Mm{x + width}, Mm{y + height}}}) {
        const auto at = map(corner);
        left = std::min(left, at.x.value);
        right = std::max(right, at.x.value);
        top = std::min(top, at.y.value);
        bottom = std::max(bottom, at.y.value);
    }
    const int x0 = std::max(0, int(std::floor(left))), x1 = std::min(image.width(), int(std::ceil(right)));
    const int y0 = std::max(0, int(std::floor(top))), y1 = std::min(image.height(), int(std::ceil(bottom)));
    for (int v = y0; v < y1; ++v)
        if (x0 < x1) std::fill(image.row(v) + x0, image.row(v) + x1, std::uint8_t{0});
}

}  // namespace

std::expected<std::string, Error> black_out(std::string_view picture, std::string_view page_map, std::span<const Rect<Mm>> boxes) {
    auto image = ocr::decode_page(picture);
    if (!image) return std::unexpected(image.error());
    const auto map = ocr::parse_page_map(page_map);
    if (!map) return std::unexpected(Error{ErrorCode::bad_input, "page", "has no map, expected how it lies in its picture"});
    for (const auto& box : boxes) {
        const double right = box.x.value + box.width.value + pen, bottom = box.y.value + box.height.value + pen;
        for (double y = box.y.value - pen; y < bottom; y += tile)
            for (double x = box.x.value - pen; x < right; x += tile)
                fill(*image, *map, x, y, std::min(tile, right - x), std::min(tile, bottom - y));
    }
    return ocr::encode_page(*image);
}

}  // namespace formloop::app
