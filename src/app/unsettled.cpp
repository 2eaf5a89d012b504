// SPDX-License-Identifier: GPL-3.0-or-later
#include "src/app/unsettled.h"

#include <algorithm>

#include "src/app/candidates.h"
#include "templates/path.h"

namespace formloop::app {
namespace {

using store::Cell;
using store::text_of;

/// The path of the table that a field stands in: `rows.days` of `rows[2].days[16].planned`.
std::string table_path(std::string_view field) {
    const auto path = templates::schema_path(field);
    const auto last = path.rfind('.');
    return last == path.npos ? "" : path.substr(0, last);
}

}  // namespace

std::expected<void, Error> each_unsettled(store::Archive& archive, const std::vector<ExportTable>& tables, const std::string& month,
                                          const EachUnsettled& each) {
    ReadCandidates candidates(archive);
    const templates::FormTemplate* form = nullptr;
    for (const auto& table : tables) {
        if (table.form == form) continue;  // tables of one form stand together
        form = table.form;
        const std::string sql =
            "SELECT h.record, h.path, h.entry FROM held h JOIN record r ON r.id = h.record "
            "WHERE r.form = :form AND h.state IN ('doubtful', 'unreadable') AND (" + table.of_month + ") ORDER BY h.record, h.seq";
        const store::Binds binds{{"form", form->form}, {"month", month.empty() ? Cell{} : Cell{month}}};
        auto done = archive.query(sql, binds, [&](const std::vector<Cell>& row) -> std::expected<void, Error> {
            const auto path = text_of(row[1]);
            const auto* field = templates::find_field(form->schema, path);
            const bool wanted = std::ranges::any_of(tables, [&](const auto& t) { return t.form == form && t.path == table_path(path); });
            if (!field || !wanted) return {};
            auto proof = archive.proof(store::integer_of(row[2]).value_or(0));
            if (!proof) return std::unexpected(proof.error());
            if (!*proof) return {};
            auto found = candidates.of(**proof);
            if (!found) return std::unexpected(found.error());
            return each({text_of(row[0]), form, field, std::move(**proof), std::move(*found)});
        });
        if (!done) return done;
    }
    return {};
}

}  // namespace formloop::app
