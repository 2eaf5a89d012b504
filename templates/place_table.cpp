// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>
#include <utility>

#include "src/base/text.h"
#include "templates/page_builder.h"
#include "templates/paper.h"

/// Tables: rows of a repeat, and columns of a repeat inside it.
namespace formloop::templates {
namespace {

using namespace paper;

constexpr Mm kSlack{0.001};
constexpr Mm kRowRuleWidth{0.25};  // between rows of several lines

std::chrono::weekday weekday_of(std::chrono::year_month month, int day) {
    return std::chrono::weekday(std::chrono::sys_days(month / std::chrono::day(static_cast<unsigned>(day))));
}

/// A part of the height of a table.
struct Stretch {
    Mm y, height;
};

/// Where columns stand: from the first row to the last, or in one of the lines of each row. The rows begin at `body`.
std::vector<Stretch> stretches(const Table& table, int line, int lines, Mm body) {
    if (lines == 1) return {{body, table.row_height * table.rows}};
    const Mm height = table.row_height / lines;
    std::vector<Stretch> out;
    for (int r = 0; r < table.rows; ++r) out.push_back({body + table.row_height * r + height * line, height});
    return out;
}

bool has_pen(FieldKind kind) { return kind != FieldKind::printed && kind != FieldKind::computed; }

}  // namespace

bool PageBuilder::exists(const Span& span) const {
    if (!month_ || !span.is_day()) return true;
    return (*month_ / std::chrono::day(static_cast<unsigned>(*span.index))).ok();
}

std::vector<PageBuilder::Span> PageBuilder::spans(const std::vector<Column>& columns, Mm x, Mm width, Place place,
                                                  std::string_view what) {
    std::vector<std::optional<Mm>> given;
    for (const Column& column : columns) {
        if (column.inner) {
            const bool days = column.inner->key == RepeatKey::day;
            if (!column.width) {
                fault(column.place, days ? "a days column has no width, expected the width of one day"
                                         : "a slots column has no width, expected the width of one slot");
            }
            given.push_back(column.width.value_or(Mm{8}) * (column.inner->to - column.inner->from + 1));
        } else {
            given.push_back(column.width);
        }
    }
    const auto each = widths(given, width, place, what);
    std::vector<Span> out;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        const Column& column = columns[i];
        if (column.inner) {
            for (int index = column.inner->from; index <= column.inner->to; ++index) {
                out.push_back({&column, x, column.width.value_or(Mm{8}), index});
                x += out.back().width;
            }
        } else {
            out.push_back({&column, x, each[i], std::nullopt});
            x += each[i];
        }
    }
    return out;
}

std::vector<PageBuilder::Strip> PageBuilder::strips(const Table& table, Mm x, Mm width) {
    if (table.lines.empty()) {
        return {{spans(table.columns, x, width, table.place, "the columns of the table"), x, width}};
    }
    std::vector<Strip> out;
    if (!table.columns.empty()) {
        Mm sum{};
        for (const Column& column : table.columns) {
            if (!column.width) fault(column.place, "a column beside the lines of a row has no width, expected one");
            const int times = column.inner ? column.inner->to - column.inner->from + 1 : 1;
            sum += column.width.value_or(Mm{1}) * times;
        }
        out.push_back({spans(table.columns, x, sum, table.place, "the columns beside the lines"), x, sum});
        x += sum;
        width = std::max(width - sum, Mm{1});
    }
    const int lines = static_cast<int>(table.lines.size());
    for (int i = 0; i < lines; ++i) {
        const RowLine& line = table.lines[static_cast<std::size_t>(i)];
        out.push_back({spans(line.columns, x, width, line.place, "the columns of a line"), x, width, i, lines});
    }
    return out;
}

