// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "src/record/decide.h"

namespace formloop::record {

/// Judges the days that not every month has (`rows[2].days[31].level` on a sheet of a `YYYY-MM` header), in place.
///
/// Where the month is printed, days that it lacks are hatched: what stands there is print, and the field is `empty`. While a
/// printed month is not settled, nothing is accepted on a day that it may lack: hatching may have been taken for ink. A month
/// that a pen wrote hatches nothing, and ink is ink.
void leave_out_days(const templates::Schema& schema, const Known& known, std::vector<FieldResult>& results);

}  // namespace formloop::record
