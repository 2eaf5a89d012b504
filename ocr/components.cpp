// SPDX-License-Identifier: GPL-3.0-or-later
#include "ocr/components.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <new>

namespace formloop::ocr {
namespace {

struct Run {
    int y = 0, left = 0, end = 0;  ///< columns from `left` up to, not with, `end`
    int label = 0;                 ///< provisional: a place in the forest
};

/// Union and find with halving of paths; a root is the least of its set, so that labels follow the order of the rows.
class Forest {
public:
    int add() {
        parent_.push_back(static_cast<int>(parent_.size()));
        return parent_.back();
    }
    int root(int i) {
        while (parent_[i] != i) i = parent_[i] = parent_[parent_[i]];
        return i;
    }
    void join(int a, int b) {
        a = root(a), b = root(b);
        if (a != b) parent_[std::max(a, b)] = std::min(a, b);
    }
    std::size_t size() const { return parent_.size(); }

private:
    std::vector<int> parent_;
};

/// The first column from `x` on that is dark, or the width.
int next_dark(const std::uint8_t* row, int x, int width, int level) {
    // Paper of the ink picture is 255 throughout: eight columns at a time.
    constexpr std::uint64_t paper = ~std::uint64_t{0};
    while (x < width && row[x] > level) {
        std::uint64_t eight = 0;
        if (x + 8 <= width) std::memcpy(&eight, row + x, 8);
        x += eight == paper ? 8 : 1;
    }
    return x;
}

/// The first column from `x` on that is not dark, or the width.
int next_bright(const std::uint8_t* row, int x, int width, int level) {
    while (x < width && row[x] <= level) ++x;
    return x;
}

std::vector<Run> find_runs(const GrayImage& picture, int level, Forest& forest) {
    std::vector<Run> runs;
    std::size_t above = 0, above_end = 0;  // runs of the row before
    for (int y = 0; y < picture.height(); ++y) {
        const std::uint8_t* row = picture.row(y);
        const std::size_t first = runs.size();
        std::size_t up = above;
        for (int x = next_dark(row, 0, picture.width(), level); x < picture.width();) {
            Run run{y, x, next_bright(row, x, picture.width(), level), -1};
            while (up < above_end && runs[up].end < run.left) ++up;
            for (std::size_t i = up; i < above_end && runs[i].left <= run.end; ++i) {
                if (run.label < 0) run.label = runs[i].label;
                else forest.join(run.label, runs[i].label);
            }
            if (run.label < 0) run.label = forest.add();
            runs.push_back(run);
            x = next_dark(row, run.end, picture.width(), level);
        }
        above = first;
        above_end = runs.size();
    }
    return runs;
}

}  // namespace

Labels::Labels(int width, int height)
    : data_(static_cast<int*>(std::calloc(static_cast<std::size_t>(width) * static_cast<std::size_t>(height), sizeof(int)))),
      width_(static_cast<std::size_t>(width)) {
    if (!data_ && width > 0 && height > 0) throw std::bad_alloc();
}

Components find_components(const GrayImage& picture, int level) {
    Forest forest;
    const auto runs = find_runs(picture, level, forest);
    Components found{Labels(picture.width(), picture.height()), std::vector<Component>(1)};
    std::vector<int> label_of(forest.size(), 0);
    for (const Run& run : runs) {
        int& label = label_of[forest.root(run.label)];
        if (label == 0) {
            label = static_cast<int>(found.pieces.size());
            found.pieces.push_back({.left = run.left, .top = run.y});
        }
        Component& piece = found.pieces[label];
        const int length = run.end - run.left;
        piece.left = std::min(piece.left, run.left);
        piece.right = std::max(piece.right, run.end - 1);
        piece.bottom = run.y;
        piece.pixels += length;
        piece.middle_x += length * (run.left + run.end - 1) / 2.0;
        piece.middle_y += static_cast<double>(length) * run.y;
        std::fill_n(found.labels.row(run.y) + run.left, length, label);
    }
    for (std::size_t i = 1; i < found.pieces.size(); ++i) {
        found.pieces[i].middle_x /= found.pieces[i].pixels;
        found.pieces[i].middle_y /= found.pieces[i].pixels;
    }
    return found;
}

}  // namespace formloop::ocr
