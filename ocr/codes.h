// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <expected>
#include <optional>
#include <string>

#include "ocr/image.h"
#include "src/base/geometry.h"
#include "templates/identity.h"

namespace formloop::ocr {

enum class CodeKind { qr, datamatrix };

/// One code that was read, ours or not.
struct ReadCode {
    CodeKind kind = CodeKind::qr;
    std::expected<templates::PageIdentity, templates::IdentityFault> identity =
        std::unexpected(templates::IdentityFault::not_ours);
    /// Of the symbol without its quiet zone, as it was printed: top left, top right, bottom right, bottom left.
    std::array<Point<Px>, 4> corners;
};

/// How hard to try: a look costs 1-3 ms, the whole ladder of scales, smoothings and thresholds some 30 ms.
enum class Effort { look, ladder };

/// Looks for one code in a picture that holds it nearly upright. Corners are in px of that picture. Of several, one of ours.
std::optional<ReadCode> read_code(GrayView picture, CodeKind kind, Effort effort);

/// Looks for a QR code of ours anywhere, at any turn.
std::optional<ReadCode> find_qr(GrayView scan, Effort effort);

}  // namespace formloop::ocr
