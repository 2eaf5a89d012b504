// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <compare>

namespace formloop {

/// A length that knows its unit. Lengths of different units do not mix: `12_mm + 3_px` does not compile, and the only ways
/// from one unit to another are the two doors named in docs/design.md (the registration map, and the PDF writer).
template <class Unit>
struct Length {
    double value = 0;

    constexpr Length() = default;
    explicit constexpr Length(double v) : value(v) {}

    constexpr auto operator<=>(const Length&) const = default;

    constexpr Length operator-() const { return Length{-value}; }
    constexpr Length& operator+=(Length o) { value += o.value; return *this; }
    constexpr Length& operator-=(Length o) { value -= o.value; return *this; }
    constexpr Length& operator*=(double k) { value *= k; return *this; }

    friend constexpr Length operator+(Length a, Length b) { return Length{a.value + b.value}; }
    friend constexpr Length operator-(Length a, Length b) { return Length{a.value - b.value}; }
    friend constexpr Length operator*(Length a, double k) { return Length{a.value * k}; }
    friend constexpr Length operator*(double k, Length a) { return Length{a.value * k}; }
    friend constexpr Length operator/(Length a, double k) { return Length{a.value / k}; }
    /// The ratio of two lengths of one unit is a plain number.
    friend constexpr double operator/(Length a, Length b) { return a.value / b.value; }
};

struct millimetre;
struct pixel;
struct point;

/// Millimetres on the page: origin top left, y down.
using Mm = Length<millimetre>;
/// Pixels of an image: origin top left, y down, pixel centres at .5.
using Px = Length<pixel>;
/// PDF points (1/72 inch): origin bottom left, y up. Seen only where a PDF is written.
using Pt = Length<point>;

namespace literals {
constexpr Mm operator""_mm(long double v) { return Mm{static_cast<double>(v)}; }
constexpr Mm operator""_mm(unsigned long long v) { return Mm{static_cast<double>(v)}; }
constexpr Px operator""_px(long double v) { return Px{static_cast<double>(v)}; }
constexpr Px operator""_px(unsigned long long v) { return Px{static_cast<double>(v)}; }
constexpr Pt operator""_pt(long double v) { return Pt{static_cast<double>(v)}; }
constexpr Pt operator""_pt(unsigned long long v) { return Pt{static_cast<double>(v)}; }
}  // namespace literals

}  // namespace formloop
