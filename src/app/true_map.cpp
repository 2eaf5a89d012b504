// SPDX-License-Identifier: GPL-3.0-or-later
#include "src/app/true_map.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <string>

#include "src/record/json_tree.h"

namespace formloop::app {

TrueMap::TrueMap(Point<Mm> origin, Mm step, int columns, int rows, std::vector<Point<Px>> px)
    : origin_(origin), step_(step), columns_(columns), rows_(rows), px_(std::move(px)) {
    assert(columns_ >= 4 && rows_ >= 4 && std::ssize(px_) == static_cast<std::ptrdiff_t>(columns_) * rows_);
}

Point<Px> TrueMap::operator()(Point<Mm> page) const {
    // The cell that holds the point, or the nearest one with a neighbour on every side.
    const double u = (page.x - origin_.x) / step_, v = (page.y - origin_.y) / step_;
    const int i = std::clamp(static_cast<int>(std::floor(u)), 1, columns_ - 3);
    const int j = std::clamp(static_cast<int>(std::floor(v)), 1, rows_ - 3);
    const auto weights = [](double t) {
        return std::array{0.5 * t * (-1 + t * (2 - t)), 1 + 0.5 * t * t * (-5 + 3 * t), 0.5 * t * (1 + t * (4 - 3 * t)),
                          0.5 * t * t * (t - 1)};
    };
    const auto across = weights(u - i), down = weights(v - j);
    Point<Px> sum;
    for (int b = 0; b < 4; ++b)
        for (int a = 0; a < 4; ++a) {
            const Point<Px>& p = px_[static_cast<std::size_t>(j - 1 + b) * static_cast<std::size_t>(columns_) + static_cast<std::size_t>(i - 1 + a)];
            const double weight = across[static_cast<std::size_t>(a)] * down[static_cast<std::size_t>(b)];
            sum.x += p.x * weight;
            sum.y += p.y * weight;
        }
    return sum;
}

double TrueMap::px_per_mm(Point<Mm> at) const {
    const Mm small{0.5};
    const Point<Px> dx = (*this)({at.x + small, at.y}) - (*this)({at.x - small, at.y});
    const Point<Px> dy = (*this)({at.x, at.y + small}) - (*this)({at.x, at.y - small});
    return std::sqrt(std::abs(dx.x.value * dy.y.value - dx.y.value * dy.x.value));  // both steps are 1 mm
}

std::expected<std::optional<TrueMap>, Error> parse_true_map(std::string_view line, std::string_view name) {
    using Type = record::JsonTree::Type;
    const auto trees = record::parse_json_trees(line, name);
    if (!trees) return std::unexpected(trees.error());
    const record::JsonTree* map = trees->size() == 1 ? trees->front().find("true_map") : nullptr;
    if (!map) return std::nullopt;
    const auto number = [&](std::string_view key) {
        const record::JsonTree* member = map->find(key);
        return member && member->type == Type::number ? member->number : 0;
    };
    const auto numbers = [&](std::string_view key) {
        std::vector<double> all;
        if (const record::JsonTree* member = map->find(key); member && member->type == Type::array)
            for (const auto& [unused, item] : member->members)
                if (item.type == Type::number) all.push_back(item.number);
        return all;
    };
    const double step = number("step_mm"), columns = number("columns"), rows = number("rows");
    const auto origin = numbers("origin_mm"), px = numbers("px");
    const bool good = step > 0 && columns >= 4 && rows >= 4 && columns < 1e4 && rows < 1e4 && origin.size() == 2 &&
                      px.size() == 2 * static_cast<std::size_t>(columns) * static_cast<std::size_t>(rows);
    if (!good)
        return std::unexpected(Error{ErrorCode::bad_input, std::string(name),
                                     "\"true_map\" is not a grid of at least 4 by 4 points, expected origin_mm, step_mm, columns, rows and px"});
    std::vector<Point<Px>> points;
    for (std::size_t i = 0; i < px.size(); i += 2) points.push_back({Px{px[i]}, Px{px[i + 1]}});
    return TrueMap({Mm{origin[0]}, Mm{origin[1]}}, Mm{step}, static_cast<int>(columns), static_cast<int>(rows), std::move(points));
}

}  // namespace formloop::app
