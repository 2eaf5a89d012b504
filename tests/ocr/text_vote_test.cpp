// SPDX-License-Identifier: GPL-3.0-or-later
#include "ocr/text_vote.h"

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace formloop::ocr {
namespace {

using record::Candidate;
using record::Value;

/// An engine that answers by the width of the picture, and counts what it is asked.
class Answers final : public TextRecogniser {
public:
    explicit Answers(std::map<int, std::vector<Candidate>> by_width) : by_width_(std::move(by_width)) {}
    std::vector<TextGuess> read(std::span<const TextPicture> pictures) const override {
        std::vector<TextGuess> guesses;
        for (const auto& picture : pictures) {
            asked.push_back(picture.raw.width());
            const auto at = by_width_.find(picture.raw.width());
            guesses.push_back({at == by_width_.end() ? std::vector<Candidate>{} : at->second, {}});
        }
        return guesses;
    }
    std::string engine() const override { return "answers"; }
    std::string model_version() const override { return "1"; }

    mutable std::vector<int> asked;

private:
    std::map<int, std::vector<Candidate>> by_width_;
};

std::vector<Candidate> both(const char* a, double p, const char* b, double q) { return {{std::string(a), p}, {std::string(b), q}}; }

TEST(TextVote, AsksTheSecondOnlyWhereItMayHelp) {
    const Answers first({{10, both("王", 0.999, "玉", 0.0005)},   // sure
                         {20, both("王", 0.9, "玉", 0.05)},       // agreed on
                         {30, both("王", 0.9, "玉", 0.05)},       // not agreed on
                         {40, both("王", 0.3, "玉", 0.2)}});      // without hope
    const Answers second({{20, {{std::string("王"), 0.6}}}, {30, {{std::string("玉"), 0.9995}}}});
    const TextVote vote(first, second);
    std::vector<GrayImage> images;
    for (const int width : {10, 20, 30, 40, 50}) images.emplace_back(width, 5);
    std::vector<TextPicture> pictures;
    for (const auto& image : images) pictures.push_back({.raw = image, .ink = image, .alphabet = "", .extent = Extent::line});
    pictures.push_back({.raw = images[1], .ink = images[1], .alphabet = "王", .extent = Extent::character});
    const auto guesses = vote.read(pictures);
    ASSERT_EQ(guesses.size(), 6U);
    EXPECT_EQ(second.asked, (std::vector{20, 30})) << "neither what is sure, nor what is hopeless, nor single characters";
    EXPECT_EQ(guesses[0].candidates, both("王", 0.999, "玉", 0.0005));
    EXPECT_EQ(guesses[1].candidates[0].value, Value{std::string("王")});
    EXPECT_GT(guesses[1].candidates[0].probability, 0.999);
    EXPECT_LT(guesses[1].candidates[0].probability + guesses[1].candidates[1].probability, 1);
    EXPECT_EQ(guesses[2].candidates, both("王", 0.9, "玉", 0.05)) << "disagreement leaves it unsure";
    EXPECT_EQ(guesses[3].candidates, both("王", 0.3, "玉", 0.2));
    EXPECT_TRUE(guesses[4].candidates.empty());
}

}  // namespace
}  // namespace formloop::ocr