void PageBuilder::inner_head(const Span& span, const Rect<Mm>& box) {
    static constexpr std::array<std::string_view, 7> kWeekdays = {"日", "一", "二", "三", "四", "五", "六"};
    const std::string number = std::to_string(span.is_day() ? *span.index : *span.index + 1);
    if (!month_ || !span.is_day() || !exists(span)) {
        words(box, number, kLabel, Align::centre, kInk);
        return;
    }
    const std::string_view weekday = kWeekdays[weekday_of(*month_, *span.index).c_encoding()];
    if (box.height < kLabelPitch + kNotePitch) {
        words(box, number + std::string(weekday), kNote, Align::centre, kInk);
        return;
    }
    const Mm top = box.y + (box.height - kLabelPitch - kNotePitch) / 2;
    words({box.x, top, box.width, kLabelPitch}, number, kLabel, Align::centre, kInk);
    words({box.x, top + kLabelPitch, box.width, kNotePitch}, weekday, kNote, Align::centre, kSoftInk);
}

void PageBuilder::table_head(const Repeat& repeat, const std::vector<Span>& spans, Mm y, Mm height) {
    const Mm half = height / 2;
    const auto group_of = [&](std::size_t i) -> const std::string& { return spans[i].column->group; };
    for (std::size_t i = 0; i < spans.size(); ++i) {
        const Span& span = spans[i];
        const bool grouped = !group_of(i).empty();
        if (grouped && (i == 0 || group_of(i - 1) != group_of(i))) {
            Mm right = span.x + span.width;
            for (std::size_t j = i + 1; j < spans.size() && group_of(j) == group_of(i); ++j)
                right = spans[j].x + spans[j].width;
            rule_h(span.x, right, y + half);
            words_in(span.column->place, {span.x + Mm{0.5}, y, right - span.x - Mm{1}, half}, group_of(i), kLabel,
                     kLabelPitch, Align::centre, kInk, "title");
        }
        const bool joined = grouped && i > 0 && group_of(i - 1) == group_of(i);
        if (i > 0) rule_v(span.x, joined ? y + half : y, y + height);
        const Rect<Mm> box{span.x + Mm{0.3}, grouped ? y + half : y, span.width - Mm{0.6},
                           grouped ? half : height};
        if (span.index) {
            inner_head(span, box);
            continue;
        }
        std::string title = span.column->title.value_or("");
        if (!span.column->title && span.column->pieces.size() == 1) {
            const auto field = std::ranges::find(repeat.fields, span.column->pieces[0].field, &Field::id);
            if (field != repeat.fields.end()) title = field->label;
        }
        words_in(span.column->place, box, title, kLabel, kLabelPitch, Align::centre, kInk, "title");
    }
}

void PageBuilder::inner_cell(const Span& span, const Repeat& repeat, const std::string& row, const Rect<Mm>& box) {
    const InnerColumns& columns = *span.column->inner;
    const bool days = columns.key == RepeatKey::day;
    const auto inner = std::ranges::find(repeat.repeats, columns.repeat, &Repeat::id);
    if (inner == repeat.repeats.end() || inner->key != columns.key) {
        fault(columns.place, std::string(days ? "days" : "slots") + " is \"" + printable(columns.repeat.substr(0, 60)) +
                                 "\", expected a " + (days ? "day" : "row") + " repeat inside \"" + repeat.id + '"');
        return;
    }
    const std::string where = "repeat \"" + inner->id + '"';
    const Scope scope{&inner->fields, row + inner->id + '[' + std::to_string(*span.index) + "].", Setting::day, where,
                      row};
    std::vector<std::optional<Mm>> given;
    for (const Piece& one : columns.split) given.push_back(one.height);
    if (given.empty()) {
        fault(columns.place, "split is empty, expected at least one field");
        return;
    }
    Mm sum{};
    std::size_t open = 0;
    for (const auto& height : given) {
        if (height) sum += *height;
        else ++open;
    }
    const Mm rest = box.height - sum;
    if (open > 1 || (open == 1 ? rest < Mm{1} : rest < -kSlack)) {
        fault(columns.place, std::string("the parts of a ") + (days ? "day" : "slot") + " are " + show(sum) +
                                 " mm high together and " + std::to_string(open) +
                                 " take the rest, expected at most one in " + show(box.height) + " mm");
        return;
    }
    Mm y = box.y;
    for (std::size_t i = 0; i < given.size(); ++i) {
        const Mm height = given[i].value_or(rest);
        piece(columns.split[i], {box.x, y, box.width, height}, scope, Align::centre);
        y += height;
    }
}

