// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <expected>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "pdfgen/drawing.h"
#include "pdfgen/fonts.h"
#include "src/base/error.h"
#include "templates/identity.h"

/// Running text, tables and pictures set one below the other on as many pages as they need: the audit report. Pure:
/// content in, drawing out.
namespace formloop::pdfgen {

/// A line of its own in larger type. Never the last thing on a page.
struct Heading {
    std::string text;
    int level = 1;  ///< 1 a chapter, with a tinted band; 2 a finding
    bool bookmark = true;
};

enum class Weight { normal, quiet, value };  ///< label, small grey note, value (Kai)

struct Paragraph {
    std::string text;  ///< may hold line breaks
    Weight weight = Weight::normal;
    Align align = Align::left;
};

/// A grey picture of paper at its own scale: a crop beside the value read from it.
struct Crop {
    std::string bytes;  ///< PNG or JPEG
    Size<Mm> size;      ///< on the paper it was cut from; drawn as large, or smaller where there is less room
    bool operator==(const Crop&) const = default;
};

/// What stands in one cell of a table: words, a crop below them, or boxes to tick with their words.
struct Cell {
    std::string text;
    Weight weight = Weight::normal;
    Align align = Align::left;
    std::optional<Crop> crop;
    std::vector<std::string> choices;  ///< words behind empty boxes: 已更正, 说明, 待查
    bool doubtful = false;             ///< dotted underline
};

struct Column {
    std::string title;
    double share = 1;  ///< of the width left by the others
};

struct Table {
    std::vector<Column> columns;
    std::vector<std::vector<Cell>> rows;  ///< a row is never torn; the titles stand again on every page
    bool titles = true;
};

/// Boxes to sign in, side by side, each with its words and room for a date.
struct Signatures {
    struct Box {
        std::string name;   ///< of the signature field
        std::string label;  ///< 展厅经理
    };
    std::vector<Box> boxes;
};

struct Gap {
    Mm height{3};
};

struct Together;
using Block = std::variant<Heading, Paragraph, Table, Signatures, Gap, Together>;

/// Blocks that begin on a new page rather than be torn: a finding with its proof. Torn all the same when longer than a
/// page.
struct Together {
    std::vector<Block> blocks;
};

struct Report {
    std::string title;
    std::vector<std::string> lines;  ///< under the title: dealer, period, as-of date
    std::string header;              ///< small, at the top of the pages after the first
    std::string footer;              ///< small, at the foot of every page, left of the page number
    std::vector<Block> blocks;
    std::string watermark;
    /// What each page says of itself in codes and corner marks, its page number filled in; none: a plain page.
    std::optional<templates::PageIdentity> identity;
};

/// Sets a report on A4. Fails with `limit` when it has no end in sight (more than 5,000 pages), with `bad_input` on
/// text that is not UTF-8, otherwise as `draw_identity()` does. A row higher than a page has its crops made smaller and
/// its text cut.
std::expected<Drawing, Error> draw_report(const Report& report, const Fonts& fonts);

}  // namespace formloop::pdfgen
