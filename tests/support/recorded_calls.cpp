// SPDX-License-Identifier: GPL-3.0-or-later
/// Writes down, in their order, the calls that change files below a folder, the syncs, and what the program says meanwhile. A
/// library for LD_PRELOAD; from its record scripts/faults.py power makes every state that a lost power may leave behind.
///
///   FORMLOOP_RECORD_BELOW  only files below this folder count; an absolute path
///   FORMLOOP_RECORD        the file that the record is appended to
///   FORMLOOP_RECORD_KILL   the process ends itself after so many calls; 0: it does not
///
/// The record is one line a call, its fields parted by tabs, followed by as many bytes as the last field says:
///
///   create PATH INODE 0 · folder PATH INODE 0 · write INODE OFFSET LENGTH · truncate INODE LENGTH 0 · sync INODE 0
///   rename FROM TO 0 · remove PATH 0 · say LENGTH
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <string>
#include <string_view>

namespace {

std::string setting(const char* name) {
    const char* value = std::getenv(name);
    return value ? value : "";
}

bool is_below(const std::string& path) {
    const std::string folder = setting("FORMLOOP_RECORD_BELOW");
    return !folder.empty() && path.starts_with(folder);
}

std::string path_of(int fd) {
    char link[32] = "/proc/self/cwd", path[4096];
    if (fd != AT_FDCWD) std::snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    const auto length = ::readlink(link, path, sizeof path);
    return length < 0 ? "" : std::string(path, static_cast<std::size_t>(length));
}

std::string absolute(int folder, const char* path) { return *path == '/' ? path : path_of(folder) + "/" + path; }

ino_t inode(int fd) {
    struct stat status {};
    return ::fstat(fd, &status) == 0 ? status.st_ino : 0;
}

ino_t inode(const std::string& path) {
    struct stat status {};
    return ::lstat(path.c_str(), &status) == 0 ? status.st_ino : 0;
}

std::mutex one_at_a_time;

/// One call is done: a line, its bytes, in one write.
void record(const std::string& call, std::string_view bytes = {}) {
    const int kept = errno;
    static long calls = 0;
    const std::string line = call + "\t" + std::to_string(bytes.size()) + "\n" + std::string(bytes);
    const auto fd = syscall(SYS_openat, AT_FDCWD, setting("FORMLOOP_RECORD").c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    syscall(SYS_write, fd, line.data(), line.size());
    syscall(SYS_close, fd);
    if (++calls == std::atol(setting("FORMLOOP_RECORD_KILL").c_str())) ::raise(SIGKILL);
    errno = kept;
}

std::string line(const char* call, const auto&... fields) {
    std::string text = call;
    const auto add = [&](const auto& field) {
        if constexpr (requires { std::to_string(field); }) text += "\t" + std::to_string(field);
        else text += "\t" + field;
    };
    (add(fields), ...);
    return text;
}

template <class Function>
Function* real(const char* name) {
    return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

template <class Call>
int opened(const std::string& path, int flags, Call call) {
    const std::lock_guard lock(one_at_a_time);
    const bool fresh = (flags & O_CREAT) && is_below(path) && inode(path) == 0;
    const int fd = call();
    if (fd < 0 || !is_below(path)) return fd;
    if (fresh) record(line("create", path, inode(fd)));
    else if (flags & O_TRUNC) record(line("truncate", inode(fd), 0));
    return fd;
}

/// `at` below 0: where the file stands.
template <class Call>
ssize_t written(int fd, const void* bytes, off64_t at, Call call) {
    const std::lock_guard lock(one_at_a_time);
    if (!is_below(path_of(fd))) return call();
    const ssize_t count = call();
    if (count < 0) return count;
    if (at < 0) at = ::lseek64(fd, 0, SEEK_CUR) - count;
    record(line("write", inode(fd), at), {static_cast<const char*>(bytes), static_cast<std::size_t>(count)});
    return count;
}

template <class Call>
int done(bool counts, const std::string& what, Call call) {
    const std::lock_guard lock(one_at_a_time);
    const int result = call();
    if (result == 0 && counts) record(what);
    return result;
}

/// What the program says goes through here, a line at a time, and then to where it was to go.
ssize_t say(void*, const char* bytes, std::size_t count) {
    const std::lock_guard lock(one_at_a_time);
    const auto sent = syscall(SYS_write, STDOUT_FILENO, bytes, count);
    record("say", {bytes, count});
    return sent;
}

[[gnu::constructor]] void hear_what_is_said() {
    // A library may start a program of its own, `hostname` for one: what that says is not ours.
    if (setting("FORMLOOP_RECORD").empty() || std::string_view(program_invocation_short_name) != "formloop") return;
    stdout = ::fopencookie(nullptr, "w", {nullptr, say, nullptr, nullptr});
    std::setvbuf(stdout, nullptr, _IOLBF, 1 << 16);
}

}  // namespace

#define FORWARD_OPEN(name, folder, ...)                                                                          \
    extern "C" int name(__VA_ARGS__ __VA_OPT__(, ) const char* path, int flags, ...) {                           \
        va_list rest;                                                                                            \
        va_start(rest, flags);                                                                                   \
        const mode_t mode = (flags & (O_CREAT | O_TMPFILE)) ? va_arg(rest, mode_t) : 0;                          \
        va_end(rest);                                                                                            \
        return opened(absolute(folder, path), flags, [&] { return static_cast<int>(syscall(SYS_openat, folder, path, flags, mode)); }); \
    }

FORWARD_OPEN(open, AT_FDCWD)
FORWARD_OPEN(open64, AT_FDCWD)
FORWARD_OPEN(openat, at, int at)
FORWARD_OPEN(openat64, at, int at)

#define FORWARD_WRITE(name, at, parameters, ...)                                                  \
    extern "C" ssize_t name parameters {                                                          \
        static auto* const next = real<ssize_t parameters>(#name);                                \
        return written(fd, bytes, at, [&] { return next(__VA_ARGS__); });                         \
    }

FORWARD_WRITE(write, -1, (int fd, const void* bytes, size_t count), fd, bytes, count)
FORWARD_WRITE(pwrite, at, (int fd, const void* bytes, size_t count, off_t at), fd, bytes, count, at)
FORWARD_WRITE(pwrite64, at, (int fd, const void* bytes, size_t count, off64_t at), fd, bytes, count, at)

#define FORWARD(name, parameters, counts, what, ...)                                              \
    extern "C" int name parameters {                                                              \
        static auto* const next = real<int parameters>(#name);                                    \
        return done(counts, what, [&] { return next(__VA_ARGS__); });                             \
    }

FORWARD(fsync, (int fd), is_below(path_of(fd)), line("sync", inode(fd)), fd)
FORWARD(fdatasync, (int fd), is_below(path_of(fd)), line("sync", inode(fd)), fd)
FORWARD(ftruncate, (int fd, off_t length), is_below(path_of(fd)), line("truncate", inode(fd), length), fd, length)
FORWARD(ftruncate64, (int fd, off64_t length), is_below(path_of(fd)), line("truncate", inode(fd), length), fd, length)
FORWARD(rename, (const char* from, const char* to), is_below(absolute(AT_FDCWD, to)),
        line("rename", absolute(AT_FDCWD, from), absolute(AT_FDCWD, to)), from, to)
FORWARD(renameat2, (int at, const char* from, int to_at, const char* to, unsigned flags), is_below(absolute(to_at, to)),
        line("rename", absolute(at, from), absolute(to_at, to)), at, from, to_at, to, flags)
FORWARD(unlink, (const char* path), is_below(absolute(AT_FDCWD, path)), line("remove", absolute(AT_FDCWD, path)), path)
FORWARD(unlinkat, (int at, const char* path, int flags), is_below(absolute(at, path)), line("remove", absolute(at, path)), at, path, flags)
FORWARD(rmdir, (const char* path), is_below(absolute(AT_FDCWD, path)), line("remove", absolute(AT_FDCWD, path)), path)
FORWARD(remove, (const char* path), is_below(absolute(AT_FDCWD, path)), line("remove", absolute(AT_FDCWD, path)), path)

extern "C" int mkdir(const char* path, mode_t mode) {
    static auto* const next = real<int(const char*, mode_t)>("mkdir");
    const std::lock_guard lock(one_at_a_time);
    const int result = next(path, mode);
    if (const auto place = absolute(AT_FDCWD, path); result == 0 && is_below(place)) record(line("folder", place, inode(place)));
    return result;
}
