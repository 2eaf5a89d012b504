// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <expected>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "src/base/error.h"
#include "templates/template.h"

namespace formloop::templates {

/// Words that a lexicon field may hold, with weights; best first.
struct Lexicon {
    struct Word {
        std::string text;
        double weight = 1;
        std::vector<std::string> variants;  ///< other spellings that mean the same word
    };
    std::string name;
    std::vector<Word> words;
};

/// Every template and lexicon at hand, old versions too: old paper lives long.
class Catalog {
public:
    /// Reads `forms/*.yaml` and `lexicons/*.tsv` below a folder. Faults of all files at once.
    static std::expected<Catalog, std::vector<Error>> load(const std::filesystem::path& folder);

    /// Adds one template for this run. The same form and version with other content than a known one is refused.
    std::expected<const FormTemplate*, std::vector<Error>> add(std::string_view yaml, std::string_view name);

    /// The form in that version; version 0 means the newest. Null when there is none. Valid as long as the catalog lives.
    const FormTemplate* find(std::string_view form, int version = 0) const;
    /// Newest version of each form, by id.
    std::vector<const FormTemplate*> forms() const;
    /// Every version of every form.
    std::vector<const FormTemplate*> all() const;
    const Lexicon* lexicon(std::string_view name) const;

private:
    std::map<std::string, std::map<int, std::unique_ptr<FormTemplate>>, std::less<>> forms_;
    std::map<std::string, Lexicon, std::less<>> lexicons_;
};

}  // namespace formloop::templates
