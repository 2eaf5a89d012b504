// SPDX-License-Identifier: GPL-3.0-or-later
#include "src/app/workspace.h"

#include <algorithm>
#include <fstream>
#include <iterator>

#include "ocr/ink_digest.h"

namespace formloop::app {

namespace fs = std::filesystem;

std::vector<std::pair<std::string, std::string>> kept_templates(const fs::path& archive) {
    std::vector<std::pair<std::string, std::string>> kept;
    std::error_code ignored;
    for (const auto& item : fs::directory_iterator(archive / "templates", ignored)) {
        if (item.path().extension() != ".yaml") continue;
        std::ifstream in(item.path(), std::ios::binary);
        kept.emplace_back(item.path().string(), std::string{std::istreambuf_iterator<char>(in), {}});
    }
    std::ranges::sort(kept);
    return kept;
}

std::expected<Workspace, std::vector<Error>> Workspace::open(const fs::path& folder, const store::OpenOptions& options,
                                                             templates::Catalog& catalog) {
    const auto one = [](const Error& error) { return std::unexpected(std::vector{error}); };
    for (const auto& [name, yaml] : kept_templates(folder))
        if (const auto added = catalog.add(yaml, name); !added) return std::unexpected(added.error());
    Office office;
    std::error_code ignored;
    if (const fs::path file = folder / "office.yaml"; fs::exists(file, ignored)) {
        auto loaded = load_office(file);
        if (!loaded) return std::unexpected(loaded.error());
        office = std::move(*loaded);
    }
    auto archive = store::Archive::open(folder, options);
    if (!archive) return one(archive.error());
    archive->compare_ink_with(ocr::same_ink);
    if (const auto used = archive->use_forms(catalog.all()); !used) return one(used.error());
    if (const auto set = archive->set_office(office_tables(office)); !set) return one(set.error());
    return Workspace{std::move(*archive), std::move(office)};
}

Known known_at_printing(const Office& office, const std::string& consultant, const std::string& month, const std::string& day) {
    Known known;
    const auto know = [&](const char* source, const std::string& value) {
        if (!value.empty()) known[source] = value;
    };
    know("dealer_name", office.dealer_name);
    know("dealer_code", office.dealer_code);
    know("consultant_code", consultant);
    if (const auto* person = office.find(consultant)) know("consultant_name", person->name);
    know("period", month);
    know("date", day);
    return known;
}

}  // namespace formloop::app
