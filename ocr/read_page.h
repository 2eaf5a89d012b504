// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "ocr/engines.h"
#include "ocr/ink.h"
#include "ocr/page_print.h"
#include "src/record/reading.h"

namespace formloop::ocr {

/// Reads every field of a straightened page, in the order of the layout. Evidence only: see `record::decide()`.
///
/// Fields without ink reach no engine. Fields that print wrote come from `print.printed_values` where they are known
/// there, and are read as type where they are not. All characters of the page go through the net in one run.
std::vector<record::Reading> read_page(const InkPage& page, const PagePrint& print, const Engines& engines);

}  // namespace formloop::ocr
