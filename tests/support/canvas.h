// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "ocr/image.h"
#include "src/base/geometry.h"
#include "tests/support/random.h"

namespace formloop::simulator {

/// How much of each pixel one stroke or glyph covers, 0 … 1, at a place of the canvas.
struct Mask {
    int x = 0, y = 0, width = 0, height = 0;
    std::vector<float> cover;
    float& at(int px, int py) { return cover[static_cast<std::size_t>(py) * width + px]; }
};

/// What writes: how dark its ink is and how evenly it flows.
struct Pen {
    double grey = 0.2;    ///< of the ink at full cover: 0 black … 1 paper
    double grain = 0;     ///< share of ink that the paper's grain leaves out (pencil, a dry ballpoint)
    Mm width{0.5};
    bool operator==(const Pen&) const = default;
};

/// A point of a pen's path and how hard the pen is pressed there (1 is its usual width).
struct PathPoint {
    Point<Mm> at;
    double pressure = 1;
};
using PenPath = std::vector<PathPoint>;

/// A smooth path through the points (Catmull-Rom), a point about every 0.1 mm.
PenPath smooth(const PenPath& points);

/// A page picture that is drawn on: gray pixels with a scale, its top-left pixel corner at the page's top-left corner.
class Canvas {
public:
    Canvas(ocr::GrayImage picture, double px_per_mm) : picture_(std::move(picture)), px_per_mm_(px_per_mm) {}

    double px_per_mm() const { return px_per_mm_; }
    const ocr::GrayImage& picture() const { return picture_; }
    ocr::GrayImage take() && { return std::move(picture_); }

    /// Lays ink over what is there, as a pen does: print shows through by its own darkness. Ink off the canvas is dropped.
    void lay(const Mask& mask, const Pen& pen, Random& random);
    /// Draws strokes as one mark of the pen, so that crossings do not get darker twice.
    void draw(const std::vector<PenPath>& strokes, const Pen& pen, Random& random);

private:
    ocr::GrayImage picture_;
    double px_per_mm_;
};

}  // namespace formloop::simulator
