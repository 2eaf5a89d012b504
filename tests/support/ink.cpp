// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/ink.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "src/base/text.h"

namespace formloop::simulator {
namespace {

using templates::FieldKind;
using templates::PlacedField;

constexpr std::array<std::pair<InkKind, std::string_view>, 4> kInkNames{
    {{InkKind::typed, "typed"}, {InkKind::font, "font"}, {InkKind::real, "real"}, {InkKind::drawn, "drawn"}}};

/// How many cells each part of a format has: `9{4}-9{8}` is 4, 8.
std::vector<std::size_t> part_lengths(std::string_view format) {
    std::vector<std::size_t> parts{0};
    for (std::size_t i = 0; i < format.size(); ++i) {
        if (format[i] == '-' || format[i] == ':') {
            parts.push_back(0);
        } else if (format[i] == '{') {
            const std::size_t close = format.find('}', i);
            if (close == std::string_view::npos) return {};
            parts.back() += std::stoul(std::string(format.substr(i + 1, close - i - 1))) - 1;
            i = close;
        } else {
            ++parts.back();
        }
    }
    return parts;
}

/// The parts of a date that its format asks for, from the ISO value.
std::vector<std::string> date_parts(std::string_view format, const std::string& iso) {
    const auto given = split(iso, '-');
    std::vector<std::string> parts;
    for (const auto& run : split(format, '-')) {
        if (run.starts_with("YY") && given.size() > 0 && given[0].size() == 4) parts.push_back(given[0].substr(4 - run.size()));
        if (run == "MM" && given.size() > 1) parts.push_back(given[1]);
        if (run == "DD" && given.size() > 2) parts.push_back(given[2]);
    }
    return parts;
}

std::string number_text(double number, int decimals) {
    char text[64];
    std::snprintf(text, sizeof text, "%.*f", decimals, number);
    return text;
}

}  // namespace

std::string_view to_string(InkKind kind) {
    for (const auto& [k, name] : kInkNames)
        if (k == kind) return name;
    return {};
}

std::optional<InkKind> ink_kind(std::string_view name) {
    for (const auto& [k, n] : kInkNames)
        if (n == name) return k;
    return std::nullopt;
}

std::optional<std::vector<std::string>> cell_characters(const PlacedField& field, const record::Value& value) {
    const std::size_t cells = field.cells.size();
    std::vector<std::string> filled(cells);
    if (const auto* number = std::get_if<double>(&value)) {
        std::string digits = number_text(*number, field.field->decimals);
        std::erase(digits, '.');
        if (digits.size() > cells) return std::nullopt;
        for (std::size_t i = 0; i < digits.size(); ++i) filled[cells - digits.size() + i] = digits.substr(i, 1);
        return filled;
    }
    const auto* text = std::get_if<std::string>(&value);
    if (!text) return std::nullopt;
    const std::string& format = field.field->format;
    const auto lengths = part_lengths(format);
    std::size_t total = 0;
    for (std::size_t n : lengths) total += n;
    std::vector<std::string> parts;
    if (field.field->kind == FieldKind::date) parts = date_parts(format, *text);
    else if (lengths.size() > 1) parts = split(*text, format.find(':') != std::string::npos ? ':' : '-');
    else parts = {*text};
    if (total != cells || parts.size() < lengths.size()) return std::nullopt;
    // A value that begins with a printed prefix has more parts than the cells hold: the last ones are written.
    parts.erase(parts.begin(), parts.end() - static_cast<std::ptrdiff_t>(lengths.size()));
    std::size_t cell = 0;
    for (std::size_t p = 0; p < lengths.size(); cell += lengths[p], ++p) {
        const auto symbols = characters(parts[p]);
        if (symbols.size() > lengths[p]) return std::nullopt;
        std::ranges::copy(symbols, filled.begin() + static_cast<std::ptrdiff_t>(cell));
    }
    return filled;
}

std::string written_text(const PlacedField& field, const record::Value& value) {
    switch (field.field->kind) {
        case FieldKind::ticks: case FieldKind::mark: case FieldKind::strike: case FieldKind::signature: return {};
        default: break;
    }
    if (const auto* number = std::get_if<double>(&value)) return number_text(*number, field.field->decimals);
    if (const auto* text = std::get_if<std::string>(&value)) return *text;
    return {};
}

Writer random_writer(InkKind kind, const InkStock& stock, Random& random) {
    Writer w;
    w.kind = kind;
    Random counts = random.stream("counts");
    w.tally = random_tally_hand(counts);
    w.digits = counts.chance(0.6) ? 0 : counts.chance(0.5) ? 1 : counts.between(0.2, 0.6);
    const bool typed = kind == InkKind::typed;
    const Script* type = stock.type.empty() ? nullptr : random.pick(stock.type);
    const Script* hand = stock.hands.empty() ? type : random.pick(stock.hands);
    w.script = typed ? type : kind == InkKind::real && stock.pictures ? stock.pictures : hand;
    // What a font of Latin letters alone lacks is written in another that has Hanzi.
    std::vector<const Script*> chinese;
    for (const Script* s : typed || stock.hands.empty() ? stock.type : stock.hands)
        if (s->has(U'国')) chinese.push_back(s);
    w.stand_in = hand && hand->has(U'国') && !typed ? hand : chinese.empty() ? type : random.pick(chinese);
    w.stand_in_kind = typed ? InkKind::typed : InkKind::font;
    const std::size_t pen = random.weighted({0.42, 0.28, 0.2, 0.1});  // black ball, blue ball, gel, pencil
    const double greys[] = {random.between(0.1, 0.25), random.between(0.22, 0.38), random.between(0.04, 0.14),
                            random.between(0.36, 0.5)};
    const double grains[] = {random.between(0.05, 0.25), random.between(0.05, 0.25), 0, random.between(0.4, 0.7)};
    w.marker = {greys[pen], grains[pen], Mm{random.between(0.38, 0.62)}};
    if (typed) {
        w.pen = {random.between(0.03, 0.12), 0, Mm{0.4}};
        w.shift = {Mm{random.wobble(0.15)}, Mm{random.wobble(0.15)}};
        w.bolder = Mm{random.between(-0.01, 0.05)};
        return w;
    }
    w.pen = w.marker;
    w.size = random.between(0.86, 1.08);
    w.slant = random.normal(0.06, 0.09);
    w.unrest = kind == InkKind::font && hand && stock.hands.empty() ? random.between(0.012, 0.022)
                                                                      : random.between(0.003, 0.011);
    w.spread = random.between(0.94, 1.06);
    w.care = random.between(0.55, 1.0);
    w.bolder = Mm{random.between(-0.02, 0.12)};
    return w;
}

namespace {

/// Writes one sheet's fields; remembers the ink of what it wrote.
class Filler {
public:
    Filler(Canvas& canvas, const Writer& writer, Random& random) : canvas_(canvas), writer_(writer), random_(random) {}

