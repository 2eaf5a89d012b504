// SPDX-License-Identifier: GPL-3.0-or-later
/// Forgetting a customer: nothing of the person stays, everything of others does, and the rules do not blame anyone for the gap.
#include "src/app/forget.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ocr/page_crop.h"
#include "ocr/page_file.h"
#include "src/app/black_out.h"
#include "src/app/copies.h"
#include "tests/app/check_office.h"
#include "tests/app/random_office.h"

namespace formloop::app {
namespace {

using namespace test;
namespace fs = std::filesystem;

std::string cell(store::Archive& archive, const std::string& sql) {
    auto rows = archive.query(sql);
    if (!rows) return "error: " + rows.error().message;
    return rows->empty() ? "no row" : store::text_of(rows->rows[0][0]);
}

/// Everything that lies in the archive's folder, as bytes.
std::string everything_in(const fs::path& folder) {
    std::string bytes;
    for (const auto& item : fs::recursive_directory_iterator(folder)) {
        bytes += item.path().filename().string() + "\n";
        if (item.is_regular_file()) bytes += read_file(item.path());
    }
    return bytes;
}

std::string text_of_field(const Record& record, const std::string& path) {
    const auto at = record.fields.find(path);
    const auto* text = at == record.fields.end() ? nullptr : std::get_if<std::string>(&at->second);
    return text ? *text : "";
}

void forget_customer(store::Archive& archive, const std::string& file_no) {
    auto plan = plan_forgetting(archive, catalog(), file_no);
    ASSERT_TRUE(plan) << to_string(plan.error());
    const auto done = forget(archive, std::move(*plan));
    ASSERT_TRUE(done) << to_string(done.error());
}

CheckOffice as_scanned(const RandomOffice& made) {
    CheckOffice office;
    office.records = made.records;
    office.office = made.office;
    office.as_of = made.as_of;
    return office;
}

TEST(Forget, LeavesNothingOfThePersonAndBlamesNobody) {
    for (const std::uint64_t seed : {1u, 2u}) {
        const auto made = random_office(seed);
        std::vector<Record> cards;
        for (const auto& record : made.records)
            if (record.form == "customer-card") cards.push_back(record);
        for (const std::size_t at : {std::size_t{0}, cards.size() / 2, cards.size() - 1}) {
            const auto file_no = text_of_field(cards[at], "file_no");
            SCOPED_TRACE("office " + std::to_string(seed) + ", " + file_no);
            auto office = as_scanned(made);
            office.build();
            auto& archive = office.archive();
            const auto others = std::stoi(cell(archive, "SELECT COUNT(*) FROM customer_card")) - 1;
            forget_customer(archive, file_no);

            EXPECT_EQ(cell(archive, "SELECT COUNT(*) FROM customer_card"), std::to_string(others));
            EXPECT_THAT(archive.verify()->faults, testing::IsEmpty());
            const auto bytes = everything_in(archive.folder());
            EXPECT_EQ(bytes.find(file_no), bytes.npos);
            for (const auto* field : {"mobile", "landline", "id_no"})
                if (const auto text = text_of_field(cards[at], field); !text.empty()) {
                    EXPECT_EQ(bytes.find(text), bytes.npos) << field;
                }
            const auto name = text_of_field(cards[at], "name");
            const bool namesake = std::ranges::any_of(cards, [&](const Record& card) {
                return &card != &cards[at] && text_of_field(card, "name") == name;
            });
            if (!namesake) {
                EXPECT_EQ(bytes.find(name), bytes.npos) << "the name";
            }
            const auto report = check(archive, rules(), office.office, {.as_of = office.as_of});
            ASSERT_TRUE(report);
            for (const auto& finding : report->findings) {
                EXPECT_NE(finding.result, Result::fail) << finding.rule->id << " " << finding.subject << ": " << finding.message_en;
                if (finding.result == Result::unsure) {
                    EXPECT_THAT(finding.message_en, testing::HasSubstr("a person's data was removed on 20"));
                }
            }
        }
    }
}

TEST(Forget, LeavesATombstoneAndTheScopeOfTheGap) {
    CheckOffice office = CheckOffice::without_faults();
    office.build();
    auto& archive = office.archive();
    const auto original = fs::directory_iterator(archive.folder() / "originals")->path();
    forget_customer(archive, "A01-09-0012");
    EXPECT_EQ(cell(archive, "SELECT kind || ' ' || records || ' ' || originals FROM forgotten"), "customer 1 1");
    EXPECT_GT(std::stoi(cell(archive, "SELECT \"rows\" FROM forgotten")), 0);
    EXPECT_EQ(cell(archive, "SELECT consultant || ' ' || last_month FROM forgotten_scope"), "A01 2009-04");
    EXPECT_FALSE(fs::exists(original));
    EXPECT_EQ(cell(archive, "SELECT sha FROM removed_original"), original.filename().string());
    EXPECT_EQ(plan_forgetting(archive, catalog(), "A01-09-0012").error().code, ErrorCode::not_found) << "once is enough";
}

TEST(Forget, TheSameBytesAreNotTakenInAgain) {
    CheckOffice office = CheckOffice::without_faults();
    office.build();
    auto& archive = office.archive();
    forget_customer(archive, "A01-09-0012");
    const Scratch scratch;
    std::ofstream(scratch.path() / "again.pdf") << "pile";
    const auto again = archive.take(scratch.path() / "again.pdf", "again.pdf");
    ASSERT_TRUE(again);
    EXPECT_EQ(again->removed_on.size(), 10u);
    EXPECT_TRUE(fs::is_empty(archive.folder() / "originals"));
    EXPECT_EQ(cell(archive, "SELECT COUNT(*) FROM source WHERE name = 'again.pdf'"), "0");
    const auto imported = archive.import("again.json", "pile", {});
    EXPECT_THAT(imported.error().message, testing::HasSubstr("because a person was to be forgotten, and is not taken in again"));
}

TEST(Forget, AFaultOfOthersStaysAFault) {
    CheckOffice office;
    const auto before = office.run();
    auto& archive = office.archive();
    forget_customer(archive, "A01-09-0015");
    const auto after = check(archive, rules(), office.office, {.as_of = office.as_of});
    ASSERT_TRUE(after);
    int kept = 0;
    for (const auto& finding : before.findings) {
        if (finding.result != Result::fail || finding.subject.find("A01-09-0015") != std::string::npos) continue;
        if (finding.subject.starts_with("A01 ")) continue;
        EXPECT_EQ(find(*after, finding.rule->id, finding.subject).result, Result::fail) << finding.rule->id << " " << finding.subject;
        ++kept;
    }
    EXPECT_GE(kept, 3);
}

TEST(Forget, OthersAreNamedNoMore) {
    CheckOffice office = CheckOffice::without_faults();
    const auto& person = office.card("A01-09-0012");
    const auto name = text_of_field(person, "name"), mobile = text_of_field(person, "mobile");
    office.card("A01-09-0015").fields["referrer_phone"] = mobile;
    office.card("A01-09-0015").fields["visits[0].content"] = "与" + name + "一起来店";
    office.build();
    auto& archive = office.archive();
    forget_customer(archive, "A01-09-0012");
    EXPECT_EQ(cell(archive, "SELECT referrer_phone_state FROM customer_card WHERE file_no = 'A01-09-0015'"), "unreadable");
    EXPECT_EQ(cell(archive, "SELECT v.content_state FROM customer_card_visits v JOIN customer_card c ON c.record = v.record "
                            "WHERE c.file_no = 'A01-09-0015' AND v.\"row\" = 0"),
              "unreadable");
    const auto bytes = everything_in(archive.folder());
    EXPECT_EQ(bytes.find(name), bytes.npos);
    EXPECT_EQ(bytes.find(mobile), bytes.npos);
    EXPECT_THAT(archive.verify()->faults, testing::IsEmpty());
}

TEST(Forget, PrintedCopiesForgetToo) {
    CheckOffice office = CheckOffice::without_faults();
    office.build();
    auto& archive = office.archive();
    const auto* table = catalog().find("prospect-table");
    PrintedCopy copy{*templates::parse_copy_id("0123456789AB"), "prospect-table", table->version, {1}, 1, {}, {}, {}, {}};
    copy.values = {{"consultant_code", "A01"}, {"rows[0].file_no", "A01-09-0012"}, {"rows[0].name", "周某"},
                   {"rows[1].file_no", "A01-09-0015"}, {"rows[1].name", "吴某"}};
    ASSERT_TRUE(register_copies(archive, *table, {copy}));
    forget_customer(archive, "A01-09-0012");
    const auto kept = find_copy(archive, catalog(), copy.copy);
    ASSERT_TRUE(kept);
    EXPECT_FALSE(kept->values.contains("rows[0].name"));
    EXPECT_EQ(kept->values.at("rows[1].name"), Value{"吴某"});
}

TEST(Forget, NobodyIsAnError) {
    CheckOffice office = CheckOffice::without_faults();
    office.build();
    EXPECT_EQ(plan_forgetting(office.archive(), catalog(), "A09-09-9999").error().code, ErrorCode::not_found);
    EXPECT_EQ(plan_forgetting(office.archive(), catalog(), "王建国").error().message,
              "is no file number, expected one such as A01-09-0011");
}

TEST(BlackOut, CoversTheBoxesAndNothingElse) {
    constexpr double scale = 8, turn = 0.02;  // px a mm, and a little askew
    const ocr::PageMap map{ocr::Homography{{scale, -turn * scale, 12, turn * scale, scale, 5, 0, 0, 1}}};
    ocr::GrayImage page(900, 900, 200);
    const std::vector<Rect<Mm>> boxes{{Mm{20}, Mm{30}, Mm{60}, Mm{7}}};
    const auto bytes = black_out(*ocr::encode_page(page), ocr::to_text(map), boxes);
    ASSERT_TRUE(bytes) << to_string(bytes.error());
    const auto after = ocr::decode_page(*bytes);
    ASSERT_TRUE(after);
    const ocr::GrayView view(*after);
    const auto at = [&](double x, double y) {
        const auto px = map({Mm{x}, Mm{y}});
        return view.at(int(px.x.value), int(px.y.value));
    };
    for (double x = 20; x <= 80; x += 0.5)
        for (double y = 30; y <= 37; y += 0.5) EXPECT_LT(at(x, y), 30) << x << " " << y;
    for (const auto& [x, y] : {std::pair{18.0, 33.0}, {82.0, 33.0}, {50.0, 28.0}, {50.0, 39.0}}) EXPECT_GT(at(x, y), 170) << x << " " << y;
    EXPECT_FALSE(black_out("no picture", ocr::to_text(map), boxes));
    EXPECT_FALSE(black_out(*ocr::encode_page(page), "no map", boxes));
}

}  // namespace
}  // namespace formloop::app
