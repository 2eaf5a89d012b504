// SPDX-License-Identifier: GPL-3.0-or-later
#include "pdfgen/value_text.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <optional>

#include "src/base/text.h"

namespace formloop::pdfgen {

namespace {

using templates::Field;
using templates::FieldKind;

/// The parts of an ISO date or of a part of one: `2009-04-14`, `2009-04`, `04-14`, `14`.
struct DateParts {
    std::string year, month, day;
};

std::optional<DateParts> date_parts(const std::string& text) {
    const auto parts = split(text, '-');
    if (text.empty() || parts.size() > 3) return std::nullopt;
    for (const auto& part : parts)
        if (part.empty() || part.size() > 4 || part.find_first_not_of("0123456789") != std::string::npos)
            return std::nullopt;
    DateParts date;
    std::size_t i = 0;
    if (parts[0].size() == 4) date.year = parts[i++];
    const std::size_t left = parts.size() - i;
    if (left > 2) return std::nullopt;
    if (left == 2 || (left == 1 && !date.year.empty())) date.month = parts[i++];
    if (i < parts.size()) date.day = parts[i];
    if (date.month.size() > 2 || date.day.size() > 2) return std::nullopt;
    return date;
}

/// A date in the format of its field; null when the value has not the parts that the format needs.
std::optional<std::string> format_date(const std::string& value, const std::string& format) {
    if (format.empty()) return value;
    const auto date = date_parts(value);
    if (!date) return std::nullopt;
    const auto padded = [](const std::string& digits) { return digits.size() == 1 ? "0" + digits : digits; };
    std::vector<std::string> out;
    for (const auto& token : split(format, '-')) {
        std::string part;
        if (token == "YYYY")
            part = date->year;
        else if (token == "YY")
            part = date->year.size() == 4 ? date->year.substr(2) : "";
        else if (token == "MM")
            part = padded(date->month);
        else if (token == "DD")
            part = padded(date->day);
        if (part.empty()) return std::nullopt;
        out.push_back(part);
    }
    return join(out, "-");
}

std::expected<std::string, std::string> number_text(const Field& field, double value) {
    if (!std::isfinite(value)) return std::unexpected("the value is not a finite number, expected a number");
    char buffer[64];
    const int length = std::snprintf(buffer, sizeof buffer, "%.*f", field.decimals, value == 0 ? 0.0 : value);
    const std::string text(buffer, static_cast<std::size_t>(std::clamp(length, 0, 63)));
    if (std::abs(std::strtod(text.c_str(), nullptr) - value) > 1e-9 * std::max(1.0, std::abs(value)))
        return std::unexpected("the number has more decimals than the field holds, expected at most " +
                               std::to_string(field.decimals));
    return text;
}

bool is_separator(const std::string& character) {
    return character == "-" || character == ":" || character == "/" || character == " " || character == ".";
}

}  // namespace

std::expected<std::string, std::string> plain_text(const Field& field, const record::Value& value) {
    if (record::is_null(value)) return "";
    if (const auto* text = std::get_if<std::string>(&value)) {
        if (!decode_utf8(*text)) return std::unexpected("the text is not valid UTF-8");
        if (field.kind != FieldKind::date) return *text;
        if (text->empty()) return "";
        const auto date = format_date(*text, field.format);
        if (!date) return std::unexpected("the value is not a date, expected " + field.format);
        return *date;
    }
    if (const auto* number = std::get_if<double>(&value)) return number_text(field, *number);
    if (const auto* several = std::get_if<std::vector<std::string>>(&value)) return join(*several, "、");
    return std::unexpected("the value is true or false, expected text or a number");
}

std::expected<std::vector<std::string>, std::string> cell_texts(const templates::PlacedField& placed,
                                                                const record::Value& value) {
    std::vector<std::string> cells(placed.cells.size());
    auto text = plain_text(*placed.field, value);
    if (!text) return std::unexpected(text.error());
    if (!placed.printed_prefix.empty() && text->starts_with(placed.printed_prefix))
        text->erase(0, placed.printed_prefix.size());
    std::vector<std::string> written;
    for (auto& character : characters(*text))
        if (!is_separator(character)) written.push_back(std::move(character));
    // The prefix of another consultant (the row's 移 box is ticked) has no cells; the rest of the number has.
    if (!placed.printed_prefix.empty() && written.size() > cells.size())
        written.erase(written.begin(), written.end() - static_cast<std::ptrdiff_t>(cells.size()));
    if (written.size() > cells.size())
        return std::unexpected("the value has " + std::to_string(written.size()) + " characters, expected at most " +
                               std::to_string(cells.size()) + ", the cells of its comb");
    const bool from_right = placed.field->kind == FieldKind::number || placed.field->kind == FieldKind::computed;
    std::move(written.begin(), written.end(),
              from_right ? cells.end() - static_cast<std::ptrdiff_t>(written.size()) : cells.begin());
    return cells;
}

}  // namespace formloop::pdfgen
