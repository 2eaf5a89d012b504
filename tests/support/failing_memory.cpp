// SPDX-License-Identifier: GPL-3.0-or-later
/// Lets the n-th allocation of a program fail, once or for ever. A library for LD_PRELOAD, steered by the environment
/// (scripts/faults.py memory); the programs that this one starts have all the memory they want.
///
///   FORMLOOP_FAIL_ALLOCATION  which one fails, from 1; 0: none, they are only counted
///   FORMLOOP_FAIL_EVER        1: and all after it
///   FORMLOOP_FAIL_COUNT       a file that says how many there were, once the program has ended
#include <dlfcn.h>
#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstddef>
#include <cstdio>
#include <cstdlib>

extern "C" {
void* __libc_malloc(std::size_t);
void* __libc_calloc(std::size_t, std::size_t);
void* __libc_realloc(void*, std::size_t);
void* __libc_memalign(std::size_t, std::size_t);
}

namespace {

std::atomic<bool> counting = false;
std::atomic<long> allocations = 0;
long failing = 0;
bool for_ever = false;
int count_file = -1;

/// Counts an allocation and says whether it is to fail; then errno is set.
bool fails() {
    if (!counting) return false;
    const long number = ++allocations;
    if (failing == 0 || (for_ever ? number < failing : number != failing)) return false;
    errno = ENOMEM;
    return true;
}

void begin() {
    const char* which = std::getenv("FORMLOOP_FAIL_ALLOCATION");
    if (!which) return;
    failing = std::atol(which);
    if (const char* ever = std::getenv("FORMLOOP_FAIL_EVER")) for_ever = *ever == '1';
    if (const char* file = std::getenv("FORMLOOP_FAIL_COUNT")) count_file = ::open(file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    ::unsetenv("FORMLOOP_FAIL_ALLOCATION");
    counting = true;
}

int (*real_main)(int, char**, char**) = nullptr;

int counted_main(int argc, char** argv, char** environment) {
    begin();
    return real_main(argc, argv, environment);
}

[[gnu::destructor]] void end() {
    counting = false;
    if (count_file >= 0) ::dprintf(count_file, "%ld\n", allocations.load());
}

}  // namespace

extern "C" void* malloc(std::size_t bytes) { return fails() ? nullptr : __libc_malloc(bytes); }
extern "C" void* calloc(std::size_t count, std::size_t bytes) { return fails() ? nullptr : __libc_calloc(count, bytes); }
extern "C" void* realloc(void* before, std::size_t bytes) { return fails() ? nullptr : __libc_realloc(before, bytes); }
extern "C" void* memalign(std::size_t align, std::size_t bytes) { return fails() ? nullptr : __libc_memalign(align, bytes); }
extern "C" void* aligned_alloc(std::size_t align, std::size_t bytes) { return memalign(align, bytes); }
extern "C" int posix_memalign(void** at, std::size_t align, std::size_t bytes) { return (*at = memalign(align, bytes)) ? 0 : ENOMEM; }

/// What the loader and the libraries need before the program's own first line is theirs to fail for.
extern "C" int __libc_start_main(int (*program)(int, char**, char**), int argc, char** argv, void (*init)(), void (*fini)(), void (*loader_end)(), void* stack) {
    real_main = program;
    using Start = int(int (*)(int, char**, char**), int, char**, void (*)(), void (*)(), void (*)(), void*);
    return reinterpret_cast<Start*>(dlsym(RTLD_NEXT, "__libc_start_main"))(counted_main, argc, argv, init, fini, loader_end, stack);
}
