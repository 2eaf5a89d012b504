// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>
#include <expected>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "src/base/error.h"
#include "src/record/page_result.h"
#include "src/record/reading.h"
#include "src/record/record.h"
#include "src/store/backup.h"
#include "src/store/database.h"
#include "src/store/files.h"
#include "src/store/forget.h"
#include "src/store/projection.h"
#include "src/store/schema.h"
#include "templates/template.h"

/// The folder that holds it all: `archive.db`, `originals/`, `pages/`, `templates/`, `office.yaml`. docs/archive.md
/// describes it.
namespace formloop::store {

/// shared: look-ups and short writes beside others. exclusive: a run that takes paper in; there is one at a time.
enum class Access { shared, exclusive };
enum class Missing { refuse, create };

struct OpenOptions {
    Access access = Access::shared;
    Missing missing = Missing::refuse;
    std::chrono::milliseconds wait{10000};  ///< for another run to end
};

/// A file that was taken in.
struct Document {
    std::string sha;
    bool known = false;        ///< these bytes were here before
    bool done = false;         ///< and every page of them ended
    std::optional<int> pages;  ///< once it is known
    std::string removed_on;    ///< ISO day; not empty: the same bytes were removed for good, and were not taken in again
};

/// One page, as reading left it.
struct Capture {
    record::PageResult page;
    int sheet = 1;                          ///< of a continuation
    std::vector<record::Reading> readings;  ///< the evidence, kept to decide again
    std::string map;                        ///< opaque: how the page lies in its image
    PageImage image;
};

/// A sheet of paper that we printed.
struct PrintedCopy {
    std::string copy;
    std::string form;
    int version = 0;
    std::vector<int> pages;                      ///< of the form
    std::map<std::string, std::string> printed;  ///< values that stand printed on it, by field path
    bool operator==(const PrintedCopy&) const = default;
};

/// A record as the archive holds it: best values, and how far each can be trusted.
struct StoredRecord {
    std::string id;
    record::Record record;
    Held fields;  ///< everything that is not empty
};

/// A page as it is kept.
struct StoredCapture {
    std::int64_t id = 0;
    std::string document;  ///< SHA-256
    std::string paper;     ///< the sheet it shows; empty: not known
    std::string map;       ///< how the page lies in its image
    PageImage image;
    record::PageResult page;
    std::vector<record::Reading> readings;
};

/// Where an entry stands, for people who want to see it.
struct Proof {
    std::string source;  ///< the first name of its document
    int page = 0;        ///< of the document
    std::string form;
    std::string path;
    record::Value value;
    record::FieldState state = record::FieldState::empty;
    double confidence = 0;
    Rect<Mm> box;        ///< empty for an entry without paper
    Origin origin = Origin::read;
    int form_page = 0;   ///< 0 without paper
    std::string image;   ///< file below `pages/`; empty: none
    std::string map;     ///< how the page lies in that image
    std::int64_t capture = 0;
    std::int64_t entry = 0;
};

/// What `Archive::verify()` saw.
struct Verification {
    std::int64_t documents = 0, originals = 0, captures = 0, pictures = 0, records = 0, entries = 0;
    std::vector<Error> faults;  ///< a sentence each; none when all is well
};

/// That opening an archive brought it to this program's schema.
struct Migration {
    int from = 0, to = 0;        ///< schema versions
    std::filesystem::path kept;  ///< the database as it was before
};

class Archive {
public:
    /// Opens an archive, or makes one. One of an older schema is migrated, after its database was copied to
    /// `archive-schema-N.db`. Fails with `not_found` (no archive there), `archive_newer`, `archive_damaged` (nothing is
    /// changed, and the message says how to restore), `archive_locked` (another run holds it), `disk`.
    static std::expected<Archive, Error> open(const std::filesystem::path& folder, const OpenOptions& options = {});

    const std::filesystem::path& folder() const { return folder_; }
    std::filesystem::path original(std::string_view sha) const { return folder_ / "originals" / sha; }
    std::filesystem::path page_image(std::string_view image) const { return folder_ / "pages" / image; }
    const std::optional<Migration>& migration() const { return migration_; }
    std::filesystem::path office_file() const { return folder_ / "office.yaml"; }

    // ---- what is known beside paper

