// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>
#include <cmath>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "src/record/cbor.h"
#include "src/record/json.h"
#include "src/record/json_values.h"

namespace formloop::record {
namespace {

using Json = nlohmann::ordered_json;

/// What a JSON text of ours lacks; thrown and caught inside this file only, beside nlohmann's own exceptions.
struct Mismatch : std::runtime_error {
    using std::runtime_error::runtime_error;
};

// ------------------------------------------------------------------------------------------------------------ values

/// Probabilities and millimetres as people read them: six decimals.
Json rounded(double number) { return json_number<Json>(std::round(number * 1e6) / 1e6); }
Json or_null(const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); }
Json or_null(int number) { return number == 0 ? Json(nullptr) : Json(number); }
Json box_json(const Rect<Mm>& box) {
    return Json::array(
        {rounded(box.x.value), rounded(box.y.value), rounded(box.width.value), rounded(box.height.value)});
}

const Json& member(const Json& object, const char* key) {
    if (!object.is_object()) throw Mismatch("is not an object");
    const auto at = object.find(key);
    if (at == object.end()) throw Mismatch(std::string("has no \"") + key + '"');
    return *at;
}
std::string text_or_empty(const Json& json) { return json.is_null() ? std::string{} : json.get<std::string>(); }
int whole(const Json& json) {
    const auto number = json_whole<int>(json);
    if (!number) throw Mismatch("holds something else where a whole number was expected");
    return *number;
}
int number_or_zero(const Json& json) { return json.is_null() ? 0 : whole(json); }
/// CBOR can say infinity and "not a number", which JSON, and so the archive, cannot.
double finite(const Json& json) {
    const double number = json.get<double>();
    if (!std::isfinite(number)) throw Mismatch("holds a number that is not finite");
    return number;
}

Value value_of(const Json& json) {
    if (json.is_null()) return {};
    if (json.is_string()) return json.get<std::string>();
    if (json.is_boolean()) return json.get<bool>();
    if (json.is_number()) return finite(json);
    if (json.is_array()) return json.get<std::vector<std::string>>();
    throw Mismatch("holds an object where a field's value was expected");
}

Rect<Mm> box_of(const Json& json) {
    if (!json.is_array() || json.size() != 4) throw Mismatch("has a box that is not four numbers");
    return {Mm{finite(json[0])}, Mm{finite(json[1])}, Mm{finite(json[2])}, Mm{finite(json[3])}};
}

templates::FieldKind kind_of(const Json& json) {
    const auto kind = templates::field_kind(json.get<std::string>());
    if (!kind) throw Mismatch("has a field of an unknown kind");
    return *kind;
}

/// Runs `make` on the parsed text; what it or the parser throws becomes an error.
template <class T, class Make>
std::expected<T, Error> guarded(std::string_view name, Make make) {
    const auto refuse = [&](const std::string& why) {
        return std::unexpected(Error{ErrorCode::bad_input, std::string(name), why});
    };
    try {
        return make();
    } catch (const Mismatch& mismatch) {
        return refuse(mismatch.what());
    } catch (const Json::parse_error&) {
        return refuse("is not JSON, expected one line of it");
    } catch (const Json::exception&) {
        return refuse("holds a value of another type than expected");
    }
}

// ------------------------------------------------------------------------------------------------------------- pages

Json candidates_json(const std::vector<Candidate>& candidates, bool exact) {
    Json list = Json::array();
    for (const auto& c : candidates)
        list.push_back(Json::array({json_value<Json>(c.value), exact ? Json(c.probability) : rounded(c.probability)}));
    return list;
}

std::vector<Candidate> candidates_of(const Json& json) {
    std::vector<Candidate> candidates;
    for (const auto& pair : json) {
        if (!pair.is_array() || pair.size() != 2) throw Mismatch("has a candidate that is not [value, probability]");
        candidates.push_back({value_of(pair[0]), finite(pair[1])});
    }
    return candidates;
}

Json to_json(const FieldResult& field) {
    Json json;
    json["field"] = field.path;
    json["kind"] = templates::to_string(field.kind);
    json["state"] = to_string(field.state);
    json["value"] = json_value<Json>(field.value);
    json["written"] = or_null(field.written);
    json["confidence"] = rounded(field.confidence);
    json["ink_confidence"] = rounded(field.ink_confidence);
    json["candidates"] = candidates_json(field.candidates, false);
    json["box_mm"] = box_json(field.box);
    json["engine"] = or_null(field.engine);
    json["model"] = or_null(field.model);
    return json;
}

FieldResult field_of(const Json& json) {
    FieldResult field;
    field.path = member(json, "field").get<std::string>();
    field.kind = kind_of(member(json, "kind"));
    const auto state = field_state(member(json, "state").get<std::string>());
    if (!state) throw Mismatch("has a field in an unknown state");
    field.state = *state;
    field.value = value_of(member(json, "value"));
    field.written = text_or_empty(member(json, "written"));
    field.confidence = member(json, "confidence").get<double>();
    field.ink_confidence = json.value("ink_confidence", field.confidence);
    field.candidates = candidates_of(member(json, "candidates"));
    field.box = box_of(member(json, "box_mm"));
    field.engine = text_or_empty(member(json, "engine"));
    field.model = json.contains("model") ? text_or_empty(json["model"]) : "";
    return field;
}

// ---------------------------------------------------------------------------------------------------------- readings

Json to_json(const Reading& reading) {
    Json json;
    json["path"] = reading.path;
    json["kind"] = templates::to_string(reading.kind);
    json["box"] =
        Json::array({reading.box.x.value, reading.box.y.value, reading.box.width.value, reading.box.height.value});
    json["ink"] = reading.ink_probability;
    Json lattice = Json::array();
    for (const auto& step : reading.lattice) {
        Json symbols = Json::array();
        for (const auto& s : step) symbols.push_back(Json::array({s.text, s.probability}));
        lattice.push_back(std::move(symbols));
    }
    if (!lattice.empty()) json["lattice"] = std::move(lattice);
    if (reading.steps == Steps::frames) json["steps"] = "frames";
    if (!reading.marks.empty()) json["marks"] = reading.marks;
    if (!reading.candidates.empty()) json["candidates"] = candidates_json(reading.candidates, true);
    for (const auto& [key, text] : {std::pair{"engine", &reading.engine}, {"model", &reading.model},
                                    {"trouble", &reading.trouble}, {"digest", &reading.ink_digest}})
        if (!text->empty()) json[key] = *text;
    return json;
}

Reading reading_of(const Json& json) {
    Reading reading;
    reading.path = member(json, "path").get<std::string>();
    reading.kind = kind_of(member(json, "kind"));
    reading.box = box_of(member(json, "box"));
    reading.ink_probability = finite(member(json, "ink"));
    if (json.contains("steps")) {
        if (json["steps"] != "frames") throw Mismatch("has steps that are not \"frames\"");
        reading.steps = Steps::frames;
    }
    if (json.contains("lattice"))
        for (const auto& step : json["lattice"]) {
            auto& symbols = reading.lattice.emplace_back();
            for (const auto& pair : step) {
                if (!pair.is_array() || pair.size() != 2)
                    throw Mismatch("has a symbol that is not [text, probability]");
                symbols.push_back({pair[0].get<std::string>(), finite(pair[1])});
            }
        }
    if (json.contains("marks"))
        for (const auto& mark : json["marks"]) reading.marks.push_back(finite(mark));
    if (json.contains("candidates")) reading.candidates = candidates_of(json["candidates"]);
    reading.engine = json.value("engine", "");
    reading.model = json.value("model", "");
    reading.trouble = json.value("trouble", "");
    reading.ink_digest = json.value("digest", "");
    return reading;
}

Json readings_json(const std::vector<Reading>& readings) {
    Json list = Json::array();
    for (const auto& reading : readings) list.push_back(to_json(reading));
    return list;
}

std::vector<Reading> readings_of(const Json& json) {
    if (!json.is_array()) throw Mismatch("is not an array, expected readings");
    std::vector<Reading> readings;
    for (const auto& item : json) readings.push_back(reading_of(item));
    return readings;
}

}  // namespace

