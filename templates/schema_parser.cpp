// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <charconv>
#include <cmath>
#include <set>

#include "src/base/text.h"
#include "templates/format.h"
#include "templates/parser_parts.h"

namespace formloop::templates {
namespace {

constexpr std::size_t kMaxFields = 2000;
constexpr int kMaxRepeatDepth = 2;
constexpr std::size_t kMaxChoices = 100;

using Kinds = std::vector<FieldKind>;

struct ConstraintRule {
    std::string_view name;
    std::size_t arguments;
};
constexpr ConstraintRule kConstraints[] = {{"file_no", 0}, {"consultant_code", 0}, {"phone", 0}, {"citizen_id", 0},
                                           {"vin", 0},     {"plate", 0},           {"range", 2}};

bool is_plain_ascii(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return c > ' ' && c < 0x7F; });
}

class FieldParser {
public:
    FieldParser(Reading& reading, const YamlNode& key, const YamlNode& node, bool in_repeat)
        : reading_(reading),
          in_repeat_(in_repeat),
          map_(reading, node, "field \"" + printable(key.text.substr(0, 60)) + '"') {
        field_.id = reading.id(key, "a field id", '_');
        for (const std::string_view ending : {"_state", "_entry"}) {
            if (field_.id.ends_with(ending)) {
                reading.fault(key, "field id \"" + field_.id + "\" ends in \"" + std::string(ending) +
                                       "\", which is kept for the archive's tables");
            }
        }
    }

    Field parse() {
        const YamlNode* kind = map_.need("kind");
        if (kind) read_kind(*kind);
        if (const YamlNode* label = map_.need("label")) {
            field_.label = reading_.text(*label, "label");
            if (label->kind == YamlNode::Kind::scalar && field_.label.empty()) {
                reading_.fault(*label, "label is empty, expected the words that stand beside the field");
            }
        }
        read_format();
        read_alphabet();
        if (const YamlNode* lexicon = only("lexicon", {FieldKind::lexicon, FieldKind::text})) {
            field_.lexicon = reading_.id(*lexicon, "lexicon", '_');
        }
        require("lexicon", {FieldKind::lexicon});
        if (const YamlNode* choices = only("choices", {FieldKind::ticks, FieldKind::code})) read_choices(*choices);
        require("choices", {FieldKind::ticks, FieldKind::code});
        if (const YamlNode* pick = only("pick", {FieldKind::ticks})) {
            field_.pick = reading_.word(*pick, "pick", {"one", "several"}).value_or(0) ? Pick::several : Pick::one;
        }
        if (const YamlNode* required = map_.take("required")) {
            constexpr Requirement kRequirements[] = {Requirement::required, Requirement::optional,
                                                     Requirement::conditional};
            field_.required =
                kRequirements[reading_.word(*required, "required", {"true", "false", "conditional"}).value_or(1)];
        }
        if (const YamlNode* constraints = map_.take("constraints")) read_constraints(*constraints);
        if (const YamlNode* prefill = map_.take("prefill")) read_prefill(*prefill);
        const Kinds numbers{FieldKind::number, FieldKind::computed};
        if (const YamlNode* digits = only("digits", numbers)) {
            field_.digits = reading_.whole(*digits, "digits", 1, 9).value_or(1);
        }
        require("digits", {FieldKind::number});
        if (const YamlNode* decimals = only("decimals", numbers)) {
            field_.decimals = reading_.whole(*decimals, "decimals", 0, 4).value_or(0);
        }
        if (const YamlNode* lines = only("lines", {FieldKind::text})) {
            field_.lines = reading_.whole(*lines, "lines", 1, 40).value_or(1);
        }
        if (const YamlNode* prefix = only("prefix", {FieldKind::comb})) {
            field_.prefix = reading_.text(*prefix, "prefix");
            if (!in_repeat_) reading_.fault(*prefix, "a header field has a prefix, expected only fields of a repeat");
        }
        if (const YamlNode* unless = only("prefix_unless", {FieldKind::comb})) {
            field_.prefix_unless = reading_.text(*unless, "prefix_unless");
        }
        map_.finish();
        return std::move(field_);
    }

private:
    bool is(const Kinds& kinds) const { return std::ranges::find(kinds, field_.kind) != kinds.end(); }

