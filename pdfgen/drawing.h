// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "src/base/geometry.h"
#include "templates/layout.h"

/// What stands on the pages of a document, as values in page millimetres (origin top left, y down). Made from a form or
/// a report by pure functions, written as PDF by `write_pdf()`, compared in tests as text.
namespace formloop::pdfgen {

using templates::Align;
using templates::Grey;
using templates::Typeface;

/// The place of a face where something is kept of each.
constexpr std::size_t index(Typeface face) { return face == Typeface::kai ? 1 : 0; }

/// A filled rectangle without an outline.
struct Fill {
    Rect<Mm> box;
    Grey grey;
    bool operator==(const Fill&) const = default;
};

/// A filled circle.
struct Disc {
    Point<Mm> centre;
    Mm radius{};
    Grey grey;
    bool operator==(const Disc&) const = default;
};

/// The outline of a circle, drawn centred on it.
struct Ring {
    Point<Mm> centre;
    Mm radius{}, width{};
    Grey grey;
    bool operator==(const Ring&) const = default;
};

/// The outline of a rectangle, drawn centred on its edges.
struct Frame {
    Rect<Mm> box;
    Mm width{};
    Grey grey;
    bool operator==(const Frame&) const = default;
};

enum class Cap { butt, round };

/// A line through its points: printed rules (butt), ticks, strikes and strokes of a tally (round).
struct Line {
    std::vector<Point<Mm>> points;
    Mm width{};
    Grey grey;
    Cap cap = Cap::butt;
    bool operator==(const Line&) const = default;
};

/// A row of round dots from one point to another: the underline of a doubtful value.
struct Dots {
    Point<Mm> from, to;
    Mm diameter{}, pitch{};
    Grey grey;
    bool operator==(const Dots&) const = default;
};

/// One run of characters on one baseline. Characters that its typeface lacks are drawn in the other one.
struct Text {
    Point<Mm> at;  ///< left end of the baseline
    std::string text;
    Mm size{};  ///< em
    Typeface face = Typeface::sans;
    Grey grey;
    double condense = 1;  ///< horizontal scale
    double angle = 0;     ///< degrees, counter-clockwise, about `at`
    /// Whose words these are, for a refusal: `field "name"`, `caption "备注"`. Never the value.
    std::string place;
    bool operator==(const Text&) const = default;
};

/// The modules of a two-dimensional code, row by row; 1 is black.
struct Modules {
    Rect<Mm> box;
    int width = 0, height = 0;
    std::vector<std::uint8_t> cells;
    std::string name;  ///< `qr`, `datamatrix`
    bool operator==(const Modules&) const = default;
};

/// An encoded PNG or JPEG, grey, stretched over its box.
struct Picture {
    Rect<Mm> box;
    std::string bytes;
    bool operator==(const Picture&) const = default;
};

using Shape = std::variant<Fill, Disc, Ring, Frame, Line, Dots, Text, Modules, Picture>;

/// An empty signature field of the document, over the box that a pen would sign in.
struct SignatureBox {
    Rect<Mm> box;
    std::string name;   ///< made unique in the document by `write_pdf()`
    std::string label;  ///< what a viewer shows: 销售顾问
    bool operator==(const SignatureBox&) const = default;
};

struct Page {
    Size<Mm> size;
    /// Shapes that many pages share (the blank form), as indices into `Drawing::layers`; drawn first, in this order.
    std::vector<int> layers;
    std::vector<Shape> shapes;
    std::vector<SignatureBox> signatures;
    bool operator==(const Page&) const = default;
};

struct Bookmark {
    std::string title;
    int page = 0;   ///< index into `Drawing::pages`
    int level = 0;  ///< 0 at the top; a level deeper than the one before it is its child
    bool operator==(const Bookmark&) const = default;
};

struct Drawing {
    std::string title;
    std::vector<std::vector<Shape>> layers;
    std::vector<Page> pages;
    std::vector<Bookmark> bookmarks;
    bool operator==(const Drawing&) const = default;
};

/// The drawing in one readable line a shape: what goldens compare. Lengths in mm, three decimals at most.
std::string to_text(const Drawing& drawing);

/// Adds the pages of `more` behind those of `drawing`; equal layers are shared.
void append(Drawing& drawing, Drawing more);

}  // namespace formloop::pdfgen
