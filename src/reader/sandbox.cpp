// SPDX-License-Identifier: GPL-3.0-or-later
#include "src/reader/sandbox.h"

#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace formloop::reader {
namespace {

// --- Files: Landlock -----------------------------------------------------------------------------------------------------
// Spelled out here, for the headers of a distribution may be older than the kernel that runs.

#ifndef SYS_landlock_create_ruleset
#define SYS_landlock_create_ruleset 444
#define SYS_landlock_add_rule 445
#define SYS_landlock_restrict_self 446
#endif

constexpr unsigned kAskVersion = 1;         // LANDLOCK_CREATE_RULESET_VERSION
constexpr int kPathBeneath = 1;             // LANDLOCK_RULE_PATH_BENEATH
constexpr std::uint64_t kReadFile = 1 << 2, kReadFolder = 1 << 3;

/// Every right on files that a version of the interface knows: version 1 has 13 (execute, write, read, make …), 2 adds refer,
/// 3 truncate, 5 ioctl on devices.
std::uint64_t rights_on_files(int version) {
    const int count = version >= 5 ? 16 : version >= 3 ? 15 : version == 2 ? 14 : 13;
    return (std::uint64_t{1} << count) - 1;
}

struct RulesetAttributes {
    std::uint64_t files = 0;
    std::uint64_t network = 0;  // version 4: bind and connect
    std::uint64_t scopes = 0;   // version 6: abstract sockets and signals of others
};

struct [[gnu::packed]] PathBeneath {
    std::uint64_t rights = 0;
    std::int32_t folder = -1;
};

/// What a decoder may still open: system fonts, their configuration and cache, and the data of Poppler.
constexpr std::array kReadable{"/usr/share", "/usr/local/share/fonts", "/etc/fonts", "/var/cache/fontconfig"};

bool wall_off_files() {
    const long version = syscall(SYS_landlock_create_ruleset, nullptr, 0, kAskVersion);
    if (version < 1) return false;
    const RulesetAttributes attributes{rights_on_files(static_cast<int>(version)), version >= 4 ? 3u : 0u, version >= 6 ? 3u : 0u};
    const int ruleset = static_cast<int>(syscall(SYS_landlock_create_ruleset, &attributes, sizeof attributes, 0));
    if (ruleset < 0) return false;
    for (const char* folder : kReadable) {
        const PathBeneath beneath{kReadFile | kReadFolder, open(folder, O_PATH | O_CLOEXEC)};
        if (beneath.folder < 0) continue;
        syscall(SYS_landlock_add_rule, ruleset, kPathBeneath, &beneath, 0);
        close(beneath.folder);
    }
    const bool walled = syscall(SYS_landlock_restrict_self, ruleset, 0) == 0;
    close(ruleset);
    return walled;
}

// --- System calls: seccomp -----------------------------------------------------------------------------------------------

#if defined(__x86_64__)
constexpr std::uint32_t kArchitecture = AUDIT_ARCH_X86_64;
#elif defined(__aarch64__)
constexpr std::uint32_t kArchitecture = AUDIT_ARCH_AARCH64;
#else
constexpr std::uint32_t kArchitecture = 0;
#endif

constexpr std::uint32_t kAllow = SECCOMP_RET_ALLOW;
constexpr std::uint32_t answer(int error) { return SECCOMP_RET_ERRNO | static_cast<std::uint32_t>(error); }

/// One 32-bit half of an argument, masked, equals `value`.
struct Condition {
    int argument = 0;
    std::uint32_t mask = ~0u;
    std::uint32_t value = 0;
    bool high_half = false;
};

/// What becomes of a call when all conditions hold. The first rule that fits decides; a call that none fits ends the process.
struct Rule {
    int call = 0;
    std::uint32_t action = kAllow;
    std::vector<Condition> when;
};

/// The calls that Poppler, libqpdf, libtiff, Leptonica, Tesseract, fontconfig and a single-threaded net were seen to need, and
/// their close kin. To let a library make one more call, add it here; docs/readers.md says how to find which.
std::vector<Rule> rules() {
    std::vector<Rule> rules;
    for (const int call : {
             // what is open already
             SYS_read, SYS_write, SYS_readv, SYS_writev, SYS_pread64, SYS_pwrite64, SYS_lseek, SYS_close, SYS_fcntl, SYS_dup,
             SYS_fstat, SYS_fstatfs, SYS_fadvise64, SYS_getdents64, SYS_ppoll, SYS_recvmsg, SYS_sendmsg,
             // names of files, not their contents: Landlock does not hide that they exist
             SYS_newfstatat, SYS_statx, SYS_statfs, SYS_readlinkat, SYS_faccessat, SYS_faccessat2, SYS_getcwd,
             // memory
             SYS_munmap, SYS_mremap, SYS_madvise, SYS_brk,
             // threads of one
             SYS_futex, SYS_sched_yield, SYS_sched_getaffinity, SYS_getcpu, SYS_membarrier, SYS_rseq, SYS_set_robust_list,
             SYS_set_tid_address, SYS_restart_syscall,
             // time and chance
             SYS_clock_gettime, SYS_clock_getres, SYS_gettimeofday, SYS_nanosleep, SYS_clock_nanosleep, SYS_getrandom,
             // signals to oneself
             SYS_rt_sigaction, SYS_rt_sigprocmask, SYS_rt_sigreturn, SYS_rt_sigpending, SYS_sigaltstack,
             // who and where
             SYS_getpid, SYS_gettid, SYS_getuid, SYS_geteuid, SYS_getgid, SYS_getegid, SYS_uname, SYS_sysinfo, SYS_getrusage,
             SYS_times, SYS_getpriority,
             SYS_exit, SYS_exit_group,
#if defined(__x86_64__)
             SYS_stat, SYS_lstat, SYS_access, SYS_readlink, SYS_poll, SYS_time, SYS_getrlimit, SYS_arch_prctl,
#endif
         })
        rules.push_back({call, kAllow, {}});

    constexpr std::uint32_t writing = O_WRONLY | O_RDWR | O_CREAT | O_TRUNC | O_APPEND | (O_TMPFILE & ~O_DIRECTORY);
    rules.push_back({SYS_openat, kAllow, {{2, writing, 0}}});
    rules.push_back({SYS_mmap, kAllow, {{2, PROT_EXEC, 0}}});
    rules.push_back({SYS_mprotect, kAllow, {{2, PROT_EXEC, 0}}});
    rules.push_back({SYS_sendto, kAllow, {{4, ~0u, 0}, {4, ~0u, 0, true}}});  // to the other end only: no address
    rules.push_back({SYS_tgkill, kAllow, {{0, ~0u, static_cast<std::uint32_t>(getpid())}}});
    rules.push_back({SYS_prlimit64, kAllow, {{2, ~0u, 0}, {2, ~0u, 0, true}}});  // asking
    rules.push_back({SYS_prlimit64, kAllow, {{0, ~0u, 0}, {1, ~0u, RLIMIT_CPU}}});  // time for the next page
    rules.push_back({SYS_prctl, kAllow, {{0, ~0u, PR_SET_NAME}}});

    for (const int call : {SYS_mmap, SYS_mprotect}) rules.push_back({call, answer(EACCES), {}});
    // Libraries try these and go on without.
    for (const int call : {SYS_openat, SYS_socket, SYS_socketpair, SYS_unlinkat, SYS_mkdirat, SYS_linkat, SYS_symlinkat, SYS_renameat2,
                           SYS_utimensat, SYS_ftruncate, SYS_fchmod, SYS_fchmodat, SYS_prlimit64, SYS_prctl, SYS_clone, SYS_setpriority,
                           SYS_sched_setaffinity, SYS_pipe2, SYS_memfd_create,
#if defined(__x86_64__)
                           SYS_unlink, SYS_mkdir, SYS_rmdir, SYS_link, SYS_symlink, SYS_rename, SYS_chmod,
#endif
                          })
        rules.push_back({call, answer(EPERM), {}});
    rules.push_back({SYS_ioctl, answer(ENOTTY), {}});
    rules.push_back({SYS_clone3, answer(ENOSYS), {}});
    rules.push_back({SYS_openat2, answer(ENOSYS), {}});
#if defined(__x86_64__)
    rules.push_back({SYS_open, kAllow, {{1, writing, 0}}});
    rules.push_back({SYS_open, answer(EPERM), {}});
#endif
    return rules;
}

void load(std::vector<sock_filter>& program, std::size_t offset) {
    program.push_back(BPF_STMT(BPF_LD | BPF_W | BPF_ABS, static_cast<std::uint32_t>(offset)));
}

/// Goes on when the loaded word equals `value`, else steps over the next `skip` instructions.
void expect(std::vector<sock_filter>& program, std::uint32_t value, std::size_t skip) {
    program.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, value, 0, static_cast<std::uint8_t>(skip)));
}

