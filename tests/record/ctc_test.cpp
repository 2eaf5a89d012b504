// SPDX-License-Identifier: GPL-3.0-or-later
#include "src/record/ctc.h"

#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <random>

namespace formloop::record {
namespace {

using Frames = std::vector<std::vector<Symbol>>;
using Text = std::vector<std::string>;

/// The probability of every string, by walking every path.
std::map<Text, double> by_paths(const Frames& frames) {
    std::map<Text, double> sums;
    std::vector<std::size_t> path(frames.size(), 0);
    for (;;) {
        double p = 1;
        Text text;
        std::string before;
        for (std::size_t t = 0; t < frames.size(); ++t) {
            const Symbol& symbol = frames[t][path[t]];
            p *= symbol.probability;
            if (!symbol.text.empty() && symbol.text != before) text.push_back(symbol.text);
            before = symbol.text;
        }
        sums[text] += p;
        std::size_t t = 0;
        while (t < frames.size() && ++path[t] == frames[t].size()) path[t++] = 0;
        if (t == frames.size()) return sums;
    }
}

Frames random_frames(std::mt19937& random, std::size_t count) {
    Frames frames;
    for (std::size_t t = 0; t < count; ++t) {
        std::vector<Symbol> symbols{{"", 0}, {"王", 0}, {"国", 0}};
        double sum = 0;
        for (auto& symbol : symbols) sum += symbol.probability = 1 + random() % 100;
        for (auto& symbol : symbols) symbol.probability /= sum;
        frames.push_back(std::move(symbols));
    }
    return frames;
}

TEST(Ctc, AgreesWithEveryPathWalked) {
    for (unsigned seed = 1; seed <= 40; ++seed) {
        std::mt19937 random(seed);
        const Frames frames = random_frames(random, 1 + seed % 6);
        const auto truth = by_paths(frames);
        for (const auto& [text, p] : truth)
            EXPECT_NEAR(std::exp(log_likelihood(frames, text)), p, 1e-5) << "seed " << seed;
        const auto strings = best_strings(frames, 1000, 1000);
        ASSERT_EQ(strings.size(), truth.size()) << "seed " << seed;
        for (std::size_t i = 0; i < strings.size(); ++i) {
            EXPECT_NEAR(strings[i].probability, truth.at(strings[i].symbols), 1e-9) << "seed " << seed;
            if (i > 0) {
                EXPECT_LE(strings[i].probability, strings[i - 1].probability);
            }
        }
    }
}

TEST(Ctc, TwiceTheSameCharacterNeedsABlankBetween) {
    const Frames touching{{{"1", 1}}, {{"1", 1}}}, apart{{{"1", 1}}, {{"", 1}}, {{"1", 1}}};
    EXPECT_EQ(best_strings(touching, 1).front().symbols, (Text{"1"}));
    EXPECT_EQ(best_strings(apart, 1).front().symbols, (Text{"1", "1"}));
    EXPECT_LT(log_likelihood(touching, {"1", "1"}), std::log(1e-6));
    EXPECT_NEAR(log_likelihood(apart, {"1", "1"}), 0, 1e-6);
}

TEST(Ctc, AnyStringCanBeScored) {
    const Frames frames{{{"王", 0.7}, {"主", 0.2}}, {{"", 1}}, {{"国", 0.9}}};
    const double right = log_likelihood(frames, {"王", "国"}), near = log_likelihood(frames, {"玉", "国"}),
                 far = log_likelihood(frames, {"李", "三"});
    EXPECT_NEAR(right, std::log(0.63), 1e-3);
    EXPECT_LT(near, right);
    EXPECT_LT(far, near);
    EXPECT_TRUE(std::isfinite(far));
    EXPECT_TRUE(std::isinf(log_likelihood(frames, {"1", "1", "1", "1"}))) << "no room";
    EXPECT_EQ(log_likelihood({}, {}), 0);
    EXPECT_EQ(best_strings({}, 3).size(), 1U) << "no frames spell nothing";
}

TEST(Ctc, ASpaceSeparatesOnlyStringsThatHaveOne) {
    const Frames wide{{{"1", 1}}, {{" ", 0.9}, {"", 0.1}}, {{"3", 1}}};
    EXPECT_NEAR(log_likelihood(wide, {"1", "3"}), 0, 1e-5);
    EXPECT_NEAR(log_likelihood(wide, {"1", " ", "3"}), std::log(0.9), 1e-5);
}

TEST(Ctc, LongLinesDoNotRunOutOfNumbers) {
    Frames frames(600, {{"", 0.5}, {"工", 0.3}});
    EXPECT_TRUE(std::isfinite(log_likelihood(frames, Text(200, "木"))));
}

}  // namespace
}  // namespace formloop::record
