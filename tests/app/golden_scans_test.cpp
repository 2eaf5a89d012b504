// SPDX-License-Identifier: GPL-3.0-or-later
/// The sample archive as a clerk has it: the scans of examples/ are read by the program itself with nothing known beforehand,
/// checked, then every doubtful value is settled with what truly stands there, and checked again.
#include <gtest/gtest.h>

#include <cstdlib>
#include <map>
#include <set>
#include <sstream>

#include "src/app/workspace.h"
#include "src/record/decide_parts.h"
#include "tests/app/check_office.h"
#include "tests/app/findings.h"

namespace formloop::app {
namespace {

using namespace test;
using Truth = std::map<std::pair<std::string, int>, record::TruePage>;

const std::filesystem::path examples = source_folder() / "examples";

Truth truth_of_the_scans() {
    Truth truth;
    std::istringstream file(read_file(examples / "scans" / "truth.jsonl"));
    for (std::string line; std::getline(file, line);) {
        auto page = record::parse_truth(line, "truth.jsonl");
        if (!page) throw std::runtime_error(to_string(page.error()));
        const std::pair key{page->source, page->page};
        truth[key] = std::move(*page);
    }
    return truth;
}

/// What a person would say of a field who looks at the paper.
Value true_value(const record::TruePage& page, const std::string& path, const templates::Schema& schema) {
    for (const auto& field : page.fields)
        if (field.path == path) return field.value;
    const auto* field = templates::find_field(schema, path);
    return field ? record::blank_value(*field) : Value{};
}

/// Settles what is doubtful or unreadable, field by field; gives how many there were.
int settle(store::Archive& archive, const Truth& truth) {
    const auto open = archive.query(
        "SELECT entry.capture, entry.path, capture.form, capture.page, source.name "
        "FROM entry JOIN capture ON capture.id = entry.capture JOIN source ON source.document = capture.document "
        "WHERE entry.state IN ('doubtful', 'unreadable') AND entry.origin <> 'person' ORDER BY entry.id");
    if (!open) throw std::runtime_error(to_string(open.error()));
    for (const auto& row : open->rows) {
        const auto capture = *store::integer_of(row[0]);
        const auto path = store::text_of(row[1]), form = store::text_of(row[2]);
        const auto name = std::filesystem::path(store::text_of(row[4])).filename().string();
        const auto& page = truth.at({name, static_cast<int>(*store::integer_of(row[3]))});
        const auto said = archive.add_person_value(capture, path, true_value(page, path, find_form(form, 0)->schema));
        if (!said) throw std::runtime_error(to_string(said.error()));
    }
    return static_cast<int>(open->rows.size());
}

TEST(GoldenScans, AreReadWithoutAFalseFindingAndSettledToExactlyTheExpectedOnes) {
    Scratch scratch;
    const auto folder = scratch.path() / "office";
    std::filesystem::create_directories(folder);
    std::filesystem::copy_file(examples / "office.yaml", folder / "office.yaml");
    const std::string command = std::string(FORMLOOP_PROGRAM) + " read " + (examples / "scans").string() + " --archive " +
                                folder.string() + " --json >/dev/null 2>&1";
    ASSERT_EQ(WEXITSTATUS(std::system(command.c_str())), 1) << "some values are for a person to settle";

    auto forms = templates::Catalog::load(source_folder() / "templates");
    ASSERT_TRUE(forms);
    auto workspace = Workspace::open(folder, {.access = store::Access::exclusive, .missing = store::Missing::refuse}, *forms);
    ASSERT_TRUE(workspace) << to_string(workspace.error().front());
    const CheckRequest request{.as_of = "2009-04-15"};
    const auto expected = expected_findings(examples / "expected.jsonl");

    const auto read = check(workspace->archive, rules(), workspace->office, request);
    ASSERT_TRUE(read) << to_string(read.error());
    std::set<std::string> planted, seen;
    for (const auto& line : expected)
        if (line.find(" FAIL ") != std::string::npos) planted.insert(line);
    int instances = 0, unsure = 0;
    for (const auto& finding : read->findings) {
        ++instances;
        unsure += finding.result == Result::unsure;
        const auto as_fail = finding_line(finding, Result::fail);
        if (finding.result == Result::fail) {
            EXPECT_TRUE(planted.contains(as_fail)) << "false: " << as_fail;
        }
        if (finding.result == Result::fail || finding.result == Result::unsure) seen.insert(as_fail);
    }
    for (const auto& line : planted) EXPECT_TRUE(seen.contains(line)) << "passed over: " << line;
    EXPECT_LE(unsure, 0.2 * instances) << unsure << " of " << instances << " instances are unsure";

    EXPECT_GT(settle(workspace->archive, truth_of_the_scans()), 0);
    const auto settled = check(workspace->archive, rules(), workspace->office, request);
    ASSERT_TRUE(settled) << to_string(settled.error());
    EXPECT_EQ(findings_of(*settled), expected);
}

}  // namespace
}  // namespace formloop::app
