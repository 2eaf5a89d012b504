// SPDX-License-Identifier: GPL-3.0-or-later
#include "src/reader/readers.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <map>
#include <thread>

#include "src/reader/isolation.h"
#include "src/reader/parent.h"
#include "src/reader/sandbox.h"

namespace formloop::reader {
namespace {

using namespace std::chrono_literals;

/// A stand-in for reading: the document's text says what happens on each page, one letter a page.
///   r read · b blank · c crash · h hang · m swell · s spin · d die quietly · f run a program · C, H: only at full resolution
///   w work for a while and say which process did · p ask for a print and say how many the parent had kept
int prints_kept = 0;

void read_script(Channel& command, const Limits& limits) {
    Frame frame;
    if (command.receive(frame, std::chrono::steady_clock::now() + 5s) != Receive::frame) return;
    const OpenDocument open = *open_document(frame.payload);
    char script[4096];
    ssize_t length = pread(frame.attachment.value(), script, sizeof script, 0);
    const auto say = [&](Message kind, const std::string& payload) { command.send(static_cast<std::uint8_t>(kind), payload); };
    if (length == 0) {
        say(Message::refused, to_bytes(Refusal{Refusal::Kind::unreadable, "no-pages", "the document has no pages"}));
        return;
    }
    // A script that ends in + goes on for ever.
    const bool cut = script[length - 1] == '+';
    if (cut) --length;
    say(Message::opened, std::to_string(length) + (cut ? " cut" : ""));
    for (int page = open.first_page; page > 0 && page <= length;) {
        say(Message::page_begun, std::to_string(page));
        if (command.receive(frame, std::chrono::steady_clock::now() + 5s) != Receive::frame) return;
        const int next = std::atoi(frame.payload.c_str());
        renew_cpu_time(limits);
        PageOutcome outcome;
        outcome.page = page;
        outcome.fate = PageFate::read;
        const char what = script[page - 1];
        if (what == 'c' || (what == 'C' && open.scale == 1)) abort();
        if (what == 'h' || (what == 'H' && open.scale == 1)) std::this_thread::sleep_for(1h);
        if (what == 'f') execl("/bin/true", "true", nullptr);
        if (what == 's')
            for (volatile bool spinning = true; spinning;) {}
        if (what == 'd') _exit(3);
        if (what == 'w') {
            std::this_thread::sleep_for(30ms);
            outcome.message = std::to_string(getpid());
        }
        if (what == 'p') {
            say(Message::need_print, to_bytes(templates::PageIdentity{.form = "card", .version = 1, .page = 1}));
            const bool given = command.receive(frame, std::chrono::steady_clock::now() + 5s) == Receive::frame && frame.attachment;
            outcome.message = given ? std::to_string(prints_kept) : "no print";
        }
        if (what == 'm') {
            std::string swelling;
            try {
                for (;;) swelling.append(64 << 20, 'x');
            } catch (const std::bad_alloc&) {
                outcome.fate = PageFate::unreadable;
                outcome.reason = "limit";
            }
        }
        if (what == 'b') outcome.fate = PageFate::blank;
        say(Message::page_done, to_bytes(outcome));
        page = next;
    }
    say(Message::finished, "");
}

pid_t launch_script_parent(Fd channel) {
    const pid_t pid = fork();
    if (pid != 0) return pid;
    signal(SIGABRT, SIG_DFL);
    Limits limits;
    limits.memory_bytes = 512ull << 20;
    limits.cpu = 1s;
    limits.wall = 2s;
    const ParentWork work{[] { return EngineReport{{"script"}, {}}; }, [](const std::string&, const std::string&) {},
                          [](const PrintSheet& sheet, const Fd&) { prints_kept += sheet.identity.form == "card"; }, read_script};
    _exit(run_parent(Channel{std::move(channel)}, limits, work));
}

struct Result {
    std::map<int, PageOutcome> pages;
    std::optional<Refusal> refusal;
    int ended = 0;
};

std::map<std::string, Result> read_all(const std::vector<std::string>& scripts, int readers = 2, bool kill_parent = false) {
    ReaderSettings settings;
    settings.limits.wall = 2s;
    settings.limits.cpu = 1s;
    settings.limits.pages_per_process = 4;
    settings.limits.pages_per_document = 12;
    settings.readers = readers;
    settings.launch = [&](Fd channel) { return launch_script_parent(std::move(channel)); };
    auto pool = Readers::start(settings);
    EXPECT_TRUE(pool);
    EXPECT_EQ(pool->engines().present.at(0), "script");
    std::map<std::string, Result> results;
    std::size_t next = 0;
    int seen = 0;
    ReadEvents events;
    events.next = [&]() -> std::optional<Task> {
        if (next == scripts.size()) return std::nullopt;
        Fd file{memfd_create("script", MFD_CLOEXEC)};
        EXPECT_EQ(write(file.value(), scripts[next].data(), scripts[next].size()), static_cast<ssize_t>(scripts[next].size()));
        ++next;
        return Task{std::to_string(next), std::move(file), "", 1};
    };
    const std::uint8_t pixel = 0;
    const SharedPrint print{{.identity = {.form = "card", .version = 1, .page = 1}, .width = 1, .height = 1, .px_per_mm = 1},
                            share_pixels(&pixel, 1)};
    events.print_of = [&](const templates::PageIdentity&) { return &print; };
    events.page = [&](const std::string& task, PageOutcome outcome) {
        EXPECT_FALSE(results[task].pages.contains(outcome.page)) << "page told twice";
        const int page = outcome.page;
        results[task].pages[page] = std::move(outcome);
        if (kill_parent && ++seen == 3) {
            // The parent of the readers is our only living child.
            const std::string pid = std::to_string(getpid());
            std::ifstream children("/proc/" + pid + "/task/" + pid + "/children");
            for (pid_t child; children >> child;) kill(child, SIGKILL);
        }
    };
    events.document = [&](const std::string& task, const std::optional<Refusal>& refusal) {
        ++results[task].ended;
        results[task].refusal = refusal;
    };
    EXPECT_TRUE(pool->read(events));
    return results;
}

TEST(Readers, EveryPageOfALongDocumentComesOnce) {
    const auto results = read_all({"rrrrrbrrrrr", "r"});
    EXPECT_EQ(results.at("1").pages.size(), 11u);
    EXPECT_EQ(results.at("1").pages.at(6).fate, PageFate::blank);
    EXPECT_EQ(results.at("2").pages.size(), 1u);
    EXPECT_EQ(results.at("1").ended, 1);
    EXPECT_EQ(results.at("2").ended, 1);
}

TEST(Readers, APageThatIsFreeIsTakenByWhoeverIsFree) {
    const auto results = read_all({std::string(8, 'w')});
    std::map<std::string, int> pages;
    for (const auto& [page, outcome] : results.at("1").pages) ++pages[outcome.message];
    ASSERT_EQ(results.at("1").pages.size(), 8u);
    ASSERT_GE(pages.size(), 2u) << "one reader read all while another had nothing to do";
    for (const auto& [process, count] : pages) EXPECT_LE(count, 4) << "pages_per_process";
}

TEST(Readers, APrintThatASecondReaderAsksForIsKeptForThoseAfterIt) {
    const auto results = read_all({"pp", "p", "p"}, 1);
    EXPECT_EQ(results.at("1").pages.at(2).message, "0") << "a reader keeps its own";
    EXPECT_EQ(results.at("2").pages.at(1).message, "0") << "forked before it asked";
    EXPECT_EQ(results.at("3").pages.at(1).message, "1");
}

TEST(Readers, APageThatKillsItsReaderCostsOnlyItself) {
    const auto results = read_all({"rrcrrrdr", "rrr"});
    const auto& first = results.at("1");
    ASSERT_EQ(first.pages.size(), 8u);
    EXPECT_EQ(first.pages.at(3).reason, "limit");
    EXPECT_EQ(first.pages.at(3).message, "the page made its decoder fail (signal 6)");
    EXPECT_EQ(first.pages.at(7).reason, "limit");
    for (const int page : {1, 2, 4, 5, 6, 8}) EXPECT_EQ(first.pages.at(page).fate, PageFate::read) << page;
    EXPECT_EQ(results.at("2").pages.size(), 3u);
}

TEST(Readers, APageWhoseDecoderWantsMoreThanItMayIsStopped) {
    if (!try_walls().calls) GTEST_SKIP() << "this kernel lacks seccomp, or does not allow it here";
    const auto results = read_all({"rfr"});
    EXPECT_EQ(results.at("1").pages.at(2).reason, "limit");
    EXPECT_EQ(results.at("1").pages.at(2).message, "the page asked the system for what a reader may not do and was stopped");
    for (const int page : {1, 3}) EXPECT_EQ(results.at("1").pages.at(page).fate, PageFate::read) << page;
}

TEST(Readers, HalfTheResolutionIsTriedBeforeGivingUp) {
    const auto results = read_all({"rCr"});
    for (const int page : {1, 2, 3}) EXPECT_EQ(results.at("1").pages.at(page).fate, PageFate::read) << page;
}

TEST(Readers, HangingSpinningAndSwellingAreStopped) {
    const auto results = read_all({"rhr", "s", "m"});
    EXPECT_EQ(results.at("1").pages.at(2).message, "the page took longer than 2 s and was given up");
    EXPECT_EQ(results.at("1").pages.at(3).fate, PageFate::read);
    EXPECT_EQ(results.at("2").pages.at(1).reason, "limit");
    EXPECT_EQ(results.at("3").pages.at(1).reason, "limit");
}

TEST(Readers, SeveralBombsAtOnceCostTheirPagesOnly) {
    const auto results = read_all({"m", "s", "s", "m", "rr", "rr"}, 4);
    for (const char* bomb : {"1", "2", "3", "4"}) EXPECT_EQ(results.at(bomb).pages.at(1).reason, "limit") << bomb;
    for (const char* good : {"5", "6"}) EXPECT_EQ(results.at(good).pages.at(2).fate, PageFate::read) << good;
    rusage used{};
    getrusage(RUSAGE_SELF, &used);
    EXPECT_LT(used.ru_maxrss, 500 << 10) << "kB of the process that reads the answers";
}

TEST(Readers, PagesBeyondTheCapAreNamedNotDropped) {
    const auto results = read_all({std::string(20, 'r')});
    ASSERT_EQ(results.at("1").pages.size(), 13u);
    EXPECT_EQ(results.at("1").pages.at(13).message, "the document has 20 pages; those after page 12 were not read");
}

TEST(Readers, ADocumentWithoutEndIsCutAndSaysSo) {
    const auto results = read_all({"rr+"});
    ASSERT_EQ(results.at("1").pages.size(), 3u);
    EXPECT_EQ(results.at("1").pages.at(3).reason, "limit");
    EXPECT_EQ(results.at("1").pages.at(3).message, "the document goes on, or its pages lead in a circle; those after page 2 were not read");
    EXPECT_EQ(results.at("1").ended, 1);
}

TEST(Readers, ARefusedDocumentEndsOnce) {
    const auto results = read_all({"", "r"});
    ASSERT_TRUE(results.at("1").refusal);
    EXPECT_EQ(results.at("1").refusal->reason, "no-pages");
    EXPECT_EQ(results.at("1").ended, 1);
    EXPECT_EQ(results.at("2").pages.size(), 1u);
}

TEST(Readers, TheParentIsStartedAgainWhenItDies) {
    const auto results = read_all({std::string(11, 'r'), std::string(9, 'r')}, 1, true);
    EXPECT_EQ(results.at("1").pages.size(), 11u);
    EXPECT_EQ(results.at("2").pages.size(), 9u);
    EXPECT_EQ(results.at("1").ended, 1);
    siginfo_t ended{};
    EXPECT_EQ(waitid(P_ALL, 0, &ended, WEXITED | WNOHANG | WNOWAIT), -1) << "process " << ended.si_pid << " was left behind";
}

TEST(Readers, AParentThatComesBackWithLessIsNotReadWith) {
    int launched = 0;
    pid_t parent = -1;
    ReaderSettings settings;
    settings.readers = 1;
    settings.launch = [&](Fd channel) {
        ++launched;
        parent = fork();
        if (parent != 0) return parent;
        const ParentWork work{[&] { return EngineReport{{launched == 1 ? "net" : "no net"}, {}}; },
                              [](const std::string&, const std::string&) {},
                          [](const PrintSheet&, const Fd&) {}, read_script};
        _exit(run_parent(Channel{std::move(channel)}, Limits{}, work));
    };
    auto pool = Readers::start(settings);
    ASSERT_TRUE(pool);
    kill(parent, SIGKILL);
    int told = 0, asked = 0;
    ReadEvents events;
    events.next = [&]() -> std::optional<Task> {
        if (asked++ > 0) return std::nullopt;
        return Task{"1", Fd{memfd_create("script", MFD_CLOEXEC)}, "", 1};
    };
    events.print_of = [](const templates::PageIdentity&) { return nullptr; };
    events.page = [&](const std::string&, PageOutcome) { ++told; };
    events.document = [&](const std::string&, const std::optional<Refusal>&) { ++told; };
    const auto read = pool->read(events);
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().code, ErrorCode::engine_missing);
    EXPECT_EQ(launched, 2);
    EXPECT_EQ(told, 0) << "what was not read stays open for the next run";
}

}  // namespace
}  // namespace formloop::reader
