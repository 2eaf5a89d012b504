// SPDX-License-Identifier: GPL-3.0-or-later
#include "pdfgen/text_fit.h"

#include <algorithm>
#include <cmath>

namespace formloop::pdfgen {

namespace {

constexpr std::u32string_view closing = U"，。、；：？！）》」』】〕〉”’…—·%‰℃,.;:?!)]}>";
constexpr std::u32string_view opening = U"（《「『【〔〈“‘([{<￥$¥";

bool is_word(char32_t c) {
    return (c >= U'0' && c <= U'9') || (c >= U'A' && c <= U'Z') || (c >= U'a' && c <= U'z') || c == U'-' || c == U'_' ||
           c == U'/' || c == U'.' || c == U'\'' || c == U'@' || c == U'+' || (c >= 0xC0 && c < 0x250);
}

bool may_break(char32_t before, char32_t after) {
    if (before == U' ') return true;
    if (after == U' ') return true;
    if (is_word(before) && is_word(after)) return false;
    if (closing.find(after) != std::u32string_view::npos) return false;
    if (opening.find(before) != std::u32string_view::npos) return false;
    return true;
}

constexpr double line_distance = 1.15, line_height = 1.05;

double block_height(std::size_t lines) { return line_height + line_distance * static_cast<double>(lines - 1); }

struct Setting {
    std::vector<std::u32string> lines;
    Mm size{};
    double condense = 1;
};

}  // namespace

std::vector<std::u32string> break_lines(std::u32string_view text, double width, const Fonts& fonts, Typeface face) {
    std::vector<std::u32string> lines;
    std::size_t start = 0;
    const auto emit = [&](std::size_t end) {
        while (end > start && text[end - 1] == U' ') --end;
        lines.emplace_back(text.substr(start, end - start));
    };
    double used = 0;
    std::size_t last_break = 0;  // where the current line may end; `start` when nowhere yet
    constexpr double slack = 1e-9;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == U'\n') {
            emit(i);
            start = last_break = i + 1;
            used = 0;
            continue;
        }
        if (i > start && may_break(text[i - 1], text[i])) last_break = i;
        const double advance = fonts.advance(face, text[i]);
        if (used + advance > width + slack && i > start && text[i] != U' ') {
            const std::size_t end = last_break > start ? last_break : i;
            emit(end);
            start = end;
            while (start < i && text[start] == U' ') ++start;
            last_break = start;
            used = fonts.width(face, text.substr(start, i - start));
        }
        used += advance;
    }
    emit(text.size());
    return lines;
}

FittedText fit_text(std::u32string_view text, const Rect<Mm>& box, const FitRule& rule, const Fonts& fonts,
                    Typeface face) {
    FittedText out;
    while (!text.empty() && (text.back() == U' ' || text.back() == U'\n')) text.remove_suffix(1);
    const Mm room = box.width - rule.inset * 2;
    if (text.empty() || room <= Mm{} || box.height <= Mm{}) {
        out.cut = !text.empty();
        return out;
    }
    const double natural = fonts.width(face, text);
    const auto widest = [&](const std::vector<std::u32string>& lines) {
        double most = 0;
        for (const auto& line : lines) most = std::max(most, fonts.width(face, line));
        return most;
    };
    // A setting with at most `lines` lines at this size, or nothing.
    const auto attempt = [&](Mm size, double condense, int lines) -> std::optional<Setting> {
        const double width = room / size / condense;
        const int fit = 1 + static_cast<int>(std::floor((box.height / size - line_height) / line_distance + 1e-9));
        if (fit < 1) return std::nullopt;
        const int most = std::min(lines, fit);
        if (natural > width * most) return std::nullopt;  // cheap: no breaking can help
        auto broken = break_lines(text, width, fonts, face);
        if (static_cast<int>(broken.size()) > most || widest(broken) > width + 1e-6) return std::nullopt;
        return Setting{std::move(broken), size, condense};
    };
    const auto search = [&](Mm from, Mm to, int lines) -> std::optional<Setting> {
        for (Mm size = from; size > to - Mm{0.01}; size -= Mm{0.1})
            if (auto found = attempt(std::max(size, to), 1, lines)) return found;
        return std::nullopt;
    };
    constexpr int any = 1000;
    const Mm preferred = std::min(rule.preferred, box.height / line_height);
    const Mm smallest = std::min(rule.smallest, preferred);
    const Mm modest = std::max(smallest, std::min(preferred, rule.preferred * (2.0 / 3)));
    auto found = search(preferred, modest, std::max(rule.lines, 1));
    if (!found) found = search(modest, smallest, any);
    for (double condense = 0.95; !found && condense > rule.narrowest - 0.01; condense -= 0.05)
        found = attempt(smallest, std::max(condense, rule.narrowest), any);
    if (!found) {
        out.cut = true;
        const double width = room / smallest / rule.narrowest;
        const auto most = static_cast<std::size_t>(
            std::max(1.0, 1 + std::floor((box.height / smallest - line_height) / line_distance + 1e-9)));
        auto lines = break_lines(text, width, fonts, face);
        if (lines.size() > most) lines.resize(most);
        const double mark = fonts.advance(face, U'…');
        auto& last = lines.back();
        while (!last.empty() && fonts.width(face, last) + mark > width) last.pop_back();
        last += U'…';
        std::erase_if(lines, [&](const auto& line) { return fonts.width(face, line) > width + 1e-6; });
        found = Setting{std::move(lines), smallest, rule.narrowest};
    }

    out.size = found->size;
    out.condense = found->condense;
    const Mm height = out.size * block_height(std::max<std::size_t>(found->lines.size(), 1));
    Mm middle = box.centre().y - height / 2 + out.size * (line_height / 2);
    for (auto& line : found->lines) {
        const Mm width = out.size * fonts.width(face, line) * out.condense;
        Mm x = box.x + rule.inset;
        if (rule.align == Align::centre) x = box.centre().x - width / 2;
        if (rule.align == Align::right) x = box.right() - rule.inset - width;
        out.lines.push_back({{x, middle + out.size * fonts.middle(face)}, width, std::move(line)});
        middle += out.size * line_distance;
    }
    return out;
}

}  // namespace formloop::pdfgen