    /// Tells the forms whose records are made, all versions. Tables and columns that are missing are made. The
    /// templates must outlive the archive. Entries of a form that is not known are kept and projected once it is.
    std::expected<void, Error> use_forms(const std::vector<const templates::FormTemplate*>& forms);
    std::expected<void, Error> set_office(const OfficeTables& office);
    /// How a later scan of the same ink is told from changed ink, before any entry is added; without it by equality.
    void compare_ink_with(SameInk same_ink) { projection_.compare_ink_with(std::move(same_ink)); }
    /// Keeps the YAML of a template that was given for one run, so that later runs know it.
    std::expected<void, Error> keep_template(const templates::FormTemplate& form, std::string_view yaml);
    std::vector<std::filesystem::path> kept_templates() const;

    // ---- taking paper in, in this order: original, document, pages one by one

    /// Copies a file to `originals/` and notes where it came from. Bytes that are known are one document with several
    /// sources; bytes that were removed for good are only recognised. Fails as `keep_by_content()` does.
    std::expected<Document, Error> take(const std::filesystem::path& file, std::string_view source);
    std::expected<void, Error> set_page_count(std::string_view sha, int pages);
    /// Stores a picture of a page; gives what `Capture::image` wants. `ending` is `png` or `jpg`.
    std::expected<PageImage, Error> keep_image(std::string_view sha, int page, std::string_view bytes,
                                                 std::string_view ending);
    /// Stores a page and everything that was read on it, in one commit, and with the last page that the document is
    /// done. False when that page was stored before: it is left as it is. Page 0 stands for a file that gives no page.
    std::expected<bool, Error> store_page(std::string_view sha, const Capture& capture);
    /// Pages of a document that ended already, for a run that goes on after a break.
    std::expected<std::set<int>, Error> stored_pages(std::string_view sha);
    /// What was read, page by page, as it was reported then; `duplicate` is set and `source` is the name given.
    std::expected<std::vector<record::PageResult>, Error> pages_of(std::string_view sha, std::string_view source);
    /// Documents that are not done, with their first source.
    std::expected<std::vector<std::pair<Document, std::string>>, Error> unfinished();
    /// A run begins to take paper in, or goes on after a break: what was known when it first began stays what it may go by,
    /// so that a break changes no value.
    std::expected<void, Error> begin_reading();
    /// The run came to its end.
    std::expected<void, Error> end_reading();
    /// Settled values of the fields of a form, record by record: what a person said, and what was read before this reading.
    std::expected<std::vector<record::Fields>, Error> settled_before(std::string_view form, const std::vector<std::string>& paths);

    /// Records without paper: settled entries of origin `person`. The same bytes a second time change nothing; gives
    /// whether they were new. Fails with `bad_input` when the same bytes were removed for good.
    std::expected<bool, Error> import(std::string_view source, std::string_view bytes,
                                      const std::vector<record::Record>& records);

    /// What a person says of a field of a capture, beside what was read. Gives the entry.
    std::expected<std::int64_t, Error> add_person_value(std::int64_t capture, std::string_view path,
                                                        const record::Value& value);

    // ---- copies

    /// Fails with `bad_input` when a copy is registered already.
    std::expected<void, Error> register_copies(const std::vector<PrintedCopy>& copies);
    std::expected<std::optional<PrintedCopy>, Error> find_copy(std::string_view copy);

    // ---- looking up

    /// Any query over the archive's tables, with named values.
    std::expected<Rows, Error> query(std::string_view sql, const Binds& binds = {}) {
        return database_.query(sql, binds);
    }
    /// The same, row by row, so that a long answer takes no memory.
    std::expected<void, Error> query(std::string_view sql, const Binds& binds, const EachRow& each) {
        return database_.query(sql, binds, each);
    }
    /// Runs `work`, which only looks, on the archive as it is at one moment, while others write.
    template <class Work>
    std::expected<void, Error> at_one_moment(Work work) {
        const auto transaction = Transaction::begin_reading(database_);
        if (!transaction) return std::unexpected(transaction.error());
        return work();
    }
    /// Ids of the records of a form, ordered.
    std::expected<std::vector<std::string>, Error> records(std::string_view form);
    /// Nothing when there is no such record.
    std::expected<std::optional<StoredRecord>, Error> find_record(std::string_view id);
    /// The records that hold a sheet of paper; more than one never.
    std::expected<std::optional<std::string>, Error> record_of_copy(std::string_view copy);
    /// The record whose sheets spell this record key, its parts in the template's order.
    std::expected<std::optional<std::string>, Error> record_of_key(std::string_view form, const std::vector<std::string>& key);
    std::expected<std::optional<Proof>, Error> proof(std::int64_t entry);
    /// Fails with `not_found` when there is none of that id.
    std::expected<StoredCapture, Error> find_capture(std::int64_t id);

