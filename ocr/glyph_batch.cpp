// SPDX-License-Identifier: GPL-3.0-or-later
#include "ocr/glyph_batch.h"

#include <utility>

namespace formloop::ocr {
namespace {

constexpr std::size_t most_symbols = 6;
constexpr float least_probability = 1e-4F;

}  // namespace

std::size_t GlyphBatch::add(InkPatch patch, std::string alphabet) {
    patches_.push_back(std::move(patch));
    alphabets_.push_back(std::move(alphabet));
    return patches_.size() - 1;
}

void GlyphBatch::run(const GlyphNet& net) {
    symbols_.assign(patches_.size(), {});
    if (patches_.empty()) return;
    const auto guesses = net.classify(patches_, alphabets_);
    for (std::size_t i = 0; i < guesses.size(); ++i)
        for (const auto& guess : guesses[i])
            if (guess.symbol != '\0' && guess.probability >= least_probability && symbols_[i].size() < most_symbols)
                symbols_[i].push_back({std::string(1, guess.symbol), guess.probability});
}

}  // namespace formloop::ocr
