// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cmath>
#include <vector>

#include "ocr/glyph_net.h"
#include "src/base/geometry.h"

namespace formloop::ocr {

/// A nearly straight stroke of a pen, in px of the picture that it was found in.
struct StraightStroke {
    enum class Way { across, down };
    Way way = Way::across;
    Point<Px> from, to;  ///< ends of its middle line: left to right, or top to bottom
    double bend = 0;     ///< RMS distance of the middle line from the straight one between its ends, as a share of its length

    Px length() const { return Px{std::hypot((to.x - from.x).value, (to.y - from.y).value)}; }
    /// Radians from the way it is called: 0 level (upright), to ±π/4.
    double lean() const {
        const Point<Px> d = to - from;
        return way == Way::across ? std::atan2(d.y.value, d.x.value) : std::atan2(d.x.value, d.y.value);
    }
    /// Where the straight line through its ends is: y at an x of a stroke across, x at a y of one down.
    Px at(Px place) const {
        return way == Way::across ? from.y + (to.y - from.y) * ((place - from.x) / (to.x - from.x))
                                  : from.x + (to.x - from.x) * ((place - from.y) / (to.y - from.y));
    }
};

/// The strokes across and down that ink consists of.
struct StraightStrokes {
    std::vector<StraightStroke> strokes;
    Px pen{};         ///< how thick they are, usually
    double rest = 0;  ///< share of the ink that lies on none of them: 0 all is told … 1
    double lump = 0;  ///< the largest connected piece of that, in squares of the pen: a stroke too short to be one is about 1
};

/// Takes ink apart into strokes across and strokes down.
///
/// A stroke across is what is as thin from top to bottom as the pen; so it is found column by column, whatever its slant, and
/// carried on over strokes that cross it and over gaps of at most 0.3 mm that a scanner left in it. Strokes down likewise. What
/// is shorter than 1.2 times the pen's thickness is no stroke. What leans by 40° to 50° comes out in pieces of both, or in `rest`.
StraightStrokes find_straight_strokes(const InkPatch& ink, double px_per_mm);

}  // namespace formloop::ocr
