// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <deque>
#include <vector>

#include "ocr/text.h"

namespace formloop::ocr {

/// Collects pictures of writing from all over a page, so that the engine reads them together.
class TextBatch {
public:
    /// Gives the number under which `guess` answers after `run`. What the picture views must live until then.
    std::size_t add(TextPicture picture);
    /// The same for a picture that nobody else keeps.
    std::size_t add(GrayImage picture, std::string alphabet, Extent extent);
    /// The same for a picture whose ink somebody keeps.
    std::size_t add(GrayImage raw, GrayView ink, std::string alphabet, Extent extent);
    void run(const TextRecogniser& engine);

    const TextGuess& guess(std::size_t number) const { return guesses_[number]; }

private:
    std::deque<GrayImage> kept_;
    std::vector<TextPicture> pictures_;
    std::vector<TextGuess> guesses_;
};

}  // namespace formloop::ocr
