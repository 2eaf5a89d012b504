// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <limits>
#include <random>

#include "src/reader/messages.h"

namespace formloop::reader {
namespace {

PageOutcome sample() {
    PageOutcome o;
    o.page = 3;
    o.fate = PageFate::read;
    o.complained = true;
    o.identity = templates::PageIdentity{"daily-report", 1, 1, templates::CopyId{0xABCDEF0123456}, 5};
    o.residual_mm = 0.04;
    o.page_map = std::string("\0\1\2", 3);
    o.page_image = "\x89PNG";
    record::Reading r;
    r.path = "rows[2].level_after";
    r.kind = templates::FieldKind::letter;
    r.box = {Mm{10}, Mm{20.5}, Mm{6}, Mm{7}};
    r.ink_probability = 0.999;
    r.lattice = {{{"A", 0.9}, {"", 0.1}}};
    r.marks = {0.5};
    r.candidates = {{std::string("王"), 0.7}, {12.5, 0.1}, {true, 0.1}, {std::vector<std::string>{"a"}, 0.05}, {{}, 0.05}};
    r.engine = "glyphs";
    r.model = "1";
    r.ink_digest = "\xFF\x01";
    o.readings = {r};
    return o;
}

TEST(Wire, PageOutcomeComesBackWhole) {
    const PageOutcome sent = sample();
    const auto got = page_outcome(to_bytes(sent));
    ASSERT_TRUE(got);
    EXPECT_EQ(got->page, sent.page);
    EXPECT_EQ(got->fate, sent.fate);
    EXPECT_EQ(got->complained, sent.complained);
    EXPECT_EQ(got->identity, sent.identity);
    EXPECT_EQ(got->residual_mm, sent.residual_mm);
    EXPECT_EQ(got->page_map, sent.page_map);
    EXPECT_EQ(got->page_image, sent.page_image);
    EXPECT_EQ(got->readings, sent.readings);
}

TEST(Wire, OtherMessagesComeBackWhole) {
    const OpenDocument open{"密码\xFF", 21, 5000, 0.5};
    const auto got = open_document(to_bytes(open));
    ASSERT_TRUE(got);
    EXPECT_EQ(got->password, open.password);
    EXPECT_EQ(got->first_page, 21);
    EXPECT_EQ(got->scale, 0.5);
    const Refusal no{Refusal::Kind::encrypted, "wrong-password", "the password does not open it"};
    EXPECT_EQ(refusal(to_bytes(no)), no);
    EXPECT_EQ(page_identity(to_bytes(*sample().identity)), sample().identity);
}

TEST(Wire, DamagedBytesAreNoMessage) {
    const std::string whole = to_bytes(sample());
    std::mt19937 random(7);
    int still_messages = 0;
    for (int round = 0; round < 3000; ++round) {
        std::string bytes = whole;
        for (int flips = 0; flips < 1 + round % 4; ++flips) bytes[random() % bytes.size()] ^= static_cast<char>(1 << (random() % 8));
        if (round % 3 == 0) bytes.resize(random() % bytes.size());
        still_messages += page_outcome(bytes).has_value();  // must neither throw nor crash
    }
    EXPECT_LT(still_messages, 3000);
    EXPECT_FALSE(page_outcome(""));
    EXPECT_FALSE(page_outcome(to_bytes(OpenDocument{})));
    EXPECT_FALSE(refusal("\xA1\x64kind\x18\x63"));
}

TEST(Wire, WhatWouldHarmTheCommandIsNoMessage) {
    for (const char opening : {'\x81', '\x7f', '\x9f'}) EXPECT_FALSE(page_outcome(std::string(4 << 20, opening)));
    PageOutcome outcome = sample();
    outcome.residual_mm = std::numeric_limits<double>::infinity();
    EXPECT_FALSE(page_outcome(to_bytes(outcome)));
    outcome = sample();
    outcome.readings[0].box.x = Mm{std::numeric_limits<double>::quiet_NaN()};
    EXPECT_FALSE(page_outcome(to_bytes(outcome)));
    // 1e300, where the number of a kind was expected.
    std::string bytes = to_bytes(Refusal{});
    bytes.replace(bytes.find("kind") + 4, 1, "\xfb\x7e\x37\xe4\x3c\x88\x00\x75\x9c", 9);
    EXPECT_FALSE(refusal(bytes));
}

}  // namespace
}  // namespace formloop::reader
