// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <expected>
#include <functional>
#include <string>
#include <vector>

#include "src/app/export_tables.h"
#include "src/base/error.h"
#include "src/record/reading.h"
#include "src/store/archive.h"

namespace formloop::app {

/// A field of a record that waits for a person: doubtful or unreadable.
struct Unsettled {
    std::string record;
    const templates::FormTemplate* form = nullptr;
    const templates::Field* field = nullptr;  ///< in the form's schema
    store::Proof proof;                       ///< its value, its state, and where it stands
    std::vector<record::Candidate> candidates;
};
using EachUnsettled = std::function<std::expected<void, Error>(const Unsettled& field)>;

/// The unsettled fields that stand in some tables of an export, by form, record and place. With a month as `each_row()` has it.
std::expected<void, Error> each_unsettled(store::Archive& archive, const std::vector<ExportTable>& tables, const std::string& month,
                                          const EachUnsettled& each);

}  // namespace formloop::app
