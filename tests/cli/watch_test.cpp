// SPDX-License-Identifier: GPL-3.0-or-later
/// A folder that is watched: finished files only, each once, the originals left alone.
#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include <fstream>
#include <thread>

#include "tests/cli/paper.h"
#include "tests/cli/program.h"

namespace formloop::black_box {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using nlohmann::json;

/// The program in the background, until it is told to end.
class Watching {
public:
    Watching(const Desk& desk, std::vector<std::string> arguments)
        : desk_(desk), thread_([this, arguments] {
              outcome_ = desk_.run(arguments, {.in_child = [this] { desk_.write("pid", std::to_string(getpid())); }});
          }) {}
    Outcome end(int signal) {
        if (const auto pid = std::atoi(desk_.read("pid").c_str()); pid > 0) ::kill(pid, signal);
        thread_.join();
        return outcome_;
    }

private:
    const Desk& desk_;
    Outcome outcome_;
    std::jthread thread_;
};

/// Waits until it is so; false when it does not come to be.
template <class Condition>
bool comes(Condition condition) {
    for (int i = 0; i < 600; ++i, std::this_thread::sleep_for(100ms))
        if (condition()) return true;
    return false;
}

std::size_t files_in(const fs::path& folder) {
    std::error_code none;
    return std::size_t(std::distance(fs::directory_iterator(folder, none), fs::directory_iterator()));
}

TEST(Watch, ReadsEachFinishedFileOnceAndEndsWithASummary) {
    const Desk desk;
    const Sheet first = blank_sheet(21), second = blank_sheet(22);
    write_scan(desk / "inbox/a.tiff", {&first.picture});
    write_scan(desk / "second.tiff", {&second.picture});
    const auto bytes = desk.read("second.tiff");
    desk.write("inbox/c.pdf.part", "still on its way");
    desk.write("inbox/notes.txt", "no scan");
    const auto written_at = fs::last_write_time(desk / "inbox/a.tiff");

    Watching watching(desk, {"watch", "inbox", "--json", "--settle", "1", "--archive", "archive"});
    fs::create_directories(desk / "inbox/below");
    // In three pieces, closed between them.
    for (std::size_t at = 0; at < bytes.size(); at += bytes.size() / 3 + 1) {
        std::ofstream(desk / "inbox/below/b.tiff", std::ios::binary | std::ios::app) << bytes.substr(at, bytes.size() / 3 + 1);
        std::this_thread::sleep_for(400ms);
    }
    EXPECT_TRUE(comes([&] { return files_in(desk / "archive/pages") == 2; }));
    fs::copy_file(desk / "inbox/a.tiff", desk / "inbox/twin.tiff");
    std::this_thread::sleep_for(3s);
    const Outcome run = watching.end(SIGTERM);

    EXPECT_EQ(run.code, 0) << run.out << run.err;
    EXPECT_EQ(run.page("inbox/a.tiff")["copy"], first.copy);
    EXPECT_EQ(run.page("inbox/below/b.tiff")["copy"], second.copy);
    const json last = run.lines().back();
    EXPECT_EQ(last["documents"], 2);
    EXPECT_EQ(last["files"], last["documents"].get<int>() + last["duplicates"].get<int>() + last["refused"].get<int>());
    if (last["duplicates"] == 1) {
        EXPECT_EQ(run.page("inbox/twin.tiff")["duplicate"], true);
    }
    EXPECT_EQ(desk.read("inbox/below/b.tiff"), bytes);
    EXPECT_EQ(fs::last_write_time(desk / "inbox/a.tiff"), written_at);
    EXPECT_EQ(files_in(desk / "inbox"), 5u);
    EXPECT_EQ(desk.run({"archive", "verify", "--archive", "archive"}).code, 0);
}

TEST(Watch, GoesOnAfterItWasKilled) {
    const Desk desk;
    const Sheet sheet = blank_sheet(23), other = blank_sheet(24);
    write_scan(desk / "inbox/a.tiff", {&sheet.picture, &other.picture});
    {
        Watching watching(desk, {"watch", "inbox", "--settle", "0", "--archive", "archive"});
        EXPECT_TRUE(comes([&] { return files_in(desk / "archive/pages") >= 1; })) << "the document is noted and being read";
        EXPECT_EQ(watching.end(SIGKILL).code, 128 + SIGKILL);
    }
    fs::remove(desk / "inbox/a.tiff");  // what was begun is kept
    const Outcome run = desk.run({"watch", "inbox", "--once", "--json", "--settle", "0", "--archive", "archive"});
    EXPECT_EQ(run.code, 0) << run.out << run.err;
    const Outcome verified = desk.run({"archive", "verify", "--json", "--archive", "archive"});
    EXPECT_EQ(verified.code, 0) << verified.out;
    EXPECT_EQ(verified.lines().back()["captures"], 2);
}

TEST(Watch, OnceEndsByItselfAndLeavesTheArchiveToOthers) {
    const Desk desk;
    const Sheet sheet = blank_sheet(25);
    write_scan(desk / "inbox/a.tiff", {&sheet.picture});
    desk.write("inbox/letter.pdf", "Dear Sir %PDF-1.4 without an end");
    const Outcome run = desk.run({"watch", "inbox", "--once", "--settle", "0.2", "--archive", "archive"});
    EXPECT_EQ(run.code, 1) << run.err;
    EXPECT_NE(run.out.find("inbox/a.tiff page 1: done"), std::string::npos) << run.out;
    EXPECT_NE(run.out.find("files 2: new 1, duplicates 0, refused 1"), std::string::npos) << run.out;

    Watching watching(desk, {"watch", "inbox", "--settle", "0.2", "--archive", "archive"});
    desk.write("records.json", R"({"form":"daily-report","fields":{"date":"2009-04-14"}})");
    EXPECT_TRUE(comes([&] { return desk.read("pid") != ""; }));
    std::this_thread::sleep_for(2s);
    EXPECT_EQ(desk.run({"import", "records.json", "--archive", "archive"}).code, 0) << "the archive is free between two files";
    watching.end(SIGINT);
}

TEST(Watch, WantsAFolder) {
    const Desk desk;
    const Outcome run = desk.run({"watch", "nowhere", "--archive", "archive"});
    EXPECT_EQ(run.code, 2);
    EXPECT_EQ(run.sentences(), std::vector<std::string>{"nowhere: no such folder, expected one to watch"});
    EXPECT_FALSE(fs::exists(desk / "archive"));
}

}  // namespace
}  // namespace formloop::black_box
