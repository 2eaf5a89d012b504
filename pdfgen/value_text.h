// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <expected>
#include <string>
#include <vector>

#include "src/record/value.h"
#include "templates/layout.h"

namespace formloop::pdfgen {

/// How a value is spelled on paper as one string: text as it is, numbers with the field's decimals, dates in their
/// format. Empty for a blank value. Fails with what was expected, without saying the value.
std::expected<std::string, std::string> plain_text(const templates::Field& field, const record::Value& value);

/// The same for a comb: a character for each cell, empty strings for cells that stay free. Separators are left out, and
/// so is the prefix that stands printed before the cells. Combs fill from the left, numbers from the right.
std::expected<std::vector<std::string>, std::string> cell_texts(const templates::PlacedField& placed,
                                                                const record::Value& value);

}  // namespace formloop::pdfgen
