// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "src/record/customers.h"
#include "src/record/decision.h"
#include "src/record/record.h"
#include "templates/catalog.h"
#include "templates/form.h"

namespace formloop::record {

/// What is known beside the ink of one page.
struct Known {
    /// Settled values of the same record, from its other pages or the archive: `opened_on`, `period`, `consultant_code`
    /// … A page's own accepted values come before them.
    Fields fields;
    /// Header fields that stand printed on the page, whether or not their values are known.
    std::set<std::string, std::less<>> printed;
    /// Codes that a file number may begin with when its row says "another prefix".
    std::vector<std::string> consultant_codes;
    /// Customers whom the archive knows; may be null.
    const std::vector<Customer>* customers = nullptr;
    /// Finds a word list; may be empty.
    std::function<const templates::Lexicon*(std::string_view name)> lexicon;
};

/// Decides what every field of a page says, in the order of the readings. Pure: the same readings give the same answer,
/// and can be decided again when more is known.
///
/// A value is `accepted` when its probability under the form's rules (format, alphabet, calendar, legend, check digits,
/// lexicon) and its probability by the ink alone both reach the bounds of src/record/thresholds.h. Rules only choose
/// among what the ink offers. Readings of fields that the schema does not have are `unreadable`.
std::vector<FieldResult> decide(const templates::Schema& schema, const std::vector<Reading>& readings,
                                const Known& known = {});

}  // namespace formloop::record
