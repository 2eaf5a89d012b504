// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <expected>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "src/app/check.h"
#include "src/app/rules.h"
#include "src/base/error.h"
#include "templates/catalog.h"

/// Writes what an archive holds as files for people who query or calculate with them. docs/export.md describes the files.
namespace formloop::app {

enum class ExportFormat { csv, xlsx, json };

struct ExportRequest {
    ExportFormat format = ExportFormat::csv;
    std::filesystem::path folder;
    std::string month;                ///< YYYY-MM; empty: all
    std::vector<std::string> tables;  ///< of docs/tables.md, or `findings`; empty: all
    std::string as_of;                ///< ISO day; empty: the latest settled daily report (of the month)
    Language language = Language::zh; ///< of the findings' sentences
};

struct Exported {
    std::string as_of;  ///< empty: there was no day to check on, and no finding is written
    std::vector<std::pair<std::string, std::int64_t>> rows;  ///< table → how many
    std::int64_t unsettled = 0;                              ///< fields that wait for a person
};

/// Writes all files or none; an older export in the same folder is replaced when the new one is whole. Fails with `usage`
/// (no such month, table or day), as `check()` does, or as the folder and the archive do.
std::expected<Exported, Error> export_archive(store::Archive& archive, const Office& office, const templates::Catalog& catalog,
                                              const std::vector<Rule>& rules, const ExportRequest& request);

}  // namespace formloop::app
