// SPDX-License-Identifier: GPL-3.0-or-later
#include "ocr/marks.h"

#include <algorithm>

#include "ocr/rising.h"

namespace formloop::ocr {
namespace {

constexpr double passing_mm2 = 0.9;  ///< so much of a neighbour's ink in a box is more than a tail
constexpr double beside_mm2 = 0.5;   ///< so much ink just outside an empty box may be its tick ...
constexpr double easily_missed = 5;  ///< ... when a side of the box is shorter than this, mm
constexpr double blackened = 0.65;   ///< share of a box
constexpr double unsure = 0.3;

// What print alone leaves differs by grains: on 40 pages of bilevel paper at 200 dpi cells without a mark had at most 0.9 mm2 more
// than the quarter of the cells with least (once 1.2), rings drawn over printed ones 1.9 to 4.2 mm2 more.
constexpr std::size_t least_cells = 8;
constexpr double hidden_none_mm2 = 0.35, hidden_sure_mm2 = 1.6;
constexpr double none_spreads = 4, sure_spreads = 6;

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

void HiddenMarks::add(double mm2) { cells_.insert(std::ranges::upper_bound(cells_, mm2), mm2); }

double HiddenMarks::probability(double mm2) const {
    if (cells_.size() < least_cells) return 0;
    const double lower = cells_[cells_.size() / 4], middle = cells_[cells_.size() / 2];
    const double spread = std::max(lower - cells_[cells_.size() / 20], middle - lower);
    const double none = lower + hidden_none_mm2 + none_spreads * spread, sure = lower + hidden_sure_mm2 + sure_spreads * spread;
    return 0.999 * rising(mm2, none, sure);
}

double signature_probability(const OwnInk& own) { return ink_probability(own, 0.25, 1.5, Mm{2.5}); }

}  // namespace formloop::ocr
