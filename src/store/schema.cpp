// SPDX-License-Identifier: GPL-3.0-or-later
#include "src/store/schema.h"

#include <algorithm>
#include <cassert>
#include <chrono>
#include <cstdlib>

#include "src/record/calendar.h"

namespace formloop::store {
namespace {

using record::Date;

// That a person's data was removed: when, what sort of thing, how much; nothing that says who.
constexpr const char* forgotten_table = R"(CREATE TABLE forgotten (
        id INTEGER PRIMARY KEY, at TEXT NOT NULL, kind TEXT NOT NULL, records INTEGER NOT NULL, "rows" INTEGER NOT NULL,
        captures INTEGER NOT NULL, entries INTEGER NOT NULL, originals INTEGER NOT NULL, copies INTEGER NOT NULL))";
// Where counts may disagree because of it: on a consultant's sheets from one month to another.
constexpr const char* forgotten_scope_table = R"(CREATE TABLE forgotten_scope (
        forgotten INTEGER NOT NULL REFERENCES forgotten (id), consultant TEXT NOT NULL, first_month TEXT NOT NULL,
        last_month TEXT NOT NULL, PRIMARY KEY (forgotten, consultant)))";
// An original that is kept no longer, so that the same bytes are known when they come again.
constexpr const char* removed_original_table = R"(CREATE TABLE removed_original (
        sha TEXT PRIMARY KEY, bytes INTEGER NOT NULL, reason TEXT NOT NULL, removed_at TEXT NOT NULL))";

constexpr const char* tables[] = {
    R"(CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL))",

    // One file, known by its bytes. `seq` is the order in which files came.
    R"(CREATE TABLE document (
        sha TEXT PRIMARY KEY, seq INTEGER NOT NULL UNIQUE, kind TEXT NOT NULL, bytes INTEGER NOT NULL, pages INTEGER,
        state TEXT NOT NULL, received_at TEXT NOT NULL))",
    R"(CREATE TABLE source (
        document TEXT NOT NULL REFERENCES document (sha), name TEXT NOT NULL, seq INTEGER NOT NULL,
        PRIMARY KEY (document, name)))",

    // One sheet of paper that we printed.
    R"(CREATE TABLE copy (
        copy TEXT PRIMARY KEY, form TEXT NOT NULL, version INTEGER NOT NULL, pages TEXT NOT NULL,
        printed TEXT NOT NULL))",

    // One page of a document, seen once; or one record that came without paper. `paper`: the sheet it shows.
    R"(CREATE TABLE capture (
        id INTEGER PRIMARY KEY, document TEXT NOT NULL REFERENCES document (sha), page INTEGER NOT NULL,
        form TEXT, version INTEGER, form_page INTEGER, sheet INTEGER, copy TEXT, paper TEXT,
        state TEXT NOT NULL, reason TEXT, residual REAL, image TEXT, map TEXT, readings TEXT, result TEXT NOT NULL,
        image_sha TEXT, UNIQUE (document, page)))",
    R"(CREATE INDEX capture_paper ON capture (paper))",

    // The truth: one value with its origin. Never changed; deleted only when a person is forgotten.
    R"(CREATE TABLE entry (
        id INTEGER PRIMARY KEY, capture INTEGER NOT NULL REFERENCES capture (id), path TEXT NOT NULL,
        origin TEXT NOT NULL,
        kind TEXT NOT NULL, state TEXT NOT NULL, value TEXT NOT NULL, written TEXT, confidence REAL NOT NULL,
        ink_confidence REAL NOT NULL, box_x REAL, box_y REAL, box_w REAL, box_h REAL, engine TEXT, model TEXT,
        ink_digest TEXT, recorded_at TEXT NOT NULL))",
    R"(CREATE INDEX entry_capture ON entry (capture, path))",
    R"(CREATE TABLE field_check (
        entry INTEGER NOT NULL REFERENCES entry (id), "constraint" TEXT NOT NULL, ok INTEGER,
        PRIMARY KEY (entry, "constraint")))",

    // Projections of the entries, beside the typed tables.
    R"(CREATE TABLE record (
        id TEXT PRIMARY KEY, form TEXT NOT NULL, version INTEGER NOT NULL, record_group TEXT NOT NULL, copy TEXT))",
    R"(CREATE INDEX record_record_group ON record (record_group))",
    R"(CREATE TABLE record_page (
        record TEXT NOT NULL, form_page INTEGER NOT NULL, sheet INTEGER NOT NULL, paper TEXT NOT NULL,
        capture INTEGER NOT NULL, PRIMARY KEY (record, form_page, sheet)))",
    R"(CREATE INDEX record_page_paper ON record_page (paper))",
    R"(CREATE TABLE held (
        record TEXT NOT NULL, path TEXT NOT NULL, seq INTEGER NOT NULL, state TEXT NOT NULL, value TEXT NOT NULL,
        entry INTEGER NOT NULL, PRIMARY KEY (record, path)))",
    R"(CREATE INDEX held_entry ON held (entry))",

    // What rules know apart from paper.
    R"(CREATE TABLE calendar (
        day TEXT PRIMARY KEY, serial INTEGER NOT NULL UNIQUE, weekday INTEGER NOT NULL, month TEXT NOT NULL,
        day_of_month INTEGER NOT NULL, plus_3_months TEXT NOT NULL, holiday INTEGER NOT NULL))",
    R"(CREATE INDEX calendar_month ON calendar (month, day_of_month))",
    R"(CREATE TABLE consultant (
        code TEXT PRIMARY KEY, name TEXT NOT NULL, team TEXT, active_from TEXT, active_to TEXT))",
    R"(CREATE TABLE first_serial (
        consultant TEXT NOT NULL, year INTEGER NOT NULL, serial INTEGER NOT NULL, PRIMARY KEY (consultant, year)))",
    R"(CREATE TABLE level (level TEXT PRIMARY KEY, rank INTEGER NOT NULL, interval_days INTEGER NOT NULL))",
    R"(CREATE TABLE setting (key TEXT PRIMARY KEY, value TEXT))",

    forgotten_table,
    forgotten_scope_table,
    removed_original_table,
};

