// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <expected>
#include <functional>
#include <memory>

#include "src/app/check.h"
#include "src/app/crops.h"
#include "src/app/export_folder.h"
#include "src/app/export_tables.h"
#include "src/app/unsettled.h"
#include "src/base/error.h"
#include "src/record/json.h"

namespace formloop::app {

/// What all parts of an export share.
struct ExportHead {
    std::string as_of;  ///< ISO day; empty: nothing was checked
    std::string month;  ///< YYYY-MM; empty: all
    Language language = Language::zh;  ///< of the findings' sentences
    record::FindForm find_form;
};

/// Gives all rows, one after the other, to a function.
using ExportRows = std::function<std::expected<void, Error>(const EachExportRow& each)>;
using UnsettledFields = std::function<std::expected<void, Error>(const EachUnsettled& each)>;

/// Writes an export in one format, part after part. Every function fails with `disk`, or as what gives the rows does.
class TableWriter {
public:
    virtual ~TableWriter() = default;
    virtual std::expected<void, Error> write_table(const ExportTable& table, const ExportRows& rows) = 0;
    virtual std::expected<void, Error> write_unsettled(const UnsettledFields& fields) = 0;
    /// Those that are not PASS.
    virtual std::expected<void, Error> write_findings(const CheckReport& report) = 0;
    /// Nothing comes after.
    virtual std::expected<void, Error> end() = 0;
};

// The folder, the head and the crops must outlive the writer.

/// `TABLE.csv`, `unsettled.csv`, `findings.csv`. docs/export.md describes the files.
std::unique_ptr<TableWriter> csv_writer(ExportFolder& folder, const ExportHead& head);
/// `TABLE.json`, `unsettled.json`, `findings.json`.
std::unique_ptr<TableWriter> json_writer(ExportFolder& folder, const ExportHead& head);
/// `formloop.xlsx`: a sheet a table, with crops beside what is not settled.
std::unique_ptr<TableWriter> workbook_writer(ExportFolder& folder, const ExportHead& head, Crops& crops);

}  // namespace formloop::app
