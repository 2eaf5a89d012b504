// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "templates/parser_parts.h"

namespace formloop::templates {
namespace {

constexpr int kMaxDepth = 4;
constexpr std::size_t kMaxPages = 20;

class PageParser {
public:
    explicit PageParser(Reading& reading) : reading_(reading) {}

    PageTemplate page(const YamlNode& node) {
        PageTemplate out;
        out.place = place_of(node);
        MapReader map(reading_, node, "a page");
        if (const YamlNode* number = map.need("page")) out.page = reading_.whole(*number, "page", 1, 99).value_or(1);
        if (const YamlNode* paper = map.need("paper")) {
            const auto index = reading_.word(*paper, "paper", {"A4 portrait", "A4 landscape"});
            out.size = index.value_or(0) == 0 ? Size<Mm>{Mm{210}, Mm{297}} : Size<Mm>{Mm{297}, Mm{210}};
        }
        if (const YamlNode* furniture = map.take("furniture")) {
            out.furniture = reading_.word(*furniture, "furniture", {"ours", "none"}).value_or(0) ? Furniture::none
                                                                                                 : Furniture::ours;
        }
        if (const YamlNode* heading = map.take("heading")) out.heading = reading_.text(*heading, "heading");
        if (const YamlNode* words = map.take("subheading")) out.subheading = reading_.text(*words, "subheading");
        if (const YamlNode* leaf = map.take("sheet")) out.leaf = reading_.whole(*leaf, "sheet", 1, 99).value_or(1);
        if (const YamlNode* repeat = map.take("continues")) out.continues = reading_.text(*repeat, "continues");
        out.blank = out.continues.empty();
        if (const YamlNode* blank = map.take("blank")) {
            out.blank = reading_.flag(*blank, "blank").value_or(out.blank);
            if (out.blank && !out.continues.empty()) {
                reading_.fault(*blank, "a continuation page is part of a blank print, expected blank: false");
                out.blank = false;
            }
        }
        if (const YamlNode* width = map.take("label_width")) {
            out.label_width = reading_.length(*width, "label_width", 0, 100).value_or(Mm{});
        }
        if (const YamlNode* tabs = map.take("tabs")) out.tabs = parse_tabs(*tabs);
        if (const YamlNode* head = map.take("head")) out.head = blocks(*head, "head", 1);
        if (const YamlNode* body = map.take("body")) out.body = blocks(*body, "body", 1);
        if (const YamlNode* foot = map.take("foot")) out.foot = blocks(*foot, "foot", 1);
        if (const YamlNode* boxes = map.take("boxes")) {
            for (const YamlNode* item : reading_.list(*boxes, "boxes")) out.boxes.push_back(given_box(*item));
        }
        if (const YamlNode* words = map.take("words")) {
            for (const YamlNode* item : reading_.list(*words, "words")) out.words.push_back(given_words(*item));
        }
        map.finish();
        return out;
    }

private:
    // ---- pieces -------------------------------------------------------------------------------------------------

    void drawing_keys(MapReader& map, Piece& piece) {
        if (const YamlNode* cell = map.take("cell")) piece.cell = reading_.size(*cell, "cell");
        if (const YamlNode* box = map.take("box")) piece.box = reading_.size(*box, "box");
        if (const YamlNode* separators = map.take("separators")) {
            constexpr Separators kAll[] = {Separators::units, Separators::between, Separators::dash};
            const auto index = reading_.word(*separators, "separators", {"units", "between", "dash"});
            if (index) piece.separators = kAll[*index];
        }
        if (const YamlNode* groups = map.take("groups")) {
            for (const YamlNode* item : reading_.list(*groups, "groups")) {
                if (const auto cells = reading_.whole(*item, "groups", 1, 40)) piece.groups.push_back(*cells);
            }
        }
        if (const YamlNode* columns = map.take("columns")) {
            piece.columns = reading_.whole(*columns, "columns", 1, 40).value_or(0);
        }
        if (const YamlNode* pitch = map.take("pitch"))
            piece.pitch = reading_.length(*pitch, "pitch", 3.5).value_or(Mm{});
        if (const YamlNode* ring = map.take("ring")) piece.ring = reading_.length(*ring, "ring", 1, 20).value_or(Mm{});
        if (const YamlNode* unit = map.take("unit")) piece.unit = reading_.text(*unit, "unit");
    }

