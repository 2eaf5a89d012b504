// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "templates/node_reader.h"
#include "templates/page_template.h"
#include "templates/template.h"

/// The parts of `parse_template()`, a file each.
namespace formloop::templates {

/// `fields:` and `repeats:` of the file.
Schema parse_schema(Reading& reading, const YamlNode* fields, const YamlNode* repeats);

/// `pages:` of the file, as written; whether it fits the schema and the paper is `check_pages()`'s question.
std::vector<PageTemplate> parse_pages(Reading& reading, const YamlNode& pages);

/// Places every page, and gathers what does not fit: the paper, the schema, or each other.
void check_pages(const FormTemplate& form, Faults& faults, Place file);

}  // namespace formloop::templates
