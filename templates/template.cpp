// SPDX-License-Identifier: GPL-3.0-or-later
#include "templates/template.h"

#include <algorithm>

#include "src/base/text.h"
#include "templates/checksum.h"
#include "templates/parser_parts.h"
#include "templates/yaml_tree.h"

namespace formloop::templates {
namespace {

/// Form ids stand in the page codes, whose room is measured.
constexpr std::size_t kLongestForm = 24;

/// Checks that a list of header fields names header fields.
void check_header_field(Reading& reading, const YamlNode& node, const Schema& schema, std::string_view id,
                        std::string_view what) {
    if (std::ranges::find(schema.fields, id, &Field::id) != schema.fields.end()) return;
    reading.fault(node, std::string(what) + " names \"" + printable(id.substr(0, 60)) + "\", expected a header field");
}

FormTemplate read_form(Reading& reading, const YamlNode& root) {
    FormTemplate form;
    MapReader map(reading, root, "a template");
    if (const YamlNode* id = map.need("form")) {
        form.form = reading.id(*id, "form", '-');
        if (form.form.size() > kLongestForm) {
            reading.fault(*id, "form has " + std::to_string(form.form.size()) + " characters, expected at most " +
                                   std::to_string(kLongestForm));
        }
    }
    if (const YamlNode* version = map.need("version"))
        form.version = reading.whole(*version, "version", 1, 999).value_or(1);
    if (const YamlNode* title = map.need("title")) form.title = reading.text(*title, "title");
    if (const YamlNode* title = map.need("title_en")) form.title_en = reading.text(*title, "title_en");
    const YamlNode* key = map.need("record_key");
    const YamlNode* sheet = map.take("sheet_field");
    const YamlNode* fields = map.need("fields");
    const YamlNode* repeats = map.take("repeats");
    const YamlNode* pages = map.need("pages");
    map.finish();
    form.schema = parse_schema(reading, fields, repeats);
    if (key) {
        for (const YamlNode* item : reading.list(*key, "record_key")) {
            form.record_key.push_back(reading.text(*item, "record_key"));
            check_header_field(reading, *item, form.schema, form.record_key.back(), "record_key");
        }
    }
    if (sheet) {
        form.sheet_field = reading.text(*sheet, "sheet_field");
        check_header_field(reading, *sheet, form.schema, form.sheet_field, "sheet_field");
    }
    if (pages) form.pages = parse_pages(reading, *pages);
    return form;
}

}  // namespace

FormTemplate::FormTemplate() = default;
FormTemplate::FormTemplate(const FormTemplate&) = default;
FormTemplate::FormTemplate(FormTemplate&&) noexcept = default;
FormTemplate& FormTemplate::operator=(const FormTemplate&) = default;
FormTemplate& FormTemplate::operator=(FormTemplate&&) noexcept = default;
FormTemplate::~FormTemplate() = default;

std::expected<FormTemplate, std::vector<Error>> parse_template(std::string_view yaml, std::string_view name) {
    const auto document = parse_yaml(yaml, name);
    if (!document) return std::unexpected(std::vector{document.error()});
    Faults faults;
    Reading reading(faults);
    FormTemplate form = read_form(reading, *document->root);
    check_pages(form, faults, place_of(*document->root));
    if (!faults.none()) return std::unexpected(faults.errors(name));
    form.checksum = sha256_hex(yaml);
    return form;
}

}  // namespace formloop::templates
