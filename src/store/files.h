// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <expected>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "src/base/error.h"

/// Files that are whole or absent, whatever happens to the machine: written beside their place, synced, renamed, and
/// the folder synced. An fsync that fails is never tried again on the same file.
namespace formloop::store {

/// SHA-256 as 64 hex digits.
std::string sha256(std::string_view bytes);

/// Writes a file that appears whole under its name or not at all; an older file of that name is replaced. Fails with
/// `disk`.
std::expected<void, Error> write_durably(const std::filesystem::path& file, std::string_view bytes);

/// Files of one folder that are written one by one and get their names together, after the last; those that never got
/// theirs are taken away at the end.
class NamedTogether {
public:
    /// The folder must exist.
    explicit NamedTogether(std::filesystem::path folder) : folder_(std::move(folder)) {}
    NamedTogether(const NamedTogether&) = delete;
    NamedTogether& operator=(const NamedTogether&) = delete;
    ~NamedTogether();

    /// Writes a file that has no name yet. Fails with `disk`.
    std::expected<void, Error> add(const std::string& name, std::string_view bytes);
    /// Waits once for the disk, for all of them, and gives them their names; older files of those names are replaced, each
    /// by a whole one. Fails with `disk`.
    std::expected<void, Error> give_names();

private:
    struct Waiting {
        std::filesystem::path draft, file;
    };
    std::filesystem::path folder_;
    std::vector<Waiting> waiting_;
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

/// A passing name in the folder of a file, for what is written there before it gets its own.
std::filesystem::path draft_beside(const std::filesystem::path& file);

/// Gives a file or folder that is written (its contents synced here when it is a file) its final name. What has that name
/// already is never replaced: fails with `bad_input`, or with `disk`.
std::expected<void, Error> name_durably(const std::filesystem::path& draft, const std::filesystem::path& name);

/// Copies a regular file to `folder/<sha256>`, through `folder/.tmp-*`. A file already there is left as it is.
/// Fails with `not_found` when it does not exist, `bad_input` when it is a link, a folder or a device or shrinks while
/// it is read, `disk` when it cannot be read or the folder cannot be written, or as `wanted` does: it is asked before the
/// file gets its name, and what is not wanted is measured only.
std::expected<KeptFile, Error> keep_by_content(
    const std::filesystem::path& file, const std::filesystem::path& folder,
    const std::function<std::expected<bool, Error>(std::string_view sha)>& wanted = {});

/// Takes away what a killed run left half written in `folder`.
void remove_leftovers(const std::filesystem::path& folder);

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
