// SPDX-License-Identifier: GPL-3.0-or-later
#include "ocr/correlation.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <opencv2/imgproc.hpp>
#include <random>

#include "ocr/pixels.h"

namespace formloop::ocr {
namespace {

GrayImage noise(int width, int height, unsigned seed) {
    std::mt19937 random(seed);
    GrayImage picture(width, height);
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x) picture.row(y)[x] = static_cast<std::uint8_t>(random());
    return picture;
}

TEST(Correlation, IsWhatOpenCvSays) {
    // Widths below, at and above whole vectors; the last shape is as large as the picture.
    for (const auto& [width, height] : {std::pair{5, 9}, {16, 3}, {47, 33}, {70, 60}}) {
        const GrayImage picture = noise(70, 60, 1), shape = noise(width, height, 2);
        cv::Mat expected;
        cv::matchTemplate(mat(picture), mat(shape), expected, cv::TM_CCOEFF_NORMED);
        const Correlation found = correlate(picture, shape);
        ASSERT_EQ(found.columns, expected.cols);
        ASSERT_EQ(found.rows, expected.rows);
        for (int y = 0; y < found.rows; ++y)
            for (int x = 0; x < found.columns; ++x) ASSERT_NEAR(found.at(x, y), expected.at<float>(y, x), 2e-4) << x << ", " << y;
    }
}

TEST(Correlation, IsOneWhereTheShapeWasCutWhateverItsTone) {
    const GrayImage picture = noise(64, 48, 3);
    GrayImage shape(20, 12);
    for (int y = 0; y < shape.height(); ++y)
        for (int x = 0; x < shape.width(); ++x) shape.row(y)[x] = static_cast<std::uint8_t>(40 + picture.row(y + 7)[x + 31] / 5 * 2);
    const Correlation found = correlate(picture, shape);
    const auto most = std::ranges::max_element(found.scores) - found.scores.begin();
    EXPECT_EQ(most % found.columns, 31);
    EXPECT_EQ(most / found.columns, 7);
    EXPECT_GT(found.at(31, 7), 0.999);
}

TEST(Correlation, OfWhatIsFlatIsNothing) {
    const GrayImage picture = noise(20, 20, 4), shape = noise(5, 5, 5), flat_picture(20, 20, 90), flat_shape(5, 5, 90);
    const auto nothing = [](double score) { return score == 0; };
    EXPECT_TRUE(std::ranges::all_of(correlate(picture, flat_shape).scores, nothing));
    EXPECT_TRUE(std::ranges::all_of(correlate(flat_picture, shape).scores, nothing));
}

TEST(Correlation, OfAShapeThatDoesNotFitHasNoPlaces) {
    const GrayImage picture = noise(10, 10, 6), wider = noise(11, 3, 7), shape = noise(3, 3, 8);
    EXPECT_TRUE(correlate(picture, wider).scores.empty());
    EXPECT_TRUE(correlate(GrayView(), shape).scores.empty());
}

}  // namespace
}  // namespace formloop::ocr
