// SPDX-License-Identifier: GPL-3.0-or-later
#include "src/store/archive.h"

#include <algorithm>

namespace formloop::store {
namespace {

namespace fs = std::filesystem;

constexpr const char* database_name = "archive.db";
constexpr const char* folders[] = {"originals", "pages", "templates"};
/// Checking a whole file takes about a second per 500 MB; past this `verify()` does it, on request.
constexpr std::uintmax_t checked_at_every_open = 256u << 20;

constexpr const char* how_to_restore =
    "; it is left as it is: restore archive.db from a backup, or read the folder originals/ into a new archive";

std::expected<void, Error> make_folders(const fs::path& folder) {
    for (const auto* name : folders)
        if (auto made = make_folder(folder / name); !made) return made;
    return {};
}

/// A new database is made whole beside its place and then named, so that a file `archive.db` is never half made.
std::expected<void, Error> create(const fs::path& folder, std::chrono::milliseconds wait) {
    if (auto made = make_folders(folder); !made) return made;
    const auto draft = folder / (std::string(draft_prefix) + "archive.db");
    struct Removal {
        const fs::path& draft;
        Removal(const fs::path& d) : draft(d) { remove(); }
        ~Removal() { remove(); }
        void remove() const {
            std::error_code ignored;
            for (const auto* ending : {"", "-wal", "-shm"}) fs::remove(draft.string() + ending, ignored);
        }
    };
    const Removal before_and_after(draft);
    {
        auto database = Database::open(draft, wait);
        if (!database) return std::unexpected(database.error());
        auto transaction = Transaction::begin(*database);
        if (!transaction) return std::unexpected(transaction.error());
        if (auto made = create_schema(*database); !made) return made;
        if (auto done = transaction->commit(); !done) return done;
        if (auto done = database->query("PRAGMA wal_checkpoint(TRUNCATE)"); !done) return std::unexpected(done.error());
    }
    std::error_code code;
    fs::rename(draft, folder / database_name, code);
    if (code) return std::unexpected(Error{ErrorCode::disk, folder.string(), "cannot be written: " + code.message()});
    return {};
}

/// A name for the database as it was, that no earlier copy has.
fs::path name_of_kept(const fs::path& folder, int version) {
    const auto stem = "archive-schema-" + std::to_string(version);
    fs::path kept = folder / (stem + ".db");
    std::error_code ignored;
    for (int i = 2; fs::exists(kept, ignored); ++i) kept = folder / (stem + "-" + std::to_string(i) + ".db");
    return kept;
}

/// Brings a database to this program's schema in one transaction, a copy of it kept before. The caller holds the lock.
std::expected<std::optional<Migration>, Error> migrate(Database& database, const fs::path& file) {
    auto version = version_of(database, file);  // again: another run may have migrated it while this one waited
    if (!version) return std::unexpected(version.error());
    if (*version == schema_version) return std::optional<Migration>{};
    Migration migration{*version, schema_version, name_of_kept(file.parent_path(), *version)};
    if (auto copied = database.copy_to(migration.kept); !copied) return std::unexpected(copied.error());
    auto transaction = Transaction::begin(database);
    if (!transaction) return std::unexpected(transaction.error());
    if (auto migrated = migrate_schema(database, *version); !migrated) return std::unexpected(migrated.error());
    if (auto done = transaction->commit(); !done) return std::unexpected(done.error());
    return std::optional(std::move(migration));
}

}  // namespace

Archive::Archive(fs::path folder, FileLock lock, Database database)
    : folder_(std::move(folder)), lock_(std::move(lock)), database_(std::move(database)) {}

std::expected<Archive, Error> Archive::open(const fs::path& folder, const OpenOptions& options) {
    const auto file = folder / database_name;
    std::error_code code;
    const bool there = fs::exists(file, code);
    if (!there && options.missing == Missing::refuse)
        return std::unexpected(Error{ErrorCode::not_found, folder.string(),
                                     "no archive here, expected a folder that read, import or print made"});
    if (auto made = make_folder(folder); !made) return std::unexpected(made.error());

    FileLock lock;
    if (options.access == Access::exclusive || !there) {
        auto taken = FileLock::take(folder / "archive.lock", options.wait);
        if (!taken) return std::unexpected(taken.error());
        if (!fs::exists(file, code))
            if (auto made = create(folder, options.wait); !made) return std::unexpected(made.error());
        // A run that was killed may have made folders or the database and not waited until their names were on disk.
        for (const auto& place : {folder / "..", folder})
            if (auto synced = sync_folder(place); !synced) return std::unexpected(synced.error());
        if (options.access == Access::exclusive) lock = std::move(*taken);
    }
    if (auto made = make_folders(folder); !made) return std::unexpected(made.error());

    const auto damaged = [&](Error error) {
        if (error.code == ErrorCode::archive_damaged) error.message += how_to_restore;
        return std::unexpected(std::move(error));
    };
    const auto size = fs::file_size(file, code);
    if (!code && size == 0)
        return damaged({ErrorCode::archive_damaged, file.string(), "is empty, expected a database"});
    auto database = Database::open(file, options.wait);
    if (!database) return damaged(database.error());
    if (size <= checked_at_every_open)
        if (auto whole = database->check_integrity(); !whole) return damaged(whole.error());
    auto version = version_of(*database, file);
    if (!version) return damaged(version.error());
    std::optional<Migration> migration;
    if (*version < schema_version) {
        FileLock alone;
        if (options.access != Access::exclusive) {
            auto taken = FileLock::take(folder / "archive.lock", options.wait);
            if (!taken) return std::unexpected(taken.error());
            alone = std::move(*taken);
        }
        auto migrated = migrate(*database, file);
        if (!migrated) return damaged(migrated.error());
        migration = std::move(*migrated);
    }
    if (options.access == Access::exclusive)  // the folder above: a backup or a restore may have stood there
        for (const auto* name : {"originals", "pages", "templates", ".", ".."}) remove_leftovers(folder / name);
    Archive archive(folder, std::move(lock), std::move(*database));
    archive.migration_ = std::move(migration);
    if (options.access == Access::exclusive)
        if (auto finished = archive.finish_forgetting(); !finished) return std::unexpected(finished.error());
    return archive;
}

std::expected<void, Error> Archive::use_forms(const std::vector<const templates::FormTemplate*>& forms) {
    projection_.know(forms);
    return transact([&] { return projection_.prepare(database_); });
}

std::expected<void, Error> Archive::set_office(const OfficeTables& office) {
    return transact([&] { return fill_office(database_, office); });
}

std::expected<void, Error> Archive::keep_template(const templates::FormTemplate& form, std::string_view yaml) {
    return write_durably(folder_ / "templates" / (form.form + "-" + std::to_string(form.version) + ".yaml"), yaml);
}

std::vector<fs::path> Archive::kept_templates() const {
    std::vector<fs::path> files;
    std::error_code ignored;
    for (const auto& item : fs::directory_iterator(folder_ / "templates", ignored))
        if (item.path().extension() == ".yaml") files.push_back(item.path());
    std::ranges::sort(files);
    return files;
}

std::expected<std::vector<std::string>, Error> Archive::rebuild() {
    std::vector<std::string> tables;
    auto done = transact([&]() -> std::expected<void, Error> {
        auto wrong = projection_.disagreeing(database_);
        if (!wrong) return std::unexpected(wrong.error());
        tables = std::move(*wrong);
        return {};
    });
    if (!done) return std::unexpected(done.error());
    return tables;
}

}  // namespace formloop::store
