// SPDX-License-Identifier: GPL-3.0-or-later
#include "ocr/glyph_batch.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "ocr/page_characters.h"
#include "src/base/text.h"

namespace formloop::ocr {
namespace {

constexpr std::size_t most_symbols = 6;
constexpr float least_probability = 1e-4F;

/// About one training cell in seven holds no character; of the cells that a pen wrote in on a form, about one in fifty. What
/// the net says of "no character" is weighed by the ratio of these odds (Saerens, Latinne, Decaestecker 2002, prior shift).
constexpr float reject_odds = 0.12F;

/// A second reading at least this probable makes it worth looking at the page's other characters.
constexpr double worth_comparing = 0.001;
/// Characters at least this probable show how the page's characters look.
constexpr double sure_enough = 0.99;

/// So many characters of a field must look like the page's before one that does not is held to be another character.
constexpr int least_alike = 2;
constexpr double least_of_another_hand = 0.3;

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

/// A picture with the line that was taken out of it put back.
InkPatch crossed_by(InkPatch own, const InkPatch& line) {
    for (std::size_t i = 0; i < own.ink.size(); ++i)
        if (own.ink[i] == 0) own.ink[i] = line.ink[i];
    return own;
}

}  // namespace

std::size_t GlyphBatch::add(InkPatch patch, std::string alphabet, std::optional<std::size_t> field,
                            std::optional<InkPatch> line) {
    numbers_.push_back(patches_.size());
    fields_.push_back(field);
    patches_.push_back(std::move(patch));
    alphabets_.push_back(std::move(alphabet));
    if (line) {
        patches_.push_back(crossed_by(patches_.back(), *line));
        alphabets_.push_back(alphabets_.back());
    }
    lines_.push_back(std::move(line));
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
        if (!lines_[i]) continue;
        const Symbols other = said(guesses[numbers_[i] + 1]).symbols;
        const bool agree = !other.empty() && !symbols_[i].empty() && other.front().text == symbols_[i].front().text;
        if (!agree) symbols_[i] = shared(std::move(symbols_[i]), other);
    }
    compare();
}

bool GlyphBatch::open(std::size_t number) const {
    return fields_[number] && symbols_[number].size() > 1 && symbols_[number][1].probability >= worth_comparing;
}

bool GlyphBatch::sure(std::size_t number) const {
    return fields_[number] && !symbols_[number].empty() && symbols_[number].front().probability >= sure_enough;
}

/// Weighs what the net leaves open by how the page's own characters look. Digits where only digits may stand show it.
void GlyphBatch::compare() {
    std::string asked;
    std::set<std::size_t> fields;
    for (std::size_t i = 0; i < numbers_.size(); ++i) {
        if (!open(i)) continue;
        fields.insert(*fields_[i]);
        for (const auto& symbol : symbols_[i]) asked += symbol.text;
    }
    for (std::size_t i = 0; i < numbers_.size(); ++i)
        if (sure(i) && lines_[i] && fields.contains(*fields_[i])) asked += symbols_[i].front().text;
    PageCharacters page;
    std::map<std::size_t, int> alike;  // for each field: sure characters that look like the page's, less those that do not
    std::vector<std::size_t> others;
    for (std::size_t i = 0; i < numbers_.size(); ++i) {
        if (!sure(i)) continue;
        const bool shows = !lines_[i] && all_digits(alphabets_[numbers_[i]]);
        if (shows) ++alike[*fields_[i]];
        else if (fields.contains(*fields_[i])) others.push_back(i);
        const char symbol = symbols_[i].front().text[0];
        if (!shows || asked.find(symbol) == std::string::npos || page.has_enough(symbol)) continue;
        if (const auto look = look_of(i)) page.show(symbol, look->own);
    }
    for (const auto i : others) {
        const auto look = look_of(i);
        const double likeness = look ? page.likeness(symbols_[i].front().text[0], *look) : 1;
        alike[*fields_[i]] += likeness > 1 ? 1 : likeness < 1 ? -1 : 0;
    }
    for (std::size_t i = 0; i < numbers_.size(); ++i)
        if (open(i)) weigh(i, page, alike[*fields_[i]] >= least_alike);
}

std::optional<CrossedView> GlyphBatch::look_of(std::size_t number) const {
    const InkPatch& own = patches_[numbers_[number]];
    if (lines_[number]) return normal_cell(own, *lines_[number]);
    const auto view = normal_cell(own);
    return view ? std::optional(CrossedView{*view, {}}) : std::nullopt;
}

void GlyphBatch::weigh(std::size_t number, const PageCharacters& page, bool same_hand) {
    const auto look = look_of(number);
    if (!look) return;
    auto& symbols = symbols_[number];
    double before = 0, after = 0;
    for (auto& symbol : symbols) {
        before += symbol.probability;
        // What looks otherwise may be another hand's.
        symbol.probability *= std::max(page.likeness(symbol.text[0], *look), same_hand ? 0.0 : least_of_another_hand);
        after += symbol.probability;
    }
    for (auto& symbol : symbols) symbol.probability *= before / after;
    std::ranges::stable_sort(symbols, std::ranges::greater{}, &record::Symbol::probability);
}

}  // namespace formloop::ocr
