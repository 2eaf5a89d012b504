// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "ocr/ink.h"
#include "ocr/text_batch.h"
#include "src/base/geometry.h"
#include "templates/form.h"

namespace formloop::ocr {

/// A field of words between seeing its ink and the engine's answer: the scan is cropped to the ink, line by line.
class WordsInWork {
public:
    /// `ink` is the page's ink without strikes, `inked` the box around the field's own ink, `field_box` where the field lies;
    /// `struck`: a line goes through it. `ink` must live until the batch has run.
    WordsInWork(const InkPage& page, const GrayImage& ink, const Rect<Mm>& inked, const Rect<Mm>& field_box,
                const templates::Field& field, bool struck, TextBatch& batch);

    /// What the lines say together, after the batch has run. No candidates when one of them cannot be read.
    TextGuess guess(const TextBatch& batch) const;

private:
    std::vector<std::size_t> lines_;  ///< numbers in the batch
    bool struck_ = false;  ///< free text under a line
};

/// Whether a string holds O or 0, I, l or 1 where a letter meets a digit (`AO0`, `MPX1`): neither their shapes nor their
/// neighbours tell them apart, so such a string is never sure.
bool has_twins(std::string_view text);

}  // namespace formloop::ocr
