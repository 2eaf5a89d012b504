// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <variant>

namespace formloop::app {

/// Nothing, a number, or text.
using CsvCell = std::variant<std::monostate, double, std::string>;

/// What a file begins with, so that spreadsheets take it for UTF-8.
inline constexpr std::string_view csv_begin = "\xEF\xBB\xBF";

/// One line with its end (CRLF), quoted as in RFC 4180. Text that a spreadsheet would take for a formula (it begins with
/// = + - @, their full-width forms, or a control character) gets an apostrophe before it; numbers never do. NUL becomes U+FFFD.
std::string csv_line(std::span<const CsvCell> cells);

}  // namespace formloop::app
