// SPDX-License-Identifier: GPL-3.0-or-later
// How paper comes in: original, document, page by page. Each step is durable before the next begins, so that a run that
// is killed at any point is gone on with by the next.
#include <algorithm>

#include "src/base/text.h"
#include "src/record/constraints.h"
#include "src/record/json.h"
#include "src/store/archive.h"
#include "src/store/value_text.h"

namespace formloop::store {
namespace {

using record::FieldState;

Cell or_null(const std::string& text) { return text.empty() ? Cell{} : Cell{text}; }
Cell or_null(int number) { return number == 0 ? Cell{} : Cell{std::int64_t{number}}; }

/// Stands in `meta` while a run takes paper in: the `seq` of the first document that was not known when it began.
constexpr std::string_view reading_since = "reading_since";

bool is_document_text(std::string_view state) { return state == "done"; }

/// The file number that a malformed one may be when letters and digits that look alike are taken for each other;
/// nothing when there is none or it is no better.
std::optional<std::string> repaired_file_no(std::string_view text) {
    if (text.size() != 11) return std::nullopt;
    std::string repaired(text);
    for (std::size_t i = 0; i < repaired.size(); ++i) {
        if (i == 3 || i == 6) continue;
        constexpr std::string_view letters = "OISBZ", digits = "01582";
        const auto& from = i == 0 ? digits : letters;
        const auto& to = i == 0 ? letters : digits;
        if (const auto at = from.find(repaired[i]); at != from.npos) repaired[i] = to[at];
    }
    if (repaired == text || record::check({"file_no", {}}, repaired) != true) return std::nullopt;
    return repaired;
}

/// The sheet of paper that a page shows: its copy; without one what it says it is (older paper: the newest page of a
/// record wins); without that itself alone.
std::string paper_of(const templates::FormTemplate& form, const std::string& copy, const Held& held,
                     const std::string& otherwise) {
    if (!copy.empty()) return copy;
    const auto key = record_key(form, held);
    return key ? "=" + form.form + " " + *key : "~" + otherwise;
}

Held held_of(const std::vector<record::FieldResult>& fields) {
    Held held;
    for (const auto& field : fields) held[field.path] = {field.kind, field.state, field.value, 0};
    return held;
}

}  // namespace

std::expected<std::int64_t, Error> Archive::next_id(const char* table) {
    auto rows = database_.select(std::string("SELECT COALESCE(MAX(id), 0) + 1 FROM ") + table);
    if (!rows) return std::unexpected(rows.error());
    return integer_of(rows->rows[0][0]).value_or(1);
}

std::expected<void, Error> Archive::insert_document(std::string_view sha, std::string_view kind, std::uintmax_t bytes,
                                                    std::string_view source) {
    const std::string id(sha);
    auto added = database_.execute(
        "INSERT INTO document (sha, seq, kind, bytes, state, received_at) "
        "SELECT ?, COALESCE(MAX(seq), 0) + 1, ?, ?, 'pending', ? FROM document WHERE 1 = 1 ON CONFLICT (sha) DO "
        "NOTHING",
        {id, std::string(kind), std::int64_t(bytes), now_utc()});
    if (!added) return std::unexpected(added.error());
    added = database_.execute(
        "INSERT INTO source (document, name, seq) SELECT ?, ?, COUNT(*) + 1 FROM source WHERE document = ? "
        "ON CONFLICT (document, name) DO NOTHING",
        {id, std::string(source), id});
    if (!added) return std::unexpected(added.error());
    return {};
}

std::expected<void, Error> Archive::begin_reading() {
    return transact([&]() -> std::expected<void, Error> {
        const auto begun = database_.execute(
            "INSERT INTO meta SELECT ?, CAST(COALESCE(MAX(seq), 0) + 1 AS TEXT) FROM document WHERE 1 = 1 ON CONFLICT (key) DO NOTHING",
            {std::string(reading_since)});
        if (!begun) return std::unexpected(begun.error());
        return {};
    });
}

std::expected<void, Error> Archive::end_reading() {
    return transact([&]() -> std::expected<void, Error> {
        const auto ended = database_.execute("DELETE FROM meta WHERE key = ?", {std::string(reading_since)});
        if (!ended) return std::unexpected(ended.error());
        return {};
    });
}

std::expected<std::vector<record::Fields>, Error> Archive::settled_before(std::string_view form, const std::vector<std::string>& paths) {
    std::vector<Cell> values{std::string(form), std::string(to_string(Origin::person)), std::string(reading_since)};
    for (const auto& path : paths) values.emplace_back(path);
    std::string places;
    for (std::size_t i = 0; i < paths.size(); ++i) places += i == 0 ? "?" : ", ?";
    auto rows = database_.select(
        "SELECT h.record, h.path, h.value FROM record r JOIN held h ON h.record = r.id JOIN entry e ON e.id = h.entry "
        "JOIN capture c ON c.id = e.capture JOIN document d ON d.sha = c.document "
        "WHERE r.form = ? AND h.state = 'accepted' AND (e.origin = ? OR d.seq < "
        "COALESCE((SELECT CAST(value AS INTEGER) FROM meta WHERE key = ?), d.seq + 1)) AND h.path IN (" + places + ") "
        "ORDER BY h.record, h.path",
        values);
    if (!rows) return std::unexpected(rows.error());
    std::vector<record::Fields> records;
    std::string last;
    for (const auto& row : rows->rows) {
        if (records.empty() || text_of(row[0]) != last) records.emplace_back();
        last = text_of(row[0]);
        records.back()[text_of(row[1])] = value_of(text_of(row[2]));
    }
    return records;
}

std::expected<std::string, Error> Archive::removed_on(std::string_view sha) {
    auto rows = database_.select("SELECT removed_at FROM removed_original WHERE sha = ?", {std::string(sha)});
    if (!rows) return std::unexpected(rows.error());
    return rows->empty() ? std::string{} : text_of(rows->rows[0][0]).substr(0, 10);
}

std::expected<Document, Error> Archive::take(const std::filesystem::path& file, std::string_view source) {
    Document document;
    auto kept = keep_by_content(file, folder_ / "originals", [&](std::string_view sha) -> std::expected<bool, Error> {
        auto removed = removed_on(sha);
        if (!removed) return std::unexpected(removed.error());
        document.removed_on = std::move(*removed);
        return document.removed_on.empty();
    });
    if (!kept) return std::unexpected(kept.error());
    document.sha = kept->sha;
    if (!document.removed_on.empty()) return document;
    auto done = transact([&]() -> std::expected<void, Error> {
        auto rows = database_.select("SELECT state, pages FROM document WHERE sha = ?", {kept->sha});
        if (!rows) return std::unexpected(rows.error());
        if (!rows->empty()) {
            document.known = true;
            document.done = is_document_text(text_of(rows->rows[0][0]));
            if (const auto pages = integer_of(rows->rows[0][1])) document.pages = int(*pages);
        }
        return insert_document(kept->sha, "scan", kept->bytes, source);
    });
    if (!done) return std::unexpected(done.error());
    return document;
}

std::expected<void, Error> Archive::set_page_count(std::string_view sha, int pages) {
    return transact([&]() -> std::expected<void, Error> {
        const std::string id(sha);
        auto done = database_.execute("UPDATE document SET pages = ? WHERE sha = ?", {std::int64_t{pages}, id});
        if (done)
            done = database_.execute(
                "UPDATE document SET state = 'done' WHERE sha = ? AND pages <= "
                "(SELECT COUNT(*) FROM capture WHERE document = ? AND page > 0)",
                {id, id});
        if (!done) return std::unexpected(done.error());
        return {};
    });
}

std::expected<PageImage, Error> Archive::keep_image(std::string_view sha, int page, std::string_view bytes,
                                                    std::string_view ending) {
    const std::string name = std::string(sha) + "-" + std::to_string(page) + "." + std::string(ending);
    if (auto written = write_durably(page_image(name), bytes); !written) return std::unexpected(written.error());
    return PageImage{name, sha256(bytes)};
}

std::expected<void, Error> Archive::insert_entry(std::int64_t id, std::int64_t capture,
                                                 const record::FieldResult& field, Origin origin,
                                                 std::string_view ink_digest, const templates::FormTemplate* form) {
    const bool boxed = !field.box.empty();
    const auto side = [&](Mm length) { return boxed ? Cell{length.value} : Cell{}; };
    auto done = database_.execute(
        "INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        {id, capture, field.path, std::string(to_string(origin)), std::string(templates::to_string(field.kind)),
         std::string(record::to_string(field.state)), value_text(field.value), or_null(field.written), field.confidence,
         field.ink_confidence, side(field.box.x), side(field.box.y), side(field.box.width), side(field.box.height),
         or_null(field.engine), or_null(field.model), or_null(std::string(ink_digest)), now_utc()});
    if (!done) return std::unexpected(done.error());
    if (!form || field.state == FieldState::empty || field.state == FieldState::unreadable) return {};
    for (const auto& check : record::field_checks(form->schema, {{field.path, field.value}})) {
        const auto* text = std::get_if<std::string>(&field.value);
        const bool perhaps = !check.ok && check.constraint == "file_no" && text && repaired_file_no(*text);
        std::vector<Cell> values{id, check.constraint};
        if (perhaps) values.emplace_back();
        else values.emplace_back(std::int64_t{check.ok});
        done = database_.execute("INSERT INTO field_check VALUES (?, ?, ?)", values);
        if (!done) return std::unexpected(done.error());
    }
    return {};
}

