// SPDX-License-Identifier: GPL-3.0-or-later
#include "src/app/folder_events.h"

#include <poll.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <filesystem>

namespace formloop::app {
namespace {

namespace fs = std::filesystem;

constexpr std::uint32_t changes = IN_CREATE | IN_CLOSE_WRITE | IN_MODIFY | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE | IN_ONLYDIR |
                                  IN_DONT_FOLLOW;

}  // namespace

FolderEvents::FolderEvents(const std::string& folder)
    : folder_(folder), descriptor_(::inotify_init1(IN_NONBLOCK | IN_CLOEXEC)) {
    watch_tree();
}

FolderEvents::~FolderEvents() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

/// A folder that is watched already is only watched on.
void FolderEvents::watch_tree() {
    if (descriptor_ < 0) return;
    ::inotify_add_watch(descriptor_, folder_.c_str(), changes);
    std::error_code ignored;
    for (auto it = fs::recursive_directory_iterator(folder_, fs::directory_options::skip_permission_denied, ignored);
         it != fs::recursive_directory_iterator(); it.increment(ignored))
        if (it->is_directory(ignored) && !it->is_symlink(ignored)) ::inotify_add_watch(descriptor_, it->path().c_str(), changes);
}

bool FolderEvents::wait(std::chrono::milliseconds most) {
    pollfd waiting{descriptor_, POLLIN, 0};  // without a descriptor only time passes
    if (::poll(&waiting, 1, int(most.count())) <= 0 || descriptor_ < 0) return false;
    std::array<char, 1 << 14> events;
    while (::read(descriptor_, events.data(), events.size()) > 0) {
    }
    watch_tree();  // a folder may be among what is new
    return true;
}

}  // namespace formloop::app
