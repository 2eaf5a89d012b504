// SPDX-License-Identifier: GPL-3.0-or-later
#include "ocr/cells.h"

#include <algorithm>
#include <cstdint>
#include <utility>
#include <variant>

namespace formloop::ocr {
namespace {

constexpr double none_mm2 = 0.06, sure_mm2 = 0.28;  ///< the lightest character seen, a typed 1 at 200 dpi, has 0.35
constexpr Mm sure_extent{0.9};
constexpr Mm margin{0.3};
constexpr double surely_blank = 0.004;
constexpr int hanzi_margin = 4;  ///< px of paper around a character

bool is_hanzi(const std::string& alphabet) { return !alphabet.empty() && static_cast<unsigned char>(alphabet[0]) >= 0x80; }

/// A cell's ink as a picture, cropped to it. Empty without ink.
GrayImage picture_of(const InkPatch& patch) {
    int left = patch.width, right = -1, top = patch.height, bottom = -1;
    const auto ink = [&](int x, int y) { return patch.ink[static_cast<std::size_t>(y) * patch.width + x]; };
    for (int y = 0; y < patch.height; ++y)
        for (int x = 0; x < patch.width; ++x)
            if (ink(x, y) > 0.15F) {
                left = std::min(left, x), right = std::max(right, x);
                top = std::min(top, y), bottom = std::max(bottom, y);
            }
    if (right < 0) return {};
    GrayImage picture(right - left + 1 + 2 * hanzi_margin, bottom - top + 1 + 2 * hanzi_margin, 255);
    for (int y = top; y <= bottom; ++y)
        for (int x = left; x <= right; ++x)
            picture.row(y - top + hanzi_margin)[x - left + hanzi_margin] =
                static_cast<std::uint8_t>(255 - std::clamp(ink(x, y), 0.0F, 1.0F) * 255);
    return picture;
}

}  // namespace

CellsInWork::CellsInWork(const InkParts& parts, std::size_t first, const std::vector<std::string>& alphabets,
                         GlyphBatch& glyphs, TextBatch& words) {
    for (std::size_t i = 0; i < alphabets.size(); ++i) {
        Cell cell;
        cell.ink = ocr::ink_probability(parts.own(first + i), none_mm2, sure_mm2, sure_extent);
        cell.hanzi = is_hanzi(alphabets[i]);
        if (cell.ink > surely_blank) {
            InkPatch patch = parts.patch(first + i, margin);
            cell.number = cell.hanzi ? words.add(picture_of(patch), alphabets[i], Extent::character)
                                     : glyphs.add(std::move(patch), alphabets[i], first,
                                                  parts.line_patch(first + i, margin));
        }
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

std::vector<std::vector<record::Symbol>> CellsInWork::lattice(const GlyphBatch& glyphs, const TextBatch& words) const {
    std::vector<std::vector<record::Symbol>> lattice;
    for (const auto& cell : cells_) {
        std::vector<record::Symbol> symbols;
        const auto add = [&](const std::string& text, double p) { symbols.push_back({text, p * cell.ink}); };
        if (cell.number && cell.hanzi)
            for (const auto& candidate : words.guess(*cell.number).candidates)
                add(std::get<std::string>(candidate.value), candidate.probability);
        else if (cell.number)
            for (const auto& symbol : glyphs.symbols(*cell.number)) add(symbol.text, symbol.probability);
        symbols.push_back({"", 1 - cell.ink});
        std::stable_sort(symbols.begin(), symbols.end(),
                         [](const auto& a, const auto& b) { return a.probability > b.probability; });
        lattice.push_back(std::move(symbols));
    }
    return lattice;
}

}  // namespace formloop::ocr
