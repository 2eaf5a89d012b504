// SPDX-License-Identifier: GPL-3.0-or-later
/// What is wrong with an archive is found, each fault by its sentence.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/store/sample_forms.h"

namespace formloop::store {
namespace {

using namespace test;
using testing::ElementsAre;

class Verifying : public testing::Test {
protected:
    void SetUp() override {
        archive_.emplace(opened(folder_ / "a"));
        ASSERT_TRUE(archive_->use_forms({&card_, &table_}));
        auto taken = archive_->take(write(folder_ / "x.pdf", "scan"), "x.pdf");
        ASSERT_TRUE(archive_->set_page_count(taken->sha, 2));
        for (int number = 1; number <= 2; ++number) {
            auto capture = page(number, card_, 1, "C" + std::to_string(number),
                                {field("file_no", FieldKind::comb, "A01-09-000" + std::to_string(number)),
                                 field("name", FieldKind::text, "王建国")});
            capture.image = *archive_->keep_image(taken->sha, number, "picture", "png");
            capture.map = "map";
            ASSERT_TRUE(archive_->store_page(taken->sha, capture));
        }
        sha_ = taken->sha;
        ASSERT_TRUE(archive_->import("r.json", "[1]", {{"small-card", 1, "", {{"file_no", "A01-09-0003"}}}}));
    }

    std::vector<std::string> faults() {
        auto seen = archive_->verify();
        if (!seen) return {"cannot look: " + to_string(seen.error())};
        std::vector<std::string> sentences;
        for (const auto& fault : seen->faults) sentences.push_back(to_string(fault));
        return sentences;
    }
    void change(const std::string& sql) { ASSERT_TRUE(archive_->query(sql)) << sql; }

    Folder folder_;
    templates::FormTemplate card_ = card(), table_ = table();
    std::optional<Archive> archive_;
    std::string sha_;
};

TEST_F(Verifying, AWholeArchiveHasNoFaults) {
    EXPECT_THAT(faults(), ElementsAre());
    const auto seen = archive_->verify();
    EXPECT_EQ(seen->documents, 2);
    EXPECT_EQ(seen->originals, 2);
    EXPECT_EQ(seen->captures, 3);
    EXPECT_EQ(seen->pictures, 2);
    EXPECT_EQ(seen->records, 3);
    EXPECT_EQ(seen->entries, 5);
}

TEST_F(Verifying, ChangesNothing) {
    const auto held = cell(*archive_, "SELECT COUNT(*) FROM held");
    ASSERT_TRUE(archive_->verify());
    EXPECT_EQ(cell(*archive_, "SELECT COUNT(*) FROM held"), held);
    EXPECT_EQ(cell(*archive_, "SELECT name FROM small_card WHERE file_no = 'A01-09-0001'"), "王建国");
}

TEST_F(Verifying, OriginalsAreThereUnchangedAndAccountedFor) {
    const auto original = archive_->original(sha_);
    std::filesystem::permissions(original, std::filesystem::perms::owner_all);
    write(original, "scam");
    EXPECT_THAT(faults(), ElementsAre(original.string() + ": was changed, expected the bytes it is named after"));
    write(original, "scan and more");
    EXPECT_THAT(faults(), ElementsAre(original.string() + ": has 13 bytes, but 4 were taken in"));
    std::filesystem::remove(original);
    EXPECT_THAT(faults(), ElementsAre(original.string() + ": is missing, expected the original of a document"));
    write(original, "scan");
    const auto stray = write(archive_->original(std::string(64, '0')), "whose is this");
    EXPECT_THAT(faults(), ElementsAre(stray.string() + ": belongs to no document, expected an original that was taken in; "
                                                       "read it again, or take it away"));
}

TEST_F(Verifying, PicturesAreThereUnchangedAndAccountedFor) {
    const auto picture = archive_->page_image(sha_ + "-1.png");
    write(picture, "other picture");
    EXPECT_THAT(faults(), ElementsAre(picture.string() + ": was changed, expected the picture that was kept"));
    std::filesystem::remove(picture);
    EXPECT_THAT(faults(), ElementsAre(picture.string() + ": is missing, expected the picture of a page"));
    write(picture, "picture");
    const auto stray = write(archive_->page_image(sha_ + "-3.png"), "no page");
    EXPECT_THAT(faults(), ElementsAre(stray.string() + ": belongs to no page, expected a picture that a page names"));
    std::filesystem::remove(stray);
    change("UPDATE capture SET image = NULL WHERE page = 2");
    EXPECT_THAT(faults(), testing::Contains("document " + sha_ + ", page 2: has no picture, expected the one that its fields "
                                                                 "stand in"));
}

TEST_F(Verifying, WhatAnUnfinishedDocumentHasAlreadyIsNoStray) {
    auto taken = archive_->take(write(folder_ / "y.pdf", "another scan"), "y.pdf");
    ASSERT_TRUE(archive_->keep_image(taken->sha, 1, "picture", "png"));
    EXPECT_THAT(faults(), ElementsAre());
}

TEST_F(Verifying, CountsReconcile) {
    change("UPDATE document SET pages = 3 WHERE sha = '" + sha_ + "'");
    EXPECT_THAT(faults(), ElementsAre("document " + sha_ + ": is done with 2 of its 3 pages"));
    change("UPDATE document SET pages = 1 WHERE sha = '" + sha_ + "'");
    EXPECT_THAT(faults(), ElementsAre("document " + sha_ + ": has 1 pages, but 2 are kept"));
    change("UPDATE document SET pages = 2 WHERE sha = '" + sha_ + "'");
    change("DELETE FROM source WHERE document = '" + sha_ + "'");
    EXPECT_THAT(faults(), ElementsAre("document " + sha_ + ": has no name, expected the one it was read under"));
}

TEST_F(Verifying, EntriesAreThoseThatWereReported) {
    change("DELETE FROM field_check WHERE entry IN (SELECT id FROM entry WHERE capture = 2)");
    change("DELETE FROM entry WHERE capture = 2 AND path = 'name'");
    EXPECT_THAT(faults(), testing::Contains("document " + sha_ + ", page 2: has 1 entries, but 2 fields were reported"));
}

TEST_F(Verifying, APersonMaySayMore) {
    ASSERT_TRUE(archive_->add_person_value(1, "name", Value{"王建華"}));
    ASSERT_TRUE(archive_->add_person_value(3, "name", Value{"李梅"}));
    EXPECT_THAT(faults(), ElementsAre());
}

TEST_F(Verifying, ProjectionsAreWhatTheEntriesGive) {
    change("UPDATE small_card SET name = '李梅' WHERE file_no = 'A01-09-0001'");
    change("DELETE FROM held WHERE path = 'name'");
    const std::string sentence = ": does not agree with the entries, expected what they give; formloop archive rebuild makes it again";
    EXPECT_THAT(faults(), ElementsAre("archive.db, table held" + sentence, "archive.db, table small_card" + sentence));
    EXPECT_THAT(archive_->rebuild().value(), ElementsAre("held", "small_card"));
    EXPECT_THAT(faults(), ElementsAre());
    EXPECT_THAT(archive_->rebuild().value(), ElementsAre());
}

TEST_F(Verifying, RowsPointAtRowsThatAreThere) {
    change("PRAGMA foreign_keys = OFF");
    change("DELETE FROM capture WHERE id = 3");
    EXPECT_THAT(faults(), testing::Contains("archive.db, table entry: has 1 rows that point at nothing"));
}

}  // namespace
}  // namespace formloop::store
