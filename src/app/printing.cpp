// SPDX-License-Identifier: GPL-3.0-or-later
#include "src/app/printing.h"

#include <algorithm>
#include <chrono>
#include <memory>

#include "pdfgen/form_drawing.h"
#include "pdfgen/pdf.h"
#include "src/base/text.h"
#include "src/record/calendar.h"
#include "templates/path.h"

namespace formloop::app {

using pdfgen::Sheet;
using templates::CopyId;
using templates::FormTemplate;
using templates::Layout;
using templates::LayoutRequest;
using templates::PageIdentity;
using templates::PageLayout;
using templates::Prefill;

namespace {

constexpr std::uint64_t kCopyIdMask = (1ull << 60) - 1;

/// `二` of `2009-04-14`; empty when that is no day.
std::string weekday_of(const std::string& day) {
    constexpr const char* names[] = {"日", "一", "二", "三", "四", "五", "六"};
    const auto date = record::parse_date(day);
    return date ? names[std::chrono::weekday(*date).c_encoding()] : "";
}

/// Header values that stand printed: those the record holds, else those that are known at printing.
Prefill prefill_for(const FormTemplate& form, const Known& known, const record::Record* filled) {
    Prefill prefill;
    for (const templates::Field* field : templates::prefillable(form.schema)) {
        if (filled) {
            const auto value = filled->fields.find(field->id);
            if (value != filled->fields.end()) {
                if (const auto* text = std::get_if<std::string>(&value->second); text && !text->empty()) {
                    prefill[field->id] = *text;
                    continue;
                }
            }
        }
        if (const auto value = known.find(field->prefill); value != known.end()) prefill[field->id] = value->second;
    }
    // The day of the week follows from the date.
    for (const templates::Field* field : templates::prefillable(form.schema)) {
        if (field->prefill != "weekday" || prefill.contains(field->id)) continue;
        if (const auto date = prefill.find("date"); date != prefill.end() && date->second)
            if (const auto weekday = weekday_of(*date->second); !weekday.empty()) prefill[field->id] = weekday;
    }
    return prefill;
}

std::uint32_t printed_bits(const FormTemplate& form, const PageLayout& page) {
    const auto fields = templates::prefillable(form.schema);
    std::uint32_t bits = 0;
    for (std::size_t i = 0; i < fields.size() && i < 32; ++i)
        for (const auto& placed : page.fields)
            if (placed.field == fields[i] && placed.by == templates::WrittenBy::print) bits |= 1u << i;
    return bits;
}

/// How many rows each repeat of a record needs (`visits` → 30).
std::map<std::string, int> rows_of(const record::Record& filled) {
    std::map<std::string, int> rows;
    for (const auto& [path, value] : filled.fields) {
        if (record::is_blank(value)) continue;
        const auto steps = templates::parse_path(path);
        if (!steps || steps->empty() || !steps->front().index) continue;
        int& count = rows[steps->front().name];
        count = std::max(count, *steps->front().index + 1);
    }
    return rows;
}

/// Layouts and what stands on them, kept alive until they are drawn.
struct Batch {
    const FormTemplate& form;
    CopyIds& ids;
    std::vector<std::unique_ptr<Layout>> layouts;
    std::vector<std::unique_ptr<Prefill>> prefills;
    std::vector<Sheet> sheets;
    std::vector<PrintedCopy> copies;

