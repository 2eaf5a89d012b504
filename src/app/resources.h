// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <expected>
#include <filesystem>

#include "src/base/error.h"

namespace formloop::app {

/// Where forms, lexicons, rules and models lie: `$FORMLOOP_SHARE`, else beside the installed program
/// (`../share/formloop`), else the source tree that this program was built from. Inside, paths are as in the source tree.
/// Fails with engine_missing when none of them holds the forms.
std::expected<std::filesystem::path, Error> share_folder();

inline std::filesystem::path rules_folder(const std::filesystem::path& share) { return share / "templates" / "rules"; }
inline std::filesystem::path papers_folder(const std::filesystem::path& share) { return share / "templates" / "papers"; }
inline std::filesystem::path models_folder(const std::filesystem::path& share) { return share / "ocr" / "models"; }

}  // namespace formloop::app
