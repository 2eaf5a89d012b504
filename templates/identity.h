// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "src/base/geometry.h"

/// What every printed page says of itself, in two codes and in print, and the marks at its corners.
namespace formloop::templates {

/// A random 60-bit number per sheet of paper, shared by its two sides. Spelled as 12 characters of Crockford base32.
struct CopyId {
    std::uint64_t value = 0;  ///< 60 bits
    auto operator<=>(const CopyId&) const = default;
};

std::string to_string(CopyId id);
/// Takes lower case and the look-alikes of Crockford's alphabet (O, I, L). Nothing when it is not 12 such characters.
std::expected<CopyId, std::string> parse_copy_id(std::string_view text);

struct PageIdentity {
    std::string form;
    int version = 0;
    int page = 0;  ///< of the form, from 1
    CopyId copy;
    /// Which of the form's prefillable header fields stand printed on this sheet: bit i is the i-th field with a
    /// `prefill`, in the order of the schema. Tells a reader who has never seen the sheet where combs are and where
    /// print is.
    std::uint32_t printed = 0;
    bool operator==(const PageIdentity&) const = default;
};

/// The payload of both codes, checksum included: upper-case ASCII, short enough for a QR code of version 3 at level M.
std::string encode(const PageIdentity& identity);

enum class IdentityFault { not_ours, bad_checksum, malformed, newer };
/// Spaces behind the payload are left out: a square DataMatrix may need them.
std::expected<PageIdentity, IdentityFault> decode_identity(std::string_view payload);

/// A solid square near a page's corner; the top-left one has a round white hole of 2 mm.
struct CornerMark {
    Rect<Mm> box;
    bool hole = false;
};

/// 5 × 5 mm, 4.5 mm from both edges: top left, top right, bottom right, bottom left. The same on every form, so that a
/// page can be framed before anyone knows what it is.
std::vector<CornerMark> corner_marks(Size<Mm> page);

}  // namespace formloop::templates
