// SPDX-License-Identifier: GPL-3.0-or-later
#include "src/app/export.h"

#include <algorithm>
#include <iterator>
#include <memory>
#include <optional>

#include "src/app/csv.h"
#include "src/app/table_writer.h"
#include "src/base/text.h"
#include "src/record/calendar.h"

namespace formloop::app {
namespace {

constexpr std::string_view findings_name = "findings";

Error wrong(std::string option, std::string what) { return {ErrorCode::usage, std::move(option), std::move(what)}; }

std::string_view format_name(ExportFormat format) {
    switch (format) {
        case ExportFormat::csv: return "csv";
        case ExportFormat::xlsx: return "xlsx";
        case ExportFormat::json: return "json";
    }
    return "";
}

/// What of an export is wanted.
struct Selection {
    std::vector<ExportTable> tables;
    bool findings = true;
};

std::expected<Selection, Error> select(const templates::Catalog& catalog, const std::vector<std::string>& names) {
    Selection all{export_tables(catalog), true};
    if (names.empty()) return all;
    Selection chosen{{}, std::ranges::find(names, findings_name) != names.end()};
    for (const auto& name : names)
        if (name != findings_name && std::ranges::find(all.tables, name, &ExportTable::name) == all.tables.end())
            return std::unexpected(wrong("--table", "names no table, expected one of docs/tables.md such as daily_report_rows, or findings"));
    std::ranges::copy_if(all.tables, std::back_inserter(chosen.tables),
                         [&](const auto& table) { return std::ranges::find(names, table.name) != names.end(); });
    return chosen;
}

/// The day to judge on: the one named, or the latest settled daily report (of the month), or the last of the month; empty: none.
std::expected<std::string, Error> day_of(store::Archive& archive, const templates::Catalog& catalog, const ExportRequest& request) {
    if (!request.as_of.empty()) return request.as_of;
    std::string day;
    if (catalog.find("daily-report")) {
        const auto month = request.month.empty() ? store::Cell{} : store::Cell{request.month};
        auto rows = archive.query("SELECT MAX(date) FROM daily_report WHERE date_state = 'accepted' AND "
                                  "(:month IS NULL OR substr(date, 1, 7) = :month)", {{"month", month}});
        if (!rows) return std::unexpected(rows.error());
        day = rows->empty() ? "" : store::text_of(rows->rows[0][0]);
    }
    if (day.empty() && !request.month.empty()) {
        const auto first = *record::parse_month(request.month);
        day = record::to_string(record::Date{first.year() / first.month() / std::chrono::last});
    }
    return day;
}

std::expected<void, Error> write_dictionary(ExportFolder& folder, const std::vector<ExportTable>& tables) {
    auto file = folder.file("dictionary.csv");
    if (!file) return std::unexpected(file.error());
    const std::vector<CsvCell> header{"table", "column", "label", "kind", "format", "choices", "meaning"};
    if (auto begun = file->add(std::string(csv_begin) + csv_line(header)); !begun) return begun;
    for (const auto& row : data_dictionary(tables))
        if (auto added = file->add(csv_line(row)); !added) return added;
    return file->end();
}

std::unique_ptr<TableWriter> writer(ExportFormat format, ExportFolder& folder, const ExportHead& head, Crops& crops) {
    switch (format) {
        case ExportFormat::csv: return csv_writer(folder, head);
        case ExportFormat::xlsx: return workbook_writer(folder, head, crops);
        case ExportFormat::json: return json_writer(folder, head);
    }
    return nullptr;
}

/// What is not settled, then the findings, then every table, as the archive is at one moment.
std::expected<void, Error> write_parts(TableWriter& out, store::Archive& archive, const Selection& selection, const std::string& month,
                                       const std::optional<CheckReport>& report, Exported& exported) {
    auto listed = out.write_unsettled([&](const EachUnsettled& each) {
        return each_unsettled(archive, selection.tables, month, [&](const Unsettled& field) {
            ++exported.unsettled;
            return each(field);
        });
    });
    if (!listed) return listed;
    if (selection.findings)
        if (auto told = out.write_findings(report.value_or(CheckReport{})); !told) return told;
    for (const auto& table : selection.tables) {
        auto& count = exported.rows.emplace_back(table.name, 0).second;
        auto written = out.write_table(table, [&](const EachExportRow& each) {
            return each_row(archive, table, month, [&](const ExportRow& row) {
                ++count;
                return each(row);
            });
        });
        if (!written) return written;
    }
    return {};
}

}  // namespace

std::expected<Exported, Error> export_archive(store::Archive& archive, const Office& office, const templates::Catalog& catalog,
                                              const std::vector<Rule>& rules, const ExportRequest& request) {
    if (!request.month.empty() && !record::parse_month(request.month))
        return std::unexpected(wrong("--month", "is no month, expected one like 2009-04"));
    const auto selection = select(catalog, request.tables);
    if (!selection) return std::unexpected(selection.error());
    const auto day = day_of(archive, catalog, request);
    if (!day) return std::unexpected(day.error());
    std::optional<CheckReport> report;
    if (selection->findings && !day->empty()) {
        auto checked = check(archive, rules, office, {.rule = {}, .subject = {}, .as_of = *day});
        if (!checked) return std::unexpected(checked.error());
        report = std::move(*checked);
    }

    auto folder = ExportFolder::begin(request.folder);
    if (!folder) return std::unexpected(folder.error());
    Exported exported{.as_of = *day, .rows = {}};
    const ExportHead head{*day, request.month, request.language,
                          [&](std::string_view form, int version) { return catalog.find(form, version); }};
    Crops crops(archive);
    const auto out = writer(request.format, *folder, head, crops);
    auto written = archive.at_one_moment([&] { return write_parts(*out, archive, *selection, request.month, report, exported); });
    if (written) written = out->end();
    if (written) written = write_dictionary(*folder, selection->tables);
    if (written)
        written = folder->give_name(std::string(format_name(request.format)) + (day->empty() ? "" : " as-of " + *day) +
                                    (request.month.empty() ? "" : " month " + request.month));
    if (!written) return std::unexpected(written.error());
    return exported;
}

}  // namespace formloop::app
