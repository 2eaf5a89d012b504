// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace formloop::record {

/// A day of the proleptic Gregorian calendar.
using Date = std::chrono::year_month_day;

/// Nothing when there is no such day.
std::optional<Date> make_date(int year, int month, int day);
/// Reads `2009-04-14`, exactly ten characters. Nothing when it is not a day of the calendar.
std::optional<Date> parse_date(std::string_view iso);
/// Reads `2009-04`: the first of that month.
std::optional<Date> parse_month(std::string_view iso);
/// True for `HH:MM` between 00:00 and 23:59.
bool is_time(std::string_view text);
std::string to_string(Date date);

/// Days from `a` to `b`; negative when `b` is earlier.
int days_between(Date a, Date b);

inline int year_of(Date d) { return static_cast<int>(d.year()); }
inline int month_of(Date d) { return static_cast<int>(static_cast<unsigned>(d.month())); }
inline int day_of(Date d) { return static_cast<int>(static_cast<unsigned>(d.day())); }

}  // namespace formloop::record
