// SPDX-License-Identifier: GPL-3.0-or-later
#include "src/store/held.h"

#include <algorithm>
#include <array>

namespace formloop::store {
namespace {

using record::FieldState;
using templates::FieldKind;

constexpr std::array origins{"read", "person", "computed", "printed"};

bool is_mark(FieldKind kind) {
    return kind == FieldKind::mark || kind == FieldKind::strike || kind == FieldKind::signature;
}

/// How much a state says, for choosing between pages.
int weight(FieldState state) {
    switch (state) {
        case FieldState::accepted: return 3;
        case FieldState::doubtful: return 2;
        case FieldState::unreadable: return 1;
        case FieldState::empty: return 0;
    }
    return 0;
}

HeldField choose(const std::vector<const HeldField*>& fields) {
    const bool first_wins = fields.front()->kind == FieldKind::comb || is_mark(fields.front()->kind);
    const HeldField* best = fields.front();
    for (const auto* field : fields)
        if (weight(field->state) > weight(best->state) || (!first_wins && weight(field->state) == weight(best->state)))
            best = field;
    HeldField held = *best;
    const auto disagrees = [&](const HeldField* field) {
        return field->state == FieldState::accepted && field->value != held.value;
    };
    if (held.kind == FieldKind::comb && held.state == FieldState::accepted && std::ranges::any_of(fields, disagrees))
        held.state = FieldState::doubtful;
    return held;
}

}  // namespace

std::string_view to_string(Origin origin) { return origins[std::size_t(origin)]; }

Origin origin_of(std::string_view name) {
    const auto at = std::find(origins.begin(), origins.end(), name);
    return at == origins.end() ? Origin::read : Origin(at - origins.begin());
}

std::map<Slot, Held> hold(std::span<const Entry> entries, const SameInk& same_ink) {
    const auto same = [&](const std::string& digest, const std::string& other) {
        return digest == other || (same_ink && same_ink(digest, other));
    };
    struct Ink {
        std::string digest;   // of the newest reading
        std::string settled;  // of the reading that a person looked at
        bool by_person = false;
    };
    std::map<Slot, Held> pages;
    std::map<std::pair<Slot, std::string>, Ink> inks;
    std::int64_t capture = 0;
    for (const auto& entry : entries) {
        const bool whole = entry.slot == Slot{};
        if (whole && entry.capture != capture && entry.origin == Origin::person) {
            pages.clear();
            inks.clear();
        }
        capture = entry.capture;
        auto& ink = inks[{entry.slot, entry.path}];
        if (entry.origin == Origin::person) {
            ink.by_person = true;
            ink.settled = ink.digest;
        } else {
            ink.digest = entry.ink_digest;
            if (ink.by_person && same(ink.settled, ink.digest)) continue;
            ink.by_person = false;
        }
        pages[entry.slot][entry.path] = {entry.kind, entry.state, entry.value, entry.id};
        if (!whole)
            if (const auto at = pages.find(Slot{}); at != pages.end()) at->second.erase(entry.path);
    }
    return pages;
}

Held merge(std::span<const std::pair<Slot, const Held*>> pages, std::string_view sheet_field) {
    std::map<std::string, std::vector<const HeldField*>, templates::PathLess> by_path;
    for (const auto& [slot, held] : pages)
        for (const auto& [path, field] : *held) by_path[path].push_back(&field);
    Held merged;
    for (const auto& [path, fields] : by_path)
        merged.emplace(path, path == sheet_field ? *fields.front() : choose(fields));
    return merged;
}

}  // namespace formloop::store