std::expected<bool, Error> Archive::store_page(std::string_view sha, const Capture& capture) {
    bool stored = false;
    auto done = transact([&]() -> std::expected<void, Error> {
        const std::string document(sha);
        const auto& page = capture.page;
        auto known = database_.select("SELECT id FROM capture WHERE document = ? AND page = ?",
                                      {document, std::int64_t{page.page}});
        if (!known) return std::unexpected(known.error());
        if (!known->empty()) return {};
        auto id = next_id("capture");
        auto entry = next_id("entry");
        if (!id) return std::unexpected(id.error());
        if (!entry) return std::unexpected(entry.error());

        const auto* form = projection_.find(page.form, page.version);
        const auto held = held_of(page.fields);
        Cell paper;
        const templates::FormTemplate nameless;
        if (!page.form.empty() && !page.fields.empty())
            paper = paper_of(form ? *form : nameless, page.copy, held, document + ":" + std::to_string(page.page));
        auto inserted = database_.execute(
            "INSERT INTO capture VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            {*id, document, std::int64_t{page.page}, or_null(page.form), or_null(page.version),
             std::int64_t{page.form_page}, std::int64_t{capture.sheet}, or_null(page.copy), paper,
             std::string(record::to_string(page.state)), or_null(page.reason),
             page.residual ? Cell{page.residual->value} : Cell{}, or_null(capture.image.name), or_null(hex(capture.map)),
             record::write_readings(capture.readings), record::write_page(page), or_null(capture.image.sha)});
        if (!inserted) return std::unexpected(inserted.error());
        std::map<std::string_view, std::string_view> digests;
        for (const auto& reading : capture.readings) digests[reading.path] = reading.ink_digest;
        for (std::size_t i = 0; i < page.fields.size(); ++i) {
            const auto& field = page.fields[i];
            const auto digest = digests.find(field.path);
            if (auto done_entry = insert_entry(*entry + std::int64_t(i), *id, field,
                                               field.engine == "printed" ? Origin::printed : Origin::read,
                                               digest == digests.end() ? "" : digest->second, form);
                !done_entry)
                return done_entry;
        }
        auto ended = database_.execute(
            "UPDATE document SET state = 'done' WHERE sha = ? AND (? = 0 OR pages <= "
            "(SELECT COUNT(*) FROM capture WHERE document = ? AND page > 0))",
            {document, std::int64_t{page.page}, document});
        if (!ended) return std::unexpected(ended.error());
        stored = true;
        if (const auto* text = std::get_if<std::string>(&paper); text && form)
            return projection_.update(database_, {*text});
        return {};
    });
    if (!done) return std::unexpected(done.error());
    return stored;
}

