// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <expected>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "src/base/error.h"
#include "src/base/geometry.h"
#include "tests/support/canvas.h"

/// Where the shapes of characters come from: fonts, and pictures of real handwriting.
namespace formloop::simulator {

/// How one character is set down. Lengths are on paper; `origin` is the left end of its baseline.
struct Placement {
    Point<Mm> origin;
    Mm em{};               ///< size of the type
    double slant = 0;      ///< x gained per unit of height
    double turn = 0;       ///< radians, clockwise on paper
    double stretch = 1;    ///< width against height
    Mm bolder{};           ///< added to each stroke's width; negative makes it thinner
    double unrest = 0;     ///< how far parts of the shape stray, as a share of the em
};

/// A box in ems around the ink of a character: origin at the left end of the baseline, y down.
struct InkBox {
    double left = 0, top = 0, right = 0, bottom = 0;
};

class Script {
public:
    virtual ~Script() = default;
    virtual bool has(char32_t character) const = 0;
    bool has_all(std::u32string_view text) const;
    /// How far the next character stands from this one, in ems.
    virtual double advance(char32_t character) const = 0;
    virtual InkBox extent(char32_t character) const = 0;
    virtual Mask draw(char32_t character, const Placement& placement, double px_per_mm, Random& random) const = 0;
    /// What a report calls it: a font's name or a folder's.
    virtual std::string name() const = 0;
};

/// A font of one or several files (web fonts come as one file per part of the alphabet): the first file that has a
/// character draws it. Reads what FreeType reads, WOFF2 included.
std::expected<std::unique_ptr<Script>, Error> open_font(const std::vector<std::filesystem::path>& files,
                                                        const std::string& name, int face_index = 0);

/// A font installed on this machine, by its family's exact name.
std::expected<std::unique_ptr<Script>, Error> installed_font(const std::string& family);

/// Every font below a folder. The files of one `@fontsource` package (`files/*-400-normal.woff2`) are one font; every
/// other TTF, OTF or WOFF2 file is one of its own. Sorted by name.
std::expected<std::vector<std::unique_ptr<Script>>, Error> fonts_below(const std::filesystem::path& folder);

/// Pictures of single characters that real people wrote: digits from MNIST idx files (`digits-images-idx3-ubyte`,
/// `digits-labels-idx1-ubyte`) and `chars/*.png` with `chars/labels.tsv`. Each draw picks another picture.
std::expected<std::unique_ptr<Script>, Error> handwriting_pictures(const std::filesystem::path& folder);

/// The characters that a set of handwriting pictures has, Hanzi only.
std::u32string hanzi_of(const Script& script);

}  // namespace formloop::simulator
