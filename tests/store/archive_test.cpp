// SPDX-License-Identifier: GPL-3.0-or-later
#include "src/store/archive.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <random>

#include "tests/store/sample_forms.h"

namespace formloop::store {
namespace {

using namespace test;
using testing::ElementsAre;
using testing::HasSubstr;

Error failure(const std::filesystem::path& folder, OpenOptions options = {.wait = std::chrono::milliseconds(100)}) {
    auto archive = Archive::open(folder, options);
    return archive ? Error{} : archive.error();
}

TEST(Archive, IsRefusedWhereThereIsNone) {
    Folder folder;
    const auto error = failure(folder / "none");
    EXPECT_EQ(error.code, ErrorCode::not_found);
    EXPECT_EQ(to_string(error), (folder / "none").string() +
                                    ": no archive here, expected a folder that read, import or print made");
    EXPECT_FALSE(std::filesystem::exists(folder / "none"));
}

TEST(Archive, WritesAheadAndWaitsForTheDisk) {
    Folder folder;
    auto archive = opened(folder / "a");
    EXPECT_EQ(cell(archive, "PRAGMA journal_mode"), "wal");
    EXPECT_EQ(cell(archive, "PRAGMA synchronous"), "2");
    EXPECT_EQ(cell(archive, "PRAGMA foreign_keys"), "1");
}

TEST(Archive, OfANewerVersionIsRefusedAndKept) {
    Folder folder;
    {
        auto archive = opened(folder / "a");
        ASSERT_TRUE(archive.query("UPDATE meta SET value = '99' WHERE key = 'schema_version'"));
    }
    const auto error = failure(folder / "a");
    EXPECT_EQ(error.code, ErrorCode::archive_newer);
    EXPECT_EQ(error.message, "has schema version 99, but this program knows versions up to 2; use a newer formloop");
}

TEST(Archive, ThatIsDamagedIsRefusedAndNeverMadeAnew) {
    Folder folder;
    {
        auto archive = opened(folder / "a");
        ASSERT_TRUE(archive.query("PRAGMA wal_checkpoint(TRUNCATE)"));
    }
    const auto file = folder.path() / "a" / "archive.db";
    const auto whole = read(file);
    const auto refused = [&](const std::string& bytes) {
        write(file, bytes);
        for (const auto* ending : {"-wal", "-shm"}) std::filesystem::remove(file.string() + ending);
        for (const auto access : {Access::shared, Access::exclusive}) {
            const auto error = failure(folder / "a", {.access = access, .missing = Missing::create,
                                                      .wait = std::chrono::milliseconds(100)});
            EXPECT_EQ(error.code, ErrorCode::archive_damaged) << to_string(error);
            EXPECT_THAT(error.message, HasSubstr("restore archive.db from a backup"));
        }
        EXPECT_EQ(read(file), bytes);
    };
    refused("");
    refused("this was a database once, or so they say, but it is not one now");
    refused(whole.substr(0, whole.size() / 2));
    auto torn = whole;
    for (std::size_t at = 4096 * 3; at < 4096 * 3 + 100; ++at) torn[at] = char(0xA5);
    refused(torn);
}

TEST(Archive, HeldByAnotherRunIsRefusedAfterWaiting) {
    Folder folder;
    auto first = opened(folder / "a");
    const auto error = failure(folder / "a", {.access = Access::exclusive, .wait = std::chrono::milliseconds(120)});
    EXPECT_EQ(error.code, ErrorCode::archive_locked);
    EXPECT_THAT(error.message, HasSubstr("another run is writing to this archive"));
    EXPECT_TRUE(Archive::open(folder / "a", {.access = Access::shared}));
}

TEST(Archive, ABusyDatabaseIsNamedAndNothingIsHalfWritten) {
    Folder folder;
    auto archive = opened(folder / "a", Access::shared);
    auto other = Archive::open(folder / "a", {.wait = std::chrono::milliseconds(50)});
    ASSERT_TRUE(other);
    ASSERT_TRUE(archive.query("BEGIN IMMEDIATE"));
    auto refused = other->set_office({});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::archive_locked);
    ASSERT_TRUE(archive.query("COMMIT"));
    EXPECT_TRUE(other->set_office({}));
}

TEST(Archive, AFullDiskIsNamedAndTheRunGoesOnWhenThereIsRoom) {
    Folder folder;
    const auto form = card();
    auto archive = opened(folder / "a");
    ASSERT_TRUE(archive.use_forms({&form}));
    auto taken = archive.take(write(folder / "x.pdf", "scan"), "x.pdf");
    ASSERT_TRUE(taken);
    ASSERT_TRUE(archive.set_page_count(taken->sha, 1));
    std::vector<FieldResult> many;
    for (int i = 0; i < 400; ++i)
        many.push_back(
            field("visits[" + std::to_string(i) + "].level_after", FieldKind::letter, std::string(200, 'A')));
    const auto pages = cell(archive, "PRAGMA page_count");
    ASSERT_TRUE(archive.query("PRAGMA max_page_count = " + pages));
    auto refused = archive.store_page(taken->sha, page(1, form, 1, "COPY", many));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::disk);
    EXPECT_THAT(refused.error().message, HasSubstr("the disk is full"));
    EXPECT_EQ(cell(archive, "SELECT COUNT(*) FROM entry"), "0");
    EXPECT_EQ(cell(archive, "SELECT COUNT(*) FROM capture"), "0");
    ASSERT_TRUE(archive.query("PRAGMA max_page_count = 1073741823"));
    EXPECT_TRUE(archive.store_page(taken->sha, page(1, form, 1, "COPY", many)));
    EXPECT_EQ(cell(archive, "SELECT COUNT(*) FROM entry"), "400");
}

