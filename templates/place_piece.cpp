// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>

#include "src/base/text.h"
#include "templates/format.h"
#include "templates/page_builder.h"
#include "templates/paper.h"

/// Fields inside their cells.
namespace formloop::templates {
namespace {

using namespace paper;

constexpr Mm kSlack{0.001};
constexpr Mm kInset{0.5};  // writing keeps off the rules
constexpr Mm kCellInset{0.25};
constexpr Mm kPad{1};  // print keeps off the rules

std::string named(const Field& field) { return "field \"" + field.id + '"'; }

std::string show_size(Mm w, Mm h) { return show(w) + " × " + show(h) + " mm"; }

Rect<Mm> centred(const Rect<Mm>& area, Mm w, Mm h) {
    return {area.x + (area.width - w) / 2, area.y + (area.height - h) / 2, w, h};
}

/// The word after a group of a date or time.
std::string_view unit_of(const FormatGroup& group, bool after_hour) {
    switch (group.pattern[0]) {
        case 'Y': return "年";
        case 'M': return after_hour ? "分" : "月";
        case 'D': return "日";
        case 'H': return "时";
        default: return "";
    }
}

/// One step of a comb from left to right: a cell, or what stands between cells.
struct CombStep {
    enum class What { cell, word, dash, colon, air } what;
    Mm width{};
    std::string_view word{};
};

std::vector<CombStep> comb_steps(const Field& field, const std::vector<FormatGroup>& groups, Separators separators,
                                 const std::vector<int>& air_after, Mm cell_width) {
    std::vector<CombStep> steps;
    std::size_t air = 0;
    int run = 0;
    bool after_hour = false;
    const bool calendar = field.kind == FieldKind::date || field.kind == FieldKind::time;
    for (std::size_t g = 0; g < groups.size(); ++g) {
        const FormatGroup& group = groups[g];
        const bool last = g + 1 == groups.size();
        for (std::size_t i = 0; i < group.pattern.size(); ++i) {
            steps.push_back({CombStep::What::cell, cell_width});
            ++run;
            const bool end = last && i + 1 == group.pattern.size();
            if (air < air_after.size() && run == air_after[air] && !end) {
                steps.push_back({CombStep::What::air, Mm{1}});
                ++air;
                run = 0;
            }
        }
        if (calendar && separators != Separators::dash) {
            const bool between = separators == Separators::between;
            if (!(between && last))
                steps.push_back({CombStep::What::word, Mm{between ? 2.5 : 3}, unit_of(group, after_hour)});
        } else if (group.separator) {
            steps.push_back({group.separator == ':' ? CombStep::What::colon : CombStep::What::dash, Mm{1.5}});
        }
        after_hour = group.pattern == "HH";
    }
    return steps;
}

Mm total_width(const std::vector<CombStep>& steps) {
    Mm sum{};
    for (const CombStep& step : steps) sum += step.width;
    return sum;
}

Rect<Mm> hull(const std::vector<Rect<Mm>>& boxes) {
    Rect<Mm> all = boxes.front();
    for (const auto& box : boxes) {
        const Mm right = std::max(all.right(), box.right()), bottom = std::max(all.bottom(), box.bottom());
        all.x = std::min(all.x, box.x);
        all.y = std::min(all.y, box.y);
        all.width = right - all.x;
        all.height = bottom - all.y;
    }
    return all;
}

}  // namespace

const Field* PageBuilder::find(const Piece& piece, const Scope& scope) {
    const auto found = std::ranges::find(*scope.fields, piece.field, &Field::id);
    if (found != scope.fields->end()) return &*found;
    fault(piece.place, "field \"" + printable(piece.field.substr(0, 60)) + "\" is not in " + std::string(scope.where));
    return nullptr;
}

PlacedField PageBuilder::placed(const Field& field, const Scope& scope) const {
    PlacedField out;
    out.path = scope.path + field.id;
    out.field = &field;
    out.by = is_printed(field, scope) ? WrittenBy::print : WrittenBy::pen;
    return out;
}

bool PageBuilder::is_printed(const Field& field, const Scope& scope) const {
    return scope.path.empty() && !field.prefill.empty() && request_.prefill.contains(field.id);
}

void PageBuilder::add(PlacedField placed, Place place) {
    if (faults_) places_.push_back(place);
    out_.fields.push_back(std::move(placed));
}

std::string PageBuilder::prefix_of(const Field& field) const {
    const auto found = request_.prefill.find(field.prefix);
    if (field.prefix.empty() || found == request_.prefill.end() || !found->second || found->second->empty()) return {};
    return *found->second + '-';
}

void PageBuilder::tick_box(const Rect<Mm>& box) { outline(box, Mm{0.2}, kTickBox); }

Rect<Mm> PageBuilder::take_unit(const Piece& piece, Rect<Mm> area) {
    if (piece.unit.empty()) return area;
    const Mm width = text_width(piece.unit, kNote) + kPad;
    if (width >= area.width) {
        fault(piece.place, "the unit \"" + piece.unit + "\" does not fit a piece of " + show(area.width) + " mm");
        return area;
    }
    words({area.right() - width, area.y, width - Mm{0.5}, area.height}, piece.unit, kNote, Align::right, kSoftInk);
    area.width -= width;
    return area;
}

void PageBuilder::piece(const Piece& piece, Rect<Mm> area, const Scope& scope, Align align) {
    if (piece.field.empty()) {
        words_in(piece.place, {area.x + Mm{0.5}, area.y, area.width - Mm{0.5}, area.height}, piece.text, kLabel,
                 kLabelPitch, Align::left, kInk, "words");
        return;
    }
    const Field* field = find(piece, scope);
    if (!field || full(piece.place)) return;
    if (!piece.groups.empty() && field->kind != FieldKind::comb) {
        fault(piece.place, named(*field) + " has the key \"groups\", which is for combs");
    }
    area = take_unit(piece, area);
    if (is_printed(*field, scope)) {
        writing(piece, *field, area, scope);
        return;
    }
    switch (field->kind) {
        case FieldKind::comb:
        case FieldKind::date:
        case FieldKind::time: comb(piece, *field, area, scope, align); return;
        case FieldKind::ticks: ticks(piece, *field, area, scope); return;
        case FieldKind::code:
        case FieldKind::letter:
        case FieldKind::mark: one_box(piece, *field, area, scope, align); return;
        default: writing(piece, *field, area, scope);
    }
}

void PageBuilder::writing(const Piece& piece, const Field& field, Rect<Mm> area, const Scope& scope) {
    const bool hanzi = field.kind == FieldKind::text || field.kind == FieldKind::lexicon;
    const bool pen = field.kind != FieldKind::printed && field.kind != FieldKind::computed && !is_printed(field, scope);
    const Mm least = !pen ? Mm{4} : hanzi ? std::max(Mm{7.5}, Mm{6} * field.lines) : Mm{5};
    if (area.height + kSlack < least) {
        fault(piece.place, named(field) + " is " + show(area.height) + " mm high, expected at least " + show(least));
    }
    if (area.width < Mm{4})
        fault(piece.place, named(field) + " is " + show(area.width) + " mm wide, expected at least 4");
    if (scope.setting == Setting::open) {
        stroke({area.x + kInset, area.bottom() - Mm{1}}, {area.right() - kInset, area.bottom() - Mm{1}}, kRuleWidth,
               kRule);
        area.height -= Mm{1};
    }
    PlacedField out = placed(field, scope);
    out.box = area.grown(-kInset);
    add(std::move(out), piece.place);
}

void PageBuilder::comb(const Piece& piece, const Field& field, Rect<Mm> area, const Scope& scope, Align align) {
    const bool in_table = scope.setting == Setting::table || scope.setting == Setting::day;
    const auto groups = parse_format(field.format).value_or(std::vector<FormatGroup>{{"9", 0}});
    const Separators separators = piece.separators != Separators::usual     ? piece.separators
                                : in_table && field.kind == FieldKind::time ? Separators::dash
                                : in_table                                  ? Separators::between
                                                                            : Separators::units;
    PlacedField out = placed(field, scope);
    const Mm prefix = field.prefix.empty() ? Mm{} : kPrefixWidth;
    Mm cell_width = piece.cell ? piece.cell->width : kCombCell;
    const Mm cell_height = piece.cell ? piece.cell->height : kCombHeight;
    const Mm room = area.width - prefix;
    auto steps = comb_steps(field, groups, separators, piece.groups, cell_width);
    if (!piece.cell && total_width(steps) + kCellInset * 2 > room + kSlack) {
        cell_width = kCombCellSmall;
        steps = comb_steps(field, groups, separators, piece.groups, cell_width);
    }
    const Mm total = total_width(steps);
    if (cell_width < kCombCellSmall || cell_height < kCombHeight) {
        fault(piece.place, "the cells of " + named(field) + " are " + show_size(cell_width, cell_height) +
                               ", expected at least 4 × 6.5 mm");
    }
    if (total + kCellInset * 2 > room + kSlack) {
        fault(piece.place, named(field) + " needs " + show(total + prefix + kCellInset * 2) + " mm, but its place is " +
                               show(area.width) + " mm wide");
    }
    if (cell_height > area.height + kSlack) {
        fault(piece.place,
              named(field) + " needs " + show(cell_height) + " mm, but its place is " + show(area.height) + " mm high");
    }
    const Mm spare = room - total;
    const bool middle = align == Align::centre || in_table || spare < kPad + kInset;
    Mm x = area.x + prefix + (prefix > Mm{} ? std::min(Mm{0.5}, spare / 2) : middle ? spare / 2 : kPad);
    const Mm y = area.y + (area.height - cell_height) / 2;
    if (prefix > Mm{}) {
        out.printed_prefix = prefix_of(field);
        if (!out.printed_prefix.empty()) {
            words({area.x + Mm{0.5}, y, x - area.x - Mm{0.7}, cell_height}, out.printed_prefix, kSmall, Align::right,
                  kInk);
        }
    }
    const auto draw_run = [&](Mm from, Mm to, int cells) {
        if (cells == 0) return;
        outline({from, y, to - from, cell_height}, kRuleWidth, kCombOutline);
        for (int i = 1; i < cells; ++i) {
            stroke({from + cell_width * i, y}, {from + cell_width * i, y + cell_height}, kRuleWidth, kCombDivider);
        }
    };
    Mm run_start = x;
    int run = 0;
    for (const CombStep& step : steps) {
        if (step.what == CombStep::What::cell) {
            out.cells.push_back({x, y, cell_width, cell_height});
            ++run;
        } else {
            draw_run(run_start, x, run);
            run = 0;
            const Rect<Mm> between{x, y, step.width, cell_height};
            if (step.what == CombStep::What::word) {
                words(between, step.word, step.width < Mm{3} ? kNote : kLabel, Align::centre, kInk);
            } else if (step.what == CombStep::What::dash) {
                const Mm mid = between.centre().y;
                stroke({x + Mm{0.4}, mid}, {x + Mm{1.1}, mid}, Mm{0.2}, kTickBox);
            } else if (step.what == CombStep::What::colon) {
                words(between, ":", kLabel, Align::centre, kInk);
            }
            run_start = x + step.width;
        }
        x += step.width;
    }
    draw_run(run_start, x, run);
    out.box = hull(out.cells);
    add(std::move(out), piece.place);
}

void PageBuilder::ticks(const Piece& piece, const Field& field, const Rect<Mm>& area, const Scope& scope) {
    const Size<Mm> box = piece.box.value_or(Size<Mm>{kTick, kTick});
    const bool in_table = scope.setting == Setting::table || scope.setting == Setting::day;
    const auto need = [&](const Choice& choice) { return box.width + kTickWordGap + text_width(choice.label, kLabel); };
    Mm row_width{};  // of all choices in one row
    for (const Choice& choice : field.choices) {
        const bool last = &choice == &field.choices.back();
        row_width += last ? need(choice) : piece.pitch > Mm{} ? piece.pitch : need(choice) + kTickAir + Mm{0.5};
    }
    const bool tight = in_table && (piece.columns > 0 || row_width + kPad > area.width);
    const Mm pad = tight ? Mm{0.5} : kPad;
    std::vector<std::vector<Mm>> rows(1);  // the place of each choice, row by row
    if (piece.columns > 0) {
        const Mm pitch = piece.pitch > Mm{} ? piece.pitch : (area.width - pad) / piece.columns;
        for (const Choice& choice : field.choices) {
            if (static_cast<int>(rows.back().size()) == piece.columns) rows.emplace_back();
            if (need(choice) > pitch + kSlack) {
                fault(piece.place, "choice \"" + choice.value + "\" of " + named(field) + " needs " +
                                       show(need(choice)) + " mm, but its column is " + show(pitch) + " mm wide");
            }
            rows.back().push_back(area.x + pad + pitch * static_cast<double>(rows.back().size()));
        }
    } else {
        Mm x = area.x + pad;
        for (const Choice& choice : field.choices) {
            const Mm natural = need(choice) + kTickAir;
            const Mm step = piece.pitch > Mm{} ? piece.pitch : Mm{std::ceil(natural.value * 2 - 1e-9) / 2};
            if (piece.pitch > Mm{} && need(choice) > piece.pitch + kSlack) {
                fault(piece.place, "choice \"" + choice.value + "\" of " + named(field) + " needs " +
                                       show(need(choice)) + " mm, but the pitch is " + show(piece.pitch));
            }
            if (!rows.back().empty() && x + need(choice) > area.right() + kSlack) {
                rows.emplace_back();
                x = area.x + pad;
            }
            rows.back().push_back(x);
            x += step;
        }
    }
    const Mm row_height = piece.columns > 0 ? area.height / static_cast<double>(rows.size())
                                            : std::min(area.height / static_cast<double>(rows.size()),
                                                       std::max(box.height + Mm{1}, kTickPitch));
    if (row_height + kSlack < box.height + Mm{0.5}) {
        fault(piece.place, "the choices of " + named(field) + " need " + std::to_string(rows.size()) + " rows, " +
                               show((box.height + Mm{0.5}) * static_cast<double>(rows.size())) +
                               " mm high together, but their place is " + show_size(area.width, area.height));
    }
    const Mm top = area.y + (area.height - row_height * static_cast<double>(rows.size())) / 2;
    PlacedField out = placed(field, scope);
    std::vector<Rect<Mm>> boxes;
    std::size_t next = 0;
    for (std::size_t r = 0; r < rows.size(); ++r) {
        const Mm y = top + row_height * static_cast<double>(r) + (row_height - box.height) / 2;
        for (const Mm x : rows[r]) {
            const Choice& choice = field.choices[next++];
            const Rect<Mm> tick{x, y, box.width, box.height};
            if (x + need(choice) > area.right() + kSlack) {
                fault(piece.place, "choice \"" + choice.value + "\" of " + named(field) + " ends " +
                                       show(x + need(choice) - area.right()) + " mm outside its place");
            }
            tick_box(tick);
            words({tick.right() + kTickWordGap, y, text_width(choice.label, kLabel), box.height}, choice.label, kLabel,
                  Align::left, kInk);
            out.choices.push_back({choice.value, choice.label, tick});
            boxes.push_back(tick);
        }
    }
    if (boxes.empty()) return;
    out.box = hull(boxes);
    add(std::move(out), piece.place);
}

void PageBuilder::one_box(const Piece& piece, const Field& field, const Rect<Mm>& area, const Scope& scope,
                          Align align) {
    const bool in_table = scope.setting == Setting::table || scope.setting == Setting::day;
    const bool letter = field.kind == FieldKind::letter, mark = field.kind == FieldKind::mark;
    Mm width = kLetterWidth, height = letter ? kLetterHeight : kCombHeight;
    if (field.kind == FieldKind::code) {
        for (const Choice& choice : field.choices) {
            if (choice.value.size() > 1) width = Mm{9};
        }
    }
    if (mark) width = height = kTick;
    const Mm least_width = mark ? Mm{2.5} : scope.setting == Setting::day ? kDayLetterWidth : kLetterWidth;
    const Mm least_height = mark                          ? Mm{2.5}
                          : scope.setting == Setting::day ? kDayLetterHeight
                          : letter                        ? kLetterHeight
                                                          : kCombHeight;
    PlacedField out = placed(field, scope);
    if (piece.ring > Mm{}) {
        if (!mark) fault(piece.place, named(field) + " has the key \"ring\", which is for marks");
        const Point<Mm> centre = area.centre();
        if (piece.ring > area.width || piece.ring > area.height) {
            fault(piece.place, "the ring of " + named(field) + " is " + show(piece.ring) + " mm, but its place is " +
                                   show_size(area.width, area.height));
        }
        out_.rings.push_back({centre, piece.ring / 2, kRuleWidth, kRule});
        out.box = {area.x + kCellInset, area.y + kCellInset, area.width - kCellInset * 2, area.height - kCellInset};
    } else if (in_table && !piece.box) {
        if (area.width + kSlack < least_width || area.height + kSlack < least_height) {
            fault(piece.place, named(field) + " has a cell of " + show_size(area.width, area.height) +
                                   ", expected at least " + show_size(least_width, least_height));
        }
        out.box = area.grown(-kCellInset);
    } else {
        if (piece.box) width = piece.box->width, height = piece.box->height;
        if (width + kSlack < least_width || height + kSlack < least_height) {
            fault(piece.place, "the box of " + named(field) + " is " + show_size(width, height) +
                                   ", expected at least " + show_size(least_width, least_height));
        }
        if (width + kCellInset * 2 > area.width + kSlack || height + kCellInset * 2 > area.height + kSlack) {
            fault(piece.place, named(field) + " needs " + show_size(width + kCellInset * 2, height + kCellInset * 2) +
                                   ", but its place is " + show_size(area.width, area.height));
        }
        out.box = centred(area, width, height);
        if (align != Align::centre && !in_table && area.width - width > kPad + kInset) out.box.x = area.x + kPad;
        if (mark) tick_box(out.box);
        else outline(out.box, kRuleWidth, kRule);
    }
    add(std::move(out), piece.place);
}

}  // namespace formloop::templates
