// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ocr/text.h"

namespace formloop::ocr {

/// Two engines that err differently. The first reads everything; the second is asked about lines that the first is not sure of
/// but has hopes for. What both read is sure; what only one reads stays as unsure as the first had it. Both must outlive this.
class TextVote final : public TextRecogniser {
public:
    TextVote(const TextRecogniser& first, const TextRecogniser& second) : first_(first), second_(second) {}

    std::vector<TextGuess> read(std::span<const TextPicture> pictures) const override;
    std::string engine() const override { return first_.engine(); }
    std::string model_version() const override { return first_.model_version() + " + " + second_.model_version(); }

private:
    const TextRecogniser& first_;
    const TextRecogniser& second_;
};

}  // namespace formloop::ocr
