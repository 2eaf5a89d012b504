// SPDX-License-Identifier: GPL-3.0-or-later
#include "ocr/page_crop.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <vector>

namespace formloop::ocr {

GrayImage cut(const GrayView& page, const PageMap& map, const Rect<Mm>& box, double px_per_mm) {
    const int width = std::max(1, static_cast<int>(std::lround(box.width.value * px_per_mm)));
    const int height = std::max(1, static_cast<int>(std::lround(box.height.value * px_per_mm)));
    GrayImage out(width, height);
    for (int j = 0; j < height; ++j) {
        for (int i = 0; i < width; ++i) {
            const Point<Px> at = map({box.x + Mm{(i + 0.5) / px_per_mm}, box.y + Mm{(j + 0.5) / px_per_mm}});
            const double x = at.x.value - 0.5, y = at.y.value - 0.5;
            const int left = static_cast<int>(std::floor(x)), top = static_cast<int>(std::floor(y));
            if (left < 0 || top < 0 || left + 1 >= page.width() || top + 1 >= page.height()) continue;
            const double u = x - left, v = y - top;
            const std::uint8_t *above = page.row(top) + left, *below = page.row(top + 1) + left;
            const double value = (above[0] * (1 - u) + above[1] * u) * (1 - v) + (below[0] * (1 - u) + below[1] * u) * v;
            out.row(j)[i] = static_cast<std::uint8_t>(std::lround(value));
        }
    }
    return out;
}

std::string to_text(const PageMap& map) {
    std::string out;
    char buffer[32];
    for (const double number : map.numbers()) {
        const auto end = std::to_chars(buffer, buffer + sizeof buffer, number).ptr;
        if (!out.empty()) out += ' ';
        out.append(buffer, end);
    }
    return out;
}

std::optional<PageMap> parse_page_map(std::string_view text) {
    std::vector<double> numbers;
    const char* at = text.data();
    const char* const end = text.data() + text.size();
    while (at != end) {
        double number = 0;
        const auto [next, fault] = std::from_chars(at, end, number);
        if (fault != std::errc{} || (next != end && *next != ' ')) return std::nullopt;
        numbers.push_back(number);
        at = next == end ? end : next + 1;
    }
    return PageMap::from_numbers(numbers);
}

}  // namespace formloop::ocr
