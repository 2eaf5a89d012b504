// SPDX-License-Identifier: GPL-3.0-or-later
#include "src/app/forget.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <set>
#include <utility>

#include "src/app/black_out.h"
#include "src/app/copies.h"
#include "src/base/text.h"
#include "src/store/value_text.h"
#include "templates/path.h"

namespace formloop::app {
namespace {

using record::FieldState;
using store::Cell;
using store::text_of;
using templates::FieldKind;

/// Fields of a card that say who a person is. Numbers are the person's alone, names may be another's too.
constexpr std::array name_fields{"name", "owner_name"};
constexpr std::array number_fields{"mobile", "landline", "id_no", "owner_phone", "owner_id_no", "vin", "plate"};
constexpr std::array day_fields{"opened_on", "first_contact_on", "actual_on", "order_on", "delivered_on", "lost_on"};
constexpr std::size_t shortest_number = 7;

std::string text_in(const record::Value& value) {
    if (const auto* text = std::get_if<std::string>(&value)) return *text;
    if (const auto* several = std::get_if<std::vector<std::string>>(&value)) return join(*several, "\n");
    return {};
}

std::string digits_of(std::string_view text) {
    std::string digits;
    std::ranges::copy_if(text, std::back_inserter(digits), is_digit);
    return digits;
}

/// `rows[3].` of `rows[3].days[16].level`; empty for a field that is in no row.
std::string row_of(std::string_view path) {
    const auto end = path.find(']');
    return end == path.npos || path.find('.') < end ? std::string{} : std::string(path.substr(0, end + 1)) + ".";
}

bool is_in(const std::set<std::string>& rows, std::string_view path) { return rows.contains(row_of(path)); }

/// How a person is known on paper.
struct Person {
    std::string file_no;
    std::set<std::string> names, numbers;

    bool has_number(const std::string& text) const {
        if (text.find(file_no) != text.npos) return true;
        return std::ranges::any_of(numbers, [&](const auto& number) { return text.find(number) != text.npos; });
    }
    bool has_phone(const std::string& text) const {
        const auto digits = digits_of(text);
        return digits.size() >= shortest_number &&
               std::ranges::any_of(numbers, [&](const auto& number) { return digits_of(number) == digits; });
    }
    bool has_name(const std::string& text) const {
        return std::ranges::any_of(names, [&](const auto& name) { return text.find(name) != text.npos; });
    }
    /// Whether a field of others names the person. A field for a name may name somebody who is called the same.
    bool is_named_in(std::string_view path, const std::string& text) const {
        if (has_number(text)) return true;
        const auto field = path.substr(path.find('.') == path.npos ? 0 : path.rfind('.') + 1);
        return field != "name" && !field.ends_with("_name") && has_name(text);
    }
};

/// What a row says of whom it is about.
struct RowHead {
    std::string file_no, name, phone;
    bool file_no_settled = false;

    /// A row with another customer's number is that customer's, whatever else it says.
    bool is_about(const Person& person) const {
        if (file_no == person.file_no) return true;
        if (!file_no.empty() && file_no_settled) return false;
        if (!phone.empty()) return person.has_phone(phone);
        return !name.empty() && person.names.contains(name);
    }
};

void read_head(RowHead& head, std::string_view field, const record::Value& value, FieldState state) {
    if (field == "file_no") {
        head.file_no = text_in(value);
        head.file_no_settled = state == FieldState::accepted;
    }
    if (field == "name") head.name = text_in(value);
    if (field == "phone") head.phone = text_in(value);
}

class Search {
public:
    Search(store::Archive& archive, const templates::Catalog& catalog, const std::string& file_no)
        : archive_(archive), catalog_(catalog) {
        person_.file_no = file_no;
    }

