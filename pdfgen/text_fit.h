// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pdfgen/fonts.h"

namespace formloop::pdfgen {

/// Breaks text into lines of at most `width` (in em of the face). Chinese breaks between any two characters, but a line
/// starts with no closing mark (，。、）》…) and ends with no opening one; words and numbers in Latin stay whole where
/// a line can hold them. Line breaks in the text stay. A single character wider than `width` gets a line of its own.
std::vector<std::u32string> break_lines(std::u32string_view text, double width, const Fonts& fonts, Typeface face);

/// How large a value may be set, and how small before it is squeezed.
struct FitRule {
    Mm preferred{4.0};       ///< never larger than this
    Mm smallest{2.0};        ///< 5.7 pt: still readable on an office laser
    double narrowest = 0.7;  ///< horizontal scale of the last resort
    int lines = 1;           ///< lines that the box is meant for; more are used only when smaller type would not do
    Align align = Align::left;
    Mm inset{0.6};  ///< kept free at the left and right
};

/// Lines that fit a box, each with its baseline.
struct FittedText {
    struct Line {
        Point<Mm> at;
        Mm width{};
        std::u32string text;
    };
    std::vector<Line> lines;
    Mm size{};
    double condense = 1;
    bool cut = false;  ///< it did not fit: the end was left out and `…` says so
};

/// Sets text into a box, and never past it. The rule, first that fits:
/// 1. up to `rule.lines` lines, in the largest size from `preferred` down to two thirds of it;
/// 2. as many lines as the box has room for, in the largest size down to `smallest`;
/// 3. the same at `smallest`, squeezed to `narrowest` at most;
/// 4. what fits of it at that size, `cut`.
/// Line distance is 1.15 em; a line's height is 1.05 em, its Chinese characters in the middle of it.
FittedText fit_text(std::u32string_view text, const Rect<Mm>& box, const FitRule& rule, const Fonts& fonts,
                    Typeface face);

}  // namespace formloop::pdfgen
