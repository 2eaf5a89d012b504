// SPDX-License-Identifier: GPL-3.0-or-later
#include "src/record/ctc.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <unordered_map>
#include <utility>

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

/// Prefixes as nodes: each but the root is its parent and one symbol more.
class PrefixTree {
public:
    static constexpr std::size_t root = 0;

    std::size_t symbol(const std::string& text) {
        const auto [at, added] = numbers_.emplace(text, symbols_.size());
        if (added) symbols_.push_back(text);
        return at->second;
    }
    bool ends_with(std::size_t prefix, std::size_t symbol) const { return prefix != root && nodes_[prefix].symbol == symbol; }
    std::size_t longer(std::size_t prefix, std::size_t symbol) {
        const auto [at, added] = children_.emplace(std::pair(prefix, symbol), nodes_.size());
        if (added) nodes_.push_back({prefix, symbol});
        return at->second;
    }
    std::vector<std::string> text(std::size_t prefix) const {
        std::vector<std::string> text;
        for (; prefix != root; prefix = nodes_[prefix].parent) text.push_back(symbols_[nodes_[prefix].symbol]);
        std::reverse(text.begin(), text.end());
        return text;
    }

private:
    struct Node {
        std::size_t parent, symbol;
    };
    std::vector<Node> nodes_{{0, 0}};
    std::vector<std::string> symbols_;
    std::unordered_map<std::string, std::size_t> numbers_;
    std::map<std::pair<std::size_t, std::size_t>, std::size_t> children_;
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
    PrefixTree tree;
    // A prefix's probability is kept apart by what the last frame was.
    struct Beam {
        std::size_t prefix;
        double blank, character;
        double sum() const { return blank + character; }
    };
    std::vector<Beam> beams{{PrefixTree::root, 1, 0}};
    for (const auto& symbols : frames) {
        std::vector<Beam> next;
        std::unordered_map<std::size_t, std::size_t> place;  // of a prefix in `next`
        const auto at = [&](std::size_t prefix) -> Beam& {
            const auto [found, added] = place.emplace(prefix, next.size());
            if (added) next.push_back({prefix, 0, 0});
            return next[found->second];
        };
        for (const auto& symbol : symbols) {
            if (symbol.probability <= 0) continue;
            const std::size_t id = symbol.text.empty() ? PrefixTree::root : tree.symbol(symbol.text);
            for (const Beam& now : beams) {
                if (symbol.text.empty()) {
                    at(now.prefix).blank += now.sum() * symbol.probability;
                    continue;
                }
                const bool repeats = tree.ends_with(now.prefix, id);
                if (repeats) at(now.prefix).character += now.character * symbol.probability;
                const double starts = repeats ? now.blank : now.sum();
                if (starts > 0) at(tree.longer(now.prefix, id)).character += starts * symbol.probability;
            }
        }
        const auto better = [](const Beam& x, const Beam& y) { return x.sum() != y.sum() ? x.sum() > y.sum() : x.prefix < y.prefix; };
        std::sort(next.begin(), next.end(), better);
        if (next.size() > beam) next.resize(beam);
        beams = std::move(next);
    }
    if (beams.size() > most) beams.resize(most);
    std::vector<Spelling> best;
    for (const Beam& found : beams) best.push_back({tree.text(found.prefix), found.sum()});
    return best;
}

}  // namespace formloop::record
