// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pdfgen/fonts.h"

namespace formloop::pdfgen {

/// Characters in the codes of one embedded font.
struct CodedRun {
    Typeface face = Typeface::sans;
    std::string utf8;  ///< the codes, spelled as libharu takes them
    double width = 0;  ///< em
};

/// The fonts of one document, cut to what its texts use.
class EmbeddedFonts {
public:
    /// Checks every text of a drawing and cuts the fonts. Fails as `write_pdf()` does.
    static std::expected<EmbeddedFonts, Error> from(const Drawing& drawing, const Fonts& fonts);

    /// The subset of a face; null when nothing is drawn in it.
    const FontSubset* subset(Typeface face) const;
    /// The text in runs of one font each.
    std::vector<CodedRun> code(Typeface wanted, std::string_view text) const;

private:
    struct Code {
        Typeface face = Typeface::sans;
        std::uint16_t code = 0;
        double advance = 0;
    };
    std::array<std::optional<FontSubset>, 2> subsets_;
    std::array<std::vector<Code>, 2> codes_;  // by wanted face and character
};

}  // namespace formloop::pdfgen
