// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>

#include "src/base/text.h"
#include "src/record/constraints.h"
#include "src/record/ctc.h"
#include "src/record/decide_parts.h"
#include "src/record/thresholds.h"

namespace formloop::record {
namespace {

/// How much of what no engine named is given to readings outside a lexicon.
constexpr double outside_share = 0.1;
/// What a reading outside the lexicon is worth beside a word of it: without frames, where a misread word looks like this too,
/// and with frames, where every word was asked about.
constexpr double lexicon_share = 0.5;
constexpr double stranger_share = 0.05;
/// A word that differs from a candidate in one character gets this share of what no engine named; in two, its square.
constexpr double slip = 0.5;
/// Words less probable by the ink than this are not listed.
constexpr double least_word = 1e-6;

/// Levenshtein distance over characters; stops counting past `limit`.
std::size_t distance(const std::vector<std::string>& a, const std::vector<std::string>& b, std::size_t limit) {
    if (std::max(a.size(), b.size()) - std::min(a.size(), b.size()) > limit) return limit + 1;
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t changed = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({changed, row[j] + 1, row[j - 1] + 1});
        }
    }
    return row.back();
}

/// A word of the lexicon, what the reading lends it, and its probability by the ink alone.
struct Scored {
    std::string word;
    double weight;
    double by_ink;
};

/// Calls `take` with every spelling of the lexicon.
template <class Take>
void for_each_word(const templates::Lexicon& lexicon, Take take) {
    for (const auto& word : lexicon.words) {
        take(word.text);
        for (const auto& variant : word.variants) take(variant);
    }
}

/// Every spelling of the lexicon that the frames can hold: the engine need not have named it.
std::vector<Scored> score_frames(const templates::Lexicon& lexicon, const Reading& reading) {
    std::vector<Scored> scored;
    for_each_word(lexicon, [&](const std::string& text) {
        double p = std::exp(log_likelihood(reading.lattice, characters(text)));
        // What the engine named keeps the probability that it was measured to have.
        for (const auto& candidate : reading.candidates)
            if (candidate.value == Value{text}) p = std::max(p, candidate.probability);
        if (p >= least_word) scored.push_back({text, p, p});
    });
    std::stable_sort(scored.begin(), scored.end(), [](const auto& a, const auto& b) { return a.weight > b.weight; });
    return scored;
}

/// Every spelling of the lexicon that lies within two slips of a candidate, with what the candidates lend it.
std::vector<Scored> score_candidates(const templates::Lexicon& lexicon, const std::vector<Candidate>& candidates, double unnamed) {
    std::vector<std::pair<std::vector<std::string>, const Candidate*>> spelled;
    for (const auto& candidate : candidates)
        if (const auto* text = std::get_if<std::string>(&candidate.value))
            spelled.push_back({characters(*text), &candidate});
    std::vector<Scored> scored;
    const auto add = [&](const std::string& text) {
        const auto word = characters(text);
        const std::size_t limit = std::min<std::size_t>(2, word.size() / 2);
        double weight = 0, by_ink = 0;
        for (const auto& [symbols, candidate] : spelled) {
            const std::size_t slips = distance(symbols, word, limit);
            if (slips > limit) continue;
            weight = std::max(weight, slips == 0 ? candidate->probability
                                                 : unnamed * std::pow(slip, static_cast<double>(slips)));
            if (slips == 0) by_ink = std::max(by_ink, candidate->probability);
        }
        if (weight > 0) scored.push_back({text, weight, by_ink});
    };
    for_each_word(lexicon, add);
    std::stable_sort(scored.begin(), scored.end(), [](const auto& a, const auto& b) { return a.weight > b.weight; });
    return scored;
}

}  // namespace

void decide_words(const templates::Field& field, const Reading& reading, const templates::Lexicon* lexicon,
                  FieldResult& result) {
    const auto bound = thresholds(result.kind);
    double named = 0, first = 0;
    for (const auto& candidate : reading.candidates) {
        named += candidate.probability;
        first = std::max(first, candidate.probability);
    }
    const double unnamed = std::max(0.0, 1 - named);
    const bool frames = reading.steps == Steps::frames && !reading.lattice.empty();
    const auto words = !lexicon ? std::vector<Scored>{}
                       : frames ? score_frames(*lexicon, reading)
                                : score_candidates(*lexicon, reading.candidates, unnamed);
    const auto in_lexicon = [&](const Value& value) {
        return std::find_if(words.begin(), words.end(), [&](const auto& w) { return value == Value{w.word}; });
    };
    if (lexicon) {
        // A reading that is a word of the list keeps its weight, one that is not loses most of it; what no engine named
        // is split between the other words and readings outside the list.
        const double stranger = frames ? stranger_share : lexicon_share;
        double total = unnamed * (frames ? stranger_share : outside_share);
        for (const auto& word : words) {
            add_candidate(result.candidates, word.word, word.weight);
            total += word.weight;
        }
        for (const auto& candidate : reading.candidates) {
            if (in_lexicon(candidate.value) != words.end()) continue;
            add_candidate(result.candidates, candidate.value, candidate.probability * stranger);
            total += candidate.probability * stranger;
        }
        for (auto& candidate : result.candidates) candidate.probability /= std::max(total, 1e-300);
    } else {
        for (const auto& candidate : reading.candidates)
            add_candidate(result.candidates, candidate.value, candidate.probability);
    }
    take_best(result);
    if (is_null(result.value)) {
        result.state = FieldState::unreadable;
        return;
    }
    const auto word = in_lexicon(result.value);
    const bool known_word = !lexicon || word != words.end();
    result.ink_confidence = 0;
    for (const auto& candidate : reading.candidates)
        if (candidate.value == result.value) result.ink_confidence = candidate.probability;
    if (word != words.end()) result.ink_confidence = std::max(result.ink_confidence, word->by_ink);
    // The ink's own first, or a word that it finds nearly as probable.
    const bool by_ink = result.ink_confidence > 0 && result.ink_confidence >= (frames && lexicon ? ink_ratio : 1) * first;
    // Outside the list the list says nothing: the word is judged as free text.
    const auto& judge = known_word ? bound : thresholds(templates::FieldKind::text);
    result.state = by_ink && keeps_constraints(field, result.value) && result.ink_confidence >= judge.symbol &&
                           result.confidence >= judge.accept && reading.ink_probability >= bound.inked
                       ? FieldState::accepted
                       : FieldState::doubtful;
}

}  // namespace formloop::record
