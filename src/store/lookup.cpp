// SPDX-License-Identifier: GPL-3.0-or-later
// What the archive answers: pages as they were reported, copies, records, and where an entry stands.
#include "src/record/json.h"
#include "src/base/text.h"
#include "src/store/archive.h"
#include "src/store/value_text.h"

namespace formloop::store {
namespace {

std::string unhex(std::string_view text) {
    const auto digit = [](char c) { return c <= '9' ? c - '0' : c - 'a' + 10; };
    std::string bytes;
    for (std::size_t i = 0; i + 1 < text.size(); i += 2) bytes += char(digit(text[i]) * 16 + digit(text[i + 1]));
    return bytes;
}

double real_of(const Cell& cell) {
    if (const auto* real = std::get_if<double>(&cell)) return *real;
    return double(integer_of(cell).value_or(0));
}

int int_of(const Cell& cell) { return int(integer_of(cell).value_or(0)); }

/// The FROM and WHERE of "what this document's pages were".
constexpr const char* pages_query = "SELECT page, result FROM capture WHERE document = ? ORDER BY page";

}  // namespace

std::expected<std::set<int>, Error> Archive::stored_pages(std::string_view sha) {
    auto rows = database_.select(pages_query, {std::string(sha)});
    if (!rows) return std::unexpected(rows.error());
    std::set<int> pages;
    for (const auto& row : rows->rows) pages.insert(int_of(row[0]));
    return pages;
}

std::expected<std::vector<record::PageResult>, Error> Archive::pages_of(std::string_view sha, std::string_view source) {
    auto rows = database_.select(pages_query, {std::string(sha)});
    if (!rows) return std::unexpected(rows.error());
    std::vector<record::PageResult> pages;
    for (const auto& row : rows->rows) {
        auto page = record::parse_page(text_of(row[1]), "archive.db");
        if (!page) return std::unexpected(page.error());
        page->source = source;
        page->duplicate = true;
        pages.push_back(std::move(*page));
    }
    return pages;
}

std::expected<std::vector<std::pair<Document, std::string>>, Error> Archive::unfinished() {
    auto rows = database_.select(
        "SELECT d.sha, d.pages, s.name FROM document d JOIN source s ON s.document = d.sha AND s.seq = 1 "
        "WHERE d.state = 'pending' ORDER BY d.seq");
    if (!rows) return std::unexpected(rows.error());
    std::vector<std::pair<Document, std::string>> documents;
    for (const auto& row : rows->rows) {
        Document document{.sha = text_of(row[0]), .known = true};
        if (const auto pages = integer_of(row[1])) document.pages = int(*pages);
        documents.emplace_back(std::move(document), text_of(row[2]));
    }
    return documents;
}

std::expected<void, Error> Archive::register_copies(const std::vector<PrintedCopy>& copies) {
    return transact([&]() -> std::expected<void, Error> {
        for (const auto& copy : copies) {
            std::vector<std::string> pages;
            for (const int page : copy.pages) pages.push_back(std::to_string(page));
            auto done = database_.execute(
                "INSERT INTO copy VALUES (?, ?, ?, ?, ?) ON CONFLICT (copy) DO NOTHING",
                {copy.copy, copy.form, std::int64_t{copy.version}, join(pages, ","), map_text(copy.printed)});
            if (!done) return std::unexpected(done.error());
            if (*done == 0)
                return std::unexpected(
                    Error{ErrorCode::bad_input, copy.copy,
                          "is a copy that was printed before, expected an id of its own for every sheet"});
        }
        return {};
    });
}

std::expected<std::optional<PrintedCopy>, Error> Archive::find_copy(std::string_view copy) {
    auto rows = database_.select("SELECT form, version, pages, printed FROM copy WHERE copy = ?", {std::string(copy)});
    if (!rows) return std::unexpected(rows.error());
    if (rows->empty()) return std::optional<PrintedCopy>{};
    const auto& row = rows->rows[0];
    PrintedCopy found{.copy = std::string(copy), .form = text_of(row[0]), .version = int_of(row[1])};
    for (const auto& page : split(text_of(row[2]), ','))
        if (!page.empty()) found.pages.push_back(std::atoi(page.c_str()));
    found.printed = map_of(text_of(row[3]));
    return found;
}

std::expected<std::vector<std::string>, Error> Archive::records(std::string_view form) {
    auto rows = database_.select("SELECT id FROM record WHERE form = ? ORDER BY id", {std::string(form)});
    if (!rows) return std::unexpected(rows.error());
    std::vector<std::string> ids;
    for (const auto& row : rows->rows) ids.push_back(text_of(row[0]));
    return ids;
}

std::expected<std::optional<StoredRecord>, Error> Archive::find_record(std::string_view id) {
    auto heads = database_.select("SELECT form, version, copy FROM record WHERE id = ?", {std::string(id)});
    if (!heads) return std::unexpected(heads.error());
    if (heads->empty()) return std::optional<StoredRecord>{};
    StoredRecord stored{.id = std::string(id)};
    stored.record = {text_of(heads->rows[0][0]), int_of(heads->rows[0][1]), text_of(heads->rows[0][2]), {}};
    auto rows = database_.select(
        "SELECT h.path, h.state, h.value, h.entry, e.kind FROM held h JOIN entry e ON e.id = h.entry WHERE h.record = "
        "?",
        {std::string(id)});
    if (!rows) return std::unexpected(rows.error());
    for (const auto& row : rows->rows) {
        HeldField field;
        field.state = record::field_state(text_of(row[1])).value_or(record::FieldState::unreadable);
        field.value = value_of(text_of(row[2]));
        field.entry = integer_of(row[3]).value_or(0);
        field.kind = templates::field_kind(text_of(row[4])).value_or(templates::FieldKind::text);
        if (!record::is_blank(field.value)) stored.record.fields[text_of(row[0])] = field.value;
        stored.fields[text_of(row[0])] = std::move(field);
    }
    return stored;
}

std::expected<std::optional<std::string>, Error> Archive::record_of_copy(std::string_view copy) {
    auto rows = database_.select("SELECT record FROM record_page WHERE paper = ?", {std::string(copy)});
    if (!rows) return std::unexpected(rows.error());
    if (rows->empty()) return std::optional<std::string>{};
    return text_of(rows->rows[0][0]);
}

std::expected<std::optional<std::string>, Error> Archive::record_of_key(std::string_view form,
                                                                          const std::vector<std::string>& key) {
    auto rows = database_.select("SELECT id FROM record WHERE form = ? AND record_group = ? ORDER BY id",
                                 {std::string(form), std::string(form) + " " + join(key, " ")});
    if (!rows) return std::unexpected(rows.error());
    if (rows->empty()) return std::optional<std::string>{};
    return text_of(rows->rows[0][0]);
}

std::expected<StoredCapture, Error> Archive::find_capture(std::int64_t id) {
    auto rows = database_.select(
        "SELECT document, paper, map, image, image_sha, result, readings FROM capture WHERE id = ?", {id});
    if (!rows) return std::unexpected(rows.error());
    if (rows->empty()) return std::unexpected(Error{ErrorCode::not_found, "archive.db", "there is no such page"});
    const auto& row = rows->rows[0];
    StoredCapture capture{.id = id, .document = text_of(row[0]), .paper = text_of(row[1]), .map = unhex(text_of(row[2])),
                          .image = {text_of(row[3]), text_of(row[4])}, .page = {}, .readings = {}};
    auto page = record::parse_page(text_of(row[5]), "archive.db");
    if (!page) return std::unexpected(page.error());
    capture.page = std::move(*page);
    if (const auto text = text_of(row[6]); !text.empty()) {
        auto readings = record::parse_readings(text);
        if (!readings) return std::unexpected(readings.error());
        capture.readings = std::move(*readings);
    }
    return capture;
}

std::expected<std::optional<Proof>, Error> Archive::proof(std::int64_t entry) {
    auto rows = database_.select(
        "SELECT s.name, c.page, c.form, e.path, COALESCE(h.value, e.value), COALESCE(h.state, e.state), e.confidence, "
        "e.box_x, e.box_y, e.box_w, e.box_h, e.origin, c.form_page, c.image, c.map, c.id "
        "FROM entry e JOIN capture c ON c.id = e.capture JOIN source s ON s.document = c.document AND s.seq = 1 "
        "LEFT JOIN held h ON h.entry = e.id WHERE e.id = ?",
        {entry});
    if (!rows) return std::unexpected(rows.error());
    if (rows->empty()) return std::optional<Proof>{};
    const auto& row = rows->rows[0];
    Proof proof;
    proof.source = text_of(row[0]);
    proof.page = int_of(row[1]);
    proof.form = text_of(row[2]);
    proof.path = text_of(row[3]);
    proof.value = value_of(text_of(row[4]));
    proof.state = record::field_state(text_of(row[5])).value_or(record::FieldState::unreadable);
    proof.confidence = real_of(row[6]);
    proof.box = {Mm{real_of(row[7])}, Mm{real_of(row[8])}, Mm{real_of(row[9])}, Mm{real_of(row[10])}};
    proof.origin = origin_of(text_of(row[11]));
    proof.form_page = int_of(row[12]);
    proof.image = text_of(row[13]);
    proof.map = unhex(text_of(row[14]));
    proof.capture = integer_of(row[15]).value_or(0);
    proof.entry = entry;
    return proof;
}

}  // namespace formloop::store
