// SPDX-License-Identifier: GPL-3.0-or-later
#include "src/record/constraints.h"

#include <algorithm>
#include <cstdlib>

#include "src/base/text.h"
#include "src/record/check_digits.h"

namespace formloop::record {
namespace {

bool is_capital(char c) { return c >= 'A' && c <= 'Z'; }

/// Whether a text follows a pattern of `9` (digit), `A` (capital) and characters that stand for themselves.
bool follows(std::string_view text, std::string_view pattern) {
    return text.size() == pattern.size() && std::equal(text.begin(), text.end(), pattern.begin(), [](char c, char p) {
               return p == '9' ? is_digit(c) : p == 'A' ? is_capital(c) : c == p;
           });
}

/// A mobile number, or a landline with its area code.
bool is_phone(std::string_view text) {
    if (follows(text, "99999999999")) return text[0] == '1' && text[1] >= '3';
    if (text.empty() || text[0] != '0') return false;
    for (const auto* pattern : {"999-9999999", "999-99999999", "9999-9999999", "9999-99999999"})
        if (follows(text, pattern)) return true;
    return false;
}

/// The serial of a plate: five characters without I and O, at most two letters.
bool is_plate_serial(std::string_view text) {
    const auto letters = std::count_if(text.begin(), text.end(), is_capital);
    return letters <= 2 && std::all_of(text.begin(), text.end(), [](char c) {
               return is_digit(c) || (is_capital(c) && c != 'I' && c != 'O');
           });
}

/// A number plate, with its province or without: letter and five characters, or a new-energy plate of one more.
bool is_plate(std::string_view text) {
    const auto signs = characters(text);
    std::string rest;
    for (std::size_t i = 0; i < signs.size(); ++i) {
        if (signs[i].size() == 1) rest += signs[i];
        else if (i != 0 && i + 1 != signs.size()) return false;  // a province before, 挂 学 警 after
    }
    if (!rest.empty() && rest.size() + 1 < signs.size()) rest += '0';  // the suffix takes the place of a digit
    if (rest.size() < 6 || !is_capital(rest[0]) || rest[0] == 'I' || rest[0] == 'O') return false;
    const std::string_view serial = std::string_view(rest).substr(1);
    if (serial.size() == 5) return is_plate_serial(serial);
    if (serial.size() != 6) return false;
    const auto energy = [](char c) { return c >= 'A' && c <= 'K' && c != 'I'; };
    const bool small = energy(serial[0]) && std::all_of(serial.begin() + 2, serial.end(), is_digit);
    const bool large = energy(serial[5]) && std::all_of(serial.begin(), serial.begin() + 5, is_digit);
    return small || large;
}

bool is_file_no(std::string_view text) { return follows(text, "A99-99-9999") && !text.ends_with("-0000"); }

/// Which number of a person or an organisation this is by its length, and whether it is a right one.
std::optional<bool> check_citizen_id(std::string_view text) {
    if (text.size() == 18) return is_citizen_id(text) || is_credit_code(text);
    if (text.size() == 15 && std::all_of(text.begin(), text.end(), is_digit)) return is_old_citizen_id(text);
    return std::nullopt;
}

std::optional<bool> in_range(const templates::Constraint& constraint, const Value& value) {
    if (constraint.arguments.size() != 2) return std::nullopt;
    double number = 0;
    if (const auto* n = std::get_if<double>(&value)) {
        number = *n;
    } else if (const auto* text = std::get_if<std::string>(&value)) {
        char* end = nullptr;
        number = std::strtod(text->c_str(), &end);
        if (text->empty() || end != text->c_str() + text->size()) return std::nullopt;
    } else {
        return std::nullopt;
    }
    return number >= std::strtod(constraint.arguments[0].c_str(), nullptr) &&
           number <= std::strtod(constraint.arguments[1].c_str(), nullptr);
}

}  // namespace

std::optional<bool> check(const templates::Constraint& constraint, const Value& value) {
    if (is_blank(value)) return std::nullopt;
    if (constraint.name == "range") return in_range(constraint, value);
    const auto* text = std::get_if<std::string>(&value);
    if (!text) return std::nullopt;
    if (constraint.name == "phone") return is_phone(*text);
    if (constraint.name == "citizen_id") return check_citizen_id(*text);
    if (constraint.name == "vin") return is_vin(*text);
    if (constraint.name == "plate") return is_plate(*text);
    if (constraint.name == "file_no") return is_file_no(*text);
    if (constraint.name == "consultant_code") return follows(*text, "A99");
    return std::nullopt;
}

bool keeps_constraints(const templates::Field& field, const Value& value) {
    return std::none_of(field.constraints.begin(), field.constraints.end(),
                        [&](const auto& constraint) { return check(constraint, value) == false; });
}

std::vector<FieldCheck> field_checks(const templates::Schema& schema, const Fields& fields) {
    std::vector<FieldCheck> checks;
    for (const auto& [path, value] : fields) {
        const auto* field = templates::find_field(schema, path);
        if (!field) continue;
        for (const auto& constraint : field->constraints) {
            const auto ok = check(constraint, value);
            if (!ok) continue;
            std::string name = constraint.name;
            for (const auto& argument : constraint.arguments) name += ' ' + argument;
            checks.push_back({path, std::move(name), *ok});
        }
    }
    return checks;
}

}  // namespace formloop::record
