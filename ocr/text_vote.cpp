// SPDX-License-Identifier: GPL-3.0-or-later
#include "ocr/text_vote.h"

#include <algorithm>

#include "src/record/thresholds.h"

namespace formloop::ocr {
namespace {

/// The first engine alone suffices above this, and a second opinion helps little below that (docs/accuracy.md).
constexpr double sure = record::thresholds(templates::FieldKind::text).accept, hopeless = 0.5;
/// What a string is worth that both read.
constexpr double agreed = 0.9995;

}  // namespace

std::vector<TextGuess> TextVote::read(std::span<const TextPicture> pictures) const {
    auto guesses = first_.read(pictures);
    std::vector<std::size_t> asked;
    std::vector<TextPicture> unsure;
    for (std::size_t i = 0; i < guesses.size(); ++i) {
        if (guesses[i].candidates.empty() || pictures[i].extent != Extent::line) continue;
        const double p = guesses[i].candidates.front().probability;
        if (p >= sure || p < hopeless) continue;
        asked.push_back(i);
        unsure.push_back(pictures[i]);
    }
    const auto second = second_.read(unsure);
    for (std::size_t n = 0; n < asked.size(); ++n) {
        auto& candidates = guesses[asked[n]].candidates;
        if (second[n].candidates.empty() || second[n].candidates.front().value != candidates.front().value) continue;
        const double rest = (1 - agreed) / std::max(1e-9, 1 - candidates.front().probability);
        for (auto& candidate : candidates) candidate.probability *= rest;
        candidates.front().probability = agreed;
    }
    return guesses;
}

}  // namespace formloop::ocr
