// SPDX-License-Identifier: GPL-3.0-or-later
#include "pdfgen/form_drawing.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "pdfgen/identity_drawing.h"
#include "pdfgen/ink.h"
#include "pdfgen/text_fit.h"
#include "pdfgen/value_text.h"
#include "src/base/text.h"

namespace formloop::pdfgen {

using namespace literals;

namespace {

using templates::Caption;
using templates::Field;
using templates::FieldKind;
using templates::PageLayout;
using templates::PlacedField;
using templates::WrittenBy;

Error refusal(const std::string& path, std::string message) {
    return {ErrorCode::bad_input, "field \"" + path + "\"", std::move(message)};
}

void add_lines(std::vector<Shape>& shapes, const FittedText& fitted, Typeface face, Grey grey,
               const std::string& place) {
    for (const auto& line : fitted.lines)
        shapes.push_back(Text{.at = line.at,
                              .text = encode_utf8(line.text),
                              .size = fitted.size,
                              .face = face,
                              .grey = grey,
                              .condense = fitted.condense,
                              .place = place});
}

/// Labels are set in the size that the form asks for, squeezed where they would leave their box.
void draw_caption(std::vector<Shape>& shapes, const Caption& caption, const Fonts& fonts) {
    const auto text = decode_utf8(caption.text);
    if (!text || text->empty()) return;
    std::vector<std::u32string> lines = break_lines(*text, 1e9, fonts, caption.face);
    const auto widest = [&] {
        double most = 0;
        for (const auto& line : lines) most = std::max(most, fonts.width(caption.face, line));
        return most;
    };
    const Mm distance = caption.size * 1.2;
    if (lines.size() == 1 && caption.size * widest() > caption.box.width && caption.box.height >= distance * 2)
        lines = break_lines(*text, caption.box.width / caption.size, fonts, caption.face);
    const Mm size = caption.size;
    const double wide = caption.size * widest() / caption.box.width;
    const double condense = wide > 1 ? 1 / wide : 1;
    Mm middle = caption.box.centre().y - distance * (static_cast<double>(lines.size() - 1) / 2);
    for (const auto& line : lines) {
        const Mm width = size * fonts.width(caption.face, line) * condense;
        Mm x = caption.box.x;
        if (caption.align == Align::centre) x = caption.box.centre().x - width / 2;
        if (caption.align == Align::right) x = caption.box.right() - width;
        if (!line.empty())
            shapes.push_back(Text{.at = {x, middle + size * fonts.middle(caption.face)},
                                  .text = encode_utf8(line),
                                  .size = size,
                                  .face = caption.face,
                                  .grey = caption.grey,
                                  .condense = condense,
                                  .place = "caption \"" + caption.text + "\""});
        middle += distance;
    }
}

/// Draws the values of one page.
class Filling {
public:
    Filling(const Sheet& sheet, const Fonts& fonts, const FormOptions& options, Page& page)
        : sheet_(sheet), fonts_(fonts), options_(options), page_(page) {}

    std::expected<void, Error> draw() {
        for (const PlacedField& placed : sheet_.page->fields) {
            if (placed.field->kind == FieldKind::signature) {
                if (options_.signature_fields == SignatureFields::over_boxes)
                    page_.signatures.push_back({placed.box, placed.path, placed.field->label});
                continue;
            }
            const record::Value value = value_of(placed);
            if (record::is_null(value)) continue;
            if (auto done = draw(placed, value); !done) return done;
        }
        return {};
    }

private:
    record::Value value_of(const PlacedField& placed) const {
        if (sheet_.record != nullptr) {
            const auto found = sheet_.record->fields.find(placed.path);
            if (found != sheet_.record->fields.end() && !record::is_null(found->second)) return found->second;
        }
        if (placed.by == WrittenBy::print && sheet_.prefill != nullptr) {
            const auto found = sheet_.prefill->find(placed.path);
            if (found != sheet_.prefill->end() && found->second) return *found->second;
        }
        return {};
    }

