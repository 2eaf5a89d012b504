// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <expected>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "src/base/error.h"
#include "src/record/record.h"
#include "src/store/archive.h"
#include "templates/template.h"

/// Papers that the archive fills in: a form, and queries that give its fields. docs/papers.md describes the files.
namespace formloop::app {

/// One query of a paper: of the form's own fields, or of the rows of a repeat.
struct PaperPart {
    std::string file;   ///< where it was read, for errors
    std::string into;   ///< a repeat of the form; empty: its own fields
    std::string query;  ///< with what it uses before it
};

struct Paper {
    std::string id;      ///< `visit-plan`
    std::string form;    ///< the form it is printed on
    std::string zh, en;  ///< what it is
    std::vector<PaperPart> parts;
};

/// Reads `*.sql` of a folder, and what they use of `shared`; ordered by id. All faults at once, code `bad_template`.
std::expected<std::vector<Paper>, std::vector<Error>> load_papers(const std::filesystem::path& folder,
                                                                  const std::filesystem::path& shared);

/// A record that was counted and put together, not read.
struct MadeRecord {
    record::Record record;
    std::set<std::string> doubtful;  ///< paths that rest on entries which are not settled
};

/// Runs a paper's queries. Each gives rows with the fields of the form's key, which say what record they belong to, and other fields of
/// the form or the repeat; of a repeat `"row"` too where it is not simply the next one. A column `x_entry` names an entry that `x`
/// rests on. Records come in the order of their keys.
///
/// Fails with `bad_template` when a query does not run or gives a column that the form does not have.
std::expected<std::vector<MadeRecord>, Error> make_records(const Paper& paper, const templates::FormTemplate& form,
                                                           store::Archive& archive, const store::Binds& values);

}  // namespace formloop::app
