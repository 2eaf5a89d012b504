// SPDX-License-Identifier: GPL-3.0-or-later
/// Backups: all or nothing, checked, and an archive again.
#include "src/store/backup.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/store/sample_forms.h"

namespace formloop::store {
namespace {

using namespace test;
namespace fs = std::filesystem;

class Backups : public testing::Test {
protected:
    void SetUp() override {
        archive_.emplace(opened(folder_ / "a"));
        ASSERT_TRUE(archive_->use_forms({&card_}));
        auto taken = archive_->take(write(folder_ / "x.pdf", "scan"), "x.pdf");
        ASSERT_TRUE(archive_->set_page_count(taken->sha, 1));
        auto capture = page(1, card_, 1, "C1", {field("file_no", FieldKind::comb, "A01-09-0001"),
                                                field("name", FieldKind::text, "王建国")});
        capture.image = *archive_->keep_image(taken->sha, 1, "picture", "png");
        ASSERT_TRUE(archive_->store_page(taken->sha, capture));
        ASSERT_TRUE(archive_->keep_template(card_, "form: small-card\n"));
        write(archive_->office_file(), "dealer_code: X\n");
        sha_ = taken->sha;
    }
    /// Nothing was left beside what there should be.
    void expect_only(std::vector<std::string> names) const {
        std::vector<std::string> found;
        for (const auto& item : fs::directory_iterator(folder_.path())) found.push_back(item.path().filename());
        EXPECT_THAT(found, testing::UnorderedElementsAreArray(names));
    }

