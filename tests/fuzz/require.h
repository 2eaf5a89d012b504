// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <stdexcept>
#include <string>

namespace formloop::fuzz {

/// Not an assert: those are gone from a release build, in which the seeds replay too.
inline void require(bool holds, const char* what) {
    if (!holds) throw std::logic_error(std::string("does not hold: ") + what);
}

}  // namespace formloop::fuzz
