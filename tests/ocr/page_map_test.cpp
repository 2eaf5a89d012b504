// SPDX-License-Identifier: GPL-3.0-or-later
#include "ocr/page_map.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace formloop::ocr {
namespace {

PageMap random_map(unsigned seed) {
    std::mt19937 random(seed);
    const auto u = [&](double a, double b) { return std::uniform_real_distribution(a, b)(random); };
    const double turn = u(-3.2, 3.2), k = u(7, 24);
    PageMap map(Homography({k * std::cos(turn), -k * std::sin(turn), u(-50, 3000), k * std::sin(turn), k * std::cos(turn), u(-50, 3000),
                            u(-2e-5, 2e-5), u(-2e-5, 2e-5), 1}));
    for (double& a : map.affine) a = u(-1, 1) * 1e-3;
    map.affine[0] = u(-1, 1), map.affine[3] = u(-1, 1);
    map.feed = seed % 2 ? Feed::scan_x : Feed::scan_y;
    map.feed_scale = k;
    for (CubicSpline* s : {&map.feed_x, &map.feed_y}) {
        *s = {-100, 25, std::vector<double>(30)};
        for (double& c : s->coefficients) c = u(-0.6, 0.6);
    }
    for (CubicGrid* g : {&map.grid_x, &map.grid_y}) {
        *g = {0, 0, 25, 12, 15, std::vector<double>(180)};
        for (double& c : g->coefficients) c = u(-0.3, 0.3);
    }
    return map;
}

TEST(PageMap, UnmapIsItsInverse) {
    for (unsigned seed = 1; seed <= 40; ++seed) {
        const PageMap map = random_map(seed);
        for (double x = 0; x <= 210; x += 35)
            for (double y = 0; y <= 297; y += 33) {
                const Point<Mm> back = map.unmap(map({Mm{x}, Mm{y}}));
                ASSERT_NEAR(back.x.value, x, 1e-6) << "seed " << seed;
                ASSERT_NEAR(back.y.value, y, 1e-6) << "seed " << seed;
            }
    }
}

TEST(PageMap, NumbersRoundTripAndDamageIsRefused) {
    const PageMap map = random_map(7);
    const auto numbers = map.numbers();
    EXPECT_EQ(PageMap::from_numbers(numbers), map);
    for (std::size_t n = 0; n < numbers.size(); n += 13)
        EXPECT_FALSE(PageMap::from_numbers(std::span(numbers).first(n))) << n << " numbers";
    auto longer = numbers;
    longer.push_back(0);
    EXPECT_FALSE(PageMap::from_numbers(longer));
    auto infinite = numbers;
    infinite[3] = std::nan("");
    EXPECT_FALSE(PageMap::from_numbers(infinite));
}

TEST(PageMap, AFrameThatThrowsAPointToNowhereStaysWithinItsSplines) {
    PageMap map = random_map(7);
    map.base = Homography({1e300, 1e300, 0, 1e300, -1e300, 0, 1e300, 1e299, 1e300});  // inf / inf
    const auto map_again = PageMap::from_numbers(map.numbers());
    if (!map_again) return;  // refused is as good
    for (double x : {0.0, 1e9, std::nan("")}) (void)(*map_again)({Mm{x}, Mm{1e9}});
}

TEST(Homography, FitsWhatMadeThePoints) {
    std::mt19937 random(3);
    const auto u = [&](double a, double b) { return std::uniform_real_distribution(a, b)(random); };
    for (int round = 0; round < 20; ++round) {
        const Homography truth({u(8, 12), u(-1, 1), u(0, 100), u(-1, 1), u(8, 12), u(0, 100), u(-1e-4, 1e-4), u(-1e-4, 1e-4), 1});
        std::vector<Match> matches;
        for (double x : {7.0, 203.0})
            for (double y : {7.0, 290.0}) matches.push_back({{Mm{x}, Mm{y}}, truth({Mm{x}, Mm{y}})});
        const auto fitted = Homography::fit_projective(matches);
        ASSERT_TRUE(fitted);
        const Point<Px> a = truth({Mm{100}, Mm{150}}), b = (*fitted)({Mm{100}, Mm{150}});
        EXPECT_NEAR(a.x.value, b.x.value, 1e-6);
        EXPECT_NEAR(a.y.value, b.y.value, 1e-6);
    }
}

TEST(Homography, PointsOnALineGiveNoMap) {
    std::vector<Match> line;
    for (double t : {0.0, 50.0, 100.0, 150.0}) line.push_back({{Mm{t}, Mm{t}}, {Px{10 * t}, Px{10 * t}}});
    EXPECT_FALSE(Homography::fit_affine(line));
    EXPECT_FALSE(Homography::fit_projective(line));
    EXPECT_TRUE(Homography::fit_similarity(line));
}

}  // namespace
}  // namespace formloop::ocr