TEST(Archive, KeepsOneOriginalUnderSeveralNames) {
    Folder folder;
    auto archive = opened(folder / "a");
    const auto file = write(folder / "x.pdf", "scan");
    auto first = archive.take(file, "x.pdf");
    ASSERT_TRUE(first) << to_string(first.error());
    EXPECT_FALSE(first->known);
    auto again = archive.take(write(folder / "y.pdf", "scan"), "y.pdf");
    ASSERT_TRUE(again);
    EXPECT_TRUE(again->known);
    EXPECT_EQ(again->sha, first->sha);
    ASSERT_TRUE(archive.take(file, "x.pdf"));
    EXPECT_EQ(first->sha, sha256("scan"));
    EXPECT_EQ(read(archive.original(first->sha)), "scan");
    EXPECT_EQ(cell(archive, "SELECT COUNT(*) FROM document"), "1");
    EXPECT_EQ(cell(archive, "SELECT COUNT(*) FROM source"), "2");
}

TEST(Archive, TakesRegularFilesOnly) {
    Folder folder;
    auto archive = opened(folder / "a");
    EXPECT_EQ(archive.take(folder / "none.pdf", "none.pdf").error().code, ErrorCode::not_found);
    EXPECT_EQ(archive.take(folder.path(), "folder").error().code, ErrorCode::bad_input);
    std::filesystem::create_symlink("/etc/hostname", folder / "link.pdf");
    EXPECT_EQ(archive.take(folder / "link.pdf", "link.pdf").error().code, ErrorCode::bad_input);
    ASSERT_EQ(::mkfifo((folder / "pipe.pdf").c_str(), 0600), 0);
    EXPECT_EQ(archive.take(folder / "pipe.pdf", "pipe.pdf").error().code, ErrorCode::bad_input);
    EXPECT_EQ(cell(archive, "SELECT COUNT(*) FROM document"), "0");
}

TEST(Archive, ADocumentIsDoneWithItsLastPageInAnyOrder) {
    Folder folder;
    const auto form = card();
    auto archive = opened(folder / "a");
    ASSERT_TRUE(archive.use_forms({&form}));
    auto taken = archive.take(write(folder / "x.pdf", "scan"), "x.pdf");
    ASSERT_TRUE(archive.set_page_count(taken->sha, 2));
    const auto second = page(2, form, 1, "C2", {field("file_no", FieldKind::comb, "A01-09-0002")});
    EXPECT_EQ(archive.store_page(taken->sha, second), true);
    EXPECT_EQ(archive.store_page(taken->sha, second), false);
    EXPECT_EQ(cell(archive, "SELECT state FROM document"), "pending");
    EXPECT_THAT(archive.stored_pages(taken->sha).value(), ElementsAre(2));
    EXPECT_EQ(archive.unfinished()->size(), 1u);
    const auto first = page(1, form, 1, "C1", {field("file_no", FieldKind::comb, "A01-09-0001")});
    EXPECT_EQ(archive.store_page(taken->sha, first), true);
    EXPECT_EQ(cell(archive, "SELECT state FROM document"), "done");
    EXPECT_TRUE(archive.unfinished()->empty());
    EXPECT_TRUE(archive.take(folder / "x.pdf", "x.pdf")->done);

    auto reported = archive.pages_of(taken->sha, "y.pdf");
    ASSERT_TRUE(reported);
    ASSERT_EQ(reported->size(), 2u);
    auto expected = first.page;
    expected.source = "y.pdf";
    expected.duplicate = true;
    EXPECT_EQ((*reported)[0].copy, expected.copy);
    EXPECT_EQ((*reported)[0].fields.size(), 1u);
    EXPECT_TRUE((*reported)[0].duplicate);
    EXPECT_EQ((*reported)[0].source, "y.pdf");
}

