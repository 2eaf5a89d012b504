// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace formloop {

/// Why work could not be done. Paper that is blank, unreadable or contradictory is never an error: that is a value.
enum class ErrorCode {
    usage,             ///< the command line or a call is wrong: unknown form, option, key
    not_found,         ///< a named file or folder does not exist
    unreadable_file,   ///< a named file is there, but may not or cannot be read
    bad_input,         ///< a file is not what it was given as: record JSON, truth file, image
    bad_template,      ///< a form, lexicon or rule file has a fault
    bad_settings,      ///< office.yaml has a fault
    missing_glyph,     ///< a character that no font at hand can draw
    encrypted,         ///< the document needs a password, or the one given is wrong
    limit,             ///< a limit on memory, time, pixels or pages was reached
    engine_missing,    ///< a model, language or font that is needed is absent or unusable
    disk,              ///< disk full, no permission, write or fsync failed
    archive_locked,    ///< another run holds the archive
    archive_damaged,   ///< the archive does not pass its own checks
    archive_newer,     ///< the archive was written by a newer version
    internal,          ///< a foreign library broke its promise
};

/// One refusal: place, what is, what was expected. Holds no field values: scans are personal data.
struct Error {
    ErrorCode code = ErrorCode::internal;
    std::string where;    ///< file:line:column, field path, or file and page; may be empty
    std::string message;  ///< one sentence without a final full stop

    bool operator==(const Error&) const = default;
};

/// The sentence a person reads: `where: message`.
std::string to_string(const Error& error);

/// The exit code (docs/command-line.md) that an error ends a command with: 2 what was given is wrong, 3 it could not work.
int exit_code(ErrorCode code);

}  // namespace formloop
