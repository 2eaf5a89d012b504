// SPDX-License-Identifier: GPL-3.0-or-later
#include "src/store/database.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "src/store/schema.h"
#include "tests/store/sample_forms.h"

namespace formloop::store {
namespace {

using testing::ElementsAre;

Database open(const test::Folder& folder) {
    auto database = Database::open(folder / "x.db", std::chrono::seconds(1));
    if (!database) throw std::runtime_error(to_string(database.error()));
    return std::move(*database);
}

TEST(PositionalQuery, LeavesStringsNamesAndCommentsAlone) {
    const auto query = to_positional(
        "-- :no\nSELECT ':no', \":no\", /* :no */ a::text, :as_of WHERE x = :subject AND y = :as_of AND t = '10:05'");
    EXPECT_EQ(query.sql,
              "-- :no\nSELECT ':no', \":no\", /* :no */ a::text, ? WHERE x = ? AND y = ? AND t = '10:05'");
    EXPECT_THAT(query.names, ElementsAre("as_of", "subject", "as_of"));
}

TEST(Database, GivesBackEveryKindOfCell) {
    test::Folder folder;
    auto database = open(folder);
    const std::string text = std::string("甲'乙\0丙", 12) + "😀";
    auto rows = database.query("SELECT :n AS n, :i AS i, :r AS r, :t AS t",
                               {{"n", {}}, {"i", std::int64_t{1} << 40}, {"r", 0.25}, {"t", text}});
    ASSERT_TRUE(rows) << to_string(rows.error());
    EXPECT_THAT(rows->columns, ElementsAre("n", "i", "r", "t"));
    EXPECT_THAT(rows->rows[0], ElementsAre(Cell{}, Cell{std::int64_t{1} << 40}, Cell{0.25}, Cell{text}));
}

TEST(Database, NamesAWrongQueryAndAMissingParameter) {
    test::Folder folder;
    auto database = open(folder);
    EXPECT_EQ(database.query("SELECT nothing FROM nowhere").error().code, ErrorCode::internal);
    EXPECT_EQ(database.query("SELECT :x").error().message, "no such parameter: :x");
}

TEST(Database, UndoesATransactionThatIsNotCommitted) {
    test::Folder folder;
    auto database = open(folder);
    ASSERT_TRUE(database.query("CREATE TABLE t (x INTEGER)"));
    {
        auto transaction = Transaction::begin(database);
        ASSERT_TRUE(database.execute("INSERT INTO t VALUES (?)", {std::int64_t{1}}));
    }
    EXPECT_EQ(integer_of(database.query("SELECT COUNT(*) FROM t")->rows[0][0]), 0);
}

TEST(Database, GivesRowsOneByOneUntilToldToStop) {
    test::Folder folder;
    auto database = open(folder);
    const std::string numbers = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000) SELECT i FROM n";
    std::int64_t sum = 0;
    ASSERT_TRUE(database.query(numbers, {}, [&](const auto& row) {
        sum += *integer_of(row[0]);
        return std::expected<void, Error>{};
    }));
    EXPECT_EQ(sum, 500500);
    const auto stopped = database.query(numbers, {}, [&](const auto& row) -> std::expected<void, Error> {
        if (integer_of(row[0]) == 3) return std::unexpected(Error{ErrorCode::limit, "", "enough"});
        return {};
    });
    EXPECT_EQ(stopped.error().message, "enough");
}

TEST(Database, ReadsAsItWasWhileOthersWrite) {
    test::Folder folder;
    auto reading = open(folder), writing = open(folder);
    ASSERT_TRUE(writing.query("CREATE TABLE t (x INTEGER)"));
    const auto count = [&] { return integer_of(reading.query("SELECT COUNT(*) FROM t")->rows[0][0]); };
    {
        auto transaction = Transaction::begin_reading(reading);
        EXPECT_EQ(count(), 0);
        ASSERT_TRUE(writing.execute("INSERT INTO t VALUES (?)", {std::int64_t{1}}));
        EXPECT_EQ(count(), 0);
    }
    EXPECT_EQ(count(), 1);
}

TEST(Calendar, CountsDaysAndClipsThreeMonths) {
    test::Folder folder;
    auto database = open(folder);
    ASSERT_TRUE(create_schema(database));
    const auto day = [&](const char* iso) {
        auto rows = database.query(
            "SELECT serial, weekday, month, day_of_month, plus_3_months, holiday FROM calendar WHERE day = :d",
            {{"d", std::string(iso)}});
        std::string all;
        for (const auto& cell : rows->rows.at(0)) all += text_of(cell) + " ";
        return all;
    };
    EXPECT_EQ(day("2000-01-01"), "1 6 2000-01 1 2000-04-01 0 ");
    EXPECT_EQ(day("2009-04-15"), "3393 3 2009-04 15 2009-07-15 0 ");
    EXPECT_EQ(day("2007-11-30"), "2891 5 2007-11 30 2008-02-29 0 ");
    EXPECT_EQ(day("2008-11-30"), "3257 7 2008-11 30 2009-02-28 0 ");
    ASSERT_TRUE(fill_office(database, {.holidays = {"2009-04-06"}}));
    EXPECT_EQ(day("2009-04-06"), "3384 1 2009-04 6 2009-07-06 1 ");
    ASSERT_TRUE(fill_office(database, {}));
    EXPECT_EQ(day("2009-04-06"), "3384 1 2009-04 6 2009-07-06 0 ");
}

}  // namespace
}  // namespace formloop::store
