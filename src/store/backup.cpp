// SPDX-License-Identifier: GPL-3.0-or-later
#include "src/store/backup.h"

#include <algorithm>
#include <fstream>
#include <map>
#include <set>
#include <string>

#include "src/base/text.h"
#include "src/store/archive.h"
#include "src/store/files.h"

namespace formloop::store {
namespace {

namespace fs = std::filesystem;

constexpr const char* sums_name = "SHA256SUMS";
constexpr const char* folders[] = {"originals", "pages", "templates"};

/// Relative name → SHA-256.
using Sums = std::map<std::string, std::string>;

Error damaged(const fs::path& place, std::string message) {
    return {ErrorCode::archive_damaged, place.string(), std::move(message)};
}

/// A place without `.`, `..` and a slash at its end, so that it has a folder and a name.
fs::path plain(const fs::path& path) {
    std::error_code ignored;
    auto place = fs::absolute(path, ignored).lexically_normal();
    return place.has_filename() ? place : place.parent_path();
}

/// A draft with the folders of an archive. What killed runs left beside it is taken away first.
std::expected<Draft, Error> draft_of(const fs::path& place) {
    remove_leftovers(place.parent_path());
    auto draft = Draft::folder(place);
    for (const auto* folder : folders)
        if (draft)
            if (auto made = make_folder(draft->path() / folder); !made) return std::unexpected(made.error());
    return draft;
}

std::expected<void, Error> give_name(Draft& draft, const fs::path& place) {
    for (const auto* folder : folders)
        if (auto synced = sync_folder(draft.path() / folder); !synced) return synced;
    return draft.give_new_name(place);
}

/// Only names that an archive has: a list that was tampered with leads nowhere else.
bool is_of_an_archive(const std::string& name) {
    if (name == "archive.db" || name == "office.yaml") return true;
    const auto parts = split(name, '/');
    return parts.size() == 2 && std::ranges::find(folders, parts[0]) != std::end(folders) && !parts[1].empty() &&
           !parts[1].starts_with('.');
}

std::expected<Sums, Error> read_sums(const fs::path& backup) {
    std::ifstream in(backup / sums_name);
    if (!in)
        return std::unexpected(
            Error{ErrorCode::bad_input, backup.string(), "is no backup, expected a folder that archive backup made"});
    Sums sums;
    for (std::string line; std::getline(in, line);) {
        if (line.size() < 67 || line.compare(64, 2, "  ") != 0 || !is_of_an_archive(line.substr(66)))
            return std::unexpected(damaged(backup / sums_name, "is not a list of checksums, expected one file a line"));
        sums[line.substr(66)] = line.substr(0, 64);
    }
    if (!sums.contains("archive.db")) return std::unexpected(damaged(backup / sums_name, "does not name archive.db"));
    return sums;
}

std::expected<KeptFile, Error> unchanged(const fs::path& file, const std::string& sha, std::expected<KeptFile, Error> found) {
    if (!found && found.error().code == ErrorCode::not_found)
        return std::unexpected(damaged(file, "is missing, expected a file of the backup"));
    if (found && found->sha != sha) return std::unexpected(damaged(file, "was changed, expected the bytes that were kept"));
    return found;
}

/// The files that a database names, with their checksums; empty where it has none.
std::expected<Sums, Error> files_of(Database& database) {
    auto rows = database.select(
        "SELECT 'originals/' || d.sha, d.sha FROM document d WHERE d.sha NOT IN (SELECT sha FROM removed_original) "
        "UNION ALL SELECT 'pages/' || c.image, COALESCE(c.image_sha, '') FROM capture c WHERE c.image IS NOT NULL");
    if (!rows) {  // a schema in which nothing was ever removed and pictures had no checksum
        rows = database.select(
            "SELECT 'originals/' || sha, sha FROM document "
            "UNION ALL SELECT 'pages/' || image, '' FROM capture WHERE image IS NOT NULL");
        if (!rows) return std::unexpected(rows.error());
    }
    Sums files;
    for (const auto& row : rows->rows) files[text_of(row[0])] = text_of(row[1]);
    return files;
}

/// The database of a backup: whole, of a known schema, and everything it names is in the list.
std::expected<void, Error> check_database(const fs::path& file, const Sums& sums) {
    auto database = Database::open_to_read(file);
    if (!database) return std::unexpected(database.error());
    if (auto whole = database->check_integrity(); !whole) return whole;
    if (auto version = version_of(*database, file); !version) return std::unexpected(version.error());
    const auto files = files_of(*database);
    if (!files) return std::unexpected(files.error());
    for (const auto& [name, sha] : *files) {
        const auto at = sums.find(name);
        if (at == sums.end()) return std::unexpected(damaged(file.parent_path() / name, "is missing, expected a file of the backup"));
        if (!sha.empty() && at->second != sha)
            return std::unexpected(damaged(file.parent_path() / name, "was changed, expected the bytes that were kept"));
    }
    return {};
}

}  // namespace

std::expected<BackupSize, Error> check_backup(const fs::path& backup) {
    const auto sums = read_sums(backup);
    if (!sums) return std::unexpected(sums.error());
    BackupSize size;
    for (const auto& [name, sha] : *sums) {
        const auto found = unchanged(backup / name, sha, measure(backup / name));
        if (!found) return std::unexpected(found.error());
        ++size.files;
        size.bytes += found->bytes;
    }
    if (auto whole = check_database(backup / "archive.db", *sums); !whole) return std::unexpected(whole.error());
    return size;
}

std::expected<BackupSize, Error> Archive::back_up(const fs::path& to) {
    const auto place = plain(to);
    std::error_code ignored;
    if (fs::exists(fs::symlink_status(place, ignored)))
        return std::unexpected(Error{ErrorCode::bad_input, to.string(), "is there already, expected a new name"});
    if (!fs::is_directory(place.parent_path(), ignored))
        return std::unexpected(Error{ErrorCode::not_found, place.parent_path().string(), "no such folder to write to"});
    auto draft = draft_of(place);
    if (!draft) return std::unexpected(draft.error());
    // The database first: files never change and are there before rows name them, so the copy names nothing that is not.
    if (auto copied = database_.copy_to(draft->path() / "archive.db"); !copied) return std::unexpected(copied.error());
    Sums files;
    {
        auto database = Database::open_to_read(draft->path() / "archive.db");
        if (!database) return std::unexpected(database.error());
        auto named = files_of(*database);
        if (!named) return std::unexpected(named.error());
        files = std::move(*named);
    }
    for (const auto& file : kept_templates()) files["templates/" + file.filename().string()];
    if (fs::exists(office_file(), ignored)) files["office.yaml"];

    Sums sums;
    for (const auto& [name, sha] : files) {
        auto copied = copy_durably(folder_ / name, draft->path() / name);
        if (!copied && copied.error().code == ErrorCode::disk) return std::unexpected(copied.error());
        const auto expected = sha.empty() && copied ? copied->sha : sha;
        auto same = unchanged(folder_ / name, expected, std::move(copied));
        if (!same) return std::unexpected(same.error());
        sums[name] = same->sha;
    }
    auto database = measure(draft->path() / "archive.db");
    if (!database) return std::unexpected(database.error());
    sums["archive.db"] = database->sha;
    std::string list;
    for (const auto& [name, sha] : sums) list += sha + "  " + name + "\n";
    if (auto written = write_durably(draft->path() / sums_name, list); !written) return std::unexpected(written.error());

    auto size = check_backup(draft->path());
    if (!size) return size;
    if (auto named = give_name(*draft, place); !named) return std::unexpected(named.error());
    return size;
}

std::expected<BackupSize, Error> restore(const fs::path& backup, const fs::path& folder) {
    const auto place = plain(folder);
    std::error_code ignored;
    const bool there = fs::exists(fs::symlink_status(place, ignored));
    if (there && (!fs::is_directory(place, ignored) || !fs::is_empty(place, ignored)))
        return std::unexpected(
            Error{ErrorCode::bad_input, folder.string(), "holds something already, expected no folder or an empty one"});
    if (!fs::is_directory(place.parent_path(), ignored))
        return std::unexpected(Error{ErrorCode::not_found, place.parent_path().string(), "no such folder to write to"});
    const auto sums = read_sums(backup);
    if (!sums) return std::unexpected(sums.error());
    auto draft = draft_of(place);
    if (!draft) return std::unexpected(draft.error());
    BackupSize size;
    for (const auto& [name, sha] : *sums) {
        auto copied = copy_durably(backup / name, draft->path() / name);
        if (!copied && copied.error().code == ErrorCode::disk) return std::unexpected(copied.error());
        auto same = unchanged(backup / name, sha, std::move(copied));
        if (!same) return std::unexpected(same.error());
        ++size.files;
        size.bytes += same->bytes;
    }
    if (auto whole = check_database(draft->path() / "archive.db", *sums); !whole) return std::unexpected(whole.error());
    if (there) fs::remove(place, ignored);  // an empty folder
    if (auto named = give_name(*draft, place); !named) return std::unexpected(named.error());
    return size;
}

}  // namespace formloop::store
