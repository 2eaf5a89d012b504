// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "src/record/decision.h"

namespace formloop::record {

/// One page as `read` reports it: one line of `read --json`.
struct PageResult {
    std::string source;  ///< the argument, or argument/relative path
    int page = 0;        ///< of the file, from 1; 0 for a file that gives no page
    std::string form;    ///< empty: not known
    int version = 0;     ///< 0: not known
    int form_page = 0;   ///< 0: not known
    std::string copy;    ///< empty: not known
    PageState state = PageState::unreadable;
    std::string reason;  ///< `too-dark`, `no-codes` …; empty when there is nothing to explain
    std::string message; ///< the sentence
    bool duplicate = false;
    std::optional<Mm> residual;  ///< of the registration; nothing when there is no map
    std::vector<FieldResult> fields;
    bool operator==(const PageResult&) const = default;
};

/// The last line of `read --json`: files = documents + duplicates + refused, pages = the sum over states.
struct ReadSummary {
    int files = 0, documents = 0, duplicates = 0, refused = 0, pages = 0;
    std::map<PageState, int> states;
    bool operator==(const ReadSummary&) const = default;
};

/// What truly stands in a field of a scan, and who wrote it.
struct TrueField {
    std::string path;
    Value value;
    std::string ink;  ///< `real`, `font`, `typed`, `drawn`; empty: not inked
    bool operator==(const TrueField&) const = default;
};

/// One line of `truth.jsonl`.
struct TruePage {
    std::string source;  ///< relative to the truth file's folder
    int page = 1;        ///< of the file, from 1
    std::string form;
    std::vector<TrueField> fields;
    std::vector<Point<Px>> corners;  ///< images of the page's corners: top left, top right, bottom right, bottom left
    bool operator==(const TruePage&) const = default;
};

}  // namespace formloop::record