    // ---- forgetting a person, in this order; wants the archive for itself

    /// Notes that it begins. A run that is killed before the commit of `forget()` has changed nothing: the next that opens
    /// the archive for itself takes its blacked-out pictures away and says so (`forgetting_did_not_end()`).
    std::expected<void, Error> begin_forgetting();
    /// Stores a picture of a page without the person's parts, beside the one that it has until the commit.
    std::expected<PageImage, Error> keep_blacked_out(std::string_view sha, int page, std::string_view bytes,
                                                     std::string_view ending);
    /// Takes everything of the person away, leaves a row in `forgotten`, and overwrites what the database file still held of
    /// it. A run that is killed after its commit is gone on with by the next that opens the archive for itself. Fails with
    /// `archive_locked` when another run reads the database, so that its log cannot be emptied, or with `disk`; what was
    /// removed stays removed.
    std::expected<void, Error> forget(const Forgetting& what);
    /// Whether opening this archive found that a run began to forget a person and did not come to its commit.
    bool forgetting_did_not_end() const { return forgetting_did_not_end_; }

    // ---- looking after it

    /// Makes every projection again from the entries; gives the tables that were not what they give. Those of forms that are
    /// not known are dropped until they are (`use_forms()`).
    std::expected<std::vector<std::string>, Error> rebuild();
    /// Writes a backup (backup.h) of the archive as it is now, while others read and write: checked after it was written,
    /// and named last. Fails with `bad_input` when there is something of that name, `not_found` when there is no folder
    /// to put it in, `archive_damaged` when a file is not what was taken in, `disk`.
    std::expected<BackupSize, Error> back_up(const std::filesystem::path& to);

    /// Compares everything the archive holds with everything it says of it. Projections are compared for the forms of
    /// `use_forms()`; files that belong to nothing are looked for with `Access::exclusive` only, since another run may be
    /// just about to name them. Fails only when it cannot look; what it finds is an answer.
    std::expected<Verification, Error> verify();

    /// Runs `work` as one transaction that is always undone: what would the rules say if …
    template <class Work>
    std::expected<void, Error> attempt(Work work) {
        auto transaction = Transaction::begin(database_);
        if (!transaction) return std::unexpected(transaction.error());
        attempting_ = true;
        auto done = work();
        attempting_ = false;
        return done;
    }

private:
    Archive(std::filesystem::path folder, FileLock lock, Database database);

    /// Runs `work` as one transaction, or within the one of `attempt()`.
    template <class Work>
    std::expected<void, Error> transact(Work work) {
        if (attempting_) return work();
        auto transaction = Transaction::begin(database_);
        if (!transaction) return std::unexpected(transaction.error());
        if (auto done = work(); !done) return done;
        return transaction->commit();
    }
    std::expected<void, Error> finish_forgetting();
    /// The ISO day on which the original of these bytes was removed for good; empty when it was not.
    std::expected<std::string, Error> removed_on(std::string_view sha);
    std::expected<std::int64_t, Error> next_id(const char* table);
    std::expected<void, Error> insert_document(std::string_view sha, std::string_view kind, std::uintmax_t bytes,
                                               std::string_view source);
    std::expected<void, Error> insert_entry(std::int64_t id, std::int64_t capture, const record::FieldResult& field,
                                            Origin origin, std::string_view ink_digest,
                                            const templates::FormTemplate* form);

    std::filesystem::path folder_;
    FileLock lock_;
    Database database_;
    Projection projection_;
    std::optional<Migration> migration_;
    bool attempting_ = false;
    bool forgetting_did_not_end_ = false;
};

}  // namespace formloop::store
