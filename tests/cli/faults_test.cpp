// SPDX-License-Identifier: GPL-3.0-or-later
/// What can be wrong with names, files, rights, codes and memory: each file ends in one line, and the rest is read. What takes
/// many runs (kills, flipped bits, failing calls) is in scripts/faults.py; docs/faults.md lists all of it.
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <set>

#include "src/app/printing.h"
#include "templates/catalog.h"
#include "tests/cli/paper.h"
#include "tests/cli/program.h"

namespace formloop::black_box {
namespace {

using nlohmann::json;

void expect_adding_up(const json& last) {
    EXPECT_EQ(last["files"], last["documents"].get<int>() + last["duplicates"].get<int>() + last["refused"].get<int>()) << last;
}

TEST(Faults, AnyNameIsTakenAndShownOnOneLine) {
    const Desk desk;
    const std::vector<std::string> names = {
        "two\nlines.png", "bell\a\x1b[31m.png", "\xff\xfe.png", "right\u202Eto-left.png", "caf\u00E9.png", "cafe\u0301.png", "-rf.png",
        "$(touch harm).png", "`touch harm`;.png", "%s%n%s.png", std::string(236, 'x') + ".png", "'; DROP TABLE entry; --.png",
        "表格 \U0001F4C4.png", " .png", "=1+1.png"};
    for (std::size_t i = 0; i < names.size(); ++i) desk.write("scans/" + names[i], "no picture " + std::to_string(i));
    const Outcome run = desk.run({"read", "scans", "--json", "--archive", "archive"});
    EXPECT_EQ(run.code, 1) << run.err;
    std::set<std::string> sources;
    for (const auto& line : run.lines()) {
        if (!line.contains("source")) continue;
        sources.insert(line["source"]);
        EXPECT_EQ(line["reason"], "not-an-image") << line;
    }
    EXPECT_EQ(sources.size(), names.size());
    expect_adding_up(run.lines().back());
    EXPECT_FALSE(std::filesystem::exists(desk / "harm"));

    // For people: one line a file, and nothing that a terminal would act on.
    const Outcome said = desk.run({"read", "scans", "--archive", "archive"});
    EXPECT_EQ(std::ranges::count(said.out, '\n'), static_cast<long>(names.size()) + 1) << said.out;
    for (const char c : said.out) EXPECT_TRUE(c == '\n' || static_cast<unsigned char>(c) >= 0x20) << said.out;
    EXPECT_EQ(said.out.find("\u202E"), std::string::npos);

    const Outcome dashed = desk.run({"read", "--json", "--archive", "other", "--", "scans/-rf.png", "-rf.png"});
    EXPECT_EQ(dashed.page("-rf.png", 0)["reason"], "not-found");
    EXPECT_EQ(dashed.page("scans/-rf.png", 0)["reason"], "not-an-image");
}

TEST(Faults, NothingIsAcceptedFromAPageWhoseDecoderComplained) {
    const Desk desk;
    const json form = json::parse(desk.run({"forms", "show", "daily-report", "--json"}).out);
    json mark;
    for (const auto& field : form["pages"][0]["fields"])
        if (mark.empty() && field["kind"] == "mark") mark = field;
    ASSERT_FALSE(mark.empty());
    const auto& box = mark["box_mm"];
    const Sheet sheet = blank_sheet(12);
    const auto picture = inked(sheet.picture, box[0].get<double>() + 0.5, box[1].get<double>() + box[3].get<double>() / 2, box[2].get<double>() - 1);
    std::filesystem::create_directories(desk / "scans");
    write_scan(desk / "scans/whole.jpg", {&picture});
    // Bytes before the end marker that belong to nothing: the picture is the same, but the decoder cannot know.
    std::ifstream in(desk / "scans/whole.jpg", std::ios::binary);
    std::string bytes{std::istreambuf_iterator<char>(in), {}};
    bytes.insert(bytes.size() - 2, std::string(6, 'x'));
    desk.write("scans/damaged.jpg", bytes);

    const Outcome run = desk.run({"read", "scans/whole.jpg", "scans/damaged.jpg", "--json", "--archive", "archive"});
    const auto state_of = [&](const json& page) {
        for (const auto& field : page["fields"])
            if (field["field"] == mark["field"]) return field["state"].get<std::string>();
        return std::string("missing");
    };
    const json whole = run.page("scans/whole.jpg"), damaged = run.page("scans/damaged.jpg");
    EXPECT_EQ(state_of(whole), "accepted") << run.err;
    EXPECT_EQ(damaged["reason"], "decoder-errors") << run.err;
    EXPECT_EQ(damaged["state"], "review");
    EXPECT_EQ(state_of(damaged), "doubtful");
    for (const auto& field : damaged["fields"])
        if (field["engine"] != "printed") {
            EXPECT_NE(field["state"], "accepted") << field;
        }
}

TEST(Faults, WhatIsNoFileIsRefusedAndNothingWaits) {
    const Desk desk;
    const Sheet sheet = blank_sheet(11);
    write_scan(desk / "scans/good.tiff", {&sheet.picture});
    std::filesystem::create_symlink(desk / "scans/good.tiff", desk / "scans/link.tiff");
    std::filesystem::create_symlink("nowhere", desk / "scans/dangling.png");
    std::filesystem::create_directory(desk / "scans/folder.pdf");
    ASSERT_EQ(mkfifo((desk / "scans/pipe.pdf").c_str(), 0600), 0);
    const int listening = socket(AF_UNIX, SOCK_STREAM, 0);
    sockaddr_un address{.sun_family = AF_UNIX, .sun_path = {}};
    const std::string at = desk / "scans/socket.png";
    ASSERT_LT(at.size(), sizeof address.sun_path);
    at.copy(address.sun_path, at.size());
    ASSERT_EQ(bind(listening, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);

    const Outcome run = desk.run({"read", "scans", "/dev/zero", "--json", "--archive", "archive"}, {.in_child = [] { alarm(120); }});
    close(listening);
    EXPECT_EQ(run.code, 1) << run.err;
    EXPECT_EQ(run.page("scans/good.tiff")["state"], "done");
    for (const auto* name : {"scans/link.tiff", "scans/pipe.pdf", "/dev/zero"})
        EXPECT_EQ(run.page(name, 0)["reason"], "not-a-file") << name;
    EXPECT_EQ(run.page("scans/socket.png", 0)["state"], "unreadable");
    EXPECT_EQ(run.page("scans/dangling.png", 0)["state"], "unreadable");
    expect_adding_up(run.lines().back());
}

/// A user without rights, where the tests are run by root.
void give_up_rights() {
    alarm(120);
    if (getuid() == 0 && (setgid(65534) != 0 || setuid(65534) != 0 || access(FORMLOOP_PROGRAM, X_OK) != 0)) _exit(99);
}

TEST(Faults, AFileWithoutPermissionIsRefusedAndAFolderWithoutItNamed) {
    const Desk desk;
    const Sheet sheet = blank_sheet(12);
    write_scan(desk / "scans/good.tiff", {&sheet.picture});
    desk.write("scans/secret.png", "not for you");
    std::filesystem::permissions(desk / "scans/secret.png", std::filesystem::perms::none);
    std::filesystem::permissions(desk.folder(), std::filesystem::perms::all);
    std::filesystem::permissions(desk / "scans", std::filesystem::perms(0555));
    const Outcome run = desk.run({"read", "scans", "--json", "--archive", "archive"}, {.in_child = give_up_rights});
    if (run.code == 99) GTEST_SKIP() << "another user may not run the program here";
    EXPECT_EQ(run.code, 1) << run.err;
    EXPECT_EQ(run.page("scans/good.tiff")["state"], "done");
    EXPECT_EQ(run.page("scans/secret.png", 0)["reason"], "not-readable");

    std::filesystem::create_directory(desk / "closed");
    std::filesystem::permissions(desk / "closed", std::filesystem::perms(0555));
    const Outcome closed = desk.run({"read", "scans", "--archive", "closed/archive"}, {.in_child = give_up_rights});
    EXPECT_EQ(closed.code, 3);
    ASSERT_EQ(closed.sentences().size(), 1u) << closed.err;
    EXPECT_NE(closed.sentences()[0].find("closed/archive: cannot be made"), std::string::npos) << closed.err;

    std::filesystem::permissions(desk / "archive/archive.db", std::filesystem::perms(0444));
    std::filesystem::permissions(desk / "archive", std::filesystem::perms(0555));
    const Outcome kept = desk.run({"read", "scans", "--archive", "archive"}, {.in_child = give_up_rights});
    EXPECT_EQ(kept.code, 3) << kept.out;
    EXPECT_EQ(kept.sentences().size(), 1u) << kept.err;
    std::filesystem::permissions(desk / "archive", std::filesystem::perms::owner_all);
}

/// The first page of a daily report whose codes say something else.
std::string sheet_that_says(const templates::PageIdentity& identity) {
    static const auto catalog = *templates::Catalog::load(FORMLOOP_SOURCE_DIR "/templates");
    static const auto fonts = *pdfgen::Fonts::load();
    app::PrintedCopy copy{};
    copy.copy = identity.copy, copy.form = "daily-report", copy.version = 1, copy.pages = {1};
    const auto pdf = app::print_again(*catalog.find("daily-report"), copy, 1, identity, fonts);
    return pdf ? *pdf : std::string();
}

TEST(Faults, CodesThatNameWhatThereIsNotFileNothing) {
    const Desk desk;
    const templates::CopyId copy{77};
    const std::vector<std::pair<std::string, templates::PageIdentity>> forged = {
        {"page-9.pdf", {"daily-report", 1, 9, copy, 0}},
        {"page-1e9.pdf", {"daily-report", 1, 1'000'000'000, copy, 0}},
        {"other-form.pdf", {"x' or 1=1 --", 1, 1, copy, 0}},
        {"path.pdf", {"../../etc/x", 1, 1, copy, 0}},
    };
    std::vector<std::string> command = {"read", "--json", "--archive", "archive"};
    for (const auto& [name, identity] : forged) {
        const std::string pdf = sheet_that_says(identity);
        ASSERT_FALSE(pdf.empty()) << name;
        desk.write(name, pdf);
        command.push_back(name);
    }
    const Outcome run = desk.run(command);
    EXPECT_EQ(run.code, 1) << run.err;
    for (const auto& [name, identity] : forged) {
        const json page = run.page(name);
        EXPECT_EQ(page["state"], "unknown-form") << page;
        EXPECT_EQ(page["fields"], json::array()) << page;
    }
    // A page of another form that there is: the print does not fit, and nothing is taken from where nothing was asked.
    desk.write("wrong.pdf", sheet_that_says({"prospect-table", 1, 1, copy, 0}));
    const json wrong = desk.run({"read", "--json", "--archive", "archive", "wrong.pdf"}).page("wrong.pdf");
    EXPECT_EQ(wrong["state"], "unreadable") << wrong["state"] << wrong["reason"];
    EXPECT_EQ(wrong["fields"], json::array());
}

TEST(Faults, AFileThatWasStillGrowingIsNotTakenForWholeAndIsReadAgain) {
    const Desk desk;
    const Sheet sheet = blank_sheet(13);
    for (const auto* ending : {"tiff", "jpg"}) {
        const std::string name = std::string("scan.") + ending;
        write_scan(desk / name, {&sheet.picture});
        const std::string whole = desk.read(name);
        desk.write(name, whole.substr(0, whole.size() * 6 / 10));
        const Outcome early = desk.run({"read", name, "--json", "--archive", std::string("archive-") + ending});
        EXPECT_EQ(early.code, 1) << name;
        for (const auto& line : early.lines()) {
            if (!line.contains("state")) continue;
            EXPECT_TRUE(line["state"] == "review" || line["state"] == "unreadable") << name << line["state"];
        }
        desk.write(name, whole);
        const Outcome late = desk.run({"read", name, "--json", "--archive", std::string("archive-") + ending});
        EXPECT_EQ(late.page(name)["state"], "done") << name;
        EXPECT_EQ(late.lines().back()["duplicates"], 0) << name;
    }
}

TEST(Faults, ShortMemoryEndsTheRunNotTheArchive) {
    const Desk desk;
    // Much room between two records: some limit is met while the command works, not while its libraries are loaded.
    const std::string records = R"({"form":"daily-report","fields":{"date":"2009-02-01"}})" + std::string(24 << 20, ' ') +
                                R"({"form":"daily-report","fields":{"date":"2009-02-02"}})";
    desk.write("records.json", records);
    int short_of = 0;
    for (const rlim_t megabytes : {126, 135, 150, 165, 180, 200}) {
        SCOPED_TRACE(std::to_string(megabytes) + " MB");
        const Outcome run = desk.run({"import", "records.json", "--archive", "archive"}, {.in_child = [&] {
                                     const rlimit limit{megabytes << 20, megabytes << 20};
                                     setrlimit(RLIMIT_AS, &limit);
                                 }});
        if (run.code == 127) continue;  // not even its libraries had room
        EXPECT_TRUE(run.code == 0 || run.code == 3) << run.code << " " << run.err;
        if (run.code == 0) EXPECT_NE(run.out.find("2 records"), std::string::npos) << "a part is not all: " << run.out;
        else EXPECT_FALSE(run.sentences().empty()) << run.err;
        short_of += run.code == 3;
    }
    const Outcome after = desk.run({"import", "records.json", "--archive", "archive"});
    EXPECT_EQ(after.code, 0) << after.err;
    EXPECT_NE(after.out.find("2 records"), std::string::npos) << after.out;
    if (short_of == 0) GTEST_SKIP() << "no limit was met in the middle of a run";
}

}  // namespace
}  // namespace formloop::black_box
