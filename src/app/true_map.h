// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <expected>
#include <optional>
#include <string_view>
#include <vector>

#include "src/base/error.h"
#include "src/base/geometry.h"

namespace formloop::app {

/// Where points of a page truly lie in its scan, as whoever made the scan knows: the images of a grid of page points, and
/// between them a cubic through the four nearest in each direction (Catmull-Rom).
class TrueMap {
public:
    /// `px` row by row; the first point is the image of `origin`. Needs at least 4 × 4 points.
    TrueMap(Point<Mm> origin, Mm step, int columns, int rows, std::vector<Point<Px>> px);

    Point<Px> operator()(Point<Mm> page) const;
    /// The square root of the local change of area.
    double px_per_mm(Point<Mm> at) const;

private:
    Point<Mm> origin_;
    Mm step_;
    int columns_, rows_;
    std::vector<Point<Px>> px_;
};

/// The `true_map` of a line of truth.jsonl; nothing when it has none. Fails with `bad_input` when it is not as
/// docs/evaluating.md says.
std::expected<std::optional<TrueMap>, Error> parse_true_map(std::string_view line, std::string_view name);

}  // namespace formloop::app