    /// The kind of ink that was used; nothing when the value is blank or could not be written.
    std::optional<InkKind> fill(const PlacedField& field, const record::Value& value) {
        if (record::is_blank(value)) return std::nullopt;
        switch (field.field->kind) {
            case FieldKind::ticks: return tick_choices(field, value);
            case FieldKind::mark: return drawn(cell_mark(ring(field.box), random_), 0.85);
            case FieldKind::strike: return drawn(strike_line(field.box, random_), 1);
            case FieldKind::signature: return drawn(signature(field.box, random_), 1);
            case FieldKind::tally:
                if (random_.chance(writer_.digits)) return write_text(field, value);
                if (const auto* n = std::get_if<double>(&value))
                    return drawn(tally(field.box, static_cast<int>(*n), writer_.tally, random_), writer_.tally.pen);
                return std::nullopt;
            default: return field.cells.empty() ? write_text(field, value) : write_cells(field, value);
        }
    }

private:
    struct Choice {
        const Script* script;
        InkKind kind;
    };

    /// Who writes this: the writer's own script, or the one that stands in for it.
    std::optional<Choice> script_for(std::u32string_view text) const {
        if (writer_.script && writer_.script->has_all(text)) return Choice{writer_.script, writer_.kind};
        if (writer_.stand_in && writer_.stand_in->has_all(text)) return Choice{writer_.stand_in, writer_.stand_in_kind};
        return std::nullopt;
    }

    std::optional<InkKind> drawn(const std::vector<PenPath>& strokes, double width) {
        Pen pen = writer_.marker;
        pen.width *= width;
        canvas_.draw(strokes, pen, random_);
        return InkKind::drawn;
    }