std::vector<sock_filter> compile(const std::vector<Rule>& rules) {
    std::vector<sock_filter> program;
    const auto end = [&](std::uint32_t action) { program.push_back(BPF_STMT(BPF_RET | BPF_K, action)); };
    load(program, offsetof(seccomp_data, arch));
    program.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, kArchitecture, 1, 0));
    end(SECCOMP_RET_KILL_PROCESS);
    load(program, offsetof(seccomp_data, nr));
    for (const Rule& rule : rules) {
        // Three instructions a condition; after a failed one the number of the call is loaded again.
        const std::size_t conditions = rule.when.size() * 3;
        expect(program, static_cast<std::uint32_t>(rule.call), conditions + (conditions ? 2 : 1));
        std::size_t left = conditions;
        for (const Condition& condition : rule.when) {
            // The words of an argument lie in the machine's order: little-endian on both architectures.
            load(program, offsetof(seccomp_data, args) + condition.argument * 8 + (condition.high_half ? 4 : 0));
            program.push_back(BPF_STMT(BPF_ALU | BPF_AND | BPF_K, condition.mask));
            left -= 3;
            expect(program, condition.value, left + 1);
        }
        end(rule.action);
        if (conditions) load(program, offsetof(seccomp_data, nr));
    }
    end(SECCOMP_RET_KILL_PROCESS);
    return program;
}

