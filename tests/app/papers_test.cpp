// SPDX-License-Identifier: GPL-3.0-or-later
#include "src/app/papers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>

#include "src/app/check.h"
#include "tests/app/check_office.h"

namespace formloop::app::test {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

fs::path rules_shared() { return source_folder() / "templates" / "rules" / "shared"; }

std::vector<Paper> papers() {
    auto loaded = load_papers(source_folder() / "templates" / "papers", rules_shared());
    if (!loaded) throw std::runtime_error(to_string(loaded.error().front()));
    return std::move(*loaded);
}

class Papers : public testing::Test {
protected:
    std::vector<MadeRecord> make(const std::string& id, const std::string& as_of = "2009-04-15") {
        const auto all = papers();
        const auto paper = std::ranges::find(all, id, &Paper::id);
        if (paper == all.end()) throw std::runtime_error("no paper " + id);
        office.build();
        const auto values = query_values(office.archive(), office.office, as_of);
        if (!values) throw std::runtime_error(to_string(values.error()));
        auto made = make_records(*paper, *catalog().find(paper->form), office.archive(), *values);
        if (!made) throw std::runtime_error(to_string(made.error()));
        return std::move(*made);
    }
    static std::string text(const MadeRecord& made, const std::string& path) {
        const auto at = made.record.fields.find(path);
        return at == made.record.fields.end() ? "" : std::get<std::string>(at->second);
    }

    CheckOffice office;
};

TEST_F(Papers, CustomersGoOnWithTheirLevel) {
    const auto made = make("next-progress-table");
    const auto own = std::ranges::find(made, "A01", [](const MadeRecord& m) { return text(m, "consultant_code"); });
    ASSERT_NE(own, made.end());
    EXPECT_EQ(text(*own, "period"), "2009-05");
    EXPECT_EQ(text(*own, "consultant_name"), "陈志强");
    EXPECT_EQ(own->record.fields.at("carry_total"), record::Value(5.0));
    EXPECT_EQ(text(*own, "rows[1].file_no"), "A01-09-0011");
    EXPECT_EQ(text(*own, "rows[1].registered_on"), "2009-04-01");
    EXPECT_EQ(text(*own, "rows[1].level_open"), "O");
    EXPECT_EQ(own->record.fields.at("rows[1].carried"), record::Value(true));
    EXPECT_FALSE(own->record.fields.contains("rows[1].moved"));
    EXPECT_TRUE(own->doubtful.empty());
    const auto tables = make("next-prospect-table");
    EXPECT_EQ(tables.size(), made.size());
}

TEST_F(Papers, WhatIsNotSettledIsMarked) {
    office.loosen(office.card("A01-09-0012"), "name");
    const auto made = make("next-progress-table");
    const auto own = std::ranges::find(made, "A01", [](const MadeRecord& m) { return text(m, "consultant_code"); });
    ASSERT_NE(own, made.end());
    EXPECT_EQ(own->doubtful, std::set<std::string>{"rows[2].name"});
}

TEST_F(Papers, AYearEnds) {
    for (const auto& one : make("next-progress-table", "2009-12-31")) EXPECT_EQ(text(one, "period"), "2010-01");
}

TEST_F(Papers, FaultsNameTheirFile) {
    const fs::path folder = fs::temp_directory_path() / ("formloop-papers-" + std::to_string(getpid()));
    fs::create_directories(folder);
    const auto write = [&](const char* name, const std::string& text) { std::ofstream(folder / name) << text; };
    const std::string head = "-- id: a\n-- form: daily-report\n-- zh: 甲\n-- en: a\n";
    write("a.sql", "-- id: b\nSELECT 1");
    write("c.rows.sql", "SELECT 1");
    const auto faulty = load_papers(folder, rules_shared());
    ASSERT_FALSE(faulty);
    std::string all;
    for (const auto& fault : faulty.error()) all += to_string(fault) + "\n";
    EXPECT_THAT(all, HasSubstr("a.sql:1: has no \"form\" in its head"));
    EXPECT_THAT(all, HasSubstr("a.sql:1: has another id than its file name, expected a"));
    EXPECT_THAT(all, HasSubstr("c.rows.sql:1: fills rows of a paper that is not there, expected a file c.sql beside it"));
    fs::remove(folder / "c.rows.sql");
    office.build();
    const auto values = query_values(office.archive(), office.office, "2009-04-15");
    ASSERT_TRUE(values);
    for (const auto& [sql, message] : std::vector<std::pair<std::string, std::string>>{
             {"SELEC 1", "a.sql: its query does not run"},
             {"SELECT '2009-04-15' AS date", "a.sql: its query has no column \"consultant_code\", a field of the key of daily-report"},
             {"SELECT '2009-04-15' AS date, 'A01' AS consultant_code, 1 AS colour", "a.sql: its query gives \"colour\", which is no field there"}}) {
        write("a.sql", head + sql);
        const auto loaded = load_papers(folder, rules_shared());
        ASSERT_TRUE(loaded) << to_string(loaded.error().front());
        const auto made = make_records(loaded->front(), *catalog().find("daily-report"), office.archive(), *values);
        ASSERT_FALSE(made) << sql;
        EXPECT_THAT(to_string(made.error()), HasSubstr(message));
    }
    fs::remove_all(folder);
}

}  // namespace
}  // namespace formloop::app::test
