// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "src/base/geometry.h"
#include "templates/layout.h"

/// Rows and columns as the author wrote them: docs/templates.md §4-§8 as plain values. `layout()` turns them into
/// boxes.
namespace formloop::templates {

/// Where a piece of a template stands in its file, from 1. Values made without a file have line 0.
struct Place {
    int line = 0, column = 0;
};

/// What separates the groups of a date: 年 月 日 after each, only between them, or the format's own character.
enum class Separators { usual, units, between, dash };

/// A field, or printed words, in a cell; and how it is drawn.
struct Piece {
    Place place;
    std::string field;  ///< id; empty: `text` stands here
    std::string text;
    std::optional<Mm> width;   ///< none: takes the rest
    std::optional<Mm> height;  ///< in a split day cell; none: takes the rest
    std::optional<Size<Mm>> cell;
    std::optional<Size<Mm>> box;
    Separators separators = Separators::usual;
    std::vector<int> groups;  ///< cells after which 1 mm of air stands
    int columns = 0;          ///< choices a row; 0: natural
    Mm pitch{};               ///< of choices; 0: natural
    Mm ring{};                ///< diameter of a mark's printed circle; 0: a box
    std::string unit;
};

struct Cell {
    Place place;
    std::optional<Mm> width;
    std::optional<std::string> label;  ///< none: its only field's label
    std::optional<Mm> label_width;     ///< none: the line's; 0: in the corner
    Align align = Align::left;
    std::vector<Piece> pieces;
};

struct Line {
    Place place;
    Mm height{8};
    std::optional<bool> open;  ///< without rules; none: as the region is
    std::optional<Mm> label_width;
    std::vector<Cell> cells;
};

/// One field's choices as printed words.
struct LegendEntry {
    Place place;
    std::string field;  ///< `rows.method`
    std::string label;  ///< empty: the field's
};

struct Legend {
    Place place;
    std::vector<LegendEntry> entries;
    bool together = false;
};

struct Band {
    Place place;
    std::string text;
    std::vector<LegendEntry> legend;
    std::string note;
    std::optional<Mm> height;
};

struct Gap {
    Mm height{};
};

struct Note {
    Place place;
    std::vector<std::string> paragraphs;
};

/// Columns of a repeat inside the row: `days`, one a day of the month, or `slots`, one a row of the inner repeat.
struct InnerColumns {
    Place place;
    RepeatKey key = RepeatKey::day;
    std::string repeat;
    int from = 1, to = 31;     ///< indices, the last one included
    std::vector<Piece> split;  ///< from top to bottom
};

struct Column {
    Place place;
    std::optional<Mm> width;  ///< of days and slots: of one of them
    std::optional<std::string> title;
    std::string group;
    bool number = false;
    int digits = 0;  ///< of a number: zeros stand before shorter ones
    std::vector<std::string> texts;  ///< printed, one a row
    std::vector<Piece> pieces;  ///< none, no number, texts and inner columns: hatched
    Piece extra;                ///< its `field` empty: none
    std::string extra_text;
    std::optional<InnerColumns> inner;
};

/// One of several lines of each row of a table: columns from left to right.
struct RowLine {
    Place place;
    std::vector<Column> columns;
};

struct Table {
    Place place;
    std::string repeat;
    int rows = 0;
    int first = 0;
    Mm row_height{8};
    Mm head_height{7};
    std::string strike;
    std::vector<Column> columns;  ///< as high as the row
    std::vector<RowLine> lines;   ///< one below the other, right of `columns`; none: the columns are the whole row
};

struct GridColumn {
    Place place;
    std::string title;
    std::optional<Mm> width;
};

struct GridRow {
    Place place;
    std::string label;
    std::vector<std::optional<Piece>> pieces;  ///< none: a tinted cell
};

struct Grid {
    Place place;
    std::string corner;
    Mm label_width{};
    Mm head_height{5};
    Mm row_height{6.5};
    std::vector<GridColumn> columns;
    std::vector<GridRow> rows;
};

struct Stack;

struct SideBySide {
    Place place;
    Mm gap{2};
    std::vector<Stack> stacks;
};

using Block = std::variant<Band, Gap, Note, Legend, Line, Table, Grid, SideBySide>;

struct Stack {
    Place place;
    std::optional<Mm> width;
    std::vector<Block> blocks;
};

enum class Edge { none, top, right };

struct Tabs {
    Place place;
    Edge edge = Edge::none;
    std::string field;
    std::string label;
    Mm width{9};
    Mm box{8};
    Mm pitch{};  ///< 0: even
};

/// A field whose boxes the author gave.
struct GivenBox {
    Place place;
    std::string field;
    Rect<Mm> box;  ///< empty: the choices' common box
    std::vector<Rect<Mm>> cells;
    std::vector<std::pair<std::string, Rect<Mm>>> choices;
    int rows = 1;
    Mm pitch{};
    int from = 1, to = 1;  ///< days
    Mm step{};
};

struct GivenWords {
    Place place;
    std::string text;
    Rect<Mm> box;
    double points = 7.5;
};

enum class Furniture { ours, none };

struct PageTemplate {
    Place place;
    int page = 1;
    Size<Mm> size;
    Furniture furniture = Furniture::ours;
    std::string heading;
    std::string subheading;
    int leaf = 0;
    std::string continues;
    bool blank = true;  ///< part of a blank print
    Mm label_width{};
    Tabs tabs;
    std::vector<Block> head;
    std::vector<Block> body;
    std::vector<Block> foot;
    std::vector<GivenBox> boxes;
    std::vector<GivenWords> words;
};

}  // namespace formloop::templates
