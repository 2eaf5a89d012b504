// SPDX-License-Identifier: GPL-3.0-or-later
#include "src/record/cbor.h"

#include <gtest/gtest.h>

#include <limits>
#include <string>

#include "src/record/json.h"

namespace formloop::record {
namespace {

bool plain(std::string_view bytes) { return is_plain_cbor({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()}); }

TEST(PlainCbor, IsOneValueWithItsLengths) {
    using namespace std::string_view_literals;
    // RFC 8949, appendix A.
    for (const auto good : {"\x00"sv, "\x18\x64"sv, "\x1b\x00\x00\x00\xe8\xd4\xa5\x10\x00"sv, "\x20"sv, "\xfb\x3f\xf1\x99\x99\x99\x99\x99\x9a"sv,
                            "\xf4"sv, "\xf6"sv, "\x44\x01\x02\x03\x04"sv, "\x64IETF"sv, "\x80"sv, "\x83\x01\x82\x02\x03\x82\x04\x05"sv, "\xa0"sv,
                            "\xa2\x61\x61\x01\x61\x62\x82\x02\x03"sv})
        EXPECT_TRUE(plain(good)) << testing::PrintToString(good);
    for (const auto bad : {""sv, "\x18"sv, "\x44\x01"sv, "\x82\x01"sv, "\x00\x00"sv, "\xc1\x1a\x51\x4b\x67\xb0"sv, "\x1c"sv,
                           "\x9f\x01\xff"sv, "\x7f\x61\x61\xff"sv, "\xff"sv, "\x9b\xff\xff\xff\xff\xff\xff\xff\xff"sv, "\xbb\x80\x00\x00\x00\x00\x00\x00\x00"sv})
        EXPECT_FALSE(plain(bad)) << testing::PrintToString(bad);
}

TEST(PlainCbor, IsNotNestedWithoutEnd) {
    EXPECT_TRUE(plain(std::string(16, '\x81') + '\x00'));
    EXPECT_FALSE(plain(std::string(17, '\x81') + '\x00'));
    // The stack of a decoder that follows them by recursion would end here.
    for (const char opening : {'\x81', '\x7f', '\x5f', '\x9f', '\xbf'}) {
        const std::string much(4 << 20, opening);
        EXPECT_FALSE(plain(much));
        EXPECT_FALSE(decode_readings({reinterpret_cast<const std::uint8_t*>(much.data()), much.size()}));
    }
}

TEST(PlainCbor, IsWhatWeWrite) {
    Reading reading{.path = "rows[0].note", .box = {Mm{1}, Mm{2}, Mm{3}, Mm{4}}, .lattice = {{{"A", 0.5}}}};
    reading.candidates = {{std::vector<std::string>{"a", "b"}, 0.5}};
    EXPECT_TRUE(is_plain_cbor(encode_readings({reading})));
    reading.ink_probability = std::numeric_limits<double>::quiet_NaN();
    EXPECT_FALSE(decode_readings(encode_readings({reading}))) << "JSON, and so the archive, could not hold it";
}

}  // namespace
}  // namespace formloop::record
