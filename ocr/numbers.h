// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ocr/glyph_batch.h"
#include "ocr/ink_parts.h"
#include "src/record/reading.h"

namespace formloop::ocr {

/// What may stand on a line of characters that have no cells.
struct LineRule {
    std::string alphabet;  ///< digits and capitals
    bool point = false;    ///< a decimal point may stand among them
    bool dash = false;     ///< a hyphen may
    std::size_t least = 1, most = 40;  ///< how many characters
};

/// A line of characters without cells (numbers, phone numbers, codes in one box) between seeing its ink and the net's
/// answer.
///
/// Pieces that stand above each other are one character. A piece too wide for one is cut where it is thinnest, and the
/// net says which cut makes characters; doubt about the cut stays in the probabilities.
class LineInWork {
public:
    LineInWork(const InkParts& parts, std::size_t area, const LineRule& rule, GlyphBatch& batch);

    double ink_probability() const { return ink_; }
    /// One step a character, left to right; empty when no ink looked like characters.
    std::vector<std::vector<record::Symbol>> lattice(const GlyphBatch& batch) const;

private:
    /// One character: a number in the batch, or a point or hyphen known by its shape.
    struct Step {
        std::optional<std::size_t> number;
        std::string sign;
        double probability = 1;
    };
    struct Cut {
        double prior = 1;
        std::vector<Step> steps;
    };
    struct Group {
        std::vector<std::size_t> blobs;
        int left = 0, right = 0, top = 0, bottom = 0;
        std::vector<Cut> cuts;
    };

    std::vector<Group> make_groups(const std::vector<InkBlob>& blobs) const;
    void propose(Group& group, int height, const LineRule& rule, bool alone, const InkParts& parts, std::size_t area,
                 GlyphBatch& batch) const;

    double ink_ = 0;
    std::vector<Group> groups_;
};

}  // namespace formloop::ocr
