// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <expected>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
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

/// Reads a lexicon: a word a line, then after a tab its weight, then after a tab its variants with `|` between them;
/// weight and variants may be missing, lines that begin with `#` are comments. A lexicon may be empty.
std::expected<Lexicon, std::vector<Error>> parse_lexicon(std::string_view text, std::string_view name);

/// Checksums of published versions, by form and version.
using PublishedSums = std::map<std::pair<std::string, int>, std::string>;

/// Reads lines `<sha256> <form> <version>`; empty lines and lines that begin with `#` are skipped.
std::expected<PublishedSums, std::vector<Error>> parse_published(std::string_view text, std::string_view name);
std::string to_string(const PublishedSums& sums);

/// Every template and lexicon at hand, old versions too: old paper lives long.
class Catalog {
public:
    /// Reads `forms/*.yaml` and `lexicons/*.tsv` below a folder. Faults of all files at once. A form and version that
    /// `forms/published.sums` names with another checksum is refused: a published version never changes.
    static std::expected<Catalog, std::vector<Error>> load(const std::filesystem::path& folder);

    /// Adds one template for this run. The same form and version with other content than a known or published one is
    /// refused, and so is a lexicon that is not there; the same content again is no fault.
    std::expected<const FormTemplate*, std::vector<Error>> add(std::string_view yaml, std::string_view name);

    /// The form in that version; version 0 means the newest. Null when there is none. Valid as long as the catalog
    /// lives.
    const FormTemplate* find(std::string_view form, int version = 0) const;
    /// Newest version of each form, by id.
    std::vector<const FormTemplate*> forms() const;
    /// Every version of every form.
    std::vector<const FormTemplate*> all() const;
    const Lexicon* lexicon(std::string_view name) const;

private:
    std::vector<Error> lexicon_faults(const FormTemplate& form, std::string_view name) const;

    std::map<std::string, std::map<int, std::unique_ptr<FormTemplate>>, std::less<>> forms_;
    std::map<std::string, Lexicon, std::less<>> lexicons_;
    PublishedSums published_;
};

}  // namespace formloop::templates
