// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <expected>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "src/base/error.h"
#include "src/store/database.h"
#include "src/store/held.h"
#include "src/store/typed_tables.h"
#include "templates/template.h"

namespace formloop::store {

/// The tables that are made from the entries: `record`, `record_page`, `held` and the typed tables of every known form.
///
/// Sheets of paper that agree on their form's record key, settled on each, are one record, as far as they complete one
/// another; a second front page under the same key is a record of its own. A sheet whose key is not settled stands
/// alone until it is. The same entries always give the same tables, in whatever steps they came.
///
/// Every function runs in the caller's transaction.
class Projection {
public:
    /// The templates must outlive the projection.
    void know(const std::vector<const templates::FormTemplate*>& forms);
    void compare_ink_with(SameInk same_ink) { same_ink_ = std::move(same_ink); }
    bool knows(std::string_view form) const { return forms_.contains(form); }
    /// The template of that form and version, the newest when that version is not known; null when the form is not.
    const templates::FormTemplate* find(std::string_view form, int version) const;

    /// Makes missing tables and columns, and projects again the forms that gained some.
    std::expected<void, Error> prepare(Database& database) const;
    /// Brings the records up to date that these sheets of paper belong to, or belonged to.
    std::expected<void, Error> update(Database& database, const std::set<std::string>& papers) const;
    /// Drops the projection and makes it again from the entries.
    std::expected<void, Error> rebuild(Database& database) const;
    /// Does the same and gives the tables of the known forms whose rows were not what the entries give.
    std::expected<std::vector<std::string>, Error> disagreeing(Database& database) const;

private:
    struct Form {
        std::vector<const templates::FormTemplate*> versions;  ///< oldest first
        std::vector<TypedTable> tables;
    };
    std::expected<std::map<std::string, std::string>, Error> digests(Database& database) const;
    std::expected<void, Error> make_group(Database& database, const Form& form, const std::string& group,
                                          std::set<std::string> papers) const;

    std::map<std::string, Form, std::less<>> forms_;
    SameInk same_ink_;
};

/// The record key that a sheet's settled values spell, parts joined by a space; nothing while one of them is not
/// settled.
std::optional<std::string> record_key(const templates::FormTemplate& form, const Held& held);

}  // namespace formloop::store
