// SPDX-License-Identifier: GPL-3.0-or-later
#include "src/record/calendar.h"

#include <gtest/gtest.h>

namespace formloop::record {
namespace {

TEST(Calendar, KnowsWhichDaysExist) {
    EXPECT_TRUE(make_date(2008, 2, 29));
    EXPECT_FALSE(make_date(2009, 2, 29));
    EXPECT_FALSE(make_date(1900, 2, 29));
    EXPECT_FALSE(make_date(2009, 4, 31));
    EXPECT_FALSE(make_date(2009, 0, 1));
    EXPECT_FALSE(make_date(2009, 13, 1));
}

TEST(Calendar, ReadsOnlyWholeIsoDates) {
    EXPECT_EQ(parse_date("2009-04-14"), make_date(2009, 4, 14));
    for (const auto* text : {"2009-4-14", "09-04-14", "2009-04-14 ", "2009/04/14", "2009-04-1x", "", "2009-04-31"})
        EXPECT_FALSE(parse_date(text)) << text;
    EXPECT_EQ(parse_month("2009-12"), make_date(2009, 12, 1));
    EXPECT_FALSE(parse_month("2009-13"));
}

TEST(Calendar, WritesWhatItReads) {
    for (int day = 0; day < 4000; ++day) {
        const Date date{std::chrono::sys_days{*make_date(2000, 1, 1)} + std::chrono::days{day}};
        EXPECT_EQ(parse_date(to_string(date)), date);
        EXPECT_EQ(days_between(*make_date(2000, 1, 1), date), day);
    }
}

TEST(Calendar, TimesAreOfOneDay) {
    for (const auto* text : {"00:00", "23:59", "10:05"}) EXPECT_TRUE(is_time(text)) << text;
    for (const auto* text : {"24:00", "10:60", "1:05", "10-05", "10:5", "10:05:00", "-1:00"})
        EXPECT_FALSE(is_time(text)) << text;
}

}  // namespace
}  // namespace formloop::record
