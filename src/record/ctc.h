// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "src/record/reading.h"
#include "src/record/spellings.h"

/// Strings in the frames of a line of writing: connectionist temporal classification. A frame is one step of a lattice whose
/// `steps` are frames; its empty symbol is CTC's blank. Equal symbols of neighbouring frames are one character unless a blank
/// stands between them. Graves et al., *Connectionist Temporal Classification* (ICML 2006).
namespace formloop::record {

/// Natural logarithm of the probability that the frames spell exactly these characters, over every way to set them down.
///
/// A frame gives each symbol that it does not list a small share of what its listed ones leave of 1, so any string has a
/// probability and two strings can be compared. A space says nothing to a string without spaces: wide writing looks like it.
/// -infinity when there are fewer frames than the characters need.
double log_likelihood(const std::vector<std::vector<Symbol>>& frames, const std::vector<std::string>& text);

/// The most probable strings, best first, at most `most`. Method: prefix beam search (Hannun et al., 2014); `beam` prefixes are
/// followed at once.
std::vector<Spelling> best_strings(const std::vector<std::vector<Symbol>>& frames, std::size_t most, std::size_t beam = 16);

}  // namespace formloop::record
