// SPDX-License-Identifier: GPL-3.0-or-later
#include "src/record/spellings.h"

#include <algorithm>
#include <queue>

namespace formloop::record {
namespace {

struct Node {
    double probability;
    std::vector<std::uint8_t> rank;  ///< which symbol of each step
    std::size_t last = 0;            ///< steps before it are not raised again
    bool operator<(const Node& other) const { return probability < other.probability; }
};

}  // namespace

std::vector<Spelling> best_spellings(const std::vector<std::vector<Symbol>>& lattice, std::size_t most) {
    std::vector<Spelling> best;
    if (lattice.empty()) return best;
    auto steps = lattice;
    for (auto& step : steps) {
        if (step.empty()) return best;
        std::stable_sort(step.begin(), step.end(),
                         [](const Symbol& a, const Symbol& b) { return a.probability > b.probability; });
        if (step.size() > 255) step.resize(255);
    }
    const auto probability = [&](const std::vector<std::uint8_t>& rank) {
        double product = 1;
        for (std::size_t i = 0; i < steps.size(); ++i) product *= steps[i][rank[i]].probability;
        return product;
    };

    std::priority_queue<Node> open;
    std::vector<std::uint8_t> first(steps.size(), 0);
    open.push({probability(first), first, 0});
    while (!open.empty() && best.size() < most) {
        const Node node = open.top();
        open.pop();
        if (node.probability <= 0) break;
        Spelling spelling{{}, node.probability};
        for (std::size_t i = 0; i < steps.size(); ++i) spelling.symbols.push_back(steps[i][node.rank[i]].text);
        best.push_back(std::move(spelling));
        for (std::size_t i = node.last; i < steps.size(); ++i) {
            if (node.rank[i] + 1u >= steps[i].size()) continue;
            Node next = node;
            ++next.rank[i];
            next.last = i;
            next.probability = probability(next.rank);
            open.push(std::move(next));
        }
    }
    return best;
}

}  // namespace formloop::record
