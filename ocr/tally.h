// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "ocr/glyph_batch.h"
#include "ocr/ink_parts.h"
#include "ocr/numbers.h"
#include "src/record/reading.h"

namespace formloop::ocr {

/// A count of strokes and the probability that ink is a tally of so many.
struct TallyGuess {
    int count = 0;
    double probability = 0;
};

/// Counts the strokes of 正 characters in a row, the last one of which may be unfinished. `ink` is the field with its own ink alone.
///
/// The strokes across and down (`find_straight_strokes`) are shared out to characters by their places, and each character is
/// compared with the five stages 一 丅 下 … 正: the stroke down hangs from the middle of the top one, the third goes right from its
/// middle, the fourth stands left of it and clear of the top, the last lies under both. How well each relation is kept is the
/// probability; ink that is none of these strokes, characters that touch, and an unfinished one before the last lower it. So does
/// one stroke alone that is long, at half the height (it may be a dash) or at the upper edge (it may belong to the row above).
///
/// Best first, adding up to at most 1; the rest: it is no tally. Empty when there are no strokes.
std::vector<TallyGuess> count_strokes(const InkPatch& ink, double px_per_mm);

/// A field of tally strokes, in which a number may stand instead, between seeing its ink and the net's answer.
class TallyInWork {
public:
    TallyInWork(const InkParts& parts, std::size_t area, GlyphBatch& batch);

    double ink_probability() const { return ink_; }
    /// Counts of strokes, best first, after the batch has run. What they lack to 1 is the probability of what `digits` says.
    std::vector<record::Candidate> counts(const GlyphBatch& batch) const;
    /// The same ink as a number; empty when it cannot be one.
    std::vector<std::vector<record::Symbol>> digits(const GlyphBatch& batch) const;

private:
    double ink_ = 0;
    std::vector<TallyGuess> strokes_;
    std::optional<LineInWork> line_;  ///< nothing when the strokes leave no doubt
};

}  // namespace formloop::ocr
