// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "templates/form.h"

/// How a value is spelled in cells: `2009-04-14` in the eight cells of `YYYY-MM-DD`. docs/templates.md §3.
namespace formloop::templates {

/// Cells between two separators, and the separator after them (0 after the last).
struct FormatGroup {
    std::string pattern;  ///< one letter a cell: `YYYY`
    char separator = 0;
    bool operator==(const FormatGroup&) const = default;
};

/// The groups of `9{4}-9{8}`: {"9999", '-'}, {"99999999", 0}. The error says what is wrong with the format.
std::expected<std::vector<FormatGroup>, std::string> parse_format(std::string_view format);

/// The cells of a field with a format: 9 for `AAA-YY-NNNN`. 0 without a format.
int cell_count(const Field& field);

/// The characters that each cell of a comb, date or time may hold, in reading order: month first 0-1, letters as the
/// field's alphabet allows. Code and letter fields give their one box's characters. Empty for other kinds.
std::vector<std::string> cell_alphabets(const Field& field);

/// The value that filled cells spell: one character a cell, an empty cell a space (`010 87654321` is `010-87654321`;
/// `prefix`, `A01-`, stands before). Empty cells end a group of a comb of one kind of character; dates, times and file
/// numbers have none. Nothing when no value is spelled so. Characters are not checked against the alphabet.
std::optional<std::string> format_value(const Field& field, std::string_view cells, std::string_view prefix = {});

/// The cells that spell a value, spaces where nothing stands: the inverse of `format_value`. A date is taken whole or
/// as its format has it (`2009-04-14` in the cells of `MM-DD` gives `0414`). Nothing when the value does not fit the
/// format.
std::optional<std::string> split_value(const Field& field, std::string_view value, std::string_view prefix = {});

}  // namespace formloop::templates
