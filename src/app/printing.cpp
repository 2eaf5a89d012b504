// SPDX-License-Identifier: GPL-3.0-or-later
#include "src/app/printing.h"

#include <algorithm>
#include <chrono>
#include <iterator>

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

struct KnownLayout {
    Layout layout;
    pdfgen::Places places;
};

/// The sheets of one record, or a blank one, and the archive's knowledge of them.
struct Subject {
    const KnownLayout* known = nullptr;
    Prefill prefill;
    std::vector<Sheet> sheets;
    std::vector<PrintedCopy> copies;
};

/// Writes the documents of one request, subject by subject. Layouts that come again are made once, and so are their layers.
class Press {
public:
    Press(PrintRequest request, CopyIds& ids, const pdfgen::Fonts& fonts)
        : request_(std::move(request)),
          ids_(ids),
          drawer_(*request_.form, fonts, {.watermark = request_.watermark}),
          writer_(fonts) {}

    int subjects() const { return request_.records.empty() ? request_.copies : static_cast<int>(request_.records.size()); }

    /// Puts a subject on the pages of the document in hand; gives its copies.
    std::expected<std::vector<PrintedCopy>, Error> add(int number) {
        const auto i = static_cast<std::size_t>(number);
        record::Record* filled = request_.records.empty() ? nullptr : &request_.records[i];
        const std::set<std::string>* doubtful = i < request_.doubtful.size() ? &request_.doubtful[i] : nullptr;
        Subject subject = place(filled, doubtful);
        for (Sheet& sheet : subject.sheets) sheet.prefill = &subject.prefill;
        if (filled && request_.pages.empty())
            if (const auto lost = pdfgen::values_without_place(*filled, subject.known->places); !lost.empty())
                return std::unexpected(Error{ErrorCode::bad_input, "record " + std::to_string(i + 1) + ", field \"" + lost.front() + "\"",
                                             "has a value, but form " + request_.form->form + " has no place to print it"});
        const auto drawing = drawer_.draw(subject.sheets);
        if (!drawing) {
            const Error& fault = drawing.error();
            return std::unexpected(Error{fault.code, (filled ? "record " + std::to_string(i + 1) + ", " : "") + fault.where, fault.message});
        }
        if (auto added = writer_.add(**drawing); !added) return std::unexpected(added.error());
        for (auto& copy : subject.copies) {
            if (filled == nullptr) continue;
            if (&copy == &subject.copies.back()) copy.values = std::move(filled->fields);
            else copy.values = filled->fields;
        }
        return std::move(subject.copies);
    }

    std::expected<std::string, Error> finish() { return writer_.finish(); }

private:
    Subject place(const record::Record* filled, const std::set<std::string>* doubtful) {
        const FormTemplate& form = *request_.form;
        LayoutRequest wanted;
        wanted.pages = request_.pages;
        wanted.sheet = request_.sheet;
        wanted.prefill = prefill_for(form, request_.known, filled);
        if (filled) wanted.rows = rows_of(*filled);
        Subject subject;
        subject.prefill = wanted.prefill;
        wanted = templates::essential(form, std::move(wanted));
        const auto [known, is_new] = layouts_.try_emplace(wanted);
        if (is_new) {
            known->second.layout = templates::layout(form, wanted);
            known->second.places = pdfgen::places_of(known->second.layout);
        }
        subject.known = &known->second;
        int leaf = -1;
        for (const PageLayout& page : subject.known->layout.pages) {
            if (page.leaf != leaf) {
                leaf = page.leaf;
                PrintedCopy copy{ids_.next(), form.form, form.version, {}, page.sheet, subject.prefill, {}, {}, request_.watermark};
                if (doubtful) copy.doubtful = *doubtful;
                subject.copies.push_back(std::move(copy));
            }
            subject.copies.back().pages.push_back(page.page);
            const PageIdentity identity{form.form, form.version, page.page, subject.copies.back().copy, printed_bits(form, page)};
            subject.sheets.push_back({&page, identity, filled, nullptr, doubtful});
        }
        return subject;
    }

    PrintRequest request_;
    CopyIds& ids_;
    std::map<LayoutRequest, KnownLayout> layouts_;
    pdfgen::FormDrawer drawer_;
    pdfgen::PdfWriter writer_;
};

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

std::expected<Printed, Error> print(PrintRequest request, CopyIds& ids, const pdfgen::Fonts& fonts) {
    Press press(std::move(request), ids, fonts);
    Printed printed;
    for (int i = 0; i < press.subjects(); ++i) {
        auto copies = press.add(i);
        if (!copies) return std::unexpected(copies.error());
        std::ranges::move(*copies, std::back_inserter(printed.copies));
    }
    auto pdf = press.finish();
    if (!pdf) return std::unexpected(pdf.error());
    printed.pdf = std::move(*pdf);
    return printed;
}

std::expected<void, Error> print_each(PrintRequest request, CopyIds& ids, const pdfgen::Fonts& fonts, const TakePrinted& take) {
    Press press(std::move(request), ids, fonts);
    for (int i = 0; i < press.subjects(); ++i) {
        auto copies = press.add(i);
        if (!copies) return std::unexpected(copies.error());
        auto pdf = press.finish();
        if (!pdf) return std::unexpected(pdf.error());
        if (auto taken = take({std::move(*pdf), std::move(*copies)}); !taken) return taken;
    }
    return {};
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
    const auto drawing = pdfgen::draw_form(form, {&sheet, 1}, fonts, options);
    if (!drawing) return std::unexpected(drawing.error());
    return pdfgen::write_pdf(*drawing, fonts);
}

}  // namespace formloop::app
