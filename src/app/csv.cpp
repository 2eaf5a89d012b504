// SPDX-License-Identifier: GPL-3.0-or-later
#include "src/app/csv.h"

#include <algorithm>
#include <array>
#include <cstdio>

namespace formloop::app {
namespace {

bool looks_like_a_formula(std::string_view text) {
    constexpr std::array<std::string_view, 8> beginnings = {"=", "+", "-", "@", "=", "+", "-", "@"};
    if (text.empty()) return false;
    const auto first = static_cast<unsigned char>(text.front());
    return first < 0x20 || first == 0x7F || std::ranges::any_of(beginnings, [&](auto begin) { return text.starts_with(begin); });
}

std::string number_text(double number) {
    char text[32];
    std::snprintf(text, sizeof text, "%.15g", number);
    return text;
}

std::string text_cell(std::string_view text) {
    std::string out;
    if (looks_like_a_formula(text)) out += '\'';
    for (const char c : text) {
        if (c == '"') out += '"';
        if (c == '\0') out += "\uFFFD";
        else out += c;
    }
    return out.find_first_of(",\"\r\n") == out.npos ? out : '"' + out + '"';
}

}  // namespace

std::string csv_line(std::span<const CsvCell> cells) {
    std::string line;
    for (const auto& cell : cells) {
        if (&cell != cells.data()) line += ',';
        if (const auto* number = std::get_if<double>(&cell)) line += number_text(*number);
        if (const auto* text = std::get_if<std::string>(&cell)) line += text_cell(*text);
    }
    return line + "\r\n";
}

}  // namespace formloop::app