    Folder folder_;
    templates::FormTemplate card_ = card();
    std::optional<Archive> archive_;
    std::string sha_;
};

TEST_F(Backups, BecomeTheSameArchive) {
    const auto size = archive_->back_up(folder_ / "b");
    ASSERT_TRUE(size) << to_string(size.error());
    EXPECT_EQ(size->files, 5);
    const auto restored = restore(folder_ / "b", folder_ / "r/");
    ASSERT_TRUE(restored) << to_string(restored.error());
    EXPECT_EQ(restored->bytes, size->bytes);
    auto again = opened(folder_ / "r");
    ASSERT_TRUE(again.use_forms({&card_}));
    EXPECT_THAT(again.verify()->faults, testing::IsEmpty());
    EXPECT_EQ(again.find_record("small-card A01-09-0001").value()->record, archive_->find_record("small-card A01-09-0001").value()->record);
    EXPECT_EQ(read(again.original(sha_)), "scan");
    EXPECT_EQ(read(again.page_image(sha_ + "-1.png")), "picture");
    EXPECT_EQ(read(again.office_file()), "dealer_code: X\n");
    EXPECT_EQ(again.kept_templates().size(), 1u);
    expect_only({"a", "b", "r", "x.pdf"});
}

TEST_F(Backups, AreConsistentWhileAnotherRunWrites) {
    auto reader = opened(folder_ / "a", Access::shared);
    ASSERT_TRUE(archive_->query("BEGIN IMMEDIATE"));
    ASSERT_TRUE(archive_->query("INSERT INTO source VALUES ('" + sha_ + "', 'half done', 2)"));
    const auto size = reader.back_up(folder_ / "b");
    ASSERT_TRUE(size) << to_string(size.error());
    ASSERT_TRUE(archive_->query("COMMIT"));
    ASSERT_TRUE(restore(folder_ / "b", folder_ / "r"));
    auto again = opened(folder_ / "r");
    EXPECT_EQ(cell(again, "SELECT COUNT(*) FROM source"), "1");
}

TEST_F(Backups, NeverReplaceAnything) {
    write(folder_ / "b", "something");
    const auto refused = archive_->back_up(folder_ / "b");
    EXPECT_EQ(to_string(refused.error()), (folder_ / "b").string() + ": is there already, expected a new name");
    EXPECT_EQ(read(folder_ / "b"), "something");
    EXPECT_EQ(archive_->back_up(folder_ / "none/b").error().code, ErrorCode::not_found);
    ASSERT_TRUE(archive_->back_up(folder_ / "c"));
    EXPECT_EQ(to_string(restore(folder_ / "c", folder_ / "a").error()),
              (folder_ / "a").string() + ": holds something already, expected no folder or an empty one");
    fs::create_directory(folder_ / "empty");
    EXPECT_TRUE(restore(folder_ / "c", folder_ / "empty"));
    expect_only({"a", "b", "c", "empty", "x.pdf"});
}

TEST_F(Backups, TakeAwayWhatAKilledRunLeftBesideThem) {
    const auto leave = [&] {
        fs::create_directories(folder_ / ".formloop-1-0/originals");
        write(folder_ / ".formloop-1-0/archive.db", "half a copy");
    };
    leave();
    ASSERT_TRUE(archive_->back_up(folder_ / "b"));
    expect_only({"a", "b", "x.pdf"});
    leave();
    ASSERT_TRUE(restore(folder_ / "b", folder_ / "r"));
    expect_only({"a", "b", "r", "x.pdf"});
    leave();
    write(folder_ / "a/.formloop-1-1", "half a copy of a migration");
    archive_.reset();
    archive_.emplace(opened(folder_ / "a"));
    expect_only({"a", "b", "r", "x.pdf"});
    EXPECT_FALSE(fs::exists(folder_ / "a/.formloop-1-1"));
}

TEST_F(Backups, OfADamagedArchiveAreNotMade) {
    fs::permissions(archive_->original(sha_), fs::perms::owner_all);
    write(archive_->original(sha_), "scam");
    const auto refused = archive_->back_up(folder_ / "b");
    EXPECT_EQ(to_string(refused.error()), archive_->original(sha_).string() + ": was changed, expected the bytes that were kept");
    fs::remove(archive_->original(sha_));
    EXPECT_EQ(to_string(archive_->back_up(folder_ / "b").error()),
              archive_->original(sha_).string() + ": is missing, expected a file of the backup");
    expect_only({"a", "x.pdf"});
}

TEST_F(Backups, ThatAreNotWholeAreNotRestored) {
    ASSERT_TRUE(archive_->back_up(folder_ / "b"));
    ASSERT_TRUE(check_backup(folder_ / "b"));
    for (const auto& name : {std::string("archive.db"), "originals/" + sha_, "pages/" + sha_ + "-1.png", std::string("office.yaml")}) {
        SCOPED_TRACE(name);
        const auto file = folder_ / "b" / name;
        const auto whole = read(file);
        auto torn = whole;
        torn[torn.size() / 2] ^= 4;
        write(file, torn);
        EXPECT_EQ(check_backup(folder_ / "b").error().code, ErrorCode::archive_damaged);
        EXPECT_EQ(to_string(restore(folder_ / "b", folder_ / "r").error()), file.string() + ": was changed, expected the bytes that were kept");
        fs::remove(file);
        EXPECT_EQ(to_string(restore(folder_ / "b", folder_ / "r").error()), file.string() + ": is missing, expected a file of the backup");
        write(file, whole);
    }
    auto sums = read(folder_ / "b/SHA256SUMS");
    write(folder_ / "b/SHA256SUMS", sums + std::string(64, '0') + "  ../outside\n");
    EXPECT_EQ(restore(folder_ / "b", folder_ / "r").error().message, "is not a list of checksums, expected one file a line");
    // A list that has lost a file is noticed by what the database names.
    const auto line = sums.find("pages/") - 66;
    write(folder_ / "b/SHA256SUMS", sums.substr(0, line) + sums.substr(sums.find('\n', line) + 1));
    EXPECT_EQ(restore(folder_ / "b", folder_ / "r").error().code, ErrorCode::archive_damaged);
    fs::remove(folder_ / "b/SHA256SUMS");
    EXPECT_EQ(to_string(restore(folder_ / "b", folder_ / "r").error()),
              (folder_ / "b").string() + ": is no backup, expected a folder that archive backup made");
    expect_only({"a", "b", "x.pdf"});
}

TEST_F(Backups, OfANewerSchemaAreRefused) {
    ASSERT_TRUE(archive_->query("UPDATE meta SET value = '99' WHERE key = 'schema_version'"));
    EXPECT_EQ(archive_->back_up(folder_ / "b").error().code, ErrorCode::archive_newer);
}

}  // namespace
}  // namespace formloop::store
