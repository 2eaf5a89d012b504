// SPDX-License-Identifier: GPL-3.0-or-later
#include "ocr/page_analysis.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "ocr/pixels.h"
#include "ocr/streaks.h"
#include "ocr/vectors.h"

namespace formloop::ocr {
namespace {

constexpr double small_px_per_mm = 100 / 25.4;
constexpr int ink_brightness = 75;  ///< % of the paper's; what is darker is ink

double guess_px_per_mm(GrayView scan, double dpi_x, double dpi_y) {
    const double longer = std::max(scan.width(), scan.height());
    if (dpi_x >= 50 && dpi_y >= 50 && dpi_x < 2500 && dpi_y < 2500) {
        const double claimed = std::sqrt(dpi_x * dpi_y) / 25.4;
        if (const double length = longer / claimed; length > 90 && length < 500) return claimed;
    }
    return longer / 297;
}

/// Counts of each brightness, over every fourth px of every fourth row.
std::array<int, 256> sparse_histogram(GrayView image) {
    std::array<int, 256> counts{};
    for (int y = 0; y < image.height(); y += 4)
        for (int x = 0; x < image.width(); x += 4) ++counts[image.row(y)[x]];
    return counts;
}

int percentile(const std::array<int, 256>& counts, double share) {
    long total = 0, seen = 0;
    for (int n : counts) total += n;
    for (int level = 0; level < 256; ++level)
        if ((seen += counts[level]) > total * share) return level;
    return 255;
}

/// Marks what is ink in a row, 255, and counts it.
FORMLOOP_WIDE_VECTORS
int find_ink(const std::uint8_t* px, const std::uint8_t* paper, int count, std::uint8_t* out) {
    int inked = 0;
    for (int x = 0; x < count; ++x) {
        const bool ink = px[x] * 100 < ink_brightness * std::max<int>(paper[x], 40);
        out[x] = ink ? 255 : 0;
        inked += ink;
    }
    return inked;
}

}  // namespace

PageAnalysis analyse_page(GrayView scan, double dpi_x, double dpi_y) {
    PageAnalysis a;
    if (scan.empty()) return a;
    const double px_per_mm = guess_px_per_mm(scan, dpi_x, dpi_y);
    a.factor = std::clamp(static_cast<int>(std::lround(px_per_mm / small_px_per_mm)), 1,
                          std::max(1, std::min(scan.width(), scan.height())));
    a.small_px_per_mm = px_per_mm / a.factor;

    const auto counts = sparse_histogram(scan);
    long middle = 0, all = 0;
    for (int level = 0; level < 256; ++level) {
        all += counts[level];
        if (level >= 8 && level <= 247) middle += counts[level];
    }
    a.bilevel = middle * 200 < all;

    const int width = scan.width() / a.factor, height = scan.height() / a.factor;
    a.small = averaged(scan, a.factor);
    const cv::Mat small = mat(a.small);

    const int step = std::max(1, static_cast<int>(std::lround(2 * a.small_px_per_mm)));
    a.paper_factor = step * a.factor;
    cv::Mat coarse;
    cv::resize(small, coarse, {std::max(1, (width + step - 1) / step), std::max(1, (height + step - 1) / step)}, 0, 0,
               cv::INTER_AREA);
    cv::dilate(coarse, coarse, cv::getStructuringElement(cv::MORPH_RECT, {7, 7}));
    cv::GaussianBlur(coarse, coarse, {5, 5}, 0);
    a.paper = image(coarse);

    cv::Mat level;
    cv::resize(coarse, level, small.size(), 0, 0, cv::INTER_LINEAR);
    a.ink = GrayImage(width, height, 0);
    long inked = 0;
    for (int y = 0; y < height; ++y) inked += find_ink(a.small.row(y), level.ptr(y), width, a.ink.row(y));
    a.ink_share = static_cast<double>(inked) / std::max(1, width * height);

    a.streaks = find_streaks(scan, px_per_mm);

    std::array<int, 256> paper{};
    for (std::uint8_t p : a.paper.pixels()) ++paper[p];
    a.paper_level = percentile(paper, 0.5);
    a.darkest = percentile(sparse_histogram(a.small), 0.005);
    long dark = 0;
    for (int p = 0; p < 128; ++p) dark += paper[p];
    a.dark_share = static_cast<double>(dark) / std::max<std::size_t>(1, a.paper.pixels().size());
    return a;
}

}  // namespace formloop::ocr
