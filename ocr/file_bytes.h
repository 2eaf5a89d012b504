// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace formloop::ocr {

/// A whole file, read in one piece: nets are megabytes. Nothing when it cannot be read to its end.
std::optional<std::string> file_bytes(const std::filesystem::path& path);

}  // namespace formloop::ocr