    std::expected<ForgetPlan, Error> run() {
        plan_.what.kind = "customer";
        own_pages();
        who_it_is();
        rows_of_others();
        pages_of_others();
        originals();
        copies();
        names();
        scopes();
        tell_pages();
        if (failure_) return std::unexpected(*failure_);
        if (plan_.what.captures.empty() && plan_.what.trimmed.empty() && plan_.what.copies.empty() && plan_.what.trimmed_copies.empty())
            return std::unexpected(Error{ErrorCode::not_found, archive_.folder().string(),
                                         "holds nothing of that customer, expected a file number such as A01-09-0011"});
        return std::move(plan_);
    }

private:
    std::vector<std::vector<Cell>> ask(const std::string& sql, const store::Binds& binds = {}) {
        if (failure_) return {};
        auto rows = archive_.query(sql, binds);
        if (rows) return std::move(rows->rows);
        failure_ = rows.error();
        return {};
    }
    static std::int64_t id_of(const Cell& cell) { return store::integer_of(cell).value_or(0); }

    /// All pages, old and new, of the sheets whose record is the customer's.
    void own_pages() {
        std::set<std::string> papers;
        for (const auto& row : ask("SELECT DISTINCT p.paper, p.record FROM held h JOIN record_page p ON p.record = h.record "
                                   "WHERE h.path = 'file_no' AND h.value = :value",
                                   {{"value", store::value_text(person_.file_no)}})) {
            papers.insert(text_of(row[0]));
            own_records_.insert(text_of(row[1]));
        }
        for (const auto& paper : papers)
            // A page of the same sheet on which nothing could be read has no paper, but says its copy.
            for (const auto& row : ask("SELECT id, copy FROM capture WHERE paper = :paper OR copy = :paper", {{"paper", paper}})) {
                plan_.what.captures.insert(id_of(row[0]));
                if (const auto copy = text_of(row[1]); !copy.empty()) own_copies_.insert(copy);
            }
        own_ = plan_.what.captures;
        plan_.what.records = std::int64_t(own_records_.size());
    }

    /// The names and numbers on the customer's own pages, in whatever entry.
    void who_it_is() {
        for (const auto capture : own_)
            for (const auto& row : ask("SELECT path, value FROM entry WHERE capture = :capture AND state <> 'empty'",
                                       {{"capture", capture}})) {
                const auto path = text_of(row[0]), text = text_in(store::value_of(text_of(row[1])));
                if (std::ranges::find(name_fields, path) != name_fields.end() && characters(text).size() >= 2) person_.names.insert(text);
                if (std::ranges::find(number_fields, path) != number_fields.end() && text.size() >= shortest_number)
                    person_.numbers.insert(text);
                // Days on which the consultant's sheets counted the customer; a birthday is none.
                if (text.size() == 10 && std::ranges::any_of(day_fields, [&](const auto* field) { return path.ends_with(field); }))
                    months_.insert(text.substr(0, 7));
            }
    }

    /// Rows about the customer in records of others, on every sheet that the record has.
    void rows_of_others() {
        std::map<std::pair<std::string, std::string>, RowHead> heads;  // (record, row)
        for (const auto& row : ask("SELECT record, path, value, state FROM held WHERE path LIKE '%].file_no' OR path LIKE '%].name' "
                                   "OR path LIKE '%].phone'")) {
            const auto record = text_of(row[0]), path = text_of(row[1]);
            if (own_records_.contains(record)) continue;
            read_head(heads[{record, row_of(path)}], std::string_view(path).substr(path.rfind('.') + 1), store::value_of(text_of(row[2])),
                      record::field_state(text_of(row[3])).value_or(FieldState::unreadable));
        }
        std::set<std::string> records;
        for (const auto& [place, head] : heads) {
            if (!head.is_about(person_)) continue;
            ++plan_.what.rows;
            records.insert(place.first);
            for (const auto& row : ask("SELECT DISTINCT paper FROM record_page WHERE record = :record", {{"record", place.first}}))
                rows_[text_of(row[0])].insert(place.second);
        }
        for (const auto& record : records)
            for (const auto& row : ask("SELECT path, value FROM held WHERE record = :record AND path IN ('consultant_code', 'period', 'date')",
                                       {{"record", record}})) {
                const auto text = text_in(store::value_of(text_of(row[1])));
                if (text_of(row[0]) == "consultant_code") consultants_.insert(text);
                else if (text.size() >= 7) months_.insert(text.substr(0, 7));
            }
    }

