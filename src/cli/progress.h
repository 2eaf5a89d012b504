// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <string>

#include "src/cli/language.h"

namespace formloop::cli {

/// Progress of a long run on stderr: on a terminal one line that is written over, with pages/s and the time left; elsewhere a
/// plain line every ten seconds.
class Progress {
public:
    explicit Progress(Language language);
    ~Progress();
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;

    /// `done` of `known` pages; `known` may still grow while files are being opened.
    void update(int done, int known);
    /// Wipes the line, so that something else can be written.
    void clear();

private:
    void show(int done, int known);

    Language language_;
    bool terminal_;
    std::chrono::steady_clock::time_point started_, shown_;
    bool visible_ = false;
};

}  // namespace formloop::cli
