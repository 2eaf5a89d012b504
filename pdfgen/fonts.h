// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <expected>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "pdfgen/drawing.h"
#include "src/base/error.h"

namespace formloop::pdfgen {

/// A font cut down to some characters: glyph i + 1 of its file is `characters[i]`.
struct FontSubset {
    std::string file;                             ///< TrueType: the tables that a PDF needs, so no character map
    std::u32string characters;
    std::vector<int> widths;                      ///< of each character, 1/1000 em
    std::string name;                             ///< PostScript name
    int ascent = 0, descent = 0, cap_height = 0;  ///< 1/1000 em
    std::array<int, 4> bounds{};                  ///< left, bottom, right, top of all glyphs of the font, 1/1000 em
};

/// Where a font was found and which package brings it.
struct FontSource {
    Typeface face = Typeface::sans;
    std::filesystem::path file;
    int index = 0;  ///< of a collection
    std::string package;
};

/// The two families of every document: a Hei for labels and a Kai for values. What can be drawn and how wide it is, in
/// em.
class Fonts {
public:
    /// Units per em of the outlines that documents embed. In the 4 mm of a value one is 16 µm, less than a dot of a
    /// printer of 1200 dpi (decision 0071).
    static constexpr int grid_units = 256;

    /// Looks through the folders where Debian's packages (and `$FORMLOOP_FONTS`, when set) put them. Fails with
    /// `engine_missing`, naming the package to install.
    static std::expected<Fonts, Error> load();
    static std::expected<Fonts, Error> load(const FontSource& sans, const FontSource& values);

    bool draws(Typeface face, char32_t character) const;
    /// The face that draws a character: the wanted one, else the other one. Fails with `missing_glyph`, naming the
    /// character, when neither can; characters beyond U+FFFF always fail, for libharu would print a space.
    std::expected<Typeface, Error> face_for(Typeface wanted, char32_t character) const;
    /// Advance in em, in the face that draws it; that of a full-width character when none does.
    double advance(Typeface wanted, char32_t character) const;
    double width(Typeface wanted, std::u32string_view text) const;
    double width(Typeface wanted, std::string_view utf8) const;
    /// How far the middle of a Chinese character lies above its baseline, in em.
    double middle(Typeface face) const;

    /// Cuts a font to these characters (each drawn by `face` itself, at most 65,534), their outlines on a grid of
    /// `grid_units`. Each glyph is made once and kept; so not for two threads at a time.
    FontSubset subset(Typeface face, const std::u32string& characters) const;
    /// A small font under the name of a face, with every table that libharu asks a font for. Fails with `internal` when
    /// HarfBuzz does.
    std::expected<std::string, Error> stand_in(Typeface face) const;

    const std::vector<FontSource>& sources() const;

    Fonts(Fonts&&) noexcept;
    Fonts& operator=(Fonts&&) noexcept;
    ~Fonts();

private:
    struct Faces;
    explicit Fonts(std::unique_ptr<Faces> faces);
    std::unique_ptr<Faces> faces_;
};

}  // namespace formloop::pdfgen
