// SPDX-License-Identifier: GPL-3.0-or-later
#include "ocr/components.h"

#include <gtest/gtest.h>

#include <map>
#include <opencv2/imgproc.hpp>
#include <random>

#include "ocr/pixels.h"

namespace formloop::ocr {
namespace {

/// Random blots: some dense, some of single pixels that touch at corners only, some reaching the edges.
GrayImage blots(std::mt19937& random) {
    const int width = 1 + static_cast<int>(random() % 70), height = 1 + static_cast<int>(random() % 50);
    GrayImage picture(width, height);
    const unsigned share = 1 + random() % 9;
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x)
            if (random() % 10 < share) picture.row(y)[x] = static_cast<std::uint8_t>(random() % 256);
    return picture;
}

TEST(Components, AreThoseThatOpenCvFinds) {
    for (unsigned seed = 1; seed <= 300; ++seed) {
        std::mt19937 random(seed);
        const GrayImage picture = blots(random);
        const int level = static_cast<int>(random() % 256);
        cv::Mat mask, labels, stats, centroids;
        cv::threshold(mat(picture), mask, level, 255, cv::THRESH_BINARY_INV);
        const int count = cv::connectedComponentsWithStats(mask, labels, stats, centroids, 8, CV_32S);
        const auto found = find_components(picture, level);
        ASSERT_EQ(static_cast<int>(found.pieces.size()), count) << "seed " << seed;
        std::map<int, int> ours_of;
        for (int y = 0; y < picture.height(); ++y)
            for (int x = 0; x < picture.width(); ++x) {
                const int theirs = labels.at<int>(y, x), ours = found.labels.row(y)[x];
                ASSERT_EQ(theirs == 0, ours == 0) << "seed " << seed;
                if (theirs != 0) {
                    ASSERT_EQ(ours_of.emplace(theirs, ours).first->second, ours) << "seed " << seed;
                }
            }
        for (const auto& [theirs, ours] : ours_of) {
            const auto& piece = found.pieces[ours];
            EXPECT_EQ(piece.pixels, stats.at<int>(theirs, cv::CC_STAT_AREA));
            EXPECT_EQ(piece.left, stats.at<int>(theirs, cv::CC_STAT_LEFT));
            EXPECT_EQ(piece.top, stats.at<int>(theirs, cv::CC_STAT_TOP));
            EXPECT_EQ(piece.right - piece.left + 1, stats.at<int>(theirs, cv::CC_STAT_WIDTH));
            EXPECT_EQ(piece.bottom - piece.top + 1, stats.at<int>(theirs, cv::CC_STAT_HEIGHT));
            EXPECT_NEAR(piece.middle_x, centroids.at<double>(theirs, 0), 1e-9);
            EXPECT_NEAR(piece.middle_y, centroids.at<double>(theirs, 1), 1e-9);
        }
    }
}

TEST(Components, APictureWithoutPixelsHasNone) {
    EXPECT_EQ(find_components(GrayImage(), 128).pieces.size(), 1u);
    EXPECT_EQ(find_components(GrayImage(40, 0), 128).pieces.size(), 1u);
}

}  // namespace
}  // namespace formloop::ocr
