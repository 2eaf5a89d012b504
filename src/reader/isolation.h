// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "src/reader/limits.h"

namespace formloop::reader {

/// Confines the calling process before it opens an untrusted file: limits on memory, processor time and files, no core dump,
/// no new privileges, not traceable, first to go when memory is short, and it dies with its parent. Cannot be undone. False when
/// a limit could not be set. The walls of sandbox.h come on top.
bool confine(const Limits& limits);

/// Grants processor time for one more page, counted from now.
void renew_cpu_time(const Limits& limits);

}  // namespace formloop::reader
