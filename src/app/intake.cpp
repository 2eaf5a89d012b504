// SPDX-License-Identifier: GPL-3.0-or-later
#include "src/app/intake.h"

#include <fcntl.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "src/app/known_customers.h"
#include "src/base/text.h"
#include "src/record/assemble.h"
#include "src/record/decide.h"

namespace formloop::app {
namespace {

using record::FieldResult;
using record::FieldState;
using record::PageResult;
using record::PageState;

/// Why a file did not even become a document.
std::string reason_of(ErrorCode code) {
    return code == ErrorCode::not_found ? "not-found" : code == ErrorCode::unreadable_file ? "not-readable" : "not-a-file";
}

/// A file whose pages are being read.
struct Open {
    std::string source;
    std::set<int> stored;  // pages that an earlier run finished
};

/// A page that was read and is decided later.
struct Waiting {
    std::string sha;
    templates::PageIdentity identity;
    bool complained = false;
    store::Capture capture;
};

constexpr std::size_t most_waiting = 200;  ///< some 100 kB each

class Intake {
public:
    Intake(const std::vector<ScanFile>& files, const std::string& password, const IntakeDesk& desk, const IntakeEvents& events)
        : files_(files), password_(password), desk_(desk), events_(events), consultants_{"consultants", {}} {
        for (const auto& name : desk.consultant_names) consultants_.words.push_back({name, 1, {}});
    }

    std::expected<record::ReadSummary, Error> run() {
        summary_.files = static_cast<int>(files_.size());
        if (const auto begun = desk_.archive.begin_reading(); !begun) return std::unexpected(begun.error());
        auto customers = known_customers(desk_.archive, desk_.catalog);
        if (!customers) return std::unexpected(customers.error());
        customers_ = std::move(*customers);
        reader::ReadEvents reading;
        reading.next = [this] { return next_task(); };
        reading.print_of = [this](const templates::PageIdentity& identity) -> const reader::SharedPrint* {
            auto print = desk_.prints.of(identity);
            if (print) return *print;
            failure_ = print.error();  // the page stays open for the next run
            return nullptr;
        };
        reading.opened = [this](const std::string& sha, int pages) { opened(sha, pages); };
        reading.page = [this](const std::string& sha, reader::PageOutcome outcome) { page(sha, std::move(outcome)); };
        reading.document = [this](const std::string& sha, const std::optional<reader::Refusal>& refusal) { ended(sha, refusal); };
        reading.stop = [this] { return failure_.has_value() || (events_.stop && events_.stop()); };
        const auto read = desk_.readers.read(reading);
        if (!read && !failure_) failure_ = read.error();
        take_waiting();
        for (const auto& [sha, source] : twins_) {
            if (failure_) break;
            repeat(sha, source, true);
        }
        if (failure_) return std::unexpected(*failure_);
        if (events_.stop && events_.stop()) return summary_;  // the next run goes on with this reading
        if (const auto ended = desk_.archive.end_reading(); !ended) return std::unexpected(ended.error());
        return summary_;
    }

private:
    /// Opens the next file that has to be read; what needs no reading is reported on the way.
    std::optional<reader::Task> next_task() {
        while (next_ < files_.size() && !failure_) {
            const ScanFile& file = files_[next_++];
            auto document = desk_.archive.take(file.path, file.source);
            if (!document) {
                if (document.error().code == ErrorCode::disk || exit_code(document.error().code) == 3) {
                    failure_ = document.error();
                    break;
                }
                refuse(file.source, reason_of(document.error().code), document.error().message);
                continue;
            }
            if (!document->removed_on.empty()) {
                refuse(file.source, "forgotten", store::sentence_of_removed(document->removed_on));
                continue;
            }
            if (document->done) {
                repeat(document->sha, file.source, true);
                continue;
            }
            if (open_.contains(document->sha) || finished_.contains(document->sha)) {
                twins_.emplace_back(document->sha, file.source);
                continue;
            }
            auto stored = desk_.archive.stored_pages(document->sha);
            if (!stored) {
                failure_ = stored.error();
                break;
            }
            if (!stored->empty()) repeat(document->sha, file.source, false);
            int first = 1;
            while (stored->contains(first)) ++first;
            reader::Fd original{::open(desk_.archive.original(document->sha).c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW)};
            if (!original) {
                failure_ = Error{ErrorCode::disk, desk_.archive.original(document->sha).string(), "the kept original cannot be opened"};
                break;
            }
            open_[document->sha] = {file.source, std::move(*stored)};
            return reader::Task{document->sha, std::move(original), password_, first};
        }
        return std::nullopt;
    }

    void opened(const std::string& sha, int pages) {
        known_pages_ += pages - static_cast<int>(open_[sha].stored.size());
        if (const auto set = desk_.archive.set_page_count(sha, pages); !set) failure_ = set.error();
        progress();
    }