    /// The map of a piece inside `parts`, `split` or a grid row.
    Piece piece(const YamlNode& node, std::string what, std::string_view extent) {
        Piece out;
        out.place = place_of(node);
        MapReader map(reading_, node, std::move(what));
        if (const YamlNode* field = map.take("field")) out.field = reading_.text(*field, "field");
        if (const YamlNode* text = map.take("text")) out.text = reading_.text(*text, "text");
        if (node.kind == YamlNode::Kind::map && out.field.empty() == out.text.empty()) {
            reading_.fault(node, "a part has neither or both of \"field\" and \"text\", expected one of them");
        }
        if (!extent.empty()) {
            if (const YamlNode* side = map.take(extent)) {
                (extent == "width" ? out.width : out.height) = reading_.length(*side, extent, 1);
            }
        }
        drawing_keys(map, out);
        map.finish();
        return out;
    }

    /// `field:` with drawing keys, or `parts:`.
    std::vector<Piece> pieces_of(MapReader& map, const YamlNode& node) {
        std::vector<Piece> out;
        Piece single;
        single.place = place_of(node);
        if (const YamlNode* field = map.take("field")) {
            single.place = place_of(*field);
            single.field = reading_.text(*field, "field");
        }
        const YamlNode* parts = map.take("parts");
        drawing_keys(map, single);
        if (parts) {
            if (!single.field.empty())
                reading_.fault(*parts, "a cell has both \"field\" and \"parts\", expected one of them");
            for (const YamlNode* item : reading_.list(*parts, "parts")) out.push_back(piece(*item, "a part", "width"));
        } else if (!single.field.empty()) {
            out.push_back(std::move(single));
        }
        return out;
    }

    Cell cell(const YamlNode& node) {
        Cell out;
        out.place = place_of(node);
        MapReader map(reading_, node, "a cell");
        if (const YamlNode* width = map.take("width")) out.width = reading_.length(*width, "width", 1);
        if (const YamlNode* label = map.take("label")) out.label = reading_.text(*label, "label");
        if (const YamlNode* width = map.take("label_width"))
            out.label_width = reading_.length(*width, "label_width", 0, 100);
        if (const YamlNode* align = map.take("align")) {
            out.align = reading_.word(*align, "align", {"left", "centre"}).value_or(0) ? Align::centre : Align::left;
        }
        out.pieces = pieces_of(map, node);
        map.finish();
        return out;
    }

    // ---- blocks -------------------------------------------------------------------------------------------------

    void line_keys(MapReader& map, Line& line) {
        if (const YamlNode* height = map.take("height")) {
            line.height = reading_.length(*height, "height", 3).value_or(line.height);
        }
        if (const YamlNode* width = map.take("label_width")) {
            line.label_width = reading_.length(*width, "label_width", 0, 100);
        }
        if (const YamlNode* open = map.take("open")) line.open = reading_.flag(*open, "open");
    }

    void cells_of(const YamlNode& node, Line& line) {
        line.place = place_of(node);
        for (const YamlNode* item : reading_.list(node, "cells")) line.cells.push_back(cell(*item));
    }

    void line(const YamlNode& node, std::vector<Block>& out) {
        Line made;
        MapReader map(reading_, node, "a line");
        line_keys(map, made);
        if (const YamlNode* cells = map.need("cells")) cells_of(*cells, made);
        map.finish();
        out.emplace_back(std::move(made));
    }

    void lines(const YamlNode& node, std::vector<Block>& out) {
        Line like;
        MapReader map(reading_, node, "lines");
        line_keys(map, like);
        if (const YamlNode* rows = map.need("rows")) {
            for (const YamlNode* row : reading_.list(*rows, "rows")) {
                Line made = like;
                cells_of(*row, made);
                out.emplace_back(std::move(made));
            }
        }
        map.finish();
    }