TEST(Archive, AFileWithoutPagesEndsToo) {
    Folder folder;
    auto archive = opened(folder / "a");
    auto taken = archive.take(write(folder / "x.pdf", "no pdf"), "x.pdf");
    Capture none;
    none.page = {.source = "x.pdf", .page = 0, .state = record::PageState::unreadable, .reason = "not-an-image"};
    EXPECT_EQ(archive.store_page(taken->sha, none), true);
    EXPECT_EQ(cell(archive, "SELECT state FROM document"), "done");
}

TEST(Archive, RemembersWhatStandsPrintedOnACopy) {
    Folder folder;
    auto archive = opened(folder / "a");
    const PrintedCopy copy{
        "0123456789AB", "small-card", 1, {1, 2}, {{"file_no", "A01-09-0001"}, {"dealer_name", "福田\"测试\"店"}}};
    ASSERT_TRUE(archive.register_copies({copy}));
    EXPECT_EQ(archive.find_copy("0123456789AB").value(), copy);
    EXPECT_EQ(archive.find_copy("ZZZZZZZZZZZZ").value(), std::nullopt);
    EXPECT_EQ(archive.register_copies({{.copy = "NEW000000000"}, copy}).error().code, ErrorCode::bad_input);
    EXPECT_EQ(archive.find_copy("NEW000000000").value(), std::nullopt) << "all or nothing";
}

TEST(Archive, KeepsTemplates) {
    Folder folder;
    auto archive = opened(folder / "a");
    const auto form = card(3);
    ASSERT_TRUE(archive.keep_template(form, "form: small-card\n"));
    ASSERT_EQ(archive.kept_templates().size(), 1u);
    EXPECT_EQ(archive.kept_templates()[0].filename(), "small-card-3.yaml");
    EXPECT_EQ(read(archive.kept_templates()[0]), "form: small-card\n");
}

TEST(Archive, ImportsTheSameBytesOnce) {
    Folder folder;
    const auto form = card();
    auto archive = opened(folder / "a");
    ASSERT_TRUE(archive.use_forms({&form}));
    const record::Record item{"small-card", 1, "", {{"file_no", "A01-09-0001"}, {"visits[1].level_after", "B"}}};
    EXPECT_EQ(archive.import("r.json", "[1]", {item}), true);
    EXPECT_EQ(archive.import("again.json", "[1]", {item}), false);
    EXPECT_EQ(cell(archive, "SELECT COUNT(*) FROM entry"), "2");
    EXPECT_EQ(cell(archive, "SELECT level_after FROM small_card_visits WHERE \"row\" = 1"), "B");
    const record::Record wrong{"small-card", 1, "", {{"colour", "red"}}};
    EXPECT_EQ(archive.import("w.json", "[2]", {item, wrong}).error().code, ErrorCode::bad_input);
    EXPECT_EQ(cell(archive, "SELECT COUNT(*) FROM document"), "1");
}

TEST(Archive, AReadingGoesByWhatWasKnownWhenItFirstBegan) {
    Folder folder;
    const auto form = card();
    auto archive = opened(folder / "a");
    ASSERT_TRUE(archive.use_forms({&form}));
    const auto names = [&] {
        std::vector<std::string> all;
        for (const auto& record : archive.settled_before("small-card", {"file_no", "name"}).value())
            all.push_back(std::get<std::string>(record.at("name")));
        return all;
    };
    const auto take = [&](const char* file, const char* number, const char* name, FieldState state) {
        auto taken = archive.take(write(folder / file, file), file);
        ASSERT_TRUE(archive.set_page_count(taken->sha, 1));
        ASSERT_TRUE(archive.store_page(taken->sha, page(1, form, 1, number, {field("file_no", FieldKind::comb, number),
                                                                              field("name", FieldKind::text, name, state)})));
    };
    ASSERT_TRUE(archive.begin_reading());
    take("1.pdf", "A01-09-0001", "甲", FieldState::accepted);
    EXPECT_TRUE(names().empty()) << "this reading's own";
    ASSERT_TRUE(archive.begin_reading());  // as after a break
    EXPECT_TRUE(names().empty()) << "still the same reading";
    ASSERT_TRUE(archive.import("r.json", "[1]", {{"small-card", 1, "", {{"file_no", "A01-09-0003"}, {"name", "丙"}}}}));
    EXPECT_THAT(names(), ElementsAre("丙")) << "a person's word counts at once";
    ASSERT_TRUE(archive.end_reading());
    ASSERT_TRUE(archive.begin_reading());
    take("2.pdf", "A01-09-0002", "乙", FieldState::accepted);
    EXPECT_THAT(names(), ElementsAre("甲", "丙"));
    ASSERT_TRUE(archive.end_reading());
    EXPECT_THAT(names(), ElementsAre("甲", "乙", "丙"));
}

