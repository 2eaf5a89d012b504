// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <expected>
#include <filesystem>
#include <string>
#include <vector>

#include "src/base/error.h"
#include "src/store/files.h"

namespace formloop::app {

/// A folder that appears whole, or in place of an older export: its files are written under a passing name beside it.
class ExportFolder {
public:
    /// Fails with `bad_input` when there is something else than an export or an empty folder of that name, `not_found` when there
    /// is no folder to put it in, `disk`.
    static std::expected<ExportFolder, Error> begin(const std::filesystem::path& place);

    /// A file of the export. Fails with `disk`.
    std::expected<store::NewFile, Error> file(const std::string& name);
    /// Where somebody else writes a file of the export.
    std::filesystem::path reserve(const std::string& name);
    /// Where files lie until then.
    const std::filesystem::path& draft() const { return draft_.path(); }
    /// What a file is called in errors.
    std::filesystem::path named(const std::string& name) const { return place_ / name; }

    /// Writes the list of files, with a line before them that says what they are, and gives the folder its name. An older export
    /// of that name is taken away. Fails with `disk`.
    std::expected<void, Error> give_name(const std::string& what);

private:
    ExportFolder(std::filesystem::path place, store::Draft draft) : place_(std::move(place)), draft_(std::move(draft)) {}

    std::filesystem::path place_;
    store::Draft draft_;
    std::vector<std::string> names_;
};

}  // namespace formloop::app
