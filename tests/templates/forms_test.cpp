// SPDX-License-Identifier: GPL-3.0-or-later
// The forms that are published with the program.
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "templates/catalog.h"
#include "templates/geometry.h"
#include "templates/identity.h"
#include "templates/layout.h"

namespace formloop::templates {
namespace {

namespace fs = std::filesystem;

const fs::path kSource = FORMLOOP_SOURCE_DIR;

/// Set to let a test write the file that it otherwise compares with.
bool updating() { return std::getenv("FORMLOOP_UPDATE") != nullptr; }

std::string content(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    std::ostringstream out;
    out << in.rdbuf();
    return std::move(out).str();
}

const Catalog& catalog() {
    static const auto loaded = [] {
        auto read = Catalog::load(kSource / "templates");
        if (!read) {
            for (const Error& error : read.error()) ADD_FAILURE() << to_string(error);
            return Catalog{};
        }
        return std::move(*read);
    }();
    return loaded;
}

std::set<std::string> paths_of(const Layout& layout) {
    std::set<std::string> paths;
    for (const auto& page : layout.pages) {
        for (const auto& field : page.fields) paths.insert(field.path);
    }
    return paths;
}

TEST(Forms, AreThere) {
    for (const auto* form : {"customer-card", "prospect-table", "daily-report", "progress-table", "showroom-register",
                             "lost-sales", "number-register", "handover-list", "delivery-ledger", "month-plan", "visit-plan", "filing-index",
                             "visitor-statistics", "source-analysis", "lost-sale-report"}) {
        EXPECT_NE(catalog().find(form), nullptr) << form;
    }
}

TEST(Forms, FileNamesFollowFormAndVersion) {
    for (const auto& entry : fs::directory_iterator(kSource / "templates/forms")) {
        if (entry.path().extension() != ".yaml") continue;
        const auto form = parse_template(content(entry.path()), entry.path().filename().string());
        ASSERT_TRUE(form) << to_string(form.error().front());
        const std::string stem = entry.path().stem().string();
        EXPECT_TRUE(stem == form->form || stem == form->form + '-' + std::to_string(form->version)) << stem;
    }
}

TEST(Forms, PublishedChecksumsHold) {
    const fs::path file = kSource / "templates/forms/published.sums";
    auto sums = parse_published(content(file), "published.sums");
    ASSERT_TRUE(sums) << to_string(sums.error().front());
    for (const FormTemplate* form : catalog().all()) {
        if (updating()) sums->try_emplace({form->form, form->version}, form->checksum);
        const auto published = sums->find({form->form, form->version});
        ASSERT_NE(published, sums->end()) << form->form << ' ' << form->version << " is not published";
        EXPECT_EQ(published->second, form->checksum) << form->form << ": a published version has changed";
    }
    if (updating()) std::ofstream(file, std::ios::binary) << to_string(*sums);
}

TEST(Forms, FieldsDocumentIsTheGeneratedOne) {
    const fs::path file = kSource / "docs/fields.md";
    const std::string made = fields_document(catalog());
    if (updating()) std::ofstream(file, std::ios::binary) << made;
    EXPECT_EQ(content(file), made) << "docs/fields.md is older than the templates";
}

TEST(Forms, EveryPageKeepsTheRulesOfPaper) {
    for (const FormTemplate* form : catalog().all()) {
        LayoutRequest request;
        for (const PageInfo& info : page_infos(*form)) request.pages.push_back(info.page);
        for (const PageLayout& page : layout(*form, request).pages) {
            for (const auto& mark : corner_marks(page.size)) {
                for (const auto& field : page.fields) {
                    EXPECT_FALSE(field.box.overlaps(mark.box.grown(Mm{3}))) << form->form << ' ' << field.path;
                }
            }
            for (const auto& field : page.fields) {
                for (const auto& cell : field.cells) {
                    EXPECT_GE(cell.width, Mm{4.0}) << form->form << ' ' << field.path;
                    EXPECT_GE(cell.height, Mm{6.5}) << form->form << ' ' << field.path;
                }
                for (const auto& choice : field.choices) EXPECT_GE(choice.box.width, Mm{3.5}) << field.path;
                if (field.field->kind == FieldKind::letter) {
                    EXPECT_GE(field.box.width, Mm{5}) << field.path;
                    EXPECT_GE(field.box.height, Mm{4.5}) << field.path;
                }
            }
        }
    }
}

TEST(Forms, TheCardHasFourPagesAndContinues) {
    const FormTemplate* card = catalog().find("customer-card");
    ASSERT_NE(card, nullptr);
    const auto infos = page_infos(*card);
    ASSERT_EQ(infos.size(), 4U);
    EXPECT_EQ(infos[0].leaf, infos[1].leaf);
    EXPECT_TRUE(infos[1].blank);
    EXPECT_FALSE(infos[2].blank);
    EXPECT_EQ(infos[2].continues, "visits");
    EXPECT_EQ(infos[3].continues, "care_visits");
    EXPECT_EQ(layout(*card).pages.size(), 2U);
    EXPECT_EQ(row_limit(*card, "visits"), std::nullopt);

    const Layout filled = layout(*card, {.rows = {{"visits", 60}, {"care_visits", 8}}});
    ASSERT_GE(filled.pages.size(), 5U);
    EXPECT_EQ(filled.pages[0].leaf, filled.pages[1].leaf);
    EXPECT_NE(filled.pages[2].leaf, filled.pages[3].leaf);
    const auto paths = paths_of(filled);
    for (int i = 0; i < 60; ++i) EXPECT_TRUE(paths.contains("visits[" + std::to_string(i) + "].actual_on")) << i;
    for (int i = 0; i < 8; ++i) EXPECT_TRUE(paths.contains("care_visits[" + std::to_string(i) + "].actual_on")) << i;

    // A sheet of the continuation is laid out by its number alone, as a reader needs it.
    const PageLayout second = layout(*card, {.pages = {3}, .sheet = 2}).pages.at(0);
    const auto of_pile =
        std::ranges::find_if(filled.pages, [](const PageLayout& p) { return p.page == 3 && p.sheet == 2; });
    ASSERT_NE(of_pile, filled.pages.end());
    EXPECT_EQ(second.fields, of_pile->fields);
    for (const auto& page : layout(*card, {.pages = {1, 2, 3, 4}}).pages) {
        EXPECT_TRUE(std::ranges::any_of(page.fields, [](const PlacedField& f) { return f.path == "file_no"; }))
            << page.page;
    }
}

TEST(Forms, TheProspectTableHasTheWholeMonthOnTwoSheets) {
    const FormTemplate* table = catalog().find("prospect-table");
    ASSERT_NE(table, nullptr);
    const Layout blank = layout(*table);
    ASSERT_EQ(blank.pages.size(), 2U);
    EXPECT_NE(blank.pages[0].leaf, blank.pages[1].leaf);
    const auto paths = paths_of(blank);
    for (int day = 1; day <= 31; ++day) {
        for (const auto* field : {"planned", "level"}) {
            EXPECT_TRUE(paths.contains("rows[14].days[" + std::to_string(day) + "]." + field)) << day << field;
        }
    }
    const Layout many = layout(*table, {.prefill = {{"period", "2009-04"}}, .rows = {{"rows", 16}}});
    ASSERT_EQ(many.pages.size(), 4U);
    EXPECT_EQ(many.pages[3].page, 2);
    EXPECT_EQ(many.pages[3].sheet, 2);
    const auto april = paths_of(many);
    EXPECT_TRUE(april.contains("rows[29].days[30].level"));
    EXPECT_FALSE(april.contains("rows[29].days[31].level"));
}

TEST(Forms, TheDailyReportGoesOnWhenTheDayIsLong) {
    const FormTemplate* report = catalog().find("daily-report");
    ASSERT_NE(report, nullptr);
    const Layout filled = layout(*report, {.rows = {{"rows", 13}}});
    ASSERT_EQ(filled.pages.size(), 2U);
    EXPECT_TRUE(paths_of(filled).contains("rows[12].purpose"));
}

TEST(Forms, TheProgressTableHasTenChangesARow) {
    const FormTemplate* table = catalog().find("progress-table");
    ASSERT_NE(table, nullptr);
    const auto paths = paths_of(layout(*table, {.rows = {{"rows", 11}}}));
    for (const auto* last : {"rows[10].changes[0].day", "rows[10].changes[9].level", "rows[19].struck"}) {
        EXPECT_TRUE(paths.contains(last)) << last;
    }
    EXPECT_FALSE(paths.contains("rows[0].changes[10].day"));
}

TEST(Forms, TheNumberRegisterCountsOnFromSheetToSheet) {
    const FormTemplate* book = catalog().find("number-register");
    ASSERT_NE(book, nullptr);
    const PageLayout second = layout(*book, {.sheet = 2}).pages.at(0);
    for (const auto* number : {"0026", "0050"}) {
        EXPECT_TRUE(std::ranges::any_of(second.captions, [&](const Caption& c) { return c.text == number; })) << number;
    }
    EXPECT_EQ(second.fields.front().path, "consultant_code");
    EXPECT_TRUE(std::ranges::any_of(second.fields, [](const PlacedField& f) { return f.path == "rows[49].void"; }));
}

TEST(Forms, TheVisitorTallyHasARowForEachHour) {
    const FormTemplate* tally = catalog().find("visitor-tally");
    ASSERT_NE(tally, nullptr);
    const Layout blank = layout(*tally);
    ASSERT_EQ(blank.pages.size(), 1U);
    const auto paths = paths_of(blank);
    EXPECT_EQ(row_limit(*tally, "rows"), 11);
    for (const auto* field : {"visits", "calls", "info", "no_info", "level_o", "level_a", "level_b", "level_c", "deals", "duty"}) {
        EXPECT_TRUE(paths.contains(std::string("rows[10].") + field)) << field;
        if (field != std::string("duty")) EXPECT_TRUE(paths.contains(std::string("total_") + field)) << field;
    }
    // A total stands below the column that it is the sum of.
    const auto box_of = [&](const std::string& path) { return std::ranges::find(blank.pages[0].fields, path, &PlacedField::path)->box; };
    for (const auto* field : {"visits", "level_o", "level_c", "deals"})
        EXPECT_LT(std::abs((box_of(std::string("total_") + field).centre().x - box_of(std::string("rows[0].") + field).centre().x).value), 0.5) << field;
}

TEST(Forms, LayoutIsQuick) {
    for (const FormTemplate* form : catalog().forms()) {
        const auto start = std::chrono::steady_clock::now();
        constexpr int kTimes = 20;
        std::size_t pages = 0;
        for (int i = 0; i < kTimes; ++i) pages += layout(*form).pages.size();
        const std::chrono::duration<double, std::milli> spent = std::chrono::steady_clock::now() - start;
        EXPECT_LT(spent.count() / static_cast<double>(pages), 20) << form->form;  // about 0.3 ms on an idle core
    }
}

}  // namespace
}  // namespace formloop::templates
