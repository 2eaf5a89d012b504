// SPDX-License-Identifier: GPL-3.0-or-later
#include "templates/layout.h"

#include <algorithm>
#include <charconv>

#include "src/base/text.h"
#include "templates/format.h"
#include "templates/identity.h"
#include "templates/page_builder.h"
#include "templates/paper.h"
#include "templates/path.h"

namespace formloop::templates {
namespace {

using namespace paper;

template <class Visit>
void each_block(const std::vector<Block>& blocks, const Visit& visit) {
    for (const Block& block : blocks) {
        visit(block);
        if (const auto* columns = std::get_if<SideBySide>(&block)) {
            for (const Stack& stack : columns->stacks) each_block(stack.blocks, visit);
        }
    }
}

template <class Visit>
void each_block(const PageTemplate& page, const Visit& visit) {
    for (const auto* region : {&page.head, &page.body, &page.foot}) each_block(*region, visit);
}

std::optional<std::chrono::year_month> known_month(const FormTemplate& form, const Prefill& prefill) {
    for (const Field& field : form.schema.fields) {
        const auto found = prefill.find(field.id);
        if (field.prefill != "period" || found == prefill.end() || !found->second) continue;
        const std::string& text = *found->second;
        int year = 0, month = 0;
        const char* end = text.data() + text.size();
        if (text.size() != 7 || text[4] != '-' ||
            std::from_chars(text.data(), text.data() + 4, year).ptr != text.data() + 4 ||
            std::from_chars(text.data() + 5, end, month).ptr != end) {
            continue;
        }
        const auto value = std::chrono::year(year) / month;
        if (value.ok()) return value;
    }
    return std::nullopt;
}

/// Further sheets of a base page are made only where the sheet says which one it is.
bool has_further_sheets(const FormTemplate& form, const PageTemplate& page) {
    return page.continues.empty() && !form.sheet_field.empty() && shows_field(page, form.sheet_field);
}

bool is_continued(const FormTemplate& form, std::string_view repeat) {
    return std::ranges::any_of(form.pages, [&](const PageTemplate& page) { return page.continues == repeat; });
}

/// The sheets of a page that hold so many rows of each repeat; 0: a continuation page that is not needed.
int sheets_needed(const FormTemplate& form, const PageTemplate& page, const std::map<std::string, int>& rows) {
    int sheets = page.continues.empty() ? 1 : 0;
    for (const Table* table : tables_of(page)) {
        const auto wanted = rows.find(table->repeat);
        if (wanted == rows.end()) continue;
        const bool further = page.continues == table->repeat;
        if (!further && (is_continued(form, table->repeat) || !has_further_sheets(form, page))) continue;
        const int before = further ? table->first : 0;
        const int stride = std::max(further ? table->rows : base_capacity(form, table->repeat), 1);
        const int left = std::max(wanted->second - before, 0);
        sheets = std::max(sheets, left / stride + (left % stride != 0));
    }
    return sheets;
}

template <class Fields>
bool is_prefix(const Fields& of, std::string_view field) {
    return std::ranges::any_of(of.fields, [&](const Field& other) { return other.prefix == field; }) ||
           std::ranges::any_of(of.repeats, [&](const Repeat& repeat) { return is_prefix(repeat, field); });
}

}  // namespace

LayoutRequest essential(const FormTemplate& form, LayoutRequest request) {
    for (auto& [id, value] : request.prefill) {
        const Field* field = find_field(form.schema, id);
        const bool is_month = field != nullptr && field->prefill == "period";
        if (!is_month && !is_prefix(form.schema, id)) value.reset();
    }
    std::erase_if(request.rows, [&](const auto& rows) {
        return std::ranges::all_of(form.pages, [&](const PageTemplate& page) {
            return sheets_needed(form, page, {rows}) == sheets_needed(form, page, {});
        });
    });
    return request;
}

std::vector<const Table*> tables_of(const PageTemplate& page) {
    std::vector<const Table*> tables;
    each_block(page, [&](const Block& block) {
        if (const auto* table = std::get_if<Table>(&block)) tables.push_back(table);
    });
    return tables;
}

bool shows_field(const PageTemplate& page, std::string_view field) {
    bool found = page.tabs.edge != Edge::none && page.tabs.field == field;
    const auto look = [&](const std::vector<Piece>& pieces) {
        found = found || std::ranges::find(pieces, field, &Piece::field) != pieces.end();
    };
    each_block(page, [&](const Block& block) {
        if (const auto* line = std::get_if<Line>(&block)) {
            for (const Cell& cell : line->cells) look(cell.pieces);
        } else if (const auto* grid = std::get_if<Grid>(&block)) {
            for (const GridRow& row : grid->rows) {
                for (const auto& piece : row.pieces) found = found || (piece && piece->field == field);
            }
        }
    });
    return found || std::ranges::find(page.boxes, field, &GivenBox::field) != page.boxes.end();
}

int base_capacity(const FormTemplate& form, std::string_view repeat) {
    int rows = 0;
    for (const PageTemplate& page : form.pages) {
        if (!page.continues.empty()) continue;
        for (const Table* table : tables_of(page)) {
            if (table->repeat == repeat) rows = std::max(rows, table->first + table->rows);
        }
        for (const GivenBox& given : page.boxes) {
            if (given.field.starts_with(std::string(repeat) + '.')) rows = std::max(rows, given.rows);
        }
    }
    return rows;
}

std::optional<int> row_limit(const FormTemplate& form, std::string_view repeat) {
    if (is_continued(form, repeat)) return std::nullopt;
    bool shown = false, further = true;
    for (const PageTemplate& page : form.pages) {
        for (const Table* table : tables_of(page)) {
            if (table->repeat != repeat) continue;
            shown = true;
            further = further && has_further_sheets(form, page);
        }
    }
    if (shown && further) return std::nullopt;
    return base_capacity(form, repeat);
}

std::vector<PageInfo> page_infos(const FormTemplate& form) {
    std::vector<PageInfo> infos;
    int next_leaf = 0;
    for (const PageTemplate& page : form.pages) next_leaf = std::max(next_leaf, page.leaf);
    for (const PageTemplate& page : form.pages) {
        infos.push_back({page.page, page.size, page.leaf > 0 ? page.leaf : ++next_leaf, page.blank, page.continues});
    }
    return infos;
}

Layout layout(const FormTemplate& form, const LayoutRequest& request) {
    const auto infos = page_infos(form);
    std::vector<std::size_t> chosen;
    for (std::size_t i = 0; i < infos.size(); ++i) {
        const bool named = std::ranges::find(request.pages, infos[i].page) != request.pages.end();
        const bool needed = sheets_needed(form, form.pages[i], request.rows) > 0;
        const bool shown = infos[i].blank || (needed && !infos[i].continues.empty());
        if (request.pages.empty() ? shown : named) chosen.push_back(i);
    }
    const auto last_sheet = [&](std::size_t i) {
        return std::max(request.sheet, std::max(1, sheets_needed(form, form.pages[i], request.rows)));
    };
    Layout out;
    std::map<std::pair<int, int>, int> leaves;  // the form's leaf and the sheet, to the layout's
    const auto place = [&](std::size_t i, int sheet) {
        out.pages.push_back(PageBuilder(form, form.pages[i], request, sheet, nullptr).build());
        const int next = static_cast<int>(leaves.size());
        out.pages.back().leaf = leaves.try_emplace({infos[i].leaf, sheet}, next).first->second;
    };
    int sheets = 0;
    for (const std::size_t i : chosen) {
        if (infos[i].continues.empty()) sheets = std::max(sheets, last_sheet(i));
    }
    for (int sheet = request.sheet; sheet <= sheets; ++sheet) {
        for (const std::size_t i : chosen) {
            if (infos[i].continues.empty() && sheet <= last_sheet(i)) place(i, sheet);
        }
    }
    for (const std::size_t i : chosen) {
        if (infos[i].continues.empty()) continue;
        for (int sheet = request.sheet; sheet <= last_sheet(i); ++sheet) place(i, sheet);
    }
    return out;
}

// ---- one page -------------------------------------------------------------------------------------------------------

PageBuilder::PageBuilder(const FormTemplate& form, const PageTemplate& page, const LayoutRequest& request, int sheet,
                         Faults* faults)
    : form_(form),
      page_(page),
      request_(request),
      faults_(faults),
      month_(known_month(form, request.prefill)),
      rule_width_(kRuleWidth),
      rule_grey_(kRule),
      sheet_(sheet) {
    out_.page = page.page;
    out_.sheet = sheet;
    out_.size = page.size;
}

PageLayout PageBuilder::build() {
    if (page_.furniture == Furniture::ours) furniture();
    body();
    given();
    return std::move(out_);
}

void PageBuilder::furniture() {
    const Mm w = page_.size.width, h = page_.size.height;
    out_.qr_box = {kMargin, kMarkReach, kQr, kQr};
    out_.datamatrix_box = {w - kMargin - kDataMatrix, h - kMarkReach - kDataMatrix, kDataMatrix, kDataMatrix};
    out_.readable_code_box = {kHeadLeft, Mm{10.5}, Mm{41}, Mm{5.5}};
    std::string number = "第 " + std::to_string(page_.page) + " 页";
    if (page_.blank) {
        const auto pages = std::ranges::count_if(form_.pages, &PageTemplate::blank);
        number += " 共 " + std::to_string(pages) + " 页";
    } else if (!page_.continues.empty()) {
        number += "(续页)";
    }
    words({kMarkReach + Mm{1}, h - Mm{12.2}, w - (kMarkReach + Mm{1}) * 2, kNotePitch}, form_.title + " · " + number,
          kNote, Align::centre, kSoftInk);
}

void PageBuilder::heading(Mm right) {
    constexpr Mm kTop{10}, kHeight{8}, kAir{2};
    const Mm left = kHeadLeft + Mm{42};
    const Mm title = text_width(page_.heading, kTitle);
    const Mm side = page_.subheading.empty() ? Mm{} : text_width(page_.subheading, kLabel) + kAir;
    if (title + side > right - left) {
        fault(page_.place,
              "the heading needs " + show(title + side) + " mm, but the title line has " + show(right - left));
    }
    // The title stands in the middle of the page where there is room on both sides, else at the left of its line.
    const Mm centred = (page_.size.width - title) / 2;
    const Mm x = centred >= left && centred + title + side <= right ? centred : left;
    words({x, kTop, title, kHeight}, page_.heading, kTitle, Align::left, Grey{0});
    words({x + title + kAir, kTop + Mm{3}, side, kHeight - Mm{3.5}}, page_.subheading, kLabel, Align::left, kInk);
}

Mm PageBuilder::place_tabs(Mm& right) {
    constexpr Mm kHeadTop{19}, kHeadTopWithTabs{21.5};
    if (page_.tabs.edge == Edge::none) return kHeadTop;
    const auto field = std::ranges::find(form_.schema.fields, page_.tabs.field, &Field::id);
    if (field == form_.schema.fields.end() || field->kind != FieldKind::ticks) {
        fault(page_.tabs.place, "tabs are for field \"" + printable(page_.tabs.field.substr(0, 60)) +
                                    "\", expected a header field of kind ticks");
        return kHeadTop;
    }
    if (page_.tabs.edge == Edge::right) {
        right -= page_.tabs.width;
        right_tabs(*field);
        return kHeadTop;
    }
    top_tabs(*field);
    return std::max(kHeadTopWithTabs, kMarkReach + page_.tabs.box + Mm{1});
}

void PageBuilder::top_tabs(const Field& field) {
    constexpr Mm kBetween{2.5}, kAir{1};
    const Mm box = page_.tabs.box;
    Mm x = page_.size.width - kMargin;
    PlacedField out;
    out.path = field.id;
    out.field = &field;
    for (auto choice = field.choices.rbegin(); choice != field.choices.rend(); ++choice) {
        const Rect<Mm> tab{x - box, kMarkReach, box, box};
        outline(tab, Mm{0.25}, kTickBox);
        const Mm word = text_width(choice->label, kLabel);
        words({tab.x - kAir - word, tab.y, word, box}, choice->label, kLabel, Align::right, Grey{0});
        out.choices.insert(out.choices.begin(), {choice->value, choice->label, tab});
        x = tab.x - kAir - word - kBetween;
    }
    const std::string& label = page_.tabs.label.empty() ? field.label : page_.tabs.label;
    const Mm width = text_width(label, kLabel);
    words({x - width, kMarkReach, width, box}, label, kLabel, Align::right, kInk);
    const Rect<Mm> first = out.choices.front().box;
    out.box = {first.x, first.y, page_.size.width - kMargin - first.x, box};
    add(std::move(out), page_.tabs.place);
    heading(x - width - Mm{2});
}

void PageBuilder::right_tabs(const Field& field) {
    const Mm box = page_.tabs.box, edge = page_.size.width - kMargin;
    const Mm left = edge - page_.tabs.width + Mm{1};
    const std::string& label = page_.tabs.label.empty() ? field.label : page_.tabs.label;
    const Mm top = kBodyTop, bottom = page_.size.height - kCodeStrip;
    const auto lines = wrap(label, edge - left, kNote);
    const Mm label_height = kNotePitch * static_cast<double>(lines.size());
    words_in(page_.tabs.place, {left, top, edge - left, label_height}, label, kNote, kNotePitch, Align::centre, kInk,
             "label");
    const Mm room = bottom - top - label_height - Mm{1};
    const Mm pitch = page_.tabs.pitch > Mm{} ? page_.tabs.pitch : room / static_cast<double>(field.choices.size());
    if (pitch * static_cast<double>(field.choices.size()) > room + Mm{0.01} || pitch < box + Mm{0.5}) {
        fault(page_.tabs.place, "the tabs need a pitch of at least " + show(box + Mm{0.5}) + " and at most " +
                                    show(room / static_cast<double>(field.choices.size())) + " mm, not " + show(pitch));
    }
    PlacedField out;
    out.path = field.id;
    out.field = &field;
    Mm y = top + label_height + Mm{1};
    for (const Choice& choice : field.choices) {
        const Rect<Mm> tab{edge - box, y + (pitch - box) / 2, box, box};
        const Mm room_left = tab.x - left - Mm{0.4};
        if (text_width(choice.label, kNote) > room_left) {
            fault(page_.tabs.place, "choice \"" + choice.value + "\" of the tabs needs " +
                                        show(text_width(choice.label, kNote)) + " mm beside its box, but has " +
                                        show(room_left));
        }
        outline(tab, Mm{0.25}, kTickBox);
        words({left, tab.y, room_left, box}, choice.label, kNote, Align::right, kInk);
        out.choices.push_back({choice.value, choice.label, tab});
        y += pitch;
    }
    out.box = {edge - box, out.choices.front().box.y, box, out.choices.back().box.bottom() - out.choices.front().box.y};
    add(std::move(out), page_.tabs.place);
}

void PageBuilder::body() {
    const Mm height = page_.size.height;
    Mm right = page_.size.width - kMargin;
    const bool ours = page_.furniture == Furniture::ours;
    const Mm head_top = place_tabs(right);
    if (page_.tabs.edge != Edge::top && ours) heading(page_.size.width - kMarkReach);

    Flow head{kHeadLeft, right - kHeadLeft, head_top};
    head.lines = Setting::open;
    head.label_width = page_.label_width;
    blocks(page_.head, head);
    end_run(head);

    Flow body{kMargin, right - kMargin, page_.head.empty() ? kBodyTop : std::max(kBodyTop, head.y + Mm{1})};
    body.label_width = page_.label_width;
    blocks(page_.body, body);
    end_run(body);

    Mm limit = height - kCodeStrip;
    if (!page_.foot.empty()) {
        const auto fields = out_.fields.size(), patches = out_.patches.size(), strokes = out_.strokes.size(),
                   rings = out_.rings.size(), captions = out_.captions.size();
        Flow foot{kMargin, page_.size.width - kMargin * 2 - kFootGive, Mm{}};
        foot.label_width = page_.label_width;
        blocks(page_.foot, foot);
        end_run(foot);
        const Mm dy = height - kMarkReach - foot.y;
        const auto drop = [dy](Rect<Mm>& box) { box.y += dy; };
        for (auto i = patches; i < out_.patches.size(); ++i) drop(out_.patches[i].box);
        for (auto i = captions; i < out_.captions.size(); ++i) drop(out_.captions[i].box);
        for (auto i = rings; i < out_.rings.size(); ++i) out_.rings[i].centre.y += dy;
        for (auto i = strokes; i < out_.strokes.size(); ++i) out_.strokes[i].from.y += dy, out_.strokes[i].to.y += dy;
        for (auto i = fields; i < out_.fields.size(); ++i) {
            drop(out_.fields[i].box);
            for (auto& cell : out_.fields[i].cells) drop(cell);
            for (auto& choice : out_.fields[i].choices) drop(choice.box);
        }
        limit = std::min(limit, dy - Mm{1});
    }
    if (body.y > limit + Mm{0.001} && !page_.body.empty()) {
        fault(page_.place, "the body of page " + std::to_string(page_.page) + " ends at " + show(body.y) +
                               " mm, expected at most " + show(limit));
    }
}

void PageBuilder::given() {
    for (const GivenWords& one : page_.words) {
        const Mm size = points(one.points);
        words_in(one.place, one.box, one.text, size, size * 1.15, Align::left, kInk, "words");
    }
    for (const GivenBox& one : page_.boxes) {
        const Field* field = find_field(form_.schema, one.field);
        auto steps = parse_path(one.field);
        if (!field || !steps) {
            fault(one.place, "field \"" + printable(one.field.substr(0, 60)) + "\" is not in the form");
            continue;
        }
        std::vector<std::pair<std::string, Rect<Mm>>> ticks;
        for (const Choice& choice : field->choices) {
            const auto found = std::ranges::find(one.choices, choice.value, &std::pair<std::string, Rect<Mm>>::first);
            if (found != one.choices.end()) ticks.emplace_back(choice.label, found->second);
            else if (field->kind == FieldKind::ticks) fault(one.place, "choice \"" + choice.value + "\" has no box");
        }
        if (field->kind == FieldKind::ticks ? one.choices.size() != field->choices.size() : !one.choices.empty()) {
            fault(one.place, "field \"" + field->id + "\" has " + std::to_string(field->choices.size()) +
                                 " choices, but " + std::to_string(one.choices.size()) + " boxes for them");
            continue;
        }
        const auto cells = static_cast<std::size_t>(cell_count(*field));
        if (!one.cells.empty() && one.cells.size() != cells) {
            fault(one.place, "field \"" + field->id + "\" has " + std::to_string(one.cells.size()) +
                                 " cells, expected " + std::to_string(cells));
        }
        const bool in_rows = steps->size() > 1, in_days = steps->size() > 2;
        for (int r = 0; r < one.rows && !full(one.place); ++r) {
            for (int day = one.from; day <= one.to; ++day) {
                const Mm dx = one.step * (day - one.from), dy = one.pitch * r;
                if (in_rows) (*steps)[0].index = r + (sheet_ - 1) * base_capacity(form_, (*steps)[0].name);
                if (in_days) (*steps)[1].index = day;
                PlacedField out;
                out.path = to_string(*steps);
                out.field = field;
                const bool printed = !field->prefill.empty() && request_.prefill.contains(field->id);
                out.by = printed ? WrittenBy::print : WrittenBy::pen;
                out.box = one.box.moved(dx, dy);
                if (!printed) {
                    for (const auto& cell : one.cells) out.cells.push_back(cell.moved(dx, dy));
                    const Mm width = one.box.width / static_cast<double>(std::max<std::size_t>(cells, 1));
                    for (std::size_t i = 0; one.cells.empty() && i < cells; ++i) {
                        out.cells.push_back(
                            {out.box.x + width * static_cast<double>(i), out.box.y, width, out.box.height});
                    }
                }
                for (std::size_t i = 0; i < ticks.size(); ++i) {
                    const Rect<Mm> tick = ticks[i].second.moved(dx, dy);
                    out.choices.push_back({field->choices[i].value, ticks[i].first, tick});
                    if (one.box.empty()) out.box = out.box.united(tick);
                }
                add(std::move(out), one.place);
            }
        }
    }
}

Prefill printed_prefill(const FormTemplate& form, std::uint32_t printed) {
    Prefill prefill;
    const auto fields = prefillable(form.schema);
    for (std::size_t i = 0; i < fields.size() && i < 32; ++i)
        if (printed & (1u << i)) prefill[fields[i]->id] = std::nullopt;
    return prefill;
}

}  // namespace formloop::templates
