// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <set>
#include <string>

#include "src/app/printing.h"
#include "templates/template.h"

namespace formloop::app {

/// Names for the files of documents that are printed one a record: the form and what tells its records apart
/// (`customer-card-A01-09-0011.pdf`), so no value but that; the copy id where the record does not say it, or says it in
/// other characters than letters, digits and hyphens (`customer-card-04HMASW9NF6Y.pdf`). A name that was given already
/// gets a number (`…-2.pdf`).
class DocumentNames {
public:
    explicit DocumentNames(const templates::FormTemplate& form) : form_(form) {}
    std::string next(const PrintedCopy& first);

private:
    const templates::FormTemplate& form_;
    std::set<std::string> given_;
};

}  // namespace formloop::app
