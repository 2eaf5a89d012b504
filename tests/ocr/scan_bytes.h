// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "ocr/image.h"

/// Files as scanners and programs write them, made in memory. Those of one bit a pixel are black where the picture is below 128.
namespace formloop::ocr::scan_bytes {

/// Dark at the top left, light at the bottom right, smooth: survives JPEG, and no two corners are alike.
GrayImage ramp(int width, int height);

/// `orientation` 0 writes no EXIF.
std::string jpeg(const GrayImage& picture, int dpi, int orientation = 0);

enum class PngKind { gray8, gray16, rgb, palette, alpha, bilevel };
std::string png(const GrayImage& picture, PngKind kind);

enum class TiffKind { gray8, gray16, rgb, cmyk, palette, tiled, lzw, group3, group4, min_is_black };
std::string tiff(const std::vector<GrayImage>& pages, TiffKind kind);
/// The last directory's link set back to the first.
std::string with_directory_loop(std::string tiff);

enum class PdfCoding { flate, jpeg, group4 };
struct PdfPage {
    PdfCoding coding = PdfCoding::flate;
    int rotate = 0;
    bool words = false;            ///< a visible word over the picture
    bool invisible_words = false;  ///< as a scanner's own text recognition leaves them
    std::string password;
};
/// One page at 300 dpi, filled by the picture.
std::string pdf(const GrayImage& picture, const PdfPage& page);

}  // namespace formloop::ocr::scan_bytes
