// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "ocr/image.h"
#include "ocr/page_map.h"
#include "src/base/geometry.h"

namespace formloop::ocr {

/// A box of the page, straightened, cut from a kept page image: what a person is shown beside a value. Page mm in, `px_per_mm`
/// pixels a millimetre out; what lies past the image's edge is white.
GrayImage cut(const GrayView& page, const PageMap& map, const Rect<Mm>& box, double px_per_mm);

/// A page map as a line of text, and back; nothing when it is not one.
std::string to_text(const PageMap& map);
std::optional<PageMap> parse_page_map(std::string_view text);

}  // namespace formloop::ocr
