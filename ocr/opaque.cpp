// SPDX-License-Identifier: GPL-3.0-or-later
#include "ocr/opaque.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "ocr/pixels.h"

namespace formloop::ocr {
namespace {

constexpr double solid_mm = 4.3;  ///< a disc of this width fits into what is opaque
constexpr double rim_mm = 1;

/// A disc as rows: how far each reaches to both sides of the middle. Row `radius()` goes through the middle.
class Disc {
public:
    explicit Disc(const cv::Mat& element) {
        for (int y = 0; y < element.rows; ++y) reach_.push_back((cv::countNonZero(element.row(y)) - 1) / 2);
    }
    int radius() const { return static_cast<int>(reach_.size()) / 2; }
    int reach(int dy) const { return reach_[static_cast<std::size_t>(dy + radius())]; }

    /// Half the side of the largest square inside.
    int square() const {
        int half = 0;
        while (half < radius() && reach(half + 1) > half) ++half;
        return half;
    }

private:
    std::vector<int> reach_;
};

cv::Mat disc(int width) { return cv::getStructuringElement(cv::MORPH_ELLIPSE, {width, width}); }

/// Whether all that a disc around (x, y) covers of the picture is set.
bool fits(const cv::Mat& picture, const Disc& d, int x, int y) {
    for (int dy = -d.radius(); dy <= d.radius(); ++dy) {
        if (y + dy < 0 || y + dy >= picture.rows) continue;
        const int from = std::max(0, x - d.reach(dy)), to = std::min(picture.cols - 1, x + d.reach(dy));
        if (std::memchr(picture.ptr(y + dy) + from, 0, static_cast<std::size_t>(to + 1 - from))) return false;
    }
    return true;
}

}  // namespace

GrayImage find_opaque(const PageAnalysis& analysis) {
    const cv::Mat ink = mat(analysis.ink);
    const int d = std::max(3, static_cast<int>(std::lround(solid_mm * analysis.small_px_per_mm)) | 1);
    const int rim = static_cast<int>(std::lround(rim_mm * analysis.small_px_per_mm)) * 2 + 1;
    const Disc solid(disc(d));
    // Opening by the disc and growing by the rim is growing what the disc fits around by both: by one larger disc.
    cv::Mat both;
    const int more = rim / 2;
    cv::copyMakeBorder(disc(d), both, more, more, more, more, cv::BORDER_CONSTANT, cv::Scalar(0));
    cv::dilate(both, both, disc(rim));
    const Disc grown(both);

    // Hardly a place is in question: a square inside the disc, whose test costs little, fits around few.
    const int side = 2 * solid.square() + 1;
    cv::Mat candidates;
    cv::erode(ink, candidates, cv::getStructuringElement(cv::MORPH_RECT, {side, side}));
    GrayImage opaque;
    for (int y = 0; y < ink.rows; ++y) {
        const std::uint8_t* row = candidates.ptr(y);
        for (int x = 0; x < ink.cols;) {
            x = static_cast<int>(std::find(row + x, row + ink.cols, 255) - row);
            const int first = x;
            while (x < ink.cols && row[x] && fits(ink, solid, x, y)) ++x;
            if (x == first) {
                ++x;
                continue;
            }
            if (opaque.empty()) opaque = GrayImage(ink.cols, ink.rows, 0);
            for (int dy = -grown.radius(); dy <= grown.radius(); ++dy) {
                if (y + dy < 0 || y + dy >= ink.rows) continue;
                const int from = std::max(0, first - grown.reach(dy)), to = std::min(ink.cols, x + grown.reach(dy));
                std::fill(opaque.row(y + dy) + from, opaque.row(y + dy) + to, std::uint8_t{255});
            }
        }
    }
    return opaque;
}

}  // namespace formloop::ocr
