// SPDX-License-Identifier: GPL-3.0-or-later
#include "ocr/cells.h"

#include <algorithm>

namespace formloop::ocr {
namespace {

constexpr double none_mm2 = 0.06, sure_mm2 = 0.28;  ///< the lightest character seen, a typed 1 at 200 dpi, has 0.35
constexpr Mm sure_extent{0.9};
constexpr Mm margin{0.3};
constexpr double surely_blank = 0.004;

}  // namespace

CellsInWork::CellsInWork(const InkParts& parts, std::size_t first, const std::vector<std::string>& alphabets,
                         GlyphBatch& batch) {
    for (std::size_t i = 0; i < alphabets.size(); ++i) {
        Cell cell;
        cell.ink = ocr::ink_probability(parts.own(first + i), none_mm2, sure_mm2, sure_extent);
        if (cell.ink > surely_blank) cell.number = batch.add(parts.patch(first + i, margin), alphabets[i]);
        cells_.push_back(cell);
    }
}

double CellsInWork::ink_probability() const {
    double blank = 1;
    for (const auto& cell : cells_) blank *= 1 - cell.ink;
    // Many clean cells are not together a reason to see ink.
    double most = 0;
    for (const auto& cell : cells_) most = std::max(most, cell.ink);
    return most < 0.01 ? most : 1 - blank;
}

std::vector<std::vector<record::Symbol>> CellsInWork::lattice(const GlyphBatch& batch) const {
    std::vector<std::vector<record::Symbol>> lattice;
    for (const auto& cell : cells_) {
        std::vector<record::Symbol> symbols;
        if (cell.number)
            for (const auto& symbol : batch.symbols(*cell.number))
                symbols.push_back({symbol.text, symbol.probability * cell.ink});
        symbols.push_back({"", 1 - cell.ink});
        std::stable_sort(symbols.begin(), symbols.end(),
                         [](const auto& a, const auto& b) { return a.probability > b.probability; });
        lattice.push_back(std::move(symbols));
    }
    return lattice;
}

}  // namespace formloop::ocr
