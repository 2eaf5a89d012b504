// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "src/cli/session.h"

/// When memory runs out: one sentence and exit code 3, whatever the program was at. An archive is whole at any moment.
namespace formloop::cli {

/// From now on an allocation that fails where nothing can be told of it (on the way out of another, in a destructor) ends the
/// process with that sentence. The session must outlive the program's work.
void end_when_memory_is_short(const Session& session);

/// The end of a command from which `std::bad_alloc` came: says the sentence and gives the exit code. Allocates nothing.
int fail_for_memory(const Session& session);

}  // namespace formloop::cli
