// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "src/app/check.h"
#include "src/record/json.h"
#include "src/store/archive.h"
#include "templates/catalog.h"

/// The office of the golden case, to be changed by tests: its records as if they had been scanned, any field of them
/// unsettled.
namespace formloop::app::test {

using record::FieldState;
using record::Record;
using record::Value;

inline std::filesystem::path source_folder() { return FORMLOOP_SOURCE_DIR; }

inline std::string read_file(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    if (!in) throw std::runtime_error(file.string());
    return {std::istreambuf_iterator<char>(in), {}};
}

inline const templates::Catalog& catalog() {
    static const auto loaded = [] {
        auto found = templates::Catalog::load(source_folder() / "templates");
        if (!found) throw std::runtime_error(to_string(found.error().front()));
        return std::move(*found);
    }();
    return loaded;
}

inline const templates::FormTemplate* find_form(std::string_view form, int version) {
    return catalog().find(form, version);
}

inline const std::vector<Rule>& rules() {
    static const auto loaded = [] {
        auto found = load_rules(source_folder() / "templates" / "rules");
        if (!found) throw std::runtime_error(to_string(found.error().front()));
        return std::move(*found);
    }();
    return loaded;
}

inline std::vector<Record> golden_records() {
    const auto file = source_folder() / "tests" / "golden" / "records.jsonl";
    auto records = record::parse_records(read_file(file), "records.jsonl", find_form);
    if (!records) throw std::runtime_error(to_string(records.error().front()));
    return std::move(*records);
}

inline Office golden_office() {
    auto office = load_office(source_folder() / "tests" / "golden" / "office.yaml");
    if (!office) throw std::runtime_error(to_string(office.error().front()));
    return std::move(*office);
}

/// A folder in memory where there is one, gone at the end.
class Scratch {
public:
    Scratch() {
        static int next = 0;
        const std::filesystem::path shm = "/dev/shm";
        const auto base = ::access(shm.c_str(), W_OK) == 0 ? shm : std::filesystem::temp_directory_path();
        path_ = base / ("formloop-check-" + std::to_string(::getpid()) + "-" + std::to_string(next++));
        std::filesystem::create_directories(path_);
    }
    ~Scratch() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;
    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

/// One instance of a report; throws when there is none.
inline const Finding& find(const CheckReport& report, const std::string& rule, const std::string& subject) {
    for (const auto& finding : report.findings)
        if (finding.rule->id == rule && finding.subject == subject) return finding;
    throw std::runtime_error(rule + " has no instance of " + subject);
}
inline bool has(const CheckReport& report, const std::string& rule, const std::string& subject) {
    for (const auto& finding : report.findings)
        if (finding.rule->id == rule && finding.subject == subject) return true;
    return false;
}

class CheckOffice {
public:
    std::vector<Record> records = golden_records();
    Office office = golden_office();
    std::string as_of = "2009-04-15";

    /// The same, where no progress tables are kept.
    static CheckOffice without_progress_tables() {
        auto made = without_faults();
        std::erase_if(made.records, [](const Record& item) { return item.form == "progress-table"; });
        return made;
    }

