// SPDX-License-Identifier: GPL-3.0-or-later
/// Every seed of the fuzzers, and thousands of changed copies of them, in an ordinary test run. What fuzzing found once lies
/// among the seeds. New ground is for the fuzzers: scripts/fuzz.sh.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <vector>

#include "tests/fuzz/targets.h"

namespace formloop::fuzz {
namespace {

struct Target {
    const char* name;  ///< and the folder of its seeds
    void (*run)(std::string_view);
    int changed_copies;
};

std::ostream& operator<<(std::ostream& out, const Target& target) { return out << target.name; }

struct Seed {
    std::string name, bytes;
};

std::vector<Seed> seeds_of(const Target& target) {
    std::vector<Seed> seeds;
    for (const auto& item : std::filesystem::directory_iterator(std::string(FORMLOOP_SOURCE_DIR "/tests/fuzz/corpus/") + target.name)) {
        std::ifstream in(item.path(), std::ios::binary);
        seeds.push_back({item.path().filename().string(), {std::istreambuf_iterator<char>(in), {}}});
    }
    std::ranges::sort(seeds, {}, &Seed::name);  // a folder has no order; the random copies want one
    return seeds;
}

std::string changed(const std::vector<Seed>& seeds, std::mt19937& random) {
    std::string bytes = seeds[random() % seeds.size()].bytes;
    const auto place = [&] { return bytes.empty() ? 0 : random() % bytes.size(); };
    for (unsigned changes = 1 + random() % 4; changes > 0; --changes) switch (random() % 5) {
            case 0:
            case 1:
                if (!bytes.empty()) bytes[place()] ^= static_cast<char>(1 << random() % 8);
                break;
            case 2: bytes.resize(place()); break;
            case 3: bytes.erase(place(), 1 + random() % 16); break;
            default: {  // a piece of this seed or of another
                const std::string& other = seeds[random() % seeds.size()].bytes;
                if (!other.empty()) bytes.insert(place(), other.substr(random() % other.size(), 1 + random() % 64));
            }
        }
    return bytes;
}

class Replay : public testing::TestWithParam<Target> {};

TEST_P(Replay, EverySeedAndChangedCopiesOfThem) {
    const Target& target = GetParam();
    const auto seeds = seeds_of(target);
    ASSERT_FALSE(seeds.empty());
    for (const Seed& seed : seeds) EXPECT_NO_THROW(target.run(seed.bytes)) << seed.name;
    for (int copy = 0; copy < target.changed_copies; ++copy) {
        std::mt19937 random(20090415u + static_cast<unsigned>(copy));
        EXPECT_NO_THROW(target.run(changed(seeds, random))) << "changed copy " << copy;
    }
}

INSTANTIATE_TEST_SUITE_P(Fuzz, Replay,
                         testing::Values(Target{"form_template", form_template, 400}, Target{"page_code", page_code, 5000},
                                         Target{"wire", wire, 3000}, Target{"record_json", record_json, 1500}),
                         [](const auto& info) { return std::string(info.param.name); });

}  // namespace
}  // namespace formloop::fuzz
