// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cassert>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <string_view>
#include <vector>

namespace formloop::simulator {

/// Random numbers that are the same on every machine for the same seed: the standard distributions promise no such thing.
/// Generator: xoshiro256** (Blackman & Vigna), seeded by splitmix64.
class Random {
public:
    explicit Random(std::uint64_t seed) {
        for (auto& word : state_) word = splitmix(seed);
    }

    /// An independent stream for one purpose, so that a change in one does not shift all others.
    Random stream(std::string_view purpose, std::uint64_t number = 0) const {
        std::uint64_t hash = 1469598103934665603ULL;
        for (unsigned char c : purpose) hash = (hash ^ c) * 1099511628211ULL;
        std::uint64_t seed = state_[0] ^ hash ^ (number * 0x9e3779b97f4a7c15ULL);
        return Random(splitmix(seed));
    }

    std::uint64_t bits() {
        const auto rotl = [](std::uint64_t x, int k) { return (x << k) | (x >> (64 - k)); };
        const std::uint64_t result = rotl(state_[1] * 5, 7) * 9, t = state_[1] << 17;
        state_[2] ^= state_[0];
        state_[3] ^= state_[1];
        state_[1] ^= state_[2];
        state_[0] ^= state_[3];
        state_[2] ^= t;
        state_[3] = rotl(state_[3], 45);
        return result;
    }

    /// In [0, 1).
    double unit() { return static_cast<double>(bits() >> 11) * 0x1p-53; }
    double between(double low, double high) { return low + (high - low) * unit(); }
    /// Both ends included.
    int integer(int low, int high) {
        assert(low <= high);
        return low + static_cast<int>(bits() % (static_cast<std::uint64_t>(high - low) + 1));
    }
    bool chance(double probability) { return unit() < probability; }
    double normal(double mean, double deviation) {
        const double u = 1 - unit(), v = unit();
        return mean + deviation * std::sqrt(-2 * std::log(u)) * std::cos(2 * std::numbers::pi * v);
    }
    /// A normal value that never strays more than `limit` deviations.
    double wobble(double deviation, double limit = 2.5) {
        double v = normal(0, 1);
        while (std::abs(v) > limit) v = normal(0, 1);
        return v * deviation;
    }
    template <class Range>
    const auto& pick(const Range& range) {
        assert(std::size(range) > 0);
        return range[static_cast<std::size_t>(bits() % std::size(range))];
    }
    /// The index of one of `weights`, with that weight.
    std::size_t weighted(const std::vector<double>& weights) {
        double sum = 0;
        for (double w : weights) sum += w;
        double left = unit() * sum;
        for (std::size_t i = 0; i < weights.size(); ++i)
            if ((left -= weights[i]) < 0) return i;
        return weights.size() - 1;
    }

private:
    static std::uint64_t splitmix(std::uint64_t& x) {
        std::uint64_t z = (x += 0x9e3779b97f4a7c15ULL);
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
        return z ^ (z >> 31);
    }
    std::uint64_t state_[4];
};

}  // namespace formloop::simulator
