// SPDX-License-Identifier: GPL-3.0-or-later
#include "ocr/glyph_batch.h"

#include <algorithm>
#include <utility>

namespace formloop::ocr {
namespace {

constexpr std::size_t most_symbols = 6;
constexpr float least_probability = 1e-4F;

/// About one training cell in seven holds no character; of the cells that a pen wrote in on a form, about one in fifty. What
/// the net says of "no character" is weighed by the ratio of these odds (Saerens, Latinne, Decaestecker 2002, prior shift).
constexpr float reject_odds = 0.12F;

}  // namespace

std::size_t GlyphBatch::add(InkPatch patch, std::string alphabet) {
    patches_.push_back(std::move(patch));
    alphabets_.push_back(std::move(alphabet));
    return patches_.size() - 1;
}

void GlyphBatch::run(const GlyphNet& net) {
    symbols_.assign(patches_.size(), {});
    evidence_.assign(patches_.size(), 0);
    if (patches_.empty()) return;
    const auto guesses = net.classify(patches_, alphabets_);
    for (std::size_t i = 0; i < guesses.size(); ++i) {
        float reject = 0;
        for (const auto& guess : guesses[i])
            if (guess.symbol == '\0') reject = guess.probability;
        const float total = 1 - reject + reject_odds * reject;
        for (const auto& guess : guesses[i]) {
            if (guess.symbol == '\0') continue;
            evidence_[i] = std::max<double>(evidence_[i], guess.probability);
            if (guess.probability / total >= least_probability && symbols_[i].size() < most_symbols)
                symbols_[i].push_back({std::string(1, guess.symbol), guess.probability / total});
        }
    }
}

}  // namespace formloop::ocr
