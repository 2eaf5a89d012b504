// SPDX-License-Identifier: GPL-3.0-or-later
/// What is wrong with a command or with what it was given: exit 2, every fault at once, no values in it.
#include <gtest/gtest.h>

#include "tests/cli/program.h"

namespace formloop::black_box {
namespace {

using Sentences = std::vector<std::string>;

TEST(Commands, AFaultyCommandLineIsOneSentence) {
    const Desk desk;
    std::string forms;
    for (const auto& form : nlohmann::json::parse(desk.run({"forms", "--json"}).out))
        forms += (forms.empty() ? "" : ", ") + form["form"].get<std::string>();
    const std::vector<std::pair<std::vector<std::string>, std::string>> cases{
        {{"frobnicate"}, "there is no command \"frobnicate\"; `formloop --help` lists them"},
        {{"read"}, "PATH is required"},
        {{"print", "daily-report", "--seed", "1", "--colour", "-o", "x.pdf"}, "The following argument was not expected: --colour"},
        {{"print", "no-such-form", "-o", "x.pdf"}, "no form is called \"no-such-form\"; there are " + forms},
        {{"print", "daily-report", "--month", "2009-13", "-o", "x.pdf"}, "--month 2009-13 is not a month, YYYY-MM was expected"},
        {{"print", "customer-card", "--sheet", "2", "-o", "x.pdf"}, "--sheet is given, but page 1 of customer-card does not go on over several sheets"},
        {{"check", "--archive", "nowhere"}, "nowhere: no archive here, expected a folder that read, import or print made"},
    };
    for (const auto& [arguments, sentence] : cases) {
        const Outcome run = desk.run(arguments);
        EXPECT_EQ(run.code, 2) << sentence;
        EXPECT_EQ(run.sentences(), Sentences{sentence}) << run.err;
        EXPECT_EQ(run.out, "");
    }
    EXPECT_TRUE(std::filesystem::is_empty(desk.folder()));
}

TEST(Commands, EveryFaultOfATemplateIsNamedWithItsPlace) {
    const Desk desk;
    desk.write("bad.yaml", "form: Bad Form\nversion: zero\ntitle: x\ncolour: red\npages: []\n");
    const Outcome run = desk.run({"print", "daily-report", "--template", "bad.yaml", "-o", "x.pdf"});
    EXPECT_EQ(run.code, 2);
    for (const std::string place : {"bad.yaml:1:7: form is", "bad.yaml:2:10: version is", "bad.yaml:4:1: unknown key \"colour\""})
        EXPECT_NE(run.err.find("formloop: " + place), std::string::npos) << place << " in\n" << run.err;
    for (const auto& sentence : run.sentences()) EXPECT_TRUE(sentence.starts_with("bad.yaml:")) << sentence;
    EXPECT_FALSE(std::filesystem::exists(desk / "x.pdf"));
}

TEST(Commands, EveryFaultOfARecordIsNamedByFieldWithoutItsValue) {
    const Desk desk;
    desk.write("bad.json", R"({"form":"daily-report","colour":"red","fields":{"date":"2009-04-31","nosuch":"secret","rows":[{"phone":true}]}})");
    for (const auto& arguments : {std::vector<std::string>{"print", "daily-report", "--record", "bad.json", "-o", "x.pdf"},
                                  {"import", "bad.json", "--archive", "archive"}}) {
        const Outcome run = desk.run(arguments);
        EXPECT_EQ(run.code, 2);
        for (const std::string place : {"colour: ", "fields.date: ", "fields.nosuch: ", "fields.rows[0].phone: "})
            EXPECT_NE(run.err.find("formloop: bad.json:1: " + place), std::string::npos) << place << " in\n" << run.err;
        for (const char* value : {"red", "secret", "04-31"}) EXPECT_EQ(run.err.find(value), std::string::npos) << run.err;
    }
    EXPECT_FALSE(std::filesystem::exists(desk / "x.pdf"));
    EXPECT_FALSE(std::filesystem::exists(desk / "archive"));
}

TEST(Commands, EveryCharacterThatNoFontHasIsNamedByItsPlace) {
    const Desk desk;
    desk.write("rare.json", R"({"form":"daily-report","fields":{"rows":[{"name":"王𠮷"},{"content":"a😀b\u0007"}]}})");
    const Outcome run = desk.run({"print", "daily-report", "--record", "rare.json", "-o", "x.pdf"});
    EXPECT_EQ(run.code, 2);
    EXPECT_EQ(run.sentences(),
              (Sentences{"rare.json, record 1, field \"rows[0].name\", character 2: U+20BB7 lies beyond U+FFFF, expected a character that can be printed",
                         "rare.json, record 1, field \"rows[1].content\", character 2: U+1F600 lies beyond U+FFFF, expected a character that can be printed",
                         "rare.json, record 1, field \"rows[1].content\", character 4: no font has U+0007, expected a character that can be printed"}));
    EXPECT_FALSE(std::filesystem::exists(desk / "x.pdf"));
}

}  // namespace
}  // namespace formloop::black_box
