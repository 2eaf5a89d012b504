// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <expected>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "src/app/office.h"
#include "src/app/rules.h"
#include "src/base/error.h"
#include "src/record/json.h"
#include "src/store/archive.h"

/// Runs the rules over an archive and says what they found.
namespace formloop::app {

/// fail: broken, and every value it rests on is settled. unsure: broken or not, a value it rests on is not settled.
/// not_applicable: a sheet that it needs is not here.
enum class Result { pass, fail, unsure, not_applicable };
std::string_view to_string(Result result);  ///< `PASS` `FAIL` `UNSURE` `NA`

enum class Language { zh, en };

/// A doubtful reading that a finding rests on, and one of its own other candidates with which the finding would be in order: what is
/// broken is probably the reading.
struct Misreading {
    store::Proof proof;      ///< what was read, and where
    record::Value instead;
    double probability = 0;  ///< of `instead`, by the ink
};

/// One instance of a rule, judged.
struct Finding {
    const Rule* rule = nullptr;
    Severity severity = Severity::error;
    Result result = Result::pass;
    std::string subject;
    std::string message_zh, message_en;
    std::string consultant_code, consultant_name;  ///< whom it concerns; empty: nobody
    std::string file_no, customer_name;            ///< empty: no customer
    /// What it rests on: of FAIL what is wrong, of UNSURE what is not settled and what is wrong, else everything.
    std::vector<store::Proof> proof;
    bool broken = false;  ///< as read it is not in order; then `unsure` is what would be `fail` were all of it settled
    std::optional<Misreading> misreading;
};

struct CheckRequest {
    std::string rule;     ///< empty: all
    std::string subject;  ///< empty: all
    std::string as_of;    ///< ISO day; empty: the latest settled daily report
    bool misreadings = false;  ///< look for probable misreadings, and tell findings that have one first
};

struct CheckReport {
    std::string as_of;
    bool as_of_from_archive = false;
    std::vector<Finding> findings;  ///< every instance, by rule and subject; probably misread ones first where they were looked for
    std::map<Result, int> counts;
};

/// What queries may use as `:name`: the settings of the office, the as-of day (empty: the latest settled daily report) and its
/// month. Brings the archive's tables of the office up to date. Fails as `check()` does.
std::expected<store::Binds, Error> query_values(store::Archive& archive, const Office& office, const std::string& as_of);

/// Entries that are held and not settled: doubtful or unreadable.
std::expected<std::set<std::int64_t>, Error> unsettled_entries(store::Archive& archive);

/// The `rules` must outlive the report. Fails with `usage` (no such rule, no such day, no as-of date to be found),
/// `bad_template` (a rule's query does not run: the file and what the database says), or as the archive does.
std::expected<CheckReport, Error> check(store::Archive& archive, const std::vector<Rule>& rules, const Office& office,
                                        const CheckRequest& request = {});

/// One line of `check --json`.
std::string to_json(const Finding& finding, Language language);
/// The last line of `check --json`.
std::string to_json(const CheckReport& report);

/// Where a value stands in its form, by the form's own words: `有望客户确度状况表第4行16日 预定访问标记`.
std::string form_place(const store::Proof& proof, Language language, const record::FindForm& find_form);
/// The rows and days of it alone: `第4行16日`; empty for a field of the form itself.
std::string row_place(std::string_view path, Language language);
/// Where it was read from: the document's name, and the page of it.
std::string paper_place(const store::Proof& proof, Language language);

/// `疑为误读:… 读作…,若为…则相符`
std::string misreading_text(const Misreading& misreading, Language language, const record::FindForm& find_form);
/// What a finding rests on, each value with its place: `客户资料卡第4行 下次预定日期 4月17日 (置信0.98, a.pdf 第3页); …`.
std::string proof_text(const Finding& finding, Language language, const record::FindForm& find_form);

/// One line for people: rule, severity, whom it concerns, the house rule, what is wrong, where it stands, what to do.
/// `find_form` gives fields their printed labels.
std::string to_text(const Finding& finding, Language language, const record::FindForm& find_form);

}  // namespace formloop::app
