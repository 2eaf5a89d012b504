// SPDX-License-Identifier: GPL-3.0-or-later
#include "ocr/text_batch.h"

#include <utility>

namespace formloop::ocr {

std::size_t TextBatch::add(TextPicture picture) {
    pictures_.push_back(std::move(picture));
    guesses_.emplace_back();
    return pictures_.size() - 1;
}

std::size_t TextBatch::add(GrayImage picture, std::string alphabet, Extent extent) {
    const GrayView view = kept_.emplace_back(std::move(picture));
    return add({.raw = view, .ink = view, .alphabet = std::move(alphabet), .extent = extent});
}

std::size_t TextBatch::add(GrayImage raw, GrayView ink, std::string alphabet, Extent extent) {
    const GrayView view = kept_.emplace_back(std::move(raw));
    return add({.raw = view, .ink = ink, .alphabet = std::move(alphabet), .extent = extent});
}

void TextBatch::run(const TextRecogniser& engine) { guesses_ = engine.read(pictures_); }

}  // namespace formloop::ocr
