// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <nlohmann/json.hpp>

#include "src/reader/messages.h"
#include "src/record/cbor.h"
#include "src/record/json.h"
#include "src/record/json_values.h"

namespace formloop::reader {
namespace {

using Json = nlohmann::json;

std::string pack(const Json& json) {
    const std::vector<std::uint8_t> bytes = Json::to_cbor(json);
    return {bytes.begin(), bytes.end()};
}

/// What is no message of ours; caught by `unpack`.
[[noreturn]] void mismatch(const char* what) { throw Json::other_error::create(501, what, nullptr); }

template <class T>
T whole(const Json& json) {
    const auto number = record::json_whole<T>(json);
    if (!number) mismatch("not a whole number, or out of range");
    return *number;
}

double finite(const Json& json) {
    const double number = json.get<double>();
    if (!std::isfinite(number)) mismatch("not finite");
    return number;
}

/// Runs `take` on the decoded message; whatever does not fit (missing key, other type, broken CBOR) is no message.
template <class T, class Take>
std::optional<T> unpack(const std::string& bytes, Take take) {
    try {
        if (!record::is_plain_cbor({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()})) return std::nullopt;
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
    i.version = whole<int>(j.at("version"));
    i.page = whole<int>(j.at("page"));
    i.copy.value = whole<std::uint64_t>(j.at("copy")) & ((1ull << 60) - 1);
    i.printed = whole<std::uint32_t>(j.at("printed"));
    return i;
}

template <class Enum>
Enum enumerator(const Json& json, Enum last) {
    const int value = whole<int>(json);
    if (value < 0 || value > static_cast<int>(last)) mismatch("out of range");
    return static_cast<Enum>(value);
}

}  // namespace

std::string to_bytes(const OpenDocument& m) {
    return pack({{"password", blob(m.password)}, {"first", m.first_page}, {"allowed", m.pages_allowed}, {"scale", m.scale}});
}

std::optional<OpenDocument> open_document(const std::string& bytes) {
    return unpack<OpenDocument>(bytes, [](const Json& j, OpenDocument& m) {
        m.password = blob(j.at("password"));
        m.first_page = whole<int>(j.at("first"));
        m.pages_allowed = whole<int>(j.at("allowed"));
        m.scale = finite(j.at("scale"));
    });
}

std::string to_bytes(const PrintSheet& m) {
    return pack({{"identity", identity_json(m.identity)}, {"width", m.width}, {"height", m.height}, {"px_per_mm", m.px_per_mm}, {"printed", m.printed_values}});
}

std::optional<PrintSheet> print_sheet(const std::string& bytes) {
    return unpack<PrintSheet>(bytes, [](const Json& j, PrintSheet& m) {
        m.identity = identity_of(j.at("identity"));
        m.width = whole<int>(j.at("width"));
        m.height = whole<int>(j.at("height"));
        m.px_per_mm = finite(j.at("px_per_mm"));
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
        m.page = whole<int>(j.at("page"));
        m.fate = enumerator(j.at("fate"), PageFate::codes_disagree);
        m.reason = j.at("reason").get<std::string>();
        m.message = j.at("message").get<std::string>();
        m.complained = j.at("complained").get<bool>();
        m.page_map = blob(j.at("map"));
        m.page_image = blob(j.at("image"));
        auto readings = record::decode_readings(j.at("readings").get_binary());
        if (!readings) mismatch("no readings");
        m.readings = std::move(*readings);
        if (j.contains("identity")) m.identity = identity_of(j["identity"]);
        if (j.contains("residual")) m.residual_mm = finite(j["residual"]);
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
