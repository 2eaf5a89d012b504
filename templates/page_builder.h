// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "templates/fault.h"
#include "templates/layout.h"
#include "templates/page_template.h"
#include "templates/template.h"

namespace formloop::templates {

/// Rows that a repeat shows on the pages of a blank print together; what one further sheet of them adds.
int base_capacity(const FormTemplate& form, std::string_view repeat);

/// The tables of a page, also those inside columns.
std::vector<const Table*> tables_of(const PageTemplate& page);

/// The fields that blocks name outside tables, also those inside columns.
bool shows_field(const PageTemplate& page, std::string_view field);

/// Places one page. What does not fit is a fault, said only when someone listens.
class PageBuilder {
public:
    PageBuilder(const FormTemplate& form, const PageTemplate& page, const LayoutRequest& request, int sheet,
                Faults* faults);

    /// The request is looked at until `build()` is done.
    PageBuilder(const FormTemplate&, const PageTemplate&, LayoutRequest&&, int, Faults*) = delete;

    PageLayout build();

private:
    /// What kind of cell a piece stands in; sizes follow from it.
    enum class Setting { open, line, table, day };

    /// The fields that a piece may name, and what stands before their ids in a path.
    struct Scope {
        const std::vector<Field>* fields;
        std::string path;
        Setting setting = Setting::line;
        std::string_view where;  ///< for messages: `the form`, `repeat "rows"`
        std::string row;         ///< path of the row of `prefix_unless`
    };

    /// Blocks from top to bottom. A run of framed blocks gets its frame when it ends.
    struct Flow {
        Mm x, width, y;
        Setting lines = Setting::line;
        Mm label_width{};
        bool inner = false;  ///< inside columns without a gap: rules are shared with the outer run, there is no frame
        bool running = false;
        bool ruled = false;  ///< inner flows: the next block draws the rule above it
        Mm run_top{};
    };

    // Primitives.
    void fault(Place place, std::string message);
    bool full(Place place);
    void rule_h(Mm x0, Mm x1, Mm y) { stroke({x0, y}, {x1, y}, rule_width_, rule_grey_); }
    void rule_v(Mm x, Mm y0, Mm y1) { stroke({x, y0}, {x, y1}, rule_width_, rule_grey_); }
    void stroke(Point<Mm> from, Point<Mm> to, Mm width, Grey grey);
    void outline(const Rect<Mm>& box, Mm width, Grey grey);
    void tint(const Rect<Mm>& box, Grey grey);
    void hatch(const Rect<Mm>& box);
    void words(const Rect<Mm>& box, std::string_view text, Mm size, Align align, Grey grey);
    /// Words wrapped in a box and centred vertically; a fault when they do not fit.
    void words_in(Place place, const Rect<Mm>& box, std::string_view text, Mm size, Mm pitch, Align align, Grey grey,
                  std::string_view what);

    // Regions.
    void furniture();
    void heading(Mm right);
    Mm place_tabs(Mm& right);
    void top_tabs(const Field& field);
    void right_tabs(const Field& field);
    void body();
    void given();
    void shift_from(const PageLayout& before, Mm dy);

    // Blocks.
    void blocks(const std::vector<Block>& blocks, Flow& flow);
    void begin_run(Flow& flow);
    void end_run(Flow& flow);
    void block(const Band& band, Flow& flow);
    void block(const Gap& gap, Flow& flow);
    void block(const Note& note, Flow& flow);
    void block(const Legend& legend, Flow& flow);
    void block(const Line& line, Flow& flow);
    void block(const Table& table, Flow& flow);
    void block(const Grid& grid, Flow& flow);
    void block(const SideBySide& columns, Flow& flow);
    struct NoteLine {
        Mm indent;
        std::string text;
    };
    std::vector<NoteLine> legend_lines(const std::vector<LegendEntry>& entries, Mm width, bool together);
    void note_lines(const std::vector<NoteLine>& lines, Mm x, Mm y, Mm width);
    void cell(const Cell& cell, const Rect<Mm>& box, const Scope& scope, Mm label_width);
    void pieces(const std::vector<Piece>& pieces, const Rect<Mm>& area, const Scope& scope, Align align, Place place);
    std::vector<Mm> widths(const std::vector<std::optional<Mm>>& given, Mm total, Place place, std::string_view what);

    // Tables.
    struct Span {  ///< a column of a table on paper; `days` and `slots` give one for each index
        const Column* column;
        Mm x, width;
        std::optional<int> index;

        bool is_day() const { return index && column->inner->key == RepeatKey::day; }
    };
    struct Strip {  ///< columns side by side: all of them, those as high as the row, or one line of the row
        std::vector<Span> spans;
        Mm x, width;
        int line = 0, lines = 1;  ///< the how-manieth of how many below each other

        /// The strip's part of a row or of the head that begins at `y`.
        Mm top(Mm y, Mm height) const { return y + height / lines * line; }
        Mm height(Mm height) const { return height / lines; }
    };
    std::vector<Span> spans(const std::vector<Column>& columns, Mm x, Mm width, Place place, std::string_view what);
    std::vector<Strip> strips(const Table& table, Mm x, Mm width);
    void inner_head(const Span& span, const Rect<Mm>& box);
    void table_head(const Repeat& repeat, const std::vector<Span>& spans, Mm y, Mm height);
    void weekends(const Table& table, const Strip& strip, Mm top);
    void table_lines(const Table& table, const Strip& strip, Mm top);
    void table_cell(const Span& span, const Repeat& repeat, int index, Rect<Mm> box);
    void strike(const Table& table, const Repeat& repeat, int index, const Rect<Mm>& row);
    void inner_cell(const Span& span, const Repeat& repeat, const std::string& row, const Rect<Mm>& box);
    bool exists(const Span& span) const;
    void row_texts(const Table& table, const Strip& strip, const Span& span, Mm body);

    // Pieces.
    void piece(const Piece& piece, Rect<Mm> area, const Scope& scope, Align align);
    const Field* find(const Piece& piece, const Scope& scope);
    PlacedField placed(const Field& field, const Scope& scope) const;
    void add(PlacedField placed, Place place);
    bool is_printed(const Field& field, const Scope& scope) const;
    Rect<Mm> take_unit(const Piece& piece, Rect<Mm> area);
    void writing(const Piece& piece, const Field& field, Rect<Mm> area, const Scope& scope);
    void comb(const Piece& piece, const Field& field, Rect<Mm> area, const Scope& scope, Align align);
    void ticks(const Piece& piece, const Field& field, const Rect<Mm>& area, const Scope& scope);
    void one_box(const Piece& piece, const Field& field, const Rect<Mm>& area, const Scope& scope, Align align);
    void tick_box(const Rect<Mm>& box);
    std::string prefix_of(const Field& field) const;

    const FormTemplate& form_;
    const PageTemplate& page_;
    const LayoutRequest& request_;
    Faults* faults_;
    PageLayout out_;
    std::vector<Place> places_;  ///< of `out_.fields`, when someone listens
    std::optional<std::chrono::year_month> month_;
    Mm rule_width_;
    Grey rule_grey_;
    int sheet_ = 1;
    bool overflowed_ = false;

public:
    const std::vector<Place>& places() const { return places_; }
};

}  // namespace formloop::templates
