// SPDX-License-Identifier: GPL-3.0-or-later
/// The same faults in Chinese: by locale, and by --lang, which decides.
#include <gtest/gtest.h>

#include "tests/cli/program.h"

namespace formloop::black_box {
namespace {

using Sentences = std::vector<std::string>;

TEST(Languages, TheLocaleChoosesAndTheOptionDecides) {
    const Desk desk;
    const std::vector<std::string> arguments{"read", "nowhere.pdf", "--archive", "archive"};
    const Sentences english{"nowhere.pdf: no such file or folder"}, chinese{"nowhere.pdf: 没有这个文件或文件夹"};
    EXPECT_EQ(desk.run(arguments).sentences(), english);
    EXPECT_EQ(desk.run(arguments, {.environment = {{"LANG", "zh_CN.UTF-8"}}}).sentences(), chinese);
    auto with_option = arguments;
    with_option.insert(with_option.end(), {"--lang", "zh"});
    EXPECT_EQ(desk.run(with_option).sentences(), chinese);
    with_option.back() = "en";
    EXPECT_EQ(desk.run(with_option, {.environment = {{"LC_ALL", "zh_CN.UTF-8"}}}).sentences(), english);
}

TEST(Languages, FaultsOfCommandsRecordsAndPagesAreChinese) {
    const Desk desk;
    EXPECT_EQ(desk.run({"--lang", "zh", "read"}).sentences(), Sentences{"缺少 PATH"});
    EXPECT_EQ(desk.run({"--lang", "zh", "frobnicate"}).sentences(), Sentences{"没有命令 \"frobnicate\";`formloop --help` 列出所有命令"});
    EXPECT_EQ(desk.run({"--lang", "zh", "check", "--archive", "nowhere"}).sentences(),
              Sentences{"nowhere: 此处没有档案,应为 read、import 或 print 建立的文件夹"});
    desk.write("rare.json", R"({"form":"daily-report","fields":{"rows":[{"name":"王😀"}]}})");
    EXPECT_EQ(desk.run({"--lang", "zh", "print", "daily-report", "--record", "rare.json", "-o", "x.pdf"}).sentences(),
              Sentences{"rare.json,第 1 条记录,栏目 \"rows[0].name\",第 2 个字: U+1F600 超出 U+FFFF,应为能打印的字符"});

    desk.write("zero.png", "");
    desk.write("letter.pdf", "Dear Sir");
    const Outcome run = desk.run({"--lang", "zh", "read", "--json", "zero.png", "letter.pdf", "nowhere.pdf", "--archive", "archive"});
    EXPECT_EQ(run.code, 1);
    EXPECT_EQ(run.page("zero.png", 0)["message"], "文件是空的");
    EXPECT_EQ(run.page("zero.png", 0)["reason"], "empty-file");
    EXPECT_EQ(run.page("letter.pdf", 0)["message"], "这是既非图像也非 PDF 的文件;可读的是 PDF、TIFF、PNG 和 JPEG");
    EXPECT_EQ(run.page("nowhere.pdf", 0)["message"], "没有这个文件");
    // What is kept is kept once, in English; each run says it in its own language.
    EXPECT_EQ(desk.run({"read", "--json", "zero.png", "--archive", "archive"}).page("zero.png", 0)["message"], "the file has no bytes");
}

}  // namespace
}  // namespace formloop::black_box
