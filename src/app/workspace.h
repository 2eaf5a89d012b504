// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <expected>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "src/app/office.h"
#include "src/app/printing.h"
#include "src/base/error.h"
#include "src/store/archive.h"
#include "templates/catalog.h"

namespace formloop::app {

/// Names and YAML of the templates that an archive keeps beside the installed ones; empty when there is no archive yet.
std::vector<std::pair<std::string, std::string>> kept_templates(const std::filesystem::path& archive);

/// An archive with what belongs to it: its office, and the forms it knows.
struct Workspace {
    store::Archive archive;
    Office office;

    /// Opens an archive, adds the templates it keeps to the catalog, reads its `office.yaml` when it has one. The catalog must
    /// outlive the workspace. All faults at once.
    static std::expected<Workspace, std::vector<Error>> open(const std::filesystem::path& folder, const store::OpenOptions& options,
                                                             templates::Catalog& catalog);
};

/// What an office lets us print in a header: the dealer, and the consultant, month and day that were named. Empty strings are
/// not known.
Known known_at_printing(const Office& office, const std::string& consultant, const std::string& month, const std::string& day);

}  // namespace formloop::app
