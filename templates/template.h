// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <expected>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "src/base/error.h"
#include "src/base/geometry.h"
#include "templates/form.h"

namespace formloop::templates {

struct PageTemplate;  // rows and columns as the author wrote them; see templates/page_template.h

/// A form, read from its YAML: schema (what it says) and pages (how it looks).
struct FormTemplate {
    std::string form;  ///< id: `customer-card`
    int version = 1;
    std::string title;  ///< Chinese
    std::string title_en;
    std::string checksum;  ///< SHA-256 of the file's bytes, hex
    Schema schema;
    /// Fields that together say which record a sheet belongs to (`consultant_code`, `period`); sheets that agree on
    /// them are one record.
    std::vector<std::string> record_key;
    std::string sheet_field;  ///< the comb that says which continuation sheet this is; may be empty
    std::vector<PageTemplate> pages;

    FormTemplate();
    FormTemplate(const FormTemplate&);
    FormTemplate(FormTemplate&&) noexcept;
    FormTemplate& operator=(const FormTemplate&);
    FormTemplate& operator=(FormTemplate&&) noexcept;
    ~FormTemplate();
};

/// What one page of a form is, before it is placed.
struct PageInfo {
    int page = 1;
    Size<Mm> size;
    int leaf = 1;           ///< pages of a blank print with the same number share a sheet of paper
    bool blank = true;      ///< part of a blank print; a continuation page is not
    std::string continues;  ///< the repeat that a continuation page goes on with; empty elsewhere
    bool operator==(const PageInfo&) const = default;
};
std::vector<PageInfo> page_infos(const FormTemplate& form);

/// Reads one template. All faults of the file at once, each `name:line:column: what is, what was expected`.
std::expected<FormTemplate, std::vector<Error>> parse_template(std::string_view yaml, std::string_view name);

}  // namespace formloop::templates
