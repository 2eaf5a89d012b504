// SPDX-License-Identifier: GPL-3.0-or-later
#include "ocr/straight_scan.h"

#include <algorithm>
#include <cmath>

namespace formloop::ocr {
namespace {

constexpr double k = PrintModel::px_per_mm;
constexpr int block = Lattice::block;

}  // namespace

Lattice::Lattice(const PageMap& map, int width, int height) : columns_(width / block + 2) {
    const int rows = height / block + 2;
    at_.reserve(static_cast<std::size_t>(columns_) * rows);
    for (int j = 0; j < rows; ++j)
        for (int i = 0; i < columns_; ++i) at_.push_back(map({Mm{i * block / k}, Mm{j * block / k}}));
}

SampleWay StraightScan::way(int i, int y) const {
    const Point<Px> a = lattice_->left(i, y), b = lattice_->left(i + 1, y);
    const double step_x = (b.x - a.x).value / block * scale_, step_y = (b.y - a.y).value / block * scale_;
    return SampleWay::from(a.x.value * scale_ + step_x / 2, a.y.value * scale_ + step_y / 2, step_x, step_y);
}

std::uint8_t StraightScan::at(int x, int y) const {
    SampleWay w = way(x / block, y);
    w.x += x % block * w.dx, w.y += x % block * w.dy;
    std::uint8_t px = 0;
    sample_along(source_, w, 1, past_edge_, &px);
    return px;
}

void StraightScan::run(int i, int y, int count, std::uint8_t* out) const { sample_along(source_, way(i, y), count, past_edge_, out); }

GrayImage StraightScan::piece(int x, int y, int width, int height) const {
    GrayImage out(width, height);
    std::uint8_t px[block];
    for (int v = 0; v < height; ++v)
        for (int i = x / block; i * block < x + width; ++i) {
            const int first = std::max(x, i * block), end = std::min(x + width, (i + 1) * block);
            run(i, y + v, end - i * block, px);
            std::copy(px + (first - i * block), px + (end - i * block), out.row(v) + (first - x));
        }
    return out;
}

StraightScan::Bounds StraightScan::bounds(int i, int top, int bottom) const {
    double left = 32000, right = -16000, up = 32000, down = -16000;
    for (const int y : {top, bottom})
        for (const int column : {i, i + 1}) {
            // What is not a number, where a bent map throws a place to nowhere, compares as false and bounds nothing.
            const Point<Px> p = lattice_->left(column, y);
            const double u = p.x.value * scale_, v = p.y.value * scale_;
            left = u < left ? u : left, right = u > right ? u : right;
            up = v < up ? v : up, down = v > down ? v : down;
        }
    const auto px = [](double v) { return static_cast<int>(std::floor(std::clamp(v, -16000.0, 32000.0))); };
    return {px(left) - 1, px(up) - 1, px(right) + 1, px(down) + 1};
}

}  // namespace formloop::ocr
