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

/// The probability that somebody signed or stamped here.
double signature_probability(const OwnInk& own);

}  // namespace formloop::ocr
