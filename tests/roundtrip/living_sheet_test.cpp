// SPDX-License-Identifier: GPL-3.0-or-later
/// A sheet lives: one card is scanned on five evenings, each time with more ink on it. A level tab is ticked anew, a value is
/// struck out and written anew, and between two evenings a person puts a value right. After every evening the record, its
/// history and the findings must be what the paper says that day.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <set>

#include "src/app/check.h"
#include "src/app/workspace.h"
#include "templates/catalog.h"
#include "tests/support/marks.h"
#include "tests/support/sheets.h"

namespace formloop::simulator {
namespace {

using record::FieldState;
using record::Value;

/// The employer's box in two halves: the value first written, and the one that replaces it.
struct EmployerHalves {
    templates::PageLayout first, second;
};

class LivingCard : public testing::Test {
protected:
    LivingCard()
        : catalog_(*templates::Catalog::load(FORMLOOP_SOURCE_DIR "/templates")), fonts_(*pdfgen::Fonts::load()),
          type_(*installed_font("LXGW WenKai")),
          folder_(std::filesystem::temp_directory_path() / ("formloop-living-" + std::to_string(::getpid()))) {
        std::filesystem::remove_all(folder_);
        std::filesystem::create_directories(folder_ / "archive");
        std::filesystem::copy_file(FORMLOOP_SOURCE_DIR "/examples/office.yaml", folder_ / "archive" / "office.yaml");
        app::CopyIds ids(17);
        app::PrintRequest request;
        request.form = catalog_.find("customer-card");
        request.pages = {1};
        auto pages = fresh_pages(request, ids, fonts_, 300 / 25.4);
        if (!pages) throw std::runtime_error(to_string(pages.error()));
        fresh_.emplace(std::move(pages->front()));
        halves_ = split_employer(fresh_->layout);
        fresh_->layout = halves_.first;
        Random random(5);
        writer_ = random_writer(InkKind::typed, {.type = {type_.get()}, .hands = {}, .pictures = nullptr}, random);
    }
    ~LivingCard() override {
        if (!HasFailure()) std::filesystem::remove_all(folder_);
    }

    static EmployerHalves split_employer(const templates::PageLayout& layout) {
        EmployerHalves halves{layout, layout};
        for (auto* page : {&halves.first, &halves.second})
            for (auto& field : page->fields)
                if (field.path == "employer") {
                    field.box.width = field.box.width / 2;
                    if (page == &halves.second) field.box.x = field.box.x + field.box.width;
                }
        return halves;
    }

    /// The pen goes through the employer and writes another one beside it.
    void write_employer_anew(const std::string& value) {
        Random random(6);
        Canvas canvas(std::move(fresh_->picture), fresh_->px_per_mm);
        for (const auto& field : halves_.first.fields)
            if (field.path == "employer") canvas.draw(strike_line(field.box, random), writer_.marker, random);
        fill_page(canvas, halves_.second, {{"employer", Value{value}}}, writer_, random);
        fresh_->picture = std::move(canvas).take();
    }

    /// Ticks a level beside those that are ticked.
    void tick_level(const std::string& level) {
        Random random(8);
        Canvas canvas(std::move(fresh_->picture), fresh_->px_per_mm);
        fill_page(canvas, halves_.first, {{"level_now", Value{level}}}, writer_, random);
        fresh_->picture = std::move(canvas).take();
    }

    /// Scans the sheet as it is now and has the program read it. Every evening the sheet lies otherwise in the scanner.
    void scan_and_read(int evening) {
        const Random random(100 + evening);
        Random own = random.stream("passage");
        const auto passage = *random_passage("office", fresh_->layout.size, own);
        // The ink that is there stays where it is: fields are drawn from the same random stream each time.
        auto page = simulate(*fresh_, ink_, writer_, passage, Random(9));
        auto scans = *TruthFolder::create(folder_ / ("evening-" + std::to_string(evening)));
        std::vector<SimulatedPage> pages;
        pages.push_back(std::move(page));
        ASSERT_TRUE(scans.add("card.pdf", FileKind::pdf, std::move(pages)));
        const std::string command = std::string(FORMLOOP_PROGRAM) + " read " + (folder_ / ("evening-" + std::to_string(evening))).string() +
                                    " --archive " + (folder_ / "archive").string() + " >/dev/null 2>&1";
        const int code = WEXITSTATUS(std::system(command.c_str()));
        ASSERT_TRUE(code == 0 || code == 1) << code;
    }

