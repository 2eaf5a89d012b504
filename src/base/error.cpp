// SPDX-License-Identifier: GPL-3.0-or-later
#include "src/base/error.h"

namespace formloop {

std::string to_string(const Error& error) {
    return error.where.empty() ? error.message : error.where + ": " + error.message;
}

int exit_code(ErrorCode code) {
    switch (code) {
        case ErrorCode::usage:
        case ErrorCode::not_found:
        case ErrorCode::unreadable_file:
        case ErrorCode::bad_input:
        case ErrorCode::bad_template:
        case ErrorCode::bad_settings:
        case ErrorCode::missing_glyph:
        case ErrorCode::encrypted:
        case ErrorCode::limit: return 2;
        case ErrorCode::engine_missing:
        case ErrorCode::disk:
        case ErrorCode::archive_locked:
        case ErrorCode::archive_damaged:
        case ErrorCode::archive_newer:
        case ErrorCode::internal: return 3;
    }
    return 3;
}

}  // namespace formloop