    void pages_of_others() {
        std::set<std::int64_t> captures;
        for (const auto& [paper, rows] : rows_)
            for (const auto& row : ask("SELECT id FROM capture WHERE paper = :paper", {{"paper", paper}})) captures.insert(id_of(row[0]));
        std::set<std::string> needles = person_.numbers;
        needles.insert(person_.names.begin(), person_.names.end());
        needles.insert(person_.file_no);
        for (const auto& needle : needles)
            for (const auto& row : ask("SELECT id FROM capture WHERE instr(result, :text) > 0 OR instr(COALESCE(readings, ''), :text) > 0 "
                                       "UNION SELECT capture FROM entry WHERE instr(value, :text) > 0",
                                       {{"text", needle}}))
                captures.insert(id_of(row[0]));
        for (const auto capture : captures)
            if (!own_.contains(capture)) trim(capture);
    }

    /// Takes the person out of a page of others, when there is anything.
    void trim(std::int64_t id) {
        if (failure_) return;
        auto stored = archive_.find_capture(id);
        if (!stored) {
            failure_ = stored.error();
            return;
        }
        store::TrimmedCapture trimmed{.capture = id, .page = stored->page, .readings = stored->readings, .image = stored->image,
                                      .rows = {}, .fields = {}};
        std::set<std::string> rows;
        if (const auto at = rows_.find(stored->paper); at != rows_.end()) rows = at->second;
        for (const auto& field : trimmed.page.fields)
            if (!is_in(rows, field.path) && person_.is_named_in(field.path, text_in(field.value))) trimmed.fields.insert(field.path);
        for (const auto& row : ask("SELECT path, value FROM entry WHERE capture = :id AND state <> 'empty'", {{"id", id}}))
            if (const auto path = text_of(row[0]); is_in(rows, path)) trimmed.rows.insert(row_of(path));
            else if (person_.is_named_in(path, text_in(store::value_of(text_of(row[1]))))) trimmed.fields.insert(path);

        auto& boxes = plan_.boxes[id];
        for (const auto& row : rows) {
            Rect<Mm> box;
            for (const auto& field : trimmed.page.fields)
                if (row_of(field.path) == row && !field.box.empty()) {
                    box = box.united(field.box);
                    trimmed.rows.insert(row);
                }
            if (!box.empty()) boxes.push_back(box);
        }
        for (const auto& field : trimmed.page.fields)
            if (trimmed.fields.contains(field.path) && !field.box.empty()) boxes.push_back(field.box);
        const bool shown = !trimmed.rows.empty() || !trimmed.fields.empty();
        // Without a place in the picture nothing can be blacked out in it.
        if (shown && (boxes.empty() || stored->map.empty())) trimmed.image = {};
        if (shown) documents_.insert(stored->document);

        std::erase_if(trimmed.page.fields, [&](const auto& field) { return is_in(trimmed.rows, field.path); });
        std::erase_if(trimmed.readings, [&](const auto& reading) { return is_in(trimmed.rows, reading.path); });
        for (auto& field : trimmed.page.fields) clean(field, trimmed.fields.contains(field.path));
        for (auto& reading : trimmed.readings) clean(reading, trimmed.fields.contains(reading.path));
        if (!trimmed.fields.empty() && trimmed.page.state == record::PageState::done) trimmed.page.state = record::PageState::review;
        if (person_.has_number(trimmed.page.source) || person_.has_name(trimmed.page.source)) trimmed.page.source = "forgotten";
        if (!shown && trimmed.page == stored->page && trimmed.readings == stored->readings) {
            plan_.boxes.erase(id);
            return;
        }
        plan_.what.trimmed.push_back(std::move(trimmed));
    }

