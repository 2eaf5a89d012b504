// SPDX-License-Identifier: GPL-3.0-or-later
/// What goes when a person is forgotten, and that it goes whatever happens meanwhile.
#include "src/store/forget.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include "tests/store/sample_forms.h"

namespace formloop::store {
namespace {

using namespace test;
namespace fs = std::filesystem;

/// A card of the person, a card of another in the same file, and a table with a row of each.
class Forgetfulness : public testing::Test {
protected:
    void SetUp() override {
        archive_.emplace(opened(folder_ / "a"));
        ASSERT_TRUE(archive_->use_forms({&card_, &table_}));
        auto cards = archive_->take(write(folder_ / "cards.pdf", "two cards"), "cards.pdf");
        ASSERT_TRUE(archive_->set_page_count(cards->sha, 2));
        ASSERT_TRUE(archive_->store_page(cards->sha, pictured(cards->sha, 1, card_, "C1", {field("file_no", FieldKind::comb, "A01-09-0001"),
                                                                                         field("name", FieldKind::text, "王建国")})));
        ASSERT_TRUE(archive_->store_page(cards->sha, pictured(cards->sha, 2, card_, "C2", {field("file_no", FieldKind::comb, "A01-09-0002"),
                                                                                         field("name", FieldKind::text, "李梅")})));
        auto rows = archive_->take(write(folder_ / "table.pdf", "a table"), "王建国.pdf");
        ASSERT_TRUE(archive_->set_page_count(rows->sha, 1));
        ASSERT_TRUE(archive_->store_page(
            rows->sha, pictured(rows->sha, 1, table_, "T1",
                                {field("consultant_code", FieldKind::comb, "A01"), field("period", FieldKind::comb, "2009-04"),
                                 field("rows[0].file_no", FieldKind::comb, "A01-09-0001"),
                                 field("rows[0].days[3].level", FieldKind::letter, "A"),
                                 field("rows[1].file_no", FieldKind::comb, "A01-09-0002")})));
        cards_ = cards->sha;
        rows_ = rows->sha;
        ASSERT_TRUE(archive_->register_copies({{"C1", "small-card", 1, {1}, {{"header file_no", "A01-09-0001"}}}}));

        what_ = {.kind = "customer", .records = 1, .rows = 1, .captures = {1}, .trimmed = {}, .originals = {cards_, rows_},
                 .copies = {"C1"}, .trimmed_copies = {}, .names = {{rows_, "王建国.pdf"}}, .scopes = {{"A01", "2009-04", "2009-04"}}};
        auto table = archive_->find_capture(3);
        ASSERT_TRUE(table);
        TrimmedCapture trimmed{.capture = 3, .page = table->page, .readings = table->readings, .image = {}, .rows = {"rows[0]."},
                               .fields = {}};
        std::erase_if(trimmed.page.fields, [](const auto& f) { return f.path.starts_with("rows[0]."); });
        std::erase_if(trimmed.readings, [](const auto& r) { return r.path.starts_with("rows[0]."); });
        trimmed.page.source = "forgotten";
        trimmed.image = *archive_->keep_image(rows_, 1, "a table with a black bar", "png");
        what_.trimmed.push_back(std::move(trimmed));
    }
    Capture pictured(const std::string& sha, int number, const templates::FormTemplate& form, const std::string& copy,
                     std::vector<FieldResult> fields) {
        auto capture = page(number, form, 1, copy, std::move(fields));
        capture.page.source = form.form == "small-table" ? "王建国.pdf" : "cards.pdf";
        capture.image = *archive_->keep_image(sha, number, "picture of " + copy, "png");
        capture.map = "map";
        return capture;
    }
    void expect_forgotten() {
        EXPECT_THAT(archive_->verify()->faults, testing::IsEmpty());
        EXPECT_TRUE(fs::is_empty(folder_ / "a/originals"));
        EXPECT_FALSE(fs::exists(archive_->page_image(cards_ + "-1.png")));
        EXPECT_EQ(read(archive_->page_image(cards_ + "-2.png")), "picture of C2");
        EXPECT_EQ(read(archive_->page_image(rows_ + "-1.png")), "a table with a black bar");
        EXPECT_FALSE(archive_->find_record("small-card A01-09-0001").value());
        EXPECT_EQ(archive_->find_record("small-card A01-09-0002").value()->record.fields["name"], Value{"李梅"});
        EXPECT_EQ(cell(*archive_, "SELECT COUNT(*) FROM small_table_rows"), "1");
        EXPECT_EQ(cell(*archive_, "SELECT COUNT(*) FROM small_table_rows_days"), "0");
        EXPECT_EQ(cell(*archive_, "SELECT name FROM source WHERE document = '" + rows_ + "'"), "forgotten 1");
        EXPECT_EQ(cell(*archive_, "SELECT COUNT(*) FROM copy"), "0");
        EXPECT_EQ(cell(*archive_, "SELECT COUNT(*) FROM meta WHERE key = 'unfinished_forgetting'"), "0");
        for (const auto* name : {"archive.db", "archive.db-wal"}) {
            const auto bytes = read(folder_ / "a" / name);
            for (const auto* trace : {"A01-09-0001", "王建国"}) EXPECT_EQ(bytes.find(trace), bytes.npos) << name << ": " << trace;
        }
    }

