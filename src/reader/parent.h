// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <string>

#include "src/reader/channel.h"
#include "src/reader/limits.h"
#include "src/reader/messages.h"

namespace formloop::reader {

/// What the parent of the readers loads and what each reader does.
struct ParentWork {
    std::function<EngineReport()> load;                                       ///< once, before the first reader
    std::function<void(const std::string& name, const std::string& yaml)> add_template;
    std::function<void(const PrintSheet&, const Fd& pixels)> keep_print;      ///< models a blank sheet's print for later readers
    std::function<void(Channel& command, const Limits&)> read;                ///< in a process of its own, already confined
};

/// The small process that the readers are forked from: it loads the models once, never opens an untrusted file, and holds no
/// archive and no key. Serves `command` until that closes. Returns the exit status.
int run_parent(Channel command, const Limits& limits, const ParentWork& work);

}  // namespace formloop::reader
