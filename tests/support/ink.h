// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "src/record/page_result.h"
#include "src/record/record.h"
#include "templates/layout.h"
#include "tests/support/canvas.h"
#include "tests/support/marks.h"
#include "tests/support/script.h"

/// Fills a printed page as a person or a printer would.
namespace formloop::simulator {

enum class InkKind { typed, font, real, drawn };
std::string_view to_string(InkKind kind);
std::optional<InkKind> ink_kind(std::string_view name);

/// What ink may be made of. Scripts outlive the writers made from them.
struct InkStock {
    std::vector<const Script*> type;      ///< fonts of printers
    std::vector<const Script*> hands;     ///< fonts like handwriting
    const Script* pictures = nullptr;     ///< pictures of real handwriting
};

/// One person with one pen (or one printer): how a sheet is filled from top to bottom.
struct Writer {
    InkKind kind = InkKind::typed;
    const Script* script = nullptr;
    const Script* stand_in = nullptr;  ///< writes values with characters that `script` lacks
    InkKind stand_in_kind = InkKind::font;
    Pen pen;
    Pen marker;            ///< for marks, strikes and signatures
    double size = 1;       ///< against what the box suggests
    double slant = 0;
    double unrest = 0;
    double spread = 1;     ///< distance from character to character
    double care = 1;       ///< 1 keeps to the boxes; less strays
    Mm bolder{};
    Point<Mm> shift;       ///< of a whole overprint against the form
    TallyHand tally;
    double digits = 0;     ///< share of counts that are written in digits instead of strokes
};

/// A writer of this kind; `typed` overprints with a font, `real` takes pictures where they have every character.
Writer random_writer(InkKind kind, const InkStock& stock, Random& random);

/// The characters that go into a field's cells, one string a cell, empty where a cell stays blank. By the field's format:
/// combs fill each part from the left, numbers from the right. Nothing when the value does not fit.
std::optional<std::vector<std::string>> cell_characters(const templates::PlacedField& field, const record::Value& value);

/// What a pen writes into a field without cells; empty for a blank value or a kind that is always drawn.
std::string written_text(const templates::PlacedField& field, const record::Value& value);

/// Writes the values of a page's fields onto its picture and tells which were inked, and how. Fields that we printed and
/// blank values are left alone.
std::vector<record::TrueField> fill_page(Canvas& canvas, const templates::PageLayout& page, const record::Fields& values,
                                         const Writer& writer, Random& random);

}  // namespace formloop::simulator