TEST(Archive, AnAttemptLeavesNoTrace) {
    Folder folder;
    const auto form = card();
    auto archive = opened(folder / "a");
    ASSERT_TRUE(archive.use_forms({&form}));
    ASSERT_TRUE(archive.import("r.json", "[1]", {{"small-card", 1, "", {{"file_no", "A01-09-0001"}, {"name", "甲"}}}}));
    ASSERT_TRUE(archive.attempt([&]() -> std::expected<void, Error> {
        if (auto added = archive.add_person_value(1, "name", "乙"); !added) return std::unexpected(added.error());
        EXPECT_EQ(cell(archive, "SELECT name FROM small_card"), "乙");
        return {};
    }));
    EXPECT_EQ(cell(archive, "SELECT name FROM small_card"), "甲");
}

/// Takes in `files` documents of `pages` pages each, as a run of the program would.
void ingest(const Folder& folder, const templates::FormTemplate& form, int files, int pages) {
    auto archive = opened(folder / "a");
    if (!archive.use_forms({&form})) ::_exit(3);
    for (int f = 0; f < files; ++f) {
        const auto name = "f" + std::to_string(f) + ".pdf";
        auto taken = archive.take(folder / name.c_str(), name);
        if (!taken) ::_exit(3);
        if (taken->done) continue;
        if (!archive.set_page_count(taken->sha, pages)) ::_exit(3);
        const auto there = archive.stored_pages(taken->sha);
        for (int p = 1; p <= pages; ++p) {
            if (there->contains(p)) continue;
            const auto key = "A01-09-" + std::to_string(1000 + f * pages + p);
            auto image = archive.keep_image(taken->sha, p, "picture", "png");
            auto capture =
                page(p, form, 1, "C" + std::to_string(f * pages + p),
                     {field("file_no", FieldKind::comb, key), field("visits[0].level_after", FieldKind::letter, "A")});
            if (image) capture.image = *image;
            if (!archive.store_page(taken->sha, capture)) ::_exit(3);
        }
    }
}

TEST(Archive, LosesAndDoublesNothingWhenItsRunIsKilledAtAnyPoint) {
    Folder folder;
    const auto form = card();
    constexpr int files = 4, pages = 5;
    for (int f = 0; f < files; ++f)
        write(folder.path() / ("f" + std::to_string(f) + ".pdf"), std::string(3000, char('a' + f)));
    std::mt19937 random(20090415);
    int kills = 0;
    for (bool ended = false; !ended;) {
        const auto child = ::fork();
        ASSERT_GE(child, 0);
        if (child == 0) {
            ingest(folder, form, files, pages);
            ::_exit(0);
        }
        if (kills < 60) ::usleep(std::uniform_int_distribution<useconds_t>(2000, 45000)(random));
        else ::usleep(3000000);
        const bool killed = ::waitpid(child, nullptr, WNOHANG) == 0;
        if (killed) {
            ::kill(child, SIGKILL);
            int status = 0;
            ::waitpid(child, &status, 0);
            ++kills;
        }
        ended = !killed;
    }
    EXPECT_GT(kills, 5) << "the run ended before it could be killed";
    ingest(folder, form, files, pages);
    auto archive = opened(folder / "a");
    ASSERT_TRUE(archive.use_forms({&form}));
    EXPECT_THAT(archive.verify()->faults, testing::IsEmpty());
    EXPECT_EQ(cell(archive, "SELECT COUNT(*) FROM document WHERE state = 'done'"), std::to_string(files));
    EXPECT_EQ(cell(archive, "SELECT COUNT(*) FROM capture"), std::to_string(files * pages));
    EXPECT_EQ(cell(archive, "SELECT COUNT(*) FROM entry"), std::to_string(files * pages * 2));
    EXPECT_EQ(cell(archive, "SELECT COUNT(*) FROM small_card"), std::to_string(files * pages));
    EXPECT_EQ(cell(archive, "SELECT COUNT(DISTINCT file_no) FROM small_card"), std::to_string(files * pages));
    for (const auto& item : std::filesystem::directory_iterator(archive.folder() / "originals"))
        EXPECT_EQ(item.path().filename().string().size(), 64u) << "a leftover: " << item.path();
}

}  // namespace
}  // namespace formloop::store
