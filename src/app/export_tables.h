// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <expected>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "src/app/csv.h"
#include "src/base/error.h"
#include "src/record/decision.h"
#include "src/store/archive.h"
#include "templates/catalog.h"

/// The tables that an export holds: those of docs/archive.md, "Typed tables", without the numbers of entries.
namespace formloop::app {

struct ExportColumn {
    std::string id;                            ///< `mobile`; of a key: `record` `form_version` `copy` `row` `day`
    std::string label;                         ///< Chinese, as printed; the id in brackets after it where two are alike
    const templates::Field* field = nullptr;   ///< in the newest version that has it; null: a key
};

struct ExportTable {
    std::string name;  ///< `prospect_table_rows_days`
    const templates::FormTemplate* form = nullptr;  ///< its newest version
    std::string path;                   ///< `rows.days`; empty for the form itself
    std::vector<ExportColumn> columns;  ///< keys first
    std::string of_month;               ///< SQL: whether `record` is of `:month` (NULL: any)
};

/// What stands in one column of one row. Of a key the state is `accepted`.
struct ExportCell {
    store::Cell value;
    record::FieldState state = record::FieldState::accepted;
};
using ExportRow = std::vector<ExportCell>;
using EachExportRow = std::function<std::expected<void, Error>(const ExportRow& row)>;

/// Every table of every form, by form, outermost first. They point into the catalog.
std::vector<ExportTable> export_tables(const templates::Catalog& catalog);

/// The rows of one table, one after the other. With a month: of forms that name their `period` or `date`, those of that month.
std::expected<void, Error> each_row(store::Archive& archive, const ExportTable& table, const std::string& month, const EachExportRow& each);

/// True for kinds that say yes or no.
bool is_mark(templates::FieldKind kind);

/// One row a column of the files: table, column, label, kind, format, choices, meaning.
std::vector<std::vector<CsvCell>> data_dictionary(const std::vector<ExportTable>& tables);

}  // namespace formloop::app
