// SPDX-License-Identifier: GPL-3.0-or-later
#include "src/store/projection.h"

#include <algorithm>

#include "src/base/text.h"
#include "src/store/files.h"
#include "src/store/value_text.h"

namespace formloop::store {
namespace {

using record::FieldState;

/// One sheet of paper, as all its captures leave it.
struct Paper {
    std::string id;
    std::string form;
    std::string copy;
    int version = 0;
    std::pair<std::int64_t, std::int64_t> first;  ///< its first capture: document and page
    std::map<Slot, Held> pages;
    std::map<Slot, std::int64_t> captures;        ///< newest of each page
};

std::expected<Paper, Error> load_paper(Database& database, const std::string& id, const SameInk& same_ink) {
    auto rows = database.select(
        "SELECT c.id, c.form_page, c.sheet, c.form, c.version, c.copy, d.seq, c.page, "
        "e.id, e.path, e.origin, e.kind, e.state, e.value, e.ink_digest "
        "FROM capture c JOIN document d ON d.sha = c.document JOIN entry e ON e.capture = c.id "
        "WHERE c.paper = ? ORDER BY d.seq, c.page, e.id",
        {id});
    if (!rows) return std::unexpected(rows.error());
    Paper paper{.id = id};
    std::vector<Entry> entries;
    for (const auto& row : rows->rows) {
        const auto number = [&](std::size_t i) { return integer_of(row[i]).value_or(0); };
        Entry entry;
        entry.capture = number(0);
        entry.slot = {int(number(1)), int(number(2))};
        entry.id = number(8);
        entry.path = text_of(row[9]);
        entry.origin = origin_of(text_of(row[10]));
        entry.kind = templates::field_kind(text_of(row[11])).value_or(templates::FieldKind::text);
        entry.state = record::field_state(text_of(row[12])).value_or(FieldState::unreadable);
        entry.value = value_of(text_of(row[13]));
        entry.ink_digest = text_of(row[14]);
        if (entries.empty()) paper.first = {number(6), number(7)};
        paper.form = text_of(row[3]);
        paper.version = int(number(4));
        paper.copy = text_of(row[5]);
        paper.captures[entry.slot] = entry.capture;
        entries.push_back(std::move(entry));
    }
    paper.pages = hold(entries, same_ink);
    std::erase_if(paper.captures, [&](const auto& item) { return !paper.pages.contains(item.first); });
    return paper;
}

std::vector<std::pair<Slot, const Held*>> pages_of(const std::vector<const Paper*>& papers) {
    std::vector<std::pair<Slot, const Held*>> pages;
    for (const auto* paper : papers)
        for (const auto& [slot, held] : paper->pages) pages.emplace_back(slot, &held);
    std::ranges::sort(pages, {}, [](const auto& page) { return page.first; });
    return pages;
}

std::string group_of(const templates::FormTemplate& form, const Paper& paper) {
    const auto key = record_key(form, merge(pages_of({&paper}), form.sheet_field));
    return form.form + " " + (key ? *key : "@" + paper.id);
}

/// Whether a sheet completes a record rather than repeating a page it has. A record without paper repeats everything.
bool completes(const std::vector<const Paper*>& record, const Paper& paper) {
    return std::ranges::none_of(record, [&](const Paper* other) {
        return std::ranges::any_of(paper.pages, [&](const auto& page) {
            return page.first == Slot{} || other->pages.contains(Slot{}) || other->pages.contains(page.first);
        });
    });
}

/// Collects the first failure of a row of statements, and runs none after it.
struct Steps {
    Database& database;
    std::expected<void, Error> result{};