    /// Everything that is wrong on purpose put right, so that each rule has nothing to say.
    static CheckOffice without_faults() {
        CheckOffice made;
        auto missing = made.card("A01-09-0017");
        missing.fields["file_no"] = "A01-09-0013";
        missing.fields["name"] = "周文斌";
        missing.fields["mobile"] = "13600001303";
        missing.fields["opened_on"] = missing.fields["first_contact_on"] = "2009-04-06";
        missing.fields["level_initial"] = missing.fields["level_now"] = "C";
        std::erase_if(missing.fields, [](const auto& item) { return item.first.starts_with("visits["); });
        missing.fields["visits[0].actual_on"] = "2009-04-06";
        missing.fields["visits[0].method"] = "4";
        missing.fields["visits[0].content"] = "走访批发市场";
        missing.fields["visits[0].level_after"] = "C";
        missing.fields["visits[0].next_planned_on"] = "2009-04-20";
        missing.fields["visits[0].supervisor"] = true;
        made.records.push_back(missing);
        auto& sold = made.card("A01-08-0097").fields;  // no longer a prospect
        sold["outcome"] = "D";
        sold["delivered_on"] = "2009-04-14";
        sold["sold_model"] = "蒙派克商务版";
        sold["won_reason"] = "品牌";
        auto& row = made.table("A01").fields;
        row.erase("rows[3].days[16].planned");
        row["rows[3].days[17].planned"] = true;
        made.report("A01", "2009-04-14").fields["cards_attached"] = 3.0;
        made.card("A01-09-0015").fields["visits[1].supervisor"] = true;
        made.card("A01-09-0012").fields["visits[1].level_after"] = "B";  // five days are no fault then
        made.card("A01-09-0012").fields["visits[2].level_before"] = "B";
        row["rows[1].days[8].level"] = "B";
        auto& progress = made.progress("A01", "2009-04").fields;
        progress["rows[1].changes[0].day"] = "2009-04-13";
        progress["rows[5].changes[0].level"] = "B";
        progress["rows[6].registered_on"] = "2008-12-30";
        progress["rows[6].file_no"] = "A01-08-0097";
        progress["rows[6].name"] = "郑海波";
        progress["rows[6].phone"] = "13100000097";
        progress["rows[6].model"] = "蒙派克商务版";
        progress["rows[6].source"] = "17";
        progress["rows[6].carried"] = true;
        progress["rows[6].level_open"] = "C";
        progress["rows[6].outcome"] = "D";
        progress["rows[6].outcome_on"] = "2009-04-14";
        made.progress("A02", "2009-03").fields["end_total"] = 1.0;
        for (auto& item : made.records) {
            if (item.form != "daily-report" || item.fields["consultant_code"] != Value("A01")) continue;
            auto& day = item.fields;
            const auto date = std::get<std::string>(day["date"]);
            const auto has = [&](const std::string& at, const char* number) {
                return day.contains(at + "file_no") && day[at + "file_no"] == Value(number);
            };
            for (int i = 0; i < 5; ++i) {
                const auto at = "rows[" + std::to_string(i) + "].";
                if (has(at, "A01-09-0012") && date > "2009-04-08" && date <= "2009-04-13") day[at + "level_before"] = "B";
                if (has(at, "A01-09-0012") && date >= "2009-04-08" && date < "2009-04-13") day[at + "level_after"] = "B";
                if (!has(at, "A01-08-0097")) continue;
                day.erase(at + "level_after");
                day.erase(at + "next_planned_on");
                day[at + "outcome"] = "D";
            }
            if (date >= "2009-04-08" && date < "2009-04-13") {
                add(day["now_a"], -1);
                add(day["now_b"], 1);
            }
            for (auto* count : {"carry_c", "carry_total"}) add(day[count], 1);
            if (date < "2009-04-14")
                for (auto* count : {"now_c", "now_total"}) add(day[count], 1);
            else add(day["sold_cum"], 1);
        }
        made.card("A02-08-0088").fields["care_visits[0].actual_on"] = "2009-01-22";
        // the number that was skipped: met and lost on one day
        auto filler = missing;
        filler.fields["file_no"] = "A01-09-0014";
        filler.fields["name"] = "白云";
        filler.fields["mobile"] = "13600001414";
        filler.fields["outcome"] = "F";
        filler.fields["lost_on"] = "2009-04-06";
        filler.fields["lost_type"] = "7";
        filler.fields["lost_reasons_1"] = "99";
        filler.fields.merge(supervisors_word("2009-04-06"));
        made.records.push_back(filler);
        made.card("A01-09-0016").fields.merge(supervisors_word("2009-04-11"));
        auto& day = made.report("A01", "2009-04-06").fields;
        day["cards_attached"] = 2.0;
        day["rows[1].file_no"] = "A01-09-0014";
        day["rows[1].name"] = "白云";
        day["rows[1].phone"] = "13600001414";
        day["rows[1].is_new"] = true;
        day["rows[1].source"] = day["rows[0].source"];
        day["rows[1].purpose"] = "K";
        day["rows[1].method"] = "4";
        day["rows[1].content"] = "走访批发市场";
        day["rows[1].outcome"] = "F";
        for (auto* count : {"visits_today", "visits_today_outside"}) add(day[count], 1);
        for (auto& item : made.records)
            if (item.form == "daily-report" && item.fields["consultant_code"] == Value("A01") &&
                std::get<std::string>(item.fields["date"]) >= "2009-04-06")
                for (auto* count : {"new_cum", "lost_cum", "visits_month", "visits_month_outside"})
                    add(item.fields[count], 1);
        return made;
    }

