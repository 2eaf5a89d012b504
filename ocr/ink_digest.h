// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

#include "ocr/image.h"

namespace formloop::ocr {

/// A small picture of a field's ink, 24 x 8 squares of sixteen shades, as text. `ink` covers the field's box: 255 is
/// paper.
std::string ink_digest(GrayView ink);

/// Whether two digests of one field show the same ink, scanned twice: shifted by a square at most, a little lighter or
/// darker. A stroke more or less makes them differ. Texts that are no digests are never the same.
bool same_ink(std::string_view a, std::string_view b);

}  // namespace formloop::ocr
