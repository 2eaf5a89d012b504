// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ocr/image.h"

/// Between our images and cv::Mat. For .cpp files that include OpenCV first.
#ifdef OPENCV_CORE_HPP

namespace formloop::ocr {

/// The image's own pixels: writing to the matrix writes to the image, which must outlive it.
inline cv::Mat mat(GrayImage& image) {
    return image.empty() ? cv::Mat() : cv::Mat(image.height(), image.width(), CV_8UC1, image.row(0));
}

/// Somebody else's pixels, to read only.
inline cv::Mat mat(GrayView view) {
    if (view.empty()) return {};
    return cv::Mat(view.height(), view.width(), CV_8UC1, const_cast<std::uint8_t*>(view.row(0)),
                   static_cast<std::size_t>(view.stride()));
}

inline cv::Mat mat(const GrayImage& image) { return mat(GrayView(image)); }

#ifdef OPENCV_IMGPROC_HPP
/// Averaged over squares of `factor` × `factor` px; what is left over right and below goes.
inline GrayImage averaged(GrayView view, int factor) {
    GrayImage small(view.width() / factor, view.height() / factor);
    cv::Mat to = mat(small);
    cv::resize(mat(view)(cv::Rect(0, 0, to.cols * factor, to.rows * factor)), to, to.size(), 0, 0, cv::INTER_AREA);
    return small;
}
#endif

/// A copy of a one-channel, eight-bit matrix.
inline GrayImage image(const cv::Mat& matrix) {
    GrayImage copy(matrix.cols, matrix.rows);
    if (!copy.empty()) matrix.copyTo(mat(copy));
    return copy;
}

/// Black becomes white: ink that is marked by 255, for what looks for what is dark.
inline GrayImage inverted(const cv::Mat& matrix) {
    GrayImage other(matrix.cols, matrix.rows);
    if (!other.empty()) cv::bitwise_not(matrix, mat(other));
    return other;
}

}  // namespace formloop::ocr

#endif
