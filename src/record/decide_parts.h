// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "src/record/decide.h"

/// The steps of `decide()`, each for some kinds of field. All take a reading with ink in it and fill the result's
/// value, state, confidence and candidates.
namespace formloop::record {

/// How probable a mark (a tally) is where none is seen. 0, but on a page where many are half seen: its pen was nearly lost to the
/// scanner, and another one may have been lost whole.
double unseen_mark(const std::vector<Reading>& page);

/// `unseen`: the probability of a mark where none is seen.
void decide_ticks(const templates::Field& field, const Reading& reading, double unseen, FieldResult& result);
void decide_mark(const Reading& reading, double unseen, FieldResult& result);

/// Combs, dates, times, letters, codes: a lattice of cells. Dates without a year get the year later: their value is
/// what is written (`04-14`).
void decide_cells(const templates::Field& field, const Reading& reading, FieldResult& result);
void decide_number(const templates::Field& field, const Reading& reading, FieldResult& result);
/// Strokes or a number: the candidates are counts of strokes, and the lattice says with what they lack to 1 which number it is.
void decide_tally(const templates::Field& field, const Reading& reading, FieldResult& result);
void decide_words(const templates::Field& field, const Reading& reading, const templates::Lexicon* lexicon,
                  FieldResult& result);

/// Gives `value` its weight in the candidate list: adds it, or adds to it when it is there.
void add_candidate(std::vector<Candidate>& candidates, const Value& value, double probability);

/// A header field's value: the page's own when it says one, else what is known of the record.
std::optional<std::string> header_value(const std::string& path, const Known& known, const std::vector<FieldResult>& results);

/// Puts candidates best first, keeps ten, takes the first as the value with its probability as confidence.
void take_best(FieldResult& result);

/// What a field says when nothing is written in it.
Value blank_value(const templates::Field& field);

/// True for a date format that lacks the year: `MM-DD`, `DD`.
bool lacks_year(const templates::Field& field);

}  // namespace formloop::record
