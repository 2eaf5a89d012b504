// SPDX-License-Identifier: GPL-3.0-or-later
// Whether everything that the archive says is there, and nothing else.
#include <set>

#include "src/base/text.h"
#include "src/record/json.h"
#include "src/store/archive.h"

namespace formloop::store {
namespace {

namespace fs = std::filesystem;

std::int64_t number(const Cell& cell) { return integer_of(cell).value_or(0); }

/// Names of the files of a folder; what a running write has not named yet is left out.
std::set<std::string> names_in(const fs::path& folder) {
    std::set<std::string> names;
    std::error_code ignored;
    for (const auto& item : fs::directory_iterator(folder, ignored))
        if (auto name = item.path().filename().string(); !name.starts_with(draft_prefix)) names.insert(std::move(name));
    return names;
}

/// Gathers faults; the first question that cannot be asked ends it.
class Inspection {
public:
    Inspection(const Archive& archive, Database& database, bool alone)
        : archive_(archive), database_(database), alone_(alone) {}

    std::expected<Verification, Error> run() {
        database();
        documents();
        pictures();
        pages();
        if (failure_) return std::unexpected(*failure_);
        return std::move(seen_);
    }

private:
    void fault(std::string where, std::string message) {
        seen_.faults.push_back({ErrorCode::archive_damaged, std::move(where), std::move(message)});
    }
    std::vector<std::vector<Cell>> ask(const std::string& sql) {
        if (failure_) return {};
        auto rows = database_.select(sql);
        if (rows) return std::move(rows->rows);
        failure_ = rows.error();
        return {};
    }
    std::int64_t count(const std::string& table) {
        const auto rows = ask("SELECT COUNT(*) FROM " + table);
        return rows.empty() ? 0 : number(rows[0][0]);
    }

    /// The engine's own checks, and the counts.
    void database() {
        if (auto whole = database_.check_integrity(); !whole) {
            if (whole.error().code != ErrorCode::archive_damaged) failure_ = whole.error();
            else seen_.faults.push_back(whole.error());
        }
        for (const auto& row : ask("SELECT \"table\", COUNT(*) FROM pragma_foreign_key_check GROUP BY \"table\""))
            fault("archive.db, table " + text_of(row[0]), "has " + text_of(row[1]) + " rows that point at nothing");
        seen_.documents = count("document");
        seen_.captures = count("capture");
        seen_.records = count("record");
        seen_.entries = count("entry");
    }

    /// Every document has its original, its names and its pages; every original is a document's.
    void documents() {
        auto strays = names_in(archive_.folder() / "originals");
        for (const auto& row : ask(
                 "SELECT d.sha, d.bytes, d.pages, d.state, r.sha IS NOT NULL, "
                 "(SELECT COUNT(*) FROM source s WHERE s.document = d.sha AND s.seq = 1), "
                 "(SELECT COUNT(*) FROM capture c WHERE c.document = d.sha AND c.page > 0), "
                 "(SELECT COUNT(*) FROM capture c WHERE c.document = d.sha AND c.page = 0) "
                 "FROM document d LEFT JOIN removed_original r ON r.sha = d.sha ORDER BY d.seq")) {
            const auto sha = text_of(row[0]);
            const bool removed = number(row[4]) != 0;
            const auto place = "document " + sha;
            if (!removed) {
                ++seen_.originals;
                strays.erase(sha);
                original(sha, std::uintmax_t(number(row[1])));
            }
            if (number(row[5]) != 1) fault(place, "has no name, expected the one it was read under");
            const auto pages = integer_of(row[2]);
            const auto kept = number(row[6]);
            if (pages && kept > *pages)
                fault(place, "has " + std::to_string(*pages) + " pages, but " + std::to_string(kept) + " are kept");
            if (!removed && text_of(row[3]) == "done" && number(row[7]) == 0 && kept < pages.value_or(1))
                fault(place, "is done with " + std::to_string(kept) + " of its " + std::to_string(pages.value_or(1)) + " pages");
        }
        if (failure_ || !alone_) return;
        for (const auto& name : strays)
            fault((archive_.folder() / "originals" / name).string(),
                  "belongs to no document, expected an original that was taken in; read it again, or take it away");
    }

