// SPDX-License-Identifier: GPL-3.0-or-later
#include "src/base/phrases.h"

#include <gtest/gtest.h>

#include <array>

namespace formloop {
namespace {

constexpr auto table = std::to_array<Phrase>({
    {"this is *; PDF is read", "这是*;可读 PDF"},
    {"a GIF picture", "GIF 图像"},
    {"page * of *", "第 * 页,共 * 页"},
    {"* is required", "缺少 *"},
});

TEST(Phrases, WhatStandsForAStarIsFilledInAndTranslated) {
    EXPECT_EQ(in_chinese("a GIF picture", table), "GIF 图像");
    EXPECT_EQ(in_chinese("this is a GIF picture; PDF is read", table), "这是GIF 图像;可读 PDF");
    EXPECT_EQ(in_chinese("this is x; PDF is read", table), "这是x;可读 PDF");
    EXPECT_EQ(in_chinese("page 3 of 8", table), "第 3 页,共 8 页");
    EXPECT_EQ(in_chinese("PATH is required", table), "缺少 PATH");
}

TEST(Phrases, OtherSentencesHaveNone) {
    EXPECT_EQ(in_chinese("a GIF picture.", table), std::nullopt);
    EXPECT_EQ(in_chinese("this is a GIF picture; PDF is rea", table), std::nullopt);
    EXPECT_EQ(in_chinese("", table), std::nullopt);
}

}  // namespace
}  // namespace formloop