    Record& card(const std::string& file_no) { return find_record("customer-card", "file_no", file_no); }
    Record& table(const std::string& code) { return find_record("prospect-table", "consultant_code", code); }
    Record& progress(const std::string& code, const std::string& month) {
        for (auto& item : records)
            if (item.form == "progress-table" && item.fields.at("consultant_code") == Value(code) &&
                item.fields.at("period") == Value(month))
                return item;
        throw std::runtime_error("no progress table of " + code + " " + month);
    }
    Record& report(const std::string& code, const std::string& day) {
        for (auto& item : records)
            if (item.form == "daily-report" && item.fields.at("consultant_code") == Value(code) &&
                item.fields.at("date") == Value(day))
                return item;
        throw std::runtime_error("no report of " + code + " " + day);
    }
    void remove(const Record& item) {
        const auto at = &item - records.data();
        records.erase(records.begin() + at);
    }

    /// Leaves a field unsettled. An unreadable one has no value.
    void loosen(const Record& item, const std::string& path, FieldState state = FieldState::doubtful) {
        loose_[key(item)][path] = state;
    }
    /// What else a field that is not settled may say.
    void may_also_say(const Record& item, const std::string& path, std::vector<Value> others) {
        candidates_[{key(item), path}] = std::move(others);
    }
    /// The record came on one page of its form and one sheet only; the others are not here. Fields keep to it.
    void scanned_page(const Record& item, int form_page, int sheet = 1) { pages_[key(item)] = {form_page, sheet}; }

    /// A page whose codes were read and nothing else.
    void unread_page(const std::string& form, int form_page, const std::string& copy) {
        store::Capture page;
        page.page = {.source = "pile.pdf", .page = int(records.size() + unread_.size()) + 1, .form = form, .version = 1,
                     .form_page = form_page, .copy = copy, .state = record::PageState::unreadable, .reason = "no-fit"};
        unread_.push_back(std::move(page));
    }

    /// A sheet that was printed for these header values.
    void printed_copy(const std::string& form, std::vector<int> pages, const std::string& copy,
                      const std::map<std::string, std::string>& header) {
        store::PrintedCopy made{.copy = copy, .form = form, .version = 1, .pages = std::move(pages), .printed = {}};
        for (const auto& [field, value] : header) made.printed["header " + field] = value;
        copies_.push_back(std::move(made));
    }

    /// Takes all records in and runs the rules.
    CheckReport run(const CheckRequest& request = {}) {
        build();
        auto asked = request;
        if (asked.as_of.empty()) asked.as_of = as_of;
        auto report = check(*archive_, rules(), office, asked);
        if (!report) throw std::runtime_error(to_string(report.error()));
        return std::move(*report);
    }
    CheckReport run_rule(const std::string& rule) { return run({.rule = rule}); }
    /// The instance of one rule for one subject.
    Finding judge(const std::string& rule, const std::string& subject) {
        auto report = run({.rule = rule, .subject = subject});
        if (report.findings.size() != 1)
            throw std::runtime_error(rule + " has " + std::to_string(report.findings.size()) + " instances of " +
                                     subject);
        return report.findings.front();
    }
    Result result(const std::string& rule, const std::string& subject) { return judge(rule, subject).result; }
    bool has(const std::string& rule, const std::string& subject) {
        return !run({.rule = rule, .subject = subject}).findings.empty();
    }

    store::Archive& archive() { return *archive_; }

    void build() {
        archive_.reset();
        scratch_ = std::make_unique<Scratch>();
        std::filesystem::copy(empty_archive(), scratch_->path() / "a", std::filesystem::copy_options::recursive);
        archive_.emplace(open(scratch_->path() / "a"));
        const auto file = scratch_->path() / "pile.pdf";
        std::ofstream(file) << "pile";
        auto taken = archive_->take(file, "pile.pdf");
        if (!taken) throw std::runtime_error(to_string(taken.error()));
        if (!archive_->set_page_count(taken->sha, int(records.size() + unread_.size())))
            throw std::runtime_error("pages");
        for (std::size_t i = 0; i < records.size(); ++i) {
            auto stored = archive_->store_page(taken->sha, capture(records[i], int(i) + 1));
            if (!stored) throw std::runtime_error(to_string(stored.error()));
        }
        for (auto page : unread_)
            if (!archive_->store_page(taken->sha, page)) throw std::runtime_error("unread page");
        if (!archive_->register_copies(copies_)) throw std::runtime_error("copies");
    }

