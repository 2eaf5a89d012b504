// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <expected>
#include <vector>

#include "src/base/error.h"
#include "src/record/customers.h"
#include "src/store/archive.h"
#include "templates/catalog.h"

namespace formloop::app {

/// The customers of the archive: the records of every form whose key is a file number, with what is settled of them. What this
/// reading settled itself is not among them: what a page says must not hang on the order in which pages are read.
std::expected<std::vector<record::Customer>, Error> known_customers(store::Archive& archive, const templates::Catalog& catalog);

}  // namespace formloop::app
