// SPDX-License-Identifier: GPL-3.0-or-later
/// Bad scans: each ends in one line with its state, its reason and a sentence, and nothing is lost.
#include <gtest/gtest.h>

#include <cstring>
#include <thread>

#include "tests/cli/paper.h"
#include "tests/cli/program.h"

namespace formloop::black_box {
namespace {

using nlohmann::json;

struct End {
    std::string state, reason;
    bool operator==(const End&) const = default;
};

std::ostream& operator<<(std::ostream& out, const End& end) { return out << end.state << "/" << end.reason; }

End end_of(const json& page) {
    return {page.value("state", ""), page.contains("reason") && page["reason"].is_string() ? page["reason"].get<std::string>() : ""};
}

/// A TIFF of one page whose chain of directories comes back to it.
std::string looped(std::string tiff) {
    std::uint32_t directory = 0;
    std::memcpy(&directory, tiff.data() + 4, 4);
    std::uint16_t entries = 0;
    std::memcpy(&entries, tiff.data() + directory, 2);
    std::memcpy(tiff.data() + directory + 2 + 12 * entries, &directory, 4);
    return tiff;
}

TEST(Read, EveryBadFileEndsInOneLineThatSaysWhy) {
    const Desk desk;
    const Sheet sheet = blank_sheet(1), other = blank_sheet(2);
    const Sheet newer = blank_sheet(3, other_template("version", "99")), strange = blank_sheet(4, other_template("form", "strange-form"));
    write_scan(desk / "good.tiff", {&sheet.picture});
    desk.write("picture.pdf", desk.read("good.tiff"));  // not what its name says: content decides
    desk.write("loop.tif", looped(desk.read("good.tiff")));
    desk.write("zero.png", "");
    desk.write("letter.pdf", "Dear Sir");
    write_scan(desk / "plain.pdf", {&other.picture});
    desk.write("locked.pdf", encrypted(desk / "plain.pdf", "geheim"));
    write_scan(desk / "newer.png", {&newer.picture});
    write_scan(desk / "strange.png", {&strange.picture});
    const auto two = glued(sheet.picture, other.picture), half = top_of(sheet.picture, 0.5);
    write_scan(desk / "two.png", {&two});
    write_scan(desk / "half.png", {&half});

    const Outcome run = desk.run({"read", "--json", "--archive", "archive", "good.tiff", "picture.pdf", "loop.tif", "zero.png", "letter.pdf",
                              "locked.pdf", "newer.png", "strange.png", "two.png", "half.png", "nowhere.pdf"});
    EXPECT_EQ(run.code, 1) << run.err;
    const json good = run.page("good.tiff");
    EXPECT_EQ(end_of(good), (End{"done", ""}));
    EXPECT_EQ(good["copy"], sheet.copy);
    // The same bytes under another name: the same line, told to be one.
    json twin = run.page("picture.pdf");
    EXPECT_EQ(twin["duplicate"], true);
    twin["duplicate"] = false, twin["source"] = "good.tiff";
    EXPECT_EQ(twin, good);
    EXPECT_EQ(end_of(run.page("loop.tif")).state, "review");  // the loop is a complaint of the decoder
    EXPECT_EQ(end_of(run.page("zero.png", 0)), (End{"unreadable", "empty-file"}));
    EXPECT_EQ(end_of(run.page("letter.pdf", 0)), (End{"unreadable", "not-an-image"}));
    EXPECT_EQ(end_of(run.page("locked.pdf", 0)), (End{"encrypted", "encrypted"}));
    EXPECT_EQ(end_of(run.page("newer.png")), (End{"unknown-form", "unknown-version"}));
    EXPECT_EQ(run.page("newer.png")["version"], 99);
    EXPECT_EQ(end_of(run.page("strange.png")), (End{"unknown-form", "unknown-form"}));
    EXPECT_EQ(end_of(run.page("two.png")), (End{"review", "codes-disagree"}));
    EXPECT_EQ(run.page("two.png")["fields"], json::array());  // nothing is filed
    EXPECT_EQ(end_of(run.page("half.png")), (End{"unreadable", "cut-off"}));
    EXPECT_EQ(end_of(run.page("nowhere.pdf", 0)), (End{"unreadable", "not-found"}));

    int pages = 0;
    for (const auto& line : run.lines()) {
        if (!line.contains("state")) continue;
        ++pages;
        // Whatever has a reason has a sentence, on one line.
        EXPECT_EQ(line["reason"].is_null(), line["message"].is_null()) << line;
        if (line["message"].is_string()) {
            EXPECT_EQ(line["message"].get<std::string>().find('\n'), std::string::npos) << line;
        }
    }
    const json last = run.lines().back();
    EXPECT_EQ(last["files"], 11);
    EXPECT_EQ(last["files"], last["documents"].get<int>() + last["duplicates"].get<int>() + last["refused"].get<int>());
    EXPECT_EQ(last["pages"], pages);

    desk.write("wrong", "falsch\n");
    desk.write("right", "geheim\n");
    const Outcome wrong = desk.run({"read", "--json", "--archive", "archive", "--password-file", "wrong", "locked.pdf"});
    EXPECT_EQ(wrong.code, 1);
    EXPECT_EQ(end_of(wrong.page("locked.pdf", 0)), (End{"encrypted", "wrong-password"}));
    const Outcome right = desk.run({"read", "--json", "--archive", "archive", "--password-file", "right", "locked.pdf"});
    EXPECT_EQ(right.code, 0) << right.out;
    EXPECT_EQ(right.page("locked.pdf")["copy"], other.copy);
}

TEST(Read, AFolderIsReadWithoutTheArchiveInIt) {
    const Desk desk;
    const Sheet sheet = blank_sheet(5);
    write_scan(desk / "april" / "a.tiff", {&sheet.picture});
    desk.write("april/notes.txt", "no scan");
    EXPECT_EQ(desk.run({"read", "april", "--archive", "april/archive"}).code, 0);
    const Outcome again = desk.run({"read", "--json", "april", "--archive", "april/archive"});
    EXPECT_EQ(again.page("april/a.tiff")["duplicate"], true);
    EXPECT_EQ(again.lines().back()["files"], 1) << again.out;
}

TEST(Read, WithoutScansThereIsNothingToDo) {
    const Desk desk;
    desk.write("empty/notes.txt", "no scan");
    const Outcome folder = desk.run({"read", "empty", "--archive", "archive"});
    EXPECT_EQ(folder.code, 2);
    EXPECT_EQ(folder.sentences(), std::vector<std::string>{"empty: holds no scan, a folder with PDF, TIFF, PNG or JPEG files was expected"});
    const Outcome file = desk.run({"read", "nowhere.pdf", "--archive", "archive"});
    EXPECT_EQ(file.code, 2);
    EXPECT_EQ(file.sentences(), std::vector<std::string>{"nowhere.pdf: no such file or folder"});
    EXPECT_FALSE(std::filesystem::exists(desk / "archive"));
}

TEST(Read, ASecondCaptureOfASheetIsAddedNotPutInItsPlace) {
    const Desk desk;
    const Sheet sheet = blank_sheet(6);
    const auto later = inked(sheet.picture, 60, 70, 12);
    write_scan(desk / "monday.tiff", {&sheet.picture});
    write_scan(desk / "tuesday.tiff", {&later});
    desk.run({"read", "--archive", "archive", "monday.tiff"});
    desk.run({"read", "--archive", "archive", "tuesday.tiff"});
    const Outcome both = desk.run({"read", "--json", "--archive", "archive", "monday.tiff", "tuesday.tiff"});
    EXPECT_EQ(both.page("monday.tiff")["copy"], sheet.copy);
    EXPECT_EQ(both.page("tuesday.tiff")["copy"], sheet.copy);
    EXPECT_NE(both.page("monday.tiff")["fields"], both.page("tuesday.tiff")["fields"]);
    EXPECT_EQ(both.lines().back()["duplicates"], 2);
}

TEST(Read, TwoRunsAtOnceTakeEachPageOnce) {
    const Desk desk;
    const Sheet sheet = blank_sheet(7), other = blank_sheet(8);
    write_scan(desk / "a.tiff", {&sheet.picture, &other.picture});
    Outcome first, second;
    {
        const std::jthread one([&] { first = desk.run({"read", "--json", "--archive", "archive", "a.tiff"}); });
        second = desk.run({"read", "--json", "--archive", "archive", "a.tiff"});
    }
    for (const Outcome* run : {&first, &second}) {
        if (run->code == 0) continue;
        // The one that came second may have waited in vain; then it says so.
        EXPECT_EQ(run->code, 3) << run->err;
        ASSERT_EQ(run->sentences().size(), 1u);
        EXPECT_NE(run->sentences()[0].find("another run is writing to this archive"), std::string::npos) << run->err;
    }
    const Outcome after = desk.run({"read", "--json", "--archive", "archive", "a.tiff"});
    EXPECT_EQ(after.code, 0);
    EXPECT_EQ(after.page("a.tiff", 1)["copy"], sheet.copy);
    EXPECT_EQ(after.page("a.tiff", 2)["copy"], other.copy);
    EXPECT_EQ(after.lines().back()["pages"], 2);
}

}  // namespace
}  // namespace formloop::black_box
