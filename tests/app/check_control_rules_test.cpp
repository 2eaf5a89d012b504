// SPDX-License-Identifier: GPL-3.0-or-later
// Rules about the progress table, day by day and at month end: each in order, broken, not certain, without a sheet it
// needs, and at the edges that its text names.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/app/check_office.h"

namespace formloop::app {
namespace {

using namespace test;
using testing::HasSubstr;

constexpr auto doubtful = FieldState::doubtful;
constexpr auto unreadable = FieldState::unreadable;

class ControlRules : public testing::Test {
protected:
    CheckOffice office = CheckOffice::without_faults();
    record::Fields& card(const std::string& number) { return office.card(number).fields; }
    record::Fields& table(const std::string& code) { return office.table(code).fields; }
    record::Fields& report(const std::string& code, const std::string& day) { return office.report(code, day).fields; }
    record::Fields& progress(const std::string& code, const std::string& month = "2009-04") {
        return office.progress(code, month).fields;
    }
    void erase_row(record::Fields& fields, int row) {
        std::erase_if(fields, [&](const auto& item) { return item.first.starts_with("rows[" + std::to_string(row) + "]."); });
    }
    /// A row of a progress table: customers carried over and met before the month.
    void carry(record::Fields& fields, int row, const std::string& number, const std::string& level) {
        const auto at = "rows[" + std::to_string(row) + "].";
        fields[at + "registered_on"] = "2009-02-10";
        fields[at + "file_no"] = number;
        fields[at + "name"] = "郑海波";
        fields[at + "phone"] = "13100000099";
        fields[at + "model"] = "风景快运";
        fields[at + "carried"] = true;
        fields[at + "level_open"] = level;
    }
};

// ------------------------------------------------------------------------------- the rules about papers of every kind

TEST_F(ControlRules, TheProgressTableIsFilledInSignedAndThere) {
    progress("A01").erase("rows[0].source");
    progress("A01")["rows[3].phone"] = "1350000";
    progress("A01")["rows[5].registered_on"] = "2009-04-19";
    progress("A02", "2009-03").erase("sig_manager");
    auto found = office.run();
    EXPECT_EQ(find(found, "DATA-REQ", "A01 2009-04 progress-table rows[0].source").result, Result::fail);
    EXPECT_EQ(find(found, "DATA-PHONE", "A01 2009-04 progress-table rows[3].phone").result, Result::fail);
    EXPECT_EQ(find(found, "DATA-DATE", "A01 2009-04 progress-table rows[5].registered_on").message_en,
              "lies in the future of 2009-04-15");
    EXPECT_EQ(find(found, "SIGS", "A02 2009-03 progress-table sig_manager").message_en,
              "not signed: the manager on the progress table");
    EXPECT_FALSE(has(found, "SIGS", "A02 2009-04 progress-table sig_manager")) << "the month is not over";
    EXPECT_EQ(find(found, "SHEET-SET", "A01 2009-04 progress-table").result, Result::pass);
    office.scanned_page(office.progress("A01", "2009-04"), 1, 2);
    office.remove(office.progress("A03", "2009-04"));
    office.printed_copy("progress-table", {1}, "PRINTED", {{"consultant_code", "A03"}, {"period", "2009-04"}});
    found = office.run_rule("SHEET-SET");
    EXPECT_EQ(find(found, "SHEET-SET", "A01 2009-04 progress-table").message_en, "sheet 1 is missing");
    EXPECT_EQ(find(found, "SHEET-SET", "A03 2009-04 progress-table").message_en,
              "the progress table was printed but not scanned");
}

}  // namespace
}  // namespace formloop::app