std::expected<bool, Error> Archive::import(std::string_view source, std::string_view bytes,
                                           const std::vector<record::Record>& records) {
    const auto sha = sha256(bytes);
    const auto removed = removed_on(sha);
    if (!removed) return std::unexpected(removed.error());
    if (!removed->empty())
        return std::unexpected(Error{ErrorCode::bad_input, std::string(source), sentence_of_removed(*removed)});
    if (auto kept = write_durably(original(sha), bytes); !kept) return std::unexpected(kept.error());
    bool added = false;
    auto done = transact([&]() -> std::expected<void, Error> {
        auto known = database_.select("SELECT sha FROM document WHERE sha = ?", {sha});
        if (!known) return std::unexpected(known.error());
        added = known->empty();
        if (auto inserted = insert_document(sha, "import", bytes.size(), source); !inserted || !added) return inserted;
        auto id = next_id("capture");
        auto entry = next_id("entry");
        if (!id) return std::unexpected(id.error());
        if (!entry) return std::unexpected(entry.error());
        std::set<std::string> papers;
        for (std::size_t i = 0; i < records.size(); ++i) {
            const auto& item = records[i];
            const auto* form = projection_.find(item.form, item.version);
            if (!form)
                return std::unexpected(
                    Error{ErrorCode::bad_input, std::string(source), "names a form that is not known here"});
            record::PageResult page{.source = std::string(source), .page = int(i) + 1, .form = item.form,
                                    .version = item.version, .copy = item.copy, .state = record::PageState::done};
            for (const auto& [path, value] : item.fields) {
                const auto* field = templates::find_field(form->schema, path);
                if (!field)
                    return std::unexpected(
                        Error{ErrorCode::bad_input, std::string(source) + ": " + path, "no such field"});
                page.fields.push_back({.path = path, .kind = field->kind,
                                       .state = record::is_blank(value) ? FieldState::empty : FieldState::accepted,
                                       .value = value, .confidence = 1, .ink_confidence = 1});
            }
            const auto paper = paper_of(*form, item.copy, held_of(page.fields), sha + ":" + std::to_string(i + 1));
            auto inserted = database_.execute(
                "INSERT INTO capture VALUES (?, ?, ?, ?, ?, 0, 0, ?, ?, 'done', NULL, NULL, NULL, NULL, NULL, ?, NULL)",
                {*id, sha, std::int64_t(i) + 1, item.form, std::int64_t{item.version}, or_null(item.copy), paper,
                 record::write_page(page)});
            if (!inserted) return std::unexpected(inserted.error());
            for (const auto& field : page.fields)
                if (auto done_entry = insert_entry((*entry)++, *id, field, Origin::person, "", form); !done_entry)
                    return done_entry;
            ++*id;
            papers.insert(paper);
        }
        auto ended = database_.execute("UPDATE document SET pages = ?, state = 'done' WHERE sha = ?",
                                       {std::int64_t(records.size()), sha});
        if (!ended) return std::unexpected(ended.error());
        return projection_.update(database_, papers);
    });
    if (!done) return std::unexpected(done.error());
    return added;
}

