// SPDX-License-Identifier: GPL-3.0-or-later
#include "src/app/issue.h"

#include <algorithm>

namespace formloop::app {
namespace {

std::string text_of(const record::Record& record, const std::string& field) {
    const auto value = record.fields.find(field);
    if (value == record.fields.end()) return {};
    const auto* text = std::get_if<std::string>(&value->second);
    return text ? *text : std::string{};
}

bool selected(const record::Record& record, const IssueSelection& selection) {
    if (!selection.customers.empty() && std::ranges::find(selection.customers, text_of(record, "file_no")) == selection.customers.end())
        return false;
    if (!selection.consultant.empty() && text_of(record, "consultant_code") != selection.consultant) return false;
    if (!selection.month.empty() && text_of(record, "period") != selection.month && !text_of(record, "date").starts_with(selection.month))
        return false;
    return selection.day.empty() || text_of(record, "date") == selection.day;
}

bool has_totals(const templates::FormTemplate& form) {
    return std::ranges::any_of(form.schema.fields, [](const auto& f) {
        return f.kind == templates::FieldKind::computed && f.prefill.empty();
    });
}

std::expected<Printed, Error> print_for_signature(const templates::FormTemplate& form, std::vector<MadeRecord> records, const Known& known,
                                                  CopyIds& ids, const pdfgen::Fonts& fonts) {
    PrintRequest request;
    request.form = &form;
    request.known = known;
    bool any_doubtful = false;
    for (auto& one : records) {
        any_doubtful = any_doubtful || !one.doubtful.empty();
        request.records.push_back(std::move(one.record));
        request.doubtful.push_back(std::move(one.doubtful));
    }
    if (any_doubtful && has_totals(form)) request.watermark = draft_mark;
    return print(std::move(request), ids, fonts);
}

}  // namespace

std::expected<std::vector<store::StoredRecord>, Error> select_records(store::Archive& archive, std::string_view form,
                                                                      const IssueSelection& selection) {
    const auto ids = archive.records(form);
    if (!ids) return std::unexpected(ids.error());
    std::vector<store::StoredRecord> found;
    for (const auto& id : *ids) {
        auto record = archive.find_record(id);
        if (!record) return std::unexpected(record.error());
        if (*record && selected((*record)->record, selection)) found.push_back(std::move(**record));
    }
    return found;
}

std::expected<Printed, Error> issue_form(const templates::FormTemplate& form, const IssueSelection& selection,
                                         const Known& known, store::Archive& archive, CopyIds& ids, const pdfgen::Fonts& fonts) {
    auto records = select_records(archive, form.form, selection);
    if (!records) return std::unexpected(records.error());
    std::vector<MadeRecord> made;
    for (auto& stored : *records) {
        auto& one = made.emplace_back(MadeRecord{std::move(stored.record), {}});
        for (const auto& [path, held] : stored.fields)
            if (held.state == record::FieldState::doubtful) one.doubtful.insert(path);
    }
    if (made.empty())
        return std::unexpected(Error{ErrorCode::not_found, archive.folder().string(), "holds no " + form.form + " that was asked for"});
    return print_for_signature(form, std::move(made), known, ids, fonts);
}

std::expected<Printed, Error> issue_paper(const Paper& paper, const templates::FormTemplate& form, const IssueSelection& selection,
                                          const Known& known, store::Archive& archive, const store::Binds& values, CopyIds& ids,
                                          const pdfgen::Fonts& fonts) {
    auto made = make_records(paper, form, archive, values);
    if (!made) return std::unexpected(made.error());
    std::erase_if(*made, [&](const MadeRecord& one) { return !selected(one.record, selection); });
    if (made->empty())
        return std::unexpected(Error{ErrorCode::not_found, archive.folder().string(),
                                     "has nothing to put on " + paper.id + " as of " + store::text_of(values.at("as_of"))});
    return print_for_signature(form, std::move(*made), known, ids, fonts);
}

}  // namespace formloop::app
