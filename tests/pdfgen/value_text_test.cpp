// SPDX-License-Identifier: GPL-3.0-or-later
#include "pdfgen/value_text.h"

#include <gtest/gtest.h>

namespace formloop::pdfgen {

using namespace literals;
using templates::Field;
using templates::FieldKind;

namespace {

std::string cells(FieldKind kind, const std::string& format, int n, const record::Value& value,
                  const std::string& prefix = "") {
    const Field field{.id = "f", .kind = kind, .format = format};
    templates::PlacedField placed{.path = "f",
                                  .field = &field,
                                  .cells = std::vector<Rect<Mm>>(static_cast<std::size_t>(n)),
                                  .printed_prefix = prefix};
    const auto texts = cell_texts(placed, value);
    if (!texts) return "! " + texts.error();
    std::string out;
    for (const auto& text : *texts) out += text.empty() ? "_" : text;
    return out;
}

}  // namespace

TEST(CellTexts, LeaveSeparatorsOut) {
    EXPECT_EQ(cells(FieldKind::comb, "AAA-YY-NNNN", 9, "A01-09-0011"), "A01090011");
    EXPECT_EQ(cells(FieldKind::comb, "9{12}", 12, "010-87654321"), "01087654321_");
    EXPECT_EQ(cells(FieldKind::time, "HH:MM", 4, "10:05"), "1005");
}

TEST(CellTexts, TakeOfADateWhatTheFormatHolds) {
    EXPECT_EQ(cells(FieldKind::date, "YYYY-MM-DD", 8, "2009-04-14"), "20090414");
    EXPECT_EQ(cells(FieldKind::date, "YY-MM-DD", 6, "2009-04-14"), "090414");
    EXPECT_EQ(cells(FieldKind::date, "MM-DD", 4, "2009-04-14"), "0414");
    EXPECT_EQ(cells(FieldKind::date, "DD", 2, "2009-04-14"), "14");
    EXPECT_EQ(cells(FieldKind::date, "YYYY-MM", 6, "2009-04"), "200904");
    EXPECT_EQ(cells(FieldKind::date, "MM-DD", 4, "04-14"), "0414");
    EXPECT_EQ(cells(FieldKind::date, "YYYY-MM-DD", 8, "04-14"), "! the value is not a date, expected YYYY-MM-DD");
    EXPECT_EQ(cells(FieldKind::date, "DD", 2, "soon"), "! the value is not a date, expected DD");
}

TEST(CellTexts, LeaveOutThePrintedPrefix) {
    EXPECT_EQ(cells(FieldKind::comb, "AAA-YY-NNNN", 6, "A01-09-0011", "A01-"), "090011");
    EXPECT_EQ(cells(FieldKind::comb, "AAA-YY-NNNN", 6, "A02-09-0012", "A01-"), "090012");
}

TEST(CellTexts, FillNumbersFromTheRight) {
    EXPECT_EQ(cells(FieldKind::number, "", 4, 12.0), "__12");
    EXPECT_EQ(cells(FieldKind::number, "", 2, 123.0),
              "! the value has 3 characters, expected at most 2, the cells of its comb");
}

TEST(CellTexts, RefuseWhatDoesNotFitWithoutSayingIt) {
    EXPECT_EQ(cells(FieldKind::comb, "9{11}", 11, "1380000123456"),
              "! the value has 13 characters, expected at most 11, the cells of its comb");
    EXPECT_EQ(cells(FieldKind::comb, "9{11}", 11, true), "! the value is true or false, expected text or a number");
}

TEST(PlainText, WritesNumbersWithTheirDecimals) {
    const Field field{.id = "price", .kind = FieldKind::number, .digits = 3, .decimals = 2};
    EXPECT_EQ(plain_text(field, 8.38).value(), "8.38");
    EXPECT_EQ(plain_text(field, 8.0).value(), "8.00");
    EXPECT_EQ(plain_text(field, -0.0).value(), "0.00");
    EXPECT_EQ(plain_text(field, 8.385).error(),
              "the number has more decimals than the field holds, expected at most 2");
    EXPECT_EQ(plain_text(field, std::monostate{}).value(), "");
}

}  // namespace formloop::pdfgen
