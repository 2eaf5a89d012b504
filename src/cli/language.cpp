// SPDX-License-Identifier: GPL-3.0-or-later
#include "src/cli/language.h"

#include <cstdlib>

namespace formloop::cli {

Language language_of_locale() {
    for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"})
        if (const char* value = std::getenv(name); value && *value)
            return std::string_view(value).starts_with("zh") ? Language::chinese : Language::english;
    return Language::english;
}

}  // namespace formloop::cli
