// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "src/store/database.h"
#include "src/store/held.h"
#include "templates/template.h"

/// How records look as tables: one table a form, one a repeat, and for every field `x`, `x_state` and `x_entry`. Pure.
namespace formloop::store {

struct TypedColumn {
    std::string field;  ///< the last part of its path
    templates::FieldKind kind = templates::FieldKind::text;
    std::string type;   ///< TEXT, REAL or INTEGER
};

struct TypedTable {
    std::string name;               ///< `prospect_table_rows_days`
    std::string path;               ///< `rows.days`; empty for the form itself
    std::vector<std::string> keys;  ///< after `record`: `row`, `day`; a row inside a row is `row_2`
    std::vector<TypedColumn> columns;
};

/// The tables of a form in all its versions, oldest first: a newer version only adds columns and tables.
std::vector<TypedTable> typed_tables(const std::vector<const templates::FormTemplate*>& versions);

/// The SQL name of a form: its id with `_`.
std::string table_name(std::string_view form);

struct ColumnDefinition {
    std::string name, type;
    bool operator==(const ColumnDefinition&) const = default;
};
/// Every column of a table, keys first.
std::vector<ColumnDefinition> column_definitions(const TypedTable& table);
/// `CREATE TABLE …` with its primary key.
std::string create_statement(const TypedTable& table);
std::string insert_statement(const TypedTable& table);

/// What a record is, beside its fields: the first columns of the form's own table.
struct RecordHead {
    std::string id;
    int version = 0;
    std::string copy;  ///< empty: not known
};

/// The rows of one table that a record fills, each in the order of `column_definitions`. A row of a repeat in which
/// nothing is written has no table row.
std::vector<std::vector<Cell>> typed_rows(const TypedTable& table, const RecordHead& head, const Held& held);

}  // namespace formloop::store
