// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "pdfgen/drawing.h"
#include "pdfgen/fonts.h"

/// What a pen would draw, as vectors: no font has to have a tick.
namespace formloop::pdfgen {

/// A √ inside a box.
Line tick_mark(const Rect<Mm>& box);
/// A line through the middle of a row.
Line strike_line(const Rect<Mm>& row);
/// Strokes of 正, five a character, from the left; smaller when the box is short of room.
std::vector<Shape> tally_strokes(int count, const Rect<Mm>& box);
/// A dotted line along the lower edge of a box, inside it: a value that nobody has confirmed.
Dots doubt_dots(const Rect<Mm>& box);

/// Large light-grey words from corner to corner of a page: a draft says so. To be drawn below everything that must stay
/// legible.
Text diagonal_words(const std::string& words, Size<Mm> page, const Fonts& fonts);

}  // namespace formloop::pdfgen