    const YamlNode* only(std::string_view key, const Kinds& kinds) {
        const YamlNode* node = map_.take(key);
        if (!node || !known_kind_ || is(kinds)) return node;
        std::string expected;
        for (const FieldKind kind : kinds) expected += (expected.empty() ? "" : ", ") + std::string(to_string(kind));
        reading_.fault(*node, "a field of kind " + std::string(to_string(field_.kind)) + " has the key \"" +
                                  std::string(key) + "\", which is for: " + expected);
        return nullptr;
    }

    void require(std::string_view key, const Kinds& kinds) {
        if (known_kind_ && is(kinds)) map_.need(key);
    }

    void read_kind(const YamlNode& node) {
        const auto kind = field_kind(node.text);
        if (node.kind == YamlNode::Kind::scalar && kind) {
            field_.kind = *kind;
            known_kind_ = true;
            return;
        }
        reading_.fault(node, "kind is \"" + printable(node.text.substr(0, 60)) +
                                 "\", expected one of: printed, text, lexicon, comb, date, time, number, ticks, code, "
                                 "letter, mark, tally, strike, signature, computed");
    }

    void read_format() {
        const Kinds kinds{FieldKind::comb, FieldKind::date, FieldKind::time};
        const YamlNode* node = only("format", kinds);
        require("format", kinds);
        if (!node) return;
        field_.format = reading_.text(*node, "format");
        const auto groups = parse_format(field_.format);
        if (!groups) {
            reading_.fault(*node, groups.error());
            field_.format.clear();
            return;
        }
        const auto refuse = [&](std::string_view expected) {
            reading_.fault(*node, "format of a " + std::string(to_string(field_.kind)) + " is \"" + field_.format +
                                      "\", expected " + std::string(expected));
        };
        static constexpr std::string_view kDates[] = {"YYYY-MM-DD", "YY-MM-DD", "YYYY-MM", "MM-DD", "DD"};
        if (field_.kind == FieldKind::date && std::ranges::find(kDates, field_.format) == std::end(kDates)) {
            refuse("one of: YYYY-MM-DD, YY-MM-DD, YYYY-MM, MM-DD, DD");
        }
        if (field_.kind == FieldKind::time && field_.format != "HH:MM") refuse("HH:MM");
        if (field_.format.find('X') != std::string::npos && !map_.has("alphabet")) {
            reading_.fault(*node, "format \"" + field_.format + "\" has the letter X, expected a key \"alphabet\"");
        }
    }

    void read_alphabet() {
        const YamlNode* node = only("alphabet", {FieldKind::letter, FieldKind::comb, FieldKind::text});
        require("alphabet", {FieldKind::letter});
        if (!node) return;
        field_.alphabet = reading_.text(*node, "alphabet");
        const auto signs = characters(field_.alphabet);
        if (signs.empty() || signs.size() > 200) {
            reading_.fault(*node, "alphabet has " + std::to_string(signs.size()) + " characters, expected 1 to 200");
        }
        if (std::set(signs.begin(), signs.end()).size() != signs.size()) {
            reading_.fault(*node, "alphabet names a character twice, expected each once");
        }
    }

