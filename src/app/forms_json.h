// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "templates/catalog.h"
#include "templates/layout.h"

namespace formloop::app {

/// `forms --json`: newest version of each form.
std::string forms_json(const templates::Catalog& catalog);

/// `forms show FORM --json`: every field of every page of a blank form, continuation pages included, with its boxes in mm.
std::string form_json(const templates::FormTemplate& form);

/// All pages of a form as a blank print of sheet 1 has them.
templates::Layout whole_layout(const templates::FormTemplate& form);

/// The characters that a cell of the field may hold, each once; empty: any.
std::string alphabet_of(const templates::Field& field);

}  // namespace formloop::app
