// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <expected>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "src/base/error.h"

/// Files that are whole or absent, whatever happens to the machine: written beside their place, synced, renamed, and
/// the folder synced. An fsync that fails is never tried again on the same file.
namespace formloop::store {

/// What passing names begin with.
inline constexpr std::string_view draft_prefix = ".formloop-";

/// A file or folder under a passing name, before it gets its own beside it. The kernel holds a lock on it as long as this
/// lives: one that bears such a name and nobody holds is what a killed run left. Taken away at the end when it got no name.
class Draft {
public:
    /// A new file, or a new folder, beside `place`, which errors name. Fails with `disk`.
    static std::expected<Draft, Error> file(const std::filesystem::path& place, unsigned mode = 0644);
    static std::expected<Draft, Error> folder(const std::filesystem::path& place);
    Draft(Draft&& other) noexcept;
    Draft& operator=(Draft&& other) noexcept;
    ~Draft();

    const std::filesystem::path& path() const { return path_; }
    /// Of the file, open for writing.
    int descriptor() const { return descriptor_; }

    /// Waits for the disk and gives the file its name; an older file of that name is replaced. Fails with `disk`.
    std::expected<void, Error> give_name(const std::filesystem::path& name);
    /// The same for a file or a folder whose contents are synced; what has that name already is never replaced. Fails with
    /// `bad_input`, or with `disk`.
    std::expected<void, Error> give_new_name(const std::filesystem::path& name);
    /// The same for a folder and everything in it, for which it waits once; an older folder of that name is exchanged for it
    /// in one step and taken away. Fails with `disk`.
    std::expected<void, Error> take_place_of(const std::filesystem::path& name);

private:
    Draft() = default;
    template <class Open>
    static std::expected<Draft, Error> make(const std::filesystem::path& place, Open open);

    std::filesystem::path path_;  ///< empty: it has its name
    int descriptor_ = -1;
};

/// Takes away the drafts in `folder` that nobody holds: killed runs left them.
void remove_leftovers(const std::filesystem::path& folder);

/// SHA-256 as 64 hex digits.
std::string sha256(std::string_view bytes);

/// Writes a file that appears whole under its name or not at all; an older file of that name is replaced. Fails with
/// `disk`.
std::expected<void, Error> write_durably(const std::filesystem::path& file, std::string_view bytes);

/// A new file that is written piece by piece, in a draft folder: nobody waits for it alone.
class NewFile {
public:
    /// `place` is what errors name. Fails with `disk`.
    static std::expected<NewFile, Error> make(const std::filesystem::path& file, std::filesystem::path place);
    NewFile(NewFile&& other) noexcept;
    ~NewFile();
    /// Fails with `disk`.
    std::expected<void, Error> add(std::string_view bytes);
    /// Writes what is left. Fails with `disk`.
    std::expected<void, Error> end();

private:
    NewFile(int descriptor, std::filesystem::path place) : descriptor_(descriptor), place_(std::move(place)) {}
    int descriptor_ = -1;
    std::filesystem::path place_;
    std::string waiting_;  ///< not written yet
};

/// Makes sure that so many bytes more can be written to the folder's disk, for writers that do not say when they cannot.
/// `place` is what errors name. Fails with `disk`.
std::expected<void, Error> make_room(const std::filesystem::path& folder, std::uintmax_t bytes, const std::filesystem::path& place);

/// Files of one folder that are written one by one and get their names together, after the last; those that never got
/// theirs are taken away at the end.
class NamedTogether {
public:
    /// The folder must exist. What a killed run left in it is taken away.
    explicit NamedTogether(std::filesystem::path folder);

    /// Writes a file that has no name yet. Fails with `disk`.
    std::expected<void, Error> add(const std::string& name, std::string_view bytes);
    /// Waits once for the disk, for all of them, and gives them their names; older files of those names are replaced, each
    /// by a whole one. Fails with `disk`.
    std::expected<void, Error> give_names();

private:
    std::filesystem::path folder_;
    std::optional<Draft> draft_;  ///< a folder that holds them until then, below it
    std::vector<std::string> names_;
};

struct KeptFile {
    std::string sha;
    std::uintmax_t bytes = 0;
    bool operator==(const KeptFile&) const = default;
};

/// Hash and length of a regular file as it is now. Fails as `keep_by_content()` does when it cannot be read.
std::expected<KeptFile, Error> measure(const std::filesystem::path& file);

/// Copies a regular file to a new one and waits for the disk; gives what was copied. The folder is for the caller to sync.
/// Fails as `keep_by_content()` does, with `disk` also when there is a file of that name.
std::expected<KeptFile, Error> copy_durably(const std::filesystem::path& file, const std::filesystem::path& copy);

/// Waits until the names in a folder are on disk. A folder that may be written but not read cannot be waited for and is not.
std::expected<void, Error> sync_folder(const std::filesystem::path& folder);

/// Makes a folder and those above it that are missing, each named on disk before the next is made. Fails with `disk`.
std::expected<void, Error> make_folder(const std::filesystem::path& folder);

/// Copies a regular file to `folder/<sha256>`, through a draft there. A file already there is left as it is.
/// Fails with `not_found` when it does not exist, `bad_input` when it is a link, a folder or a device or shrinks while
/// it is read, `disk` when it cannot be read or the folder cannot be written, or as `wanted` does: it is asked before the
/// file gets its name, and what is not wanted is measured only.
std::expected<KeptFile, Error> keep_by_content(
    const std::filesystem::path& file, const std::filesystem::path& folder,
    const std::function<std::expected<bool, Error>(std::string_view sha)>& wanted = {});

/// A lock that only one process holds; the kernel frees it when the process ends, however it ends.
class FileLock {
public:
    /// Waits for at most `wait`. Fails with `archive_locked` when another process holds it for longer.
    static std::expected<FileLock, Error> take(const std::filesystem::path& file, std::chrono::milliseconds wait);
    FileLock() = default;
    FileLock(FileLock&& other) noexcept;
    FileLock& operator=(FileLock&& other) noexcept;
    ~FileLock();
    bool held() const { return descriptor_ >= 0; }

private:
    explicit FileLock(int descriptor) : descriptor_(descriptor) {}
    int descriptor_ = -1;
};

}  // namespace formloop::store
