// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "src/base/geometry.h"
#include "templates/layout.h"

/// The measures that all our forms share, and how wide words are.
namespace formloop::templates::paper {

constexpr Mm points(double pt) { return Mm{pt * 25.4 / 72}; }

inline constexpr Mm kMargin{10};
inline constexpr Mm kTitle = points(16);
inline constexpr Mm kLabel = points(7.5);
inline constexpr Mm kNote = points(6);
inline constexpr Mm kSmall = points(5);  ///< prefixes and 移 in table cells
inline constexpr Mm kLabelPitch{2.9};
inline constexpr Mm kNotePitch{2.5};

inline constexpr Mm kFrameWidth{0.35};
inline constexpr Mm kRuleWidth{0.15};
inline constexpr Grey kFrame{0.2};
inline constexpr Grey kRule{0.6};
inline constexpr Grey kCombOutline{0.6};
inline constexpr Grey kCombDivider{0.75};
inline constexpr Grey kTickBox{0.3};
inline constexpr Grey kInk{0.1};       ///< of labels
inline constexpr Grey kSoftInk{0.25};  ///< of notes
inline constexpr Grey kBandTint{0.91};
inline constexpr Grey kLabelTint{0.95};
inline constexpr Grey kWeekendTint{0.93};
inline constexpr Grey kHatch{0.75};

inline constexpr Mm kQr{20};
inline constexpr Mm kDataMatrix{14};
inline constexpr Mm kMarkReach{12.5};  ///< a corner mark ends 9.5 mm from the edges; 3 mm round it stay white
inline constexpr Mm kHeadLeft{33};     ///< QR code and its quiet zone end here
inline constexpr Mm kBodyTop{35.5};
inline constexpr Mm kCodeStrip{28};  ///< the DataMatrix and its quiet zone, from the bottom edge
inline constexpr Mm kFootGive{17};   ///< what the DataMatrix takes of the foot's width

inline constexpr Mm kCombCell{4.5};
inline constexpr Mm kCombCellSmall{4.0};
inline constexpr Mm kCombHeight{6.5};
inline constexpr Mm kTick{3.5};
inline constexpr Mm kTickWordGap{0.8};
inline constexpr Mm kTickAir{3};
inline constexpr Mm kTickPitch{6};  ///< at most, between rows of choices
inline constexpr Mm kLetterWidth{6};
inline constexpr Mm kLetterHeight{7};
inline constexpr Mm kDayLetterWidth{5.5};
inline constexpr Mm kDayLetterHeight{5};
inline constexpr Mm kPrefixWidth{5.5};
inline constexpr Mm kExtraWidth{4.5};
inline constexpr Mm kExtraBox{3};

/// How wide words of a size are: a Hanzi is an em, ASCII has the widths of the Hei that labels are printed in.
Mm text_width(std::string_view text, Mm size);

/// Words broken into lines of at most `width`: at `\n`, between Hanzi, and between ASCII words; no line starts with a
/// closing mark. A line of one word that is too long stays too long.
std::vector<std::string> wrap(std::string_view text, Mm width, Mm size);

/// A length as an error message shows it: `12.5`.
std::string show(Mm length);

}  // namespace formloop::templates::paper
