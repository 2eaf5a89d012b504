// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <expected>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ocr/image.h"
#include "src/base/error.h"

namespace formloop::simulator {

enum class FileKind { pdf, tiff, png, jpeg };
std::optional<FileKind> file_kind(std::string_view name);
std::string_view to_string(FileKind kind);  ///< also the file's ending

/// One page as a scanner delivers it.
struct ScannedPage {
    ocr::GrayImage image;
    int dpi = 300;
    bool bilevel = false;
    int jpeg_quality = 75;
};

/// Writes pages to one file: PDF with a JPEG (or, bilevel, a CCITT G4 strip) a page, TIFF (G4, or LZW when gray), PNG or JPEG.
/// The last two hold one page. The same pages give the same bytes.
std::expected<void, Error> write_scan(const std::filesystem::path& file, FileKind kind, const std::vector<ScannedPage>& pages);

}  // namespace formloop::simulator
