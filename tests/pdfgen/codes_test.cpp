// SPDX-License-Identifier: GPL-3.0-or-later
#include "pdfgen/codes.h"

#include <gtest/gtest.h>

#include "pdfgen/pdf.h"
#include "tests/pdfgen/document.h"
#include "tests/pdfgen/sample_form.h"

namespace formloop::pdfgen {

using namespace literals;
using namespace testing;

TEST(Codes, EveryIdentityReadsBackFromTheRenderedPage) {
    for (const auto& identity :
         {templates::PageIdentity{"customer-card", 1, 1, {0x0FEDCBA98765432ULL}, 0},
          templates::PageIdentity{"prospect-table", 12, 2, {1}, 0x1F},
          templates::PageIdentity{"daily-report", 1, 1, {0x123456789ABCDEULL}, 0},
          templates::PageIdentity{"daily-report", 1, 1, {0x0A1B2C3D4E5F607ULL}, 1},
          templates::PageIdentity{"daily-report", 1, 1, {0x7777777777ULL}, 3},
          templates::PageIdentity{"showroom-register", 3, 4, {0xFFFFFFFFFFFFFFFULL}, 0xFFFFFFFF}}) {
        const std::string payload = templates::encode(identity);
        for (const double px_per_mm : {200 / 25.4, 300 / 25.4}) {
            Drawing drawing;
            drawing.pages.push_back({.size = {60_mm, 30_mm}});
            const auto qr = qr_code(payload, {4_mm, 4_mm, 20_mm, 20_mm});
            ASSERT_TRUE(qr);
            drawing.pages[0].shapes.push_back(*qr);
            const auto qr_pdf = write_pdf(drawing, test_fonts());
            ASSERT_TRUE(qr_pdf);
            auto found = read_codes(render_page(*qr_pdf, 0, px_per_mm).value());
            ASSERT_EQ(found.size(), 1u);
            EXPECT_EQ(found[0].format, "QRCode");
            EXPECT_EQ(found[0].level, "M");
            EXPECT_EQ(found[0].text, payload);

            const auto matrix = data_matrix(payload, {34_mm, 8_mm, 12_mm, 12_mm});
            ASSERT_TRUE(matrix);
            EXPECT_EQ(matrix->width, matrix->height);
            drawing.pages[0].shapes = {*matrix};
            const auto matrix_pdf = write_pdf(drawing, test_fonts());
            found = read_codes(render_page(*matrix_pdf, 0, px_per_mm).value());
            ASSERT_EQ(found.size(), 1u);
            EXPECT_EQ(found[0].format, "DataMatrix");
            EXPECT_EQ(templates::decode_identity(found[0].text), identity);
        }
    }
}

TEST(Codes, DataMatrixIsSquareAtEveryLength) {
    std::string payload;
    for (int i = 0; i < 60; ++i) {
        payload += "FL1:CUSTOMER-CARD:0A9Z"[static_cast<std::size_t>(i) % 22];
        const auto code = data_matrix(payload, {0_mm, 0_mm, 10_mm, 10_mm});
        ASSERT_TRUE(code) << payload.size();
        EXPECT_EQ(code->width, code->height) << payload.size();
    }
}

TEST(Codes, BlocksCoverExactlyTheBlackModules) {
    const auto code = qr_code("FL1:SAMPLE-CARD:1:1:04HMASW9NF6Y:0:ABCDE", {0_mm, 0_mm, 29_mm, 29_mm});
    ASSERT_TRUE(code);
    ASSERT_EQ(code->width, 29);
    std::vector<int> covered(code->cells.size());
    for (const auto& block : black_blocks(*code))
        for (int y = block.y; y < block.y + block.height; ++y)
            for (int x = block.x; x < block.x + block.width; ++x) ++covered[static_cast<std::size_t>(y * 29 + x)];
    for (std::size_t i = 0; i < covered.size(); ++i) EXPECT_EQ(covered[i], code->cells[i]) << i;
}

TEST(Codes, APayloadTooLongIsRefused) {
    const auto code = qr_code(std::string(4000, 'A'), {0_mm, 0_mm, 20_mm, 20_mm});
    ASSERT_FALSE(code);
    EXPECT_EQ(to_string(code.error()), "qr: the payload of 4000 characters does not fit the code");
}

}  // namespace formloop::pdfgen
