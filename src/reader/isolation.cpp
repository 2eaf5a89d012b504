// SPDX-License-Identifier: GPL-3.0-or-later
#include "src/reader/isolation.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

namespace formloop::reader {
namespace {

bool set_limit(int what, std::uint64_t value) {
    const rlimit limit{value, value};
    return setrlimit(static_cast<__rlimit_resource>(what), &limit) == 0;
}

/// When memory is short the kernel takes this process first. It may say no: then it chooses by size, which mostly is the same.
void volunteer_when_memory_is_short() {
    const int file = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
    if (file < 0) return;
    (void)!write(file, "1000", 4);
    close(file);
}

}  // namespace

bool confine(const Limits& limits) {
    volunteer_when_memory_is_short();  // before /proc/self is closed to us by the third line below
    bool ok = prctl(PR_SET_PDEATHSIG, SIGKILL) == 0;
    ok &= prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0;
    ok &= prctl(PR_SET_DUMPABLE, 0) == 0;
    ok &= set_limit(RLIMIT_AS, limits.memory_bytes);
    ok &= set_limit(RLIMIT_FSIZE, limits.file_bytes);
    ok &= set_limit(RLIMIT_CORE, 0);
    ok &= set_limit(RLIMIT_NOFILE, 64);
    renew_cpu_time(limits);
    return ok;
}

void renew_cpu_time(const Limits& limits) {
    rusage used{};
    getrusage(RUSAGE_SELF, &used);
    const std::uint64_t spent = used.ru_utime.tv_sec + used.ru_stime.tv_sec + 1;
    // The soft limit moves from page to page; the hard one stays open for it.
    const rlimit limit{spent + limits.cpu.count(), RLIM_INFINITY};
    setrlimit(RLIMIT_CPU, &limit);
}

}  // namespace formloop::reader