    app::Workspace open() {
        auto workspace = app::Workspace::open(folder_ / "archive", {.access = store::Access::exclusive, .missing = store::Missing::refuse},
                                              catalog_);
        if (!workspace) throw std::runtime_error(to_string(workspace.error().front()));
        return std::move(*workspace);
    }

    store::Held held(app::Workspace& workspace) {
        const auto id = workspace.archive.record_of_copy(fresh_->copy);
        if (!id || !*id) throw std::runtime_error("the sheet has no record");
        return workspace.archive.find_record(**id)->value().fields;
    }

    /// What each capture of the sheet says of a field, oldest first: the value where it is settled, else its state.
    std::vector<std::string> history(app::Workspace& workspace, const std::string& path) {
        const auto rows = workspace.archive.query(
            "SELECT entry.state, entry.value FROM entry JOIN capture ON capture.id = entry.capture "
            "WHERE capture.copy = :copy AND entry.path = :path AND entry.origin = 'read' ORDER BY entry.id",
            {{"copy", fresh_->copy}, {"path", path}});
        if (!rows) throw std::runtime_error(to_string(rows.error()));
        std::vector<std::string> said;
        for (const auto& row : rows->rows) {
            const auto state = store::text_of(row[0]);
            said.push_back(state == "accepted" ? store::text_of(row[1]) : state);
        }
        return said;
    }

    app::Result finding(app::Workspace& workspace, const std::string& rule, const std::string& as_of) {
        const auto rules = app::load_rules(FORMLOOP_SOURCE_DIR "/templates/rules");
        const auto report = app::check(workspace.archive, *rules, workspace.office, {.as_of = as_of});
        if (!report) throw std::runtime_error(to_string(report.error()));
        for (const auto& found : report->findings)
            if (found.rule->id == rule && found.subject == "A01-09-0021") return found.result;
        throw std::runtime_error(rule + " has no instance of the card");
    }

    /// Nothing on the paper is held to be anything else, and most of it is settled.
    void expect_what_the_paper_says(const store::Held& record, const std::set<std::string>& but) {
        int settled = 0, inked = 0;
        for (const auto& [path, value] : ink_) {
            if (but.contains(path)) continue;
            ++inked;
            const auto found = record.find(path);
            ASSERT_NE(found, record.end()) << path;
            if (found->second.state != FieldState::accepted) continue;
            ++settled;
            EXPECT_EQ(found->second.value, value) << path;
        }
        EXPECT_GE(settled, 0.9 * inked) << "of " << inked;
        for (const auto& [path, field] : record)
            if (field.state == FieldState::accepted && !but.contains(path) && fresh_->printed.find(path) == fresh_->printed.end()) {
                EXPECT_TRUE(ink_.contains(path)) << "invented: " << path;
            }
    }

    void visit(int row, const char* on, const char* level_before, const char* level_after, const char* next) {
        const std::string at = "visits[" + std::to_string(row) + "].";
        ink_[at + "actual_on"] = std::string(on);
        ink_[at + "method"] = std::string("1");
        ink_[at + "level_before"] = std::string(level_before);
        ink_[at + "level_after"] = std::string(level_after);
        ink_[at + "next_planned_on"] = std::string(next);
    }

