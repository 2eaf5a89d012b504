// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <expected>
#include <memory>
#include <string>
#include <vector>

#include "pdfgen/embedded_fonts.h"

namespace formloop::pdfgen {

inline constexpr double points_per_mm = 72 / 25.4;

/// A picture as a PDF holds it.
struct DrawnPicture {
    enum class Coding { raw, jpeg };
    std::string name;  ///< by which operators draw it: `X1`
    int width = 0, height = 0;
    Coding coding = Coding::raw;
    std::string colour_space = "DeviceGray";
    std::string bytes;  ///< 8 bits a component
};

/// What draws shapes on a page: operators in points. Its fonts are /F1 (sans) and /F2 (kai), in the codes it was given.
struct Content {
    std::string operators;
    std::vector<const DrawnPicture*> pictures;  ///< owned by the drawer
};

/// Turns shapes into the operators of content streams, with libharu. One drawer serves many pages and documents; it
/// keeps the pictures that it drew.
class ContentDrawer {
public:
    /// Fails with `disk` when no file for a font can be written, with `internal` when libharu does.
    static std::expected<ContentDrawer, Error> open(const Fonts& fonts);

    /// The characters of all texts must have been taken by `codes`. Fails with `bad_input` when a picture is not a PNG
    /// or JPEG, with `internal` when libharu fails; the drawer is of no use after that.
    std::expected<Content, Error> draw(const std::vector<Shape>& shapes, Size<Mm> page, const TextCodes& codes);

    ContentDrawer(ContentDrawer&&) noexcept;
    ContentDrawer& operator=(ContentDrawer&&) noexcept;
    ~ContentDrawer();

private:
    struct Sheet;
    explicit ContentDrawer(std::unique_ptr<Sheet> sheet);
    std::unique_ptr<Sheet> sheet_;
};

}  // namespace formloop::pdfgen
