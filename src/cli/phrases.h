// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "src/base/phrases.h"
#include "src/cli/language.h"

namespace formloop::cli {

/// What this room says to people, in both languages: faults of command lines.
Phrases phrases();

/// A sentence of any room in that language. What has no Chinese yet stays English.
std::string said_in(Language language, const std::string& sentence);

/// The sentence of a page; what has no Chinese is said by its reason.
std::string said_in(Language language, const std::string& sentence, const std::string& reason);

}  // namespace formloop::cli