    templates::Catalog catalog_;
    pdfgen::Fonts fonts_;
    std::unique_ptr<Script> type_;
    std::filesystem::path folder_;
    std::optional<FreshPage> fresh_;
    EmployerHalves halves_;
    Writer writer_;
    record::Fields ink_;
};

TEST_F(LivingCard, IsWhatItsPaperSaysOnEachOfFiveEvenings) {
    ink_ = {{"file_no", std::string("A01-09-0021")}, {"opened_on", std::string("2009-04-01")},
            {"consultant_code", std::string("A01")}, {"kind", std::string("person")},
            {"name", std::string("王建国")},         {"mobile", std::string("13912345678")},
            {"employer", std::string("永安客运")},   {"channel", std::string("store")},
            {"first_contact_on", std::string("2009-04-01")}, {"level_initial", std::string("C")},
            {"level_now", std::string("C")}};
    visit(0, "2009-04-02", "C", "C", "2009-04-07");

    // First evening.
    ASSERT_NO_FATAL_FAILURE(scan_and_read(1));
    {
        auto workspace = open();
        expect_what_the_paper_says(held(workspace), {});
        EXPECT_EQ(finding(workspace, "CARD-FILE-LEVEL", "2009-04-02"), app::Result::pass);
    }

    // A visit more. Afterwards a person who knows the customer puts the name right.
    visit(1, "2009-04-07", "C", "C", "2009-04-12");
    ASSERT_NO_FATAL_FAILURE(scan_and_read(2));
    {
        auto workspace = open();
        expect_what_the_paper_says(held(workspace), {});
        const auto capture = workspace.archive.query("SELECT max(id) FROM capture WHERE copy = :copy", {{"copy", fresh_->copy}});
        ASSERT_TRUE(workspace.archive.add_person_value(*store::integer_of(capture->rows[0][0]), "name", Value{std::string("王建囯")}));
        EXPECT_EQ(held(workspace).at("name").value, Value{std::string("王建囯")});
    }

    // The level rises: B is ticked, C is still there.
    visit(2, "2009-04-12", "C", "B", "2009-04-15");
    tick_level("B");
    {
        ASSERT_NO_FATAL_FAILURE(scan_and_read(3));
        auto workspace = open();
        const auto record = held(workspace);
        expect_what_the_paper_says(record, {"level_now", "name"});
        EXPECT_EQ(record.at("level_now").state, FieldState::doubtful) << "two ticks where one may be";
        EXPECT_EQ(finding(workspace, "CARD-FILE-LEVEL", "2009-04-12"), app::Result::unsure);
        EXPECT_EQ(record.at("name").value, Value{std::string("王建囯")}) << "a person's word outlasts the same ink";
        EXPECT_EQ(record.at("name").state, FieldState::accepted);
    }

    // C is rubbed out, the employer struck out and written anew.
    ink_.erase("level_now");
    write_employer_anew("宏达物流");
    ASSERT_NO_FATAL_FAILURE(scan_and_read(4));
    {
        auto workspace = open();
        const auto record = held(workspace);
        expect_what_the_paper_says(record, {"level_now", "name", "employer"});
        EXPECT_EQ(record.at("level_now").value, Value{std::string("B")});
        EXPECT_EQ(record.at("level_now").state, FieldState::accepted);
        EXPECT_EQ(finding(workspace, "CARD-FILE-LEVEL", "2009-04-12"), app::Result::pass);
        const auto& employer = record.at("employer");
        EXPECT_TRUE(employer.state != FieldState::accepted || employer.value == Value{std::string("宏达物流")})
            << "what was struck out is not what stands there";
        const auto capture = workspace.archive.query("SELECT max(id) FROM capture WHERE copy = :copy", {{"copy", fresh_->copy}});
        ASSERT_TRUE(workspace.archive.add_person_value(*store::integer_of(capture->rows[0][0]), "employer", Value{std::string("宏达物流")}));
    }

    // Nothing but one more visit.
    visit(3, "2009-04-15", "B", "B", "2009-04-18");
    ASSERT_NO_FATAL_FAILURE(scan_and_read(5));
    {
        auto workspace = open();
        const auto record = held(workspace);
        expect_what_the_paper_says(record, {"level_now", "name", "employer"});
        EXPECT_EQ(record.at("level_now").value, Value{std::string("B")});
        EXPECT_EQ(record.at("name").value, Value{std::string("王建囯")});
        EXPECT_EQ(record.at("employer").value, Value{std::string("宏达物流")});
        EXPECT_EQ(record.at("employer").state, FieldState::accepted);
        EXPECT_EQ(history(workspace, "level_now"), (std::vector<std::string>{"\"C\"", "\"C\"", "doubtful", "\"B\"", "\"B\""}));
        EXPECT_EQ(history(workspace, "visits[3].actual_on").back(), "\"2009-04-15\"");
        EXPECT_EQ(workspace.archive.query("SELECT id FROM capture WHERE copy = :copy", {{"copy", fresh_->copy}})->rows.size(), 5u);
    }
}

}  // namespace
}  // namespace formloop::simulator