    std::vector<LegendEntry> legend_entries(const YamlNode& node) {
        std::vector<LegendEntry> out;
        for (const YamlNode* item : reading_.list(node, "legend")) {
            LegendEntry entry{place_of(*item), {}, {}};
            if (item->kind == YamlNode::Kind::map) {
                MapReader map(reading_, *item, "a legend entry");
                if (const YamlNode* field = map.need("field")) entry.field = reading_.text(*field, "field");
                if (const YamlNode* label = map.take("label")) entry.label = reading_.text(*label, "label");
                map.finish();
            } else {
                entry.field = reading_.text(*item, "a legend entry");
            }
            out.push_back(std::move(entry));
        }
        return out;
    }

    Band band(const YamlNode& node) {
        Band out;
        out.place = place_of(node);
        if (node.kind != YamlNode::Kind::map) {
            out.text = reading_.text(node, "band");
            return out;
        }
        MapReader map(reading_, node, "a band");
        if (const YamlNode* text = map.need("text")) out.text = reading_.text(*text, "text");
        if (const YamlNode* legend = map.take("legend")) out.legend = legend_entries(*legend);
        if (const YamlNode* note = map.take("note")) out.note = reading_.text(*note, "note");
        if (const YamlNode* height = map.take("height")) out.height = reading_.length(*height, "height", 3);
        map.finish();
        return out;
    }

    Note note(const YamlNode& node) {
        Note out{place_of(node), {}};
        if (node.kind == YamlNode::Kind::sequence) {
            for (const YamlNode* item : reading_.list(node, "note"))
                out.paragraphs.push_back(reading_.text(*item, "note"));
        } else {
            out.paragraphs.push_back(reading_.text(node, "note"));
        }
        return out;
    }

    Legend legend(const YamlNode& node) {
        Legend out;
        out.place = place_of(node);
        if (node.kind == YamlNode::Kind::sequence) {
            out.entries = legend_entries(node);
            return out;
        }
        MapReader map(reading_, node, "a legend");
        if (const YamlNode* fields = map.need("fields")) out.entries = legend_entries(*fields);
        if (const YamlNode* together = map.take("together")) {
            out.together = reading_.flag(*together, "together").value_or(false);
        }
        map.finish();
        return out;
    }

    InnerColumns day_columns(MapReader& map, const YamlNode& days) {
        InnerColumns out;
        out.place = place_of(days);
        out.repeat = reading_.text(days, "days");
        if (const YamlNode* from = map.need("from")) out.from = reading_.whole(*from, "from", 1, 31).value_or(1);
        if (const YamlNode* to = map.need("to")) out.to = reading_.whole(*to, "to", 1, 31).value_or(out.from);
        if (out.to < out.from) {
            reading_.fault(days, "the days run from " + std::to_string(out.from) + " to " + std::to_string(out.to) +
                                     ", expected a later end");
            out.to = out.from;
        }
        return out;
    }

    InnerColumns slot_columns(MapReader& map, const YamlNode& slots) {
        InnerColumns out;
        out.place = place_of(slots);
        out.key = RepeatKey::row;
        out.repeat = reading_.text(slots, "slots");
        out.from = out.to = 0;
        if (const YamlNode* count = map.need("count")) out.to = reading_.whole(*count, "count", 1, 40).value_or(1) - 1;
        return out;
    }