    void page(const std::string& sha, reader::PageOutcome outcome) {
        const Open& document = open_[sha];
        // A reader only reads what it was given a print of. One that says otherwise was taken over by its file.
        if (outcome.fate == reader::PageFate::read &&
            (!outcome.identity || !desk_.catalog.find(outcome.identity->form, outcome.identity->version))) {
            const int number = outcome.page;
            outcome = {};
            outcome.page = number;
            outcome.reason = "limit";
            outcome.message = "the page made its reader stop early";
        }
        if (failure_ || document.stored.contains(outcome.page)) return;
        store::Capture capture = judge(document.source, outcome);
        capture.map = std::move(outcome.page_map);
        if (!outcome.page_image.empty()) {
            auto image = desk_.archive.keep_image(sha, outcome.page, outcome.page_image,
                                                  outcome.page_image.starts_with("\x89PNG") ? "png" : "jpg");
            if (!image) {
                failure_ = image.error();
                return;
            }
            capture.image = std::move(*image);
        }
        if (!waits_for_its_year(capture.page)) return keep(sha, capture);
        waiting_.push_back({sha, std::move(*outcome.identity), outcome.complained, std::move(capture)});
        if (waiting_.size() >= most_waiting) take_waiting();
    }

    void keep(const std::string& sha, const store::Capture& capture) {
        const auto stored = desk_.archive.store_page(sha, capture);
        if (!stored) {
            failure_ = stored.error();
            return;
        }
        report(capture.page, capture.map);
    }

    /// A continuation's dates have no year of their own: they count from the day that the card's front says. Such a page is
    /// decided once the other pages of the run are in, when the front may have been among them.
    static bool waits_for_its_year(const PageResult& page) {
        return std::ranges::any_of(page.fields, [](const FieldResult& field) {
            return field.kind == templates::FieldKind::date && !field.written.empty() && record::is_null(field.value);
        });
    }

    void take_waiting() {
        for (Waiting& page : waiting_) {
            if (failure_) break;
            decide_fields(page.identity, page.complained, page.capture);
            keep(page.sha, page.capture);
        }
        waiting_.clear();
    }

    /// From what a reader says of a page to how the page ends.
    store::Capture judge(const std::string& source, const reader::PageOutcome& outcome) const {
        store::Capture capture;
        PageResult& page = capture.page;
        page.source = source;
        page.page = outcome.page;
        page.reason = outcome.reason;
        page.message = outcome.message;
        if (outcome.residual_mm) page.residual = Mm{*outcome.residual_mm};
        if (outcome.identity) {
            page.form = outcome.identity->form;
            page.version = outcome.identity->version;
            page.form_page = outcome.identity->page;
            page.copy = templates::to_string(outcome.identity->copy);
        }
        switch (outcome.fate) {
            case reader::PageFate::blank: page.state = PageState::blank; break;
            case reader::PageFate::unreadable: page.state = PageState::unreadable; break;
            case reader::PageFate::unknown_form: page.state = PageState::unknown_form; break;
            case reader::PageFate::codes_disagree: page.state = PageState::review; break;
            case reader::PageFate::read: break;
        }
        if (outcome.fate == reader::PageFate::read) {
            capture.readings = outcome.readings;
            decide_fields(*outcome.identity, outcome.complained, capture);
        }
        if (outcome.complained && page.state != PageState::unreadable) {
            // White from a decoder that failed is not blank paper.
            if (page.state != PageState::unknown_form) page.state = PageState::review;
            if (page.reason.empty()) {
                page.reason = "decoder-errors";
                page.message = "the file is damaged here, what is white may have been ink";
            }
        }
        return capture;
    }

    void decide_fields(const templates::PageIdentity& identity, bool complained, store::Capture& capture) const {
        PageResult& page = capture.page;
        const auto* form = desk_.catalog.find(page.form, page.version);
        const auto copy = desk_.prints.known_copy(identity);
        const templates::Prefill prefill = copy ? copy->prefill : templates::printed_prefill(*form, identity.printed);

        record::Known known;
        known.consultant_codes = desk_.consultant_codes;
        known.customers = &customers_;
        known.lexicon = [this](std::string_view name) {
            return name == "consultants" && !consultants_.words.empty() ? &consultants_ : desk_.catalog.lexicon(name);
        };
        for (const auto& [field, value] : prefill) {
            known.printed.insert(field);
            if (value) known.fields[field] = *value;
        }
        if (const auto record = desk_.archive.record_of_copy(page.copy); record && *record) learn(**record, known);

        page.fields = record::decide(form->schema, capture.readings, known);
        if (waits_for_its_year(page))
            if (const auto key = settled_key(*form, page.fields))
                if (const auto record = desk_.archive.record_of_key(page.form, *key); record && *record) {
                    learn(**record, known);
                    page.fields = record::decide(form->schema, capture.readings, known);
                }
        if (copy && !copy->values.empty()) take_print_as_said(*copy, page.fields);
        capture.sheet = record::sheet_number(*form, page.fields);
        if (capture.sheet > 1) page.fields = record::for_sheet(*form, page.form_page, capture.sheet, prefill, std::move(page.fields));
        // A decoder that complained may have drawn something else than was scanned: of 720 values read from files with flipped bits
        // 43 were other ones (scripts/faults.py flips). What we printed is known whatever the file says.
        if (complained)
            for (auto& field : page.fields)
                if (field.state == record::FieldState::accepted && field.engine != "printed") field.state = record::FieldState::doubtful;
        page.state = record::page_state(page.fields, complained ? record::Decoder::complained : record::Decoder::content);
    }

