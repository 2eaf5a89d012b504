// SPDX-License-Identifier: GPL-3.0-or-later
/// One template is behind everything: a field added to a copy of a form's YAML stands on the blank PDF, in the geometry, in
/// what is read, in the record, in the archive's table and on the issued PDF. No C++ knows of it.
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>

#include "src/store/archive.h"
#include "templates/catalog.h"
#include "tests/support/records.h"
#include "tests/support/sheets.h"

namespace formloop::simulator {
namespace {

namespace fs = std::filesystem;

std::string text_of(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

/// What a command prints; fails the test when it ends worse than `worst`.
std::string run(const std::string& command, int worst = 0) {
    FILE* pipe = popen((command + " 2>/dev/null").c_str(), "r");
    std::string out;
    std::array<char, 4096> buffer{};
    for (std::size_t n; (n = fread(buffer.data(), 1, buffer.size(), pipe)) > 0;) out.append(buffer.data(), n);
    const int status = pclose(pipe);
    EXPECT_LE(WEXITSTATUS(status), worst) << command;
    return out;
}

void replace_once(std::string& text, const std::string& from, const std::string& to) {
    const auto at = text.find(from);
    ASSERT_NE(at, std::string::npos) << from;
    text.replace(at, from.size(), to);
}

TEST(OneTemplate, AFieldAddedToItsYamlIsEverywhere) {
    const fs::path folder = fs::temp_directory_path() / ("formloop-one-template-" + std::to_string(getpid()));
    fs::remove_all(folder);
    fs::create_directories(folder);
    const std::string program = FORMLOOP_PROGRAM;
    const fs::path file = folder / "trial-report.yaml";

    // The daily report, under another id, with one comb more in its head.
    std::string yaml = text_of(FORMLOOP_SOURCE_DIR "/templates/forms/daily-report.yaml");
    replace_once(yaml, "form: daily-report", "form: trial-report");
    replace_once(yaml, "\nfields:\n", "\nfields:\n  badge_no: {kind: comb, label: 工牌编号, format: NNNN}\n");
    replace_once(yaml, "{field: dealer_code, width: 60, label_width: 18}, {}]",
                 "{field: dealer_code, width: 60, label_width: 18}, {field: badge_no}]");
    const auto before = templates::parse_template(yaml, "trial-report.yaml");
    if (!before) {
        for (const auto& fault : before.error()) ADD_FAILURE() << to_string(fault);
        return;
    }
    std::ofstream(file, std::ios::binary) << yaml;
    const std::string with = " --template " + file.string();

    // Geometry.
    const std::string geometry = run(program + " forms show trial-report --json" + with);
    EXPECT_NE(geometry.find(R"("field":"badge_no","kind":"comb","label":"工牌编号")"), std::string::npos);
    EXPECT_EQ(run(program + " forms show daily-report --json").find("badge_no"), std::string::npos);

    // Blank PDF.
    run(program + " print trial-report --seed 5 -o " + (folder / "blank.pdf").string() + with);
    EXPECT_NE(run("pdftotext " + (folder / "blank.pdf").string() + " -").find("工牌编号"), std::string::npos);

    // A sheet filled with a pen and scanned, read by the program into an archive.
    auto catalog = *templates::Catalog::load(FORMLOOP_SOURCE_DIR "/templates");
    const auto* form = *catalog.add(yaml, file.string());
    const auto fonts = *pdfgen::Fonts::load();
    app::CopyIds ids(5);
    app::PrintRequest request;
    request.form = form;
    auto pages = *fresh_pages(request, ids, fonts, 300 / 25.4);
    const auto type = *installed_font("DejaVu Sans");
    InkStock stock;
    stock.type.push_back(type.get());
    Random random = Random(7).stream("ink");
    const record::Fields values{{"date", std::string("2009-04-14")}, {"consultant_code", std::string("A01")},
                                {"consultant_name", std::string("A01")}, {"badge_no", std::string("4711")}};
    const Writer writer = random_writer(InkKind::typed, stock, random);
    const auto passage = *random_passage("office", pages.front().layout.size, random);
    std::vector<SimulatedPage> scans;
    scans.push_back(simulate(pages.front(), values, writer, passage, random));
    ASSERT_TRUE(TruthFolder::create(folder / "scans")->add("sheet.pdf", FileKind::pdf, std::move(scans)));
    const std::string archive = (folder / "archive").string();
    const std::string read = run(program + " read " + (folder / "scans").string() + " --json --archive " + archive + with, 1);
    EXPECT_NE(read.find(R"("field":"badge_no","kind":"comb","state":"accepted","value":"4711")"), std::string::npos) << read;

    // The archive keeps the template: later commands need not be told.
    {
        auto opened = store::Archive::open(archive);
        ASSERT_TRUE(opened);
        ASSERT_TRUE(opened->use_forms(catalog.all()));
        const auto rows = opened->query("SELECT badge_no, badge_no_state FROM trial_report");
        ASSERT_TRUE(rows);
        ASSERT_EQ(rows->rows.size(), 1u);
        EXPECT_EQ(store::text_of(rows->rows[0][0]), "4711");
        EXPECT_EQ(store::text_of(rows->rows[0][1]), "accepted");
    }
    run(program + " issue trial-report --archive " + archive + " -o " + (folder / "issued.pdf").string());
    const std::string issued = run("pdftotext " + (folder / "issued.pdf").string() + " -");
    std::string digits;
    for (const char c : issued)
        if (std::isdigit(static_cast<unsigned char>(c))) digits += c;
    EXPECT_NE(digits.find("4711"), std::string::npos) << issued;
    fs::remove_all(folder);
}

}  // namespace
}  // namespace formloop::simulator
