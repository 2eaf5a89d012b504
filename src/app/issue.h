// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <expected>
#include <string>
#include <vector>

#include "pdfgen/fonts.h"
#include "src/app/papers.h"
#include "src/app/printing.h"
#include "src/base/error.h"
#include "src/store/archive.h"
#include "templates/template.h"

namespace formloop::app {

/// Which records of a form are issued. Empty: all.
struct IssueSelection {
    std::vector<std::string> customers;  ///< file numbers
    std::string consultant;              ///< code
    std::string month;                   ///< YYYY-MM, of the form's `period`, or of its `date`
    std::string day;                     ///< of the form's `date`
};

/// The mark across a document that must not be signed yet.
inline constexpr std::string_view draft_mark = "草稿 未核实";

/// Records of a form that a selection names, in the order of their keys.
std::expected<std::vector<store::StoredRecord>, Error> select_records(store::Archive& archive, std::string_view form,
                                                                      const IssueSelection& selection);

/// Prints records as filled documents with signature fields. Values that are not settled are underlined with dots; on a form
/// with computed totals they also put the draft mark across the page.
/// Fails with `not_found` when the selection names no record.
std::expected<Printed, Error> issue_form(const templates::FormTemplate& form, const IssueSelection& selection,
                                         const Known& known, store::Archive& archive, CopyIds& ids, const pdfgen::Fonts& fonts);

/// Makes a paper's records as of a day, and prints those that the selection names in the same way.
std::expected<Printed, Error> issue_paper(const Paper& paper, const templates::FormTemplate& form, const IssueSelection& selection,
                                          const Known& known, store::Archive& archive, const store::Binds& values, CopyIds& ids,
                                          const pdfgen::Fonts& fonts);

}  // namespace formloop::app
