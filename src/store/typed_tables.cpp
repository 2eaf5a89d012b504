// SPDX-License-Identifier: GPL-3.0-or-later
#include "src/store/typed_tables.h"

#include <algorithm>
#include <map>

#include "src/base/text.h"

namespace formloop::store {
namespace {

using record::FieldState;
using templates::FieldKind;

bool is_mark(FieldKind kind) {
    return kind == FieldKind::mark || kind == FieldKind::strike || kind == FieldKind::signature;
}

std::string type_of(const templates::Field& field) {
    if (is_mark(field.kind)) return "INTEGER";
    if (field.kind == FieldKind::number || field.kind == FieldKind::tally) return "REAL";
    if (field.kind == FieldKind::computed && field.digits > 0) return "REAL";
    return "TEXT";
}

TypedTable& table_at(std::vector<TypedTable>& tables, const std::string& name, const std::string& path,
                     const std::vector<std::string>& keys) {
    const auto at = std::ranges::find(tables, path, &TypedTable::path);
    if (at != tables.end()) return *at;
    return tables.emplace_back(TypedTable{name, path, keys, {}});
}

void add_fields(TypedTable& table, const std::vector<templates::Field>& fields) {
    for (const auto& field : fields)
        if (std::ranges::find(table.columns, field.id, &TypedColumn::field) == table.columns.end())
            table.columns.push_back({field.id, field.kind, type_of(field)});
}

void add_repeats(std::vector<TypedTable>& tables, const std::string& name, const std::string& path,
                 const std::vector<std::string>& keys, const std::vector<templates::Repeat>& repeats) {
    for (const auto& repeat : repeats) {
        auto inner_keys = keys;
        std::string key = repeat.key == templates::RepeatKey::day ? "day" : "row";
        const auto used = std::ranges::count_if(keys, [&](const auto& k) { return k.starts_with(key); });
        inner_keys.push_back(used ? key + "_" + std::to_string(used + 1) : key);
        const auto inner_name = name + "_" + repeat.id;
        const auto inner_path = path.empty() ? repeat.id : path + "." + repeat.id;
        add_fields(table_at(tables, inner_name, inner_path, inner_keys), repeat.fields);
        add_repeats(tables, inner_name, inner_path, inner_keys, repeat.repeats);
    }
}

std::string quoted(const std::string& name) { return '"' + name + '"'; }

Cell cell_of(const HeldField& field) {
    if (field.state == FieldState::unreadable) return {};
    if (is_mark(field.kind)) {
        const auto* mark = std::get_if<bool>(&field.value);
        return std::int64_t{mark && *mark ? 1 : 0};
    }
    if (field.state == FieldState::empty || record::is_blank(field.value)) return {};
    if (const auto* text = std::get_if<std::string>(&field.value)) return *text;
    if (const auto* number = std::get_if<double>(&field.value)) return *number;
    if (const auto* several = std::get_if<std::vector<std::string>>(&field.value)) return join(*several, ",");
    return {};
}

void put(std::vector<Cell>& row, std::size_t at, const HeldField& field) {
    row[at] = cell_of(field);
    row[at + 1] = std::string(record::to_string(field.state));
    row[at + 2] = field.entry;
}

}  // namespace

std::vector<TypedTable> typed_tables(const std::vector<const templates::FormTemplate*>& versions) {
    std::vector<TypedTable> tables;
    for (const auto* form : versions) {
        const auto name = table_name(form->form);
        add_fields(table_at(tables, name, "", {}), form->schema.fields);
        add_repeats(tables, name, "", {}, form->schema.repeats);
    }
    return tables;
}

std::string table_name(std::string_view form) {
    std::string name(form);
    std::ranges::replace(name, '-', '_');
    return name;
}

std::vector<ColumnDefinition> column_definitions(const TypedTable& table) {
    std::vector<ColumnDefinition> columns{{"record", "TEXT"}};
    if (table.path.empty()) {
        columns.push_back({"form_version", "INTEGER"});
        columns.push_back({"copy", "TEXT"});
    }
    for (const auto& key : table.keys) columns.push_back({key, "INTEGER"});
    for (const auto& column : table.columns) {
        columns.push_back({column.field, column.type});
        columns.push_back({column.field + "_state", "TEXT"});
        columns.push_back({column.field + "_entry", "INTEGER"});
    }
    return columns;
}

std::string create_statement(const TypedTable& table) {
    std::string sql = "CREATE TABLE " + quoted(table.name) + " (";
    for (const auto& column : column_definitions(table)) sql += quoted(column.name) + " " + column.type + ", ";
    sql += "PRIMARY KEY (record";
    for (const auto& key : table.keys) sql += ", " + quoted(key);
    return sql + "))";
}

std::string insert_statement(const TypedTable& table) {
    std::string names, places;
    for (const auto& column : column_definitions(table)) {
        names += (names.empty() ? "" : ", ") + quoted(column.name);
        places += places.empty() ? "?" : ", ?";
    }
    return "INSERT INTO " + quoted(table.name) + " (" + names + ") VALUES (" + places + ")";
}

std::vector<std::vector<Cell>> typed_rows(const TypedTable& table, const RecordHead& head, const Held& held) {
    const std::size_t first = table.path.empty() ? 3 : 1 + table.keys.size();
    std::map<std::string, std::size_t, std::less<>> places;
    std::vector<Cell> blank(first + 3 * table.columns.size());
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        const auto at = first + 3 * i;
        places[table.columns[i].field] = at;
        if (is_mark(table.columns[i].kind)) blank[at] = std::int64_t{0};
        blank[at + 1] = std::string("empty");
    }
    blank[0] = head.id;
    if (table.path.empty()) {
        blank[1] = std::int64_t{head.version};
        if (!head.copy.empty()) blank[2] = head.copy;
    }

    std::map<std::vector<int>, std::vector<Cell>> rows;
    std::map<std::vector<int>, bool> written;
    if (table.path.empty()) {
        rows[{}] = blank;
        written[{}] = true;
    }
    for (const auto& [path, field] : held) {
        const auto steps = templates::parse_path(path);
        if (!steps || steps->size() != table.keys.size() + 1) continue;
        std::vector<int> key;
        std::string parent;
        for (std::size_t i = 0; i + 1 < steps->size(); ++i) {
            if (!(*steps)[i].index) break;
            key.push_back(*(*steps)[i].index);
            parent += (i ? "." : "") + (*steps)[i].name;
        }
        if (parent != table.path || key.size() != table.keys.size()) continue;
        const auto place = places.find(steps->back().name);
        if (place == places.end()) continue;
        auto& row = rows.try_emplace(key, blank).first->second;
        put(row, place->second, field);
        if (field.state != FieldState::empty) written[key] = true;
    }
    std::vector<std::vector<Cell>> out;
    for (auto& [key, row] : rows) {
        if (!written.contains(key)) continue;
        for (std::size_t i = 0; i < key.size(); ++i) row[first - key.size() + i] = std::int64_t{key[i]};
        out.push_back(std::move(row));
    }
    return out;
}

}  // namespace formloop::store
