// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <string>

namespace formloop::app {

/// Wakes up when something changes in a folder or below it. Where the kernel cannot tell (network folders, too many folders)
/// it only waits, and the caller looks for itself now and then.
class FolderEvents {
public:
    explicit FolderEvents(const std::string& folder);
    ~FolderEvents();
    FolderEvents(const FolderEvents&) = delete;
    FolderEvents& operator=(const FolderEvents&) = delete;

    /// Waits until something changed, a signal came, or the time is over. True when something changed.
    bool wait(std::chrono::milliseconds most);

private:
    void watch_tree();

    std::string folder_;
    int descriptor_ = -1;
};

}  // namespace formloop::app
