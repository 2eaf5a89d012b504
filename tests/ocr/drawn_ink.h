// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <random>
#include <string_view>
#include <utility>
#include <vector>

#include "ocr/image.h"
#include "src/base/geometry.h"

/// Ink drawn in a test: strokes with a round pen on white paper, as the ink picture of a page would show them.
namespace formloop::ocr::drawn {

inline constexpr double px_per_mm = 300 / 25.4;

using Polyline = std::vector<std::pair<double, double>>;  ///< mm

class InkPaper {
public:
    InkPaper(double width_mm, double height_mm, double pen_mm = 0.4);

    void line(const Polyline& points);
    /// One digit, drawn by strokes, in a box; `unrest` (mm) moves its points.
    void digit(char digit, const Rect<Mm>& box, std::mt19937& random, double unrest = 0.12);
    /// Specks of a pixel or two.
    void dust(int specks, std::mt19937& random);

    const GrayImage& ink() const { return ink_; }
    GrayImage& ink() { return ink_; }

private:
    GrayImage ink_;
    double pen_mm_;
};

/// √ in a box; it may leave it by `overshoot` mm to the upper right.
Polyline tick(const Rect<Mm>& box, double overshoot, std::mt19937& random);

inline Rect<Mm> box(double x, double y, double w, double h) { return {Mm{x}, Mm{y}, Mm{w}, Mm{h}}; }

}  // namespace formloop::ocr::drawn
