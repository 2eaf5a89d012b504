// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "src/base/geometry.h"
#include "tests/support/canvas.h"

/// What a pen draws that is not a character, as paths in page mm. Each call draws another one.
namespace formloop::simulator {

/// A mark in a box to tick: mostly √, else a cross, a stroke or a scribble. `overshoot` is how far, as a share of the box, it
/// may leave it.
std::vector<PenPath> tick(const Rect<Mm>& box, double overshoot, Random& random);

/// A mark in a cell of a table: √, ○, *, △ or a cross, within the cell.
std::vector<PenPath> cell_mark(const Rect<Mm>& cell, Random& random);

/// A line through a row, covering most of its width.
std::vector<PenPath> strike_line(const Rect<Mm>& row, Random& random);

/// A scrawl as people sign.
std::vector<PenPath> signature(const Rect<Mm>& box, Random& random);

/// The first `strokes` strokes of as many 正 as that takes, side by side.
std::vector<PenPath> tally(const Rect<Mm>& box, int strokes, Random& random);

}  // namespace formloop::simulator
