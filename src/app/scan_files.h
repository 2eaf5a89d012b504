// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <expected>
#include <filesystem>
#include <string>
#include <vector>

#include "src/base/error.h"

namespace formloop::app {

/// A file to read and the name it is reported under: the argument, or argument/relative path below a folder.
struct ScanFile {
    std::filesystem::path path;
    std::string source;
};

/// The scans in a folder and below it, in the order of their names; what vanishes meanwhile is left out.
std::vector<ScanFile> scans_in(const std::string& folder);

/// The files that arguments name, folders in the order of their names. In a folder, a file is a scan when its content or its
/// ending says so; files named directly are taken as they come, even when they do not exist (that is for reading to report).
/// Fails with `not_found` when no argument exists, with `bad_input` when a folder holds no scan.
std::expected<std::vector<ScanFile>, Error> find_scans(const std::vector<std::string>& arguments);

}  // namespace formloop::app