std::expected<std::int64_t, Error> Archive::add_person_value(std::int64_t capture, std::string_view path,
                                                             const record::Value& value) {
    std::int64_t id = 0;
    auto done = transact([&]() -> std::expected<void, Error> {
        auto rows = database_.select("SELECT form, version, paper FROM capture WHERE id = ?", {capture});
        if (!rows) return std::unexpected(rows.error());
        const auto* form = rows->empty() ? nullptr
                                         : projection_.find(text_of(rows->rows[0][0]),
                                                            int(integer_of(rows->rows[0][1]).value_or(0)));
        const auto* field = form ? templates::find_field(form->schema, path) : nullptr;
        if (!field)
            return std::unexpected(Error{ErrorCode::bad_input, std::string(path), "is not a field of that capture"});
        auto next = next_id("entry");
        if (!next) return std::unexpected(next.error());
        id = *next;
        record::FieldResult result{.path = std::string(path), .kind = field->kind,
                                   .state = record::is_blank(value) ? FieldState::empty : FieldState::accepted,
                                   .value = value, .confidence = 1, .ink_confidence = 1};
        auto read = database_.select(
            "SELECT box_x, box_y, box_w, box_h FROM entry WHERE capture = ? AND path = ? AND box_x IS NOT NULL",
            {capture, std::string(path)});
        if (!read) return std::unexpected(read.error());
        if (!read->empty()) {
            const auto mm = [&](std::size_t i) {
                const auto* real = std::get_if<double>(&read->rows[0][i]);
                return Mm{real ? *real : double(integer_of(read->rows[0][i]).value_or(0))};
            };
            result.box = {mm(0), mm(1), mm(2), mm(3)};
        }
        if (auto inserted = insert_entry(id, capture, result, Origin::person, "", form); !inserted) return inserted;
        return projection_.update(database_, {text_of(rows->rows[0][2])});
    });
    if (!done) return std::unexpected(done.error());
    return id;
}

}  // namespace formloop::store
