// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <expected>
#include <filesystem>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "src/base/error.h"
#include "src/store/database.h"

/// The tables every archive has, whatever its forms. docs/archive.md describes them.
namespace formloop::store {

/// Grows by one whenever a table changes; an archive with a higher one is refused, one with a lower one is migrated.
inline constexpr int schema_version = 2;

/// Makes all tables in an empty database, in the caller's transaction.
std::expected<void, Error> create_schema(Database& database);

/// The schema version of a database, for a version that this program knows. Fails with `archive_damaged` when it is not
/// that of an archive, with `archive_newer`. `file` is for the sentence.
std::expected<int, Error> version_of(Database& database, const std::filesystem::path& file);

/// Brings the tables of an older version to `schema_version`, in the caller's transaction. What they hold stays.
std::expected<void, Error> migrate_schema(Database& database, int from);

/// What the rules know of the office, apart from paper: the tables `consultant`, `first_serial`, `level`, `setting`,
/// and the holidays of `calendar`.
struct OfficeTables {
    struct Consultant {
        std::string code, name, team;
        std::string active_from, active_to;  ///< ISO days; empty: no bound
        bool operator==(const Consultant&) const = default;
    };
    struct Level {
        std::string level;
        int rank = 0;           ///< 1 is the highest
        int interval_days = 0;  ///< longest time between two contacts
        bool operator==(const Level&) const = default;
    };
    std::vector<Consultant> consultants;
    std::vector<Level> levels;
    std::map<std::pair<std::string, int>, int> first_serials;  ///< (consultant, year) → first serial number
    std::vector<std::string> holidays;                         ///< ISO days
    std::map<std::string, Cell> settings;                      ///< also the `:name` that every rule may use
    bool operator==(const OfficeTables&) const = default;
};

/// Writes them, replacing what was there, in the caller's transaction.
std::expected<void, Error> fill_office(Database& database, const OfficeTables& office);

}  // namespace formloop::store
