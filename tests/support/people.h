// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "tests/support/random.h"

/// Made-up people and things with numbers that hold their own check digits.
namespace formloop::simulator {

std::string person_name(Random& random);
std::string company_name(Random& random);
/// As registers have it: a full name, or 王先生, 李女士, 张总.
std::string customer_name(Random& random);
std::string address(Random& random);
/// What a consultant writes about a visit, at most `limit` characters.
std::string visit_note(std::size_t limit, Random& random);
/// A few words for any other free field, at most `limit` characters.
std::string few_words(std::size_t limit, Random& random);

/// Eleven digits of the years 2007 to 2009, all of them random: for accuracy, where digits must be evenly spread.
std::string mobile_number(Random& random);
std::string landline_number(Random& random);  ///< `010-87654321`
std::string citizen_id(Random& random);       ///< of an area code that is not assigned
std::string vin(int model_year, Random& random);
std::string plate(Random& random);            ///< `京A12345`

}  // namespace formloop::simulator
