// SPDX-License-Identifier: GPL-3.0-or-later
#include "templates/format.h"

#include <gtest/gtest.h>

#include <random>

#include "src/base/text.h"

namespace formloop::templates {
namespace {

Field comb(std::string format, FieldKind kind = FieldKind::comb) {
    Field field;
    field.kind = kind;
    field.format = std::move(format);
    return field;
}

TEST(Format, SplitsIntoGroups) {
    EXPECT_EQ(*parse_format("AAA-YY-NNNN"), (std::vector<FormatGroup>{{"AAA", '-'}, {"YY", '-'}, {"NNNN", 0}}));
    EXPECT_EQ(*parse_format("9{4}-9{8}"), (std::vector<FormatGroup>{{"9999", '-'}, {"99999999", 0}}));
    EXPECT_EQ(*parse_format("HH:MM"), (std::vector<FormatGroup>{{"HH", ':'}, {"MM", 0}}));
    EXPECT_EQ(parse_format("XA{7}")->front().pattern, "XAAAAAAA");
}

TEST(Format, SaysWhatIsWrong) {
    EXPECT_EQ(parse_format("").error(), "the format is empty, expected such as YYYY-MM-DD");
    EXPECT_EQ(parse_format("-9").error(), "format \"-9\" has a separator without cells before it");
    EXPECT_EQ(parse_format("9-").error(), "format \"9-\" ends in a separator");
    EXPECT_EQ(parse_format("9q").error(),
              "format \"9q\" has the letter 'q', expected A, L, 9, N, X, Y, M, D, H, '-' or ':'");
    EXPECT_EQ(parse_format("9{41}").error(), "format \"9{41}\" has more than 40 cells");
    for (const auto* bad : {"9{", "9{}", "9{0}", "9{x}", "9{999999999999999}", "YYY", "MMDD", "YYMM", "M", "9Y"}) {
        EXPECT_FALSE(parse_format(bad)) << bad;
    }
}

TEST(CellAlphabets, FollowTheCalendar) {
    const auto date = cell_alphabets(comb("YYYY-MM-DD", FieldKind::date));
    ASSERT_EQ(date.size(), 8U);
    EXPECT_EQ(date[0], "12");
    EXPECT_EQ(date[1], "09");
    EXPECT_EQ(date[4], "01");
    EXPECT_EQ(date[5], "0123456789");
    EXPECT_EQ(date[6], "0123");
    const auto time = cell_alphabets(comb("HH:MM", FieldKind::time));
    EXPECT_EQ(time[0], "012");
    EXPECT_EQ(time[2], "012345");
}

TEST(CellAlphabets, OfFileNumbersPlatesLettersAndCodes) {
    Field number = comb("AAA-YY-NNNN");
    EXPECT_EQ(cell_alphabets(number)[1].size(), 36U);
    number.constraints = {{"file_no", {}}};
    EXPECT_EQ(cell_alphabets(number)[0], "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
    EXPECT_EQ(cell_alphabets(number)[1], "0123456789");
    Field plate = comb("XA{2}");
    plate.alphabet = "京沪AB01";
    EXPECT_EQ(cell_alphabets(plate), (std::vector<std::string>{"京沪", "AB01", "AB01"}));
    Field letter;
    letter.kind = FieldKind::letter;
    letter.alphabet = "OABC";
    EXPECT_EQ(cell_alphabets(letter), std::vector<std::string>{"OABC"});
    Field code;
    code.kind = FieldKind::code;
    code.choices = {{"01", "一"}, {"12", "二"}};
    EXPECT_EQ(cell_alphabets(code), std::vector<std::string>{"012"});
    EXPECT_TRUE(cell_alphabets(Field{}).empty());
}

TEST(Values, GoIntoCellsAndBack) {
    const struct {
        Field field;
        std::string value, cells, prefix;
    } cases[] = {
        {comb("YYYY-MM-DD", FieldKind::date), "2009-04-14", "20090414", ""},
        {comb("AAA-YY-NNNN"), "A01-09-0011", "A01090011", ""},
        {comb("YY-NNNN"), "A01-09-0011", "090011", "A01-"},
        {comb("HH:MM", FieldKind::time), "10:05", "1005", ""},
        {comb("9{4}-9{8}"), "010-87654321", "010 87654321", ""},
        {comb("9{11}"), "13800001234", "13800001234", ""},
        {comb("A{12}"), "4G64S4M", "4G64S4M     ", ""},
        {comb("XA{7}"), "京A12345", "京A12345 ", ""},
    };
    for (const auto& c : cases) {
        EXPECT_EQ(split_value(c.field, c.value, c.prefix), c.cells) << c.value;
        EXPECT_EQ(format_value(c.field, c.cells, c.prefix), c.value) << c.cells;
    }
    EXPECT_EQ(split_value(comb("MM-DD", FieldKind::date), "2009-04-14"), "0414");
    EXPECT_EQ(split_value(comb("YY-MM-DD", FieldKind::date), "2009-04-14"), "090414");
    EXPECT_EQ(split_value(comb("DD", FieldKind::date), "2009-04-14"), "14");
}

TEST(Values, ThatDoNotFitAreNothing) {
    const Field date = comb("YYYY-MM-DD", FieldKind::date);
    EXPECT_FALSE(format_value(date, "2009041 "));
    EXPECT_FALSE(format_value(date, "        "));
    EXPECT_FALSE(format_value(date, "20090"));
    EXPECT_FALSE(format_value(comb("9{11}"), "138 0001234"));
    EXPECT_FALSE(format_value(comb("YY-NNNN"), "09001 "));
    EXPECT_FALSE(split_value(date, "2009-4-14"));
    EXPECT_FALSE(split_value(date, ""));
    EXPECT_FALSE(split_value(comb("YY-NNNN"), "B02-09-0011", "A01-"));
    EXPECT_FALSE(split_value(comb("9{3}"), "1234"));
    EXPECT_FALSE(format_value(Field{}, "1"));
}

TEST(Values, SplitIsTheInverseOfFormat) {
    std::mt19937 random(4711);
    for (const auto* format : {"YYYY-MM-DD", "AAA-YY-NNNN", "9{11}", "HH:MM", "A{17}", "9{4}-9{8}"}) {
        const Field field = comb(format);
        const auto alphabets = cell_alphabets(field);
        for (int i = 0; i < 200; ++i) {
            std::string cells;
            for (const auto& alphabet : alphabets) cells += alphabet[random() % alphabet.size()];
            const auto value = format_value(field, cells);
            ASSERT_TRUE(value) << cells;
            EXPECT_EQ(split_value(field, *value), cells);
        }
    }
}

}  // namespace
}  // namespace formloop::templates
