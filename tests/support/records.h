// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "src/record/calendar.h"
#include "src/record/record.h"
#include "templates/catalog.h"
#include "templates/layout.h"
#include "tests/support/random.h"

namespace formloop::simulator {

/// How much of a form is filled.
struct Filling {
    double fields = 0.7;       ///< probability that an optional field is filled; required ones always are
    double rows_from = 0.3;    ///< share of a table's rows that are used: between this
    double rows_to = 1.0;      ///<   and this
    double days = 0.3;         ///< probability of a mark, and of a letter, in a day's cell
    double strikes = 0.15;     ///< probability that a row is struck out
    /// Free text and names are made of these Hanzi alone (those that pictures of handwriting have); empty: of any.
    std::u32string hanzi;
};

/// Values for every field of a layout that a pen may write, by kind, format, alphabet, lexicon and constraints. Dates follow
/// each other as they do on a card: rows in order, one year. Pages of one layout share header values. What stands printed is
/// kept to (consultant, month, day). Blank fields are absent.
record::Fields random_record(const templates::FormTemplate& form, const templates::Layout& layout,
                             const templates::Prefill& printed, const templates::Catalog& catalog, const Filling& filling,
                             Random& random);

}  // namespace formloop::simulator
