// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cassert>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace formloop::ocr {

class GrayImage;

/// A look at somebody else's pixels: 0 is black, 255 is white, `stride` bytes from row to row. Cropping is free.
class GrayView {
public:
    GrayView() = default;
    GrayView(const std::uint8_t* data, int width, int height, std::ptrdiff_t stride)
        : data_(data), width_(width), height_(height), stride_(stride) {}
    GrayView(const GrayImage& image);  // NOLINT: a view of an image is what the image is
    GrayView(GrayImage&&) = delete;    // a view of a temporary would dangle

    int width() const { return width_; }
    int height() const { return height_; }
    std::ptrdiff_t stride() const { return stride_; }
    bool empty() const { return width_ <= 0 || height_ <= 0; }
    const std::uint8_t* row(int y) const { return data_ + y * stride_; }
    std::uint8_t at(int x, int y) const {
        assert(x >= 0 && x < width_ && y >= 0 && y < height_);
        return row(y)[x];
    }
    GrayView crop(int x, int y, int width, int height) const {
        assert(x >= 0 && y >= 0 && x + width <= width_ && y + height <= height_);
        return {row(y) + x, width, height, stride_};
    }

private:
    const std::uint8_t* data_ = nullptr;
    int width_ = 0, height_ = 0;
    std::ptrdiff_t stride_ = 0;
};

/// An image that owns its pixels, one byte each, rows packed.
class GrayImage {
public:
    GrayImage() = default;
    GrayImage(int width, int height, std::uint8_t fill = 255)
        : width_(width), height_(height), pixels_(static_cast<std::size_t>(width) * height, fill) {}

    int width() const { return width_; }
    int height() const { return height_; }
    bool empty() const { return pixels_.empty(); }
    std::uint8_t* row(int y) { return pixels_.data() + static_cast<std::size_t>(y) * width_; }
    const std::uint8_t* row(int y) const { return pixels_.data() + static_cast<std::size_t>(y) * width_; }
    const std::vector<std::uint8_t>& pixels() const { return pixels_; }
    bool operator==(const GrayImage&) const = default;

private:
    int width_ = 0, height_ = 0;
    std::vector<std::uint8_t> pixels_;
};

inline GrayView::GrayView(const GrayImage& image)
    : GrayView(image.row(0), image.width(), image.height(), image.width()) {}

}  // namespace formloop::ocr