    std::expected<void, Error> draw(const PlacedField& placed, const record::Value& value) {
        const Field& field = *placed.field;
        switch (field.kind) {
            case FieldKind::signature:
                return {};
            case FieldKind::mark:
            case FieldKind::strike: {
                const bool* set = std::get_if<bool>(&value);
                if (set == nullptr)
                    return std::unexpected(
                        refusal(placed.path, "the value is neither true nor false, expected one of them"));
                if (!*set) return {};
                page_.shapes.push_back(field.kind == FieldKind::mark ? tick_mark(placed.box) : strike_line(placed.box));
                doubt(placed, placed.box);
                return {};
            }
            case FieldKind::ticks:
                return draw_ticks(placed, value);
            case FieldKind::tally: {
                const double* count = std::get_if<double>(&value);
                if (count == nullptr || *count < 0 || *count > 500 || *count != std::floor(*count))
                    return std::unexpected(refusal(placed.path, "the value is not a count, expected 0 to 500"));
                for (auto& stroke : tally_strokes(static_cast<int>(*count), placed.box))
                    page_.shapes.push_back(std::move(stroke));
                doubt(placed, placed.box);
                return {};
            }
            case FieldKind::code:
            case FieldKind::letter:
                return draw_text(placed, value, Align::centre);
            case FieldKind::number:
            case FieldKind::computed:
                return placed.cells.empty() ? draw_text(placed, value, Align::right) : draw_cells(placed, value);
            case FieldKind::comb:
            case FieldKind::date:
            case FieldKind::time:
                return placed.cells.empty() ? draw_text(placed, value, Align::left) : draw_cells(placed, value);
            case FieldKind::printed:
            case FieldKind::text:
            case FieldKind::lexicon:
                return placed.cells.empty() ? draw_text(placed, value, Align::left) : draw_cells(placed, value);
        }
        return {};
    }

    std::expected<void, Error> draw_ticks(const PlacedField& placed, const record::Value& value) {
        std::vector<std::string> chosen;
        if (const auto* one = std::get_if<std::string>(&value)) {
            if (!one->empty()) chosen = {*one};
        } else if (const auto* several = std::get_if<std::vector<std::string>>(&value)) {
            chosen = *several;
        } else {
            return std::unexpected(refusal(placed.path, "the value is no choice, expected " + choices(placed)));
        }
        for (const std::string& choice : chosen) {
            const auto found = std::find_if(placed.choices.begin(), placed.choices.end(),
                                            [&](const auto& c) { return c.value == choice; });
            if (found == placed.choices.end())
                return std::unexpected(
                    refusal(placed.path, "the value is no choice of the field, expected " + choices(placed)));
            page_.shapes.push_back(tick_mark(found->box));
            doubt(placed, {found->box.x, found->box.bottom(), found->box.width, 0.8_mm});
        }
        return {};
    }

    static std::string choices(const PlacedField& placed) {
        std::vector<std::string> values;
        for (const auto& choice : placed.choices) values.push_back(choice.value);
        return "one of " + join(values, ", ");
    }

    std::expected<void, Error> draw_cells(const PlacedField& placed, const record::Value& value) {
        const auto texts = cell_texts(placed, value);
        if (!texts) return std::unexpected(refusal(placed.path, texts.error()));
        // One size for the whole comb, so that its line reads as one.
        double widest = 0.6;
        for (const auto& text : *texts) widest = std::max(widest, fonts_.width(Typeface::kai, text));
        Mm size = 4.4_mm;
        for (const auto& cell : placed.cells) size = std::min({size, cell.height * 0.72, cell.width * 0.86 / widest});
        bool any = false;
        for (std::size_t i = 0; i < placed.cells.size(); ++i) {
            const std::string& text = (*texts)[i];
            if (text.empty()) continue;
            any = true;
            const Point<Mm> centre = placed.cells[i].centre();
            page_.shapes.push_back(Text{.at = {centre.x - size * (fonts_.width(Typeface::kai, text) / 2),
                                               centre.y + size * fonts_.middle(Typeface::kai)},
                                        .text = text,
                                        .size = size,
                                        .face = Typeface::kai,
                                        .place = "field \"" + placed.path + "\""});
        }
        if (any)
            doubt(placed, Rect<Mm>::from_corners(placed.cells.front().top_left(),
                                                 {placed.cells.back().right(), placed.cells.back().bottom() - 0.3_mm}));
        return {};
    }

