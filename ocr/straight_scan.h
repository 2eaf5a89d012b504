// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

#include "ocr/bilinear.h"
#include "ocr/image.h"
#include "ocr/page_map.h"
#include "ocr/print_model.h"

namespace formloop::ocr {

/// Exact page → scan positions at the corners of blocks of the straightened page; linear in between (error below 3 µm for any map
/// we fit).
class Lattice {
public:
    static constexpr int block = 32;  ///< px of the straightened page

    Lattice() = default;
    /// `width` × `height` px of the straightened page, at PrintModel::px_per_mm.
    Lattice(const PageMap& map, int width, int height);

    int columns() const { return columns_; }
    const std::vector<Point<Px>>& corners() const { return at_; }  ///< row by row, one more than there are blocks each way
    /// Position under the left end of a row within column `i` of blocks: px rows are taken at their middle.
    Point<Px> left(int i, int y) const {
        const int j = y / block;
        const double t = (y + 0.5 - j * block) / block;
        const Point<Px>& a = at_[static_cast<std::size_t>(j) * columns_ + i];
        const Point<Px>& b = at_[static_cast<std::size_t>(j + 1) * columns_ + i];
        return {a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t};
    }

private:
    int columns_ = 0;
    std::vector<Point<Px>> at_;
};

/// A picture laid straight over the page, bilinear, its pixels computed where they are wanted: most of a page is bare paper that
/// nobody looks at.
class StraightScan {
public:
    StraightScan() = default;
    /// `scale` is px of the source per scan px; past the source's edges all is `past_edge`. The lattice and the source's pixels
    /// must outlive it.
    StraightScan(const Lattice& lattice, GrayView source, double scale, std::uint8_t past_edge)
        : lattice_(&lattice), source_(source), scale_(scale), past_edge_(past_edge) {}

    std::uint8_t at(int x, int y) const;
    /// The first `count` px of row `y` in column `i` of blocks.
    void run(int i, int y, int count, std::uint8_t* out) const;
    /// Any piece of the page.
    GrayImage piece(int x, int y, int width, int height) const;

    /// Source px, with their neighbours, that rows `top` … `bottom` of column `i` of blocks are made of; may lie past its edges.
    struct Bounds {
        int left = 0, top = 0, right = 0, bottom = 0;  ///< right and bottom included
    };
    Bounds bounds(int i, int top, int bottom) const;

private:
    SampleWay way(int i, int y) const;

    const Lattice* lattice_ = nullptr;
    GrayView source_;
    double scale_ = 1;
    std::uint8_t past_edge_ = 255;
};

}  // namespace formloop::ocr
