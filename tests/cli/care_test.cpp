// SPDX-License-Identifier: GPL-3.0-or-later
/// Looking after an archive: what `formloop archive` says, and how it ends.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "src/store/database.h"
#include "tests/cli/program.h"

namespace formloop::black_box {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using Lines = std::vector<std::string>;

constexpr const char* kReport = R"({"form":"daily-report","fields":{"consultant_code":"A01","date":"2009-04-14"}})";

/// The one file of a folder.
fs::path only_file(const fs::path& folder) {
    std::vector<fs::path> files;
    for (const auto& item : fs::directory_iterator(folder)) files.push_back(item.path());
    EXPECT_EQ(files.size(), 1u);
    return files.front();
}

class Care : public testing::Test {
protected:
    void SetUp() override {
        desk_.write("records.json", kReport);
        ASSERT_EQ(desk_.run({"import", "records.json", "--archive", "archive"}).code, 0);
    }
    store::Database database(const std::string& name = "archive/archive.db") const {
        return std::move(*store::Database::open(desk_ / name, std::chrono::seconds(1)));
    }

    Desk desk_;
};

TEST_F(Care, VerifyCountsWhatIsWhole) {
    const Outcome run = desk_.run({"archive", "verify", "--archive", "archive"});
    EXPECT_EQ(run.code, 0) << run.out << run.err;
    EXPECT_EQ(run.out, "the archive is whole: documents 1, originals 1, pages 1, page pictures 0, records 1, entries 2\n");
    const Outcome machine = desk_.run({"archive", "verify", "--json", "--archive", "archive"});
    EXPECT_EQ(machine.out, R"({"documents":1,"originals":1,"captures":1,"pictures":0,"records":1,"entries":2,"faults":0})"
                           "\n");
}

TEST_F(Care, VerifySaysEachFaultInASentence) {
    const auto original = only_file(desk_ / "archive/originals");
    fs::permissions(original, fs::perms::owner_all);
    auto bytes = desk_.read("archive/originals/" + original.filename().string());
    bytes[10] ^= 1;
    desk_.write("archive/originals/" + original.filename().string(), bytes);
    desk_.write("archive/pages/stray.png", "a picture");
    const std::string place = "archive/originals/" + original.filename().string();
    const Outcome run = desk_.run({"archive", "verify", "--archive", "archive"});
    EXPECT_EQ(run.code, 3);
    EXPECT_EQ(run.out, place + ": was changed, expected the bytes it is named after\n"
                       "archive/pages/stray.png: belongs to no page, expected a picture that a page names\n"
                       "2 faults\n");
    const Outcome machine = desk_.run({"archive", "verify", "--json", "--lang", "zh", "--archive", "archive"});
    EXPECT_EQ(machine.code, 3);
    ASSERT_EQ(machine.lines().size(), 3u);
    EXPECT_EQ(machine.lines()[0], (json{{"place", place}, {"message", "已被改动,内容应与其名相符"}}));
    EXPECT_EQ(machine.lines()[2]["faults"], 2);
}

TEST_F(Care, RebuildMendsTablesThatDoNotAgree) {
    ASSERT_TRUE(database().query("DELETE FROM held WHERE path = 'date'"));
    const Outcome wrong = desk_.run({"archive", "verify", "--archive", "archive"});
    EXPECT_EQ(wrong.code, 3);
    EXPECT_EQ(wrong.out, "archive.db, table held: does not agree with the entries, expected what they give; formloop archive rebuild makes it again\n"
                         "1 faults\n");
    const Outcome rebuilt = desk_.run({"archive", "rebuild", "--archive", "archive"});
    EXPECT_EQ(rebuilt.code, 0) << rebuilt.err;
    EXPECT_EQ(rebuilt.out, "made again from the entries, these tables were wrong: held\n");
    EXPECT_EQ(desk_.run({"archive", "verify", "--archive", "archive"}).code, 0);
    EXPECT_EQ(desk_.run({"archive", "rebuild", "--json", "--archive", "archive"}).out, "{\"tables\":[]}\n");
    EXPECT_EQ(desk_.run({"archive", "rebuild", "--archive", "nowhere"}).code, 2);
}

TEST_F(Care, VerifyOfADatabaseThatCannotBeOpenedIsAFaultToo) {
    desk_.write("archive/archive.db", desk_.read("archive/archive.db").substr(0, 9000));
    const Outcome run = desk_.run({"archive", "verify", "--archive", "archive"});
    EXPECT_EQ(run.code, 3);
    EXPECT_NE(run.out.find("restore archive.db from a backup"), std::string::npos) << run.out << run.err;
    EXPECT_EQ(desk_.run({"archive", "verify", "--archive", "nowhere"}).code, 2);
}

TEST_F(Care, AnOlderArchiveIsMigratedAndTold) {
    {
        auto old = database();
        for (const char* sql : {"ALTER TABLE capture DROP COLUMN image_sha", "DROP TABLE forgotten_scope", "DROP TABLE forgotten", "DROP TABLE removed_original",
                                "UPDATE meta SET value = '1' WHERE key = 'schema_version'"})
            ASSERT_TRUE(old.query(sql)) << sql;
    }
    const Outcome run = desk_.run({"issue", "list", "--archive", "archive"});
    EXPECT_EQ(run.code, 0) << run.err;
    EXPECT_EQ(run.sentences(), Lines{"the archive was brought from schema version 1 to 2, its database before is kept as "
                                     "archive/archive-schema-1.db"});
    const Outcome after = desk_.run({"archive", "verify", "--archive", "archive"});
    EXPECT_EQ(after.code, 0) << after.out;
    EXPECT_EQ(after.sentences(), Lines{});
    EXPECT_EQ(store::text_of(database("archive/archive-schema-1.db").select("SELECT value FROM meta WHERE key = 'schema_version'")->rows[0][0]), "1");
}

TEST_F(Care, ABackupBecomesAnArchive) {
    const Outcome backup = desk_.run({"archive", "backup", "backup", "--archive", "archive"});
    EXPECT_EQ(backup.code, 0) << backup.err;
    EXPECT_TRUE(backup.out.starts_with("backed up and checked: 2 files, ")) << backup.out;
    const Outcome again = desk_.run({"archive", "backup", "backup", "--archive", "archive"});
    EXPECT_EQ(again.code, 2);
    EXPECT_EQ(again.sentences(), Lines{"backup: is there already, expected a new name"});
    EXPECT_EQ(desk_.run({"archive", "restore", "backup", "--archive", "archive"}).code, 2) << "never over an archive";
    const Outcome restored = desk_.run({"archive", "restore", "backup", "--json", "--archive", "restored"});
    EXPECT_EQ(restored.code, 0) << restored.err;
    EXPECT_EQ(restored.lines().back()["files"], 2);
    EXPECT_EQ(desk_.run({"archive", "verify", "--archive", "restored"}).code, 0);
    desk_.write("backup/archive.db", desk_.read("backup/archive.db") + "x");
    const Outcome torn = desk_.run({"archive", "restore", "backup", "--archive", "other"});
    EXPECT_EQ(torn.code, 3);
    EXPECT_EQ(torn.sentences(), Lines{"backup/archive.db: was changed, expected the bytes that were kept"});
    EXPECT_FALSE(fs::exists(desk_ / "other"));
}

TEST_F(Care, AForgettingThatWasKilledBeforeItsCommitIsTold) {
    ASSERT_TRUE(database().query("INSERT INTO meta VALUES ('unfinished_forgetting', 'begun')"));
    desk_.write("archive/pages/" + std::string(64, '0') + "-1-0123456789abcdef.png", "a picture that was blacked out");
    const Outcome verified = desk_.run({"archive", "verify", "--archive", "archive"});
    EXPECT_EQ(verified.code, 0) << verified.out;
    EXPECT_EQ(verified.sentences(), Lines{"a run that was to forget a customer did not end, and nothing was removed; run formloop archive forget again"});
    EXPECT_EQ(desk_.run({"archive", "verify", "--archive", "archive"}).sentences(), Lines{});
}

TEST_F(Care, ForgettingTellsAsksAndIsRemembered) {
    desk_.write("cards.json", R"([{"form":"customer-card","fields":{"file_no":"A01-09-0001","name":"王建国","mobile":"13600001234"}},
                                  {"form":"customer-card","fields":{"file_no":"A01-09-0002","name":"李梅"}},
                                  {"form":"daily-report","fields":{"consultant_code":"A01","date":"2009-04-15",
                                   "rows":[{"file_no":"A01-09-0001","name":"王建国"},{"file_no":"A01-09-0002","name":"李梅"}]}}])");
    ASSERT_EQ(desk_.run({"import", "cards.json", "--archive", "archive"}).code, 0);
    const auto forget = [&](std::vector<std::string> more) {
        std::vector<std::string> arguments{"archive", "forget", "A01-09-0001", "--archive", "archive"};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return desk_.run(arguments, {.in_child = [] { close(0); open("/dev/null", O_RDONLY); }});
    };
    const Outcome dry = forget({"--dry-run"});
    EXPECT_EQ(dry.code, 0) << dry.err;
    EXPECT_EQ(dry.out, "cards.json page 1: the customer's own, removed\n"
                       "cards.json page 3: blacked out and removed: rows 1, other fields 0\n"
                       "would be removed: records 1, rows elsewhere 1, pages 2, originals 1, printed copies 0; backups made before "
                       "still hold it\n");
    const Outcome unasked = forget({});
    EXPECT_EQ(unasked.code, 2);
    EXPECT_EQ(unasked.sentences(), Lines{"forgetting cannot be undone, --yes or --dry-run was expected"});
    EXPECT_NE(desk_.read("archive/archive.db").find("13600001234"), std::string::npos) << "nothing was done yet";

