// SPDX-License-Identifier: GPL-3.0-or-later
#include "src/store/projection.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>
#include <random>

#include "src/store/archive.h"
#include "tests/store/sample_forms.h"

namespace formloop::store {
namespace {

using namespace test;
using testing::ElementsAre;

struct Office {
    Folder folder;
    templates::FormTemplate card_form = card(), table_form = table();
    Archive archive;
    int scans = 0;

    Office() : archive(open()) {}
    Archive open() {
        auto opened = Archive::open(folder / "a", {.access = Access::exclusive, .missing = Missing::create});
        if (!opened || !opened->use_forms({&card_form, &table_form})) throw std::runtime_error("archive");
        return std::move(*opened);
    }
    /// Takes in one scan of one page; gives its capture.
    std::int64_t scan(const templates::FormTemplate& form, int form_page, std::string copy,
                      std::vector<FieldResult> fields, int sheet = 1) {
        const auto file = folder.path() / ("scan" + std::to_string(++scans));
        std::ofstream(file) << scans;
        auto taken = archive.take(file, file.filename().string());
        auto capture = page(1, form, form_page, std::move(copy), std::move(fields));
        capture.sheet = sheet;
        if (!archive.set_page_count(taken->sha, 1) || !archive.store_page(taken->sha, capture))
            throw std::runtime_error("page");
        return integer_of(archive.query("SELECT MAX(id) FROM capture")->rows[0][0]).value();
    }
    std::string cell(const std::string& sql) {
        auto rows = archive.query(sql);
        if (!rows) return "error: " + rows.error().message;
        return rows->empty() ? "no row" : text_of(rows->rows[0][0]);
    }
    std::string dump() {
        std::string all;
        for (const auto* table : {"record", "record_page", "held", "small_card", "small_card_visits", "small_table",
                                  "small_table_rows", "small_table_rows_days"}) {
            auto rows = archive.query(std::string("SELECT * FROM ") + table + " ORDER BY 1, 2, 3");
            if (!rows) return "error: " + rows.error().message;
            all += std::string(table) + "\n";
            for (const auto& row : rows->rows) {
                for (const auto& value : row) all += text_of(value) + "|";
                all += "\n";
            }
        }
        return all;
    }
};

FieldResult file_no(std::string value, FieldState state = FieldState::accepted) {
    return field("file_no", FieldKind::comb, std::move(value), state);
}
FieldResult text(std::string path, std::string value, FieldState state = FieldState::accepted) {
    return field(std::move(path), FieldKind::text, std::move(value), state);
}
FieldResult level(std::string path, std::string value) {
    return field(std::move(path), FieldKind::letter, std::move(value));
}

TEST(Projection, HasAColumnForValueStateAndEntry) {
    Office office;
    office.scan(office.card_form, 1, "C1",
                {file_no("A01-09-0001"), text("name", "刘建国", FieldState::doubtful),
                 field("deposit", FieldKind::number, 2000.0),
                 field("use", FieldKind::ticks, std::vector<std::string>{"cargo", "office"}),
                 field("signed", FieldKind::signature, false),
                 field("visits[0].actual_on", FieldKind::date, "2009-04-01"), level("visits[0].level_after", "B"),
                 field("visits[0].supervisor", FieldKind::signature, {}, FieldState::unreadable),
                 field("visits[1].actual_on", FieldKind::date, {}), level("visits[1].level_after", "")});
    auto rows = office.archive.query(
        "SELECT record, copy, file_no, file_no_state, name, name_state, name_entry, deposit, \"use\", signed, "
        "signed_state "
        "FROM small_card");
    ASSERT_TRUE(rows) << to_string(rows.error());
    ASSERT_EQ(rows->rows.size(), 1u);
    std::vector<std::string> cells;
    for (const auto& value : rows->rows[0]) cells.push_back(text_of(value));
    EXPECT_THAT(cells, ElementsAre("small-card A01-09-0001", "C1", "A01-09-0001", "accepted", "刘建国", "doubtful", "2",
                                   "2000", "cargo,office", "0", "empty"));
    EXPECT_EQ(office.cell("SELECT COUNT(*) FROM small_card_visits"), "1") << "a row without ink is no row";
    EXPECT_EQ(office.cell("SELECT level_after FROM small_card_visits"), "B");
    EXPECT_EQ(
        office.cell(
            "SELECT COUNT(*) FROM small_card_visits WHERE supervisor IS NULL AND supervisor_state = 'unreadable'"),
        "1");
    EXPECT_EQ(office.cell("SELECT ok FROM field_check WHERE \"constraint\" = 'file_no'"), "1");
}

TEST(Projection, TheNewestCaptureOfACopyWinsAndOlderOnesStay) {
    Office office;
    office.scan(office.card_form, 1, "C1",
                {file_no("A01-09-0001"), level("visits[0].level_after", "B"), level("visits[1].level_after", "")});
    office.scan(office.card_form, 1, "C1",
                {file_no("A01-09-0001"), level("visits[0].level_after", "B"), level("visits[1].level_after", "A")});
    EXPECT_EQ(office.cell("SELECT COUNT(*) FROM small_card"), "1");
    EXPECT_EQ(office.cell("SELECT level_after FROM small_card_visits WHERE \"row\" = 1"), "A");
    EXPECT_EQ(office.cell("SELECT COUNT(*) FROM entry"), "6");
}

TEST(Projection, APersonOutranksReadingsOfTheSameInkOnly) {
    Office office;
    const auto first =
        office.scan(office.card_form, 1, "C1", {file_no("A01-09-0001"), text("name", "刘建因", FieldState::doubtful)});
    ASSERT_TRUE(office.archive.add_person_value(first, "name", "刘建国"));
    EXPECT_EQ(office.cell("SELECT name FROM small_card"), "刘建国");
    EXPECT_EQ(office.cell("SELECT name_state FROM small_card"), "accepted");
    office.scan(office.card_form, 1, "C1", {file_no("A01-09-0001"), text("name", "刘建因", FieldState::doubtful)});
    EXPECT_EQ(office.cell("SELECT name FROM small_card"), "刘建国") << "the same ink, scanned again";
    office.scan(office.card_form, 1, "C1", {file_no("A01-09-0001"), text("name", "刘建周")});
    EXPECT_EQ(office.cell("SELECT name FROM small_card"), "刘建周") << "other ink";
}

TEST(Projection, SheetsThatAgreeOnTheKeyAreOneRecord) {
    Office office;
    const auto key = [](std::vector<FieldResult> more) {
        more.push_back(field("consultant_code", FieldKind::comb, "A01"));
        more.push_back(field("period", FieldKind::comb, "2009-04"));
        return more;
    };
    office.scan(office.table_form, 1, "T1",
                key({field("rows[0].file_no", FieldKind::comb, "A01-09-0011"),
                     field("rows[0].days[7].planned", FieldKind::mark, true), level("rows[0].days[7].level", "A"),
                     field("rows[0].days[8].planned", FieldKind::mark, false)}));
    office.scan(office.table_form, 2, "T2",
                key({field("rows[0].file_no", FieldKind::comb, "A01-09-0011"),
                     field("rows[0].days[20].planned", FieldKind::mark, true)}));
    EXPECT_EQ(office.cell("SELECT id FROM record"), "small-table A01 2009-04");
    EXPECT_EQ(office.cell("SELECT COUNT(*) FROM record_page"), "2");
    EXPECT_EQ(office.cell("SELECT COUNT(*) FROM small_table_rows_days"), "2");
    EXPECT_EQ(office.cell("SELECT SUM(planned) FROM small_table_rows_days WHERE day IN (7, 20)"), "2");
    EXPECT_EQ(office.cell("SELECT file_no_state FROM small_table_rows"), "accepted");
}

TEST(Projection, PagesThatDisagreeOnACombAreDoubtful) {
    Office office;
    office.scan(office.card_form, 1, "C1", {file_no("A01-09-0001"), text("name", "甲")});
    office.scan(office.card_form, 2, "C1", {file_no("A01-09-0007"), field("deposit", FieldKind::number, 5.0)});
    EXPECT_EQ(office.cell("SELECT id FROM record"), "small-card @C1");
    EXPECT_EQ(office.cell("SELECT file_no || ' ' || file_no_state FROM small_card"), "A01-09-0001 doubtful");
    EXPECT_EQ(office.cell("SELECT state FROM held WHERE path = 'file_no'"), "doubtful");
}

TEST(Projection, ASheetJoinsItsRecordOnceItsKeyIsSettled) {
    Office office;
    office.scan(office.card_form, 1, "C1", {file_no("A01-09-0001"), level("visits[0].level_after", "B")});
    const auto loose = office.scan(office.card_form, 3, "C9",
                                   {file_no("A01-09-0007", FieldState::doubtful), level("visits[2].level_after", "A")});
    EXPECT_EQ(office.cell("SELECT COUNT(*) FROM record"), "2");
    ASSERT_TRUE(office.archive.add_person_value(loose, "file_no", "A01-09-0001"));
    EXPECT_EQ(office.cell("SELECT COUNT(*) FROM record"), "1");
    EXPECT_EQ(office.cell("SELECT COUNT(*) FROM small_card_visits WHERE record = 'small-card A01-09-0001'"), "2");
}

TEST(Projection, TwoFrontPagesUnderOneKeyAreTwoRecords) {
    Office office;
    office.scan(office.card_form, 1, "C1", {file_no("A01-09-0001"), text("name", "甲")});
    office.scan(office.card_form, 1, "C2", {file_no("A01-09-0001"), text("name", "乙")});
    EXPECT_EQ(office.cell("SELECT COUNT(*) FROM small_card"), "2");
    EXPECT_EQ(office.cell("SELECT record FROM small_card WHERE name = '乙'"), "small-card A01-09-0001 #2");
    auto record = office.archive.find_record("small-card A01-09-0001 #2");
    ASSERT_TRUE(record && *record);
    EXPECT_EQ((*record)->record.copy, "C2");
    EXPECT_EQ((*record)->record.fields.at("name"), record::Value("乙"));
    EXPECT_EQ(office.archive.record_of_copy("C1").value(), "small-card A01-09-0001");
}

TEST(Projection, OfOldPaperWithoutACopyTheNewestWins) {
    Office office;
    office.scan(office.card_form, 1, "", {file_no("A01-09-0001"), text("name", "甲")});
    office.scan(office.card_form, 1, "", {file_no("A01-09-0001"), text("name", "乙")});
    EXPECT_EQ(office.cell("SELECT COUNT(*) FROM small_card"), "1");
    EXPECT_EQ(office.cell("SELECT name FROM small_card"), "乙");
}

TEST(Projection, NewerVersionsOnlyAddColumns) {
    Office office;
    office.scan(office.card_form, 1, "C1", {file_no("A01-09-0001"), text("name", "甲")});
    const auto newer = card(2);
    ASSERT_TRUE(office.archive.use_forms({&newer}));
    office.scan(newer, 1, "C2",
                {file_no("A01-09-0002"), text("remark", "好"), field("calls[0].at", FieldKind::time, "10:05")});
    EXPECT_EQ(office.cell("SELECT COUNT(*) FROM small_card"), "2");
    EXPECT_EQ(office.cell("SELECT name FROM small_card WHERE form_version = 1"), "甲");
    EXPECT_EQ(office.cell("SELECT remark FROM small_card WHERE form_version = 2"), "好");
    EXPECT_EQ(office.cell("SELECT at FROM small_card_calls"), "10:05");
}

TEST(Projection, EntriesOfAFormNotKnownYetAreProjectedOnceItIs) {
    Office office;
    auto later = card();
    later.form = "later-card";
    office.scan(later, 1, "L1", {file_no("A01-09-0001"), text("name", "甲")});
    EXPECT_EQ(office.cell("SELECT COUNT(*) FROM record"), "0");
    ASSERT_TRUE(office.archive.use_forms({&later}));
    EXPECT_EQ(office.cell("SELECT name FROM later_card"), "甲");
}

TEST(Projection, AnyStepsGiveTheSameTablesAsStartingOver) {
    for (unsigned seed = 1; seed <= 4; ++seed) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        Office office;
        std::mt19937 random(seed);
        const auto pick = [&](int n) { return int(random() % unsigned(n)); };
        std::vector<std::int64_t> captures;
        for (int step = 0; step < 60; ++step) {
            const auto number = "A01-09-000" + std::to_string(1 + pick(3));
            const auto state = pick(4) == 0 ? FieldState::doubtful : FieldState::accepted;
            const auto copy = pick(5) == 0 ? std::string{} : "C" + std::to_string(pick(5));
            const auto row = std::to_string(pick(4));
            switch (pick(5)) {
                case 0:
                    if (!captures.empty()) {
                        const auto capture = captures[std::size_t(pick(int(captures.size())))];
                        (void)office.archive.add_person_value(capture, "file_no", number);
                    }
                    break;
                case 1:
                    ASSERT_TRUE(office.archive.import(
                        "i", std::to_string(step), {{"small-card", 1, copy, {{"file_no", number}, {"name", "人"}}}}));
                    break;
                case 2:
                    office.scan(office.table_form, 1 + pick(2), "T" + std::to_string(pick(3)),
                                {field("consultant_code", FieldKind::comb, "A01", state),
                                 field("period", FieldKind::comb, "2009-0" + std::to_string(1 + pick(2))),
                                 field("rows[" + row + "].days[3].planned", FieldKind::mark, pick(2) == 0)});
                    break;
                default:
                    captures.push_back(office.scan(office.card_form, 1 + pick(3), copy,
                                                   {file_no(number, state), text("name", "名" + row),
                                                    level("visits[" + row + "].level_after", "A")}));
            }
        }
        const auto grown = office.dump();
        EXPECT_NE(grown.find("#2"), grown.npos) << "the steps should collide somewhere";
        ASSERT_TRUE(office.archive.rebuild());
        EXPECT_EQ(office.dump(), grown);
    }
}

}  // namespace
}  // namespace formloop::store
