// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>

#include "src/base/units.h"

namespace formloop {

template <class L>
struct Point {
    L x{}, y{};
    constexpr bool operator==(const Point&) const = default;
    friend constexpr Point operator+(Point a, Point b) { return {a.x + b.x, a.y + b.y}; }
    friend constexpr Point operator-(Point a, Point b) { return {a.x - b.x, a.y - b.y}; }
};

template <class L>
struct Size {
    L width{}, height{};
    constexpr bool operator==(const Size&) const = default;
};

/// An axis-parallel box: its top-left corner and its extent. An empty box has no width or no height.
template <class L>
struct Rect {
    L x{}, y{}, width{}, height{};

    static constexpr Rect from_corners(Point<L> a, Point<L> b) {
        const L left = std::min(a.x, b.x), top = std::min(a.y, b.y);
        return {left, top, std::max(a.x, b.x) - left, std::max(a.y, b.y) - top};
    }

    constexpr L right() const { return x + width; }
    constexpr L bottom() const { return y + height; }
    constexpr Point<L> top_left() const { return {x, y}; }
    constexpr Point<L> centre() const { return {x + width / 2, y + height / 2}; }
    constexpr bool empty() const { return width <= L{} || height <= L{}; }

    constexpr bool contains(Point<L> p) const { return p.x >= x && p.x <= right() && p.y >= y && p.y <= bottom(); }
    constexpr bool contains(const Rect& o) const {
        return o.x >= x && o.y >= y && o.right() <= right() && o.bottom() <= bottom();
    }
    /// True when the two boxes share area; boxes that only touch do not overlap.
    constexpr bool overlaps(const Rect& o) const {
        return x < o.right() && o.x < right() && y < o.bottom() && o.y < bottom();
    }
    constexpr Rect intersection(const Rect& o) const {
        const L left = std::max(x, o.x), top = std::max(y, o.y);
        const L r = std::min(right(), o.right()), b = std::min(bottom(), o.bottom());
        return r <= left || b <= top ? Rect{left, top, L{}, L{}} : Rect{left, top, r - left, b - top};
    }
    /// The smallest box around both; an empty one counts for nothing.
    constexpr Rect united(const Rect& o) const {
        if (empty()) return o;
        if (o.empty()) return *this;
        return from_corners({std::min(x, o.x), std::min(y, o.y)}, {std::max(right(), o.right()), std::max(bottom(), o.bottom())});
    }
    /// The box grown by `margin` on every side; a negative margin shrinks it.
    constexpr Rect grown(L margin) const { return {x - margin, y - margin, width + margin * 2, height + margin * 2}; }
    constexpr Rect moved(L dx, L dy) const { return {x + dx, y + dy, width, height}; }

    constexpr bool operator==(const Rect&) const = default;
};

}  // namespace formloop