    /// What the archive holds settled of a record.
    void learn(const std::string& record, record::Known& known) const {
        if (const auto stored = desk_.archive.find_record(record); stored && *stored)
            for (const auto& [path, held] : (*stored)->fields)
                if (held.state == FieldState::accepted) known.fields.try_emplace(path, held.value);
    }

    /// The values of a record's key, when the page settles them all.
    static std::optional<std::vector<std::string>> settled_key(const templates::FormTemplate& form,
                                                               const std::vector<FieldResult>& fields) {
        std::vector<std::string> key;
        for (const auto& id : form.record_key) {
            const auto at = std::ranges::find(fields, id, &FieldResult::path);
            const auto* text = at == fields.end() ? nullptr : std::get_if<std::string>(&at->value);
            if (!text || at->state != FieldState::accepted) return std::nullopt;
            key.push_back(*text);
        }
        return key.empty() ? std::nullopt : std::optional(key);
    }

    /// On a filled document that we printed, what was printed is known; ink on top of it is a correction that a person settles.
    static void take_print_as_said(const PrintedCopy& copy, std::vector<FieldResult>& fields) {
        for (FieldResult& field : fields) {
            const auto printed = copy.values.find(field.path);
            if (printed == copy.values.end() || record::is_blank(printed->second) || field.engine == "printed") continue;
            if (field.state == FieldState::empty) {
                field.state = FieldState::accepted;
                field.value = printed->second;
                field.engine = "printed";
                field.model.clear();
                field.candidates = {{printed->second, field.confidence}};
            } else {
                field.state = FieldState::doubtful;
                field.candidates.push_back({printed->second, 0});
            }
        }
    }

    void ended(const std::string& sha, const std::optional<reader::Refusal>& refusal) {
        const std::string source = open_[sha].source;
        open_.erase(sha);
        finished_.insert(sha);
        if (failure_) return;
        if (!refusal) {
            ++summary_.documents;
            return;
        }
        ++summary_.refused;
        store::Capture capture;
        capture.page.source = source;
        capture.page.reason = refusal->reason;
        capture.page.message = refusal->message;
        // An encrypted document stays open: with the right password it is read after all.
        if (refusal->kind == reader::Refusal::Kind::encrypted)
            capture.page.state = PageState::encrypted;
        else if (const auto stored = desk_.archive.store_page(sha, capture); !stored)
            failure_ = stored.error();
        if (!failure_) report(capture.page);
    }

    /// Reports a document from the archive: one read before, or the pages that an interrupted run had finished.
    void repeat(const std::string& sha, const std::string& source, bool duplicate) {
        auto pages = desk_.archive.pages_of(sha, source);
        if (!pages) {
            failure_ = pages.error();
            return;
        }
        if (duplicate) ++summary_.duplicates;
        for (PageResult& page : *pages) {
            page.duplicate = duplicate;
            report(page);
        }
    }

    void refuse(const std::string& source, std::string reason, std::string message) {
        ++summary_.refused;
        PageResult page;
        page.source = source;
        page.reason = std::move(reason);
        page.message = std::move(message);
        report(page);
    }

    void report(const PageResult& page, const std::string& page_map = {}) {
        ++summary_.pages;
        ++summary_.states[page.state];
        ++done_pages_;
        if (events_.page) events_.page(page, page_map);
        progress();
    }

    void progress() const {
        if (events_.progress) events_.progress(done_pages_, std::max(known_pages_, done_pages_) + static_cast<int>(files_.size() - next_));
    }

    const std::vector<ScanFile>& files_;
    const std::string& password_;
    const IntakeDesk& desk_;
    const IntakeEvents& events_;
    templates::Lexicon consultants_;
    std::vector<record::Customer> customers_;
    std::size_t next_ = 0;
    std::map<std::string, Open> open_;                            // by hash
    std::set<std::string> finished_;                              // in this run
    std::vector<Waiting> waiting_;
    std::vector<std::pair<std::string, std::string>> twins_;      // files with bytes that this run reads already
    int known_pages_ = 0, done_pages_ = 0;
    record::ReadSummary summary_;
    std::optional<Error> failure_;
};

}  // namespace

std::expected<record::ReadSummary, Error> take_in(const std::vector<ScanFile>& files, const std::string& password,
                                                  const IntakeDesk& desk, const IntakeEvents& events) {
    return Intake(files, password, desk, events).run();
}

}  // namespace formloop::app
