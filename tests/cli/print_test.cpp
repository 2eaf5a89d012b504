// SPDX-License-Identifier: GPL-3.0-or-later
/// `print --each`: a document of its own for every record, all or none.
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/cli/program.h"

namespace formloop::black_box {
namespace {

using Names = std::vector<std::string>;

Names names_in(const std::filesystem::path& folder) {
    Names names;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) names.push_back(entry.path().filename().string());
    std::ranges::sort(names);
    return names;
}

constexpr const char* cards =
    R"({"form":"customer-card","fields":{"file_no":"A01-09-0011","name":"王建国"}}
{"form":"customer-card","fields":{"file_no":"A01-09-0012","name":"欧阳修"}}
{"form":"customer-card","fields":{"file_no":"A01-09-0011","name":"李梅"}}
{"form":"customer-card","fields":{"file_no":"../A01","name":"赵四"}}
{"form":"customer-card","fields":{"name":"钱五"}}
)";

TEST(PrintEach, NamesADocumentByItsFileNumberOrItsCopy) {
    const Desk desk;
    desk.write("cards.jsonl", cards);
    const std::vector<std::string> command{"print", "customer-card", "--record", "cards.jsonl", "--copy-id", "000000000001", "--each", "-o"};
    auto into = [&](const std::string& folder) {
        auto words = command;
        words.push_back(folder);
        return desk.run(words);
    };
    ASSERT_EQ(into("out").code, 0);
    EXPECT_EQ(names_in(desk / "out"),
              (Names{"customer-card-000000000004.pdf", "customer-card-000000000005.pdf", "customer-card-A01-09-0011-2.pdf",
                     "customer-card-A01-09-0011.pdf", "customer-card-A01-09-0012.pdf"}));
    for (const auto& name : names_in(desk / "out")) EXPECT_TRUE(desk.read("out/" + name).starts_with("%PDF-1.7")) << name;
    EXPECT_NE(desk.read("out/customer-card-A01-09-0011.pdf"), desk.read("out/customer-card-A01-09-0011-2.pdf"));

    ASSERT_EQ(into("again/").code, 0);
    for (const auto& name : names_in(desk / "out")) EXPECT_EQ(desk.read("out/" + name), desk.read("again/" + name)) << name;

    desk.write("out/note.txt", "mine");
    desk.write("out/customer-card-A01-09-0012.pdf", "old");
    ASSERT_EQ(into("out").code, 0);
    EXPECT_EQ(names_in(desk / "out").size(), 6u);
    EXPECT_EQ(desk.read("out/note.txt"), "mine");
    EXPECT_EQ(desk.read("out/customer-card-A01-09-0012.pdf"), desk.read("again/customer-card-A01-09-0012.pdf"));
}

TEST(PrintEach, WhatAKilledRunLeftGoesWithTheNextAndIsNoScan) {
    const Desk desk;
    const std::vector<std::string> command{"print", "daily-report", "--seed", "1", "--copies", "2", "--each", "-o", "out"};
    desk.write("out/.formloop-1-0/daily-report-x.pdf", "%PDF-1.7 half");
    EXPECT_EQ(desk.run({"read", "out", "--archive", "archive"}).sentences(),
              Names{"out: holds no scan, a folder with PDF, TIFF, PNG or JPEG files was expected"});
    ASSERT_EQ(desk.run(command).code, 0);
    EXPECT_EQ(names_in(desk / "out").size(), 2u);
    desk.write("out/.formloop-1-0", "%PDF-1.7 half");
    ASSERT_EQ(desk.run({"print", "daily-report", "-o", "out/one.pdf"}).code, 0);
    EXPECT_EQ(names_in(desk / "out").size(), 3u);
}

TEST(PrintEach, NamesOtherFormsByTheirKeyAndBlankSheetsByTheirCopy) {
    const Desk desk;
    desk.write("days.json", R"({"form":"daily-report","fields":{"consultant_code":"A01","date":"2009-04-15"}})");
    ASSERT_EQ(desk.run({"print", "daily-report", "--record", "days.json", "--each", "-o", "out"}).code, 0);
    EXPECT_EQ(names_in(desk / "out"), Names{"daily-report-A01-2009-04-15.pdf"});
    ASSERT_EQ(desk.run({"print", "customer-card", "--copies", "2", "--copy-id", "000000000001", "--each", "-o", "blank", "--archive", "archive"}).code, 0);
    EXPECT_EQ(names_in(desk / "blank"), (Names{"customer-card-000000000001.pdf", "customer-card-000000000002.pdf"}));
}

TEST(PrintEach, WritesAllDocumentsOrNone) {
    const Desk desk;
    std::string long_name;
    for (int i = 0; i < 400; ++i) long_name += "王";
    desk.write("cards.jsonl", R"({"form":"customer-card","fields":{"file_no":"A01-09-0011","name":"王建国"}})" "\n"
                              R"({"form":"customer-card","fields":{"file_no":"A01-09-0012","name":")" + long_name + "\"}}\n");
    std::filesystem::create_directory(desk / "old");
    desk.write("old/customer-card-A01-09-0011.pdf", "old");
    for (const std::string folder : {"new", "old"}) {
        const Outcome run = desk.run({"print", "customer-card", "--record", "cards.jsonl", "--each", "-o", folder});
        EXPECT_EQ(run.code, 2);
        EXPECT_NE(run.err.find("record 2, field \"name\": "), std::string::npos) << run.err;
        EXPECT_EQ(run.err.find("王"), std::string::npos) << run.err;
    }
    EXPECT_FALSE(std::filesystem::exists(desk / "new"));
    EXPECT_EQ(names_in(desk / "old"), Names{"customer-card-A01-09-0011.pdf"});
    EXPECT_EQ(desk.read("old/customer-card-A01-09-0011.pdf"), "old");
}

TEST(PrintEach, FilesAndFoldersAreNotMistakenForEachOther) {
    const Desk desk;
    std::filesystem::create_directory(desk / "folder");
    desk.write("file", "mine");
    const auto said = [&](std::vector<std::string> more) {
        std::vector<std::string> words{"print", "customer-card"};
        words.insert(words.end(), more.begin(), more.end());
        const Outcome run = desk.run(words);
        EXPECT_EQ(run.code, 2);
        return run.sentences();
    };
    EXPECT_EQ(said({"-o", "folder"}), Names{"folder: is a folder, a file was expected; --each prints every record into a folder"});
    EXPECT_EQ(said({"-o", "new/"}), Names{"new/: is a folder, a file was expected; --each prints every record into a folder"});
    EXPECT_EQ(said({"--each", "-o", "file"}), Names{"file: is no folder, --each expected one"});
    EXPECT_EQ(said({"--each", "-o", "no/where"}), Names{"no/where: no such folder to write to"});
    EXPECT_EQ(desk.read("file"), "mine");
}

}  // namespace
}  // namespace formloop::black_box
