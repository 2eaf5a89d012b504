// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace formloop::reader {

/// Which of the kernel's walls hold around a process.
struct Walls {
    bool files = false;  ///< Landlock: nothing can be opened but fonts and data below /usr/share
    bool calls = false;  ///< seccomp: system calls that decoders do not need are refused or end the process
    bool operator==(const Walls&) const = default;
};

/// Raises both walls around the calling process, which must have one thread and must have called confine(). Descriptors that
/// are open stay usable. Cannot be undone. A wall that this kernel lacks is left out.
Walls raise_walls();

/// Raises the walls around a process of its own, which then tries what must fail: open a file (EACCES), make a socket (EPERM),
/// run another program (killed by SIGSYS). Says which walls held.
Walls try_walls();

}  // namespace formloop::reader