    void add_choice(const YamlNode& value, const YamlNode& label) {
        Choice choice{reading_.text(value, "the value of a choice"), reading_.text(label, "the words of a choice")};
        const bool code = known_kind_ && field_.kind == FieldKind::code;
        const std::size_t longest = code ? 2 : 40;
        if (choice.value.empty() || choice.value.size() > longest || !is_plain_ascii(choice.value)) {
            reading_.fault(value, "the value of a choice is \"" + printable(choice.value.substr(0, 60)) +
                                      "\", expected 1 to " + std::to_string(longest) +
                                      " ASCII characters without spaces");
        }
        if (std::ranges::find(field_.choices, choice.value, &Choice::value) != field_.choices.end()) {
            reading_.fault(value, "choice \"" + printable(choice.value) + "\" stands twice, expected once");
        }
        if (choice.label.empty()) reading_.fault(label, "the words of a choice are empty, expected what is printed");
        field_.choices.push_back(std::move(choice));
    }

    void read_choices(const YamlNode& node) {
        if (node.kind == YamlNode::Kind::map) {
            if (!reading_.spend(node, node.entries.size())) return;
            for (const auto& [value, label] : node.entries) add_choice(*value, *label);
        } else {
            for (const YamlNode* item : reading_.list(node, "choices")) {
                const auto pair = reading_.list(*item, "a choice");
                if (pair.size() == 2) {
                    add_choice(*pair[0], *pair[1]);
                } else if (item->kind == YamlNode::Kind::sequence) {
                    reading_.fault(*item, "a choice has " + std::to_string(pair.size()) +
                                              " parts, expected its value and its words");
                }
            }
        }
        if (field_.choices.empty() || field_.choices.size() > kMaxChoices) {
            reading_.fault(node, "the field has " + std::to_string(field_.choices.size()) + " choices, expected 1 to " +
                                     std::to_string(kMaxChoices));
            field_.choices.resize(std::min(field_.choices.size(), kMaxChoices));
        }
    }

    void read_constraints(const YamlNode& node) {
        for (const YamlNode* item : reading_.list(node, "constraints")) {
            const std::string text = reading_.text(*item, "a constraint");
            if (item->kind != YamlNode::Kind::scalar) continue;
            Constraint constraint;
            for (std::string& word : split(text, ' ')) {
                if (word.empty()) continue;
                if (constraint.name.empty()) constraint.name = std::move(word);
                else constraint.arguments.push_back(std::move(word));
            }
            const auto rule = std::ranges::find(kConstraints, constraint.name, &ConstraintRule::name);
            const auto numeric = [](const std::string& word) {
                double value = 0;
                const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
                return error == std::errc{} && end == word.data() + word.size() && std::isfinite(value);
            };
            if (rule == std::end(kConstraints) || constraint.arguments.size() != rule->arguments ||
                !std::ranges::all_of(constraint.arguments, numeric)) {
                reading_.fault(*item,
                               "constraint is \"" + printable(text.substr(0, 60)) +
                                   "\", expected one of: file_no, consultant_code, phone, citizen_id, vin, plate, "
                                   "range LOW HIGH");
                continue;
            }
            field_.constraints.push_back(std::move(constraint));
        }
    }

    void read_prefill(const YamlNode& node) {
        const std::vector<std::string_view> sources(std::begin(kPrefillSources), std::end(kPrefillSources));
        const auto index = reading_.word(node, "prefill", sources);
        if (index) field_.prefill = sources[*index];
        if (in_repeat_) reading_.fault(node, "a field of a repeat has a prefill, expected only header fields");
    }

    Reading& reading_;
    bool in_repeat_;
    MapReader map_;
    Field field_;
    bool known_kind_ = false;
};

class SchemaParser {
public:
    explicit SchemaParser(Reading& reading) : reading_(reading) {}

