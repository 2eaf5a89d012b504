// SPDX-License-Identifier: GPL-3.0-or-later
#include "src/base/phrases.h"

#include <vector>

namespace formloop {
namespace {

/// What stands for each `*` of the pattern, the shortest that fits; nothing when the sentence is another one.
std::optional<std::vector<std::string_view>> match(std::string_view sentence, std::string_view pattern) {
    const auto star = pattern.find('*');
    if (star == pattern.npos) {
        if (sentence != pattern) return std::nullopt;
        return std::vector<std::string_view>{};
    }
    if (!sentence.starts_with(pattern.substr(0, star))) return std::nullopt;
    sentence.remove_prefix(star);
    pattern.remove_prefix(star + 1);
    for (std::size_t length = 0; length <= sentence.size(); ++length) {
        auto rest = match(sentence.substr(length), pattern);
        if (!rest) continue;
        rest->insert(rest->begin(), sentence.substr(0, length));
        return rest;
    }
    return std::nullopt;
}

}  // namespace

std::optional<std::string> in_chinese(std::string_view sentence, Phrases phrases) {
    for (const Phrase& phrase : phrases) {
        const auto parts = match(sentence, phrase.english);
        if (!parts) continue;
        std::string text;
        auto part = parts->begin();
        for (const char c : phrase.chinese) {
            if (c != '*' || part == parts->end()) {
                text += c;
                continue;
            }
            text += in_chinese(*part, phrases).value_or(std::string(*part));
            ++part;
        }
        return text;
    }
    return std::nullopt;
}

}  // namespace formloop
