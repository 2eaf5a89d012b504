// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>
#include <utility>

#include "src/base/text.h"
#include "src/record/calendar.h"
#include "src/record/json.h"
#include "src/record/json_tree.h"
#include "src/record/json_values.h"
#include "templates/identity.h"

namespace formloop::record {
namespace {

using templates::Choice;
using templates::Field;
using templates::FieldKind;
using templates::Repeat;
using templates::RepeatKey;
using Json = nlohmann::ordered_json;
using Type = JsonTree::Type;

// ---------------------------------------------------------------------------------------------------------- writing

/// The fields of a record as the form nests them.
struct Branch {
    std::map<std::string, const Value*, std::less<>> values;
    std::map<std::string, std::map<int, Branch>, std::less<>> repeats;
};

Branch nest(const Fields& fields) {
    Branch root;
    for (const auto& [path, value] : fields) {
        const auto steps = templates::parse_path(path);
        if (!steps || steps->empty()) continue;
        Branch* branch = &root;
        for (std::size_t i = 0; i + 1 < steps->size(); ++i)
            branch = &branch->repeats[(*steps)[i].name][(*steps)[i].index.value_or(0)];
        branch->values[steps->back().name] = &value;
    }
    return root;
}

Json to_json(const Branch& branch, const std::vector<Field>& fields, const std::vector<Repeat>& repeats) {
    Json object = Json::object();
    for (const auto& field : fields)
        if (const auto at = branch.values.find(field.id); at != branch.values.end())
            object[field.id] = json_value<Json>(*at->second);
    for (const auto& repeat : repeats) {
        const auto at = branch.repeats.find(repeat.id);
        if (at == branch.repeats.end()) continue;
        Json rows = repeat.key == RepeatKey::day ? Json::object() : Json::array();
        for (const auto& [index, row] : at->second) {
            Json cells = to_json(row, repeat.fields, repeat.repeats);
            if (repeat.key == RepeatKey::day) {
                rows[std::to_string(index)] = std::move(cells);
                continue;
            }
            while (std::cmp_less(rows.size(), index)) rows.push_back(Json::object());
            rows.push_back(std::move(cells));
        }
        object[repeat.id] = std::move(rows);
    }
    return object;
}

// ---------------------------------------------------------------------------------------------------------- reading

std::string quoted_list(const std::vector<Choice>& choices) {
    std::vector<std::string> values;
    for (const auto& choice : choices) values.push_back('"' + choice.value + '"');
    return join(values, ", ");
}

bool among(const std::vector<Choice>& choices, std::string_view value) {
    return std::any_of(choices.begin(), choices.end(), [&](const Choice& c) { return c.value == value; });
}

class RecordReader {
public:
    RecordReader(std::string_view name, const FindForm& find_form) : name_(name), find_form_(find_form) {}

    std::vector<Record> records;
    std::vector<Error> faults;

