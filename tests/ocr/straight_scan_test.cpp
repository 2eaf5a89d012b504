// SPDX-License-Identifier: GPL-3.0-or-later
#include "ocr/straight_scan.h"

#include <gtest/gtest.h>

#include <opencv2/imgproc.hpp>
#include <random>

#include "ocr/bilinear.h"
#include "ocr/opaque.h"
#include "ocr/pixels.h"

namespace formloop::ocr {
namespace {

GrayImage noise(int width, int height, std::mt19937& random) {
    GrayImage picture(width, height);
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x) picture.row(y)[x] = static_cast<std::uint8_t>(random() % 256);
    return picture;
}

TEST(Bilinear, SamplesAreThoseOfOpenCv) {
    for (unsigned seed = 1; seed <= 400; ++seed) {
        std::mt19937 random(seed);
        const auto any = [&](double from, double to) { return std::uniform_real_distribution<double>(from, to)(random); };
        const GrayImage picture = noise(2 + static_cast<int>(random() % 90), 2 + static_cast<int>(random() % 60), random);
        // Nearly level and as fine as the picture, or any way; inside or across the edges.
        const bool level = random() % 2;
        const SampleWay way = SampleWay::from(any(-8, picture.width() + 8), any(-8, picture.height() + 8),
                                              level ? any(0.95, 1.05) : any(-2, 2), level ? any(-0.05, 0.05) : any(-2, 2));
        const int count = 1 + static_cast<int>(random() % 80);
        cv::Mat whole(1, count, CV_16SC2), part(1, count, CV_16UC1), theirs;
        for (int i = 0; i < count; ++i) {
            const int x = way.x + i * way.dx, y = way.y + i * way.dy;
            whole.at<cv::Vec2s>(0, i) = {static_cast<short>(x >> 16), static_cast<short>(y >> 16)};
            part.at<std::uint16_t>(0, i) = static_cast<std::uint16_t>((y >> 11 & 31) << 5 | (x >> 11 & 31));
        }
        cv::remap(mat(picture), theirs, whole, part, cv::INTER_LINEAR, cv::BORDER_CONSTANT, cv::Scalar(200));
        std::vector<std::uint8_t> ours(static_cast<std::size_t>(count));
        sample_along(picture, way, count, 200, ours.data());
        for (int i = 0; i < count; ++i) ASSERT_EQ(ours[i], theirs.at<std::uint8_t>(0, i)) << "seed " << seed << ", sample " << i;
    }
}

TEST(StraightScan, PiecesRunsAndPixelsAreOnePicture) {
    std::mt19937 random(1);
    const GrayImage scan = noise(400, 300, random);
    // Turned by 2°, hanging over the scan's edges.
    const PageMap map{Homography({11.8, 0.41, 20, -0.41, 11.8, 30, 0, 0, 1})};
    const int width = 390, height = 280;
    const Lattice lattice(map, width, height);
    const StraightScan straight(lattice, scan, 1, 255);
    const GrayImage page = straight.piece(0, 0, width, height), part = straight.piece(101, 57, 83, 40);
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x) ASSERT_EQ(straight.at(x, y), page.row(y)[x]);
    for (int y = 0; y < part.height(); ++y)
        for (int x = 0; x < part.width(); ++x) ASSERT_EQ(part.row(y)[x], page.row(57 + y)[101 + x]);

    // Of what lies outside of its bounds nothing is seen in a piece.
    for (int i = 0; i < width / Lattice::block; ++i)
        for (int top = 0; top + 8 <= height; top += 8) {
            const auto seen = straight.bounds(i, top, top + 7);
            GrayImage changed = scan;
            for (int y = 0; y < scan.height(); ++y)
                for (int x = 0; x < scan.width(); ++x)
                    if (x < seen.left || x > seen.right || y < seen.top || y > seen.bottom) changed.row(y)[x] ^= 255;
            const StraightScan other(lattice, changed, 1, 255);
            const int left = i * Lattice::block;
            ASSERT_EQ(other.piece(left, top, Lattice::block, 8), straight.piece(left, top, Lattice::block, 8));
        }
}

TEST(Opaque, IsWhatADiscFitsIntoWithItsRim) {
    int hidden = 0;
    for (unsigned seed = 1; seed <= 60; ++seed) {
        std::mt19937 random(seed);
        PageAnalysis analysis;
        analysis.small_px_per_mm = 3 + random() % 3;
        analysis.ink = GrayImage(120 + static_cast<int>(random() % 60), 100, 0);
        cv::Mat ink = mat(analysis.ink);
        const auto any = [&](int below) { return static_cast<int>(random() % static_cast<unsigned>(below)); };
        for (int i = 0; i < 6; ++i) {
            cv::circle(ink, {any(ink.cols), any(ink.rows)}, 4 + any(14), cv::Scalar(255), cv::FILLED);
            cv::rectangle(ink, cv::Rect(any(ink.cols), any(ink.rows), 2 + any(40), 2 + any(20)), cv::Scalar(255), cv::FILLED);
        }
        const double k = analysis.small_px_per_mm;
        const auto disc = [](int width) { return cv::getStructuringElement(cv::MORPH_ELLIPSE, {width, width}); };
        cv::Mat expected;
        cv::morphologyEx(ink, expected, cv::MORPH_OPEN, disc(static_cast<int>(std::lround(4.3 * k)) | 1));
        const bool any_left = cv::countNonZero(expected) > 0;
        cv::dilate(expected, expected, disc(static_cast<int>(std::lround(k)) * 2 + 1));
        const GrayImage found = find_opaque(analysis);
        ASSERT_EQ(found.empty(), !any_left) << "seed " << seed;
        if (any_left) {
            ASSERT_EQ(found, image(expected)) << "seed " << seed;
            ++hidden;
        }
    }
    EXPECT_GT(hidden, 20);
}

}  // namespace
}  // namespace formloop::ocr
