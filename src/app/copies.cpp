// SPDX-License-Identifier: GPL-3.0-or-later
#include "src/app/copies.h"

#include <cstdlib>

#include "src/base/text.h"
#include "src/record/json.h"

namespace formloop::app {
namespace {

// Keys of what the archive keeps of a copy.
constexpr std::string_view kHeader = "header ";  // + field id: a header field that stands printed, with its value
constexpr std::string_view kSheet = "sheet";
constexpr std::string_view kRecord = "record";  // of a filled document, as JSON
constexpr std::string_view kDoubtful = "doubtful";
constexpr std::string_view kWatermark = "watermark";

}  // namespace

store::PrintedCopy as_kept(const templates::FormTemplate& form, const PrintedCopy& copy) {
    store::PrintedCopy kept{templates::to_string(copy.copy), copy.form, copy.version, copy.pages, {}};
    const auto keep = [&](std::string_view key, std::string value) { kept.printed[std::string(key)] = std::move(value); };
    for (const auto& [field, value] : copy.prefill)
        if (value) keep(std::string(kHeader) + field, *value);
    keep(kSheet, std::to_string(copy.sheet));
    if (!copy.values.empty()) keep(kRecord, record::write_record({copy.form, copy.version, kept.copy, copy.values}, form));
    if (!copy.doubtful.empty()) keep(kDoubtful, join({copy.doubtful.begin(), copy.doubtful.end()}, " "));
    if (!copy.watermark.empty()) keep(kWatermark, copy.watermark);
    return kept;
}

std::expected<void, Error> register_copies(store::Archive& archive, const templates::FormTemplate& form,
                                           const std::vector<PrintedCopy>& copies) {
    std::vector<store::PrintedCopy> kept;
    for (const PrintedCopy& copy : copies) kept.push_back(as_kept(form, copy));
    return archive.register_copies(kept);
}

std::optional<PrintedCopy> find_copy(store::Archive& archive, const templates::Catalog& catalog, templates::CopyId id) {
    const auto found = archive.find_copy(templates::to_string(id));
    if (!found || !*found) return std::nullopt;
    const store::PrintedCopy& kept = **found;
    PrintedCopy copy{id, kept.form, kept.version, kept.pages, 1, {}, {}, {}, {}};
    for (const auto& [key, value] : kept.printed) {
        if (key.starts_with(kHeader)) copy.prefill[key.substr(kHeader.size())] = value;
        if (key == kSheet) copy.sheet = std::atoi(value.c_str());
        if (key == kWatermark) copy.watermark = value;
        if (key == kDoubtful)
            for (auto& path : split(value, ' ')) copy.doubtful.insert(std::move(path));
        if (key != kRecord) continue;
        const auto records = record::parse_records(value, "copy", [&](std::string_view form, int version) {
            return catalog.find(form, version);
        });
        if (!records || records->size() != 1) return std::nullopt;
        copy.values = records->front().fields;
    }
    return copy;
}

}  // namespace formloop::app