    void read(const JsonTree& tree, const std::string& place) {
        if (tree.type != Type::object) return wrong_type(tree, place, "a record object");
        const std::string dot = place.empty() ? "" : place + ".";
        Record record;
        for (const auto& [key, value] : tree.members) {
            if (key == "form") text(value, dot + key, record.form);
            else if (key == "copy") copy_id(value, dot + key, record.copy);
            else if (key == "version") version(value, dot + key, record.version);
            else if (key != "fields")
                fault(value, dot + printable(key), "is not a key of a record, expected form, version, copy or fields");
        }
        const JsonTree* fields = tree.find("fields");
        if (!tree.find("form")) return fault(tree, dot + "form", "is missing, expected the form's id");
        if (record.form.empty()) return;
        const auto* form = find_form_(record.form, record.version);
        if (!form) return unknown_form(tree, dot, record);
        record.version = form->version;
        if (!fields) return fault(tree, dot + "fields", "is missing, expected an object of the form's fields");
        if (fields->type != Type::object) return wrong_type(*fields, dot + "fields", "an object");
        form_ = &record.form;
        read_fields(*fields, dot + "fields.", "", form->schema.fields, form->schema.repeats, record.fields);
        records.push_back(std::move(record));
    }

private:
    void fault(const JsonTree& at, const std::string& place, const std::string& sentence) {
        faults.push_back({ErrorCode::bad_input, name_ + ":" + std::to_string(at.line) + ": " + place, sentence});
    }
    void wrong_type(const JsonTree& at, const std::string& place, std::string_view expected) {
        const std::string sentence = "is " + std::string(to_string(at.type)) + ", expected " + std::string(expected);
        if (place.empty())
            faults.push_back({ErrorCode::bad_input, name_ + ":" + std::to_string(at.line), sentence});
        else
            fault(at, place, sentence);
    }
    void unknown_form(const JsonTree& tree, const std::string& dot, const Record& record) {
        if (find_form_(record.form, 0))
            fault(*tree.find("version"), dot + "version", "is not a known version of the form");
        else
            fault(*tree.find("form"), dot + "form", "is not a known form, expected one that `formloop forms` lists");
    }
    void text(const JsonTree& tree, const std::string& place, std::string& out) {
        if (tree.type == Type::text) out = tree.text;
        else wrong_type(tree, place, "a string");
    }
    void version(const JsonTree& tree, const std::string& place, int& out) {
        if (tree.type == Type::number && tree.number >= 1 && tree.number <= 1e6 &&
            tree.number == std::floor(tree.number))
            out = static_cast<int>(tree.number);
        else if (tree.type == Type::number) fault(tree, place, "is not a version, expected a whole number from 1");
        else wrong_type(tree, place, "a whole number");
    }
    void copy_id(const JsonTree& tree, const std::string& place, std::string& out) {
        if (tree.type == Type::null || (tree.type == Type::text && tree.text.empty())) return;
        if (tree.type != Type::text) return wrong_type(tree, place, "a string or null");
        if (const auto id = templates::parse_copy_id(tree.text)) out = templates::to_string(*id);
        else fault(tree, place, "is not a copy id, expected 12 characters of Crockford base32");
    }

    void read_fields(const JsonTree& object, const std::string& place, const std::string& path,
                     const std::vector<Field>& fields, const std::vector<Repeat>& repeats, Fields& out) {
        for (const auto& [key, value] : object.members) {
            const auto field = std::find_if(fields.begin(), fields.end(), [&](const Field& f) { return f.id == key; });
            const auto repeat =
                std::find_if(repeats.begin(), repeats.end(), [&](const Repeat& r) { return r.id == key; });
            if (field != fields.end()) read_value(value, place + key, *field, path + key, out);
            else if (repeat != repeats.end()) read_repeat(value, place + key, *repeat, path + key, out);
            else
                fault(value, place + printable(key),
                      "is not a field of " + *form_ + ", expected one that `formloop forms show` lists");
        }
    }

    void read_repeat(const JsonTree& tree, const std::string& place, const Repeat& repeat, const std::string& path,
                     Fields& out) {
        const bool by_day = repeat.key == RepeatKey::day;
        if (tree.type == Type::null) return;
        if (tree.type != (by_day ? Type::object : Type::array))
            return wrong_type(tree, place, by_day ? "an object with days of the month as keys" : "an array of rows");
        int index = 0;
        for (const auto& [key, row] : tree.members) {
            if (by_day) {
                const auto [end, bad] = std::from_chars(key.data(), key.data() + key.size(), index);
                if (bad != std::errc{} || end != key.data() + key.size() || index < 1 || index > 31 ||
                    std::to_string(index) != key) {
                    fault(row, place + "." + printable(key), "is not a day of the month, expected 1 to 31");
                    continue;
                }
            }
            const std::string row_path = path + "[" + std::to_string(index) + "]";
            const std::string row_place = by_day ? place + "." + key : place + "[" + std::to_string(index) + "]";
            if (row.type == Type::object)
                read_fields(row, row_place + ".", row_path + ".", repeat.fields, repeat.repeats, out);
            else if (row.type != Type::null)
                wrong_type(row, row_place, "an object");
            if (!by_day) ++index;
        }
    }

    void read_value(const JsonTree& tree, const std::string& place, const Field& field, const std::string& path,
                    Fields& out) {
        if (tree.type == Type::null) {
            out[path] = Value{};
            return;
        }
        switch (field.kind) {
        case FieldKind::number:
        case FieldKind::tally: return number(tree, place, path, out);
        case FieldKind::computed:
            if (tree.type != Type::text) return number(tree, place, path, out);
            out[path] = tree.text;
            return;
        case FieldKind::mark:
        case FieldKind::strike:
        case FieldKind::signature:
            if (tree.type != Type::boolean) return wrong_type(tree, place, "true or false");
            out[path] = tree.boolean;
            return;
        case FieldKind::ticks:
            if (field.pick == templates::Pick::several) return several(tree, place, field, path, out);
            return string(tree, place, field, path, out);
        default: return string(tree, place, field, path, out);
        }
    }

