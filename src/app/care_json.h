// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "src/app/forget.h"
#include "src/base/error.h"
#include "src/store/archive.h"

/// The JSON lines of `formloop archive …` (docs/json.md).
namespace formloop::app {

/// A fault of an archive: `{"place","message"}`.
std::string fault_json(const Error& fault);
/// The last line of `archive verify --json`.
std::string to_json(const store::Verification& seen);
/// What `archive rebuild --json` says: `{"tables"}`, those that were wrong.
std::string rebuilt_json(const std::vector<std::string>& tables);
/// A line of `archive forget --json`: `{"source","page","form","fate","rows","fields"}`.
std::string to_json(const ForgottenPage& page);
/// Its last line.
std::string to_json(const ForgetPlan& plan);
/// What `archive backup --json` and `archive restore --json` say.
std::string to_json(const store::BackupSize& size);

}  // namespace formloop::app
