// SPDX-License-Identifier: GPL-3.0-or-later
#include "ocr/correlation.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "ocr/vectors.h"

namespace formloop::ocr {
namespace {

constexpr int lanes = 16;  ///< px that are multiplied at once; rows are filled up with zeros

/// A picture whose rows go on with zeros.
struct WideRows {
    WideRows(GrayView from, int padding)
        : stride(from.width() + padding), px(static_cast<std::size_t>(stride) * from.height()) {
        for (int y = 0; y < from.height(); ++y) std::copy_n(from.row(y), from.width(), px.begin() + static_cast<std::ptrdiff_t>(y) * stride);
    }
    const std::int16_t* row(int y) const { return px.data() + static_cast<std::ptrdiff_t>(y) * stride; }

    int stride;
    std::vector<std::int16_t> px;
};

/// Sums over the shape's place at (x, y): of the picture's px, and of their squares, from running sums.
class PlaceSums {
public:
    explicit PlaceSums(GrayView picture) : stride_(picture.width() + 1), sums_(static_cast<std::size_t>(stride_) * (picture.height() + 1)) {
        for (int y = 0; y < picture.height(); ++y) {
            Both row;
            for (int x = 0; x < picture.width(); ++x) {
                const std::int64_t v = picture.row(y)[x];
                row.px += v, row.squares += v * v;
                const Both& above = at(x + 1, y);
                at(x + 1, y + 1) = {above.px + row.px, above.squares + row.squares};
            }
        }
    }
    struct Both {
        std::int64_t px = 0, squares = 0;
    };
    Both over(int x, int y, int width, int height) {
        const Both &a = at(x, y), &b = at(x + width, y), &c = at(x, y + height), &d = at(x + width, y + height);
        return {d.px - b.px - c.px + a.px, d.squares - b.squares - c.squares + a.squares};
    }

private:
    Both& at(int x, int y) { return sums_[static_cast<std::size_t>(y) * stride_ + x]; }
    int stride_;
    std::vector<Both> sums_;
};

/// Sum of products of two blocks of rows of `width` px, a whole number of lanes.
FORMLOOP_WIDE_VECTORS
int products(const std::int16_t* a, int a_stride, const std::int16_t* b, int b_stride, int width, int height) {
    int sum = 0;
    for (int y = 0; y < height; ++y, a += a_stride, b += b_stride)
        for (int x = 0; x < width; ++x) sum += a[x] * b[x];
    return sum;
}

}  // namespace

Correlation correlate(GrayView picture, GrayView shape) {
    const int width = shape.width(), height = shape.height();
    Correlation found{picture.width() - width + 1, picture.height() - height + 1, {}};
    if (shape.empty() || found.columns <= 0 || found.rows <= 0) return {};
    const int padded = (width + lanes - 1) / lanes * lanes;
    const WideRows from(picture, padded - width), of(shape, padded - width);
    PlaceSums sums(picture);
    const auto whole = PlaceSums(shape).over(0, 0, width, height);
    const double n = static_cast<double>(width) * height;
    const double energy = n * static_cast<double>(whole.squares) - static_cast<double>(whole.px) * static_cast<double>(whole.px);
    found.scores.reserve(static_cast<std::size_t>(found.columns) * found.rows);
    for (int y = 0; y < found.rows; ++y)
        for (int x = 0; x < found.columns; ++x) {
            const auto here = sums.over(x, y, width, height);
            const double spread = n * static_cast<double>(here.squares) - static_cast<double>(here.px) * static_cast<double>(here.px);
            const double together = n * products(from.row(y) + x, from.stride, of.row(0), of.stride, padded, height) -
                                    static_cast<double>(here.px) * static_cast<double>(whole.px);
            found.scores.push_back(spread > 0 && energy > 0 ? together / std::sqrt(spread * energy) : 0);
        }
    return found;
}

}  // namespace formloop::ocr
