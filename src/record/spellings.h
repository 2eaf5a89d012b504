// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "src/record/reading.h"

namespace formloop::record {

/// One way to read a lattice: a symbol for each step.
struct Spelling {
    std::vector<std::string> symbols;  ///< one a step; empty: the step holds none
    double probability = 0;            ///< product over the steps
};

/// The most probable spellings of a lattice, best first, at most `most`. Steps are independent, so what the listed ones
/// leave of 1 belongs to spellings not listed and to symbols the engine did not name. Method: best-first over index
/// vectors, each made once (its last raised index only moves right).
std::vector<Spelling> best_spellings(const std::vector<std::vector<Symbol>>& lattice, std::size_t most);

}  // namespace formloop::record