    Column column(const YamlNode& node) {
        Column out;
        out.place = place_of(node);
        MapReader map(reading_, node, "a column");
        if (const YamlNode* width = map.take("width")) out.width = reading_.length(*width, "width", 1);
        if (const YamlNode* title = map.take("title")) out.title = reading_.text(*title, "title");
        if (const YamlNode* group = map.take("group")) out.group = reading_.text(*group, "group");
        if (const YamlNode* number = map.take("number")) out.number = reading_.flag(*number, "number").value_or(false);
        if (const YamlNode* texts = map.take("texts")) {
            for (const YamlNode* item : reading_.list(*texts, "texts")) out.texts.push_back(reading_.text(*item, "texts"));
        }
        if (out.number) {
            if (const YamlNode* digits = map.take("digits"))
                out.digits = reading_.whole(*digits, "digits", 1, 6).value_or(0);
        }
        const YamlNode* days = map.take("days");
        const YamlNode* slots = map.take("slots");
        if (days && slots) {
            reading_.fault(*slots, "a column has both \"days\" and \"slots\", expected one of them");
        }
        if (days || slots) {
            out.inner = days ? day_columns(map, *days) : slot_columns(map, *slots);
            if (const YamlNode* split = map.need("split")) {
                for (const YamlNode* item : reading_.list(*split, "split")) {
                    out.inner->split.push_back(piece(*item, days ? "a part of a day" : "a part of a slot", "height"));
                }
            }
        } else {
            out.pieces = pieces_of(map, node);
            if (const YamlNode* extra = map.take("extra")) {
                out.extra.place = place_of(*extra);
                out.extra.field = reading_.text(*extra, "extra");
            }
            if (const YamlNode* text = map.take("extra_text")) out.extra_text = reading_.text(*text, "extra_text");
        }
        if (!out.texts.empty() && (out.number || out.inner || !out.pieces.empty())) {
            reading_.fault(node, "a column has \"texts\" and something else in its rows, expected one of them");
        }
        map.finish();
        return out;
    }

    Table table(const YamlNode& node) {
        constexpr std::size_t kMaxLines = 4;
        Table out;
        out.place = place_of(node);
        MapReader map(reading_, node, "a table");
        if (const YamlNode* repeat = map.need("repeat")) out.repeat = reading_.text(*repeat, "repeat");
        if (const YamlNode* rows = map.need("rows")) out.rows = reading_.whole(*rows, "rows", 1, 100).value_or(1);
        if (const YamlNode* first = map.take("first")) out.first = reading_.whole(*first, "first", 0, 9999).value_or(0);
        if (const YamlNode* height = map.take("row_height")) {
            out.row_height = reading_.length(*height, "row_height", 3).value_or(out.row_height);
        }
        if (const YamlNode* height = map.take("head_height")) {
            out.head_height = reading_.length(*height, "head_height", 0).value_or(out.head_height);
        }
        if (const YamlNode* strike = map.take("strike")) out.strike = reading_.text(*strike, "strike");
        if (const YamlNode* lines = map.take("lines")) {
            for (const YamlNode* item : reading_.list(*lines, "lines")) {
                if (out.lines.size() == kMaxLines) {
                    reading_.fault(*item, "a row has more than " + std::to_string(kMaxLines) + " lines");
                    break;
                }
                out.lines.push_back({place_of(*item), columns_of(*item, "a line")});
            }
        }
        const YamlNode* columns = out.lines.empty() ? map.need("columns") : map.take("columns");
        if (columns) out.columns = columns_of(*columns, "columns");
        map.finish();
        return out;
    }

    std::vector<Column> columns_of(const YamlNode& node, std::string_view what) {
        constexpr std::size_t kMaxColumns = 100;
        std::vector<Column> out;
        for (const YamlNode* item : reading_.list(node, what)) {
            if (out.size() == kMaxColumns) {
                reading_.fault(*item, "a table has more than " + std::to_string(kMaxColumns) + " columns");
                break;
            }
            out.push_back(column(*item));
        }
        return out;
    }

    Grid grid(const YamlNode& node) {
        Grid out;
        out.place = place_of(node);
        MapReader map(reading_, node, "a grid");
        if (const YamlNode* corner = map.take("corner")) out.corner = reading_.text(*corner, "corner");
        if (const YamlNode* width = map.need("label_width")) {
            out.label_width = reading_.length(*width, "label_width", 1, 200).value_or(Mm{1});
        }
        if (const YamlNode* height = map.take("head_height")) {
            out.head_height = reading_.length(*height, "head_height", 0).value_or(out.head_height);
        }
        if (const YamlNode* height = map.take("row_height")) {
            out.row_height = reading_.length(*height, "row_height", 3).value_or(out.row_height);
        }
        if (const YamlNode* columns = map.need("columns")) {
            for (const YamlNode* item : reading_.list(*columns, "columns")) {
                GridColumn made;
                made.place = place_of(*item);
                MapReader column(reading_, *item, "a grid column");
                if (const YamlNode* title = column.take("title")) made.title = reading_.text(*title, "title");
                if (const YamlNode* width = column.take("width")) made.width = reading_.length(*width, "width", 1);
                column.finish();
                out.columns.push_back(std::move(made));
            }
        }
        if (const YamlNode* rows = map.need("rows")) {
            for (const YamlNode* item : reading_.list(*rows, "rows")) out.rows.push_back(grid_row(*item));
        }
        map.finish();
        return out;
    }