    void number(const JsonTree& tree, const std::string& place, const std::string& path, Fields& out) {
        if (tree.type != Type::number) return wrong_type(tree, place, "a number or null");
        if (!std::isfinite(tree.number)) return fault(tree, place, "is too large, expected a number");
        out[path] = tree.number;
    }

    void several(const JsonTree& tree, const std::string& place, const Field& field, const std::string& path,
                 Fields& out) {
        if (tree.type != Type::array) return wrong_type(tree, place, "an array of choices");
        std::vector<std::string> chosen;
        for (const auto& [key, item] : tree.members) {
            if (item.type != Type::text) return wrong_type(item, place, "a choice's string");
            if (!among(field.choices, item.text))
                return fault(item, place, "is not a choice, expected some of " + quoted_list(field.choices));
            if (std::find(chosen.begin(), chosen.end(), item.text) != chosen.end())
                return fault(item, place, "names a choice twice, expected each once");
            chosen.push_back(item.text);
        }
        out[path] = in_order(field, std::move(chosen));
    }

    /// Ticks have no order on paper: the form's own is used.
    static std::vector<std::string> in_order(const Field& field, std::vector<std::string> chosen) {
        std::vector<std::string> ordered;
        for (const auto& choice : field.choices)
            if (std::find(chosen.begin(), chosen.end(), choice.value) != chosen.end()) ordered.push_back(choice.value);
        return ordered;
    }

    void string(const JsonTree& tree, const std::string& place, const Field& field, const std::string& path,
                Fields& out) {
        if (tree.type != Type::text) return wrong_type(tree, place, "a string or null");
        if (field.kind == FieldKind::date && !is_day_or_month(field, tree.text))
            return fault(tree, place, field.format.starts_with("YYYY-MM") && field.format.size() == 7
                                          ? "is not a month, expected YYYY-MM"
                                          : "is not a day of the calendar, expected YYYY-MM-DD");
        if (field.kind == FieldKind::time && !is_time(tree.text))
            return fault(tree, place, "is not a time, expected HH:MM");
        if ((field.kind == FieldKind::ticks || field.kind == FieldKind::code) && !field.choices.empty() &&
            !among(field.choices, tree.text))
            return fault(tree, place, "is not in the legend, expected one of " + quoted_list(field.choices));
        if (!decode_utf8(tree.text)) return fault(tree, place, "is not UTF-8 text");
        out[path] = tree.text;
    }

    static bool is_day_or_month(const Field& field, std::string_view text) {
        return field.format == "YYYY-MM" ? parse_month(text).has_value() : parse_date(text).has_value();
    }

    std::string name_;
    const FindForm& find_form_;
    const std::string* form_ = nullptr;
};

}  // namespace

std::string write_record(const Record& record, const templates::FormTemplate& form) {
    Json json;
    json["form"] = record.form;
    json["version"] = record.version;
    if (!record.copy.empty()) json["copy"] = record.copy;
    json["fields"] = to_json(nest(record.fields), form.schema.fields, form.schema.repeats);
    return json_line(json);
}

std::expected<std::vector<Record>, std::vector<Error>> parse_records(std::string_view json, std::string_view name,
                                                                     const FindForm& find_form) {
    auto trees = parse_json_trees(json, name);
    if (!trees) return std::unexpected(std::vector{trees.error()});
    RecordReader reader(name, find_form);
    for (const auto& tree : *trees) {
        if (tree.type != Type::array) {
            reader.read(tree, "");
            continue;
        }
        int index = 0;
        for (const auto& [key, item] : tree.members) reader.read(item, "[" + std::to_string(index++) + "]");
    }
    if (!reader.faults.empty()) return std::unexpected(std::move(reader.faults));
    if (trees->empty())
        return std::unexpected(
            std::vector{Error{ErrorCode::bad_input, std::string(name), "is empty, expected records"}});
    return std::move(reader.records);
}

}  // namespace formloop::record
