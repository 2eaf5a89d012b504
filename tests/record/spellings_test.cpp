// SPDX-License-Identifier: GPL-3.0-or-later
#include "src/record/spellings.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace formloop::record {
namespace {

/// Every spelling, by counting: the slow way that cannot be wrong.
std::vector<double> all_probabilities(const std::vector<std::vector<Symbol>>& lattice) {
    std::vector<double> products{1};
    for (const auto& step : lattice) {
        std::vector<double> next;
        for (const double p : products)
            for (const auto& symbol : step) next.push_back(p * symbol.probability);
        products = std::move(next);
    }
    std::sort(products.rbegin(), products.rend());
    return products;
}

TEST(Spellings, AreTheMostProbableOnesInOrder) {
    for (unsigned seed = 1; seed <= 200; ++seed) {
        std::mt19937 random(seed);
        std::uniform_real_distribution<double> p(0.01, 1);
        std::vector<std::vector<Symbol>> lattice(1 + seed % 5);
        for (auto& step : lattice)
            for (unsigned i = 0; i <= seed % 4; ++i)
                step.push_back({std::string(1, static_cast<char>('a' + i)), p(random)});
        const auto naive = all_probabilities(lattice);
        const auto best = best_spellings(lattice, 20);
        ASSERT_EQ(best.size(), std::min<std::size_t>(20, naive.size())) << "seed " << seed;
        for (std::size_t i = 0; i < best.size(); ++i)
            ASSERT_NEAR(best[i].probability, naive[i], 1e-12) << "seed " << seed;
        std::vector<std::vector<std::string>> seen;
        for (const auto& spelling : best) seen.push_back(spelling.symbols);
        std::sort(seen.begin(), seen.end());
        ASSERT_EQ(std::unique(seen.begin(), seen.end()), seen.end()) << "seed " << seed;
    }
}

TEST(Spellings, NoneWithoutSymbols) {
    EXPECT_TRUE(best_spellings({}, 5).empty());
    EXPECT_TRUE(best_spellings({{{"a", 1}}, {}}, 5).empty());
}

}  // namespace
}  // namespace formloop::record