    GridRow grid_row(const YamlNode& node) {
        GridRow out;
        out.place = place_of(node);
        MapReader row(reading_, node, "a grid row");
        if (const YamlNode* label = row.need("label")) out.label = reading_.text(*label, "label");
        if (const YamlNode* fields = row.need("fields")) {
            for (const YamlNode* field : reading_.list(*fields, "fields")) {
                if (field->kind == YamlNode::Kind::null) {
                    out.pieces.emplace_back(std::nullopt);
                } else if (field->kind == YamlNode::Kind::map) {
                    out.pieces.emplace_back(piece(*field, "a grid field", ""));
                } else {
                    Piece made;
                    made.place = place_of(*field);
                    made.field = reading_.text(*field, "a grid field");
                    out.pieces.emplace_back(std::move(made));
                }
            }
        }
        row.finish();
        return out;
    }

    SideBySide side_by_side(const YamlNode& node, int depth) {
        SideBySide out;
        out.place = place_of(node);
        MapReader map(reading_, node, "columns");
        if (const YamlNode* gap = map.take("gap")) out.gap = reading_.length(*gap, "gap", 0, 100).value_or(out.gap);
        if (const YamlNode* stacks = map.need("blocks")) {
            for (const YamlNode* item : reading_.list(*stacks, "blocks")) {
                Stack stack;
                stack.place = place_of(*item);
                MapReader inner(reading_, *item, "a column of blocks");
                if (const YamlNode* width = inner.take("width")) stack.width = reading_.length(*width, "width", 1);
                if (const YamlNode* body = inner.need("body")) stack.blocks = blocks(*body, "body", depth + 1);
                inner.finish();
                out.stacks.push_back(std::move(stack));
            }
        }
        map.finish();
        return out;
    }

    std::vector<Block> blocks(const YamlNode& node, std::string_view what, int depth) {
        std::vector<Block> out;
        if (depth > kMaxDepth) {
            reading_.fault(node, "columns nest more than " + std::to_string(kMaxDepth - 1) + " deep");
            return out;
        }
        for (const YamlNode* item : reading_.list(node, what)) {
            MapReader map(reading_, *item, "a block");
            const YamlNode* value = nullptr;
            if ((value = map.take("band"))) out.emplace_back(band(*value));
            if ((value = map.take("gap"))) out.emplace_back(Gap{reading_.length(*value, "gap", 0).value_or(Mm{})});
            if ((value = map.take("note"))) out.emplace_back(note(*value));
            if ((value = map.take("legend"))) out.emplace_back(legend(*value));
            if ((value = map.take("line"))) line(*value, out);
            if ((value = map.take("lines"))) lines(*value, out);
            if ((value = map.take("table"))) out.emplace_back(table(*value));
            if ((value = map.take("grid"))) out.emplace_back(grid(*value));
            if ((value = map.take("columns"))) out.emplace_back(side_by_side(*value, depth));
            map.finish();
            if (item->kind == YamlNode::Kind::map && item->entries.size() != 1) {
                reading_.fault(*item,
                               "a block has " + std::to_string(item->entries.size()) +
                                   " keys, expected one: band, gap, note, legend, line, lines, table, grid or columns");
            }
        }
        return out;
    }

    // ---- the rest -----------------------------------------------------------------------------------------------

