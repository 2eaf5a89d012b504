// SPDX-License-Identifier: GPL-3.0-or-later
/// Makes the n-th call of a kind fail, once or for ever, in a program that knows nothing of it. A library for LD_PRELOAD,
/// steered by the environment (scripts/faults.py calls):
///
///   FORMLOOP_FAIL_CALL   open write fsync rename truncate mkdir unlink
///   FORMLOOP_FAIL_BELOW  only calls on files below this folder count
///   FORMLOOP_FAIL_AT     which of them fails, from 1; 0: none, they are only counted
///   FORMLOOP_FAIL_EVER   1: and all after it
///   FORMLOOP_FAIL_ERROR  the errno they fail with
///   FORMLOOP_FAIL_COUNT  a file that says how many there were
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace {

const char* setting(const char* name) {
    const char* value = std::getenv(name);
    return value ? value : "";
}

bool is_below(const char* path) {
    const char* folder = setting("FORMLOOP_FAIL_BELOW");
    return path && *folder && std::strncmp(path, folder, std::strlen(folder)) == 0;
}

bool is_below(int fd) {
    char link[32], path[4096];
    std::snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    const auto length = ::readlink(link, path, sizeof path - 1);
    if (length < 0) return false;
    path[length] = 0;
    return is_below(path);
}

/// Counts a call and says whether it is to fail; then errno is set.
template <class Place>
bool fails(const char* call, Place place) {
    const int kept = errno;
    if (std::strcmp(setting("FORMLOOP_FAIL_CALL"), call) != 0 || !is_below(place)) return errno = kept, false;
    static std::atomic<long> calls = 0;
    const long number = ++calls;
    if (const char* file = setting("FORMLOOP_FAIL_COUNT"); *file) {
        char text[24];
        const int length = std::snprintf(text, sizeof text, "%ld\n", number);
        const auto fd = syscall(SYS_openat, AT_FDCWD, file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
        syscall(SYS_write, fd, text, length);
        syscall(SYS_close, fd);
    }
    const long at = std::atol(setting("FORMLOOP_FAIL_AT"));
    const bool failing = at > 0 && (number == at || (number > at && *setting("FORMLOOP_FAIL_EVER") == '1'));
    errno = failing ? std::atoi(setting("FORMLOOP_FAIL_ERROR")) : kept;
    return failing;
}

template <class Function>
Function* real(const char* name) {
    return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

}  // namespace

#define FORWARD(call, result, name, parameters, place, ...)                          \
    extern "C" result name parameters {                                              \
        static auto* const next = real<result parameters>(#name);                    \
        return fails(call, place) ? static_cast<result>(-1) : next(__VA_ARGS__);     \
    }

#define FORWARD_OPEN(name)                                                           \
    extern "C" int name(const char* path, int flags, ...) {                          \
        static auto* const next = real<int(const char*, int, ...)>(#name);           \
        va_list rest;                                                                \
        va_start(rest, flags);                                                       \
        const mode_t mode = (flags & (O_CREAT | O_TMPFILE)) ? va_arg(rest, mode_t) : 0; \
        va_end(rest);                                                                \
        return fails("open", path) ? -1 : next(path, flags, mode);                   \
    }

FORWARD_OPEN(open)
FORWARD_OPEN(open64)
FORWARD("write", ssize_t, write, (int fd, const void* bytes, size_t count), fd, fd, bytes, count)
FORWARD("write", ssize_t, pwrite, (int fd, const void* bytes, size_t count, off_t at), fd, fd, bytes, count, at)
FORWARD("write", ssize_t, pwrite64, (int fd, const void* bytes, size_t count, off64_t at), fd, fd, bytes, count, at)
FORWARD("fsync", int, fsync, (int fd), fd, fd)
FORWARD("fsync", int, fdatasync, (int fd), fd, fd)
FORWARD("rename", int, rename, (const char* from, const char* to), to, from, to)
FORWARD("truncate", int, ftruncate, (int fd, off_t length), fd, fd, length)
FORWARD("truncate", int, ftruncate64, (int fd, off64_t length), fd, fd, length)
FORWARD("mkdir", int, mkdir, (const char* path, mode_t mode), path, path, mode)
FORWARD("unlink", int, unlink, (const char* path), path, path)
