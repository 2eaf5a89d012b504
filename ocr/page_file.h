// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "ocr/image.h"
#include "src/base/error.h"

namespace formloop::ocr {

/// A page as the archive keeps it, so that crops never open an untrusted file again: PNG with one bit a pixel when it holds
/// only black and white, else a gray JPEG of good quality. Fails with `internal` when the encoder does.
std::expected<std::string, Error> encode_page(const GrayView& page);

/// The page back from such bytes. Fails with `bad_input` when they are damaged.
std::expected<GrayImage, Error> decode_page(std::string_view bytes);

/// A picture as PNG, without loss: crops that are shown beside their values.
std::expected<std::string, Error> encode_crop(const GrayView& crop);

}  // namespace formloop::ocr
