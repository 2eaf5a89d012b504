// SPDX-License-Identifier: GPL-3.0-or-later
#include "src/record/decide.h"

#include <algorithm>

#include "src/base/text.h"
#include "src/record/calendar.h"
#include "src/record/constraints.h"
#include "src/record/decide_parts.h"
#include "src/record/month_days.h"
#include "src/record/thresholds.h"
#include "src/record/years.h"
#include "templates/format.h"
#include "templates/path.h"

namespace formloop::record {
namespace {

using templates::Field;
using templates::FieldKind;

constexpr std::size_t most_candidates = 10;

/// The word list that a field's whole value comes from. (That of a text field, surnames, only hints at how it begins.)
const templates::Lexicon* lexicon_of(const Field& field, const Known& known) {
    return known.lexicon && field.kind == FieldKind::lexicon ? known.lexicon(field.lexicon) : nullptr;
}

/// Whether a lattice of cells was read.
bool has_cells(const Reading& reading) { return reading.steps == Steps::cells && !reading.lattice.empty(); }

/// The value and how sure the ink alone is; which rules apply is the kind's business.
void read_kind(const Field& field, const Reading& reading, const Known& known, double unseen, FieldResult& result) {
    switch (field.kind) {
    case FieldKind::ticks: return decide_ticks(field, reading, unseen, result);
    case FieldKind::mark: return decide_mark(reading, unseen, result);
    case FieldKind::strike:
    case FieldKind::signature: return decide_mark(reading, 0, result);
    case FieldKind::comb:
    case FieldKind::date:
    case FieldKind::time:
    case FieldKind::letter:
    case FieldKind::code: return decide_cells(field, reading, result);
    case FieldKind::number: return decide_number(field, reading, result);
    case FieldKind::tally: return decide_tally(field, reading, result);
    case FieldKind::computed:
        if (field.digits > 0) return decide_number(field, reading, result);
        return decide_words(field, reading, nullptr, result);
    case FieldKind::lexicon:
    case FieldKind::printed:
    case FieldKind::text:
        if (has_cells(reading) && !field.alphabet.empty()) return decide_cells(field, reading, result);
        return decide_words(field, reading, lexicon_of(field, known), result);
    }
}

/// Whether a value is spelled as its field's cells would have it. Print may say `A01-09-0011` without any cells.
bool fits_format(const Field& field, const Value& value) {
    const auto* text = std::get_if<std::string>(&value);
    if (!text || field.format.empty()) return true;
    const bool date = field.kind == FieldKind::date;
    return templates::split_value(field, *text).has_value() &&
           (!date || (field.format == "YYYY-MM" ? parse_month(*text).has_value() : parse_date(*text).has_value()));
}

/// Fields that print wrote hold whole strings, whatever their kind: what we printed, or what was read as type.
void read_print(const Field& field, const Reading& reading, const Known& known, FieldResult& result) {
    decide_words(field, reading, lexicon_of(field, known), result);
    if (result.state == FieldState::accepted && !fits_format(field, result.value)) result.state = FieldState::doubtful;
}

/// Readings of whole strings where the form has cells: read as type from a sheet whose printed values are not known.
bool as_print(const Field& field, const Reading& reading) {
    const bool cells = field.kind == FieldKind::comb || field.kind == FieldKind::date || field.kind == FieldKind::time;
    return reading.engine == "printed" || field.kind == FieldKind::printed ||
           (cells && !has_cells(reading) && !reading.candidates.empty());
}

bool is_presence(FieldKind kind) {
    return kind == FieldKind::ticks || kind == FieldKind::mark || kind == FieldKind::strike ||
           kind == FieldKind::signature;
}

FieldResult decide_field(const Field* field, const Reading& reading, const Known& known, double unseen) {
    FieldResult result;
    result.path = reading.path;
    result.kind = reading.kind;
    result.box = reading.box;
    result.engine = reading.engine;
    result.model = reading.model;
    if (!field || !reading.trouble.empty()) {
        result.state = FieldState::unreadable;
        return result;
    }
    const auto bound = thresholds(field->kind);
    const double ink = field->kind == FieldKind::tally ? std::max(reading.ink_probability, unseen) : reading.ink_probability;
    if (!is_presence(field->kind) && ink <= bound.blank) {
        result.state = FieldState::empty;
        result.confidence = result.ink_confidence = 1 - ink;
    } else if (as_print(*field, reading)) {
        read_print(*field, reading, known, result);
    } else {
        read_kind(*field, reading, known, unseen, result);
        if (!is_presence(field->kind) && ink < bound.inked) {
            add_candidate(result.candidates, Value{}, 1 - ink);
            if (result.state == FieldState::unreadable) result.state = FieldState::doubtful;
        }
    }
    if (result.state == FieldState::empty) {
        result.value = blank_value(*field);
        result.candidates.clear();
        result.written.clear();
        result.engine.clear();
        result.model.clear();
    }
    return result;
}

class PrefixGiver {
public:
    PrefixGiver(const templates::Schema& schema, const Known& known, std::vector<FieldResult>& results)
        : schema_(schema), known_(known), results_(results) {}

