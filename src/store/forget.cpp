// SPDX-License-Identifier: GPL-3.0-or-later
// Removing a person: blacked-out pictures beside those that there are, then all rows in one transaction, then the files, then
// every trace in the database file. The next run that opens the archive for itself takes back what had not come to the
// transaction, and ends what had.
#include <set>

#include "src/record/json.h"
#include "src/store/archive.h"
#include "src/store/value_text.h"

namespace formloop::store {
namespace {

namespace fs = std::filesystem;

/// Stands in `meta` from the beginning until the last trace is gone, and says how far it came.
constexpr const char* forgetting = "unfinished_forgetting";
constexpr const char* only_begun = "begun";
constexpr const char* rows_gone = "rows are gone";

/// Runs statements until one fails.
class Steps {
public:
    explicit Steps(Database& database) : database_(database) {}
    std::int64_t run(const std::string& sql, const std::vector<Cell>& values = {}) {
        if (!result) return 0;
        auto done = database_.execute(sql, values);
        if (done) return *done;
        result = std::unexpected(done.error());
        return 0;
    }
    std::vector<std::vector<Cell>> ask(const std::string& sql, const std::vector<Cell>& values = {}) {
        if (!result) return {};
        auto rows = database_.select(sql, values);
        if (rows) return std::move(rows->rows);
        result = std::unexpected(rows.error());
        return {};
    }
    std::expected<void, Error> result{};

private:
    Database& database_;
};

std::int64_t remove_capture(Steps& steps, std::int64_t capture) {
    steps.run("DELETE FROM field_check WHERE entry IN (SELECT id FROM entry WHERE capture = ?)", {capture});
    const auto entries = steps.run("DELETE FROM entry WHERE capture = ?", {capture});
    steps.run("DELETE FROM capture WHERE id = ?", {capture});
    return entries;
}

std::int64_t trim_capture(Steps& steps, const TrimmedCapture& trimmed) {
    std::int64_t entries = 0;
    for (const auto& row : trimmed.rows) {
        const std::vector<Cell> below{trimmed.capture, std::int64_t(row.size()), row};
        constexpr const char* where = " FROM entry WHERE capture = ? AND substr(path, 1, ?) = ?";
        steps.run(std::string("DELETE FROM field_check WHERE entry IN (SELECT id") + where + ")", below);
        entries += steps.run(std::string("DELETE") + where, below);
    }
    for (const auto& field : trimmed.fields) {
        steps.run("DELETE FROM field_check WHERE entry IN (SELECT id FROM entry WHERE capture = ? AND path = ?)",
                  {trimmed.capture, field});
        entries += steps.run(
            "UPDATE entry SET state = 'unreadable', value = ?, written = NULL, confidence = 0, ink_confidence = 0, "
            "engine = ?, model = NULL, ink_digest = NULL WHERE capture = ? AND path = ?",
            {value_text({}), std::string(forgotten_engine), trimmed.capture, field});
    }
    const auto or_null = [](const std::string& text) { return text.empty() ? Cell{} : Cell{text}; };
    steps.run("UPDATE capture SET result = ?, readings = CASE WHEN readings IS NULL THEN NULL ELSE ? END, state = ?, "
              "map = CASE WHEN ? IS NULL THEN NULL ELSE map END, image = ?, image_sha = ? WHERE id = ?",
              {record::write_page(trimmed.page), record::write_readings(trimmed.readings),
               std::string(record::to_string(trimmed.page.state)), or_null(trimmed.image.name),
               or_null(trimmed.image.name), or_null(trimmed.image.sha), trimmed.capture});
    return entries;
}

/// An original is gone for good; what is left of its document are the pages of others.
void remove_original(Steps& steps, const std::string& sha) {
    steps.run("INSERT INTO removed_original SELECT sha, bytes, 'forgotten', ? FROM document WHERE sha = ? "
              "ON CONFLICT (sha) DO NOTHING",
              {now_utc(), sha});
    steps.run("UPDATE document SET state = 'done' WHERE sha = ?", {sha});
    steps.run("DELETE FROM source WHERE document = ? AND NOT EXISTS (SELECT 1 FROM capture WHERE document = ?)", {sha, sha});
    steps.run("DELETE FROM document WHERE sha = ? AND NOT EXISTS (SELECT 1 FROM capture WHERE document = ?)", {sha, sha});
}

/// Pictures as they were read are called SHA-PAGE.png, blacked out SHA-PAGE-DIGEST.png.
bool is_blacked_out(const std::string& name) { return name.find('-', 65) != name.npos; }

bool is_kept_schema(const fs::path& file) {
    const auto name = file.filename().string();
    return name.starts_with("archive-schema-") && name.find(".db") != name.npos;
}

}  // namespace

std::string sentence_of_removed(const std::string& day) {
    return "was removed on " + day + " because a person was to be forgotten, and is not taken in again";
}

std::expected<void, Error> Archive::begin_forgetting() {
    auto begun = database_.execute("INSERT INTO meta VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                                   {std::string(forgetting), std::string(only_begun)});
    if (!begun) return std::unexpected(begun.error());
    return {};
}

std::expected<PageImage, Error> Archive::keep_blacked_out(std::string_view sha, int page, std::string_view bytes,
                                                          std::string_view ending) {
    const auto digest = sha256(bytes);
    const std::string name =
        std::string(sha) + "-" + std::to_string(page) + "-" + digest.substr(0, 16) + "." + std::string(ending);
    if (auto written = write_durably(page_image(name), bytes); !written) return std::unexpected(written.error());
    return PageImage{name, digest};
}

std::expected<void, Error> Archive::forget(const Forgetting& what) {
    if (auto secure = database_.query("PRAGMA secure_delete = ON"); !secure) return std::unexpected(secure.error());
    auto done = transact([&]() -> std::expected<void, Error> {
        Steps steps(database_);
        std::set<std::string> papers;
        const auto note_paper = [&](std::int64_t capture) {
            for (const auto& row : steps.ask("SELECT paper FROM capture WHERE id = ? AND paper IS NOT NULL", {capture}))
                papers.insert(text_of(row[0]));
        };
        std::int64_t entries = 0;
        for (const auto capture : what.captures) {
            note_paper(capture);
            entries += remove_capture(steps, capture);
        }
        for (const auto& trimmed : what.trimmed) {
            note_paper(trimmed.capture);
            entries += trim_capture(steps, trimmed);
        }
        for (const auto& [document, name] : what.names)
            steps.run("UPDATE source SET name = 'forgotten ' || seq WHERE document = ? AND name = ?", {document, name});
        for (const auto& sha : what.originals) remove_original(steps, sha);
        for (const auto& copy : what.copies) steps.run("DELETE FROM copy WHERE copy = ?", {copy});
        for (const auto& copy : what.trimmed_copies)
            steps.run("UPDATE copy SET printed = ? WHERE copy = ?", {map_text(copy.printed), copy.copy});

        auto id = next_id("forgotten");
        if (!id) return std::unexpected(id.error());
        steps.run("INSERT INTO forgotten VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                  {*id, now_utc(), what.kind, what.records, what.rows,
                   std::int64_t(what.captures.size() + what.trimmed.size()), entries, std::int64_t(what.originals.size()),
                   std::int64_t(what.copies.size() + what.trimmed_copies.size())});
        for (const auto& scope : what.scopes)
            steps.run("INSERT INTO forgotten_scope VALUES (?, ?, ?, ?)",
                      {*id, scope.consultant, scope.first_month, scope.last_month});
        steps.run("DELETE FROM meta WHERE key = ?", {std::string(forgetting)});
        steps.run("INSERT INTO meta VALUES (?, ?)", {std::string(forgetting), std::string(rows_gone)});
        if (!steps.result) return steps.result;
        return projection_.update(database_, papers);
    });
    if (!done) return done;
    return finish_forgetting();
}

std::expected<void, Error> Archive::finish_forgetting() {
    Steps steps(database_);
    const auto mark = steps.ask("SELECT value FROM meta WHERE key = ?", {std::string(forgetting)});
    if (mark.empty()) return steps.result;
    forgetting_did_not_end_ = text_of(mark[0][0]) == only_begun;
    std::set<std::string> removed, pictures;
    for (const auto& row : steps.ask("SELECT sha FROM removed_original")) removed.insert(text_of(row[0]));
    for (const auto& row : steps.ask("SELECT image FROM capture WHERE image IS NOT NULL")) pictures.insert(text_of(row[0]));
    if (!steps.result) return steps.result;

    const auto remove = [](const fs::path& file) -> std::expected<void, Error> {
        std::error_code code;
        fs::remove(file, code);
        if (code) return std::unexpected(Error{ErrorCode::disk, file.string(), "cannot be removed: " + code.message()});
        return {};
    };
    std::vector<fs::path> files;
    for (const auto& sha : removed) files.push_back(original(sha));
    std::error_code ignored;
    for (const auto& item : fs::directory_iterator(folder_ / "pages", ignored))
        if (const auto name = item.path().filename().string();
            (removed.contains(name.substr(0, 64)) || is_blacked_out(name)) && !pictures.contains(name))
            files.push_back(item.path());
    for (const auto& item : fs::directory_iterator(folder_, ignored))
        if (is_kept_schema(item.path()) && !forgetting_did_not_end_) files.push_back(item.path());
    for (const auto& file : files)
        if (auto gone = remove(file); !gone) return gone;
    for (const auto* folder : {"originals", "pages"})
        if (auto synced = sync_folder(folder_ / folder); !synced) return synced;

    const auto ended = [&] {
        steps.run("DELETE FROM meta WHERE key = ?", {std::string(forgetting)});
        return steps.result;
    };
    if (forgetting_did_not_end_) return ended();
    // Deleted rows are overwritten already; what is left are pages that were freed before, and the log.
    if (auto packed = database_.query("VACUUM"); !packed) return std::unexpected(packed.error());
    auto emptied = database_.query("PRAGMA wal_checkpoint(TRUNCATE)");
    if (!emptied) return std::unexpected(emptied.error());
    if (emptied->empty() || integer_of(emptied->rows[0][0]) != 0)
        return std::unexpected(
            Error{ErrorCode::archive_locked, folder_.string(),
                  "is being read by another run, so that traces stay in archive.db-wal; they go with the next run of read, "
                  "import or archive"});
    return ended();
}

}  // namespace formloop::store