/// How version i + 1 becomes version i + 2. A step that was published stays as it is, also when the tables above change.
const std::vector<std::vector<const char*>> migrations = {
    {"ALTER TABLE capture ADD COLUMN image_sha TEXT", forgotten_table, forgotten_scope_table,
     removed_original_table},
};

/// Three months later, the day clipped to that month's last (30 November → 28 or 29 February).
Date plus_3_months(Date day) {
    const Date later = day + std::chrono::months{3};
    return later.ok() ? later : Date{later.year() / later.month() / std::chrono::last};
}

/// Every day of 2000 to 2049. A serial number counts days from the first of them, which is 1.
std::expected<void, Error> fill_calendar(Database& database) {
    using namespace std::chrono;
    const sys_days first{2000y / January / 1}, last{2049y / December / 31};
    std::string values;
    const auto flush = [&]() -> std::expected<void, Error> {
        if (values.empty()) return {};
        values.pop_back();
        auto done = database.query("INSERT INTO calendar VALUES " + values);
        values.clear();
        if (!done) return std::unexpected(done.error());
        return {};
    };
    for (sys_days at = first; at <= last; at += days{1}) {
        const Date day{at};
        const auto iso = record::to_string(day);
        values += "('" + iso + "'," + std::to_string((at - first).count() + 1) + "," +
                  std::to_string(weekday{at}.iso_encoding()) + ",'" + iso.substr(0, 7) + "'," +
                  std::to_string(unsigned(day.day())) + ",'" + record::to_string(plus_3_months(day)) + "',0),";
        if (day.month() == December && day.day() == 31d)
            if (auto done = flush(); !done) return done;
    }
    return flush();
}

}  // namespace

std::expected<void, Error> create_schema(Database& database) {
    for (const auto* table : tables) {
        auto done = database.query(table);
        if (!done) return std::unexpected(done.error());
    }
    auto done = database.execute("INSERT INTO meta VALUES ('schema_version', ?)", {std::to_string(schema_version)});
    if (!done) return std::unexpected(done.error());
    return fill_calendar(database);
}

std::expected<int, Error> version_of(Database& database, const std::filesystem::path& file) {
    auto rows = database.select("SELECT value FROM meta WHERE key = 'schema_version'");
    if (!rows && rows.error().code != ErrorCode::internal) return std::unexpected(rows.error());
    int version = 0;
    if (rows && !rows->empty()) version = std::atoi(text_of(rows->rows[0][0]).c_str());
    if (version <= 0)
        return std::unexpected(
            Error{ErrorCode::archive_damaged, file.string(), "is a database, but not that of an archive"});
    if (version > schema_version)
        return std::unexpected(Error{ErrorCode::archive_newer, file.string(),
                                     "has schema version " + std::to_string(version) +
                                         ", but this program knows versions up to " + std::to_string(schema_version) +
                                         "; use a newer formloop"});
    return version;
}

std::expected<void, Error> migrate_schema(Database& database, int from) {
    assert(from >= 1 && from <= schema_version);
    for (int version = from; version < schema_version; ++version)
        for (const auto* statement : migrations[std::size_t(version - 1)])
            if (auto done = database.query(statement); !done) return std::unexpected(done.error());
    auto done = database.execute("UPDATE meta SET value = ? WHERE key = 'schema_version'", {std::to_string(schema_version)});
    if (!done) return std::unexpected(done.error());
    return {};
}

std::expected<void, Error> fill_office(Database& database, const OfficeTables& office) {
    std::expected<void, Error> result;
    const auto run = [&](const std::string& sql, const std::vector<Cell>& values = {}) {
        if (!result) return;
        if (auto done = database.execute(sql, values); !done) result = std::unexpected(done.error());
    };
    const auto or_null = [](const std::string& text) { return text.empty() ? Cell{} : Cell{text}; };
    for (const auto* table : {"consultant", "first_serial", "level", "setting"})
        run(std::string("DELETE FROM ") + table);
    for (const auto& c : office.consultants)
        run("INSERT INTO consultant VALUES (?, ?, ?, ?, ?)",
            {c.code, c.name, or_null(c.team), or_null(c.active_from), or_null(c.active_to)});
    for (const auto& [key, serial] : office.first_serials)
        run("INSERT INTO first_serial VALUES (?, ?, ?)", {key.first, std::int64_t{key.second}, std::int64_t{serial}});
    for (const auto& l : office.levels)
        run("INSERT INTO level VALUES (?, ?, ?)", {l.level, std::int64_t{l.rank}, std::int64_t{l.interval_days}});
    for (const auto& [key, value] : office.settings)
        run("INSERT INTO setting VALUES (?, ?)", {key, or_null(text_of(value))});
    run("UPDATE calendar SET holiday = 0 WHERE holiday = 1");
    for (const auto& day : office.holidays) run("UPDATE calendar SET holiday = 1 WHERE day = ?", {day});
    return result;
}

}  // namespace formloop::store
