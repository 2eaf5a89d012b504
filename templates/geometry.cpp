// SPDX-License-Identifier: GPL-3.0-or-later
#include "templates/geometry.h"

#include <algorithm>
#include <map>
#include <set>

#include "src/base/text.h"
#include "templates/format.h"
#include "templates/path.h"

namespace formloop::templates {
namespace {

LayoutRequest every_page(const FormTemplate& form) {
    LayoutRequest request;
    for (const PageInfo& info : page_infos(form)) request.pages.push_back(info.page);
    return request;
}

/// The pages that each field of a form stands on, by schema path.
std::map<std::string, std::set<int>> pages_of_fields(const FormTemplate& form) {
    std::map<std::string, std::set<int>> pages;
    for (const PageLayout& page : layout(form, every_page(form)).pages) {
        for (const PlacedField& field : page.fields) pages[schema_path(field.path)].insert(page.page);
    }
    return pages;
}

std::string cell(std::string text) {
    std::ranges::replace(text, '\n', ' ');
    for (std::size_t at = 0; (at = text.find('|', at)) != std::string::npos; at += 2) text.insert(at, "\\");
    return text;
}

/// What may stand in a field: format, choices, lexicon or digits.
std::string holds(const Field& field) {
    if (!field.format.empty())
        return '`' + field.format + '`' + (field.prefix.empty() ? "" : " after `" + field.prefix + "`");
    if (field.kind == FieldKind::letter) return '`' + field.alphabet + '`';
    if (!field.lexicon.empty()) return "lexicon `" + field.lexicon + '`';
    if (field.digits > 0) {
        return std::to_string(field.digits) + " digits" +
               (field.decimals > 0 ? ", " + std::to_string(field.decimals) + " decimals" : "");
    }
    std::vector<std::string> choices;
    for (const Choice& choice : field.choices) choices.push_back('`' + choice.value + "` " + choice.label);
    return (field.pick == Pick::several ? "several of: " : "") + join(choices, ", ");
}

void add_rows(std::string& out, const std::vector<Field>& fields, const std::vector<Repeat>& repeats,
              const std::string& before, const std::map<std::string, std::set<int>>& pages) {
    for (const Field& field : fields) {
        std::string stands;
        for (const int page : pages.at(schema_path(before + field.id))) {
            stands += (stands.empty() ? "" : ", ") + std::to_string(page);
        }
        static constexpr std::string_view kNeeds[] = {"", "when it applies", "yes"};
        out += "| `" + before + field.id + "` | " + cell(field.label) + " | " + std::string(to_string(field.kind)) +
               " | " + cell(holds(field)) + " | " + std::string(kNeeds[static_cast<std::size_t>(field.required)]) +
               " | " + stands + " |\n";
    }
    for (const Repeat& repeat : repeats) {
        const std::string index = repeat.key == RepeatKey::day ? "[day]." : "[i].";
        add_rows(out, repeat.fields, repeat.repeats, before + repeat.id + index, pages);
    }
}

}  // namespace

std::string alphabet_of(const Field& field) {
    if (field.kind == FieldKind::text) return field.alphabet;
    std::string all;
    std::set<std::string> seen;
    for (const std::string& alphabet : cell_alphabets(field)) {
        for (const std::string& c : characters(alphabet)) {
            if (seen.insert(c).second) all += c;
        }
    }
    return all;
}

FormGeometry describe(const FormTemplate& form) {
    FormGeometry out{form.form, form.version, form.title, {}};
    std::map<const Field*, std::string> alphabets;
    for (PageLayout& page : layout(form, every_page(form)).pages) {
        PageGeometry described{page.page, page.size, {}};
        for (PlacedField& placed : page.fields) {
            const auto alphabet = alphabets.find(placed.field);
            const std::string& characters =
                alphabet != alphabets.end() ? alphabet->second
                                            : alphabets.emplace(placed.field, alphabet_of(*placed.field)).first->second;
            described.fields.push_back({std::move(placed.path), placed.field->kind, placed.field->label, placed.box,
                                        std::move(placed.cells), placed.field->format, characters,
                                        std::move(placed.choices)});
        }
        out.pages.push_back(std::move(described));
    }
    return out;
}

std::string fields_document(const Catalog& catalog) {
    std::string out =
        "<!-- SPDX-License-Identifier: GPL-3.0-or-later -->\n"
        "# Fields of all forms\n\n"
        "Made from the templates; `docs/templates.md` says what the kinds and formats mean. Values are spelled as in "
        "`docs/json.md`.\n";
    for (const FormTemplate* form : catalog.forms()) {
        out += "\n## `" + form->form + "` version " + std::to_string(form->version) + ": " + form->title;
        if (!form->title_en.empty()) out += " (" + form->title_en + ")";
        out += "\n\nSheets that agree on ";
        std::vector<std::string> key;
        for (const std::string& id : form->record_key) key.push_back('`' + id + '`');
        out += join(key, ", ") +
               " are one record.\n\n| field | label | kind | holds | required | pages |\n|---|---|---|---|---|---|\n";
        add_rows(out, form->schema.fields, form->schema.repeats, "", pages_of_fields(*form));
    }
    return out;
}

}  // namespace formloop::templates
