// SPDX-License-Identifier: GPL-3.0-or-later
#include <nlohmann/json.hpp>

#include "src/reader/messages.h"
#include "src/record/json.h"

namespace formloop::reader {
namespace {

using Json = nlohmann::json;

std::string pack(const Json& json) {
    const std::vector<std::uint8_t> bytes = Json::to_cbor(json);
    return {bytes.begin(), bytes.end()};
}

/// Runs `take` on the decoded message; whatever does not fit (missing key, other type, broken CBOR) is no message.
template <class T, class Take>
std::optional<T> unpack(const std::string& bytes, Take take) {
    try {
        T value;
        take(Json::from_cbor(bytes), value);
        return value;
    } catch (const Json::exception&) {
        return std::nullopt;
    }
}

Json blob(const std::string& bytes) { return Json::binary({bytes.begin(), bytes.end()}); }

std::string blob(const Json& json) {
    const auto& bytes = json.get_binary();
    return {bytes.begin(), bytes.end()};
}

Json identity_json(const templates::PageIdentity& i) {
    return {{"form", i.form}, {"version", i.version}, {"page", i.page}, {"copy", i.copy.value}, {"printed", i.printed}};
}

templates::PageIdentity identity_of(const Json& j) {
    templates::PageIdentity i;
    i.form = j.at("form").get<std::string>();
    i.version = j.at("version").get<int>();
    i.page = j.at("page").get<int>();
    i.copy.value = j.at("copy").get<std::uint64_t>() & ((1ull << 60) - 1);
    i.printed = j.at("printed").get<std::uint32_t>();
    return i;
}

template <class Enum>
Enum enumerator(const Json& json, Enum last) {
    const int value = json.get<int>();
    if (value < 0 || value > static_cast<int>(last)) throw Json::other_error::create(501, "out of range", nullptr);
    return static_cast<Enum>(value);
}

}  // namespace

std::string to_bytes(const OpenDocument& m) {
    return pack({{"password", blob(m.password)}, {"first", m.first_page}, {"last", m.last_page},
                 {"allowed", m.pages_allowed}, {"scale", m.scale}});
}

std::optional<OpenDocument> open_document(const std::string& bytes) {
    return unpack<OpenDocument>(bytes, [](const Json& j, OpenDocument& m) {
        m.password = blob(j.at("password"));
        m.first_page = j.at("first").get<int>();
        m.last_page = j.at("last").get<int>();
        m.pages_allowed = j.at("allowed").get<int>();
        m.scale = j.at("scale").get<double>();
    });
}

std::string to_bytes(const PrintSheet& m) {
    return pack({{"width", m.width}, {"height", m.height}, {"px_per_mm", m.px_per_mm}, {"printed", m.printed_values}});
}

std::optional<PrintSheet> print_sheet(const std::string& bytes) {
    return unpack<PrintSheet>(bytes, [](const Json& j, PrintSheet& m) {
        m.width = j.at("width").get<int>();
        m.height = j.at("height").get<int>();
        m.px_per_mm = j.at("px_per_mm").get<double>();
        m.printed_values = j.at("printed").get<std::map<std::string, std::string>>();
    });
}

std::string to_bytes(const PageOutcome& m) {
    Json json = {{"page", m.page}, {"fate", static_cast<int>(m.fate)}, {"reason", m.reason}, {"message", m.message},
                 {"complained", m.complained}, {"map", blob(m.page_map)}, {"image", blob(m.page_image)},
                 {"readings", Json::binary(record::encode_readings(m.readings))}};
    if (m.identity) json["identity"] = identity_json(*m.identity);
    if (m.residual_mm) json["residual"] = *m.residual_mm;
    return pack(json);
}

std::optional<PageOutcome> page_outcome(const std::string& bytes) {
    return unpack<PageOutcome>(bytes, [](const Json& j, PageOutcome& m) {
        m.page = j.at("page").get<int>();
        m.fate = enumerator(j.at("fate"), PageFate::codes_disagree);
        m.reason = j.at("reason").get<std::string>();
        m.message = j.at("message").get<std::string>();
        m.complained = j.at("complained").get<bool>();
        m.page_map = blob(j.at("map"));
        m.page_image = blob(j.at("image"));
        auto readings = record::decode_readings(j.at("readings").get_binary());
        if (!readings) throw Json::other_error::create(501, "no readings", nullptr);
        m.readings = std::move(*readings);
        if (j.contains("identity")) m.identity = identity_of(j["identity"]);
        if (j.contains("residual")) m.residual_mm = j["residual"].get<double>();
    });
}

std::string to_bytes(const Refusal& m) {
    return pack({{"kind", static_cast<int>(m.kind)}, {"reason", m.reason}, {"message", m.message}});
}

std::optional<Refusal> refusal(const std::string& bytes) {
    return unpack<Refusal>(bytes, [](const Json& j, Refusal& m) {
        m.kind = enumerator(j.at("kind"), Refusal::Kind::encrypted);
        m.reason = j.at("reason").get<std::string>();
        m.message = j.at("message").get<std::string>();
    });
}

std::string to_bytes(const EngineReport& m) { return pack({{"present", m.present}, {"missing", m.missing}, {"weaker", m.weaker}}); }

std::optional<EngineReport> engine_report(const std::string& bytes) {
    return unpack<EngineReport>(bytes, [](const Json& j, EngineReport& m) {
        m.present = j.at("present").get<std::vector<std::string>>();
        m.missing = j.at("missing").get<std::vector<std::string>>();
        m.weaker = j.at("weaker").get<std::vector<std::string>>();
    });
}

std::string to_bytes(const templates::PageIdentity& m) { return pack(identity_json(m)); }

std::optional<templates::PageIdentity> page_identity(const std::string& bytes) {
    return unpack<templates::PageIdentity>(bytes, [](const Json& j, templates::PageIdentity& m) { m = identity_of(j); });
}

}  // namespace formloop::reader