void PageBuilder::table_cell(const Span& span, const Repeat& repeat, int index, Rect<Mm> box) {
    const std::string row = repeat.id + '[' + std::to_string(index) + "].";
    const std::string where = "repeat \"" + repeat.id + '"';
    const Scope scope{&repeat.fields, row, Setting::table, where, row};
    if (span.column->number) {
        std::string number = std::to_string(index + 1);
        const auto digits = static_cast<std::size_t>(span.column->digits);
        if (number.size() < digits) number.insert(0, digits - number.size(), '0');
        words(box, number, kLabel, Align::centre, kSoftInk);
        return;
    }
    if (span.index) {
        if (exists(span)) inner_cell(span, repeat, row, box);
        return;
    }
    if (!span.column->extra.field.empty()) {
        const Rect<Mm> place{box.right() - kExtraWidth, box.y, kExtraWidth, box.height};
        box.width -= kExtraWidth;
        if (const Field* field = find(span.column->extra, scope)) {
            if (field->kind != FieldKind::mark) {
                fault(span.column->extra.place, "field \"" + field->id + "\" is a " +
                                                    std::string(to_string(field->kind)) + ", expected a mark");
            }
            const bool named = !span.column->extra_text.empty();
            const Mm text = named ? Mm{2} : Mm{};
            const Mm top = place.y + (place.height - kExtraBox - text) / 2;
            words({place.x, top, place.width, text}, span.column->extra_text, kSmall, Align::centre, kInk);
            PlacedField out = placed(*field, scope);
            out.box = {place.x + (place.width - kExtraBox) / 2, top + text, kExtraBox, kExtraBox};
            tick_box(out.box);
            add(std::move(out), span.column->extra.place);
        }
    }
    pieces(span.column->pieces, box, scope, Align::left, span.column->place);
}

void PageBuilder::strike(const Table& table, const Repeat& repeat, int index, const Rect<Mm>& row) {
    const std::string path = repeat.id + '[' + std::to_string(index) + "].";
    const std::string where = "repeat \"" + repeat.id + '"';
    const Scope scope{&repeat.fields, path, Setting::table, where, path};
    Piece strike;
    strike.place = table.place;
    strike.field = table.strike;
    const Field* field = find(strike, scope);
    if (!field) return;
    if (field->kind != FieldKind::strike) {
        fault(table.place, "strike is field \"" + field->id + "\" of kind " + std::string(to_string(field->kind)) +
                               ", expected a field of kind strike");
    }
    PlacedField out = placed(*field, scope);
    out.box = row.grown(Mm{-0.5});
    add(std::move(out), table.place);
}

/// Tints the weekends of a known month, with their heads where the columns are as high as the row. The table begins at
/// `top`.
void PageBuilder::weekends(const Table& table, const Strip& strip, Mm top) {
    const auto all = stretches(table, strip.line, strip.lines, top + table.head_height);
    for (const Span& span : strip.spans) {
        if (!span.is_day() || !month_ || !exists(span)) continue;
        const auto weekday = weekday_of(*month_, *span.index);
        if (weekday != std::chrono::Saturday && weekday != std::chrono::Sunday) continue;
        for (Stretch stretch : all) {
            if (strip.lines == 1) {
                const Mm head = span.column->group.empty() ? table.head_height : table.head_height / 2;
                stretch.y -= head;
                stretch.height += head;
            }
            tint({span.x, stretch.y, span.width, stretch.height}, kWeekendTint);
        }
    }
}

/// Rules between the columns, and hatching: what a strip has in all rows alike. The table begins at `top`.
void PageBuilder::table_lines(const Table& table, const Strip& strip, Mm top) {
    const auto all = stretches(table, strip.line, strip.lines, top + table.head_height);
    for (std::size_t i = 0; i < strip.spans.size(); ++i) {
        const Span& span = strip.spans[i];
        const auto& texts = span.column->texts;
        if (!texts.empty()) row_texts(table, strip, span, top + table.head_height);
        const bool nothing = !span.column->number && texts.empty() && !span.column->inner && span.column->pieces.empty();
        for (const Stretch& stretch : all) {
            if (i > 0) rule_v(span.x, stretch.y, stretch.y + stretch.height);
            if (nothing || !exists(span)) hatch({span.x, stretch.y, span.width, stretch.height});
        }
    }
}