    void original(const std::string& sha, std::uintmax_t bytes) {
        const auto place = archive_.original(sha);
        const auto found = measure(place);
        if (!found)
            fault(place.string(), found.error().code == ErrorCode::not_found ? "is missing, expected the original of a document"
                                                                             : found.error().message);
        else if (found->bytes != bytes)
            fault(place.string(), "has " + std::to_string(found->bytes) + " bytes, but " + std::to_string(bytes) + " were taken in");
        else if (found->sha != sha)
            fault(place.string(), "was changed, expected the bytes it is named after");
    }

    /// Every picture that a page names is there as it was kept, and none besides. Pages of a document that is not done
    /// may have theirs already.
    void pictures() {
        auto strays = names_in(archive_.folder() / "pages");
        for (const auto& row : ask("SELECT image, image_sha FROM capture WHERE image IS NOT NULL ORDER BY id")) {
            const auto name = text_of(row[0]), sha = text_of(row[1]);
            ++seen_.pictures;
            strays.erase(name);
            const auto place = archive_.page_image(name);
            const auto found = measure(place);
            if (!found)
                fault(place.string(), found.error().code == ErrorCode::not_found ? "is missing, expected the picture of a page"
                                                                                 : found.error().message);
            else if (!sha.empty() && found->sha != sha)
                fault(place.string(), "was changed, expected the picture that was kept");
        }
        for (const auto& row : ask("SELECT sha FROM document WHERE state <> 'done'"))
            std::erase_if(strays, [&](const auto& name) { return name.starts_with(text_of(row[0])); });
        if (failure_ || !alone_) return;
        for (const auto& name : strays)
            fault((archive_.folder() / "pages" / name).string(), "belongs to no page, expected a picture that a page names");
    }

    /// Every page was reported in a line that can be read, with as many fields as it has entries.
    void pages() {
        for (const auto& row : ask(
                 "SELECT c.document, c.page, c.result, d.kind, c.map IS NOT NULL AND c.image IS NULL, "
                 "(SELECT COUNT(*) FROM entry e WHERE e.capture = c.id AND (e.origin <> 'person' OR d.kind = 'import')) "
                 "FROM capture c JOIN document d ON d.sha = c.document ORDER BY c.id")) {
            const auto place = "document " + text_of(row[0]) + ", page " + text_of(row[1]);
            if (number(row[4])) fault(place, "has no picture, expected the one that its fields stand in");
            const auto page = record::parse_page(text_of(row[2]), place);
            if (!page) {
                fault(place, "is not kept as it was reported, expected one line of JSON");
                continue;
            }
            const auto fields = std::int64_t(page->fields.size()), entries = number(row[5]);
            // A person may have said more of a record without paper than it came with.
            if (text_of(row[3]) == "import" ? entries < fields : entries != fields)
                fault(place, "has " + std::to_string(entries) + " entries, but " + std::to_string(fields) + " fields were reported");
        }
    }

    const Archive& archive_;
    Database& database_;
    bool alone_;
    Verification seen_;
    std::optional<Error> failure_;
};

}  // namespace

std::expected<Verification, Error> Archive::verify() {
    auto seen = Inspection(*this, database_, lock_.held()).run();
    if (!seen) return seen;
    auto compared = attempt([&]() -> std::expected<void, Error> {
        auto tables = projection_.disagreeing(database_);
        if (!tables) return std::unexpected(tables.error());
        for (const auto& table : *tables)
            seen->faults.push_back({ErrorCode::archive_damaged, "archive.db, table " + table,
                                    "does not agree with the entries, expected what they give; formloop archive rebuild makes it again"});
        return {};
    });
    // A database that does not pass its own check may refuse to be made again; its faults are told already.
    if (!compared && seen->faults.empty()) return std::unexpected(compared.error());
    return seen;
}

}  // namespace formloop::store
