// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <nlohmann/json.hpp>

#include "src/app/table_writer.h"
#include "src/base/text.h"
#include "src/record/json_values.h"

namespace formloop::app {
namespace {

using Json = nlohmann::ordered_json;

/// A cell as docs/json.md spells the value of its field.
Json json_cell(const ExportColumn& column, const ExportCell& cell) {
    const auto* text = std::get_if<std::string>(&cell.value);
    const auto* field = column.field;
    if (field && cell.state != record::FieldState::unreadable) {
        if (is_mark(field->kind)) return store::integer_of(cell.value).value_or(0) != 0;
        if (field->kind == templates::FieldKind::ticks && field->pick == templates::Pick::several)
            return text ? Json(split(*text, ',')) : Json::array();
    }
    if (text) return *text;
    if (const auto* number = std::get_if<double>(&cell.value)) return record::json_number<Json>(*number);
    if (const auto* whole = std::get_if<std::int64_t>(&cell.value)) return *whole;
    return nullptr;
}

class JsonWriter : public TableWriter {
public:
    JsonWriter(ExportFolder& folder, const ExportHead& head) : folder_(folder), head_(head) {}

    std::expected<void, Error> write_table(const ExportTable& table, const ExportRows& rows) override {
        return write(table.name, [&](auto add) {
            return rows([&](const ExportRow& row) {
                Json object = Json::object();
                for (std::size_t i = 0; i < row.size(); ++i) {
                    object[table.columns[i].id] = json_cell(table.columns[i], row[i]);
                    if (table.columns[i].field) object[table.columns[i].id + "_state"] = record::to_string(row[i].state);
                }
                return add(record::json_line(object));
            });
        });
    }

    std::expected<void, Error> write_unsettled(const UnsettledFields& fields) override {
        return write("unsettled", [&](auto add) {
            return fields([&](const Unsettled& field) {
                Json candidates = Json::array();
                for (const auto& [value, probability] : field.candidates)
                    candidates.push_back(Json::array({record::json_value<Json>(value), std::round(probability * 1e3) / 1e3}));
                const auto& proof = field.proof;
                return add(record::json_line(Json{{"record", field.record},
                                                  {"form", field.form->form},
                                                  {"field", proof.path},
                                                  {"state", record::to_string(proof.state)},
                                                  {"value", record::json_value<Json>(proof.value)},
                                                  {"candidates", std::move(candidates)},
                                                  {"source", proof.source},
                                                  {"page", proof.page}}));
            });
        });
    }

    std::expected<void, Error> write_findings(const CheckReport& report) override {
        return write("findings", [&](auto add) -> std::expected<void, Error> {
            for (const auto& finding : report.findings)
                if (finding.result != Result::pass)
                    if (auto added = add(to_json(finding, head_.language)); !added) return added;
            return {};
        });
    }

    std::expected<void, Error> end() override { return {}; }

private:
    /// A file with one array, an object a line: `fill` gets what adds one.
    template <class Fill>
    std::expected<void, Error> write(const std::string& name, Fill fill) {
        auto file = folder_.file(name + ".json");
        if (!file) return std::unexpected(file.error());
        bool first = true;
        auto filled = fill([&](const std::string& object) { return file->add((std::exchange(first, false) ? "[\n" : ",\n") + object); });
        if (!filled) return filled;
        if (auto closed = file->add(first ? "[]\n" : "\n]\n"); !closed) return closed;
        return file->end();
    }

    ExportFolder& folder_;
    const ExportHead& head_;
};

}  // namespace

std::unique_ptr<TableWriter> json_writer(ExportFolder& folder, const ExportHead& head) { return std::make_unique<JsonWriter>(folder, head); }

}  // namespace formloop::app
