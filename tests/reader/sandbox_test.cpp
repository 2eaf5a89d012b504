// SPDX-License-Identifier: GPL-3.0-or-later
#include "src/reader/sandbox.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <functional>
#include <string>

#include "src/reader/isolation.h"

namespace formloop::reader {
namespace {

/// How a confined process ends that does `work`: "0" … its exit status, or "signal N". The status is errno where work fails.
std::string confined(const std::function<int()>& work) {
    const pid_t pid = fork();
    if (pid == 0) {
        if (!confine(Limits{})) _exit(250);
        raise_walls();
        _exit(work());
    }
    int status = 0;
    waitpid(pid, &status, 0);
    return WIFSIGNALED(status) ? "signal " + std::to_string(WTERMSIG(status)) : std::to_string(WEXITSTATUS(status));
}

int errno_of(long result) { return result < 0 ? errno : 0; }

class Sandbox : public testing::Test {
protected:
    void SetUp() override {
        if (walls_ != Walls{true, true}) GTEST_SKIP() << "this kernel lacks Landlock or seccomp, or does not allow them here";
    }
    const Walls walls_ = try_walls();
};

TEST_F(Sandbox, NoFileOfTheUserCanBeOpened) {
    EXPECT_EQ(confined([] { return errno_of(open("/etc/passwd", O_RDONLY)); }), std::to_string(EACCES));
    EXPECT_EQ(confined([] { return errno_of(open("/proc/self/environ", O_RDONLY)); }), std::to_string(EACCES));
    EXPECT_EQ(confined([] { return errno_of(open("/tmp/new", O_WRONLY | O_CREAT, 0600)); }), std::to_string(EPERM));
    EXPECT_EQ(confined([] { return errno_of(open("/etc/fonts", O_RDONLY | O_DIRECTORY)); }), "0");
    EXPECT_EQ(confined([] { return errno_of(unlink("/tmp/nothing")); }), std::to_string(EPERM));
}

TEST_F(Sandbox, NoSocketCanBeMade) {
    EXPECT_EQ(confined([] { return errno_of(socket(AF_INET, SOCK_STREAM, 0)); }), std::to_string(EPERM));
    EXPECT_EQ(confined([] { return errno_of(socket(AF_UNIX, SOCK_STREAM, 0)); }), std::to_string(EPERM));
}

TEST_F(Sandbox, NoProgramCanBeRun) {
    const std::string stopped = "signal " + std::to_string(SIGSYS);
    EXPECT_EQ(confined([] {
                  char* const nothing[] = {nullptr};
                  return execve("/bin/true", nothing, nothing);
              }),
              stopped);
    EXPECT_EQ(confined([] { return kill(getppid(), 0); }), stopped);
    EXPECT_EQ(confined([] { return fork() < 0 ? errno : 0; }), std::to_string(EPERM));
}

TEST_F(Sandbox, NoMemoryCanBeRunAsCode) {
    EXPECT_EQ(confined([] {
                  return mmap(nullptr, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED ? errno : 0;
              }),
              std::to_string(EACCES));
}

TEST_F(Sandbox, OnlyItsOwnTimeCanBeRenewed) {
    const auto raise = [](int what) {
        const rlimit limit{60, RLIM_INFINITY};
        return errno_of(syscall(SYS_prlimit64, 0, what, &limit, nullptr));
    };
    EXPECT_EQ(confined([&] { return raise(RLIMIT_CPU); }), "0");
    EXPECT_EQ(confined([&] { return raise(RLIMIT_NOFILE); }), std::to_string(EPERM));
}

TEST_F(Sandbox, DecodersCanStillFailInTheirOwnWay) {
    EXPECT_EQ(confined([]() -> int { abort(); }), "signal " + std::to_string(SIGABRT));
    EXPECT_EQ(confined([] {
                  void* memory = malloc(64 << 20);
                  const bool well = memory != nullptr;
                  free(memory);
                  return well ? 0 : 1;
              }),
              "0");
}

}  // namespace
}  // namespace formloop::reader
