// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "ocr/ink_parts.h"
#include "src/base/geometry.h"

namespace formloop::ocr {

/// The probability that a pen marked a box or cell, whatever the mark is.
///
/// Ink of the area's own counts. Ink that only passes through (a neighbour's tail) does not, but much of it makes the
/// box doubtful, and so does ink beside a box with nothing in it.
double mark_probability(const OwnInk& own, Size<Mm> box);

/// The same for the boxes of one field of ticks. A box that is blackened while another one is only ticked may be a
/// correction: doubtful.
std::vector<double> tick_probabilities(const std::vector<OwnInk>& boxes, const std::vector<Size<Mm>>& sizes);

/// Marks that print hides: a ring drawn over a printed one in a bilevel scan, which does not tell ink over print from print.
/// Print alone is alike in all cells of one kind, and most cells are not marked; a marked one has more that is dark.
class HiddenMarks {
public:
    /// One cell's `InkPage::hidden_mm2`.
    void add(double mm2);
    /// The probability that a cell with so much is marked; 0 among too few cells to tell.
    double probability(double mm2) const;

private:
    std::vector<double> cells_;
};

/// The probability that somebody signed or stamped here.
double signature_probability(const OwnInk& own);

}  // namespace formloop::ocr
