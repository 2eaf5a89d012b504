// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <vector>

#include "ocr/glyph_net.h"

namespace formloop::ocr {

/// How the characters of one page look where there is no doubt what they are. One hand (or one typeface) writes them all, so they
/// tell apart elsewhere what looks alike from hand to hand: 0 and O, 1 and I, an open 4 and a 9.
///
/// The idea is style-consistent classification (Veeramachaneni and Nagy 2005); docs/decisions/0045 has the measurements.
class PageCharacters {
public:
    /// A picture that is surely this character; more than enough are left out.
    void show(char symbol, const GlyphView& view);
    bool has_enough(char symbol) const;

    /// How many times more probable this picture is when it shows `symbol` than when it shows a look-alike, both by the hand
    /// that wrote what was shown; 1 where too little of either is to be seen. What a line covers is not compared.
    double likeness(char symbol, const CrossedView& look) const;

private:
    struct Shown {
        std::vector<GlyphView> views;
        std::vector<double> gaps;  ///< of each view to the nearest other one

        /// How far a view of it usually is from the nearest other one.
        double spread() const;
    };
    /// The same over all characters of which enough were shown; 0 without any.
    double spread() const;

    std::map<char, Shown> shown_;
};

}  // namespace formloop::ocr
