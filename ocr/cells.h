// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "ocr/glyph_batch.h"
#include "ocr/ink_parts.h"
#include "src/record/reading.h"

namespace formloop::ocr {

/// A field of cells between seeing its ink and the net's answer.
class CellsInWork {
public:
    /// Looks at the areas `first` … `first + alphabets.size()`; cells with ink go into the batch.
    CellsInWork(const InkParts& parts, std::size_t first, const std::vector<std::string>& alphabets, GlyphBatch& batch);

    /// That a pen wrote in any of the cells.
    double ink_probability() const;
    /// The symbols of each cell, after the batch has run; the empty symbol has the probability of a blank cell.
    std::vector<std::vector<record::Symbol>> lattice(const GlyphBatch& batch) const;

private:
    struct Cell {
        double ink = 0;
        std::optional<std::size_t> number;  ///< in the batch
    };
    std::vector<Cell> cells_;
};

}  // namespace formloop::ocr
