// SPDX-License-Identifier: GPL-3.0-or-later
#include "src/record/json.h"

#include <stdexcept>

#include "templates/catalog.h"
#include "tests/fuzz/require.h"
#include "tests/fuzz/targets.h"

namespace formloop::fuzz {
namespace {

const templates::Catalog& catalog() {
    static const templates::Catalog loaded = [] {
        auto catalog = templates::Catalog::load(FORMLOOP_SOURCE_DIR "/templates");
        if (!catalog) throw std::runtime_error(to_string(catalog.error().front()));
        return std::move(*catalog);
    }();
    return loaded;
}

const templates::FormTemplate* find(std::string_view form, int version) { return catalog().find(form, version); }

/// What is written is read, and written the same.
template <class Read, class Write>
void comes_back(std::string_view bytes, Read read, Write write) {
    const auto value = read(bytes);
    if (!value) {
        require(!to_string(value.error()).empty(), "a refusal says why");
        return;
    }
    const auto text = write(*value);
    const auto again = read(std::string_view(reinterpret_cast<const char*>(text.data()), text.size()));
    require(again.has_value() && write(*again) == text, "what was read comes back");
}

void records(std::string_view bytes) {
    const auto read = record::parse_records(bytes, "r.json", find);
    if (!read) {
        require(!read.error().empty(), "a refusal says why");
        return;
    }
    for (const auto& one : *read) {
        const auto text = record::write_record(one, *find(one.form, one.version));
        const auto again = record::parse_records(text, "again.json", find);
        require(again && again->size() == 1 && record::write_record(again->front(), *find(one.form, one.version)) == text,
                "a record comes back");
    }
}

}  // namespace

void record_json(std::string_view bytes) {
    records(bytes);
    comes_back(bytes, [](auto text) { return record::parse_page(text, "line"); }, record::write_page);
    comes_back(bytes, [](auto text) { return record::parse_truth(text, "line"); }, record::write_truth);
    comes_back(bytes, record::parse_readings, record::write_readings);
    comes_back(
        bytes,
        [](std::string_view cbor) {
            return record::decode_readings({reinterpret_cast<const std::uint8_t*>(cbor.data()), cbor.size()});
        },
        record::encode_readings);
}

}  // namespace formloop::fuzz
