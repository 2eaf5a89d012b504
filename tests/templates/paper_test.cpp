// SPDX-License-Identifier: GPL-3.0-or-later
#include "templates/paper.h"

#include <gtest/gtest.h>

#include "templates/checksum.h"

namespace formloop::templates::paper {
namespace {

TEST(Words, HaveTheWidthsOfTheLabelFace) {
    EXPECT_DOUBLE_EQ(text_width("客户", Mm{2}).value, 4);
    EXPECT_DOUBLE_EQ(text_width("0", Mm{1}).value, 0.551);
    EXPECT_DOUBLE_EQ(text_width("", Mm{3}).value, 0);
}

TEST(Words, BreakBetweenHanziAndBetweenAsciiWords) {
    EXPECT_EQ(wrap("客户姓名", Mm{4}, Mm{2}), (std::vector<std::string>{"客户", "姓名"}));
    EXPECT_EQ(wrap("原\n级别", Mm{40}, Mm{2}), (std::vector<std::string>{"原", "级别"}));
    EXPECT_EQ(wrap("one two", Mm{8}, Mm{3}), (std::vector<std::string>{"one", "two"}));
    EXPECT_EQ(wrap("客户。姓", Mm{4}, Mm{2}), (std::vector<std::string>{"客", "户。", "姓"}));
    EXPECT_EQ(wrap("unbreakable", Mm{1}, Mm{3}), std::vector<std::string>{"unbreakable"});
}

TEST(Lengths, AreShownShort) {
    EXPECT_EQ(show(Mm{12.5}), "12.5");
    EXPECT_EQ(show(Mm{12}), "12");
    EXPECT_EQ(show(Mm{0.1 + 0.2}), "0.3");
    EXPECT_EQ(show(Mm{-0.001}), "0");
}

TEST(Sha256, KnowsTheStandardVectors) {
    EXPECT_EQ(sha256_hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    EXPECT_EQ(sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    EXPECT_EQ(sha256_hex("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
              "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    EXPECT_EQ(sha256_hex(std::string(1'000'000, 'a')),
              "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

}  // namespace
}  // namespace formloop::templates::paper
