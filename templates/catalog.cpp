// SPDX-License-Identifier: GPL-3.0-or-later
#include "templates/catalog.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <fstream>
#include <set>
#include <sstream>
#include <system_error>

#include "src/base/text.h"

namespace formloop::templates {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t kMaxFile = 8 << 20;
constexpr std::size_t kMaxWord = 200;

Error fault(std::string_view name, std::size_t line, std::string message) {
    return {ErrorCode::bad_template, std::string(name) + ':' + std::to_string(line) + ":1", std::move(message)};
}

std::expected<std::string, Error> read_file(const fs::path& path) {
    std::error_code error;
    const auto size = fs::file_size(path, error);
    if (error)
        return std::unexpected(
            Error{ErrorCode::not_found, path.string(), "the file cannot be read: " + error.message()});
    if (size > kMaxFile) {
        return std::unexpected(
            Error{ErrorCode::bad_template, path.string(),
                  "the file has " + std::to_string(size) + " bytes, expected at most " + std::to_string(kMaxFile)});
    }
    std::ifstream in(path, std::ios::binary);
    std::ostringstream bytes;
    bytes << in.rdbuf();
    if (!in || bytes.fail())
        return std::unexpected(Error{ErrorCode::not_found, path.string(), "the file cannot be read"});
    return std::move(bytes).str();
}

/// The files with an ending in a folder, by name.
std::expected<std::vector<fs::path>, Error> files_in(const fs::path& folder, std::string_view ending) {
    std::error_code error;
    std::vector<fs::path> files;
    for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
        if (entry->path().extension() == ending) files.push_back(entry->path());
    }
    if (error) {
        return std::unexpected(
            Error{ErrorCode::not_found, folder.string(), "the folder cannot be read: " + error.message()});
    }
    std::ranges::sort(files);
    return files;
}

void append(std::vector<Error>& to, const std::vector<Error>& from) { to.insert(to.end(), from.begin(), from.end()); }

/// Calls `row(line number, text)` for each line that is no comment.
template <class Row>
void each_row(std::string_view text, const Row& row) {
    std::size_t number = 0;
    for (std::size_t at = 0; at < text.size();) {
        const auto end = std::min(text.find('\n', at), text.size());
        std::string_view line = text.substr(at, end - at);
        if (line.ends_with('\r')) line.remove_suffix(1);
        ++number;
        if (!trim(line).empty() && !line.starts_with('#')) row(number, line);
        at = end + 1;
    }
}

void collect_lexicons(const std::vector<Field>& fields, const std::vector<Repeat>& repeats,
                      std::vector<std::pair<std::string, std::string>>& out) {
    for (const Field& field : fields) {
        if (!field.lexicon.empty()) out.emplace_back(field.id, field.lexicon);
    }
    for (const Repeat& repeat : repeats) collect_lexicons(repeat.fields, repeat.repeats, out);
}

}  // namespace

std::expected<Lexicon, std::vector<Error>> parse_lexicon(std::string_view text, std::string_view name) {
    Lexicon lexicon;
    lexicon.name = fs::path(name).stem().string();
    std::vector<Error> faults;
    std::set<std::string, std::less<>> seen;
    each_row(text, [&](std::size_t number, std::string_view line) {
        constexpr std::size_t kMostFaults = 100;
        if (faults.size() >= kMostFaults) return;
        if (!decode_utf8(line)) {
            faults.push_back(fault(name, number, "the line is not UTF-8"));
            return;
        }
        const auto columns = split(line, '\t');
        Lexicon::Word word;
        word.text = trim(columns[0]);
        if (columns.size() > 3) {
            faults.push_back(
                fault(name, number,
                      "the line has " + std::to_string(columns.size()) + " columns, expected word, weight, variants"));
        }
        if (word.text.empty() || word.text.size() > kMaxWord) {
            faults.push_back(fault(name, number,
                                   "the word has " + std::to_string(word.text.size()) + " bytes, expected 1 to " +
                                       std::to_string(kMaxWord)));
        }
        if (columns.size() > 1 && !trim(columns[1]).empty()) {
            const std::string_view weight = trim(columns[1]);
            const auto [end, error] = std::from_chars(weight.data(), weight.data() + weight.size(), word.weight);
            if (error != std::errc{} || end != weight.data() + weight.size() || !std::isfinite(word.weight) ||
                word.weight <= 0) {
                faults.push_back(
                    fault(name, number,
                          "the weight is \"" + printable(weight.substr(0, 40)) + "\", expected a number above 0"));
            }
        }
        if (columns.size() > 2) {
            for (const std::string& variant : split(columns[2], '|')) {
                if (!trim(variant).empty()) word.variants.emplace_back(trim(variant));
            }
        }
        if (!seen.insert(word.text).second) {
            faults.push_back(
                fault(name, number, "the word \"" + printable(word.text) + "\" stands twice, expected once"));
        }
        lexicon.words.push_back(std::move(word));
    });
    if (!faults.empty()) return std::unexpected(std::move(faults));
    std::ranges::stable_sort(lexicon.words, std::greater{}, &Lexicon::Word::weight);
    return lexicon;
}

