// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <utility>
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

/// How somebody writes 正 as a tally. Lengths are shares of a character's height, places shares of its width and height.
struct TallyHand {
    double size = 0.7;       ///< height of a character, as a share of the box's
    double width = 1;
    double gap = 0.2;        ///< between characters, as a share of their width
    double slant = 0;        ///< x gained per unit of height
    double rise = 0;         ///< y gained upwards per unit of width
    double bow = 0;          ///< how far a stroke's middle strays
    double middle = 0.48;    ///< height of the third stroke
    double third = 0.35;     ///< and how far it goes to the right
    std::pair<double, double> fourth{0.2, 0.45};  ///< where the fourth begins
    double overshoot = 0;    ///< how far strokes pass those that they meet, or fall short of them
    double unrest = 0.02;
    double running = 0;      ///< probability that the pen is not lifted before the last stroke
    double pen = 1;          ///< thickness of the pen beside the writer's marker
    bool operator==(const TallyHand&) const = default;
};
TallyHand random_tally_hand(Random& random);

/// The first `strokes` strokes of as many 正 as that takes, side by side; smaller where the box is short of room.
std::vector<PenPath> tally(const Rect<Mm>& box, int strokes, const TallyHand& hand, Random& random);

}  // namespace formloop::simulator