std::string write_page(const PageResult& page) {
    Json json;
    json["source"] = page.source;
    json["page"] = page.page;
    json["form"] = or_null(page.form);
    json["version"] = or_null(page.version);
    json["form_page"] = or_null(page.form_page);
    json["copy"] = or_null(page.copy);
    json["state"] = to_string(page.state);
    json["reason"] = or_null(page.reason);
    json["message"] = or_null(page.message);
    json["duplicate"] = page.duplicate;
    json["residual_mm"] = page.residual ? rounded(page.residual->value) : Json(nullptr);
    json["fields"] = Json::array();
    for (const auto& field : page.fields) json["fields"].push_back(to_json(field));
    return json_line(json);
}

std::expected<PageResult, Error> parse_page(std::string_view text, std::string_view name) {
    return guarded<PageResult>(name, [&] {
        const Json json = Json::parse(text);
        PageResult page;
        page.source = member(json, "source").get<std::string>();
        page.page = whole(member(json, "page"));
        page.form = text_or_empty(member(json, "form"));
        page.version = number_or_zero(member(json, "version"));
        page.form_page = number_or_zero(member(json, "form_page"));
        page.copy = text_or_empty(member(json, "copy"));
        const auto state = page_state(member(json, "state").get<std::string>());
        if (!state) throw Mismatch("has an unknown state");
        page.state = *state;
        page.reason = text_or_empty(member(json, "reason"));
        page.message = text_or_empty(member(json, "message"));
        page.duplicate = member(json, "duplicate").get<bool>();
        if (const Json& residual = member(json, "residual_mm"); !residual.is_null())
            page.residual = Mm{residual.get<double>()};
        for (const auto& field : member(json, "fields")) page.fields.push_back(field_of(field));
        return page;
    });
}