    std::vector<Field> fields(const YamlNode& node, bool in_repeat) {
        MapReader map(reading_, node, "fields");
        std::vector<Field> out;
        if (node.kind != YamlNode::Kind::map) return out;
        std::set<std::string_view> seen;
        for (const auto& [key, value] : node.entries) {
            if (key->kind != YamlNode::Kind::scalar || !seen.insert(key->text).second) continue;
            if (++count_ > kMaxFields) {
                reading_.fault(*key, "the form has more than " + std::to_string(kMaxFields) + " fields");
                break;
            }
            out.push_back(FieldParser(reading_, *key, *value, in_repeat).parse());
            if (in_repeat) continue;
            prefilled_ += !out.back().prefill.empty();
            if (prefilled_ == kMaxPrefilled + 1) {
                reading_.fault(*key,
                               "the form has more than " + std::to_string(kMaxPrefilled) + " fields with a prefill");
            }
        }
        return out;
    }

    std::vector<Repeat> repeats(const YamlNode& node, const std::vector<Field>& beside, int depth) {
        MapReader map(reading_, node, "repeats");
        std::vector<Repeat> out;
        if (node.kind != YamlNode::Kind::map) return out;
        std::set<std::string_view> seen;
        for (const auto& [key, value] : node.entries) {
            if (key->kind != YamlNode::Kind::scalar || !seen.insert(key->text).second) continue;
            if (++count_ > kMaxFields) break;
            out.push_back(repeat(*key, *value, depth));
            if (std::ranges::find(beside, out.back().id, &Field::id) != beside.end()) {
                reading_.fault(*key, "repeat \"" + out.back().id + "\" has the id of a field beside it");
            }
        }
        return out;
    }

private:
    static constexpr int kMaxPrefilled = 20;

    Repeat repeat(const YamlNode& key, const YamlNode& node, int depth) {
        Repeat out;
        out.id = reading_.id(key, "a repeat id", '_');
        MapReader map(reading_, node, "repeat \"" + out.id + '"');
        if (depth > kMaxRepeatDepth) {
            reading_.fault(key, "repeats nest more than " + std::to_string(kMaxRepeatDepth) + " deep");
            return out;
        }
        if (const YamlNode* value = map.take("key")) {
            if (reading_.word(*value, "key", {"row", "day"}).value_or(0) == 1) {
                out.key = RepeatKey::day;
                if (depth == 1)
                    reading_.fault(*value, "a day repeat stands at the top, expected it inside a row repeat");
            }
        }
        if (const YamlNode* inner = map.need("fields")) out.fields = fields(*inner, true);
        if (const YamlNode* inner = map.take("repeats")) out.repeats = repeats(*inner, out.fields, depth + 1);
        map.finish();
        for (const Field& field : out.fields) {
            if (field.prefix_unless.empty()) continue;
            const auto mark = std::ranges::find(out.fields, field.prefix_unless, &Field::id);
            if (mark == out.fields.end() || mark->kind != FieldKind::mark) {
                reading_.fault(node, "prefix_unless of field \"" + field.id + "\" is \"" +
                                         printable(field.prefix_unless) + "\", expected a mark of the same row");
            }
        }
        return out;
    }

    Reading& reading_;
    std::size_t count_ = 0;
    int prefilled_ = 0;
};

void check_prefixes(Reading& reading, const std::vector<Repeat>& repeats, const std::vector<Field>& header,
                    const YamlNode& node) {
    for (const Repeat& repeat : repeats) {
        for (const Field& field : repeat.fields) {
            if (!field.prefix.empty() && std::ranges::find(header, field.prefix, &Field::id) == header.end()) {
                reading.fault(node, "prefix of field \"" + field.id + "\" is \"" + printable(field.prefix) +
                                        "\", expected a header field");
            }
        }
        check_prefixes(reading, repeat.repeats, header, node);
    }
}

}  // namespace

Schema parse_schema(Reading& reading, const YamlNode* fields, const YamlNode* repeats) {
    SchemaParser parser(reading);
    Schema schema;
    if (fields) schema.fields = parser.fields(*fields, false);
    if (repeats) {
        schema.repeats = parser.repeats(*repeats, schema.fields, 1);
        check_prefixes(reading, schema.repeats, schema.fields, *repeats);
    }
    return schema;
}

}  // namespace formloop::templates
