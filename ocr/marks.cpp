// SPDX-License-Identifier: GPL-3.0-or-later
#include "ocr/marks.h"

#include <algorithm>

namespace formloop::ocr {
namespace {

constexpr double passing_mm2 = 0.9;  ///< so much of a neighbour's ink in a box is more than a tail
constexpr double beside_mm2 = 0.5;   ///< so much ink just outside an empty box may be its tick ...
constexpr double easily_missed = 5;  ///< ... when a side of the box is shorter than this, mm
constexpr double blackened = 0.65;   ///< share of a box
constexpr double unsure = 0.3;

double filled(const OwnInk& own, Size<Mm> box) {
    return own.mm2 / std::max(1.0, box.width.value * box.height.value);
}

}  // namespace

double mark_probability(const OwnInk& own, Size<Mm> box) {
    const double side = std::min(box.width, box.height).value;
    const double sure = std::clamp(0.035 * side * side, 0.3, 0.45);
    double p = ink_probability(own, 0.08, sure, Mm{std::min(1.0, 0.35 * side)});
    if (p < unsure && own.foreign_mm2 > passing_mm2) p = unsure;
    if (p < unsure && own.near_mm2 > beside_mm2 && side < easily_missed) p = unsure;
    return p;
}

std::vector<double> tick_probabilities(const std::vector<OwnInk>& boxes, const std::vector<Size<Mm>>& sizes) {
    std::vector<double> marks;
    double lightest = 1;
    for (std::size_t i = 0; i < boxes.size(); ++i) {
        marks.push_back(mark_probability(boxes[i], sizes[i]));
        if (marks[i] > 0.5) lightest = std::min(lightest, filled(boxes[i], sizes[i]));
    }
    for (std::size_t i = 0; i < boxes.size(); ++i)
        if (filled(boxes[i], sizes[i]) > blackened && lightest < 0.6 * filled(boxes[i], sizes[i]))
            marks[i] = std::min(marks[i], 0.6);
    return marks;
}

double signature_probability(const OwnInk& own) { return ink_probability(own, 0.25, 1.5, Mm{2.5}); }

}  // namespace formloop::ocr
