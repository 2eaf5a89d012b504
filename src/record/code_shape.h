// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "src/record/reading.h"
#include "templates/form.h"

namespace formloop::record {

/// The characters that can stand in each place of a code of so many characters, by the field's constraints: digits in a
/// citizen number, whose last may be X; digits at the end of a VIN. Empty when no constraint says so. Sources: GB 11643,
/// GB 16735, GA 36.
std::vector<std::string> code_shape(const templates::Field& field, std::size_t length);

/// A lattice in which look-alikes give way: where a code's shape excludes a cell's symbol (the letter O in a citizen number)
/// and the ink finds one that may stand there nearly as probable (`ink_ratio`), the latter takes its place, with the cell's
/// whole probability. When one cell has no such symbol the code is of another shape, and the lattice stays as it is.
std::vector<std::vector<Symbol>> in_shape(const templates::Field& field, const std::vector<std::vector<Symbol>>& lattice);

}  // namespace formloop::record
