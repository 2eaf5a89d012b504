// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "src/base/geometry.h"
#include "templates/form.h"

/// Where everything stands on paper, in page millimetres (origin top left, y down). Printing draws these values;
/// reading looks for ink in the same boxes: that is why they cannot drift apart.
namespace formloop::templates {

struct FormTemplate;

/// 0 is black, 1 is paper.
struct Grey {
    double level = 0;
    bool operator==(const Grey&) const = default;
};

/// A printed rule, drawn centred on its line. Horizontal or vertical, except the hatching of days that a month does not
/// have.
struct Stroke {
    Point<Mm> from, to;
    Mm width{};
    Grey grey;
    bool operator==(const Stroke&) const = default;
};

/// A filled area: section band, tint of a label cell, weekend, corner mark.
struct Patch {
    Rect<Mm> box;
    Grey grey;
    bool operator==(const Patch&) const = default;
};

/// A printed circle, drawn centred on its radius.
struct Ring {
    Point<Mm> centre;
    Mm radius{};
    Mm width{};
    Grey grey;
    bool operator==(const Ring&) const = default;
};

enum class Typeface { sans, kai };  ///< sans: labels (a Hei); kai: filled values
enum class Align { left, centre, right };

/// One line of printed words, drawn inside `box` with its baseline so that it is centred vertically.
struct Caption {
    Rect<Mm> box;
    std::string text;
    Mm size{};  ///< height of the type (em)
    Typeface face = Typeface::sans;
    Align align = Align::left;
    Grey grey;
    bool operator==(const Caption&) const = default;
};

struct PlacedChoice {
    std::string value;
    std::string label;
    Rect<Mm> box;  ///< the box to tick, not its words
    bool operator==(const PlacedChoice&) const = default;
};

/// Who writes a field on this sheet: the pen, or we did when we printed it (a known header field).
enum class WrittenBy { pen, print };

struct PlacedField {
    std::string path;              ///< `visits[3].actual_on`; sheet 1 of a continuation unless laid out for another
    const Field* field = nullptr;  ///< in the template's schema, which must outlive this layout
    Rect<Mm> box;                  ///< where the value stands; ink outside it belongs to someone else
    std::vector<Rect<Mm>> cells;   ///< of combs, dates, times that a pen writes: in reading order, without separators
    std::vector<PlacedChoice> choices;
    WrittenBy by = WrittenBy::pen;
    std::string printed_prefix;  ///< characters printed before the cells that belong to the value (`A01-`)
    bool operator==(const PlacedField&) const = default;
};

/// Values are not drawn here: `patches` to `captions` are the blank print (with the prefixes and the month that are
/// known).
struct PageLayout {
    int page = 1;   ///< of the form, from 1
    int sheet = 1;  ///< of a continuation, from 1; what the form's `sheet_field` says when it is printed
    int leaf = 0;   ///< pages of one layout with the same number are the two sides of one sheet of paper
    Size<Mm> size;
    std::vector<Patch> patches;  ///< drawn first
    std::vector<Stroke> strokes;
    std::vector<Ring> rings;
    std::vector<Caption> captions;
    std::vector<PlacedField> fields;
    /// The symbol without its quiet zone. Empty on a form drawn by others, which has no codes and no `corner_marks()`
    /// either.
    Rect<Mm> qr_box;
    Rect<Mm> datamatrix_box;     ///< the same
    Rect<Mm> readable_code_box;  ///< form, version, page and copy in print a person can read
    bool operator==(const PageLayout&) const = default;
};

/// Header values that stand printed on a sheet, by field id. A key with no value: it is printed, but what it says is
/// not known (a sheet whose copy the archive does not know).
using Prefill = std::map<std::string, std::optional<std::string>>;

/// The header fields that a page's code says are printed (`PageIdentity::printed`), without their values.
Prefill printed_prefill(const FormTemplate& form, std::uint32_t printed);

struct Layout {
    std::vector<PageLayout> pages;
    bool operator==(const Layout&) const = default;
};

/// What of a form is wanted on paper.
struct LayoutRequest {
    Prefill prefill;
    std::vector<int> pages;  ///< form pages; empty: those of a blank print
    std::map<std::string, int>
        rows;       ///< rows a repeat must hold (`visits` → 30): continuation sheets are added for them
    int sheet = 1;  ///< first sheet number of a continuation page
    auto operator<=>(const LayoutRequest&) const = default;
};

/// The same request without what moves nothing on paper: values of header fields (but the month, and those that stand
/// as a prefix in rows) and rows for which no sheet is added. Requests that come out equal have one layout.
LayoutRequest essential(const FormTemplate& form, LayoutRequest request);

/// The rows that a repeat can hold on paper; nothing when continuation sheets take any number. 0: it has no table.
std::optional<int> row_limit(const FormTemplate& form, std::string_view repeat);

/// Places a form on paper. Pure; a template that parsed cannot fail here.
Layout layout(const FormTemplate& form, const LayoutRequest& request = {});
Layout layout(FormTemplate&&, const LayoutRequest& = {}) = delete;  // the layout points into its form

}  // namespace formloop::templates
