// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <functional>
#include <utility>

#include "src/base/text.h"
#include "src/record/calendar.h"
#include "src/record/code_shape.h"
#include "src/record/constraints.h"
#include "src/record/decide_parts.h"
#include "src/record/spellings.h"
#include "src/record/thresholds.h"
#include "templates/format.h"

namespace formloop::record {
namespace {

using templates::Field;
using templates::FieldKind;

constexpr std::size_t most_spellings = 600;

/// What a spelling means: the value it gives (null: none that the field could hold), and whether it keeps the field's
/// rules.
struct Meaning {
    Value value;
    bool keeps_rules = false;
    std::string written;  ///< what stands there, whether or not it has a value
};

using Read = std::function<Meaning(const std::vector<std::string>& symbols)>;

std::string closed_up(const std::vector<std::string>& symbols) { return join(symbols, ""); }

/// The value that the cells of a format spell; nothing when a cell is empty that the format needs or that others
/// follow.
std::optional<std::string> spelled(const Field& field, const std::vector<std::string>& symbols) {
    std::string cells;
    for (const auto& symbol : symbols) cells += symbol.empty() ? " " : symbol;
    return templates::format_value(field, cells);
}

/// The lowest probability that a spelling's symbols have in their cells.
double weakest_symbol(const std::vector<std::vector<Symbol>>& lattice, const std::vector<std::string>& symbols) {
    double weakest = 1;
    for (std::size_t i = 0; i < symbols.size() && i < lattice.size(); ++i) {
        double p = 0;
        for (const auto& symbol : lattice[i])
            if (symbol.text == symbols[i]) p = std::max(p, symbol.probability);
        weakest = std::min(weakest, p);
    }
    return weakest;
}

/// Weighs every spelling of a lattice by the ink and by the field's rules and fills the result.
void weigh(const Field& field, const Reading& reading, const Read& read, FieldResult& result) {
    const auto bound = thresholds(result.kind);
    const auto lattice = in_shape(field, reading.lattice);
    const auto spellings = best_spellings(lattice, most_spellings);
    double listed = 0, total = 0, first = spellings.empty() ? 0 : spellings.front().probability;
    double value_ink = 0, weakest = 0;
    bool keeps_rules = false;
    for (const auto& spelling : spellings) {
        listed += spelling.probability;
        const Meaning meaning = read(spelling.symbols);
        const double weight = spelling.probability * (meaning.keeps_rules ? 1 : broken_rule);
        total += weight;
        if (!is_null(meaning.value)) add_candidate(result.candidates, meaning.value, weight);
        else if (result.written.empty()) result.written = meaning.written;
    }
    total += std::max(0.0, 1 - listed);
    for (auto& candidate : result.candidates) candidate.probability /= std::max(total, 1e-300);
    take_best(result);
    if (is_null(result.value)) {
        result.state = result.written.empty() ? FieldState::unreadable : FieldState::doubtful;
        return;
    }
    result.written.clear();
    for (const auto& spelling : spellings) {
        const Meaning meaning = read(spelling.symbols);
        if (meaning.value != result.value) continue;
        value_ink = spelling.probability;
        weakest = weakest_symbol(lattice, spelling.symbols);
        keeps_rules = meaning.keeps_rules;
        if (result.kind == FieldKind::date) result.written = meaning.written;
        break;
    }
    result.ink_confidence = value_ink;
    const bool by_ink = value_ink >= ink_ratio * first && weakest >= bound.symbol;
    result.state = keeps_rules && by_ink && result.confidence >= bound.accept && reading.ink_probability >= bound.inked
                       ? FieldState::accepted
                       : FieldState::doubtful;
}

Meaning read_date(const Field& field, const std::vector<std::string>& symbols) {
    const auto text = spelled(field, symbols);
    if (!text) return {{}, false, closed_up(symbols)};
    if (field.format == "YYYY-MM") return parse_month(*text) ? Meaning{*text, true, *text} : Meaning{{}, false, *text};
    if (field.format == "YYYY-MM-DD")
        return parse_date(*text) ? Meaning{*text, true, *text} : Meaning{{}, false, *text};
    if (field.format == "YY-MM-DD")
        return parse_date("20" + *text) ? Meaning{"20" + *text, true, *text} : Meaning{{}, false, *text};
    if (field.format == "MM-DD")  // the year comes later; in a leap year every day exists
        return parse_date("2000-" + *text) ? Meaning{*text, true, *text} : Meaning{{}, false, *text};
    if (field.format == "DD")
        return parse_date("2000-01-" + *text) ? Meaning{*text, true, *text} : Meaning{{}, false, *text};
    return {{}, false, *text};
}

Meaning read_time(const Field& field, const std::vector<std::string>& symbols) {
    const auto text = spelled(field, symbols);
    return text && is_time(*text) ? Meaning{*text, true, *text} : Meaning{{}, false, text.value_or(closed_up(symbols))};
}

Meaning read_comb(const Field& field, const std::vector<std::string>& symbols) {
    const auto text = spelled(field, symbols);
    // What is written after a printed prefix is judged with it, later.
    if (text) return {*text, !field.prefix.empty() || keeps_constraints(field, *text), *text};
    const std::string seen = closed_up(symbols);
    return {seen.empty() ? Value{} : Value{seen}, false, seen};  // a gap, or too few: a person looks at it
}

Meaning read_code(const Field& field, const std::vector<std::string>& symbols) {
    const std::string text = closed_up(symbols);
    const bool known =
        std::any_of(field.choices.begin(), field.choices.end(), [&](const auto& c) { return c.value == text; });
    return known ? Meaning{text, keeps_constraints(field, text), text} : Meaning{{}, false, text};
}

Meaning read_letter(const Field& field, const std::vector<std::string>& symbols) {
    const std::string text = closed_up(symbols);
    if (symbols.size() != 1 || text.empty()) return {{}, false, text};
    return field.alphabet.empty() || field.alphabet.find(text) != std::string::npos ? Meaning{text, true, text}
                                                                                    : Meaning{{}, false, text};
}

Meaning read_number(const Field& field, const std::vector<std::string>& symbols) {
    const std::string text = closed_up(symbols);
    const auto point = text.find('.');
    const std::string whole = text.substr(0, point);
    const std::string part = point == std::string::npos ? "" : text.substr(point + 1);
    if (!all_digits(whole) || (point != std::string::npos && !all_digits(part))) return {{}, false, text};
    const Value number = std::strtod(text.c_str(), nullptr);
    const bool fits = (field.digits == 0 || std::cmp_less_equal(whole.size(), field.digits)) &&
                      std::cmp_less_equal(part.size(), field.decimals);
    const bool leading_zero = whole.size() > 1 && whole[0] == '0';
    // Where decimals are usual, a scan may have lost the point: 70 may be 7.0.
    const bool point_lost = field.decimals > 0 && point == std::string::npos && whole.size() > 1;
    return {number, fits && !leading_zero && !point_lost && keeps_constraints(field, number), text};
}

/// A line of characters without cells whose field allows only some: a phone number on a line.
Meaning read_line(const Field& field, const std::vector<std::string>& symbols) {
    const std::string text = closed_up(symbols);
    if (text.empty()) return {};
    return {text, keeps_constraints(field, text), text};
}

}  // namespace

bool lacks_year(const Field& field) {
    return field.kind == FieldKind::date && (field.format == "MM-DD" || field.format == "DD");
}

void decide_cells(const Field& field, const Reading& reading, FieldResult& result) {
    weigh(
        field, reading,
        [&](const std::vector<std::string>& symbols) {
            switch (field.kind) {
            case FieldKind::date: return read_date(field, symbols);
            case FieldKind::time: return read_time(field, symbols);
            case FieldKind::code: return read_code(field, symbols);
            case FieldKind::letter: return read_letter(field, symbols);
            case FieldKind::text: return read_line(field, symbols);
            default: return read_comb(field, symbols);
            }
        },
        result);
}

void decide_number(const Field& field, const Reading& reading, FieldResult& result) {
    if (reading.steps == Steps::cells && !reading.lattice.empty())
        return weigh(
            field, reading, [&](const std::vector<std::string>& symbols) { return read_number(field, symbols); }, result);
    // No characters could be told apart: the engine's whole strings are candidates, never accepted.
    for (const auto& candidate : reading.candidates)
        if (const auto* text = std::get_if<std::string>(&candidate.value))
            if (const auto meaning = read_number(field, characters(*text)); !is_null(meaning.value))
                add_candidate(result.candidates, meaning.value, candidate.probability);
    take_best(result);
    result.ink_confidence = result.confidence;
    result.state = is_null(result.value) ? FieldState::unreadable : FieldState::doubtful;
}

void decide_tally(const Field& field, const Reading& reading, FieldResult& result) {
    const auto bound = thresholds(result.kind);
    double strokes = 0;
    for (const auto& candidate : reading.candidates) {
        strokes += candidate.probability;
        add_candidate(result.candidates, candidate.value, candidate.probability);
    }
    FieldResult number = result;
    number.candidates.clear();
    if (!reading.lattice.empty()) decide_number(field, reading, number);
    for (const auto& candidate : number.candidates)
        add_candidate(result.candidates, candidate.value, candidate.probability * std::max(0.0, 1 - strokes));
    take_best(result);
    if (is_null(result.value)) {
        result.state = number.state == FieldState::doubtful ? FieldState::doubtful : FieldState::unreadable;
        return;
    }
    const bool counted = strokes > 0.5;
    // Ones beside each other may be strokes of another tally.
    const double value = std::get<double>(result.value);
    const bool only_ones = !counted && (value == 11 || value == 111 || value == 1111);
    const bool sure = counted ? result.confidence >= bound.symbol : number.state == FieldState::accepted && !only_ones;
    result.state = sure && result.confidence >= bound.accept && reading.ink_probability >= bound.inked && keeps_constraints(field, result.value)
                       ? FieldState::accepted
                       : FieldState::doubtful;
}

}  // namespace formloop::record
