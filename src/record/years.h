// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "src/record/decide.h"

namespace formloop::record {

/// Gives dates that were written without a year (`04-14`, `16`) their year, in place; their `value` and candidates hold
/// what is written. docs/deciding.md has the rules: a sheet of one month (`period`) or one day (`date`) decides by
/// nearness; a card counts on from the day it was opened, row by row, a smaller month than the row above being the next
/// year. Not known: null, `doubtful`, candidates by year.
void give_years(const templates::Schema& schema, const Known& known, std::vector<FieldResult>& results);

}  // namespace formloop::record
