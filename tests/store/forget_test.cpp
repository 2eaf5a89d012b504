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
        what_.trimmed.push_back(std::move(trimmed));
    }
    std::expected<void, Error> forget() {
        EXPECT_TRUE(archive_->begin_forgetting());
        what_.trimmed[0].image = *archive_->keep_blacked_out(rows_, 1, "a table with a black bar", "png");
        return archive_->forget(what_);
    }
    void open_again() {
        archive_.reset();
        archive_.emplace(opened(folder_ / "a"));
        ASSERT_TRUE(archive_->use_forms({&card_, &table_}));
    }
    std::set<std::string> pictures() const {
        std::set<std::string> names;
        for (const auto& item : fs::directory_iterator(folder_ / "a/pages")) names.insert(item.path().filename());
        return names;
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
        EXPECT_FALSE(archive_->forgetting_did_not_end());
        EXPECT_THAT(pictures(), testing::ElementsAreArray(std::set{cards_ + "-2.png", what_.trimmed[0].image.name}));
        EXPECT_EQ(read(archive_->page_image(cards_ + "-2.png")), "picture of C2");
        EXPECT_EQ(read(archive_->page_image(what_.trimmed[0].image.name)), "a table with a black bar");
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
    const auto done = forget();
    ASSERT_TRUE(done) << to_string(done.error());
    expect_forgotten();
    EXPECT_EQ(cell(*archive_, "SELECT kind || records || \"rows\" || captures || entries || originals || copies FROM forgotten"),
              "customer112421");
    EXPECT_EQ(cell(*archive_, "SELECT COUNT(*) FROM removed_original"), "2");
}

TEST_F(Forgetfulness, ADocumentOfNobodyElseGoesWhole) {
    what_.captures = {1, 2};
    ASSERT_TRUE(forget());
    EXPECT_EQ(cell(*archive_, "SELECT COUNT(*) FROM document"), "1");
    EXPECT_EQ(archive_->take(folder_ / "cards.pdf", "cards.pdf")->removed_on.size(), 10u);
    EXPECT_THAT(archive_->verify()->faults, testing::IsEmpty());
}

TEST_F(Forgetfulness, HasChangedNothingWhenItWasKilledBeforeItsCommit) {
    write(folder_ / "a/archive-schema-1.db", "王建国 of before");
    const auto before = pictures();
    ASSERT_TRUE(archive_->begin_forgetting());
    ASSERT_TRUE(archive_->keep_blacked_out(rows_, 1, "a table with a black bar", "png"));
    {
        auto reader = opened(folder_ / "a", Access::shared);
        ASSERT_TRUE(reader.use_forms({&card_, &table_}));
        EXPECT_THAT(reader.verify()->faults, testing::IsEmpty()) << "whoever only reads sees it as it was";
        EXPECT_FALSE(reader.forgetting_did_not_end());
    }
    open_again();
    EXPECT_TRUE(archive_->forgetting_did_not_end());
    EXPECT_EQ(pictures(), before);
    EXPECT_EQ(read(archive_->page_image(rows_ + "-1.png")), "picture of T1");
    EXPECT_THAT(archive_->verify()->faults, testing::IsEmpty());
    EXPECT_TRUE(archive_->find_record("small-card A01-09-0001").value());
    EXPECT_EQ(read(archive_->original(cards_)), "two cards");
    EXPECT_TRUE(fs::exists(folder_ / "a/archive-schema-1.db"));
    open_again();
    EXPECT_FALSE(archive_->forgetting_did_not_end()) << "it is told once";
    ASSERT_TRUE(forget());
    expect_forgotten();
}

TEST_F(Forgetfulness, TwiceBlacksOutThePictureThatWasBlackedOut) {
    ASSERT_TRUE(forget());
    ASSERT_TRUE(archive_->begin_forgetting());
    Forgetting other{.kind = "customer", .trimmed = what_.trimmed, .originals = {rows_}};
    other.trimmed[0].image = *archive_->keep_blacked_out(rows_, 1, "a table with two black bars", "png");
    ASSERT_TRUE(archive_->forget(other));
    EXPECT_THAT(pictures(), testing::ElementsAreArray(std::set{cards_ + "-2.png", other.trimmed[0].image.name}));
    EXPECT_THAT(archive_->verify()->faults, testing::IsEmpty());
}

TEST_F(Forgetfulness, IsEndedByTheNextRunWhenItWasKilled) {
    write(folder_ / "a/archive-schema-1.db", "王建国 of before");
    ASSERT_TRUE(forget());
    EXPECT_FALSE(fs::exists(folder_ / "a/archive-schema-1.db"));
    // As it is when the run was killed right after its commit.
    for (const auto& sha : {cards_, rows_}) write(archive_->original(sha), "the original");
    write(archive_->page_image(cards_ + "-1.png"), "the person's card");
    ASSERT_TRUE(archive_->query("INSERT INTO meta VALUES ('unfinished_forgetting', 'rows are gone')"));
    open_again();
    expect_forgotten();
}

TEST_F(Forgetfulness, SaysThatAReaderKeepsTracesAlive) {
    auto reader = opened(folder_ / "a", Access::shared);
    ASSERT_TRUE(reader.query("BEGIN"));
    ASSERT_TRUE(reader.query("SELECT COUNT(*) FROM entry"));
    ASSERT_TRUE(archive_->query("PRAGMA busy_timeout = 50"));
    const auto refused = forget();
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::archive_locked);
    EXPECT_FALSE(archive_->find_record("small-card A01-09-0001").value()) << "what was removed stays removed";
    ASSERT_TRUE(reader.query("COMMIT"));
    open_again();
    expect_forgotten();
}

}  // namespace
}  // namespace formloop::store
