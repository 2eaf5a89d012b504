// SPDX-License-Identifier: GPL-3.0-or-later
#include "src/app/forms_json.h"

#include <cmath>
#include <set>

#include <nlohmann/json.hpp>

#include "src/base/text.h"
#include "templates/format.h"

namespace formloop::app {
namespace {

using Json = nlohmann::ordered_json;

double rounded(Mm length) { return std::round(length.value * 1000) / 1000; }

Json box_json(const Rect<Mm>& box) { return {rounded(box.x), rounded(box.y), rounded(box.width), rounded(box.height)}; }

Json field_json(const templates::PlacedField& placed) {
    const templates::Field& field = *placed.field;
    Json cells = Json::array(), choices = Json::array();
    for (const auto& cell : placed.cells) cells.push_back(box_json(cell));
    for (const auto& choice : placed.choices)
        choices.push_back({{"value", choice.value}, {"label", choice.label}, {"box_mm", box_json(choice.box)}});
    if (placed.choices.empty())  // a code's legend has no boxes of its own
        for (const auto& choice : field.choices) choices.push_back({{"value", choice.value}, {"label", choice.label}});
    return {{"field", placed.path},   {"kind", templates::to_string(field.kind)}, {"label", field.label},
            {"box_mm", box_json(placed.box)}, {"cells_mm", std::move(cells)},     {"format", field.format},
            {"alphabet", alphabet_of(field)}, {"choices", std::move(choices)}};
}

}  // namespace

std::string alphabet_of(const templates::Field& field) {
    std::set<std::string> all;
    std::vector<std::string> cells = templates::cell_alphabets(field);
    if (cells.empty()) cells.push_back(field.alphabet);
    for (const auto& cell : cells)
        for (auto& character : characters(cell)) all.insert(std::move(character));
    return join({all.begin(), all.end()}, "");
}

templates::Layout whole_layout(const templates::FormTemplate& form) {
    templates::LayoutRequest request;
    for (const auto& page : templates::page_infos(form)) request.pages.push_back(page.page);
    return templates::layout(form, request);
}

std::string forms_json(const templates::Catalog& catalog) {
    Json forms = Json::array();
    for (const auto* form : catalog.forms())
        forms.push_back({{"form", form->form}, {"version", form->version}, {"title", form->title},
                         {"pages", templates::page_infos(*form).size()}});
    return forms.dump();
}

std::string form_json(const templates::FormTemplate& form) {
    Json pages = Json::array();
    for (const auto& page : whole_layout(form).pages) {
        Json fields = Json::array();
        for (const auto& field : page.fields) fields.push_back(field_json(field));
        pages.push_back({{"page", page.page}, {"width_mm", rounded(page.size.width)}, {"height_mm", rounded(page.size.height)},
                         {"fields", std::move(fields)}});
    }
    return Json{{"form", form.form}, {"version", form.version}, {"title", form.title}, {"pages", std::move(pages)}}.dump();
}

}  // namespace formloop::app
