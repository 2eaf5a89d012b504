// SPDX-License-Identifier: GPL-3.0-or-later
#include "src/app/check.h"

#include <algorithm>
#include <optional>
#include <set>

#include "src/app/candidates.h"
#include "src/base/text.h"
#include "src/record/calendar.h"

namespace formloop::app {
namespace {

using store::Cell;
using store::Rows;
using store::text_of;

/// Columns with a meaning of their own; all others are for messages.
struct Columns {
    std::size_t subject = 0, ok = 0;
    std::optional<std::size_t> severity, missing, unread;
    std::vector<std::size_t> entries;
    std::map<std::string, std::size_t, std::less<>> words;
};

Error rule_error(const Rule& rule, const std::string& message) { return {ErrorCode::bad_template, rule.file, message}; }

std::expected<Columns, Error> columns_of(const Rule& rule, const Rows& rows) {
    Columns columns;
    for (const auto* name : {"subject", "ok"})
        if (!rows.column(name))
            return std::unexpected(rule_error(rule, std::string("its query has no column \"") + name + '"'));
    for (std::size_t i = 0; i < rows.columns.size(); ++i) {
        const auto& name = rows.columns[i];
        if (name == "subject") columns.subject = i;
        else if (name == "ok") columns.ok = i;
        else if (name == "severity") columns.severity = i;
        else if (name == "missing") columns.missing = i;
        else if (name == "unread") columns.unread = i;
        else if (name == "entry" || name.ends_with("_entry")) columns.entries.push_back(i);
        else columns.words[name] = i;
    }
    for (const auto& [message, suffix] : {std::pair{rule.zh, "_zh"}, std::pair{rule.en, "_en"}})
        for (const auto& name : placeholders(message))
            if (!columns.words.contains(name) && !columns.words.contains(name + suffix))
                return std::unexpected(
                    rule_error(rule, "its message names {" + name + "}, which is no column of its query"));
    return columns;
}

using Row = std::vector<Cell>;

/// Consultant and months in which counts may disagree because a person's data was removed, and the day it was.
struct Gap {
    std::string consultant, first_month, last_month, removed_on;
};

/// Everything that all instances of a run share.
struct Run {
    store::Archive& archive;
    const Office& office;
    std::string as_of;
    store::Binds binds;
    std::set<std::int64_t> unsettled;                    ///< entries that are doubtful or unreadable
    std::map<std::string, std::string> customers;        ///< file number → name
    std::vector<Gap> gaps;
};

std::string severity_letter(const Row& row, const Columns& columns) {
    return columns.severity ? text_of(row[*columns.severity]) : std::string{};
}

/// The worst severity of the rows that are not in order; the rule's own where a row says none.
Severity severity_of(const Rule& rule, const std::vector<const Row*>& rows, const Columns& columns, bool failed) {
    if (!failed) return rule.severity;
    auto worst = Severity::information;
    for (const auto* row : rows) {
        if (store::integer_of((*row)[columns.ok]) != 0) continue;
        const auto letter = severity_letter(*row, columns);
        const auto own = letter == "E" ? Severity::error : letter == "W" ? Severity::warning
                         : letter == "I" ? Severity::information : rule.severity;
        worst = std::min(worst, own);
    }
    return worst;
}

std::string message(const std::string& form, Language language, const std::vector<const Row*>& rows,
                    const Columns& columns) {
    const bool zh = language == Language::zh;
    std::string text;
    std::size_t at = 0;
    while (true) {
        const auto open = form.find('{', at);
        const auto close = form.find('}', open);
        if (open == form.npos || close == form.npos) return text + form.substr(at);
        text += form.substr(at, open - at);
        const auto name = form.substr(open + 1, close - open - 1);
        auto column = columns.words.find(name + (zh ? "_zh" : "_en"));
        if (column == columns.words.end()) column = columns.words.find(name);
        std::vector<std::string> values;
        for (const auto* row : rows) {
            const auto value = text_of((*row)[column->second]);
            if (!value.empty() && std::ranges::find(values, value) == values.end()) values.push_back(value);
        }
        std::ranges::sort(values);  // the order of a query's rows is no promise
        text += values.empty() ? (zh ? "无" : "none") : join(values, zh ? "、" : ", ");
        at = close + 1;
    }
}

/// Adds the entries of a row, each once.
void add_entries(std::vector<std::int64_t>& entries, const Row& row, const Columns& columns) {
    for (const auto column : columns.entries)
        if (const auto entry = store::integer_of(row[column]);
            entry && std::ranges::find(entries, *entry) == entries.end())
            entries.push_back(*entry);
}

bool is_file_no(std::string_view text) { return text.size() == 11 && text[3] == '-' && text[6] == '-'; }

void say_whom_it_concerns(Finding& finding, const Run& run) {
    const auto first = std::string(split(finding.subject, ' ').front());
    if (is_file_no(first)) {
        finding.file_no = first;
        if (const auto at = run.customers.find(first); at != run.customers.end()) finding.customer_name = at->second;
    }
    const auto* consultant = run.office.find(first.substr(0, 3));
    if (first.size() == 3 || is_file_no(first)) finding.consultant_code = first.substr(0, 3);
    if (consultant) finding.consultant_name = consultant->name;
}

/// What the rows say in one column, each value once.
std::vector<std::string> values_of(const std::vector<const Row*>& rows, std::optional<std::size_t> column) {
    std::vector<std::string> values;
    if (!column) return values;
    for (const auto* row : rows)
        if (auto value = text_of((*row)[*column]); !value.empty() && std::ranges::find(values, value) == values.end())
            values.push_back(std::move(value));
    return values;
}

/// What was removed where this instance counts: for subjects that are a consultant's day, month, two months or year. One
/// customer's instances stand on that customer's own data.
const Gap* gap_under(const std::string& subject, const Run& run) {
    const auto words = split(subject, ' ');
    if (words.size() < 2 || words[0].size() != 3) return nullptr;
    const auto first = words[1].substr(0, 7), last = words.back().substr(0, 7);
    const auto is_period = [](std::string_view text) { return text.find_first_not_of("0123456789-") == text.npos; };
    if (!is_period(words[1]) || !is_period(words.back())) return nullptr;
    for (const auto& gap : run.gaps)
        if (gap.consultant == words[0] && last >= gap.first_month.substr(0, last.size()) &&
            first <= gap.last_month.substr(0, first.size()))
            return &gap;
    return nullptr;
}

/// Judges one instance from all its rows.
std::expected<Finding, Error> judge(const Rule& rule, std::string subject, const std::vector<const Row*>& rows,
                                    const Columns& columns, Run& run) {
    const auto ok_of = [&](const Row* row) { return store::integer_of((*row)[columns.ok]); };
    const bool failed = std::ranges::any_of(rows, [&](const Row* row) { return ok_of(row) == 0; });
    const auto missing = values_of(rows, columns.missing);
    const bool open = std::ranges::any_of(rows, [&](const Row* row) { return !ok_of(row); });
    std::vector<std::int64_t> all, wrong, loose;
    for (const auto* row : rows) {
        add_entries(all, *row, columns);
        if (ok_of(row) != 1) add_entries(wrong, *row, columns);
    }
    std::ranges::copy_if(all, std::back_inserter(loose), [&](auto entry) { return run.unsettled.contains(entry); });

    Finding finding{.rule = &rule, .subject = std::move(subject)};
    std::vector<const Row*> broken;
    std::ranges::copy_if(rows, std::back_inserter(broken), [&](const Row* row) { return ok_of(row) == 0; });
    const auto unread = values_of(broken, columns.unread);
    if (failed) finding.result = loose.empty() && unread.empty() ? Result::fail : Result::unsure;
    else if (!missing.empty()) finding.result = Result::not_applicable;
    else if (open || !loose.empty()) finding.result = Result::unsure;
    const Gap* gap = finding.result == Result::fail ? gap_under(finding.subject, run) : nullptr;
    if (gap) finding.result = Result::unsure;
    finding.broken = failed;
    finding.severity = severity_of(rule, rows, columns, failed);
    finding.message_zh = message(rule.zh, Language::zh, rows, columns);
    finding.message_en = message(rule.en, Language::en, rows, columns);
    if (finding.result == Result::pass) {
        finding.message_zh = "相符";
        finding.message_en = "in order";
    } else if (finding.result == Result::not_applicable) {
        finding.message_zh = "缺少表单,无法检查:" + join(missing, "、");
        finding.message_en = "cannot be judged, a sheet is missing: " + join(missing, ", ");
    } else if (finding.result == Result::unsure) {
        finding.message_zh = (failed ? "待核实:" : "待核实,现读数相符:") + finding.message_zh;
        finding.message_en =
            (failed ? "to be confirmed: " : "to be confirmed, in order as read: ") + finding.message_en;
    }
    if (!unread.empty()) {
        finding.message_zh += ";可能在未能辨认的页上:" + join(unread, "、");
        finding.message_en += "; it may stand on a page that could not be read: " + join(unread, ", ");
    }
    if (gap) {
        finding.message_zh += ";一位客户的资料已于 " + gap->removed_on + " 按要求移除,不符可能由此而来";
        finding.message_en += "; a person's data was removed on " + gap->removed_on + ", which may be why";
    }
    if (finding.result == Result::unsure) {
        for (const auto entry : wrong)
            if (std::ranges::find(loose, entry) == loose.end()) loose.push_back(entry);
    }
    const auto& shown = finding.result == Result::fail && !wrong.empty() ? wrong
                        : finding.result == Result::unsure && !loose.empty() ? loose : all;
    for (const auto entry : shown) {
        auto proof = run.archive.proof(entry);
        if (!proof) return std::unexpected(proof.error());
        if (*proof) finding.proof.push_back(std::move(**proof));
    }
    say_whom_it_concerns(finding, run);
    return finding;
}

std::expected<void, Error> run_rule(const Rule& rule, Run& run, CheckReport& report) {
    for (const auto& form : rule.needs) {
        auto name = form;
        std::ranges::replace(name, '-', '_');
        auto known = run.archive.query("SELECT key FROM meta WHERE key = :key", {{"key", "columns " + name}});
        if (!known) return std::unexpected(known.error());
        if (known->empty())
            return std::unexpected(rule_error(rule, "needs the form \"" + form + "\", which no template describes"));
    }
    const bool one_subject = !std::holds_alternative<std::monostate>(run.binds["subject"]);
    auto rows = run.archive.query(
        one_subject ? "SELECT * FROM (" + rule.query + "\n) AS instance WHERE instance.subject = :subject" : rule.query,
        run.binds);
    if (!rows) {
        if (rows.error().code != ErrorCode::internal) return std::unexpected(rows.error());
        return std::unexpected(rule_error(rule, "its query does not run: " + rows.error().message));
    }
    auto columns = columns_of(rule, *rows);
    if (!columns) return std::unexpected(columns.error());
    // Rows of one subject are one instance; the order of rows is made the same on every database.
    std::ranges::sort(rows->rows);
    std::map<std::string, std::vector<const Row*>> instances;
    for (const auto& row : rows->rows) {
        const auto subject = text_of(row[columns->subject]);
        if (subject.empty()) return std::unexpected(rule_error(rule, "its query gives a row without a subject"));
        instances[subject].push_back(&row);
    }
    for (const auto& [subject, members] : instances) {
        auto finding = judge(rule, subject, members, *columns, run);
        if (!finding) return std::unexpected(finding.error());
        ++report.counts[finding->result];
        report.findings.push_back(std::move(*finding));
    }
    return {};
}

constexpr std::size_t most_tried = 3;  ///< other candidates of one reading

/// Whether a finding would be in order if one of its fields held another value.
std::expected<bool, Error> in_order_with(const Finding& finding, const store::Proof& proof, const record::Value& value, Run& run) {
    bool well = false;
    const auto tried = run.archive.attempt([&]() -> std::expected<void, Error> {
        if (auto said = run.archive.add_person_value(proof.capture, proof.path, value); !said) return std::unexpected(said.error());
        CheckReport again;
        run.binds["subject"] = finding.subject;
        auto judged = run_rule(*finding.rule, run, again);
        run.binds["subject"] = Cell{};
        if (!judged) return judged;
        // Other doubts may remain: what counts is that nothing is broken any more.
        well = again.findings.size() == 1 && !again.findings.front().broken && again.findings.front().result != Result::not_applicable;
        return {};
    });
    if (!tried) return std::unexpected(tried.error());
    return well;
}

std::expected<void, Error> find_misreading(Finding& finding, ReadCandidates& candidates, Run& run) {
    for (const store::Proof& proof : finding.proof) {
        if (proof.state != record::FieldState::doubtful || proof.origin != store::Origin::read) continue;
        auto others = candidates.of(proof);
        if (!others) return std::unexpected(others.error());
        std::erase_if(*others, [&](const record::Candidate& candidate) { return candidate.value == proof.value; });
        if (others->size() > most_tried) others->resize(most_tried);
        for (const auto& other : *others) {
            const auto well = in_order_with(finding, proof, other.value, run);
            if (!well) return std::unexpected(well.error());
            if (!*well) continue;
            finding.misreading = Misreading{proof, other.value, other.probability};
            return {};
        }
    }
    return {};
}

std::expected<std::string, Error> latest_report(store::Archive& archive) {
    auto known = archive.query("SELECT key FROM meta WHERE key = 'columns daily_report'");
    if (!known) return std::unexpected(known.error());
    Rows rows;
    if (!known->empty()) {
        auto latest = archive.query("SELECT MAX(date) FROM daily_report WHERE date_state = 'accepted'");
        if (!latest) return std::unexpected(latest.error());
        rows = std::move(*latest);
    }
    const auto day = rows.empty() ? std::string{} : text_of(rows.rows[0][0]);
    if (day.empty())
        return std::unexpected(Error{ErrorCode::usage, "--as-of",
                                     "is not given and the archive holds no settled daily report, expected a day"});
    return day;
}

std::expected<Run, Error> prepare(store::Archive& archive, const Office& office, const CheckRequest& request) {
    auto values = query_values(archive, office, request.as_of);
    if (!values) return std::unexpected(values.error());
    Run run{archive, office, text_of((*values)["as_of"]), std::move(*values), {}, {}, {}};
    run.binds["subject"] = request.subject.empty() ? Cell{} : Cell{request.subject};

    auto loose = unsettled_entries(archive);
    if (!loose) return std::unexpected(loose.error());
    run.unsettled = std::move(*loose);
    auto gaps = archive.query("SELECT s.consultant, s.first_month, s.last_month, substr(f.at, 1, 10) FROM forgotten_scope s "
                              "JOIN forgotten f ON f.id = s.forgotten ORDER BY f.id");
    if (!gaps) return std::unexpected(gaps.error());
    for (const auto& row : gaps->rows) run.gaps.push_back({text_of(row[0]), text_of(row[1]), text_of(row[2]), text_of(row[3])});
    auto known = archive.query("SELECT key FROM meta WHERE key = 'columns customer_card'");
    if (!known) return std::unexpected(known.error());
    if (!known->empty()) {
        auto names =
            archive.query("SELECT file_no, name FROM customer_card WHERE file_no IS NOT NULL AND name IS NOT NULL");
        if (!names) return std::unexpected(names.error());
        for (const auto& row : names->rows) run.customers[text_of(row[0])] = text_of(row[1]);
    }
    return run;
}

}  // namespace

std::string_view to_string(Result result) {
    constexpr std::string_view names[] = {"PASS", "FAIL", "UNSURE", "NA"};
    return names[std::size_t(result)];
}

std::expected<std::set<std::int64_t>, Error> unsettled_entries(store::Archive& archive) {
    const auto rows = archive.query("SELECT entry FROM held WHERE state IN ('doubtful', 'unreadable')");
    if (!rows) return std::unexpected(rows.error());
    std::set<std::int64_t> unsettled;
    for (const auto& row : rows->rows)
        if (const auto entry = store::integer_of(row[0])) unsettled.insert(*entry);
    return unsettled;
}

std::expected<store::Binds, Error> query_values(store::Archive& archive, const Office& office, const std::string& as_of) {
    store::Binds values;
    std::string day = as_of;
    if (day.empty()) {
        auto latest = latest_report(archive);
        if (!latest) return std::unexpected(latest.error());
        day = *latest;
    }
    const auto parsed = record::parse_date(day);
    if (!parsed || record::year_of(*parsed) < 2000 || record::year_of(*parsed) > 2049)
        return std::unexpected(
            Error{ErrorCode::usage, "--as-of", "is no day from 2000 to 2049, expected one like 2009-04-15"});
    const auto tables = office_tables(office);
    if (auto done = archive.set_office(tables); !done) return std::unexpected(done.error());
    for (const auto& [key, value] : tables.settings) values[key] = value;
    values["as_of"] = day;
    values["month"] = day.substr(0, 7);
    return values;
}

std::expected<CheckReport, Error> check(store::Archive& archive, const std::vector<Rule>& rules, const Office& office,
                                        const CheckRequest& request) {
    if (!request.rule.empty() && std::ranges::find(rules, request.rule, &Rule::id) == rules.end())
        return std::unexpected(Error{ErrorCode::usage, "--rule", "names no rule, expected an id such as CARD-COUNT"});
    auto run = prepare(archive, office, request);
    if (!run) return std::unexpected(run.error());
    CheckReport report{.as_of = run->as_of, .as_of_from_archive = request.as_of.empty()};
    for (const auto result : {Result::pass, Result::fail, Result::unsure, Result::not_applicable})
        report.counts[result] = 0;
    for (const auto& rule : rules) {
        if (!request.rule.empty() && rule.id != request.rule) continue;
        if (auto done = run_rule(rule, *run, report); !done) return std::unexpected(done.error());
    }
    if (request.misreadings) {
        ReadCandidates candidates(archive);
        for (auto& finding : report.findings) {
            if (finding.result != Result::unsure || !finding.broken) continue;
            if (auto done = find_misreading(finding, candidates, *run); !done) return std::unexpected(done.error());
        }
        std::ranges::stable_partition(report.findings, [](const Finding& finding) { return finding.misreading.has_value(); });
    }
    return report;
}

}  // namespace formloop::app