    Folder folder_;
    templates::FormTemplate card_ = card(), table_ = table();
    std::optional<Archive> archive_;
    std::string cards_, rows_;
    Forgetting what_;
};

TEST_F(Forgetfulness, TakesThePersonAndLeavesTheOthers) {
    const auto done = archive_->forget(what_);
    ASSERT_TRUE(done) << to_string(done.error());
    expect_forgotten();
    EXPECT_EQ(cell(*archive_, "SELECT kind || records || \"rows\" || captures || entries || originals || copies FROM forgotten"),
              "customer112421");
    EXPECT_EQ(cell(*archive_, "SELECT COUNT(*) FROM removed_original"), "2");
}

TEST_F(Forgetfulness, ADocumentOfNobodyElseGoesWhole) {
    what_.captures = {1, 2};
    ASSERT_TRUE(archive_->forget(what_));
    EXPECT_EQ(cell(*archive_, "SELECT COUNT(*) FROM document"), "1");
    EXPECT_EQ(archive_->take(folder_ / "cards.pdf", "cards.pdf")->removed_on.size(), 10u);
    EXPECT_THAT(archive_->verify()->faults, testing::IsEmpty());
}

TEST_F(Forgetfulness, IsEndedByTheNextRunWhenItWasKilled) {
    write(folder_ / "a/archive-schema-1.db", "王建国 of before");
    ASSERT_TRUE(archive_->forget(what_));
    EXPECT_FALSE(fs::exists(folder_ / "a/archive-schema-1.db"));
    // As it is when the run was killed right after its commit.
    for (const auto& sha : {cards_, rows_}) write(archive_->original(sha), "the original");
    write(archive_->page_image(cards_ + "-1.png"), "the person's card");
    ASSERT_TRUE(archive_->query("INSERT INTO meta VALUES ('unfinished_forgetting', '1')"));
    archive_.reset();
    archive_.emplace(opened(folder_ / "a"));
    ASSERT_TRUE(archive_->use_forms({&card_, &table_}));
    expect_forgotten();
}

TEST_F(Forgetfulness, SaysThatAReaderKeepsTracesAlive) {
    auto reader = opened(folder_ / "a", Access::shared);
    ASSERT_TRUE(reader.query("BEGIN"));
    ASSERT_TRUE(reader.query("SELECT COUNT(*) FROM entry"));
    ASSERT_TRUE(archive_->query("PRAGMA busy_timeout = 50"));
    const auto refused = archive_->forget(what_);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::archive_locked);
    EXPECT_FALSE(archive_->find_record("small-card A01-09-0001").value()) << "what was removed stays removed";
    ASSERT_TRUE(reader.query("COMMIT"));
    archive_.reset();
    archive_.emplace(opened(folder_ / "a"));
    ASSERT_TRUE(archive_->use_forms({&card_, &table_}));
    expect_forgotten();
}

}  // namespace
}  // namespace formloop::store
