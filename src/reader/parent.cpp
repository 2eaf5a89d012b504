// SPDX-License-Identifier: GPL-3.0-or-later
#include "src/reader/parent.h"

#include <malloc.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <map>
#include <vector>

#include "src/reader/isolation.h"
#include "src/reader/sandbox.h"

namespace formloop::reader {
namespace {

struct Reader {
    pid_t pid = -1;
    Fd exit_event;  // readable when the process has ended
};

/// Pictures and tensors come and go by the page. Memory that is given back must be cleared by the kernel before it is used again:
/// of the time of ten typed pages the kernel took 16 % before this and 9 % with it (perf). A reader lives for some pages only.
void keep_freed_memory() {
    mallopt(M_MMAP_THRESHOLD, 32 << 20);  // the largest that glibc takes
    mallopt(M_TRIM_THRESHOLD, 1 << 30);
}

[[noreturn]] void be_reader(Fd socket, const Limits& limits, const ParentWork& work) {
    Channel command{std::move(socket), limits.message_bytes};
    bool well = false;
    keep_freed_memory();
    if (confine(limits)) {
        raise_walls();  // what this kernel lacks was reported at the start
        work.read(command, limits);
        well = true;
    }
    command.close();
    _exit(well ? 0 : 1);
}

/// Adds to the report which of the kernel's walls stand around a reader.
void report_walls(const Walls& walls, EngineReport& report) {
    if (walls.files) report.present.push_back("isolation: Landlock");
    else report.weaker.push_back("Landlock is not in this kernel or not allowed here; a faulty decoder could open files that you may read");
    if (walls.calls) report.present.push_back("isolation: seccomp");
    else report.weaker.push_back("seccomp is not in this kernel or not allowed here; a faulty decoder could use the network or run programs");
}

}  // namespace

int run_parent(Channel command, const Limits& limits, const ParentWork& work) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    signal(SIGINT, SIG_IGN);  // the command decides when work stops; its end takes us along
    const auto send = [&](Message kind, std::string_view payload) {
        return command.send(static_cast<std::uint8_t>(kind), payload);
    };
    const Walls walls = try_walls();  // while this process is small
    EngineReport report = work.load();
    report_walls(walls, report);
    if (!send(Message::ready, to_bytes(report))) return 1;

    std::map<std::string, Reader> readers;  // by task
    for (;;) {
        std::vector<pollfd> events{{command.fd(), POLLIN, 0}};
        for (const auto& [task, reader] : readers) events.push_back({reader.exit_event.value(), POLLIN, 0});
        if (poll(events.data(), events.size(), -1) < 0) continue;

        for (auto it = readers.begin(); it != readers.end();) {
            int status = 0;
            if (waitpid(it->second.pid, &status, WNOHANG) != it->second.pid) {
                ++it;
                continue;
            }
            if (!send(Message::ended, it->first + " " + std::to_string(status))) return 0;
            it = readers.erase(it);
        }

        if (!(events[0].revents & (POLLIN | POLLHUP))) continue;
        Frame frame;
        if (command.receive(frame, std::chrono::steady_clock::now() + std::chrono::seconds(30)) != Receive::frame) return 0;
        switch (static_cast<Message>(frame.kind)) {
            case Message::add_template: {
                const auto end_of_name = frame.payload.find('\n');
                work.add_template(frame.payload.substr(0, end_of_name), frame.payload.substr(end_of_name + 1));
                break;
            }
            case Message::keep_print:
                if (const auto sheet = print_sheet(frame.payload); sheet && frame.attachment) work.keep_print(*sheet, frame.attachment);
                break;
            case Message::spawn: {
                const pid_t pid = fork();
                if (pid == 0) {
                    command.close();
                    readers.clear();
                    be_reader(std::move(frame.attachment), limits, work);
                }
                if (pid < 0) {
                    send(Message::ended, frame.payload + " -1");
                    break;
                }
                readers[frame.payload] = {pid, Fd{static_cast<int>(syscall(SYS_pidfd_open, pid, 0))}};
                break;
            }
            case Message::kill:
                if (const auto it = readers.find(frame.payload); it != readers.end()) kill(it->second.pid, SIGKILL);
                break;
            default: return 1;
        }
    }
}

}  // namespace formloop::reader
