// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace formloop::cli {

enum class Language { chinese, english };

/// By LC_ALL, LC_MESSAGES or LANG: Chinese when it starts with `zh`.
Language language_of_locale();

/// One of two texts, by language.
inline std::string_view choose(Language language, std::string_view chinese, std::string_view english) {
    return language == Language::chinese ? chinese : english;
}

}  // namespace formloop::cli
