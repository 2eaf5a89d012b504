// SPDX-License-Identifier: GPL-3.0-or-later
/// Exports of the golden office, read back: CSV and JSON here, the workbook by tests/cli/read_workbook.py.
#include "src/app/export.h"

#include <gmock/gmock.h>

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>

#include "src/app/csv.h"
#include "src/app/export_tables.h"
#include "tests/app/check_office.h"

namespace formloop::app {
namespace {

using namespace test;
using nlohmann::json;
using testing::ElementsAre;
using testing::HasSubstr;
namespace fs = std::filesystem;

/// Lines of cells, as RFC 4180 has them.
std::vector<std::vector<std::string>> parse_csv(const std::string& text) {
    EXPECT_TRUE(text.starts_with("\xEF\xBB\xBF"));
    std::vector<std::vector<std::string>> lines(1, std::vector<std::string>(1));
    bool quoted = false;
    for (std::size_t i = 3; i < text.size(); ++i) {
        auto& cell = lines.back().back();
        if (quoted) {
            if (text[i] != '"') cell += text[i];
            else if (i + 1 < text.size() && text[i + 1] == '"') cell += text[++i];
            else quoted = false;
        } else if (text[i] == '"') {
            quoted = true;
        } else if (text[i] == ',') {
            lines.back().emplace_back();
        } else if (text.substr(i, 2) == "\r\n") {
            lines.emplace_back(1);
            ++i;
        } else {
            cell += text[i];
        }
    }
    EXPECT_FALSE(quoted);
    lines.pop_back();
    return lines;
}

class Exports : public testing::Test {
protected:
    std::expected<Exported, Error> run(ExportFormat format, ExportRequest request = {}) {
        request.format = format;
        request.folder = folder();
        return export_archive(office_.archive(), office_.office, catalog(), rules(), request);
    }
    fs::path folder() const { return scratch_.path() / "out"; }
    std::string text(const std::string& name) const { return read_file(folder() / name); }
    std::vector<std::vector<std::string>> csv(const std::string& table) const { return parse_csv(text(table + ".csv")); }
    json objects(const std::string& table) const { return json::parse(text(table + ".json")); }
    /// A column of the first row in which another has a value.
    std::string cell(const std::string& table, const std::string& column, const std::string& value, const std::string& wanted) const {
        const auto lines = csv(table);
        const auto at = [&](const std::string& id) { return std::size_t(std::ranges::find(lines.front(), id) - lines.front().begin()); };
        for (const auto& line : lines)
            if (line.at(at(column)) == value) return line.at(at(wanted));
        return "no such row";
    }
    std::vector<std::string> names(const fs::path& of) const {
        std::vector<std::string> found;
        for (const auto& item : fs::directory_iterator(of)) found.push_back(item.path().filename().string());
        std::ranges::sort(found);
        return found;
    }

