// SPDX-License-Identifier: GPL-3.0-or-later
#include "src/record/calendar.h"

#include <cstdio>

namespace formloop::record {
namespace {

/// The number that `length` digits at `at` spell, or nothing.
std::optional<int> digits(std::string_view text, std::size_t at, std::size_t length) {
    if (at + length > text.size()) return std::nullopt;
    int number = 0;
    for (std::size_t i = at; i < at + length; ++i) {
        if (text[i] < '0' || text[i] > '9') return std::nullopt;
        number = number * 10 + (text[i] - '0');
    }
    return number;
}

}  // namespace

std::optional<Date> make_date(int year, int month, int day) {
    if (month < 1 || day < 1) return std::nullopt;
    const Date date{std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(month)},
                    std::chrono::day{static_cast<unsigned>(day)}};
    if (!date.ok()) return std::nullopt;
    return date;
}

std::optional<Date> parse_date(std::string_view iso) {
    if (iso.size() != 10 || iso[4] != '-' || iso[7] != '-') return std::nullopt;
    const auto y = digits(iso, 0, 4), m = digits(iso, 5, 2), d = digits(iso, 8, 2);
    if (!y || !m || !d) return std::nullopt;
    return make_date(*y, *m, *d);
}

std::optional<Date> parse_month(std::string_view iso) {
    if (iso.size() != 7 || iso[4] != '-') return std::nullopt;
    const auto y = digits(iso, 0, 4), m = digits(iso, 5, 2);
    if (!y || !m) return std::nullopt;
    return make_date(*y, *m, 1);
}

bool is_time(std::string_view text) {
    if (text.size() != 5 || text[2] != ':') return false;
    const auto h = digits(text, 0, 2), m = digits(text, 3, 2);
    return h && m && *h < 24 && *m < 60;
}

std::string to_string(Date date) {
    char text[32];
    std::snprintf(text, sizeof text, "%04d-%02d-%02d", year_of(date), month_of(date), day_of(date));
    return text;
}

int days_between(Date a, Date b) {
    return static_cast<int>((std::chrono::sys_days{b} - std::chrono::sys_days{a}).count());
}

}  // namespace formloop::record
