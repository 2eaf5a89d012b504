// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <optional>
#include <span>
#include <vector>

#include "src/base/geometry.h"

/// Where a printed page lies in its scan. Two spaces: page millimetres (origin top left, y down) and scan pixels (origin top left
/// of the image, y down, pixel centres at .5). This map is the only door between them.
namespace formloop::ocr {

/// A point of the page and where it was seen in the scan.
struct Match {
    Point<Mm> page;
    Point<Px> scan;
    double weight = 1;
};

/// A plane projective map, page mm → scan px. A map that cannot be inverted is not `valid()`.
class Homography {
public:
    Homography() = default;
    explicit Homography(const std::array<double, 9>& row_major);

    /// Least squares over weighted matches; nothing when fewer than three do not lie on one line.
    static std::optional<Homography> fit_affine(std::span<const Match> matches);
    /// Rotation, one scale and shift; needs two matches.
    static std::optional<Homography> fit_similarity(std::span<const Match> matches);
    /// Direct linear transform on normalised points; needs four matches.
    static std::optional<Homography> fit_projective(std::span<const Match> matches);

    Point<Px> operator()(Point<Mm> page) const;
    Point<Mm> unmap(Point<Px> scan) const;
    /// The square root of the local change of area.
    double px_per_mm(Point<Mm> at) const;
    bool valid() const { return valid_; }
    const std::array<double, 9>& numbers() const { return forward_; }
    bool operator==(const Homography&) const = default;

private:
    std::array<double, 9> forward_{1, 0, 0, 0, 1, 0, 0, 0, 1};
    std::array<double, 9> backward_{1, 0, 0, 0, 1, 0, 0, 0, 1};
    bool valid_ = true;
};

/// The four weights of a uniform cubic B-spline at `fraction` of its interval (0 … 1).
std::array<double, 4> cubic_weights(double fraction);

/// A uniform cubic B-spline over a line: knot i stands at `start + (i - 1) * step`. Held constant past its ends; without
/// coefficients it is 0.
struct CubicSpline {
    double start = 0, step = 1;
    std::vector<double> coefficients;

    /// First coefficient and weights that `at` touches; at least four coefficients are needed.
    std::pair<int, std::array<double, 4>> weights(double at) const;
    double operator()(double at) const;
    bool operator==(const CubicSpline&) const = default;
};

/// The same over a plane; coefficients row by row.
struct CubicGrid {
    double start_x = 0, start_y = 0, step = 1;
    int columns = 0, rows = 0;
    std::vector<double> coefficients;

    double operator()(double x, double y) const;
    bool operator==(const CubicGrid&) const = default;
};

/// Along which axis of the scan the paper travelled through the feeder.
enum class Feed { none, scan_x, scan_y };

/// page mm → scan px: `base(p + d(p))`, where the small shift d (page mm) is an affine part, a curve along the feed, which is what
/// an uneven feeder does, and a smooth remainder over the page. `unmap(map(p)) == p` to 1e-6 mm wherever |d'| < 0.3.
class PageMap {
public:
    PageMap() = default;
    explicit PageMap(const Homography& frame) : base(frame) {}

    Point<Px> operator()(Point<Mm> page) const;
    Point<Mm> unmap(Point<Px> scan) const;
    /// The shift d at a point, page mm.
    Point<Mm> shift(Point<Mm> page) const;
    /// Coordinate along the feed, page mm as measured in the scan.
    double feed_position(Point<Mm> page) const;
    double px_per_mm(Point<Mm> at) const { return base.px_per_mm(at); }

    /// The whole map as numbers, to store or send; `from_numbers` refuses what is not such a list.
    std::vector<double> numbers() const;
    static std::optional<PageMap> from_numbers(std::span<const double> numbers);

    Homography base;
    std::array<double, 6> affine{};  ///< dx = a0 + a1 x + a2 y, dy = a3 + a4 x + a5 y
    Feed feed = Feed::none;
    double feed_scale = 1;           ///< scan px per mm along the feed
    CubicSpline feed_x, feed_y;      ///< shift along the page's x and y
    CubicGrid grid_x, grid_y;
    bool operator==(const PageMap&) const = default;
};

}  // namespace formloop::ocr
