// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <expected>
#include <vector>

#include "pdfgen/fonts.h"
#include "src/base/error.h"
#include "templates/identity.h"

namespace formloop::pdfgen {

/// The four corner marks of a page of this size.
std::vector<Shape> draw_corner_marks(Size<Mm> page);

/// Where a page says what it is.
struct IdentityPlaces {
    Rect<Mm> qr, datamatrix, readable;  ///< an empty box: that one is not drawn
};

/// Both codes and the print a person can read. Fails when the identity does not fit its codes.
std::expected<std::vector<Shape>, Error> draw_identity(const templates::PageIdentity& identity,
                                                       const IdentityPlaces& places, const Fonts& fonts);

/// The print a person can read, in two lines: `customer-card v1 p2` and the copy in groups of four.
std::string readable_identity(const templates::PageIdentity& identity);

}  // namespace formloop::pdfgen
