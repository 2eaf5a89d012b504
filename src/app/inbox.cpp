// SPDX-License-Identifier: GPL-3.0-or-later
#include "src/app/inbox.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstring>
#include <fstream>

namespace formloop::app {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 7> passing_endings = {".part", ".partial", ".tmp", ".temp", ".crdownload", ".download", ".filepart"};
constexpr int patience = 10;  ///< times the settling time, for a file without its end

/// Whether another process may still be writing. The kernel grants a read lease only on a file that nobody has open for
/// writing; where it grants none to this user or on this file system, that is not known.
bool is_being_written(const fs::path& file) {
    const int descriptor = ::open(file.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (descriptor < 0) return errno == EWOULDBLOCK;
    const bool written = ::fcntl(descriptor, F_SETLEASE, F_RDLCK) != 0 && errno == EAGAIN;
    if (!written) ::fcntl(descriptor, F_SETLEASE, F_UNLCK);
    ::close(descriptor);
    return written;
}

std::uint32_t number_at(std::string_view bytes, std::size_t at, bool little) {
    std::uint32_t number = 0;
    for (std::size_t i = 0; i < 4; ++i) number = number << 8 | static_cast<unsigned char>(bytes[at + (little ? 3 - i : i)]);
    return number;
}

}  // namespace

bool is_passing_name(const std::string& name) {
    if (name.starts_with('.') || name.starts_with('~') || name.ends_with('~')) return true;
    std::string ending = fs::path(name).extension().string();
    std::ranges::transform(ending, ending.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return std::ranges::find(passing_endings, ending) != passing_endings.end();
}

bool has_its_end(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::array<char, 2048> block{};
    in.read(block.data(), 8);
    const std::string head(block.data(), std::size_t(in.gcount()));
    in.clear();
    in.seekg(0, std::ios::end);
    const auto length = std::int64_t(in.tellg());
    if (length <= 0) return false;
    in.seekg(std::max<std::int64_t>(0, length - std::int64_t(block.size())));
    in.read(block.data(), block.size());
    const std::string_view tail(block.data(), std::size_t(in.gcount()));
    using namespace std::string_view_literals;
    if (head.starts_with("%PDF-")) return tail.find("%%EOF") != tail.npos;
    if (head.starts_with("\x89PNG")) return tail.find("IEND") != tail.npos;
    if (head.starts_with("\xFF\xD8\xFF")) return tail.rfind("\xFF\xD9"sv) != tail.npos;
    // Most writers put the directory behind the pictures and its place into the head at last.
    if (head.size() == 8 && (head.starts_with("II*\0"sv) || head.starts_with("MM\0*"sv))) {
        const auto directory = number_at(head, 4, head[0] == 'I');
        return directory >= 8 && std::int64_t(directory) + 6 <= length;
    }
    return true;
}

Inbox::Inbox(std::string folder, std::chrono::milliseconds settle) : folder_(std::move(folder)), settle_(settle) {
    // Whoever opens a file in the instant that a lease on it is tried is told of it by this signal, whose default is to end us.
    std::signal(SIGIO, SIG_IGN);
}

std::vector<ScanFile> Inbox::finished(Clock::time_point now) {
    std::vector<ScanFile> ready;
    for (auto& [source, seen] : seen_) seen.there = false;
    for (auto& file : scans_in(folder_)) {
        struct stat status {};
        if (::lstat(file.path.c_str(), &status) != 0 || !S_ISREG(status.st_mode) || is_passing_name(file.path.filename())) continue;
        const Stamp stamp{std::uint64_t(status.st_size), status.st_ino,
                          std::int64_t{status.st_mtim.tv_sec} * 1'000'000'000 + status.st_mtim.tv_nsec};
        const auto [at, is_new] = seen_.try_emplace(file.source, Seen{stamp, now});
        Seen& seen = at->second;
        seen.there = true;
        if (!is_new && seen.stamp != stamp) seen = {stamp, now};
        if (seen.given || now - seen.since < settle_) continue;
        if (now - seen.since < patience * settle_ && !has_its_end(file.path)) continue;
        if (is_being_written(file.path)) {
            seen.since = now;
            continue;
        }
        seen.given = true;
        ready.push_back(std::move(file));
    }
    std::erase_if(seen_, [](const auto& item) { return !item.second.there; });
    return ready;
}

bool Inbox::waiting() const {
    return std::ranges::any_of(seen_, [](const auto& item) { return !item.second.given; });
}

}  // namespace formloop::app