    Scratch scratch_;
    CheckOffice office_;
};

TEST(Csv, QuotesAndWritesNoFormula) {
    const auto line = [](CsvCell cell) { return csv_line({{std::move(cell)}}); };
    EXPECT_EQ(csv_line({{CsvCell{"a"}, CsvCell{}, CsvCell{2.5}}}), "a,,2.5\r\n");
    EXPECT_EQ(line("say \"yes\", twice\n"), "\"say \"\"yes\"\", twice\n\"\r\n");
    for (const std::string begin : {"=", "+", "-", "@", "\t", "\r", "=", "+", "-", "@"})
        EXPECT_THAT(line(begin + "1+1"), HasSubstr("'" + begin)) << begin;
    EXPECT_EQ(line(-5.0), "-5\r\n");
    EXPECT_EQ(line(2100000.5), "2100000.5\r\n");
    EXPECT_EQ(line("010-87654321"), "010-87654321\r\n");
    EXPECT_EQ(line(std::string("\0=1", 3)), "'\uFFFD=1\r\n");
}

TEST_F(Exports, AreListedInTheDocs) {
    std::string made = "<!-- SPDX-License-Identifier: GPL-3.0-or-later -->\n# Tables of an export\n\n"
                       "Made from the templates; `docs/export.md` says what is in the files. Beside every column but the keys stands `…_state`.\n";
    const auto tables = export_tables(catalog());
    for (const auto& table : tables) {
        made += "\n## `" + table.name + "`: " + table.form->title + (table.path.empty() ? "" : ", `" + table.path + "`") +
                "\n\n| column | label | kind | format | choices | meaning |\n|---|---|---|---|---|---|\n";
        for (const auto& row : data_dictionary({table})) {
            std::vector<std::string> cells;
            for (const auto& cell : row) cells.push_back(std::get<std::string>(cell));
            if (cells[3] == "state") continue;
            made += "| `" + cells[1] + "` | " + cells[2] + " | " + cells[3] + " | " + (cells[4].empty() ? "" : "`" + cells[4] + "`") + " | " +
                    cells[5] + " | " + cells[6] + " |\n";
        }
    }
    const auto file = source_folder() / "docs" / "tables.md";
    if (std::getenv("FORMLOOP_UPDATE")) std::ofstream(file, std::ios::binary) << made;
    EXPECT_EQ(read_file(file), made) << "docs/tables.md is older than the templates";
}

TEST_F(Exports, CsvHoldsValuesStatesAndFindings) {
    auto& card = office_.card("A01-09-0011");
    card.fields["address"] = "=HYPERLINK(\"http://example.org\")";
    card.fields["hobbies"] = std::string(40000, 'x');
    card.fields["budget"] = -5.0;
    office_.loosen(card, "mobile");
    office_.loosen(card, "employer", FieldState::unreadable);
    office_.build();
    const auto done = run(ExportFormat::csv, {.language = Language::en});
    ASSERT_TRUE(done) << to_string(done.error());
    EXPECT_EQ(done->as_of, "2009-04-15");
    EXPECT_EQ(done->unsettled, 2);
    const auto of = [&](const std::string& column) { return cell("customer_card", "file_no", "A01-09-0011", column); };
    EXPECT_EQ(of("address"), "'=HYPERLINK(\"http://example.org\")");
    EXPECT_EQ(of("hobbies").size(), 40000u);
    EXPECT_EQ(of("budget"), "-5");
    EXPECT_EQ(of("mobile"), "13800001101");
    EXPECT_EQ(of("mobile_state"), "doubtful");
    EXPECT_EQ(of("employer"), "");
    EXPECT_EQ(of("employer_state"), "unreadable");
    EXPECT_EQ(of("use"), "travel");
    EXPECT_EQ(cell("daily_report_rows", "record", "daily-report A01 2009-04-06", "is_new"), "1");
    EXPECT_EQ(csv("unsettled").size(), 3u);
    EXPECT_EQ(cell("unsettled", "field", "mobile", "value"), "13800001101");
    EXPECT_THAT(csv("findings")[0], ElementsAre("rule", "severity", "result", "subject", "message", "proof"));
    EXPECT_THAT(csv("findings")[1][4], HasSubstr("5 cards, 5 rows"));
    EXPECT_EQ(cell("dictionary", "column", "mobile", "label"), "手机");
    for (const auto& name : names(folder())) {
        if (!name.ends_with(".csv")) continue;
        const auto lines = parse_csv(text(name));
        for (const auto& line : lines) EXPECT_EQ(line.size(), lines.front().size()) << name;
    }
}

TEST_F(Exports, JsonSpellsValuesAsRecordsDo) {
    auto& card = office_.card("A01-09-0011");
    office_.loosen(card, "deposit", FieldState::unreadable);
    office_.build();
    ASSERT_TRUE(run(ExportFormat::json));
    for (const auto& row : objects("customer_card")) {
        if (row["file_no"] != "A01-09-0011") continue;
        EXPECT_EQ(row["budget"], 9.5);
        EXPECT_EQ(row["use"], json::array({"travel"}));
        EXPECT_EQ(row["family"], "married");
        EXPECT_TRUE(row["deposit"].is_null());
        EXPECT_EQ(row["deposit_state"], "unreadable");
        EXPECT_EQ(row["im"], nullptr);
    }
    EXPECT_EQ(objects("customer_card_visits")[0]["supervisor"], true);
    EXPECT_EQ(objects("unsettled")[0]["field"], "deposit");
    EXPECT_EQ(objects("findings")[0]["rule"], "CARD-COUNT");
    EXPECT_EQ(objects("customer_card_referrals"), json::array());
}

TEST_F(Exports, AMonthAndATableAreChosen) {
    office_.build();
    const auto march = run(ExportFormat::csv, {.month = "2009-03", .tables = {"daily_report", "customer_card"}});
    ASSERT_TRUE(march) << to_string(march.error());
    EXPECT_EQ(march->as_of, "2009-03-31");
    EXPECT_EQ(csv("daily_report").size(), 1u);
    EXPECT_EQ(csv("customer_card").size(), 12u);  // a card is of no month
    EXPECT_THAT(names(folder()), ElementsAre("customer_card.csv", "daily_report.csv", "dictionary.csv", "export.txt", "unsettled.csv"));
    EXPECT_EQ(run(ExportFormat::csv, {.month = "2009-13"}).error().code, ErrorCode::usage);
    EXPECT_EQ(run(ExportFormat::csv, {.tables = {"nothing"}}).error().code, ErrorCode::usage);
    EXPECT_EQ(csv("customer_card").size(), 12u) << "an export that failed left the older one as it was";
}

TEST_F(Exports, OfAnEmptyArchiveAreWhole) {
    office_.records.clear();
    office_.build();
    for (const auto format : {ExportFormat::csv, ExportFormat::json, ExportFormat::xlsx}) {
        const auto done = run(format);
        ASSERT_TRUE(done) << to_string(done.error());
        EXPECT_EQ(done->as_of, "");
    }
    EXPECT_THAT(names(folder()), ElementsAre("dictionary.csv", "export.txt", "formloop.xlsx"));
}

TEST_F(Exports, TheSameArchiveGivesTheSameBytes) {
    office_.loosen(office_.card("A01-09-0011"), "mobile");
    office_.build();
    for (const auto format : {ExportFormat::csv, ExportFormat::json, ExportFormat::xlsx}) {
        ASSERT_TRUE(run(format));
        std::map<std::string, std::string> first;
        for (const auto& name : names(folder())) first[name] = text(name);
        ASSERT_TRUE(run(format));
        for (const auto& [name, bytes] : first) EXPECT_EQ(text(name) == bytes, true) << name;
        EXPECT_EQ(names(folder()).size(), first.size());
    }
    EXPECT_THAT(names(scratch_.path()), ElementsAre("out"));
}

TEST_F(Exports, TakeNothingAwayThatNoExportWrote) {
    office_.build();
    fs::create_directory(folder());
    ASSERT_TRUE(run(ExportFormat::csv)) << "an empty folder is taken";
    std::ofstream(folder() / "notes.txt") << "mine";
    const auto refused = run(ExportFormat::json);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::bad_input);
    EXPECT_EQ(text("notes.txt"), "mine");
    EXPECT_TRUE(fs::exists(folder() / "customer_card.csv"));
    fs::remove(folder() / "export.txt");
    EXPECT_THAT(to_string(run(ExportFormat::json).error()), HasSubstr("is no export"));
    EXPECT_THAT(names(scratch_.path()), ElementsAre("out"));
}

}  // namespace
}  // namespace formloop::app
