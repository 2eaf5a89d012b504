// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "src/record/decision.h"
#include "src/record/record.h"
#include "templates/layout.h"
#include "templates/path.h"
#include "templates/template.h"

namespace formloop::record {

/// Everything that the sheets of one record say, field by field.
using Results = std::map<std::string, FieldResult, templates::PathLess>;

/// The same results with the paths of another sheet of a continuation: what was read as sheet 1 (`visits[4]` …) becomes
/// sheet `sheet` (`visits[28]` …). The page must be laid out alike on both sheets, which it is: only the rows count on.
std::vector<FieldResult> for_sheet(const templates::FormTemplate& form, int form_page, int sheet,
                                   const templates::Prefill& prefill, std::vector<FieldResult> results);

/// The sheet number that a page says in its `sheet` field; 1 when it says none.
int sheet_number(const templates::FormTemplate& form, const std::vector<FieldResult>& results);

/// What says which record a page belongs to: the values of the form's `record_key`, in order. Nothing while one of them
/// is not accepted.
std::optional<std::vector<std::string>> record_key(const templates::FormTemplate& form,
                                                   const std::vector<FieldResult>& results);

/// Joins the pages of one record. A field that stands on several pages is accepted when those that say something agree;
/// two that say different things make it doubtful, with both as candidates. (The number of a continuation sheet differs
/// from sheet to sheet: the first is kept.)
Results join_pages(const templates::FormTemplate& form, const std::vector<std::vector<FieldResult>>& pages);

/// The record that these results make: best values, doubtful ones included; fields without a value are absent.
Record make_record(const templates::FormTemplate& form, const std::string& copy, const Results& results);

}  // namespace formloop::record