    /// Marks of a table are made small enough to stay in their own cell.
    Rect<Mm> ring(const Rect<Mm>& box) const {
        const Mm side = std::min({box.width, box.height, Mm{5}});
        const Point<Mm> c = box.centre();
        return {c.x - side / 2, c.y - side / 2, side, side};
    }

    std::optional<InkKind> tick_choices(const PlacedField& field, const record::Value& value) {
        const auto ticked = [&](const std::string& choice) {
            if (const auto* one = std::get_if<std::string>(&value)) return *one == choice;
            if (const auto* many = std::get_if<std::vector<std::string>>(&value)) return std::ranges::find(*many, choice) != many->end();
            return false;
        };
        std::optional<InkKind> ink;
        for (const auto& choice : field.choices)
            if (ticked(choice.value)) ink = drawn(tick(choice.box, writer_.care > 0.75 ? 0.12 : 0.3, random_), 1);
        return ink;
    }

    void set(const Script& script, InkKind kind, char32_t c, Point<Mm> origin, Mm em) {
        Placement at{origin, em};
        if (kind == InkKind::typed) {
            at.bolder = writer_.bolder;
            at.origin = at.origin + writer_.shift;
        } else {
            at.slant = writer_.slant + random_.wobble(0.035);
            at.turn = random_.wobble(0.035);
            at.stretch = random_.between(0.94, 1.06);
            at.unrest = writer_.unrest;
            at.bolder = writer_.bolder + Mm{random_.wobble(0.025)};
        }
        Pen pen = writer_.pen;
        if (kind != InkKind::typed) pen.grey = std::clamp(pen.grey + random_.wobble(0.025), 0.02, 0.55);
        canvas_.lay(script.draw(c, at, canvas_.px_per_mm(), random_), pen, random_);
    }

    std::optional<InkKind> write_cells(const PlacedField& field, const record::Value& value) {
        const auto symbols = cell_characters(field, value);
        if (!symbols) return std::nullopt;
        const auto text = decode_utf8(join(*symbols, ""));
        if (!text || text->empty()) return std::nullopt;
        const auto choice = script_for(*text);
        if (!choice) return std::nullopt;
        const Rect<Mm>& first = field.cells.front();
        const Mm em = std::min({first.height * 0.72, first.width * 1.12, Mm{4.9}}) * writer_.size;
        for (std::size_t i = 0; i < symbols->size(); ++i)
            if (const auto c = decode_utf8((*symbols)[i]); c && !c->empty())
                set_in_box(*choice, c->front(), field.cells[i], em);
        return choice->kind;
    }

    /// One character in the middle of a cell: type by its advance and one baseline, a hand by the ink, a little astray.
    void set_in_box(const Choice& choice, char32_t c, const Rect<Mm>& cell, Mm em) {
        const Script& script = *choice.script;
        const InkBox ink = script.extent(c);
        if (choice.kind == InkKind::typed) {
            const double wide = std::max(script.advance(c), ink.right - ink.left);
            em = std::min(em, cell.width * 0.92 / std::max(0.3, wide));
            const Mm x = cell.centre().x - em * (script.advance(c) / 2);
            set(script, choice.kind, c, {x, cell.centre().y + em * (c < 0x80 ? 0.36 : 0.38)}, em);
            return;
        }
        const double wide = std::max(0.2, ink.right - ink.left), tall = std::max(0.3, ink.bottom - ink.top);
        Mm size = std::min({em * 1.05, cell.width * 0.8 / wide, cell.height * 0.8 / tall});
        // Fonts like handwriting differ much in how tall their digits are: a person fills the cell.
        size = std::max(size, std::min({cell.width * 0.62 / wide, cell.height * 0.6 / tall, em * 1.7})) * random_.between(0.92, 1.05);
        const double stray = 0.045 + 0.06 * (1 - writer_.care);
        const Mm free_x = cell.width - size * wide, free_y = cell.height - size * tall;
        const Mm x = cell.x + free_x / 2 + std::clamp(cell.width * random_.wobble(stray), free_x * -0.55, free_x * 0.55);
        const Mm y = cell.y + free_y / 2 + std::clamp(cell.height * random_.wobble(stray), free_y * -0.5, free_y * 0.5);
        set(script, choice.kind, c, {x - size * ink.left, y - size * ink.top}, size);
    }

