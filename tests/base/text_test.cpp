// SPDX-License-Identifier: GPL-3.0-or-later
#include "src/base/text.h"

#include <gtest/gtest.h>

#include <random>

namespace formloop {
namespace {

TEST(Utf8, EncodeAndDecodeAreInverse) {
    std::mt19937 random(20090415);
    std::uniform_int_distribution<char32_t> any(0, 0x10FFFF);
    for (int round = 0; round < 2000; ++round) {
        std::u32string text;
        for (int i = 0; i < 8; ++i) {
            char32_t c = any(random);
            if (c >= 0xD800 && c <= 0xDFFF) c = U'王';
            text += c;
        }
        ASSERT_EQ(decode_utf8(encode_utf8(text)), text) << "round " << round;
    }
}

TEST(Utf8, RefusesOverlongSurrogateAndTruncated) {
    EXPECT_FALSE(decode_utf8("\xC0\xAF"));
    EXPECT_FALSE(decode_utf8("\xED\xA0\x80"));
    EXPECT_FALSE(decode_utf8("\xE7\x8E"));
    EXPECT_FALSE(decode_utf8("\xF4\x90\x80\x80"));
    EXPECT_TRUE(decode_utf8("王建国"));
}

TEST(Text, CharactersKeepsEachHanziWhole) {
    EXPECT_EQ(characters("A王8"), (std::vector<std::string>{"A", "王", "8"}));
}

TEST(Text, FoldWidth) { EXPECT_EQ(fold_width("\uFF21\uFF10\uFF11\uFF0D09\u3000王"), "A01-09 王"); }

TEST(Text, SplitAndJoinAreInverse) {
    EXPECT_EQ(split("a,,b", ','), (std::vector<std::string>{"a", "", "b"}));
    EXPECT_EQ(join(split("a,,b", ','), ","), "a,,b");
}

TEST(Text, PrintableShowsWhatATerminalWouldObey) {
    EXPECT_EQ(printable("扫描.pdf"), "扫描.pdf");
    EXPECT_EQ(printable("a\n\x1b[2J"), "a\\u{A}\\u{1B}[2J");
    EXPECT_EQ(printable("\xE2\x80\xAE" "fdp"), "\\u{202E}fdp");
    EXPECT_EQ(printable("\xFFx"), "\\xFFx");
}

}  // namespace
}  // namespace formloop
