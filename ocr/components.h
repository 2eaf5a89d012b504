// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdlib>
#include <memory>
#include <vector>

#include "ocr/image.h"

namespace formloop::ocr {

/// Which piece each pixel of a picture belongs to, 0 none. Only what holds ink takes memory: the rest is the kernel's zeros.
class Labels {
public:
    Labels() = default;
    /// Throws std::bad_alloc.
    Labels(int width, int height);

    int* row(int y) { return data_.get() + static_cast<std::size_t>(y) * width_; }
    const int* row(int y) const { return data_.get() + static_cast<std::size_t>(y) * width_; }

private:
    struct Free {
        void operator()(int* data) const { std::free(data); }
    };
    std::unique_ptr<int[], Free> data_;
    std::size_t width_ = 0;
};

/// A connected piece of ink, px.
struct Component {
    int left = 0, top = 0, right = -1, bottom = -1;  ///< inclusive
    int pixels = 0;
    double middle_x = 0, middle_y = 0;               ///< centre of gravity
};

/// The connected pieces (eight neighbours) of a picture's ink.
struct Components {
    Labels labels;
    std::vector<Component> pieces;  ///< by label; the first is no piece
};

/// Finds the pieces of what is as dark as `level` or darker, by runs: paper costs next to nothing.
Components find_components(const GrayImage& picture, int level);

}  // namespace formloop::ocr
