// SPDX-License-Identifier: GPL-3.0-or-later
#include "src/app/csv.h"
#include "src/app/table_writer.h"
#include "src/base/text.h"

namespace formloop::app {
namespace {

CsvCell cell_of(const store::Cell& cell) {
    if (const auto* text = std::get_if<std::string>(&cell)) return *text;
    if (const auto* number = std::get_if<double>(&cell)) return *number;
    if (const auto* whole = std::get_if<std::int64_t>(&cell)) return double(*whole);
    return {};
}

/// A value as the tables of the archive have it.
CsvCell cell_of(const record::Value& value) {
    if (const auto* text = std::get_if<std::string>(&value)) return *text;
    if (const auto* number = std::get_if<double>(&value)) return *number;
    if (const auto* mark = std::get_if<bool>(&value)) return *mark ? 1.0 : 0.0;
    if (const auto* several = std::get_if<std::vector<std::string>>(&value)) return join(*several, ",");
    return {};
}

std::string text_of(const record::Value& value) {
    const auto cell = cell_of(value);
    if (const auto* number = std::get_if<double>(&cell)) return store::text_of(store::Cell{*number});
    const auto* text = std::get_if<std::string>(&cell);
    return text ? *text : "";
}

std::string text_of(const std::vector<record::Candidate>& candidates) {
    std::vector<std::string> texts;
    for (const auto& candidate : candidates) texts.push_back(text_of(candidate.value));
    return join(texts, " | ");
}

class CsvWriter : public TableWriter {
public:
    CsvWriter(ExportFolder& folder, const ExportHead& head) : folder_(folder), head_(head) {}

    std::expected<void, Error> write_table(const ExportTable& table, const ExportRows& rows) override {
        std::vector<CsvCell> header;
        for (const auto& column : table.columns) {
            header.emplace_back(column.id);
            if (column.field) header.emplace_back(column.id + "_state");
        }
        return write(table.name, header, [&](auto add) {
            std::vector<CsvCell> cells;
            return rows([&](const ExportRow& row) {
                cells.clear();
                for (std::size_t i = 0; i < row.size(); ++i) {
                    cells.push_back(cell_of(row[i].value));
                    if (table.columns[i].field) cells.emplace_back(std::string(record::to_string(row[i].state)));
                }
                return add(cells);
            });
        });
    }

    std::expected<void, Error> write_unsettled(const UnsettledFields& fields) override {
        const std::vector<CsvCell> header{"record", "form", "field", "state", "value", "candidates", "source", "page"};
        return write("unsettled", header, [&](auto add) {
            return fields([&](const Unsettled& field) {
                const auto& proof = field.proof;
                return add({field.record, field.form->form, proof.path, std::string(record::to_string(proof.state)),
                            proof.state == record::FieldState::unreadable ? CsvCell{} : cell_of(proof.value), text_of(field.candidates),
                            printable(proof.source), double(proof.page)});
            });
        });
    }

    std::expected<void, Error> write_findings(const CheckReport& report) override {
        const std::vector<CsvCell> header{"rule", "severity", "result", "subject", "message", "proof"};
        return write("findings", header, [&](auto add) -> std::expected<void, Error> {
            for (const auto& finding : report.findings) {
                if (finding.result == Result::pass) continue;
                auto done = add({finding.rule->id, std::string(to_string(finding.severity)), std::string(to_string(finding.result)),
                                 finding.subject, head_.language == Language::zh ? finding.message_zh : finding.message_en,
                                 proof_text(finding, head_.language, head_.find_form)});
                if (!done) return done;
            }
            return {};
        });
    }

    std::expected<void, Error> end() override { return {}; }

private:
    /// A file: `fill` gets what adds a line.
    template <class Fill>
    std::expected<void, Error> write(const std::string& name, const std::vector<CsvCell>& header, Fill fill) {
        auto file = folder_.file(name + ".csv");
        if (!file) return std::unexpected(file.error());
        if (auto begun = file->add(std::string(csv_begin) + csv_line(header)); !begun) return begun;
        auto filled = fill([&](const std::vector<CsvCell>& cells) { return file->add(csv_line(cells)); });
        return filled ? file->end() : filled;
    }

    ExportFolder& folder_;
    const ExportHead& head_;
};

}  // namespace

std::unique_ptr<TableWriter> csv_writer(ExportFolder& folder, const ExportHead& head) { return std::make_unique<CsvWriter>(folder, head); }

}  // namespace formloop::app
