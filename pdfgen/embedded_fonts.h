// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "pdfgen/fonts.h"

namespace formloop::pdfgen {

/// Characters in the codes of one font.
struct CodedRun {
    Typeface face = Typeface::sans;
    std::u32string codes;
    double width = 0;  ///< em
};

/// Which characters are drawn and how they are spelled: the i-th character that a face draws has code `first + i`, so
/// two characters that share a glyph still copy out as themselves, and what was spelled stays spelled when more comes.
class TextCodes {
public:
    static constexpr char32_t first = 1;

    explicit TextCodes(const Fonts& fonts) : fonts_(&fonts) {}

    /// Gives every character of these shapes' texts a code. Fails with `missing_glyph` when no font draws one and with
    /// `bad_input` when a text is no UTF-8, naming `page` and whose text it is.
    std::expected<void, Error> take(const std::vector<Shape>& shapes, const std::string& page);
    /// A text whose characters were taken, in runs of one face each.
    std::vector<CodedRun> code(Typeface wanted, std::string_view text) const;
    /// What a face draws, in the order of the codes.
    const std::u32string& characters(Typeface face) const { return characters_[index(face)]; }

private:
    struct Code {
        Typeface face = Typeface::sans;
        char32_t code = 0;
        double advance = 0;  // em
    };
    char32_t code_in(Typeface face, char32_t character);

    const Fonts* fonts_;
    std::array<std::u32string, 2> characters_;                      // by the face that draws
    std::array<std::unordered_map<char32_t, char32_t>, 2> drawn_;   // character to code, by the face that draws
    std::array<std::unordered_map<char32_t, Code>, 2> by_wanted_;   // by the face that was asked for
};

/// A part of a font for a document: some characters with their codes.
struct EmbeddedFont {
    FontSubset subset;
    std::vector<char32_t> codes;  ///< of each character of `subset`
};

/// Cuts a face to those of its characters whose code `is_used`.
EmbeddedFont cut_font(const Fonts& fonts, Typeface face, const std::u32string& characters, const std::vector<bool>& is_used);

}  // namespace formloop::pdfgen