    const Outcome done = forget({"--yes", "--json"});
    EXPECT_EQ(done.code, 0) << done.err;
    ASSERT_EQ(done.lines().size(), 3u);
    EXPECT_EQ(done.lines()[1], (json{{"source", "cards.json"}, {"page", 3}, {"form", "daily-report"}, {"fate", "trimmed"}, {"rows", 1}, {"fields", 0}}));
    EXPECT_EQ(done.lines()[2], (json{{"records", 1}, {"rows", 1}, {"pages", 2}, {"originals", 1}, {"copies", 0}}));
    for (const auto& item : fs::recursive_directory_iterator(desk_ / "archive"))
        if (item.is_regular_file()) {
            const auto bytes = desk_.read(fs::relative(item.path(), desk_.folder()).string());
            for (const char* trace : {"13600001234", "王建国", "A01-09-0001"}) EXPECT_EQ(bytes.find(trace), std::string::npos) << item.path();
        }
    EXPECT_EQ(desk_.run({"archive", "verify", "--archive", "archive"}).code, 0);
    EXPECT_EQ(forget({"--yes"}).code, 2) << "there is nothing of that customer any more";
    const Outcome again = desk_.run({"import", "cards.json", "--archive", "archive"});
    EXPECT_EQ(again.code, 2);
    ASSERT_EQ(again.sentences().size(), 1u);
    EXPECT_NE(again.sentences()[0].find("because a person was to be forgotten, and is not taken in again"), std::string::npos);
    const Outcome read = desk_.run({"read", "cards.json", "--json", "--archive", "archive"});
    EXPECT_EQ(read.code, 1);
    EXPECT_EQ(read.page("cards.json", 0)["reason"], "forgotten");
    EXPECT_EQ(desk_.run({"check", "--archive", "archive"}).code, 1) << "what the others left empty";
}

}  // namespace
}  // namespace formloop::black_box
