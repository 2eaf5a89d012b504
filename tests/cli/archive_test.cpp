// SPDX-License-Identifier: GPL-3.0-or-later
/// Archives and disks that cannot be used: exit 3, one sentence, and what was there stays as it was.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sched.h>
#include <sys/mount.h>
#include <unistd.h>

#include <algorithm>

#include "src/store/database.h"
#include "tests/cli/paper.h"
#include "tests/cli/program.h"

namespace formloop::black_box {
namespace {

using Sentences = std::vector<std::string>;

TEST(Archives, ANewerOneIsKeptAndRefused) {
    const Desk desk;
    desk.write("records.json", R"({"form":"daily-report","fields":{"date":"2009-04-14"}})");
    ASSERT_EQ(desk.run({"import", "records.json", "--archive", "archive"}).code, 0);
    {
        auto database = store::Database::open(desk / "archive/archive.db", std::chrono::seconds(1));
        ASSERT_TRUE(database);
        ASSERT_TRUE(database->execute("UPDATE meta SET value = '99' WHERE key = 'schema_version'"));
    }
    const std::string before = desk.read("archive/archive.db");
    const Outcome run = desk.run({"issue", "list", "--archive", "archive"});
    EXPECT_EQ(run.code, 3);
    ASSERT_EQ(run.sentences().size(), 1u) << run.err;
    EXPECT_NE(run.sentences()[0].find("has schema version 99, but this program knows versions up to"), std::string::npos) << run.err;
    EXPECT_EQ(desk.read("archive/archive.db"), before);
}

TEST(Archives, ADamagedOneIsKeptAndTheWayBackIsNamed) {
    const Desk desk;
    desk.write("records.json", R"({"form":"daily-report","fields":{"date":"2009-04-14"}})");
    ASSERT_EQ(desk.run({"import", "records.json", "--archive", "archive"}).code, 0);
    const std::string whole = desk.read("archive/archive.db");
    for (const std::string& damaged : {std::string(), std::string("no database"), whole.substr(0, whole.size() / 2)}) {
        std::filesystem::remove(desk / "archive/archive.db-wal");
        desk.write("archive/archive.db", damaged);
        const Outcome run = desk.run({"import", "records.json", "--archive", "archive"});
        EXPECT_EQ(run.code, 3) << damaged.size();
        ASSERT_EQ(run.sentences().size(), 1u) << run.err;
        EXPECT_NE(run.sentences()[0].find("restore archive.db from a backup"), std::string::npos) << run.err;
        EXPECT_EQ(desk.read("archive/archive.db"), damaged);
    }
}

TEST(Archives, AFullStdoutIsNoSuccess) {
    const Desk desk;
    const Outcome run = desk.run({"forms", "--json"}, {.stdout_file = "/dev/full"});
    EXPECT_EQ(run.code, 3);
    EXPECT_EQ(run.sentences(), Sentences{"stdout: cannot be written, the disk is full"});
}

/// Puts a file system of so many kB over a folder, for the process and its children only. False where that is not allowed.
bool mount_small_disk(const std::string& folder, int kilobytes) {
    const uid_t user = getuid();
    if (unshare(user == 0 ? CLONE_NEWNS : CLONE_NEWNS | CLONE_NEWUSER) != 0) return false;
    if (user == 0 && mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0) return false;
    return mount("tmpfs", folder.c_str(), "tmpfs", 0, ("size=" + std::to_string(kilobytes) + "k").c_str()) == 0;
}

TEST(Archives, AFullDiskIsNamedAndNothingIsHalfDone) {
    const Desk desk;
    std::filesystem::create_directory(desk / "disk");
    const Sheet sheet = blank_sheet(1);
    write_scan(desk / "a.tiff", {&sheet.picture});
    bool filled_while_reading = false;
    for (const int kilobytes : {24, 1500, 4000}) {
        SCOPED_TRACE(kilobytes);
        const Outcome run = desk.run({"read", "a.tiff", "--archive", "disk/archive"}, {.in_child = [&] {
                                     if (!mount_small_disk(desk / "disk", kilobytes)) _exit(99);
                                 }});
        if (run.code == 99) GTEST_SKIP() << "no file system can be mounted here";
        if (run.code == 0) break;  // large enough
        EXPECT_EQ(run.code, 3) << run.err;
        ASSERT_EQ(run.sentences().size(), 1u) << run.err;
        EXPECT_NE(run.sentences()[0].find("the disk is full"), std::string::npos) << run.err;
        filled_while_reading = true;
    }
    EXPECT_TRUE(filled_while_reading);
    const Outcome print = desk.run({"print", "daily-report", "-o", "disk/form.pdf"}, {.in_child = [&] {
                                   if (!mount_small_disk(desk / "disk", 8)) _exit(99);
                               }});
    EXPECT_EQ(print.code, 3);
    EXPECT_NE(print.err.find("form.pdf: cannot be written, the disk is full"), std::string::npos) << print.err;
}

TEST(Archives, WatchingOnAFullDiskEndsAndGoesOnWhenThereIsRoom) {
    const Desk desk;
    std::filesystem::create_directory(desk / "disk");
    const Sheet sheet = blank_sheet(2);
    write_scan(desk / "inbox/a.tiff", {&sheet.picture});
    const std::vector<std::string> watch = {"watch", "inbox", "--once", "--json", "--settle", "0", "--archive", "disk/archive"};
    // Both runs see the small disk of the child in which the second takes place.
    const Outcome second = desk.run(watch, {.in_child = [&] {
                                        if (!mount_small_disk(desk / "disk", 1500)) _exit(99);
                                        const Outcome first = desk.run(watch);
                                        desk.write("first", std::to_string(first.code) + " " + first.err);
                                        if (mount(nullptr, (desk / "disk").c_str(), nullptr, MS_REMOUNT, "size=64m") != 0) _exit(98);
                                    }});
    if (second.code == 99) GTEST_SKIP() << "no file system can be mounted here";
    const std::string first = desk.read("first");
    EXPECT_TRUE(first.starts_with("3 ")) << first;
    EXPECT_NE(first.find("the disk is full"), std::string::npos) << first;
    EXPECT_EQ(second.code, 0) << second.out << second.err;
    EXPECT_EQ(second.page("inbox/a.tiff")["copy"], sheet.copy);
    EXPECT_EQ(second.lines().back()["files"], 1);
}

TEST(Archives, AnExportWithoutRoomIsNamedAndTheOlderOneStays) {
    const Desk desk;
    std::filesystem::create_directory(desk / "disk");
    desk.write("records.json", R"({"form":"daily-report","fields":{"date":"2009-04-14"}})");
    ASSERT_EQ(desk.run({"import", "records.json", "--archive", "archive"}).code, 0);
    for (const std::string format : {"csv", "xlsx", "json"}) {
        const auto export_to = [&](const std::string& folder) {
            return std::vector<std::string>{"export", "--format", format, "-o", folder, "--archive", "archive"};
        };
        bool was_full = false;
        for (int kilobytes = 8; kilobytes <= 8192; kilobytes *= 2) {
            SCOPED_TRACE(format + " to " + std::to_string(kilobytes) + " kB");
            const Outcome run = desk.run(export_to("disk/out"), {.in_child = [&] {
                                             if (!mount_small_disk(desk / "disk", kilobytes)) _exit(99);
                                         }});
            if (run.code == 99) GTEST_SKIP() << "no file system can be mounted here";
            if (run.code == 0) break;  // large enough
            EXPECT_EQ(run.code, 3) << run.out;
            EXPECT_EQ(std::ranges::count(run.err, '\n'), 1) << run.err;
            ASSERT_EQ(run.sentences().size(), 1u) << run.err;
            EXPECT_NE(run.sentences()[0].find("the disk is full"), std::string::npos) << run.err;
            was_full = true;
        }
        EXPECT_TRUE(was_full);
        // The older export on the same disk stays as it was.
        const Outcome again = desk.run(export_to("disk/out"), {.in_child = [&] {
                                           if (!mount_small_disk(desk / "disk", 400)) _exit(99);
                                           const Outcome first = desk.run({"export", "--format", "json", "-o", "disk/out", "--archive", "archive",
                                                                           "--table", "daily_report"});
                                           std::error_code fault;
                                           const auto room = std::filesystem::space(desk / "disk", fault).available;
                                           desk.write("disk/filler", std::string(room - (16 << 10), 'x'));
                                           const Outcome second = desk.run(export_to("disk/out"));
                                           desk.write("seen", std::to_string(first.code) + std::to_string(second.code) + " " +
                                                                  desk.read("disk/out/daily_report.json") + desk.read("disk/out/export.txt"));
                                           _exit(0);
                                       }});
        EXPECT_EQ(again.code, 0);
        const std::string seen = desk.read("seen");
        EXPECT_TRUE(seen.starts_with("03 [")) << seen;
        EXPECT_NE(seen.find("formloop export 1 json as-of 2009-04-14"), std::string::npos) << seen;
    }
}

TEST(Archives, ABackupAndARestoreWithoutRoomAreNamed) {
    const Desk desk;
    std::filesystem::create_directory(desk / "disk");
    desk.write("records.json", R"({"form":"daily-report","fields":{"date":"2009-04-14"}})");
    ASSERT_EQ(desk.run({"import", "records.json", "--archive", "archive"}).code, 0);
    ASSERT_EQ(desk.run({"archive", "backup", "backup", "--archive", "archive"}).code, 0);
    const std::vector<std::vector<std::string>> commands = {{"archive", "backup", "disk/backup", "--archive", "archive"},
                                                            {"archive", "restore", "backup", "--archive", "disk/archive"}};
    for (const auto& command : commands)
        for (const int kilobytes : {8, 400}) {
            SCOPED_TRACE(command[1] + " to " + std::to_string(kilobytes) + " kB");
            const Outcome run = desk.run(command, {.in_child = [&] {
                                             if (!mount_small_disk(desk / "disk", kilobytes)) _exit(99);
                                         }});
            if (run.code == 99) GTEST_SKIP() << "no file system can be mounted here";
            EXPECT_EQ(run.code, 3) << run.out;
            ASSERT_EQ(run.sentences().size(), 1u) << run.err;
            EXPECT_NE(run.sentences()[0].find("the disk is full"), std::string::npos) << run.err;
        }
    EXPECT_EQ(desk.run({"archive", "verify", "--archive", "archive"}).code, 0);
    EXPECT_EQ(desk.run({"archive", "backup", "disk/backup", "--archive", "archive"}).code, 0) << "with room it goes";
    EXPECT_EQ(desk.run({"archive", "restore", "disk/backup", "--archive", "disk/archive"}).code, 0);
}

}  // namespace
}  // namespace formloop::black_box