void PageBuilder::row_texts(const Table& table, const Strip& strip, const Span& span, Mm body) {
    const auto& texts = span.column->texts;
    if (std::cmp_not_equal(texts.size(), table.rows)) {
        fault(span.column->place, "texts has " + std::to_string(texts.size()) + " entries, expected " +
                                      std::to_string(table.rows) + ", one a row");
    }
    for (int r = 0; r < table.rows && std::cmp_less(r, texts.size()); ++r) {
        const Rect<Mm> cell{span.x, strip.top(body + table.row_height * r, table.row_height), span.width, strip.height(table.row_height)};
        tint(cell, kLabelTint);
        words_in(span.column->place, {cell.x + Mm{0.5}, cell.y, cell.width - Mm{1}, cell.height}, texts[static_cast<std::size_t>(r)],
                 kLabel, kLabelPitch, Align::centre, kInk, "text");
    }
}

void PageBuilder::block(const Table& table, Flow& flow) {
    const auto found = std::ranges::find(form_.schema.repeats, table.repeat, &Repeat::id);
    if (found == form_.schema.repeats.end() || found->key != RepeatKey::row) {
        fault(table.place,
              "repeat is \"" + printable(table.repeat.substr(0, 60)) + "\", expected a row repeat of the form");
        return;
    }
    const bool filled = !table.columns.empty() || !table.lines.empty();
    const bool bare = std::ranges::any_of(table.lines, [](const RowLine& line) { return line.columns.empty(); });
    if (!filled || bare || table.rows < 1) {
        fault(table.place, "the table has no columns or no rows, expected some");
        return;
    }
    const bool pen = std::ranges::any_of(found->fields, [](const Field& field) { return has_pen(field.kind); });
    const Mm line_height = table.row_height / static_cast<double>(std::max<std::size_t>(table.lines.size(), 1));
    if (pen && line_height + kSlack < Mm{7.5}) {
        fault(table.place, std::string(table.lines.empty() ? "the rows" : "the lines of a row") + " are " +
                               show(line_height) + " mm high, expected at least 7.5 for a pen");
    }
    begin_run(flow);
    const auto all = strips(table, flow.x, flow.width);
    const Mm top = flow.y, body = top + table.head_height;
    const Mm bottom = body + table.row_height * table.rows;
    const bool several = !table.lines.empty();
    tint({flow.x, top, flow.width, table.head_height}, kLabelTint);
    for (const Strip& strip : all) weekends(table, strip, top);
    for (const Strip& strip : all) {
        if (table.head_height > Mm{}) {
            table_head(*found, strip.spans, strip.top(top, table.head_height), strip.height(table.head_height));
        }
        if (strip.x > flow.x && strip.line == 0) rule_v(strip.x, top, bottom);
        table_lines(table, strip, top);
    }
    const bool on_further_page = !page_.continues.empty() && page_.continues == table.repeat;
    const int stride = on_further_page ? table.rows : base_capacity(form_, table.repeat);
    const int first = table.first + (sheet_ - 1) * stride;
    const auto between_lines = [&](Mm y, Mm height) {
        for (const Strip& strip : all) {
            if (strip.line > 0) rule_h(strip.x, strip.x + strip.width, strip.top(y, height));
        }
    };
    if (table.head_height > Mm{}) between_lines(top, table.head_height);
    for (int r = 0; r < table.rows && !full(table.place); ++r) {
        const Mm y = body + table.row_height * r;
        if (y > top) {
            if (several) stroke({flow.x, y}, {flow.x + flow.width, y}, kRowRuleWidth, kFrame);
            else rule_h(flow.x, flow.x + flow.width, y);
        }
        between_lines(y, table.row_height);
        for (const Strip& strip : all) {
            for (const Span& span : strip.spans) {
                table_cell(span, *found, first + r,
                           {span.x, strip.top(y, table.row_height), span.width, strip.height(table.row_height)});
            }
        }
        if (!table.strike.empty()) strike(table, *found, first + r, {flow.x, y, flow.width, table.row_height});
    }
    flow.y = bottom;
}

}  // namespace formloop::templates
