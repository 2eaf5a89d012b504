// SPDX-License-Identifier: GPL-3.0-or-later
#include "src/app/export_tables.h"

#include <algorithm>
#include <map>

#include "src/base/text.h"
#include "src/store/typed_tables.h"

namespace formloop::app {
namespace {

using store::Cell;
using templates::FieldKind;
using templates::FormTemplate;

/// The columns that say which row it is, with what they are called.
constexpr std::pair<std::string_view, std::string_view> key_labels[] = {
    {"record", "记录"}, {"form_version", "表格版本"}, {"copy", "纸张编号"}, {"row", "行"}, {"row_2", "行内序号"}, {"day", "日"}};

std::string label_of_key(std::string_view id) {
    for (const auto& [key, label] : key_labels)
        if (key == id) return std::string(label);
    return std::string(id);
}

std::string quoted(const std::string& name) { return '"' + name + '"'; }

/// The field as the newest version that has it describes it.
const templates::Field* newest(const std::vector<const FormTemplate*>& versions, const std::string& path) {
    for (auto form = versions.rbegin(); form != versions.rend(); ++form)
        if (const auto* field = templates::find_field((*form)->schema, path)) return field;
    return nullptr;
}

void tell_apart(std::vector<ExportColumn>& columns) {
    std::map<std::string, int> seen;
    for (const auto& column : columns) ++seen[column.label];
    for (auto& column : columns)
        if (seen[column.label] > 1) column.label += " (" + column.id + ")";
}

/// Whether a record is of a month, where its form says which month or day it is of.
std::string of_month(const std::vector<store::TypedTable>& tables) {
    const auto has = [&](std::string_view id) {
        return std::ranges::any_of(tables.front().columns, [&](const auto& column) { return column.field == id; });
    };
    const std::string month = has("period") ? "period" : has("date") ? "substr(date, 1, 7)" : "";
    if (month.empty()) return "1 = 1";
    return ":month IS NULL OR record IN (SELECT record FROM " + quoted(tables.front().name) + " WHERE " + month + " = :month)";
}

ExportTable export_table(const store::TypedTable& typed, const std::vector<const FormTemplate*>& versions) {
    ExportTable table{.name = typed.name, .form = versions.back(), .path = typed.path, .columns = {}, .of_month = {}};
    std::vector<std::string> keys{"record"};
    if (typed.path.empty()) keys.insert(keys.end(), {"form_version", "copy"});
    keys.insert(keys.end(), typed.keys.begin(), typed.keys.end());
    for (const auto& key : keys) table.columns.push_back({key, label_of_key(key)});
    for (const auto& column : typed.columns) {
        const auto* field = newest(versions, typed.path.empty() ? column.field : typed.path + "." + column.field);
        auto label = field->label.empty() ? column.field : field->label;
        std::erase(label, '\n');
        table.columns.push_back({column.field, std::move(label), field});
    }
    tell_apart(table.columns);
    return table;
}

/// The rows of a table with the columns as the table has them, each field's state after it; ordered by the keys.
std::string query_of(const ExportTable& table) {
    std::string selected, order;
    for (const auto& column : table.columns) {
        selected += (selected.empty() ? "" : ", ") + quoted(column.id);
        if (column.field) selected += ", " + quoted(column.id + "_state");
        else if (column.id != "form_version" && column.id != "copy") order += (order.empty() ? "" : ", ") + quoted(column.id);
    }
    return "SELECT " + selected + " FROM " + quoted(table.name) + " WHERE " + table.of_month + " ORDER BY " + order;
}

/// What a cell may hold, for people.
std::string format_of(const templates::Field& field) {
    if (!field.format.empty()) return field.format;
    if (field.kind == FieldKind::number)
        return std::to_string(field.digits) + " 位整数" + (field.decimals ? "、" + std::to_string(field.decimals) + " 位小数" : "");
    if (field.kind == FieldKind::letter) return field.alphabet;
    return "";
}

std::string choices_of(const templates::Field& field) {
    std::vector<std::string> choices;
    for (const auto& choice : field.choices) choices.push_back(choice.value + " " + choice.label);
    return join(choices, "; ");
}

std::string meaning_of(const ExportColumn& column) {
    if (!column.field) {
        if (column.id == "record") return "记录的名称,同一张表单的各数据表以此相连";
        if (column.id == "form_version") return "表格的版本号";
        if (column.id == "copy") return "所印纸张的编号,12 个字符;无纸质记录或不知道时为空";
        if (column.id == "day") return "几号";
        return "从 0 数起(工作簿中从 1 数起)";
    }
    if (is_mark(column.field->kind)) return "1 有,0 无;无法辨认时为空";
    if (column.field->pick == templates::Pick::several) return "选中的各项,以逗号相隔";
    return "";
}

constexpr const char* state_choices =
    "accepted 已确认; doubtful 待核实,值不可当作定数; empty 空白; unreadable 有笔迹但无法辨认,值为空";

}  // namespace

std::vector<ExportTable> export_tables(const templates::Catalog& catalog) {
    std::map<std::string, std::vector<const FormTemplate*>> by_form;
    for (const auto* form : catalog.all()) by_form[form->form].push_back(form);
    std::vector<ExportTable> tables;
    for (const auto& [id, versions] : by_form) {
        const auto typed = store::typed_tables(versions);
        for (const auto& table : typed) {
            tables.push_back(export_table(table, versions));
            tables.back().of_month = of_month(typed);
        }
    }
    return tables;
}

std::expected<void, Error> each_row(store::Archive& archive, const ExportTable& table, const std::string& month, const EachExportRow& each) {
    ExportRow row(table.columns.size());
    return archive.query(query_of(table), {{"month", month.empty() ? Cell{} : Cell{month}}}, [&](const std::vector<Cell>& cells) {
        std::size_t at = 0;
        for (std::size_t i = 0; i < row.size(); ++i) {
            row[i].value = cells[at++];
            if (table.columns[i].field) row[i].state = record::field_state(store::text_of(cells[at++])).value_or(record::FieldState::empty);
        }
        return each(row);
    });
}

bool is_mark(FieldKind kind) { return kind == FieldKind::mark || kind == FieldKind::strike || kind == FieldKind::signature; }

std::vector<std::vector<CsvCell>> data_dictionary(const std::vector<ExportTable>& tables) {
    std::vector<std::vector<CsvCell>> rows;
    for (const auto& table : tables)
        for (const auto& column : table.columns) {
            const auto kind = column.field ? std::string(templates::to_string(column.field->kind)) : std::string("key");
            rows.push_back({table.name, column.id, column.label, kind, column.field ? format_of(*column.field) : "",
                            column.field ? choices_of(*column.field) : "", meaning_of(column)});
            if (column.field)
                rows.push_back({table.name, column.id + "_state", column.label + " 状态", std::string("state"), std::string(),
                                std::string(state_choices), std::string()});
        }
    return rows;
}

}  // namespace formloop::app