    /// What a supervisor writes on the card of a lost customer.
    static record::Fields supervisors_word(const std::string& day) {
        return {{"lost_check_on", day}, {"lost_check_method", "3"}, {"lost_check_result", "confirmed"}, {"lost_check_sig", true},
                {"lost_filed", true}, {"lost_filed_on", day}};
    }

private:
    static store::Archive open(const std::filesystem::path& folder) {
        auto opened = store::Archive::open(folder,
                                           {.access = store::Access::exclusive, .missing = store::Missing::create});
        if (!opened) throw std::runtime_error(to_string(opened.error()));
        if (auto used = opened->use_forms(catalog().all()); !used) throw std::runtime_error(to_string(used.error()));
        return std::move(*opened);
    }
    /// Made once and copied: its calendar of fifty years takes longer than a test.
    static std::filesystem::path empty_archive() {
        static const Scratch scratch;
        if (!std::filesystem::exists(scratch.path() / "a")) open(scratch.path() / "a");
        return scratch.path() / "a";
    }
    static void add(Value& count, double more) {
        const auto* number = std::get_if<double>(&count);
        count = (number ? *number : 0) + more;
    }
    static std::string key(const Record& item) {
        std::string text = item.form;
        for (const auto* name : {"file_no", "consultant_code", "period", "date", "name"})
            if (const auto at = item.fields.find(name); at != item.fields.end())
                if (const auto* value = std::get_if<std::string>(&at->second)) text += " " + *value;
        return text;
    }
    Record& find_record(const std::string& form, const std::string& field, const std::string& value) {
        for (auto& item : records)
            if (item.form == form && item.fields.contains(field) && item.fields.at(field) == Value(value)) return item;
        throw std::runtime_error("no " + form + " " + value);
    }
    store::Capture capture(const Record& item, int number) const {
        const auto* form = catalog().find(item.form, item.version);
        store::Capture made;
        const auto page = pages_.find(key(item));
        // Without a page: the whole record at once.
        made.page = {.source = "pile.pdf", .page = number, .form = item.form, .version = form->version,
                     .form_page = page == pages_.end() ? 0 : page->second.first, .copy = "COPY" + std::to_string(number),
                     .state = record::PageState::done};
        made.sheet = page == pages_.end() ? 0 : page->second.second;
        auto fields = item.fields;
        if (const auto loose = loose_.find(key(item)); loose != loose_.end())
            for (const auto& [path, state] : loose->second) fields.try_emplace(path);
        for (const auto& [path, value] : fields) {
            const auto* field = templates::find_field(form->schema, path);
            if (!field) throw std::runtime_error("no field " + path);
            record::FieldResult result{.path = path,
                                       .kind = field->kind,
                                       .state = record::is_blank(value) ? FieldState::empty : FieldState::accepted,
                                       .value = value,
                                       .confidence = 0.98,
                                       .ink_confidence = 0.98,
                                       .box = {Mm{10}, Mm{20}, Mm{30}, Mm{6.5}},
                                       .engine = "glyphs"};
            if (const auto loose = loose_.find(key(item)); loose != loose_.end())
                if (const auto at = loose->second.find(path); at != loose->second.end()) {
                    result.state = at->second;
                    result.confidence = 0.6;
                    if (at->second == FieldState::unreadable) result.value = {};
                }
            if (const auto others = candidates_.find({key(item), path}); others != candidates_.end()) {
                result.candidates = {{result.value, result.confidence}};
                for (const auto& other : others->second) result.candidates.push_back({other, 0.1});
            }
            made.page.fields.push_back(std::move(result));
        }
        return made;
    }

    std::map<std::string, std::map<std::string, FieldState>> loose_;
    std::map<std::pair<std::string, std::string>, std::vector<Value>> candidates_;
    std::map<std::string, std::pair<int, int>> pages_;  ///< page of the form and sheet
    std::vector<store::Capture> unread_;
    std::vector<store::PrintedCopy> copies_;
    std::unique_ptr<Scratch> scratch_;
    std::optional<store::Archive> archive_;
};

}  // namespace formloop::app::test
