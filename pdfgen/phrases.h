// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "src/base/phrases.h"

namespace formloop::pdfgen {

/// What this room says to people, in both languages.
Phrases phrases();

}  // namespace formloop::pdfgen
