// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "ocr/glyph_batch.h"
#include "ocr/ink_parts.h"
#include "ocr/text_batch.h"
#include "src/record/reading.h"

namespace formloop::ocr {

/// A field of cells between seeing its ink and the net's answer.
class CellsInWork {
public:
    /// Looks at the areas `first` … `first + alphabets.size()`; cells with ink go into a batch: into `words` when their
    /// alphabet is Hanzi, else into `glyphs`.
    CellsInWork(const InkParts& parts, std::size_t first, const std::vector<std::string>& alphabets, GlyphBatch& glyphs,
                TextBatch& words);

    /// That a pen wrote in any of the cells.
    double ink_probability() const;
    /// The symbols of each cell, after the batches have run; the empty symbol has the probability of a blank cell.
    std::vector<std::vector<record::Symbol>> lattice(const GlyphBatch& glyphs, const TextBatch& words) const;

private:
    struct Cell {
        double ink = 0;
        bool hanzi = false;
        std::optional<std::size_t> number;  ///< in its batch
    };
    std::vector<Cell> cells_;
};

}  // namespace formloop::ocr
