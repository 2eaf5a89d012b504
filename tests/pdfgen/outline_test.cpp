// SPDX-License-Identifier: GPL-3.0-or-later
#include "pdfgen/outline.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <random>

namespace formloop::pdfgen {

namespace {

Contour polygon(const std::vector<Spot>& corners) {
    Contour out;
    for (std::size_t i = 0; i < corners.size(); ++i) out.push_back({corners[i], {}, corners[(i + 1) % corners.size()]});
    return out;
}

/// A circle of parabolas that touch it.
Contour circle(Spot centre, double radius, int pieces) {
    Contour out;
    const double step = 2 * std::numbers::pi / pieces;
    const auto at = [&](double angle, double r) { return Spot{centre.x + r * std::cos(angle), centre.y + r * std::sin(angle)}; };
    for (int i = 0; i < pieces; ++i)
        out.push_back({at(i * step, radius), at((i + 0.5) * step, radius / std::cos(step / 2)), at((i + 1) * step, radius)});
    return out;
}

std::vector<Spot> places(const Contour& contour) {
    std::vector<Spot> out;
    for (const Segment& segment : contour)
        for (int i = 0; i < 16; ++i) out.push_back(segment.at(i / 16.0));
    return out;
}

/// As a rasteriser follows it.
Contour contour_of(const GridContour& points) {
    const auto spot = [](const GridPoint& p) { return Spot{static_cast<double>(p.x), static_cast<double>(p.y)}; };
    GridContour all;
    for (std::size_t i = 0; i < points.size(); ++i) {
        const GridPoint &a = points[i], &b = points[(i + 1) % points.size()];
        all.push_back({2 * a.x, 2 * a.y, a.on_curve});
        if (!a.on_curve && !b.on_curve) all.push_back({a.x + b.x, a.y + b.y, true});
    }
    const auto first = std::find_if(all.begin(), all.end(), [](const GridPoint& p) { return p.on_curve; });
    std::rotate(all.begin(), first, all.end());
    Contour out;
    for (std::size_t i = 0; i < all.size();) {
        const std::size_t next = all[(i + 1) % all.size()].on_curve ? i + 1 : i + 2;
        const auto half = [&](std::size_t at) { const Spot s = spot(all[at % all.size()]); return Spot{s.x / 2, s.y / 2}; };
        out.push_back({half(i), next == i + 1 ? std::nullopt : std::optional(half(i + 1)), half(next)});
        i = next;
    }
    return out;
}

/// How far the places of one contour lie from another at most.
double furthest(const Contour& from, const Contour& to) {
    const auto line = places(to);
    double most = 0;
    for (const Spot& p : places(from)) {
        double nearest = 1e9;
        for (std::size_t i = 0; i < line.size(); ++i) {
            const Spot a = line[i], b = line[(i + 1) % line.size()];
            const double dx = b.x - a.x, dy = b.y - a.y, length = dx * dx + dy * dy;
            const double t = length == 0 ? 0 : std::clamp(((p.x - a.x) * dx + (p.y - a.y) * dy) / length, 0.0, 1.0);
            nearest = std::min(nearest, std::hypot(p.x - a.x - t * dx, p.y - a.y - t * dy));
        }
        most = std::max(most, nearest);
    }
    return most;
}

}  // namespace

TEST(Outline, WhatStandsOnTheGridStaysAndBeginsAtItsLowestLeftPoint) {
    EXPECT_EQ(coarsen(polygon({{30, 0}, {30, 20}, {0, 20}, {0, 0}})),
              (GridContour{{0, 0}, {30, 0}, {30, 20}, {0, 20}}));
}

TEST(Outline, PointsOnALineAreLeftOut) {
    EXPECT_EQ(coarsen(polygon({{0, 0}, {10, 0.3}, {20, -0.2}, {30, 0}, {30, 20}, {15, 20.3}, {0, 20}})),
              (GridContour{{0, 0}, {30, 0}, {30, 20}, {0, 20}}));
}

TEST(Outline, ACornerIsNoCurve) {
    // A step of two units is seen; a third of one is not.
    EXPECT_EQ(coarsen(polygon({{0, 0}, {30, 0}, {30, 10}, {28, 10}, {28, 20}, {0, 20}})).size(), 6u);
    EXPECT_EQ(coarsen(polygon({{0, 0}, {30, 0}, {30, 10}, {29.7, 10}, {29.7, 20}, {0, 20}})).size(), 4u);
}

TEST(Outline, ManyPiecesOfACircleBecomeFew) {
    const Contour fine = circle({100, 100}, 80, 64);
    const GridContour coarse = coarsen(fine);
    EXPECT_LE(coarse.size(), 20u);
    EXPECT_LT(furthest(fine, contour_of(coarse)), 1.2);
    EXPECT_LT(furthest(contour_of(coarse), fine), 1.2);
}

TEST(Outline, WhatHasNoAreaIsNothing) {
    EXPECT_EQ(coarsen({}), GridContour{});
    EXPECT_EQ(coarsen(circle({5, 5}, 0.2, 8)), GridContour{});
    EXPECT_EQ(coarsen(polygon({{0, 0}, {9, 0}})), GridContour{});
    EXPECT_EQ(coarsen(polygon({{3, 3}, {3, 3}, {3, 3}})), GridContour{});
}

TEST(Outline, CoordinatesAreBounded) {
    for (const GridPoint& point : coarsen(polygon({{-1e9, 0}, {1e9, 0}, {0, 1e9}}))) {
        EXPECT_LE(std::abs(point.x), 16383);
        EXPECT_LE(std::abs(point.y), 16383);
    }
}

TEST(Outline, NoPlaceMovesByMoreThanOneAndAHalfUnits) {
    for (unsigned seed = 1; seed <= 300; ++seed) {
        std::mt19937 random(seed);
        std::uniform_real_distribution<double> wobble(-1, 1);
        // Round things with corners, of lines and curves, large and small.
        const int pieces = 6 + static_cast<int>(random() % 60);
        const double radius = 5 + random() % 120, roughness = (random() % 3) * 0.05 * radius;
        Contour fine = circle({128, 100}, radius, pieces);
        for (std::size_t i = 0; i < fine.size(); ++i) {
            const Spot moved{fine[i].to.x + roughness * wobble(random), fine[i].to.y + roughness * wobble(random)};
            fine[i].to = fine[(i + 1) % fine.size()].from = moved;
            if (random() % 3 == 0) fine[i].control.reset();
        }
        const GridContour coarse = coarsen(fine);
        ASSERT_GE(coarse.size(), 3u) << seed;
        EXPECT_LT(furthest(fine, contour_of(coarse)), 1.5) << seed;
        EXPECT_LT(furthest(contour_of(coarse), fine), 1.5) << seed;
    }
}

}  // namespace formloop::pdfgen