bool wall_off_calls() {
    if (kArchitecture == 0) return false;
    std::vector<sock_filter> program = compile(rules());
    const sock_fprog filter{static_cast<unsigned short>(program.size()), program.data()};
    return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) == 0;
}

/// Runs `attempt` in a process of its own behind the walls and gives how that ended (waitpid's status).
int behind_walls(int (*attempt)()) {
    const pid_t pid = fork();
    if (pid < 0) return -1;
    if (pid == 0) {
        const rlimit no_core{0, 0};
        setrlimit(RLIMIT_CORE, &no_core);
        prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
        raise_walls();
        _exit(attempt());
    }
    int status = 0;
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {}
    return status;
}

}  // namespace

Walls raise_walls() {
    Walls walls;
    walls.files = wall_off_files();
    walls.calls = wall_off_calls();
    return walls;
}

Walls try_walls() {
    const auto exited_well = [](int status) { return WIFEXITED(status) && WEXITSTATUS(status) == 0; };
    const int opened = behind_walls([] { return open("/etc/passwd", O_RDONLY) < 0 && errno == EACCES ? 0 : 1; });
    const int connected = behind_walls([] { return socket(AF_INET, SOCK_STREAM, 0) < 0 && errno == EPERM ? 0 : 1; });
    const int ran = behind_walls([] {
        char* const nothing[] = {nullptr};
        return execve("/bin/true", nothing, nothing) == 0 ? 0 : 1;
    });
    return {exited_well(opened), exited_well(connected) && WIFSIGNALED(ran) && WTERMSIG(ran) == SIGSYS};
}

}  // namespace formloop::reader