std::string write_summary(const ReadSummary& summary) {
    Json json;
    json["files"] = summary.files;
    json["documents"] = summary.documents;
    json["duplicates"] = summary.duplicates;
    json["refused"] = summary.refused;
    json["pages"] = summary.pages;
    json["states"] = Json::object();
    for (const auto& [state, n] : summary.states) json["states"][std::string(to_string(state))] = n;
    return json_line(json);
}

std::string write_truth(const TruePage& page) {
    Json json;
    json["source"] = page.source;
    json["page"] = page.page;
    json["form"] = page.form;
    json["fields"] = Json::array();
    for (const auto& field : page.fields) {
        Json item;
        item["field"] = field.path;
        item["value"] = json_value<Json>(field.value);
        if (!field.ink.empty()) item["ink"] = field.ink;
        json["fields"].push_back(std::move(item));
    }
    if (!page.corners.empty()) {
        json["corners_px"] = Json::array();
        for (const auto& corner : page.corners)
            json["corners_px"].push_back(Json::array({rounded(corner.x.value), rounded(corner.y.value)}));
    }
    return json_line(json);
}

std::expected<TruePage, Error> parse_truth(std::string_view text, std::string_view name) {
    return guarded<TruePage>(name, [&] {
        const Json json = Json::parse(text);
        TruePage page;
        page.source = member(json, "source").get<std::string>();
        page.page = whole(member(json, "page"));
        page.form = text_or_empty(member(json, "form"));
        for (const auto& item : member(json, "fields"))
            page.fields.push_back({member(item, "field").get<std::string>(), value_of(member(item, "value")),
                                   item.contains("ink") ? text_or_empty(item["ink"]) : ""});
        if (json.contains("corners_px"))
            for (const auto& corner : json["corners_px"]) {
                const auto xy = corner.get<std::array<double, 2>>();
                page.corners.push_back({Px{xy[0]}, Px{xy[1]}});
            }
        return page;
    });
}

std::string write_readings(const std::vector<Reading>& readings) { return json_line(readings_json(readings)); }

std::expected<std::vector<Reading>, Error> parse_readings(std::string_view text) {
    return guarded<std::vector<Reading>>("readings", [&] { return readings_of(Json::parse(text)); });
}

std::vector<std::uint8_t> encode_readings(const std::vector<Reading>& readings) {
    return Json::to_cbor(readings_json(readings));
}

std::expected<std::vector<Reading>, Error> decode_readings(std::span<const std::uint8_t> bytes) {
    return guarded<std::vector<Reading>>("readings", [&] {
        if (!is_plain_cbor(bytes)) throw Mismatch("are not CBOR as we write it");
        return readings_of(Json::from_cbor(bytes.begin(), bytes.end()));
    });
}

}  // namespace formloop::record