    void add(const LayoutRequest& request, const record::Record* filled, const std::set<std::string>* doubtful,
             const std::string& watermark) {
        layouts.push_back(std::make_unique<Layout>(templates::layout(form, request)));
        prefills.push_back(std::make_unique<Prefill>(request.prefill));
        int leaf = -1;
        for (const PageLayout& page : layouts.back()->pages) {
            if (page.leaf != leaf) {
                leaf = page.leaf;
                PrintedCopy copy{ids.next(), form.form, form.version, {}, page.sheet, request.prefill, {}, {}, watermark};
                if (filled) copy.values = filled->fields;
                if (doubtful) copy.doubtful = *doubtful;
                copies.push_back(std::move(copy));
            }
            copies.back().pages.push_back(page.page);
            const PageIdentity identity{form.form, form.version, page.page, copies.back().copy, printed_bits(form, page)};
            sheets.push_back({&page, identity, filled, prefills.back().get(), doubtful});
        }
    }
};

std::expected<std::string, Error> pdf_of(const FormTemplate& form, const std::vector<Sheet>& sheets,
                                         const pdfgen::FormOptions& options, const pdfgen::Fonts& fonts) {
    auto drawing = pdfgen::draw_form(form, sheets, fonts, options);
    if (!drawing) return std::unexpected(drawing.error());
    return pdfgen::write_pdf(*drawing, fonts);
}

}  // namespace

CopyIds::CopyIds() : random_(std::random_device{}() | (static_cast<std::uint64_t>(std::random_device{}()) << 32)) {}

CopyId CopyIds::next() {
    if (!next_) return CopyId{random_() & kCopyIdMask};
    const CopyId id{*next_};
    next_ = (*next_ + 1) & kCopyIdMask;
    return id;
}

std::vector<Error> characters_without_font(const std::vector<record::Record>& records, const pdfgen::Fonts& fonts) {
    std::vector<Error> faults;
    for (std::size_t i = 0; i < records.size(); ++i)
        for (const auto& [path, value] : records[i].fields) {
            const auto* bytes = std::get_if<std::string>(&value);
            const auto text = bytes ? decode_utf8(*bytes) : std::nullopt;
            if (!text) continue;
            for (std::size_t at = 0; at < text->size(); ++at) {
                if ((*text)[at] == U'\n') continue;  // begins a new line
                if (const auto face = fonts.face_for(pdfgen::Typeface::kai, (*text)[at]); !face)
                    faults.push_back({face.error().code, "record " + std::to_string(i + 1) + ", field \"" + path + "\", character " +
                                                             std::to_string(at + 1), face.error().message});
            }
        }
    return faults;
}

std::expected<Printed, Error> print(const PrintRequest& request, CopyIds& ids, const pdfgen::Fonts& fonts) {
    Batch batch{*request.form, ids, {}, {}, {}, {}};
    LayoutRequest layout_request;
    layout_request.pages = request.pages;
    layout_request.sheet = request.sheet;
    if (request.records.empty()) {
        layout_request.prefill = prefill_for(*request.form, request.known, nullptr);
        for (int i = 0; i < request.copies; ++i) batch.add(layout_request, nullptr, nullptr, request.watermark);
    }
    for (std::size_t i = 0; i < request.records.size(); ++i) {
        const record::Record& filled = request.records[i];
        layout_request.prefill = prefill_for(*request.form, request.known, &filled);
        layout_request.rows = rows_of(filled);
        const std::set<std::string>* doubtful = i < request.doubtful.size() ? &request.doubtful[i] : nullptr;
        batch.add(layout_request, &filled, doubtful, request.watermark);
        const auto lost = request.pages.empty() ? pdfgen::values_without_place(filled, *batch.layouts.back())
                                                : std::vector<std::string>{};
        if (!lost.empty())
            return std::unexpected(Error{ErrorCode::bad_input, "record " + std::to_string(i + 1) + ", field \"" + lost.front() + "\"",
                                         "has a value, but form " + request.form->form + " has no place to print it"});
    }
    pdfgen::FormOptions options;
    options.watermark = request.watermark;
    auto pdf = pdf_of(*request.form, batch.sheets, options, fonts);
    if (!pdf) return std::unexpected(pdf.error());
    return Printed{std::move(*pdf), std::move(batch.copies)};
}

PageLayout layout_of(const FormTemplate& form, const PrintedCopy& copy, int page) {
    LayoutRequest request;
    request.prefill = copy.prefill;
    request.pages = {page};
    request.sheet = copy.sheet;
    return std::move(templates::layout(form, request).pages.front());
}

std::expected<std::string, Error> print_again(const FormTemplate& form, const PrintedCopy& copy, int page,
                                              const PageIdentity& identity, const pdfgen::Fonts& fonts) {
    const PageLayout layout = layout_of(form, copy, page);
    const record::Record filled{copy.form, copy.version, templates::to_string(copy.copy), copy.values};
    const Sheet sheet{&layout, identity, copy.values.empty() ? nullptr : &filled, &copy.prefill,
                      copy.doubtful.empty() ? nullptr : &copy.doubtful};
    pdfgen::FormOptions options;
    options.signature_fields = pdfgen::SignatureFields::none;
    options.watermark = copy.watermark;
    return pdf_of(form, {sheet}, options, fonts);
}

}  // namespace formloop::app