    bool is_candidate_of(const record::Value& value) const {
        const auto text = text_in(value);
        return person_.has_number(text) || person_.has_name(text);
    }
    /// Takes the person out of what else a field may be, and, where the field names the person, out of the field.
    void clean(record::FieldResult& field, bool named) const {
        if (named)
            field = {.path = field.path, .kind = field.kind, .state = FieldState::unreadable, .value = {}, .written = {},
                     .candidates = {}, .box = field.box, .engine = store::forgotten_engine, .model = {}};
        // A field that holds a namesake keeps the value it has.
        std::erase_if(field.candidates, [&](const auto& c) { return c.value != field.value && is_candidate_of(c.value); });
    }
    void clean(record::Reading& reading, bool named) const {
        if (named)
            reading = {.path = reading.path, .kind = reading.kind, .box = reading.box, .ink_probability = reading.ink_probability,
                       .lattice = {}, .marks = {}, .candidates = {}, .engine = store::forgotten_engine, .model = {},
                       .trouble = store::forgotten_engine, .ink_digest = {}};
        bool first = true;
        std::erase_if(reading.candidates, [&](const auto& c) {
            const bool best = std::exchange(first, false);
            return person_.has_number(text_in(c.value)) || (!best && person_.has_name(text_in(c.value)));
        });
    }

    /// Originals cannot be blacked out and stay what they are: those that show the person go. Pages in them that nobody could
    /// read may be the person's and go too.
    void originals() {
        for (const auto capture : own_)
            for (const auto& row : ask("SELECT document FROM capture WHERE id = :id", {{"id", capture}})) documents_.insert(text_of(row[0]));
        for (const auto& document : documents_)
            for (const auto& row : ask("SELECT id FROM capture WHERE document = :sha AND page > 0 AND paper IS NULL AND image IS NOT NULL "
                                       "AND state <> 'blank'",
                                       {{"sha", document}}))
                plan_.what.captures.insert(id_of(row[0]));
        plan_.what.originals = documents_;
        std::erase_if(plan_.what.trimmed, [&](const auto& trimmed) { return plan_.what.captures.contains(trimmed.capture); });
    }

    /// What we printed for the person, and what stands of the person in what we printed for others.
    void copies() {
        for (const auto& row : ask("SELECT copy, printed FROM copy")) {
            const auto copy = text_of(row[0]), printed = text_of(row[1]);
            if (own_copies_.contains(copy)) {
                plan_.what.copies.insert(copy);
                continue;
            }
            if (!is_candidate_of(printed)) continue;
            const auto id = templates::parse_copy_id(copy);
            auto known = id ? find_copy(archive_, catalog_, *id) : std::nullopt;
            const auto* form = known ? catalog_.find(known->form, known->version) : nullptr;
            const auto says = [&](const auto& values) {
                const auto at = values.find("file_no");
                return at != values.end() && at->second == person_.file_no;
            };
            const bool own = known && (says(known->prefill) || (known->values.contains("file_no") &&
                                                                text_in(known->values.at("file_no")) == person_.file_no));
            // A copy whose form is not known any more cannot be read, let alone trimmed.
            if (own || !form) {
                plan_.what.copies.insert(copy);
                continue;
            }
            std::map<std::string, RowHead> heads;
            for (const auto& [path, value] : known->values)
                if (const auto place = row_of(path); !place.empty())
                    read_head(heads[place], std::string_view(path).substr(place.size()), value, FieldState::accepted);
            std::set<std::string> rows;
            for (const auto& [place, head] : heads)
                if (head.is_about(person_)) rows.insert(place);
            const auto goes = [&](const std::string& path, const record::Value& value) {
                return is_in(rows, path) || person_.is_named_in(path, text_in(value));
            };
            if (std::erase_if(known->values, [&](const auto& item) { return goes(item.first, item.second); }) == 0) continue;
            std::erase_if(known->doubtful, [&](const auto& path) { return is_in(rows, path); });
            plan_.what.trimmed_copies.push_back({copy, as_kept(*form, *known).printed});
        }
    }

    /// Files that were named after the person.
    void names() {
        for (const auto& row : ask("SELECT document, name FROM source"))
            if (const auto name = text_of(row[1]); is_candidate_of(name)) plan_.what.names.insert({text_of(row[0]), name});
    }

