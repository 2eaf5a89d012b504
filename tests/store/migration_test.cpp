// SPDX-License-Identifier: GPL-3.0-or-later
/// Archives of every schema there ever was: `schema-N.sql` is one as the program of that time left it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/base/text.h"
#include "tests/store/sample_forms.h"

namespace formloop::store {
namespace {

using namespace test;

/// An archive of that schema, with the files that its rows name. The dump has a few days of the calendar only.
void make_old(const std::filesystem::path& folder, int version) {
    for (const auto* name : {"originals", "pages"}) std::filesystem::create_directories(folder / name);
    {
        auto database = Database::open(folder / "archive.db", std::chrono::seconds(1));
        ASSERT_TRUE(database);
        ASSERT_TRUE(database->query("PRAGMA foreign_keys = OFF"));  // a dump names tables in the order of their names
        const auto dump =
            read(std::string(FORMLOOP_SOURCE_DIR) + "/tests/store/schema-" + std::to_string(version) + ".sql");
        for (std::size_t at = 0; at < dump.size();) {
            const auto end = dump.find(";\n", at);
            const auto statement = dump.substr(at, end - at);
            at = end == dump.npos ? dump.size() : end + 2;
            if (statement.starts_with("BEGIN") || statement.starts_with("COMMIT")) continue;
            ASSERT_TRUE(database->execute(statement)) << statement;
        }
    }
    const std::string scan = "two pages of a scan", records = "[1]";
    write(folder / "originals" / sha256(scan), scan);
    write(folder / "originals" / sha256(records), records);
    write(folder / "pages" / (sha256(scan) + "-1.png"), "picture of page 1");
    write(folder / "pages" / (sha256(scan) + "-2.png"), "picture of page 2");
}

/// Every table with its columns, and every index.
std::vector<std::string> shape(Archive& archive) {
    std::vector<std::string> lines;
    auto tables = archive.query("SELECT type, name FROM sqlite_master ORDER BY type, name");
    for (const auto& row : tables->rows) {
        lines.push_back(text_of(row[0]) + " " + text_of(row[1]));
        auto columns = archive.query("SELECT name, type, \"notnull\", dflt_value, pk FROM pragma_table_info(:table)",
                                     {{"table", row[1]}});
        for (const auto& column : columns->rows) {
            std::string line = "  ";
            for (const auto& cell : column) line += text_of(cell) + " ";
            lines.push_back(line);
        }
    }
    return lines;
}

class Migrations : public testing::TestWithParam<int> {};

TEST_P(Migrations, KeepEverythingAndTheDatabaseAsItWas) {
    Folder folder;
    make_old(folder / "a", GetParam());
    const auto card_form = card(), table_form = table();
    for (const auto access : {Access::shared, Access::exclusive}) {
        SCOPED_TRACE(access == Access::shared ? "first" : "again");
        auto archive = opened(folder / "a", access);
        ASSERT_TRUE(archive.use_forms({&card_form, &table_form}));
        EXPECT_EQ(archive.migration().has_value(), access == Access::shared) << "once is enough";
        EXPECT_EQ(cell(archive, "SELECT value FROM meta WHERE key = 'schema_version'"), std::to_string(schema_version));
        EXPECT_EQ(archive.find_record("small-card A01-09-0001").value()->record.fields["name"], Value{"王建華"});
        EXPECT_EQ(archive.find_copy("C00000000001").value()->form, "small-card");
        EXPECT_EQ(archive.pages_of(sha256("two pages of a scan"), "x")->size(), 2u);
        const auto seen = archive.verify();
        ASSERT_TRUE(seen);
        EXPECT_THAT(seen->faults, testing::IsEmpty());
        EXPECT_EQ(seen->entries, 11);
        EXPECT_EQ(seen->pictures, 2);
    }
    auto kept = Database::open(folder / "a/archive-schema-1.db", std::chrono::seconds(1));
    ASSERT_TRUE(kept);
    EXPECT_EQ(text_of(kept->select("SELECT value FROM meta WHERE key = 'schema_version'")->rows[0][0]),
              std::to_string(GetParam()));
    EXPECT_EQ(text_of(kept->select("SELECT COUNT(*) FROM entry")->rows[0][0]), "11");
}

TEST_P(Migrations, GiveTheTablesOfANewArchive) {
    Folder folder;
    make_old(folder / "old", GetParam());
    auto old = opened(folder / "old"), fresh = opened(folder / "new");
    const auto card_form = card(), table_form = table();
    for (auto* archive : {&old, &fresh}) ASSERT_TRUE(archive->use_forms({&card_form, &table_form}));
    EXPECT_EQ(shape(old), shape(fresh));
}

INSTANTIATE_TEST_SUITE_P(EverySchema, Migrations, testing::Range(1, schema_version));

TEST(Migration, ThatFailsLeavesTheArchiveAsItWas) {
    Folder folder;
    make_old(folder / "a", 1);
    {
        auto database = Database::open(folder / "a/archive.db", std::chrono::seconds(1));
        ASSERT_TRUE(database->query("CREATE TABLE removed_original (unexpected TEXT)"));
    }
    EXPECT_FALSE(Archive::open(folder / "a"));
    auto database = Database::open(folder / "a/archive.db", std::chrono::seconds(1));
    EXPECT_EQ(text_of(database->select("SELECT value FROM meta WHERE key = 'schema_version'")->rows[0][0]), "1");
    EXPECT_TRUE(database->select("SELECT COUNT(image_sha) FROM capture").error().code == ErrorCode::internal);
}

TEST(Migration, WaitsForTheRunThatWrites) {
    Folder folder;
    make_old(folder / "a", 1);
    const auto lock = FileLock::take(folder / "a/archive.lock", std::chrono::seconds(1));
    ASSERT_TRUE(lock);
    EXPECT_EQ(Archive::open(folder / "a", {.wait = std::chrono::milliseconds(60)}).error().code, ErrorCode::archive_locked);
}

}  // namespace
}  // namespace formloop::store
