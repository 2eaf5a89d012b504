// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "src/record/page_result.h"
#include "src/record/reading.h"

/// What goes when a person is forgotten. Who finds it is `app`, which knows forms and pictures; here it only goes.
namespace formloop::store {

/// A picture of a page as it lies below `pages/`.
struct PageImage {
    std::string name;  ///< of the file; empty: there is none
    std::string sha;   ///< SHA-256 of its bytes
};

/// A page of others, without what it said of the person.
struct TrimmedCapture {
    std::int64_t capture = 0;
    record::PageResult page;                ///< as it stays
    std::vector<record::Reading> readings;  ///< as they stay
    PageImage image;                        ///< with the person's parts blacked out (`keep_blacked_out()`); empty: none stays
    std::set<std::string> rows;             ///< `rows[3].`: entries below it go
    std::set<std::string> fields;           ///< entries of which only stays that something is there
};

/// A printed copy's own values, or one of others without the person's.
struct TrimmedCopy {
    std::string copy;
    std::map<std::string, std::string> printed;
};

/// Where counts may disagree afterwards: on a consultant's sheets from one month to another (`2009-04`).
struct ForgottenScope {
    std::string consultant, first_month, last_month;
};

struct Forgetting {
    std::string kind;                       ///< the sort of thing, for the tombstone: `customer`
    std::int64_t records = 0, rows = 0;     ///< how much, for the tombstone
    std::set<std::int64_t> captures;        ///< go whole
    std::vector<TrimmedCapture> trimmed;
    std::set<std::string> originals;        ///< SHA-256 of those that show the person
    std::set<std::string> copies;           ///< go whole
    std::vector<TrimmedCopy> trimmed_copies;
    std::set<std::pair<std::string, std::string>> names;  ///< (document, name) of files that were named after the person
    std::vector<ForgottenScope> scopes;
};

/// Why bytes that were removed on a day are not taken in again.
std::string sentence_of_removed(const std::string& day);

/// The engine of a field of which only stays that something is there.
inline constexpr const char* forgotten_engine = "forgotten";

}  // namespace formloop::store
