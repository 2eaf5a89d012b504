// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace formloop {

/// One sentence in both languages. A `*` stands for any text (a name, a number, another phrase of the table); the Chinese has as
/// many, filled in the same order.
struct Phrase {
    std::string_view english;
    std::string_view chinese;
};

/// Each room has one table of the sentences that it may hand to a person; rooms write them in English, and the door translates.
using Phrases = std::span<const Phrase>;

/// The sentence in Chinese by the first phrase that fits it; what stands for a `*` is translated too where it is a phrase itself.
/// Nothing when no phrase fits.
std::optional<std::string> in_chinese(std::string_view sentence, Phrases phrases);

}  // namespace formloop
