// SPDX-License-Identifier: GPL-3.0-or-later
#include "src/app/papers.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>

#include "src/app/check.h"
#include "src/app/sql_files.h"
#include "src/base/text.h"

namespace formloop::app {
namespace {

namespace fs = std::filesystem;

using store::Cell;
using templates::Field;
using templates::FieldKind;

record::Value value_of(const Field& field, const Cell& cell) {
    if (std::holds_alternative<std::monostate>(cell)) return {};
    switch (field.kind) {
    case FieldKind::number:
    case FieldKind::tally:
    case FieldKind::computed:
        if (const auto* whole = std::get_if<std::int64_t>(&cell)) return static_cast<double>(*whole);
        if (const auto* real = std::get_if<double>(&cell)) return *real;
        break;
    case FieldKind::mark:
    case FieldKind::strike:
    case FieldKind::signature: return store::integer_of(cell).value_or(0) != 0;
    case FieldKind::ticks:
        if (field.pick == templates::Pick::several) return words(store::text_of(cell));
        break;
    default: break;
    }
    return store::text_of(cell);
}

/// A column of a part's answer: the field it fills, and the column of the entry it rests on.
struct Target {
    std::size_t column = 0;
    const Field* field = nullptr;
    std::optional<std::size_t> entry;
};

class Maker {
public:
    Maker(const templates::FormTemplate& form, store::Archive& archive, const store::Binds& values, const std::set<std::int64_t>& unsettled)
        : form_(form), archive_(archive), values_(values), unsettled_(unsettled) {}

    std::expected<void, Error> add(const PaperPart& part) {
        const auto rows = archive_.query(part.query, values_);
        if (!rows && rows.error().code != ErrorCode::internal) return std::unexpected(rows.error());
        if (!rows) return std::unexpected(Error{ErrorCode::bad_template, part.file, "its query does not run: " + rows.error().message});
        const auto fault = [&](std::string message) { return std::unexpected(Error{ErrorCode::bad_template, part.file, std::move(message)}); };

        const std::vector<Field>* fields = &form_.schema.fields;
        if (!part.into.empty()) {
            const auto repeat = std::ranges::find(form_.schema.repeats, part.into, &templates::Repeat::id);
            if (repeat == form_.schema.repeats.end()) return fault("fills \"" + part.into + "\", expected a repeat of " + form_.form);
            fields = &repeat->fields;
        }
        std::vector<std::size_t> key;
        for (const auto& id : form_.record_key) {
            const auto column = rows->column(id);
            if (!column) return fault("its query has no column \"" + id + "\", a field of the key of " + form_.form);
            key.push_back(*column);
        }
        std::vector<Target> targets;
        for (std::size_t i = 0; i < rows->columns.size(); ++i) {
            const std::string& name = rows->columns[i];
            if (name == "row" || name.ends_with("_entry") || std::ranges::find(key, i) != key.end()) continue;
            const auto field = std::ranges::find(*fields, name, &Field::id);
            if (field == fields->end()) return fault("its query gives \"" + name + "\", which is no field there");
            targets.push_back({i, &*field, rows->column(name + "_entry")});
        }
        const auto number = rows->column("row");
        for (const auto& row : rows->rows) {
            std::vector<std::string> place;
            for (const auto column : key) place.push_back(store::text_of(row[column]));
            MadeRecord& made = record_of(place);
            std::string before;
            if (!part.into.empty()) {
                int& next = next_row_[{place, part.into}];
                if (number) next = static_cast<int>(store::integer_of(row[*number]).value_or(next));
                before = part.into + "[" + std::to_string(next++) + "].";
            }
            for (const Target& target : targets) {
                auto value = value_of(*target.field, row[target.column]);
                if (record::is_null(value)) continue;
                const auto path = before + target.field->id;
                if (target.entry)
                    if (const auto entry = store::integer_of(row[*target.entry]); entry && unsettled_.contains(*entry)) made.doubtful.insert(path);
                made.record.fields[path] = std::move(value);
            }
        }
        return {};
    }

    std::vector<MadeRecord> take() {
        std::vector<MadeRecord> all;
        for (auto& [place, made] : records_) all.push_back(std::move(made));
        return all;
    }

private:
    MadeRecord& record_of(const std::vector<std::string>& place) {
        const auto [at, is_new] = records_.try_emplace(place);
        MadeRecord& made = at->second;
        if (is_new) {
            made.record.form = form_.form;
            made.record.version = form_.version;
            for (std::size_t i = 0; i < place.size(); ++i)
                if (!place[i].empty()) made.record.fields[form_.record_key[i]] = place[i];
        }
        return made;
    }

    const templates::FormTemplate& form_;
    store::Archive& archive_;
    const store::Binds& values_;
    const std::set<std::int64_t>& unsettled_;
    std::map<std::vector<std::string>, MadeRecord> records_;
    std::map<std::pair<std::vector<std::string>, std::string>, int> next_row_;
};

}  // namespace

std::expected<std::vector<Paper>, std::vector<Error>> load_papers(const fs::path& folder, const fs::path& shared_folder) {
    std::vector<Error> faults;
    SqlReader reader(faults);
    const SharedQueries shared(reader, shared_folder);
    std::vector<fs::path> files;
    std::error_code ignored;
    for (const auto& item : fs::directory_iterator(folder, ignored))
        if (item.path().extension() == ".sql") files.push_back(item.path());
    std::ranges::sort(files, {}, [](const fs::path& path) { return path.stem().string(); });
    std::vector<Paper> papers;
    for (const auto& path : files) {
        const std::string stem = path.stem().string();
        const auto dot = stem.find('.');
        const SqlFile file = reader.read(path, {"id", "form", "zh", "en", "uses"}, true);
        const PaperPart part{file.path, dot == stem.npos ? "" : stem.substr(dot + 1), shared.compose(file)};
        if (dot == stem.npos) {
            reader.require(file, {"id", "form", "zh", "en"});
            if (file.value("id") != stem) reader.fault(file, 1, "has another id than its file name, expected " + stem);
            papers.push_back({stem, file.value("form"), file.value("zh"), file.value("en"), {part}});
        } else if (papers.empty() || papers.back().id != stem.substr(0, dot)) {
            reader.fault(file, 1, "fills rows of a paper that is not there, expected a file " + stem.substr(0, dot) + ".sql beside it");
        } else {
            papers.back().parts.push_back(part);
        }
    }
    if (!faults.empty()) return std::unexpected(std::move(faults));
    return papers;
}

std::expected<std::vector<MadeRecord>, Error> make_records(const Paper& paper, const templates::FormTemplate& form, store::Archive& archive,
                                                           const store::Binds& values) {
    const auto unsettled = unsettled_entries(archive);
    if (!unsettled) return std::unexpected(unsettled.error());
    Maker maker(form, archive, values, *unsettled);
    for (const auto& part : paper.parts)
        if (const auto added = maker.add(part); !added) return std::unexpected(added.error());
    return maker.take();
}

}  // namespace formloop::app
