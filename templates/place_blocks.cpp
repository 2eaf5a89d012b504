// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>

#include "src/base/text.h"
#include "templates/page_builder.h"
#include "templates/paper.h"

/// Blocks from top to bottom: bands, notes, lines of cells, grids, blocks side by side.
namespace formloop::templates {
namespace {

using namespace paper;

constexpr Mm kSlack{0.001};
constexpr Mm kNotePad{0.5};

}  // namespace

// ---- primitives -----------------------------------------------------------------------------------------------------

void PageBuilder::fault(Place place, std::string message) {
    if (faults_) faults_->add(place, std::move(message));
}

bool PageBuilder::full(Place place) {
    constexpr std::size_t kMost = 20'000;
    if (out_.fields.size() < kMost) return false;
    if (!overflowed_) fault(place, "the page holds more than " + std::to_string(kMost) + " fields");
    overflowed_ = true;
    return true;
}

void PageBuilder::stroke(Point<Mm> from, Point<Mm> to, Mm width, Grey grey) {
    out_.strokes.push_back({from, to, width, grey});
}

void PageBuilder::outline(const Rect<Mm>& box, Mm width, Grey grey) {
    const Mm half = width / 2;  // horizontal sides run to the outer corner
    stroke({box.x - half, box.y}, {box.right() + half, box.y}, width, grey);
    stroke({box.x - half, box.bottom()}, {box.right() + half, box.bottom()}, width, grey);
    stroke({box.x, box.y}, {box.x, box.bottom()}, width, grey);
    stroke({box.right(), box.y}, {box.right(), box.bottom()}, width, grey);
}

void PageBuilder::tint(const Rect<Mm>& box, Grey grey) { out_.patches.push_back({box, grey}); }

void PageBuilder::hatch(const Rect<Mm>& box) {
    constexpr double kStep = 2.0;
    const double w = box.width.value, h = box.height.value;
    for (double d = kStep; d < w + h; d += kStep) {  // the lines x + y = d inside the box
        const double x0 = std::max(0.0, d - h), x1 = std::min(w, d);
        stroke({box.x + Mm{x0}, box.y + Mm{d - x0}}, {box.x + Mm{x1}, box.y + Mm{d - x1}}, kRuleWidth, kHatch);
    }
}

void PageBuilder::words(const Rect<Mm>& box, std::string_view text, Mm size, Align align, Grey grey) {
    if (text.empty()) return;
    out_.captions.push_back({box, std::string(text), size, Typeface::sans, align, grey});
}

void PageBuilder::words_in(Place place, const Rect<Mm>& box, std::string_view text, Mm size, Mm pitch, Align align,
                           Grey grey, std::string_view what) {
    if (text.empty()) return;
    const auto lines = wrap(text, box.width, size);
    const Mm height = pitch * static_cast<double>(lines.size());
    Mm widest{};
    for (const std::string& line : lines) widest = std::max(widest, text_width(line, size));
    if (widest > box.width + kSlack || height > box.height + Mm{0.3}) {
        std::string shown(text.substr(0, 60));
        std::ranges::replace(shown, '\n', ' ');
        fault(place, std::string(what) + " \"" + printable(shown) + "\" needs " + show(widest) + " × " + show(height) +
                         " mm, but its place is " + show(box.width) + " × " + show(box.height) + " mm");
    }
    Mm y = box.y + (box.height - height) / 2;
    for (const std::string& line : lines) {
        words({box.x, y, box.width, pitch}, line, size, align, grey);
        y += pitch;
    }
}

std::vector<Mm> PageBuilder::widths(const std::vector<std::optional<Mm>>& given, Mm total, Place place,
                                    std::string_view what) {
    Mm sum{};
    int open = 0;
    for (const auto& width : given) {
        if (width) sum += *width;
        else ++open;
    }
    if (open > 1) {
        fault(place, std::to_string(open) + " of " + std::string(what) + " have no width, expected at most one");
    }
    if (open == 0 && std::abs((sum - total).value) > 0.01) {
        fault(place, std::string(what) + " are " + show(sum) + " mm wide together, expected " + show(total));
    }
    const Mm rest = (total - sum) / std::max(open, 1);
    if (open > 0 && rest < Mm{1}) {
        fault(place,
              std::string(what) + " leave " + show(rest) + " mm for the one without a width, expected at least 1");
    }
    std::vector<Mm> out;
    for (const auto& width : given) out.push_back(width ? *width : std::max(rest, Mm{1}));
    return out;
}

// ---- runs -----------------------------------------------------------------------------------------------------------

void PageBuilder::begin_run(Flow& flow) {
    if (flow.running || (flow.inner && flow.ruled)) rule_h(flow.x, flow.x + flow.width, flow.y);
    if (!flow.running) flow.run_top = flow.y;
    flow.running = true;
    flow.ruled = false;
}

void PageBuilder::end_run(Flow& flow) {
    if (!flow.running) return;
    flow.running = false;
    if (flow.inner) {
        rule_h(flow.x, flow.x + flow.width, flow.y);
        flow.ruled = true;
    } else {
        outline({flow.x, flow.run_top, flow.width, flow.y - flow.run_top}, kFrameWidth, kFrame);
    }
}

void PageBuilder::blocks(const std::vector<Block>& list, Flow& flow) {
    for (const Block& one : list) {
        std::visit([&](const auto& made) { block(made, flow); }, one);
    }
}

void PageBuilder::block(const Gap& gap, Flow& flow) {
    end_run(flow);
    flow.y += gap.height;
}

// ---- words ----------------------------------------------------------------------------------------------------------

std::vector<PageBuilder::NoteLine> PageBuilder::legend_lines(const std::vector<LegendEntry>& entries, Mm width,
                                                             bool together) {
    constexpr std::string_view kBetween = "  ";
    const Mm gap = text_width(kBetween, kNote);
    std::vector<NoteLine> lines;
    std::string line;
    Mm used{}, indent{}, hanging{};
    const auto put = [&](const std::string& atom) {
        const Mm needed = text_width(atom, kNote);
        if (!line.empty() && indent + used + gap + needed > width + kSlack) {
            lines.push_back({indent, line});
            indent = together ? Mm{} : hanging;
            line.clear();
        }
        if (line.empty()) {
            line = atom;
            used = needed;
        } else {
            line.append(kBetween).append(atom);
            used += gap + needed;
        }
    };
    for (const LegendEntry& entry : entries) {
        const Field* field = find_field(form_.schema, entry.field);
        if (!field || field->choices.empty()) {
            fault(entry.place, "legend of \"" + printable(entry.field.substr(0, 60)) +
                                   "\", expected a field of the form that has choices");
            continue;
        }
        const std::string label = (entry.label.empty() ? field->label : entry.label) + ":";
        hanging = std::min(text_width(label, kNote), width / 4);
        indent = Mm{};
        bool first = true;
        for (const Choice& choice : field->choices) {
            const std::string atom = field->kind == FieldKind::code ? choice.value + " " + choice.label : choice.label;
            put(first ? label + atom : atom);
            first = false;
        }
        if (!together && !line.empty()) {
            lines.push_back({indent, line});
            line.clear();
        }
    }
    if (!line.empty()) lines.push_back({indent, line});
    return lines;
}

void PageBuilder::note_lines(const std::vector<NoteLine>& lines, Mm x, Mm y, Mm width) {
    for (const NoteLine& line : lines) {
        words({x + line.indent, y, width - line.indent, kNotePitch}, line.text, kNote, Align::left, kSoftInk);
        y += kNotePitch;
    }
}

void PageBuilder::block(const Note& note, Flow& flow) {
    end_run(flow);
    std::vector<NoteLine> lines;
    for (const std::string& paragraph : note.paragraphs) {
        for (std::string& line : wrap(paragraph, flow.width - kNotePad * 2, kNote))
            lines.push_back({Mm{}, std::move(line)});
    }
    note_lines(lines, flow.x + kNotePad, flow.y + Mm{0.5}, flow.width - kNotePad * 2);
    flow.y += kNotePitch * static_cast<double>(lines.size()) + Mm{0.5};
}

void PageBuilder::block(const Legend& legend, Flow& flow) {
    end_run(flow);
    const auto lines = legend_lines(legend.entries, flow.width - kNotePad * 2, legend.together);
    note_lines(lines, flow.x + kNotePad, flow.y + Mm{0.5}, flow.width - kNotePad * 2);
    flow.y += kNotePitch * static_cast<double>(lines.size()) + Mm{0.5};
}

void PageBuilder::block(const Band& band, Flow& flow) {
    constexpr Mm kPad{1.5}, kAir{4};
    const Mm own = text_width(band.text, kLabel);
    const Mm left = kPad + own + kAir;
    std::vector<NoteLine> lines = legend_lines(band.legend, flow.width - left - kPad, false);
    if (!band.note.empty()) {
        for (std::string& line : wrap(band.note, flow.width - left - kPad, kNote))
            lines.push_back({Mm{}, std::move(line)});
    }
    const Mm needed = lines.empty() ? Mm{4} : kNotePitch * static_cast<double>(lines.size()) + Mm{0.5};
    const Mm height = band.height.value_or(std::max(Mm{5}, needed + Mm{0.5}));
    if (own + kPad * 2 > flow.width || needed > height + kSlack) {
        fault(band.place, "band \"" + printable(band.text.substr(0, 60)) + "\" needs " + show(needed) +
                              " mm of height, but is " + show(height) + " mm high");
    }
    begin_run(flow);
    tint({flow.x, flow.y, flow.width, height}, kBandTint);
    words({flow.x + kPad, flow.y, own + Mm{1}, height}, band.text, kLabel, Align::left, Grey{0});
    const Mm text_height = kNotePitch * static_cast<double>(lines.size());
    note_lines(lines, flow.x + left, flow.y + (height - text_height) / 2, flow.width - left - kPad);
    flow.y += height;
}

// ---- lines of cells -------------------------------------------------------------------------------------------------

void PageBuilder::pieces(const std::vector<Piece>& list, const Rect<Mm>& area, const Scope& scope, Align align,
                         Place place) {
    if (list.empty()) return;
    std::vector<std::optional<Mm>> given;
    for (const Piece& one : list) given.push_back(one.width);
    if (list.size() == 1 && !given[0]) given[0] = area.width;
    const bool some_open = std::ranges::any_of(given, [](const auto& width) { return !width; });
    if (!some_open) {  // parts may leave air at the right
        Mm sum{};
        for (const auto& width : given) sum += *width;
        if (sum > area.width + kSlack) {
            fault(place, "the parts are " + show(sum) + " mm wide together, expected at most " + show(area.width));
        }
    }
    const auto each = some_open ? widths(given, area.width, place, "the parts") : [&] {
        std::vector<Mm> all;
        for (const auto& width : given) all.push_back(*width);
        return all;
    }();
    Mm x = area.x;
    for (std::size_t i = 0; i < list.size(); ++i) {
        piece(list[i], {x, area.y, each[i], area.height}, scope, align);
        x += each[i];
    }
}

void PageBuilder::cell(const Cell& cell, const Rect<Mm>& box, const Scope& scope, Mm label_width) {
    std::string label = cell.label.value_or("");
    if (!cell.label && cell.pieces.size() == 1 && !cell.pieces[0].field.empty()) {
        const auto field = std::ranges::find(*scope.fields, cell.pieces[0].field, &Field::id);
        if (field != scope.fields->end()) label = field->label;
    }
    Rect<Mm> area = box;
    if (!label.empty() && label_width > Mm{}) {
        if (label_width + Mm{3} > box.width && !cell.pieces.empty()) {
            fault(cell.place, "the label takes " + show(label_width) + " of the cell's " + show(box.width) + " mm");
        }
        const Rect<Mm> left{box.x, box.y, std::min(label_width, box.width), box.height};
        if (scope.setting != Setting::open) tint(left, kLabelTint);
        words_in(cell.place, {left.x + Mm{0.5}, left.y, left.width - Mm{1}, left.height}, label, kLabel, kLabelPitch,
                 scope.setting == Setting::open ? Align::left : Align::centre, kInk, "label");
        area = {left.right(), box.y, std::max(box.width - left.width, Mm{1}), box.height};
    } else if (!label.empty()) {
        constexpr Mm kCorner{2.5};
        if (text_width(label, kNote) + Mm{1.5} > box.width) {
            fault(cell.place, "label \"" + printable(label.substr(0, 60)) + "\" needs " +
                                  show(text_width(label, kNote) + Mm{1.5}) + " mm, but its cell is " + show(box.width) +
                                  " mm wide");
        }
        words({box.x + Mm{0.75}, box.y + Mm{0.25}, box.width - Mm{1}, kCorner - Mm{0.25}}, label, kNote, Align::left,
              kSoftInk);
        area.y += kCorner;
        area.height = std::max(area.height - kCorner, Mm{1});
    }
    pieces(cell.pieces, area, scope, cell.align, cell.place);
}

void PageBuilder::block(const Line& line, Flow& flow) {
    const Setting setting = line.open.value_or(flow.lines == Setting::open) ? Setting::open : Setting::line;
    std::vector<std::optional<Mm>> given;
    for (const Cell& one : line.cells) given.push_back(one.width);
    if (given.empty()) {
        fault(line.place, "a line has no cells, expected at least one");
        return;
    }
    const auto each = widths(given, flow.width, line.place, "the cells");
    if (setting == Setting::open) end_run(flow);
    else begin_run(flow);
    const Scope scope{&form_.schema.fields, "", setting, "the form", ""};
    Mm x = flow.x;
    for (std::size_t i = 0; i < each.size(); ++i) {
        if (i > 0 && setting != Setting::open) rule_v(x, flow.y, flow.y + line.height);
        const Mm label_width = line.cells[i].label_width.value_or(line.label_width.value_or(flow.label_width));
        cell(line.cells[i], {x, flow.y, each[i], line.height}, scope, label_width);
        x += each[i];
    }
    flow.y += line.height;
}

// ---- grids and columns ----------------------------------------------------------------------------------------------

void PageBuilder::block(const Grid& grid, Flow& flow) {
    std::vector<std::optional<Mm>> given{grid.label_width};
    for (const GridColumn& column : grid.columns) given.push_back(column.width);
    const auto each = widths(given, flow.width, grid.place, "the label and the columns of a grid");
    begin_run(flow);
    const Mm top = flow.y;
    const Mm bottom = top + grid.head_height + grid.row_height * static_cast<double>(grid.rows.size());
    tint({flow.x, top, grid.label_width, bottom - top}, kLabelTint);
    if (grid.head_height > Mm{}) {
        tint({flow.x + grid.label_width, top, flow.width - grid.label_width, grid.head_height}, kLabelTint);
        words_in(grid.place, {flow.x + Mm{0.5}, top, grid.label_width - Mm{1}, grid.head_height}, grid.corner, kLabel,
                 kLabelPitch, Align::centre, kInk, "label");
    }
    Mm x = flow.x + each[0];
    for (std::size_t c = 1; c < each.size(); ++c) {
        rule_v(x, top, bottom);
        if (grid.head_height > Mm{}) {
            words_in(grid.columns[c - 1].place, {x + Mm{0.5}, top, each[c] - Mm{1}, grid.head_height},
                     grid.columns[c - 1].title, kLabel, kLabelPitch, Align::centre, kInk, "title");
        }
        x += each[c];
    }
    const Scope scope{&form_.schema.fields, "", Setting::line, "the form", ""};
    Mm y = top + grid.head_height;
    for (const GridRow& row : grid.rows) {
        if (y > top) rule_h(flow.x, flow.x + flow.width, y);
        words_in(row.place, {flow.x + Mm{0.5}, y, grid.label_width - Mm{1}, grid.row_height}, row.label, kLabel,
                 kLabelPitch, Align::centre, kInk, "label");
        if (row.pieces.size() != grid.columns.size()) {
            fault(row.place, "the row has " + std::to_string(row.pieces.size()) + " fields, expected " +
                                 std::to_string(grid.columns.size()) + ", one a column");
        }
        x = flow.x + each[0];
        for (std::size_t c = 1; c < each.size() && c <= row.pieces.size(); ++c) {
            const Rect<Mm> box{x, y, each[c], grid.row_height};
            if (row.pieces[c - 1]) piece(*row.pieces[c - 1], box, scope, Align::centre);
            else tint(box, kLabelTint);
            x += each[c];
        }
        y += grid.row_height;
    }
    flow.y = bottom;
}

void PageBuilder::block(const SideBySide& columns, Flow& flow) {
    if (columns.stacks.empty()) return;
    const bool shared = columns.gap == Mm{};
    std::vector<std::optional<Mm>> given;
    for (const Stack& stack : columns.stacks) given.push_back(stack.width);
    const Mm total = flow.width - columns.gap * static_cast<double>(columns.stacks.size() - 1);
    const auto each = widths(given, total, columns.place, "the columns");
    if (shared) begin_run(flow);
    else end_run(flow);
    Mm x = flow.x, bottom = flow.y;
    for (std::size_t i = 0; i < columns.stacks.size(); ++i) {
        Flow inner{x, each[i], flow.y};
        inner.lines = flow.lines;
        inner.label_width = flow.label_width;
        inner.inner = shared;
        blocks(columns.stacks[i].blocks, inner);
        if (!shared) end_run(inner);
        if (shared && i > 0 && std::abs((inner.y - bottom).value) > 0.001) {
            fault(columns.stacks[i].place, "the column is " + show(inner.y - flow.y) + " mm high, expected " +
                                               show(bottom - flow.y) +
                                               " like the one before: columns without a gap share a frame");
        }
        bottom = std::max(bottom, inner.y);
        x += each[i] + columns.gap;
    }
    if (shared) {
        x = flow.x;
        for (std::size_t i = 0; i + 1 < each.size(); ++i) {
            x += each[i];
            rule_v(x, flow.y, bottom);
        }
    }
    flow.y = bottom;
}

}  // namespace formloop::templates
