// SPDX-License-Identifier: GPL-3.0-or-later
#include "templates/path.h"

#include <algorithm>

#include "src/base/text.h"

namespace formloop::templates {
namespace {

bool is_name_start(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_name_part(char c) { return is_name_start(c) || is_digit(c) || c == '_'; }

constexpr std::size_t kMaxIndexDigits = 9;

}  // namespace

std::optional<std::vector<PathStep>> parse_path(std::string_view path) {
    std::vector<PathStep> steps;
    std::size_t at = 0;
    while (true) {
        const std::size_t start = at;
        if (at >= path.size() || !is_name_start(path[at])) return std::nullopt;
        while (at < path.size() && is_name_part(path[at])) ++at;
        PathStep step{std::string(path.substr(start, at - start)), std::nullopt};
        if (at < path.size() && path[at] == '[') {
            const std::size_t first = ++at;
            int index = 0;
            while (at < path.size() && is_digit(path[at]) && at - first < kMaxIndexDigits) {
                index = index * 10 + (path[at++] - '0');
            }
            const bool leading_zero = at - first > 1 && path[first] == '0';
            if (at == first || leading_zero || at >= path.size() || path[at] != ']') return std::nullopt;
            ++at;
            step.index = index;
        }
        steps.push_back(std::move(step));
        if (at == path.size()) return steps;
        if (path[at++] != '.') return std::nullopt;
    }
}

std::string to_string(const std::vector<PathStep>& steps) {
    std::string out;
    for (const PathStep& step : steps) {
        if (!out.empty()) out += '.';
        out += step.name;
        if (step.index) out += '[' + std::to_string(*step.index) + ']';
    }
    return out;
}

std::string schema_path(std::string_view path) {
    std::string out;
    bool inside = false;
    for (const char c : path) {
        if (c == '[') inside = true;
        if (!inside) out += c;
        if (c == ']') inside = false;
    }
    return out;
}

bool PathLess::operator()(std::string_view a, std::string_view b) const {
    std::size_t i = 0, j = 0;
    while (i < a.size() && j < b.size()) {
        if (is_digit(a[i]) && is_digit(b[j])) {
            const std::size_t a_start = i, b_start = j;
            while (i < a.size() && a[i] == '0') ++i;
            while (j < b.size() && b[j] == '0') ++j;
            const std::size_t a_first = i, b_first = j;
            while (i < a.size() && is_digit(a[i])) ++i;
            while (j < b.size() && is_digit(b[j])) ++j;
            const std::string_view x = a.substr(a_first, i - a_first), y = b.substr(b_first, j - b_first);
            if (x.size() != y.size()) return x.size() < y.size();
            if (const int order = x.compare(y); order != 0) return order < 0;
            // Equal numbers spelled with different zeros stay apart, so that the order is total.
            if (i - a_start != j - b_start) return i - a_start < j - b_start;
        } else {
            if (a[i] != b[j]) return static_cast<unsigned char>(a[i]) < static_cast<unsigned char>(b[j]);
            ++i, ++j;
        }
    }
    return a.size() - i < b.size() - j;
}

}  // namespace formloop::templates
