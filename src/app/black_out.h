// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <expected>
#include <span>
#include <string>
#include <string_view>

#include "src/base/error.h"
#include "src/base/geometry.h"

namespace formloop::app {

/// A kept page picture with boxes of the page (mm) filled with black, a pen's width around them too. `page_map` is how the
/// page lies in its image, as the archive keeps it. Fails with `bad_input` when the picture or the map is damaged.
std::expected<std::string, Error> black_out(std::string_view picture, std::string_view page_map, std::span<const Rect<Mm>> boxes);

}  // namespace formloop::app