    void run(const std::string& sql, const std::vector<Cell>& values = {}) {
        if (!result) return;
        if (auto done = database.execute(sql, values); !done) result = std::unexpected(done.error());
    }
    Rows select(const std::string& sql, const std::vector<Cell>& values = {}) {
        if (!result) return {};
        auto rows = database.select(sql, values);
        if (rows) return std::move(*rows);
        result = std::unexpected(rows.error());
        return {};
    }
};

std::set<std::string> first_column(const Rows& rows) {
    std::set<std::string> values;
    for (const auto& row : rows.rows) values.insert(text_of(row[0]));
    return values;
}

}  // namespace

std::optional<std::string> record_key(const templates::FormTemplate& form, const Held& held) {
    if (form.record_key.empty()) return std::nullopt;
    std::vector<std::string> parts;
    for (const auto& field : form.record_key) {
        const auto at = held.find(field);
        if (at == held.end() || at->second.state != FieldState::accepted) return std::nullopt;
        const auto* text = std::get_if<std::string>(&at->second.value);
        if (!text || text->empty()) return std::nullopt;
        parts.push_back(*text);
    }
    return join(parts, " ");
}

void Projection::know(const std::vector<const templates::FormTemplate*>& forms) {
    for (const auto* form : forms) {
        auto& versions = forms_[form->form].versions;
        std::erase_if(versions, [&](const auto* known) { return known->version == form->version; });
        versions.push_back(form);
        std::ranges::sort(versions, {}, &templates::FormTemplate::version);
    }
    for (auto& [name, form] : forms_) form.tables = typed_tables(form.versions);
}

const templates::FormTemplate* Projection::find(std::string_view form, int version) const {
    const auto at = forms_.find(form);
    if (at == forms_.end()) return nullptr;
    for (const auto* known : at->second.versions)
        if (known->version == version) return known;
    return at->second.versions.back();
}

std::expected<void, Error> Projection::prepare(Database& database) const {
    Steps steps{database};
    for (const auto& [name, form] : forms_) {
        bool grew = false;
        for (const auto& table : form.tables) {
            const auto key = "columns " + table.name;
            const auto stored = steps.select("SELECT value FROM meta WHERE key = ?", {key});
            std::set<std::string> known;
            if (!stored.empty())
                for (auto& column : split(text_of(stored.rows[0][0]), ' ')) known.insert(column);
            std::string all;
            bool table_grew = stored.empty();
            if (stored.empty()) steps.run(create_statement(table));
            for (const auto& column : column_definitions(table)) {
                if (!stored.empty() && !known.contains(column.name)) {
                    steps.run("ALTER TABLE \"" + table.name + "\" ADD COLUMN \"" + column.name + "\" " + column.type);
                    table_grew = true;
                }
                known.insert(column.name);
            }
            for (const auto& column : known) all += (all.empty() ? "" : " ") + column;
            if (table_grew) {
                steps.run("DELETE FROM meta WHERE key = ?", {key});
                steps.run("INSERT INTO meta VALUES (?, ?)", {key, all});
            }
            grew = grew || table_grew;
        }
        if (!steps.result) return steps.result;
        if (!grew) continue;
        const auto papers =
            steps.select("SELECT DISTINCT paper FROM capture WHERE form = ? AND paper IS NOT NULL", {name});
        if (!steps.result) return steps.result;
        if (auto done = update(database, first_column(papers)); !done) return done;
    }
    return steps.result;
}

std::expected<void, Error> Projection::update(Database& database, const std::set<std::string>& papers) const {
    Steps steps{database};
    // Papers are one group by the key that each of them spells; a group is made again whole.
    std::map<std::pair<std::string, std::string>, std::set<std::string>> groups;  // (form, group) → papers that joined
    for (const auto& id : papers) {
        auto paper = load_paper(database, id, same_ink_);
        if (!paper) return std::unexpected(paper.error());
        const auto before = steps.select(
            "SELECT DISTINCT r.form, r.record_group FROM record_page p JOIN record r ON r.id = p.record WHERE p.paper "
            "= ?",
            {id});
        for (const auto& row : before.rows) groups[{text_of(row[0]), text_of(row[1])}];
        const auto* form = find(paper->form, paper->version);
        if (form && !paper->pages.empty()) groups[{form->form, group_of(*form, *paper)}].insert(id);
    }
    for (auto& [key, members] : groups) {
        const auto at = forms_.find(key.first);
        if (at == forms_.end()) continue;
        const auto before = steps.select(
            "SELECT DISTINCT p.paper FROM record_page p JOIN record r ON r.id = p.record WHERE r.record_group = ?",
            {key.second});
        if (!steps.result) return steps.result;
        members.merge(first_column(before));
        if (auto done = make_group(database, at->second, key.second, members); !done) return done;
    }
    return steps.result;
}

std::expected<void, Error> Projection::make_group(Database& database, const Form& form, const std::string& group,
                                                  std::set<std::string> ids) const {
    Steps steps{database};
    std::vector<Paper> papers;
    for (const auto& id : ids) {
        auto paper = load_paper(database, id, same_ink_);
        if (!paper) return std::unexpected(paper.error());
        const auto* version = find(paper->form, paper->version);
        if (version && !paper->pages.empty() && group_of(*version, *paper) == group)
            papers.push_back(std::move(*paper));
    }
    std::ranges::sort(papers, {}, &Paper::first);

    const auto old = steps.select("SELECT id FROM record WHERE record_group = ?", {group});
    for (const auto& row : old.rows) {
        for (const auto& table : form.tables)
            steps.run("DELETE FROM \"" + table.name + "\" WHERE record = ?", {row[0]});
        for (const auto* table : {"held", "record_page"})
            steps.run(std::string("DELETE FROM ") + table + " WHERE record = ?", {row[0]});
    }
    steps.run("DELETE FROM record WHERE record_group = ?", {group});

    std::vector<std::vector<const Paper*>> records;
    for (const auto& paper : papers) {
        const auto at = std::ranges::find_if(records, [&](const auto& record) { return completes(record, paper); });
        if (at != records.end()) at->push_back(&paper);
        else records.push_back({&paper});
    }
    for (std::size_t i = 0; i < records.size(); ++i) {
        const auto& sheets = records[i];
        RecordHead head;
        head.id = group + (i == 0 ? "" : " #" + std::to_string(i + 1));
        head.copy = sheets.front()->copy;
        for (const auto* paper : sheets) head.version = std::max(head.version, paper->version);
        steps.run("INSERT INTO record VALUES (?, ?, ?, ?, ?)",
                  {head.id, sheets.front()->form, std::int64_t{head.version}, group,
                   head.copy.empty() ? Cell{} : Cell{head.copy}});
        for (const auto* paper : sheets)
            for (const auto& [slot, capture] : paper->captures)
                steps.run("INSERT INTO record_page VALUES (?, ?, ?, ?, ?)",
                          {head.id, std::int64_t{slot.form_page}, std::int64_t{slot.sheet}, paper->id, capture});
        const auto* version = find(sheets.front()->form, head.version);
        const auto held = merge(pages_of(sheets), version->sheet_field);
        std::int64_t seq = 0;
        for (const auto& [path, field] : held) {
            ++seq;
            if (field.state == FieldState::empty) continue;
            steps.run("INSERT INTO held VALUES (?, ?, ?, ?, ?, ?)",
                      {head.id, path, seq, std::string(record::to_string(field.state)), value_text(field.value),
                       field.entry});
        }
        for (const auto& table : form.tables) {
            const auto sql = insert_statement(table);
            for (const auto& row : typed_rows(table, head, held)) steps.run(sql, row);
        }
    }
    return steps.result;
}

std::expected<std::map<std::string, std::string>, Error> Projection::digests(Database& database) const {
    Steps steps{database};
    std::map<std::string, std::string> digests;
    // Forms that are not known now have tables that cannot be made again.
    const auto digest = [&](const std::string& table, const std::string& query, const std::vector<Cell>& values) {
        std::string text;
        for (const auto& row : steps.select(query, values).rows) {
            for (const auto& cell : row) {
                const auto value = text_of(cell);
                text += std::to_string(cell.index()) + ":" + std::to_string(value.size()) + ":" + value;
            }
            text += '\n';
        }
        digests[table] = sha256(digests[table] + text);
    };
    for (const auto& [name, form] : forms_) {
        digest("record", "SELECT * FROM record WHERE form = ? ORDER BY id", {name});
        for (const auto* table : {"record_page", "held"})
            digest(table,
                   std::string("SELECT t.* FROM ") + table + " t JOIN record r ON r.id = t.record WHERE r.form = ? "
                   "ORDER BY 1, 2, 3",
                   {name});
        for (const auto& table : form.tables) {
            std::string columns, order = "record";
            for (const auto& column : column_definitions(table)) columns += (columns.empty() ? "\"" : ", \"") + column.name + '"';
            for (const auto& key : table.keys) order += ", \"" + key + '"';
            digest(table.name, "SELECT " + columns + " FROM \"" + table.name + "\" ORDER BY " + order, {});
        }
    }
    // Rows of no record at all.
    for (const auto* table : {"record_page", "held"})
        digest(table, std::string("SELECT * FROM ") + table + " WHERE record NOT IN (SELECT id FROM record)", {});
    if (!steps.result) return std::unexpected(steps.result.error());
    return digests;
}

std::expected<std::vector<std::string>, Error> Projection::disagreeing(Database& database) const {
    const auto before = digests(database);
    if (!before) return std::unexpected(before.error());
    if (auto made = rebuild(database); !made) return std::unexpected(made.error());
    const auto after = digests(database);
    if (!after) return std::unexpected(after.error());
    std::vector<std::string> tables;
    for (const auto& [table, digest] : *before)
        if (after->at(table) != digest) tables.push_back(table);
    return tables;
}

std::expected<void, Error> Projection::rebuild(Database& database) const {
    Steps steps{database};
    const auto tables = steps.select("SELECT key FROM meta WHERE key LIKE 'columns %'");
    for (const auto& row : tables.rows)
        if (auto done = database.query("DROP TABLE \"" + text_of(row[0]).substr(8) + "\""); !done)
            return std::unexpected(done.error());
    steps.run("DELETE FROM meta WHERE key LIKE 'columns %'");
    for (const auto* table : {"held", "record_page", "record"}) steps.run(std::string("DELETE FROM ") + table);
    if (!steps.result) return steps.result;
    return prepare(database);
}

}  // namespace formloop::store
