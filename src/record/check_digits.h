// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace formloop::record {

/// Citizen number of 18 characters: seventeen digits and 0-9 or X, a birth date that exists, and the check digit of
/// GB 11643 (ISO 7064 MOD 11-2).
bool is_citizen_id(std::string_view text);

/// The citizen number of before 1999: fifteen digits with a birth date YYMMDD, no check digit.
bool is_old_citizen_id(std::string_view text);

/// Unified social credit code of an organisation, 18 characters, check character of GB 32100 (MOD 31).
bool is_credit_code(std::string_view text);

/// Vehicle identification number: 17 characters without I, O and Q, check digit at position 9 (GB 16735).
bool is_vin(std::string_view text);

/// The character a VIN of 17 characters must have at position 9; 0 when another character is no VIN character.
char vin_check_digit(std::string_view text);

}  // namespace formloop::record
