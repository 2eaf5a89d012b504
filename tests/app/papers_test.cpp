// SPDX-License-Identifier: GPL-3.0-or-later
#include "src/app/papers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <fstream>

#include "src/app/check.h"
#include "tests/app/check_office.h"

namespace formloop::app::test {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

fs::path rules_shared() { return source_folder() / "templates" / "rules" / "shared"; }

std::vector<Paper> papers() {
    auto loaded = load_papers(source_folder() / "templates" / "papers", rules_shared());
    if (!loaded) throw std::runtime_error(to_string(loaded.error().front()));
    return std::move(*loaded);
}

class Papers : public testing::Test {
protected:
    void without_progress_tables() {
        std::erase_if(office.records, [](const Record& item) { return item.form == "progress-table"; });
    }
    std::vector<MadeRecord> make(const std::string& id, const std::string& as_of = "2009-04-15") {
        const auto all = papers();
        const auto paper = std::ranges::find(all, id, &Paper::id);
        if (paper == all.end()) throw std::runtime_error("no paper " + id);
        office.build();
        const auto values = query_values(office.archive(), office.office, as_of);
        if (!values) throw std::runtime_error(to_string(values.error()));
        auto made = make_records(*paper, *catalog().find(paper->form), office.archive(), *values);
        if (!made) throw std::runtime_error(to_string(made.error()));
        return std::move(*made);
    }
    static std::string text(const MadeRecord& made, const std::string& path) {
        const auto at = made.record.fields.find(path);
        return at == made.record.fields.end() ? "" : std::get<std::string>(at->second);
    }

    /// The one with this value in a field of its key.
    static const MadeRecord& of(const std::vector<MadeRecord>& made, const std::string& field, const std::string& value) {
        const auto at = std::ranges::find(made, value, [&](const MadeRecord& m) { return text(m, field); });
        if (at == made.end()) throw std::runtime_error("nothing made for " + value);
        return *at;
    }
    /// A day of the showroom register; its rows come from `visitor`.
    Record& register_day(const std::string& day) {
        Record& made = office.records.emplace_back();
        made.form = "showroom-register";
        made.version = 1;
        made.fields = {{"date", day}, {"duty_1", "陈志强"}};
        return made;
    }
    static void visitor(Record& day, int row, const std::string& channel, const std::string& first, const std::string& t_in, const std::string& phone,
                        const std::string& level = "") {
        const auto at = "rows[" + std::to_string(row) + "].";
        day.fields[at + "channel"] = channel;
        day.fields[at + "t_in"] = t_in;
        if (!first.empty()) day.fields[at + "first"] = first;
        if (!phone.empty()) day.fields[at + "phone"] = phone;
        if (!level.empty()) day.fields[at + "level"] = level;
    }

    static double count(const MadeRecord& made, const std::string& path) {
        const auto at = made.record.fields.find(path);
        return at == made.record.fields.end() ? -1 : std::get<double>(at->second);
    }
    /// Cars handed over, to the owners of these phones.
    Record& deliveries(const std::vector<std::pair<std::string, std::string>>& day_and_phone) {
        Record& made = office.records.emplace_back();
        made.form = "delivery-ledger";
        made.version = 1;
        made.fields = {{"year", "09"}, {"sheet", "01"}};
        for (std::size_t i = 0; i < day_and_phone.size(); ++i) {
            const auto at = "rows[" + std::to_string(i) + "].";
            made.fields[at + "delivered_on"] = day_and_phone[i].first;
            made.fields[at + "phone"] = day_and_phone[i].second;
            made.fields[at + "consultant"] = "陈志强";
            made.fields[at + "status"] = "normal";
        }
        return made;
    }
    static std::string phone(int n) { return std::to_string(13911110000 + n); }