    std::expected<void, Error> draw_text(const PlacedField& placed, const record::Value& value, Align align) {
        const auto text = plain_text(*placed.field, value);
        if (!text) return std::unexpected(refusal(placed.path, text.error()));
        const auto code_points = decode_utf8(*text);
        if (!code_points || code_points->empty()) return {};
        const int lines = std::max(1, placed.field->lines);
        const Mm room = placed.box.height / lines;
        const FitRule rule{.preferred = std::min(4.0_mm, room * (align == Align::centre ? 0.7 : 0.62)),
                           .smallest = std::min(2.0_mm, room * 0.62),
                           .lines = lines,
                           .align = align,
                           .inset = std::min(align == Align::left    ? 0.7_mm
                                             : align == Align::right ? 1.2_mm
                                                                     : 0.2_mm,
                                             placed.box.width / 8)};
        const auto fitted = fit_text(*code_points, placed.box, rule, fonts_, Typeface::kai);
        if (fitted.cut && options_.overflow == Overflow::refuse)
            return std::unexpected(
                refusal(placed.path, "the value has " + std::to_string(code_points->size()) +
                                         " characters and fits its box in no size, expected a shorter one"));
        add_lines(page_.shapes, fitted, Typeface::kai, {}, "field \"" + placed.path + "\"");
        for (const auto& line : fitted.lines) {
            const Mm below = std::min(line.at.y + fitted.size * 0.3, placed.box.bottom());
            doubt(placed, {line.at.x, line.at.y, line.width, below - line.at.y});
        }
        return {};
    }

    void doubt(const PlacedField& placed, const Rect<Mm>& box) {
        if (sheet_.doubtful != nullptr && sheet_.doubtful->contains(placed.path))
            page_.shapes.push_back(doubt_dots(box));
    }

    const Sheet& sheet_;
    const Fonts& fonts_;
    const FormOptions& options_;
    Page& page_;
};

/// What every sheet of a layout shows: tints below, then the watermark, then lines, words and corner marks.
std::vector<Shape> furniture(const PageLayout& layout, const Fonts& fonts, const FormOptions& options) {
    std::vector<Shape> shapes;
    for (const auto& patch : layout.patches) shapes.push_back(Fill{patch.box, patch.grey});
    if (!options.watermark.empty()) shapes.push_back(diagonal_words(options.watermark, layout.size, fonts));
    for (const auto& stroke : layout.strokes)
        shapes.push_back(Line{{stroke.from, stroke.to}, stroke.width, stroke.grey, Cap::butt});
    for (const auto& ring : layout.rings) shapes.push_back(Ring{ring.centre, ring.radius, ring.width, ring.grey});
    for (const auto& caption : layout.captions) draw_caption(shapes, caption, fonts);
    if (!layout.qr_box.empty())  // a form drawn by others has none
        for (auto& mark : draw_corner_marks(layout.size)) shapes.push_back(std::move(mark));
    return shapes;
}

}  // namespace

FormDrawer::FormDrawer(const templates::FormTemplate& form, const Fonts& fonts, FormOptions options)
    : fonts_(fonts), options_(std::move(options)) {
    drawing_.title = form.title;
}

int FormDrawer::layer_of(const PageLayout& layout) {
    const auto [layer, is_new] = layers_.try_emplace(&layout, static_cast<int>(drawing_.layers.size()));
    if (is_new) drawing_.layers.push_back(furniture(layout, fonts_, options_));
    return layer->second;
}

std::expected<const Drawing*, Error> FormDrawer::draw(std::span<const Sheet> sheets) {
    drawing_.pages.clear();
    for (const Sheet& sheet : sheets) {
        const PageLayout& layout = *sheet.page;
        Page page{.size = layout.size, .layers = {layer_of(layout)}};
        auto identity =
            draw_identity(sheet.identity, {layout.qr_box, layout.datamatrix_box, layout.readable_code_box}, fonts_);
        if (!identity) return std::unexpected(identity.error());
        page.shapes = std::move(*identity);
        if (auto filled = Filling(sheet, fonts_, options_, page).draw(); !filled) return std::unexpected(filled.error());
        drawing_.pages.push_back(std::move(page));
    }
    return &drawing_;
}

std::expected<Drawing, Error> draw_form(const templates::FormTemplate& form, std::span<const Sheet> sheets,
                                        const Fonts& fonts, const FormOptions& options) {
    FormDrawer drawer(form, fonts, options);
    const auto drawing = drawer.draw(sheets);
    if (!drawing) return std::unexpected(drawing.error());
    return **drawing;
}

Places places_of(const templates::Layout& layout) {
    Places places;
    for (const auto& page : layout.pages)
        for (const auto& placed : page.fields) places.insert(placed.path);
    return places;
}

std::vector<std::string> values_without_place(const record::Record& record, const Places& places) {
    std::vector<std::string> lost;
    for (const auto& [path, value] : record.fields)
        if (!record::is_blank(value) && !places.contains(path)) lost.push_back(path);
    return lost;
}

}  // namespace formloop::pdfgen
