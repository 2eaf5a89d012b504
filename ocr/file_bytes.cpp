// SPDX-License-Identifier: GPL-3.0-or-later
#include "ocr/file_bytes.h"

#include <fstream>
#include <system_error>

namespace formloop::ocr {

std::optional<std::string> file_bytes(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) return std::nullopt;
    std::error_code unknown;
    const auto size = std::filesystem::file_size(path, unknown);
    if (unknown) return std::nullopt;
    std::string bytes(size, '\0');
    if (!file.read(bytes.data(), static_cast<std::streamsize>(bytes.size()))) return std::nullopt;
    return bytes;
}

}  // namespace formloop::ocr
