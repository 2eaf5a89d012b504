// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ocr/ink.h"
#include "ocr/text.h"
#include "src/base/geometry.h"
#include "templates/form.h"

namespace formloop::ocr {

/// Reads the words of one field: crops the scan to the ink, line by line, asks the engine, and joins what it says.
/// `ink` is the page's ink without strikes, `inked` the box around the field's own ink, `field_box` where the field
/// lies.
TextGuess read_words(const TextRecogniser& engine, const InkPage& page, const GrayImage& ink, const Rect<Mm>& inked,
                     const Rect<Mm>& field_box, const templates::Field& field);

}  // namespace formloop::ocr
