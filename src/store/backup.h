// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <expected>
#include <filesystem>

#include "src/base/error.h"

/// A backup is a folder like an archive, with `SHA256SUMS` (as `sha256sum` writes it) beside: one line for each file.
namespace formloop::store {

struct BackupSize {
    std::int64_t files = 0;
    std::uintmax_t bytes = 0;
};

/// Whether a backup is whole: every file is what `SHA256SUMS` says, the database passes its own checks and is of a schema
/// that this program knows, and every original and page picture that it names is there. Writes nothing. Fails with
/// `bad_input` when the folder is no backup, `archive_damaged` when it is not whole, `archive_newer`.
std::expected<BackupSize, Error> check_backup(const std::filesystem::path& backup);

/// Makes an archive from a backup, checked before and named last. Fails as `check_backup()` does, with `bad_input` when
/// the folder holds anything, with `disk`.
std::expected<BackupSize, Error> restore(const std::filesystem::path& backup, const std::filesystem::path& folder);

}  // namespace formloop::store