    double width_of(const Script& script, std::u32string_view text) const {
        double width = 0;
        for (char32_t c : text) width += script.advance(c) * writer_.spread;
        return width;
    }

    std::optional<InkKind> write_text(const PlacedField& field, const record::Value& value) {
        const auto text = decode_utf8(written_text(field, value));
        if (!text || text->empty()) return std::nullopt;
        const auto choice = script_for(*text);
        if (!choice) return std::nullopt;
        const FieldKind kind = field.field->kind;
        if (kind == FieldKind::letter || (kind == FieldKind::code && text->size() == 1)) {
            const Mm em = std::min({field.box.height * 0.8, field.box.width * 0.95, Mm{5.2}}) * writer_.size;
            set_in_box(*choice, text->front(), field.box, em);
            return choice->kind;
        }
        const bool typed = choice->kind == InkKind::typed;
        const int lines = std::max(1, field.field->lines);
        const Mm margin = std::min(Mm{typed ? 0.8 : 1.0}, field.box.width * 0.06);
        const Mm room = field.box.width - margin * 2, pitch = field.box.height / lines;
        Mm em = std::min(pitch * (typed ? 0.62 : 0.7), Mm{typed ? 4.3 : 5.6}) * (typed ? 1 : writer_.size);
        const double width = width_of(*choice->script, *text);
        // A long value is written smaller before it is broken into lines, as people do.
        const double rows_needed = std::ceil(em * width / room - 1e-9);
        if (rows_needed > lines) em = std::max(em * (lines * 0.94 / (em * width / room)), Mm{1.8});
        std::vector<std::u32string> rows{U""};
        double so_far = 0;
        for (char32_t c : *text) {
            const double advance = choice->script->advance(c) * writer_.spread;
            if (em * (so_far + advance) > room && static_cast<int>(rows.size()) < lines) rows.emplace_back(), so_far = 0;
            rows.back() += c, so_far += advance;
        }
        const bool right = kind == FieldKind::number || kind == FieldKind::computed;
        const bool centre = kind == FieldKind::code || kind == FieldKind::tally;
        for (std::size_t r = 0; r < rows.size(); ++r) {
            const Mm wide = em * width_of(*choice->script, rows[r]);
            Mm x = field.box.x + margin;
            if (right) x = field.box.right() - margin - wide;
            else if (centre) x = field.box.centre().x - wide / 2;
            else if (!typed) x += std::max(Mm{}, room - wide) * random_.between(0, 0.12);
            const Mm top = field.box.y + (field.box.height - pitch * static_cast<double>(rows.size())) / 2;
            const Mm baseline = top + pitch * (static_cast<double>(r) + 0.5) + em * 0.36;
            const double wave = random_.between(0, 6.28), rise = typed ? 0 : random_.wobble(0.012);
            const Mm swing = typed ? Mm{} : std::min(pitch * 0.06, Mm{0.35}) * (1.4 - writer_.care);
            const Mm start = x;
            for (char32_t c : rows[r]) {
                const Mm drift = swing * std::sin(wave + (x - start) / Mm{9}) - (x - start) * rise;
                const Mm size = typed ? em : em * random_.between(0.93, 1.06);
                set(*choice->script, choice->kind, c, {x, baseline + (typed ? Mm{} : drift)}, size);
                x += em * choice->script->advance(c) * writer_.spread * (typed ? 1 : random_.between(0.97, 1.03));
            }
        }
        return choice->kind;
    }

    Canvas& canvas_;
    const Writer& writer_;
    Random& random_;
};

}  // namespace

std::vector<record::TrueField> fill_page(Canvas& canvas, const templates::PageLayout& page, const record::Fields& values,
                                         const Writer& writer, Random& random) {
    std::vector<record::TrueField> truth;
    for (const PlacedField& field : page.fields) {
        const auto found = values.find(field.path);
        if (found == values.end() || field.by == templates::WrittenBy::print) continue;
        Random own = random.stream(field.path);
        Filler filler(canvas, writer, own);
        if (const auto ink = filler.fill(field, found->second))
            truth.push_back({field.path, found->second, std::string(to_string(*ink))});
    }
    return truth;
}

}  // namespace formloop::simulator