    Tabs parse_tabs(const YamlNode& node) {
        Tabs out;
        out.place = place_of(node);
        MapReader map(reading_, node, "tabs");
        if (const YamlNode* field = map.need("field")) out.field = reading_.text(*field, "field");
        if (const YamlNode* edge = map.need("edge")) {
            out.edge = reading_.word(*edge, "edge", {"top", "right"}).value_or(0) ? Edge::right : Edge::top;
        }
        out.box = out.edge == Edge::right ? Mm{6} : Mm{8};
        if (const YamlNode* label = map.take("label")) out.label = reading_.text(*label, "label");
        if (const YamlNode* box = map.take("box")) out.box = reading_.length(*box, "box", 3.5, 20).value_or(out.box);
        if (out.edge == Edge::right) {
            if (const YamlNode* width = map.take("width"))
                out.width = reading_.length(*width, "width", 5, 40).value_or(out.width);
            if (const YamlNode* pitch = map.take("pitch"))
                out.pitch = reading_.length(*pitch, "pitch", 5, 100).value_or(Mm{});
        }
        map.finish();
        return out;
    }

    GivenBox given_box(const YamlNode& node) {
        GivenBox out;
        out.place = place_of(node);
        MapReader map(reading_, node, "a box");
        if (const YamlNode* field = map.need("field")) out.field = reading_.text(*field, "field");
        const YamlNode* box = map.take("box");
        if (box) out.box = reading_.box(*box, "box").value_or(Rect<Mm>{});
        if (const YamlNode* cells = map.take("cells")) {
            for (const YamlNode* item : reading_.list(*cells, "cells")) {
                if (const auto cell = reading_.box(*item, "a cell")) out.cells.push_back(*cell);
            }
        }
        const YamlNode* choices = map.take("choices");
        if (choices) {
            MapReader values(reading_, *choices, "choices");
            for (const auto& [value, place] : choices->entries) {
                if (const auto at = reading_.box(*place, "a choice")) out.choices.emplace_back(value->text, *at);
            }
        } else if (!box) {
            reading_.fault(node, "a box has neither \"box\" nor \"choices\", expected one of them");
        }
        if (const YamlNode* rows = map.take("rows")) out.rows = reading_.whole(*rows, "rows", 1, 100).value_or(1);
        if (const YamlNode* pitch = map.take("pitch")) out.pitch = reading_.length(*pitch, "pitch", 1).value_or(Mm{});
        if (const YamlNode* from = map.take("from")) out.from = reading_.whole(*from, "from", 1, 31).value_or(1);
        out.to = out.from;
        if (const YamlNode* to = map.take("to")) out.to = reading_.whole(*to, "to", out.from, 31).value_or(out.from);
        if (const YamlNode* step = map.take("step")) out.step = reading_.length(*step, "step", 1).value_or(Mm{});
        map.finish();
        return out;
    }

    GivenWords given_words(const YamlNode& node) {
        GivenWords out;
        out.place = place_of(node);
        MapReader map(reading_, node, "words");
        if (const YamlNode* text = map.need("text")) out.text = reading_.text(*text, "text");
        if (const YamlNode* box = map.need("box")) out.box = reading_.box(*box, "box").value_or(Rect<Mm>{});
        if (const YamlNode* size = map.take("size"))
            out.points = reading_.number(*size, "size", 4, 40).value_or(out.points);
        map.finish();
        return out;
    }

    Reading& reading_;
};

}  // namespace

std::vector<PageTemplate> parse_pages(Reading& reading, const YamlNode& pages) {
    std::vector<PageTemplate> out;
    PageParser parser(reading);
    for (const YamlNode* item : reading.list(pages, "pages")) {
        if (out.size() == kMaxPages) {
            reading.fault(*item, "the form has more than " + std::to_string(kMaxPages) + " pages");
            break;
        }
        out.push_back(parser.page(*item));
        const int expected = static_cast<int>(out.size());
        if (out.back().page != expected) {
            reading.fault(*item, "page is " + std::to_string(out.back().page) + ", expected " +
                                     std::to_string(expected) + ": pages stand in order");
        }
    }
    if (pages.kind == YamlNode::Kind::sequence && pages.items.empty()) {
        reading.fault(pages, "the form has no pages, expected at least one");
    }
    return out;
}

}  // namespace formloop::templates
