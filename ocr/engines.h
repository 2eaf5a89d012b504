// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ocr/glyph_net.h"
#include "ocr/text.h"

namespace formloop::ocr {

/// What reads characters and words. Either may be absent: its fields then are `unreadable`, and everything else still
/// works. Engines are loaded once and may be used after a fork; one process uses them from one thread at a time.
struct Engines {
    const GlyphNet* glyphs = nullptr;
    const TextRecogniser* text = nullptr;
};

}  // namespace formloop::ocr
