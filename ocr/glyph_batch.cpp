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

using Symbols = std::vector<record::Symbol>;

/// What the net says of one picture.
struct Said {
    Symbols symbols;   ///< with "no character" as rare as on forms
    double whole = 0;  ///< the best character's probability as the net gives it
};

Said said(const std::vector<GlyphGuess>& guesses) {
    Said out;
    float reject = 0;
    for (const auto& guess : guesses)
        if (guess.symbol == '\0') reject = guess.probability;
    const float total = 1 - reject + reject_odds * reject;
    for (const auto& guess : guesses) {
        if (guess.symbol == '\0') continue;
        out.whole = std::max<double>(out.whole, guess.probability);
        if (guess.probability / total >= least_probability && out.symbols.size() < most_symbols)
            out.symbols.push_back({std::string(1, guess.symbol), guess.probability / total});
    }
    return out;
}

/// Each of two readings with half its probability.
Symbols shared(Symbols symbols, const Symbols& others) {
    for (auto& symbol : symbols) symbol.probability /= 2;
    for (const auto& other : others) {
        const auto same = std::ranges::find(symbols, other.text, &record::Symbol::text);
        if (same == symbols.end())
            symbols.push_back({other.text, other.probability / 2});
        else
            same->probability += other.probability / 2;
    }
    std::ranges::stable_sort(symbols, std::ranges::greater{}, &record::Symbol::probability);
    if (symbols.size() > most_symbols) symbols.resize(most_symbols);
    return symbols;
}

}  // namespace

std::size_t GlyphBatch::add(InkPatch patch, std::string alphabet, std::optional<InkPatch> crossed) {
    numbers_.push_back(patches_.size());
    patches_.push_back(std::move(patch));
    alphabets_.push_back(alphabet);
    crossed_.push_back(std::nullopt);
    if (crossed) {
        crossed_.back() = patches_.size();
        patches_.push_back(std::move(*crossed));
        alphabets_.push_back(std::move(alphabet));
    }
    return numbers_.size() - 1;
}

void GlyphBatch::run(const GlyphNet& net) {
    symbols_.assign(numbers_.size(), {});
    whole_.assign(numbers_.size(), 0);
    if (patches_.empty()) return;
    const auto guesses = net.classify(patches_, alphabets_);
    for (std::size_t i = 0; i < numbers_.size(); ++i) {
        auto [symbols, whole] = said(guesses[numbers_[i]]);
        symbols_[i] = std::move(symbols);
        whole_[i] = whole;
        if (!crossed_[i]) continue;
        const Symbols other = said(guesses[*crossed_[i]]).symbols;
        const bool agree = !other.empty() && !symbols_[i].empty() && other.front().text == symbols_[i].front().text;
        if (!agree) symbols_[i] = shared(std::move(symbols_[i]), other);
    }
}

}  // namespace formloop::ocr