    /// Puts the part of a file number that stands before its cells in front of what the cells say.
    void run() {
        for (auto& result : results_) {
            const auto* field = templates::find_field(schema_, result.path);
            if (field && !field->prefix.empty() && !is_null(result.value)) give(*field, result);
        }
    }

private:
    void give(const Field& field, FieldResult& result) {
        const std::string row = result.path.substr(0, result.path.rfind('.') + 1);
        const FieldResult* other = field.prefix_unless.empty() ? nullptr : find(row + field.prefix_unless);
        result.written = std::get<std::string>(result.value);
        if (other && other->value == Value{true}) return of_another(result, *other);
        const auto prefix = header_value(field.prefix, known_, results_);
        if (!prefix) return unknown(result, {});
        for (auto& candidate : result.candidates)
            if (auto* text = std::get_if<std::string>(&candidate.value)) *text = *prefix + '-' + *text;
        result.value = *prefix + '-' + result.written;
        const auto* code = find(field.prefix);
        const bool sure_prefix = !code || code->state == FieldState::accepted || known_.fields.contains(field.prefix);
        const bool sure_mark = !other || other->state == FieldState::empty;
        // The cells are the same file number only with its prefix: both must be right.
        if (code && code->state != FieldState::empty) result.confidence *= code->confidence;
        if (!sure_prefix || !sure_mark || !keeps_constraints(field, result.value)) {
            if (result.state == FieldState::accepted) result.state = FieldState::doubtful;
        }
        if (result.state == FieldState::accepted) result.written.clear();
    }

    /// The number belongs to a customer of somebody else: which one, the row does not say.
    void of_another(FieldResult& result, const FieldResult& mark) {
        std::vector<std::string> codes = known_.consultant_codes;
        if (const auto own = header_value(templates::find_field(schema_, result.path)->prefix, known_, results_))
            std::erase_if(codes, [&](const auto& code) { return code == *own && mark.state == FieldState::accepted; });
        unknown(result, codes);
    }

    void unknown(FieldResult& result, const std::vector<std::string>& codes) {
        std::vector<Candidate> candidates;
        for (const auto& code : codes)
            for (const auto& candidate : result.candidates)
                if (const auto* text = std::get_if<std::string>(&candidate.value))
                    add_candidate(candidates, code + '-' + *text,
                                  candidate.probability / static_cast<double>(codes.size()));
        result.candidates = std::move(candidates);
        std::stable_sort(result.candidates.begin(), result.candidates.end(),
                         [](const auto& a, const auto& b) { return a.probability > b.probability; });
        if (result.candidates.size() > most_candidates) result.candidates.resize(most_candidates);
        result.value = Value{};
        result.confidence = 0;
        result.state = FieldState::doubtful;
    }

    const FieldResult* find(const std::string& path) const {
        const auto at = std::find_if(results_.begin(), results_.end(), [&](const auto& r) { return r.path == path; });
        return at == results_.end() ? nullptr : &*at;
    }

    const templates::Schema& schema_;
    const Known& known_;
    std::vector<FieldResult>& results_;
};

}  // namespace

void add_candidate(std::vector<Candidate>& candidates, const Value& value, double probability) {
    for (auto& candidate : candidates)
        if (candidate.value == value) {
            candidate.probability += probability;
            return;
        }
    candidates.push_back({value, probability});
}

std::optional<std::string> header_value(const std::string& path, const Known& known, const std::vector<FieldResult>& results) {
    if (const auto own = std::ranges::find(results, path, &FieldResult::path); own != results.end())
        if (const auto* text = std::get_if<std::string>(&own->value)) return *text;
    if (const auto at = known.fields.find(path); at != known.fields.end())
        if (const auto* text = std::get_if<std::string>(&at->second)) return *text;
    return std::nullopt;
}

void take_best(FieldResult& result) {
    std::stable_sort(result.candidates.begin(), result.candidates.end(),
                     [](const Candidate& a, const Candidate& b) { return a.probability > b.probability; });
    if (result.candidates.size() > most_candidates) result.candidates.resize(most_candidates);
    for (auto& candidate : result.candidates) candidate.probability = std::min(candidate.probability, 1.0);
    if (result.candidates.empty()) return;
    result.value = result.candidates.front().value;
    result.confidence = result.ink_confidence = result.candidates.front().probability;
}

Value blank_value(const Field& field) {
    switch (field.kind) {
    case FieldKind::mark:
    case FieldKind::strike:
    case FieldKind::signature: return false;
    case FieldKind::ticks:
        if (field.pick == templates::Pick::several) return std::vector<std::string>{};
        return {};
    default: return {};
    }
}

std::vector<FieldResult> decide(const templates::Schema& schema, const std::vector<Reading>& readings,
                                const Known& known) {
    std::vector<FieldResult> results;
    results.reserve(readings.size());
    const double unseen = unseen_mark(readings);
    for (const auto& reading : readings)
        results.push_back(decide_field(templates::find_field(schema, reading.path), reading, known, unseen));
    PrefixGiver(schema, known, results).run();
    recall_customers(schema, readings, known, results);
    give_years(schema, known, results);
    leave_out_days(schema, known, results);
    return results;
}

}  // namespace formloop::record
