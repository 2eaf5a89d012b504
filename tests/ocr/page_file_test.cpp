// SPDX-License-Identifier: GPL-3.0-or-later
#include "ocr/page_file.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace formloop::ocr {
namespace {

GrayImage noisy(int width, int height, bool bilevel) {
    std::mt19937 random(11);
    GrayImage image(width, height);
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x) {
            const int v = 128 + static_cast<int>(100 * std::sin(x * 0.05) * std::cos(y * 0.04)) + static_cast<int>(random() % 9);
            image.row(y)[x] = bilevel ? (v > 128 ? 255 : 0) : static_cast<std::uint8_t>(v);
        }
    return image;
}

TEST(PageFile, BlackAndWhiteComesBackExactly) {
    const GrayImage page = noisy(1003, 77, true);
    const auto bytes = encode_page(page);
    ASSERT_TRUE(bytes);
    EXPECT_EQ(decode_page(*bytes), page);
    EXPECT_LT(bytes->size(), 1003u * 77 / 8 + 200);
}

TEST(PageFile, GrayComesBackClosely) {
    const GrayImage page = noisy(640, 480, false);
    const auto bytes = encode_page(page);
    ASSERT_TRUE(bytes);
    const auto back = decode_page(*bytes);
    ASSERT_TRUE(back);
    double sum = 0;
    for (std::size_t i = 0; i < page.pixels().size(); ++i) sum += std::abs(page.pixels()[i] - back->pixels()[i]);
    EXPECT_LT(sum / page.pixels().size(), 4);
    EXPECT_EQ(decode_page(*encode_crop(page)), page) << "crops are kept without loss";
}

TEST(PageFile, DamagedBytesAreRefused) {
    for (const bool bilevel : {true, false}) {
        const GrayImage page = noisy(300, 200, bilevel);
        const std::string bytes = *encode_page(page);
        EXPECT_FALSE(decode_page(bytes.substr(0, 20)));
    }
    EXPECT_FALSE(decode_page("GIF89a"));
    EXPECT_FALSE(decode_page(""));
}

}  // namespace
}  // namespace formloop::ocr
