// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "src/base/geometry.h"
#include "templates/catalog.h"
#include "templates/layout.h"

/// What `forms show FORM --json` says, as values, and the same for people (docs/fields.md).
namespace formloop::templates {

struct FieldGeometry {
    std::string path;
    FieldKind kind = FieldKind::text;
    std::string label;
    Rect<Mm> box;
    std::vector<Rect<Mm>> cells;  ///< in reading order, without separators
    std::string format;
    std::string alphabet;  ///< the characters that some cell may hold, each once
    std::vector<PlacedChoice> choices;
    bool operator==(const FieldGeometry&) const = default;
};

struct PageGeometry {
    int page = 1;
    Size<Mm> size;
    std::vector<FieldGeometry> fields;
    bool operator==(const PageGeometry&) const = default;
};

struct FormGeometry {
    std::string form;
    int version = 1;
    std::string title;
    std::vector<PageGeometry> pages;
    bool operator==(const FormGeometry&) const = default;
};

/// Every field of every row of every page of a form, blank, continuation pages as their first sheet.
FormGeometry describe(const FormTemplate& form);

/// The characters that the cells of a field may hold, each once, in the order of their first cell.
std::string alphabet_of(const Field& field);

/// docs/fields.md: every field of the newest version of every form.
std::string fields_document(const Catalog& catalog);

}  // namespace formloop::templates
