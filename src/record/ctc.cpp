// SPDX-License-Identifier: GPL-3.0-or-later
#include "src/record/ctc.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

namespace formloop::record {
namespace {

/// What a symbol gets that a frame does not list: a share of what is left of 1, and a little for rounding.
constexpr double unlisted_share = 1e-3;
constexpr double least = 1e-7;

/// One frame, quick to ask.
class Frame {
public:
    explicit Frame(const std::vector<Symbol>& symbols) : symbols_(symbols) {
        double listed = 0;
        for (const auto& symbol : symbols) listed += symbol.probability;
        unlisted_ = std::max(0.0, 1 - listed) * unlisted_share + least;
    }
    double of(const std::string& text) const {
        for (const auto& symbol : symbols_)
            if (symbol.text == text) return std::max(symbol.probability, least);
        return unlisted_;
    }

private:
    const std::vector<Symbol>& symbols_;
    double unlisted_ = 0;
};

}  // namespace

double log_likelihood(const std::vector<std::vector<Symbol>>& frames, const std::vector<std::string>& text) {
    // States: blank, first character, blank, second … blank. Their sum is brought to 1 in each frame; a long double still holds
    // a state that is ten to the minus thousands of it.
    const std::size_t states = 2 * text.size() + 1;
    const bool spaced = std::find(text.begin(), text.end(), " ") != text.end();
    std::vector<long double> before(states, 0), now(states, 0);
    double log_scale = 0;
    bool first = true;
    for (const auto& symbols : frames) {
        const Frame frame(symbols);
        const double blank = std::min(1.0, frame.of("") + (spaced ? 0 : frame.of(" ")));
        long double total = 0;
        for (std::size_t s = 0; s < states; ++s) {
            const bool character = s % 2 == 1;
            long double reached = first ? (s < 2 ? 1 : 0) : before[s];
            if (!first && s > 0) reached += before[s - 1];
            if (!first && character && s > 2 && text[s / 2] != text[s / 2 - 1]) reached += before[s - 2];
            now[s] = reached > 0 ? reached * (character ? frame.of(text[s / 2]) : blank) : 0;
            total += now[s];
        }
        if (!(total > 0)) return -std::numeric_limits<double>::infinity();
        for (auto& p : now) p /= total;
        log_scale += std::log(static_cast<double>(total));
        std::swap(before, now);
        first = false;
    }
    if (first) return text.empty() ? 0 : -std::numeric_limits<double>::infinity();
    const long double end = before[states - 1] + (states > 1 ? before[states - 2] : 0);
    return end > 0 ? log_scale + static_cast<double>(std::log(end)) : -std::numeric_limits<double>::infinity();
}

std::vector<Spelling> best_strings(const std::vector<std::vector<Symbol>>& frames, std::size_t most, std::size_t beam) {
    // A prefix is a list of symbols; its probability is kept apart by what the last frame was.
    struct Ending {
        double blank = 0, character = 0;
        double sum() const { return blank + character; }
    };
    using Prefix = std::vector<std::string>;
    std::map<Prefix, Ending> prefixes{{{}, {.blank = 1, .character = 0}}};
    for (const auto& symbols : frames) {
        std::map<Prefix, Ending> next;
        for (const auto& [prefix, ending] : prefixes)
            for (const auto& symbol : symbols) {
                if (symbol.probability <= 0) continue;
                if (symbol.text.empty()) {
                    next[prefix].blank += ending.sum() * symbol.probability;
                    continue;
                }
                const bool repeats = !prefix.empty() && prefix.back() == symbol.text;
                if (repeats) next[prefix].character += ending.character * symbol.probability;
                const double starts = repeats ? ending.blank : ending.sum();
                if (starts <= 0) continue;
                Prefix longer = prefix;
                longer.push_back(symbol.text);
                next[longer].character += starts * symbol.probability;
            }
        std::vector<std::pair<Prefix, Ending>> order(std::make_move_iterator(next.begin()), std::make_move_iterator(next.end()));
        std::stable_sort(order.begin(), order.end(),
                         [](const auto& a, const auto& b) { return a.second.sum() > b.second.sum(); });
        if (order.size() > beam) order.resize(beam);
        prefixes = {std::make_move_iterator(order.begin()), std::make_move_iterator(order.end())};
    }
    std::vector<Spelling> best;
    for (const auto& [prefix, ending] : prefixes) best.push_back({prefix, ending.sum()});
    std::stable_sort(best.begin(), best.end(), [](const auto& a, const auto& b) { return a.probability > b.probability; });
    if (best.size() > most) best.resize(most);
    return best;
}

}  // namespace formloop::record
