// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "src/base/geometry.h"

/// What a form *is*: plain values, without a line of behaviour. A template is read from YAML by `parse_template()`,
/// placed on paper by `layout()`, printed by the room `pdfgen` and read by the room `ocr`; all of them see only these
/// structs.
namespace formloop::templates {

/// How a field is written and therefore read. Spelled the same in YAML, JSON and SQL.
enum class FieldKind {
    printed,    ///< printed by us; read only as a check
    text,       ///< free writing
    lexicon,    ///< writing constrained to a word list
    comb,       ///< one character a cell
    date,       ///< comb of a date, `format` says which parts
    time,       ///< comb HH:MM
    number,     ///< digits aligned right, without a comb
    ticks,      ///< boxes to tick
    code,       ///< one small box, a code of one or two characters from a legend
    letter,     ///< one box, one letter of `alphabet`
    mark,       ///< one cell; any mark sets it
    tally,      ///< strokes of 正
    strike,     ///< a row struck out by a line
    signature,  ///< presence only
    computed,   ///< the program computes it; on paper a number or an empty box
};

std::string_view to_string(FieldKind kind);
std::optional<FieldKind> field_kind(std::string_view name);

enum class Requirement { optional, conditional, required };
enum class Pick { one, several };

struct Choice {
    std::string value;  ///< stable ASCII code
    std::string label;  ///< as printed
    bool operator==(const Choice&) const = default;
};

/// A condition on one field's value alone: `phone`, `citizen_id`, `vin`, `plate`, `file_no`, `range 1 31` …
/// A value that breaks it is stored as `field_check(entry, constraint, ok = 0)`.
struct Constraint {
    std::string name;
    std::vector<std::string> arguments;
    bool operator==(const Constraint&) const = default;
};

/// One field as the author describes it. Inside a repeat, `id` is the last part of the path.
struct Field {
    std::string id;
    FieldKind kind = FieldKind::text;
    std::string label;     ///< as printed beside it, Chinese
    std::string alphabet;  ///< the characters a cell may hold, one UTF-8 string; empty = free
    std::string format;    ///< `YYYY-MM-DD`, `MM-DD`, `DD`, `HH:MM`, `AAA-YY-NNNN`, `9{11}` …; see docs/templates.md
    std::string lexicon;   ///< name of a file under templates/lexicons/, without its ending
    std::vector<Choice> choices;  ///< of ticks and code
    Pick pick = Pick::one;
    Requirement required = Requirement::optional;
    std::vector<Constraint> constraints;
    /// Where a printed value comes from when it is known at printing: `dealer_name`, `consultant_code`, `period`,
    /// `date`, or the record's own value (`record`). Empty: never printed on a blank form.
    std::string prefill;
    /// Of a comb in a repeat: the header field whose value and a hyphen stand before what the cells hold (`A01-`),
    /// unless the mark `prefix_unless` of the same row is set.
    std::string prefix;
    std::string prefix_unless;
    int digits = 0;  ///< of number: digits before the decimal point
    int decimals = 0;
    int lines = 1;  ///< of text: lines that the box is meant for
    bool operator==(const Field&) const = default;
};

/// How a repeat's index is spelled in a path: its row from 0, or the day of the month.
enum class RepeatKey { row, day };

/// Rows of fields; a row may hold a repeat again (a prospect row has days).
struct Repeat {
    std::string id;
    RepeatKey key = RepeatKey::row;
    std::vector<Field> fields;
    std::vector<Repeat> repeats;
    bool operator==(const Repeat&) const = default;
};

/// What a record of the form holds, apart from where it stands on paper.
struct Schema {
    std::vector<Field> fields;
    std::vector<Repeat> repeats;
    bool operator==(const Schema&) const = default;
};

/// The names that `prefill` may hold.
inline constexpr std::string_view kPrefillSources[] = {
    "dealer_name", "dealer_code", "consultant_name", "consultant_code", "period", "date", "weekday", "sheet", "record"};

/// The header fields that may stand printed, in the order of the schema: bit i of `PageIdentity::printed` is the i-th
/// of them.
std::vector<const Field*> prefillable(const Schema& schema);

bool has_constraint(const Field& field, std::string_view name);

/// The repeat that a path such as `rows` or `rows[2].days` names; null when the form has no such repeat.
const Repeat* find_repeat(const Schema& schema, std::string_view path);

/// The field that a path such as `rows[2].days[16].planned` names; null when the form has no such field.
const Field* find_field(const Schema& schema, std::string_view path);

}  // namespace formloop::templates
