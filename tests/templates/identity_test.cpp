// SPDX-License-Identifier: GPL-3.0-or-later
#include "templates/identity.h"

#include <gtest/gtest.h>

#include <random>

namespace formloop::templates {
namespace {

TEST(CopyIds, AreTwelveCrockfordCharacters) {
    EXPECT_EQ(to_string(CopyId{0}), "000000000000");
    EXPECT_EQ(to_string(CopyId{(1ULL << 60) - 1}), "ZZZZZZZZZZZZ");
    EXPECT_EQ(parse_copy_id("00000000000z")->value, 31U);
    EXPECT_EQ(parse_copy_id("oOiIlL000000")->value, parse_copy_id("001111000000")->value);
    for (const auto* bad : {"", "0", "0000000000000", "00000000000U", "00000000000-", "00000000000\xff"}) {
        EXPECT_FALSE(parse_copy_id(bad)) << bad;
    }
}

TEST(Identity, HasAFixedSpelling) {
    const PageIdentity identity{"daily-report", 1, 1, CopyId{0x123456789ABCDEF}, 3};
    EXPECT_EQ(encode(identity), "FL1:DAILY-REPORT:1:1:28T5CY4TQKFF:3:VEXFJ");
    EXPECT_EQ(decode_identity(encode(identity)), identity);
}

TEST(Identity, FitsAQrCodeOfVersion3AtLevelM) {
    const PageIdentity longest{std::string(24, 'w'), 999, 99, CopyId{(1ULL << 60) - 1}, (1U << 20) - 1};
    EXPECT_LE(encode(longest).size(), 61U);  // alphanumeric capacity of 3-M
    EXPECT_EQ(encode(longest).find_first_not_of("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"), std::string::npos);
}

TEST(Identity, RoundTripsAndRefusesEveryChangedCharacter) {
    std::mt19937_64 random(20090415);
    for (int i = 0; i < 500; ++i) {
        const PageIdentity identity{i % 2 ? "customer-card" : "x", 1 + static_cast<int>(random() % 999),
                                    1 + static_cast<int>(random() % 99), CopyId{random() >> 4},
                                    static_cast<std::uint32_t>(random() >> 32)};
        const std::string payload = encode(identity);
        ASSERT_EQ(decode_identity(payload), identity) << payload;
        std::string changed = payload;
        const auto at = 3 + random() % (payload.size() - 3);
        changed[at] = changed[at] == '0' ? '1' : '0';
        EXPECT_FALSE(decode_identity(changed)) << changed;
    }
}

TEST(Identity, TellsWhyItRefuses) {
    const auto fault = [](std::string_view payload) { return decode_identity(payload).error(); };
    EXPECT_EQ(fault(""), IdentityFault::not_ours);
    EXPECT_EQ(fault("https://example.org"), IdentityFault::not_ours);
    EXPECT_EQ(fault("FLX:A:1:1:000000000000:0:00000"), IdentityFault::not_ours);
    EXPECT_EQ(fault(std::string(100'000, 'F')), IdentityFault::not_ours);
    EXPECT_EQ(fault("FL1:A:1:1:000000000000:0:00000"), IdentityFault::bad_checksum);
    EXPECT_EQ(fault("FL1:"), IdentityFault::bad_checksum);
    // Right checksums on what no program of ours wrote.
    EXPECT_EQ(fault("FL2:A:1:1:000000000000:0:T0XQG"), IdentityFault::newer);
    EXPECT_EQ(fault("FL1:A:0:1:000000000000:0:0R8P7"), IdentityFault::malformed);
    EXPECT_EQ(fault("FL1:A:1:-1:000000000000:0:HR7KN"), IdentityFault::malformed);
}

TEST(CornerMarks, StandInTheMarginOfEveryPage) {
    for (const Size<Mm> page : {Size<Mm>{Mm{210}, Mm{297}}, Size<Mm>{Mm{297}, Mm{210}}}) {
        const auto marks = corner_marks(page);
        ASSERT_EQ(marks.size(), 4U);
        EXPECT_TRUE(marks[0].hole);
        EXPECT_EQ(marks[0].box, (Rect<Mm>{Mm{4.5}, Mm{4.5}, Mm{5}, Mm{5}}));
        EXPECT_EQ(marks[2].box.right(), page.width - Mm{4.5});
        EXPECT_EQ(marks[2].box.bottom(), page.height - Mm{4.5});
        for (int i = 1; i < 4; ++i) EXPECT_FALSE(marks[static_cast<std::size_t>(i)].hole);
    }
}

}  // namespace
}  // namespace formloop::templates