std::expected<PublishedSums, std::vector<Error>> parse_published(std::string_view text, std::string_view name) {
    PublishedSums sums;
    std::vector<Error> faults;
    each_row(text, [&](std::size_t number, std::string_view line) {
        std::vector<std::string> words;
        for (std::string& word : split(line, ' ')) {
            if (!word.empty()) words.push_back(std::move(word));
        }
        int version = 0;
        const bool good = words.size() == 3 && words[0].size() == 64 &&
                          words[0].find_first_not_of("0123456789abcdef") == std::string::npos &&
                          std::from_chars(words[2].data(), words[2].data() + words[2].size(), version).ptr ==
                              words[2].data() + words[2].size() &&
                          version > 0;
        if (!good) {
            faults.push_back(fault(name, number, "the line is not `<sha256> <form> <version>`"));
        } else if (!sums.try_emplace({words[1], version}, words[0]).second) {
            faults.push_back(fault(name, number, "form \"" + words[1] + "\" version " + words[2] + " stands twice"));
        }
    });
    if (!faults.empty()) return std::unexpected(std::move(faults));
    return sums;
}

std::string to_string(const PublishedSums& sums) {
    std::string out =
        "# SHA-256 of each published template version. A published version never changes; a change is a new version.\n";
    for (const auto& [key, sum] : sums) out += sum + ' ' + key.first + ' ' + std::to_string(key.second) + '\n';
    return out;
}

std::expected<Catalog, std::vector<Error>> Catalog::load(const fs::path& folder) {
    Catalog catalog;
    std::vector<Error> faults;
    const auto lexicons = files_in(folder / "lexicons", ".tsv");
    const auto forms = files_in(folder / "forms", ".yaml");
    for (const auto* found : {&lexicons, &forms}) {
        if (!*found) faults.push_back(found->error());
    }
    if (!faults.empty()) return std::unexpected(std::move(faults));

    for (const fs::path& path : *lexicons) {
        const auto text = read_file(path);
        if (!text) {
            faults.push_back(text.error());
            continue;
        }
        auto lexicon = parse_lexicon(*text, path.string());
        if (!lexicon) append(faults, lexicon.error());
        else catalog.lexicons_.insert_or_assign(lexicon->name, std::move(*lexicon));
    }
    const fs::path sums = folder / "forms" / "published.sums";
    if (std::error_code error; fs::exists(sums, error)) {
        const auto text = read_file(sums);
        if (!text) {
            faults.push_back(text.error());
        } else if (auto published = parse_published(*text, sums.string()); !published) {
            append(faults, published.error());
        } else {
            catalog.published_ = std::move(*published);
        }
    }
    for (const fs::path& path : *forms) {
        const auto text = read_file(path);
        if (!text) {
            faults.push_back(text.error());
            continue;
        }
        const auto added = catalog.add(*text, path.string());
        if (!added) append(faults, added.error());
    }
    if (!faults.empty()) return std::unexpected(std::move(faults));
    return catalog;
}

std::vector<Error> Catalog::lexicon_faults(const FormTemplate& form, std::string_view name) const {
    std::vector<std::pair<std::string, std::string>> used;
    collect_lexicons(form.schema.fields, form.schema.repeats, used);
    std::vector<Error> faults;
    for (const auto& [field, lexicon] : used) {
        if (lexicons_.contains(lexicon)) continue;
        faults.push_back({ErrorCode::bad_template, std::string(name),
                          "field \"" + field + "\" names the lexicon \"" + lexicon + "\", expected a file lexicons/" +
                              lexicon + ".tsv"});
    }
    return faults;
}

std::expected<const FormTemplate*, std::vector<Error>> Catalog::add(std::string_view yaml, std::string_view name) {
    auto form = parse_template(yaml, name);
    if (!form) return std::unexpected(std::move(form.error()));
    if (auto faults = lexicon_faults(*form, name); !faults.empty()) return std::unexpected(std::move(faults));
    const auto refuse = [&](std::string_view state) {
        return std::unexpected(
            std::vector{Error{ErrorCode::bad_template, std::string(name),
                              "form \"" + form->form + "\" version " + std::to_string(form->version) + " is " +
                                  std::string(state) + " with other content, expected a new version"}});
    };
    const auto published = published_.find({form->form, form->version});
    if (published != published_.end() && published->second != form->checksum) return refuse("published");
    auto& known = forms_[form->form][form->version];
    if (known && known->checksum != form->checksum) return refuse("already known");
    if (!known) known = std::make_unique<FormTemplate>(std::move(*form));
    return known.get();
}

const FormTemplate* Catalog::find(std::string_view form, int version) const {
    const auto versions = forms_.find(form);
    if (versions == forms_.end() || versions->second.empty()) return nullptr;
    if (version == 0) return versions->second.rbegin()->second.get();
    const auto found = versions->second.find(version);
    return found == versions->second.end() ? nullptr : found->second.get();
}

std::vector<const FormTemplate*> Catalog::forms() const {
    std::vector<const FormTemplate*> out;
    for (const auto& [id, versions] : forms_) out.push_back(versions.rbegin()->second.get());
    return out;
}

std::vector<const FormTemplate*> Catalog::all() const {
    std::vector<const FormTemplate*> out;
    for (const auto& [id, versions] : forms_) {
        for (const auto& [version, form] : versions) out.push_back(form.get());
    }
    return out;
}

const Lexicon* Catalog::lexicon(std::string_view name) const {
    const auto found = lexicons_.find(name);
    return found == lexicons_.end() ? nullptr : &found->second;
}

}  // namespace formloop::templates