    /// Where the archive now has less than the paper in the cabinet: the consultants and months of all that goes.
    void scopes() {
        const std::string year = "20" + person_.file_no.substr(4, 2);  // whose numbers have a gap
        if (months_.empty()) months_ = {year + "-01", year + "-12"};
        consultants_.insert(person_.file_no.substr(0, 3));
        for (const auto& consultant : consultants_)
            plan_.what.scopes.push_back({consultant, std::min(*months_.begin(), year + "-12"), std::max(*months_.rbegin(), year + "-01")});
    }

    void tell_pages() {
        const auto tell = [&](std::int64_t id, PageFate fate, int rows, int fields) {
            for (const auto& row : ask("SELECT s.name, c.page, c.form FROM capture c JOIN source s ON s.document = c.document AND s.seq = 1 "
                                       "WHERE c.id = :id",
                                       {{"id", id}}))
                plan_.pages.push_back({text_of(row[0]), int(id_of(row[1])), text_of(row[2]), fate, rows, fields});
        };
        std::map<std::int64_t, const store::TrimmedCapture*> all;
        for (const auto id : plan_.what.captures) all[id];
        for (const auto& trimmed : plan_.what.trimmed)
            if (!trimmed.rows.empty() || !trimmed.fields.empty()) all[trimmed.capture] = &trimmed;
        for (const auto& [id, trimmed] : all) {
            if (trimmed) tell(id, PageFate::trimmed, int(trimmed->rows.size()), int(trimmed->fields.size()));
            else tell(id, own_.contains(id) ? PageFate::removed : PageFate::unclear, 0, 0);
        }
    }

    store::Archive& archive_;
    const templates::Catalog& catalog_;
    Person person_;
    std::set<std::int64_t> own_;                          // pages
    std::set<std::string> own_records_, own_copies_;
    std::map<std::string, std::set<std::string>> rows_;   // paper → rows about the person
    std::set<std::string> documents_, consultants_, months_;
    ForgetPlan plan_;
    std::optional<Error> failure_;
};

std::expected<store::PageImage, Error> blacked_out_image(store::Archive& archive, std::int64_t id, const std::vector<Rect<Mm>>& boxes) {
    const auto capture = archive.find_capture(id);
    if (!capture) return std::unexpected(capture.error());
    std::ifstream in(archive.page_image(capture->image.name), std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(in), {}};
    const auto without = black_out(bytes, capture->map, boxes);
    // A picture that is damaged cannot be kept for the parts that others have in it.
    if (!without) return store::PageImage{};
    return archive.keep_blacked_out(capture->document, capture->page.page, *without, without->starts_with("\x89PNG") ? "png" : "jpg");
}

}  // namespace

std::string_view to_string(PageFate fate) {
    constexpr std::string_view names[] = {"removed", "unclear", "trimmed"};
    return names[std::size_t(fate)];
}

std::expected<ForgetPlan, Error> plan_forgetting(store::Archive& archive, const templates::Catalog& catalog, const std::string& file_no) {
    if (file_no.size() != 11 || file_no[3] != '-' || file_no[6] != '-')
        return std::unexpected(Error{ErrorCode::usage, "CUSTOMER", "is no file number, expected one such as A01-09-0011"});
    return Search(archive, catalog, file_no).run();
}

std::expected<void, Error> forget(store::Archive& archive, ForgetPlan plan) {
    if (auto begun = archive.begin_forgetting(); !begun) return begun;
    for (auto& trimmed : plan.what.trimmed) {
        const auto boxes = plan.boxes.find(trimmed.capture);
        if (trimmed.image.name.empty() || boxes == plan.boxes.end() || boxes->second.empty()) continue;
        auto image = blacked_out_image(archive, trimmed.capture, boxes->second);
        if (!image) return std::unexpected(image.error());
        trimmed.image = std::move(*image);
    }
    return archive.forget(plan.what);
}

}  // namespace formloop::app
