// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "src/record/decision.h"
#include "templates/path.h"

/// Which of the entries of a sheet of paper is held to be what it says now. Pure.
namespace formloop::store {

enum class Origin { read, person, computed, printed };
std::string_view to_string(Origin origin);
Origin origin_of(std::string_view name);

/// Which page of its form, and which sheet of a continuation, a capture shows. {0, 0}: the whole record, without paper.
struct Slot {
    int form_page = 0;
    int sheet = 0;
    auto operator<=>(const Slot&) const = default;
};

struct Entry {
    std::int64_t id = 0;
    std::int64_t capture = 0;
    Slot slot;
    std::string path;
    Origin origin = Origin::read;
    templates::FieldKind kind = templates::FieldKind::text;
    record::FieldState state = record::FieldState::empty;
    record::Value value;
    std::string ink_digest;
};

struct HeldField {
    templates::FieldKind kind = templates::FieldKind::text;
    record::FieldState state = record::FieldState::empty;
    record::Value value;
    std::int64_t entry = 0;
    bool operator==(const HeldField&) const = default;
};
using Held = std::map<std::string, HeldField, templates::PathLess>;

/// Whether two small pictures of ink (`Reading::ink_digest`) show the same strokes. The room that makes them knows.
using SameInk = std::function<bool(std::string_view digest, std::string_view other)>;

/// What each page of one sheet of paper says, from all its entries, oldest capture first. The newest capture of a page
/// wins; a person's value outranks the reading of the ink it was given for, on that capture and on later ones that show
/// the same ink; a record without paper replaces everything before it. Without `same_ink` only digests that are equal
/// are the same ink.
std::map<Slot, Held> hold(std::span<const Entry> entries, const SameInk& same_ink = {});

/// One record from its pages, in the order of the paper. A field that stands on several pages: characters in combs must
/// agree, otherwise the value is doubtful; a mark counts when one page has it; of anything else the last page that says
/// something. `sheet_field` (may be empty) differs from sheet to sheet by nature: the first is kept.
Held merge(std::span<const std::pair<Slot, const Held*>> pages, std::string_view sheet_field = {});

}  // namespace formloop::store
