// SPDX-License-Identifier: GPL-3.0-or-later
#include "src/record/check_digits.h"

#include <algorithm>
#include <array>

#include "src/base/text.h"
#include "src/record/calendar.h"

namespace formloop::record {
namespace {

int number(std::string_view digits) {
    int n = 0;
    for (const char c : digits) n = n * 10 + (c - '0');
    return n;
}

/// The value of a VIN character, -1 for I, O, Q and whatever else cannot stand in a VIN.
int vin_value(char c) {
    if (is_digit(c)) return c - '0';
    constexpr std::string_view letters = "ABCDEFGHJKLMNPRSTUVWXYZ";
    constexpr std::string_view values = "12345678123457923456789";
    const auto at = letters.find(c);
    return at == std::string_view::npos ? -1 : values[at] - '0';
}

}  // namespace

bool is_citizen_id(std::string_view text) {
    if (text.size() != 18 || !all_digits(text.substr(0, 17))) return false;
    if (!make_date(number(text.substr(6, 4)), number(text.substr(10, 2)), number(text.substr(12, 2)))) return false;
    constexpr std::array weights{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    int sum = 0;
    for (std::size_t i = 0; i < weights.size(); ++i) sum += weights[i] * (text[i] - '0');
    return text[17] == "10X98765432"[sum % 11];
}

bool is_old_citizen_id(std::string_view text) {
    return text.size() == 15 && all_digits(text) &&
           make_date(1900 + number(text.substr(6, 2)), number(text.substr(8, 2)), number(text.substr(10, 2)));
}

bool is_credit_code(std::string_view text) {
    constexpr std::string_view symbols = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    if (text.size() != 18) return false;
    int sum = 0, weight = 1;
    for (const char c : text.substr(0, 17)) {
        const auto at = symbols.find(c);
        if (at == std::string_view::npos) return false;
        sum += static_cast<int>(at) * weight;
        weight = weight * 3 % 31;
    }
    return text[17] == symbols[(31 - sum % 31) % 31];
}

char vin_check_digit(std::string_view text) {
    constexpr std::array weights{8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2};
    if (text.size() != weights.size()) return 0;
    int sum = 0;
    for (std::size_t i = 0; i < weights.size(); ++i) {
        const int value = i == 8 ? 0 : vin_value(text[i]);
        if (value < 0) return 0;
        sum += weights[i] * value;
    }
    return "0123456789X"[sum % 11];
}

bool is_vin(std::string_view text) {
    const char expected = vin_check_digit(text);
    return expected != 0 && text[8] == expected;
}

}  // namespace formloop::record