    CheckOffice office;
};

TEST_F(Papers, LiveRowsOfTheProgressTableGoOn) {
    const auto made = make("next-progress-table");
    const auto& own = of(made, "consultant_code", "A01");
    // What the table has, though card A01-08-0097 is not on it; A01-09-0016 was lost.
    EXPECT_EQ(text(own, "rows[0].file_no"), "A01-09-0011");
    EXPECT_EQ(text(own, "rows[0].level_open"), "O");
    EXPECT_EQ(text(own, "rows[4].file_no"), "A01-09-0017");
    EXPECT_FALSE(own.record.fields.contains("rows[5].file_no"));
    EXPECT_EQ(own.record.fields.at("carry_total"), record::Value(5.0));
}

TEST_F(Papers, CustomersGoOnWithTheirLevel) {
    without_progress_tables();
    const auto made = make("next-progress-table");
    const auto own = std::ranges::find(made, "A01", [](const MadeRecord& m) { return text(m, "consultant_code"); });
    ASSERT_NE(own, made.end());
    EXPECT_EQ(text(*own, "period"), "2009-05");
    EXPECT_EQ(text(*own, "consultant_name"), "陈志强");
    EXPECT_EQ(own->record.fields.at("carry_total"), record::Value(5.0));
    EXPECT_EQ(text(*own, "rows[1].file_no"), "A01-09-0011");
    EXPECT_EQ(text(*own, "rows[1].registered_on"), "2009-04-01");
    EXPECT_EQ(text(*own, "rows[1].level_open"), "O");
    EXPECT_EQ(own->record.fields.at("rows[1].carried"), record::Value(true));
    EXPECT_FALSE(own->record.fields.contains("rows[1].moved"));
    EXPECT_TRUE(own->doubtful.empty());
    const auto tables = make("next-prospect-table");
    EXPECT_EQ(tables.size(), made.size());
}

TEST_F(Papers, WhatIsNotSettledIsMarked) {
    without_progress_tables();
    office.loosen(office.card("A01-09-0012"), "name");
    const auto made = make("next-progress-table");
    const auto own = std::ranges::find(made, "A01", [](const MadeRecord& m) { return text(m, "consultant_code"); });
    ASSERT_NE(own, made.end());
    EXPECT_EQ(own->doubtful, std::set<std::string>{"rows[2].name"});
}

TEST_F(Papers, AYearEnds) {
    for (const auto& one : make("next-progress-table", "2009-12-31")) EXPECT_EQ(text(one, "period"), "2010-01");
}

TEST_F(Papers, TheDayIsPlannedByUrgency) {
    const auto made = make("visit-plan", "2009-04-20");
    const auto& own = of(made, "consultant_code", "A01");
    EXPECT_EQ(text(own, "date"), "2009-04-20");
    EXPECT_EQ(text(own, "consultant_name"), "陈志强");
    // A on the 15th: two days. O on the 13th: seven. C on the 6th, of whom only the daily report knows: fourteen. B on the 14th, planned for the 17th.
    const std::vector<std::array<std::string, 4>> expected{{"逾期3天", "04-17", "A01-09-0012", "A"},
                                                           {"今日到期", "04-20", "A01-09-0011", "O"},
                                                           {"今日到期", "04-20", "A01-09-0013", "C"},
                                                           {"预定", "04-17", "A01-09-0015", "B"}};
    for (std::size_t i = 0; i < expected.size(); ++i) {
        const auto row = "rows[" + std::to_string(i) + "].";
        EXPECT_EQ(text(own, row + "reason"), expected[i][0]);
        EXPECT_EQ(text(own, row + "due_on"), expected[i][1]);
        EXPECT_EQ(text(own, row + "file_no"), expected[i][2]);
        EXPECT_EQ(text(own, row + "level"), expected[i][3]);
    }
    EXPECT_FALSE(own.record.fields.contains("rows[4].reason"));
    EXPECT_EQ(text(own, "rows[0].last_on"), "04-15");
    EXPECT_EQ(text(own, "rows[0].note"), "来店看车,周五交订金");
    EXPECT_EQ(text(own, "overdue_count"), "1");
    EXPECT_EQ(text(own, "due_count"), "2");
    EXPECT_EQ(text(own, "planned_count"), "1");
    EXPECT_TRUE(own.doubtful.empty());
}

TEST_F(Papers, WhoLeftAPhoneNumberIsCalledTheNextDay) {
    auto& day = register_day("2009-04-30");
    visitor(day, 0, "store", "first", "10:00", "13911110001", "B");
    visitor(day, 1, "store", "first", "11:00", "", "");               // left nothing
    visitor(day, 2, "call", "first", "12:00", "13911110002", "C");    // was called back
    day.fields["rows[2].recontact_on"] = "2009-04-30";
    visitor(day, 3, "store", "again", "13:00", "13900001202", "A");   // a customer with a card
    const auto made = make("visit-plan", "2009-05-01");  // the month turns
    const auto& own = of(made, "consultant_code", "A01");
    EXPECT_EQ(text(own, "recontact_count"), "1");  // the customer with a card is overdue, and stands there once
    const auto at = std::ranges::find_if(own.record.fields, [](const auto& item) { return item.second == Value("13911110001"); });
    ASSERT_NE(at, own.record.fields.end());
    const auto row = at->first.substr(0, at->first.find('.') + 1);
    EXPECT_EQ(text(own, row + "reason"), "24h回访");
    EXPECT_EQ(text(own, row + "due_on"), "05-01");
    EXPECT_EQ(text(own, row + "level"), "B");
    EXPECT_EQ(text(own, row + "note"), "来店 10:00");
    EXPECT_TRUE(make("visit-plan", "2008-01-01").empty());
}

TEST_F(Papers, OwnersAreDueAndDoubtIsMarked) {
    office.loosen(office.card("A01-09-0012"), "name");
    auto& owner = office.card("A02-08-0088").fields;  // delivered on January 10, contacts to April 9
    for (int i = 3; i < 9; ++i) owner.erase("care_visits[" + std::to_string(i) + "].actual_on");
    const auto made = make("visit-plan", "2009-04-20");
    EXPECT_TRUE(of(made, "consultant_code", "A01").doubtful.contains("rows[0].name"));
    const auto& other = of(made, "consultant_code", "A02");
    EXPECT_EQ(text(other, "owner_count"), "1");
    EXPECT_EQ(text(other, "rows[2].file_no"), "A02-08-0088");
    EXPECT_EQ(text(other, "rows[2].due_on"), "03-04");  // fourteen days after February 18
}

TEST_F(Papers, CardsAreIndexedWhereTheyAreFiled) {
    office.loosen(office.card("A02-08-0088"), "plate");
    const auto made = make("filing-index");
    std::map<std::string, std::string> counts;
    for (const auto& one : made) counts[text(one, "section")] = text(one, "cards_count");
    EXPECT_EQ(counts, (std::map<std::string, std::string>{{"保有 01 月", "1"}, {"有望 O 级", "1"}, {"有望 A 级", "2"}, {"有望 B 级", "3"}, {"有望 C 级", "3"}}));
    const auto& owners = of(made, "section", "保有 01 月");
    EXPECT_EQ(text(owners, "rows[0].file_no"), "A02-08-0088");
    EXPECT_EQ(text(owners, "rows[0].consultant"), "李晓燕");
    EXPECT_EQ(text(owners, "rows[0].number"), "000017");     // the end of its VIN
    EXPECT_EQ(text(owners, "rows[0].opened_on"), "09-01-15");  // licence
    EXPECT_EQ(text(owners, "rows[0].since_on"), "09-01-10");   // delivery
    EXPECT_EQ(text(owners, "rows[0].due_on"), "09-07-09");     // three months after April 9
    EXPECT_EQ(owners.doubtful, std::set<std::string>{"rows[0].vehicle"});
    const auto& ordered = of(made, "section", "有望 O 级");
    EXPECT_EQ(text(ordered, "rows[0].file_no"), "A01-09-0011");
    EXPECT_EQ(text(ordered, "rows[0].since_on"), "09-04-13");
    EXPECT_EQ(text(ordered, "rows[0].due_on"), "09-04-20");
    EXPECT_TRUE(make("filing-index", "2008-01-01").empty());
}

TEST_F(Papers, TheMonthsVisitorsAreCounted) {
    // 34 visits and 6 calls of new people on two days, 28 of whom leave a phone, 21 with a level: 70.0, 75.0, and 5 deals of 34 visits: 14.7.
    for (int day = 0; day < 2; ++day) {
        auto& sheet = register_day(day ? "2009-04-03" : "2009-04-02");
        for (int i = 0; i < 20; ++i) {
            const bool left = i < 14, effective = i < (day ? 10 : 11);
            visitor(sheet, i, i < 17 ? "store" : "call", "first", i < 10 ? "08:59" : "18:00", left ? phone(day * 20 + i) : "", effective ? "B" : "");
        }
    }
    deliveries({{"2009-04-05", phone(0)}, {"2009-04-05", phone(1)}, {"2009-04-10", phone(2)}, {"2009-04-10", phone(20)}, {"2009-04-15", phone(21)},
                {"2009-04-15", phone(99)}, {"2009-04-16", phone(3)}});  // nobody of the showroom; after the as-of date
    const auto made = make("visitor-statistics");
    ASSERT_EQ(made.size(), 1u);
    const auto& month = made.front();
    EXPECT_EQ(text(month, "period"), "2009-04");
    EXPECT_EQ(count(month, "total_visits"), 34);
    EXPECT_EQ(count(month, "total_persons"), 34);
    EXPECT_EQ(count(month, "total_calls"), 6);
    EXPECT_EQ(count(month, "total_first"), 40);
    EXPECT_EQ(count(month, "total_again"), 0);
    EXPECT_EQ(count(month, "total_info"), 28);
    EXPECT_EQ(count(month, "total_effective"), 21);
    EXPECT_EQ(count(month, "total_deals"), 5);
    EXPECT_EQ(text(month, "total_info_rate"), "70.0");
    EXPECT_EQ(text(month, "total_effective_rate"), "75.0");
    EXPECT_EQ(text(month, "total_deal_rate"), "14.7");
    EXPECT_EQ(count(month, "total_slot_1"), 20);
    EXPECT_EQ(count(month, "total_slot_11"), 14);
    EXPECT_EQ(text(month, "share_slot_1"), "58.8");
    EXPECT_EQ(text(month, "peaks"), "9点前  18点后  ");
    EXPECT_EQ(count(month, "rows[1].visits"), 17);  // the 2nd
    EXPECT_EQ(text(month, "rows[1].weekday"), "四");
    EXPECT_EQ(text(month, "rows[1].duty"), "A01");
    EXPECT_EQ(text(month, "rows[4].deal_rate"), "—");  // deals on a day without visits
    EXPECT_FALSE(month.record.fields.contains("rows[0].visits"));
    EXPECT_EQ(text(month, "duty[0].consultant"), "陈志强");
    EXPECT_EQ(count(month, "duty[0].duty_days"), 2);
    EXPECT_EQ(count(month, "duty[0].received"), 34);
    EXPECT_EQ(text(month, "duty[0].recontact_rate"), "0.0");
    EXPECT_EQ(text(month, "colours[0].colour"), "未填");
    EXPECT_TRUE(month.doubtful.empty());
}

TEST_F(Papers, WhatCannotBeDividedIsADashAndHalvesGoUp) {
    EXPECT_TRUE(make("visitor-statistics").empty());
    auto& day = register_day("2009-04-02");
    visitor(day, 0, "call", "first", "10:00", "");
    const auto dashes = make("visitor-statistics");
    EXPECT_EQ(text(dashes.at(0), "total_info_rate"), "0.0");
    EXPECT_EQ(text(dashes.at(0), "total_effective_rate"), "—");
    EXPECT_EQ(text(dashes.at(0), "total_deal_rate"), "—");
    auto& other = register_day("2009-04-03");
    for (int i = 0; i < 15; ++i) visitor(other, i, "store", "first", "10:00", i ? "" : phone(1));
    EXPECT_EQ(text(make("visitor-statistics").at(0), "total_info_rate"), "6.3");  // one of sixteen, 6.25
}

TEST_F(Papers, AMonthOfVisitorsEndsWithItsLastDay) {
    visitor(register_day("2009-03-31"), 0, "store", "first", "10:00", phone(1), "C");
    auto& last = register_day("2009-04-30");
    visitor(last, 0, "store", "", "10:00", phone(1), "A");  // neither ticked, but known since March
    visitor(last, 1, "store", "", "11:00", phone(2), "C");
    last.fields["rows[1].t_out"] = "11:20";
    last.fields["rows[1].recontact_on"] = "2009-05-01";
    last.fields["rows[1].recontact_at"] = "11:20";
    last.fields["rows[1].recontact_level"] = "A";
    visitor(last, 2, "store", "", "12:00", "", "");  // cannot be recognised
    visitor(last, 3, "store", "", "13:00", "1391", "B");  // no phone number
    visitor(register_day("2009-05-01"), 0, "store", "first", "10:00", phone(3), "B");
    office.loosen(last, "rows[1].phone");
    const auto made = make("visitor-statistics", "2009-04-30");
    const auto& month = made.at(0);
    EXPECT_EQ(count(month, "total_visits"), 4);
    EXPECT_EQ(count(month, "total_again"), 1);
    EXPECT_EQ(count(month, "total_info"), 1);
    EXPECT_EQ(count(month, "total_lv_a"), 1);  // as confirmed
    EXPECT_EQ(text(month, "duty[0].recontact_rate"), "100.0");
    EXPECT_EQ(count(month, "duty[0].dwell"), 20);
    EXPECT_TRUE(month.doubtful.contains("total_info"));
    EXPECT_TRUE(month.doubtful.contains("rows[29].info"));
}

TEST_F(Papers, SourcesAreComparedByTheirOwnCustomers) {
    visitor(register_day("2009-03-31"), 0, "store", "first", "10:00", phone(9), "C");  // bought in April, but came in March
    auto& day = register_day("2009-04-02");
    for (int i = 0; i < 8; ++i) {
        visitor(day, i, "store", i == 7 ? "again" : "first", "10:00", i == 6 ? "" : phone(i), i < 4 ? "B" : "");
        if (i != 6) day.fields["rows[" + std::to_string(i) + "].source"] = i < 5 ? "12" : "03";
        day.fields["rows[" + std::to_string(i) + "].model"] = i == 1 ? "迷迪宜商" : "风景快运";
    }
    deliveries({{"2009-04-05", phone(0)}, {"2009-04-10", phone(5)}, {"2009-04-10", phone(9)}});
    const auto made = make("source-analysis");
    ASSERT_EQ(made.size(), 1u);
    const auto& month = made.front();
    EXPECT_EQ(count(month, "total_visitors"), 7);
    EXPECT_EQ(count(month, "total_info"), 6);
    EXPECT_EQ(text(month, "total_info_rate"), "85.7");
    EXPECT_EQ(text(month, "total_effective_rate"), "66.7");
    EXPECT_EQ(count(month, "total_deals"), 2);
    EXPECT_EQ(text(month, "total_deal_rate"), "33.3");
    EXPECT_EQ(text(month, "rows[0].source_name"), "网络");
    EXPECT_EQ(count(month, "rows[0].visitors"), 5);
    EXPECT_EQ(text(month, "rows[0].share"), "83.3");
    EXPECT_EQ(text(month, "rows[0].effective_rate"), "80.0");
    EXPECT_EQ(text(month, "rows[0].deal_rate"), "20.0");
    EXPECT_EQ(text(month, "rows[0].main_model"), "风景");
    EXPECT_EQ(text(month, "rows[1].source"), "03");
    EXPECT_EQ(count(month, "rows[1].deals"), 1);
    EXPECT_EQ(text(month, "rows[2].source_name"), "未填");
    EXPECT_EQ(text(month, "rows[2].deal_rate"), "—");
    EXPECT_TRUE(month.doubtful.empty());
    EXPECT_TRUE(make("source-analysis", "2009-05-15").empty());
    office.loosen(day, "rows[5].source");
    const auto loose = make("source-analysis");
    EXPECT_TRUE(loose.at(0).doubtful.contains("total_visitors"));
    EXPECT_TRUE(loose.at(0).doubtful.contains("rows[1].visitors"));
}

TEST_F(Papers, LostCustomersAreCountedOnce) {
    auto& march = office.records.emplace_back();
    march.form = "lost-sales";
    march.version = 1;
    march.fields = {{"period", "2009-03"}, {"rows[0].file_no", "A01-09-0200"}, {"rows[0].lost_on", "2009-03-31"}, {"rows[0].lost_type", "1"}};
    const auto lost = [](Record& sheet, int row, const std::map<std::string, Value>& fields) {
        for (const auto& [field, value] : fields) sheet.fields["rows[" + std::to_string(row) + "]." + field] = value;
    };
    auto& sheet = office.records.emplace_back();
    sheet.form = "lost-sales";
    sheet.version = 1;
    sheet.fields = {{"period", "2009-04"}, {"cards_recovered", 2.0}};
    lost(sheet, 0, {{"file_no", "A01-09-0016"}, {"lost_on", "2009-04-10"}, {"level_before", "C"}, {"lost_type", "1"}, {"lost_reasons_1", "11"},  // has a card too
                    {"lost_reasons_2", "03"}, {"lost_to", "五菱荣光"}, {"explanation", "差三千元"}, {"lost_check_result", "1"}, {"model", "风景快运"}});
    lost(sheet, 1, {{"file_no", "A01-09-0201"}, {"name", "李先生"}, {"lost_on", "2009-04-11"}, {"level_before", "A"}, {"lost_type", "3"},
                    {"lost_reasons_1", "61"}, {"contacts", 1.0}, {"lost_check_result", "2"}});
    lost(sheet, 2, {{"file_no", "A02-09-0202"}, {"name", "王女士"}, {"lost_on", "2009-04-12"}, {"level_before", "A"}, {"lost_type", "1"},
                    {"lost_reasons_1", "11"}, {"lost_to", "五菱荣光"}, {"contacts", 1.0}});
    lost(sheet, 3, {{"file_no", "A02-09-0203"}, {"lost_on", "2009-04-20"}, {"lost_type", "1"}});  // after the as-of date
    const auto made = make("lost-sale-report");
    ASSERT_EQ(made.size(), 1u);
    const auto& month = made.front();
    EXPECT_EQ(count(month, "lost_count"), 3);
    EXPECT_EQ(count(month, "type_1"), 2);
    EXPECT_EQ(count(month, "cards_recovered"), 2);
    EXPECT_EQ(count(month, "stock_count"), 10);
    EXPECT_EQ(text(month, "lost_rate"), "30.0");
    EXPECT_EQ(text(month, "win_rate"), "0.0");
    EXPECT_EQ(text(month, "reason_clear_rate"), "33.3");
    EXPECT_EQ(text(month, "accuracy"), "50.0");  // of the two that the supervisor has asked again
    EXPECT_EQ(text(month, "reasons[0].reason_name"), "空间/承载");
    EXPECT_EQ(text(month, "reasons[1].reason"), "11");
    EXPECT_EQ(count(month, "reasons[1].type_1"), 2);
    EXPECT_EQ(count(month, "reasons[2].type_3"), 1);
    EXPECT_EQ(text(month, "competitors[0].competitor"), "五菱荣光");
    EXPECT_EQ(text(month, "competitors[0].share"), "66.7");
    EXPECT_EQ(text(month, "competitors[0].main_reason"), "价格偏高");
    EXPECT_EQ(text(month, "parts[0].heading"), "级别");
    EXPECT_EQ(text(month, "parts[0].item"), "A 级");
    EXPECT_EQ(count(month, "parts[0].customers"), 2);
    EXPECT_EQ(text(month, "parts[0].bar"), "█████");
    EXPECT_EQ(text(month, "recoverable[0].kind"), "可挽回");
    EXPECT_EQ(text(month, "recoverable[0].name"), "李先生");
    EXPECT_EQ(text(month, "recoverable[1].kind"), "疑主观");
    EXPECT_EQ(text(month, "recoverable[1].name"), "王女士");
    EXPECT_FALSE(month.record.fields.contains("recoverable[2].name"));
    EXPECT_TRUE(month.doubtful.empty());
    EXPECT_EQ(count(make("lost-sale-report", "2009-03-31").at(0), "lost_count"), 1);
    EXPECT_TRUE(make("lost-sale-report", "2009-02-28").empty());
    office.loosen(sheet, "rows[2].lost_type");
    const auto loose = make("lost-sale-report");
    EXPECT_TRUE(loose.at(0).doubtful.contains("lost_count"));
    EXPECT_TRUE(loose.at(0).doubtful.contains("reasons[1].total"));
}

TEST_F(Papers, FaultsNameTheirFile) {
    const fs::path folder = fs::temp_directory_path() / ("formloop-papers-" + std::to_string(getpid()));
    fs::create_directories(folder);
    const auto write = [&](const char* name, const std::string& text) { std::ofstream(folder / name) << text; };
    const std::string head = "-- id: a\n-- form: daily-report\n-- zh: 甲\n-- en: a\n";
    write("a.sql", "-- id: b\nSELECT 1");
    write("c.rows.sql", "SELECT 1");
    const auto faulty = load_papers(folder, rules_shared());
    ASSERT_FALSE(faulty);
    std::string all;
    for (const auto& fault : faulty.error()) all += to_string(fault) + "\n";
    EXPECT_THAT(all, HasSubstr("a.sql:1: has no \"form\" in its head"));
    EXPECT_THAT(all, HasSubstr("a.sql:1: has another id than its file name, expected a"));
    EXPECT_THAT(all, HasSubstr("c.rows.sql:1: fills rows of a paper that is not there, expected a file c.sql beside it"));
    fs::remove(folder / "c.rows.sql");
    office.build();
    const auto values = query_values(office.archive(), office.office, "2009-04-15");
    ASSERT_TRUE(values);
    for (const auto& [sql, message] : std::vector<std::pair<std::string, std::string>>{
             {"SELEC 1", "a.sql: its query does not run"},
             {"SELECT '2009-04-15' AS date", "a.sql: its query has no column \"consultant_code\", a field of the key of daily-report"},
             {"SELECT '2009-04-15' AS date, 'A01' AS consultant_code, 1 AS colour", "a.sql: its query gives \"colour\", which is no field there"}}) {
        write("a.sql", head + sql);
        const auto loaded = load_papers(folder, rules_shared());
        ASSERT_TRUE(loaded) << to_string(loaded.error().front());
        const auto made = make_records(loaded->front(), *catalog().find("daily-report"), office.archive(), *values);
        ASSERT_FALSE(made) << sql;
        EXPECT_THAT(to_string(made.error()), HasSubstr(message));
    }
    fs::remove_all(folder);
}

}  // namespace
}  // namespace formloop::app::test
