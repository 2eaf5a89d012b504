// SPDX-License-Identifier: GPL-3.0-or-later
#include "templates/paper.h"

#include <cmath>

#include "src/base/text.h"

namespace formloop::templates::paper {
namespace {

/// Advances of ASCII from space to `~` in thousandths of an em, of WenQuanYi Micro Hei, the face of our labels.
constexpr int kAdvances[] = {260, 270, 402, 646, 551, 826, 703, 227, 301, 301, 551, 551, 250, 322, 269, 374,
                             551, 551, 551, 551, 551, 551, 551, 551, 551, 551, 269, 269, 551, 551, 551, 426,
                             867, 608, 622, 604, 685, 528, 492, 690, 702, 339, 271, 580, 492, 871, 730, 743,
                             577, 742, 590, 520, 520, 699, 568, 884, 547, 527, 540, 304, 374, 304, 533, 412,
                             578, 531, 586, 463, 586, 536, 330, 519, 589, 259, 259, 497, 259, 896, 589, 578,
                             586, 586, 399, 452, 339, 589, 480, 747, 500, 489, 441, 355, 551, 355, 551};

double em_width(std::string_view character) {
    const auto c = static_cast<unsigned char>(character[0]);
    if (character.size() > 1 || c < ' ' || c > '~') return 1;
    return kAdvances[c - ' '] / 1000.0;
}

bool closes(std::string_view c) {
    static constexpr std::string_view kClosing[] = {",", "。", "、", ";", ":", "?", "!", ")", "》", "」", "”",
                                                    ")", ",",  ".",  ";", ":", "?", "!", "·", "/",  "]",  "】"};
    for (const auto closing : kClosing) {
        if (c == closing) return true;
    }
    return false;
}

/// The pieces that a line is broken between: a Hanzi, or a run of ASCII; closing marks stay with what they close.
std::vector<std::string> breakable(std::string_view text) {
    std::vector<std::string> pieces;
    bool ascii_open = false;
    for (const std::string& c : characters(text)) {
        const bool ascii = c.size() == 1 && c != " ";
        if (!pieces.empty() && ((ascii && ascii_open) || closes(c))) {
            pieces.back() += c;
        } else {
            pieces.push_back(c);
        }
        ascii_open = ascii;
    }
    return pieces;
}

}  // namespace

Mm text_width(std::string_view text, Mm size) {
    double em = 0;
    for (const std::string& c : characters(text)) em += em_width(c);
    return size * em;
}

std::vector<std::string> wrap(std::string_view text, Mm width, Mm size) {
    constexpr Mm kSlack{1e-6};
    std::vector<std::string> lines;
    for (const std::string& paragraph : split(text, '\n')) {
        std::string line;
        Mm used{};
        for (const std::string& piece : breakable(paragraph)) {
            const Mm piece_width = text_width(piece, size);
            if (!line.empty() && used + piece_width > width + kSlack) {
                lines.emplace_back(trim(line));
                line.clear();
                used = Mm{};
                if (piece == " ") continue;
            }
            line += piece;
            used += piece_width;
        }
        lines.emplace_back(trim(line));
    }
    return lines;
}

std::string show(Mm length) {
    const double rounded = std::round(length.value * 100) / 100;
    std::string text = std::to_string(rounded + 0.0);
    text.erase(text.find_last_not_of('0') + 1);
    if (text.ends_with('.')) text.pop_back();
    return text == "-0" ? "0" : text;
}

}  // namespace formloop::templates::paper
