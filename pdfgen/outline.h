// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <vector>

namespace formloop::pdfgen {

/// A place in the outline of a glyph, y upwards, in units of the grid that it is going to be put on.
struct Spot {
    double x = 0, y = 0;
    bool operator==(const Spot&) const = default;
};

/// A line, or a parabola with its control point.
struct Segment {
    Spot from;
    std::optional<Spot> control;
    Spot to;
    Spot at(double t) const;  ///< 0 at `from`, 1 at `to`
};

/// A closed contour: each segment begins where the one before it ends.
using Contour = std::vector<Segment>;

/// A point of a TrueType contour. Between two points off the curve the one half way lies on it and need not be listed.
struct GridPoint {
    int x = 0, y = 0;
    bool on_curve = true;
    bool operator==(const GridPoint&) const = default;
};
using GridContour = std::vector<GridPoint>;

/// Puts a contour on whole units with few points, so that no place of it moves by more than 1.5 units, and most by less
/// than half of one: neighbouring segments become one where that moves nothing by more than 0.4 units; what is left is
/// rounded; a point half a unit from where it would be implied is left out. It begins at its lowest left point. Coordinates
/// stay within ±16,383, so that their differences fit into 16 bits. Empty when fewer than three points are left.
GridContour coarsen(const Contour& contour);

}  // namespace formloop::pdfgen
