// SPDX-License-Identifier: GPL-3.0-or-later
#include "templates/format.h"

#include <algorithm>

#include "src/base/text.h"

namespace formloop::templates {
namespace {

constexpr int kMaxCells = 40;
constexpr std::string_view kDigits = "0123456789";
constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
constexpr std::string_view kPatternLetters = "AL9NXYMDH";

bool is_calendar(char pattern) { return pattern == 'Y' || pattern == 'M' || pattern == 'D' || pattern == 'H'; }

std::vector<FormatGroup> groups_of(const Field& field) {
    return parse_format(field.format).value_or(std::vector<FormatGroup>{});
}

/// A format of calendar parts or of several letters' meaning is written whole; `9{11}` may be written in part.
bool written_whole(const std::vector<FormatGroup>& groups) {
    return std::ranges::any_of(
        groups, [](const FormatGroup& group) { return is_calendar(group.pattern[0]) || group.pattern[0] == 'N'; });
}

std::string narrowed(std::string_view characters_allowed, const Field& field) {
    if (field.alphabet.empty()) return std::string(characters_allowed);
    std::string out;
    for (const char c : characters_allowed) {
        if (field.alphabet.find(c) != std::string::npos) out += c;
    }
    return out;
}

std::string beyond_ascii(std::string_view alphabet) {
    std::string out;
    for (const std::string& c : characters(alphabet)) {
        if (c.size() > 1) out += c;
    }
    return out;
}

std::string calendar_alphabet(const FormatGroup& group, std::size_t at, bool after_hour) {
    if (group.pattern.size() == 4) return at == 0 ? "12" : at == 1 ? "09" : std::string(kDigits);
    if (at > 0 || group.pattern[0] == 'Y') return std::string(kDigits);
    switch (group.pattern[0]) {
        case 'M': return after_hour ? "012345" : "01";
        case 'D': return "0123";
        default: return "012";
    }
}

/// `2009-04-14` for the cells of `MM-DD`: `04-14`; other values as they are.
std::string part_of_date(const std::vector<FormatGroup>& groups, std::string_view value) {
    std::string whole;
    for (const FormatGroup& group : groups) {
        whole += group.pattern;
        if (group.separator) whole += group.separator;
    }
    const bool iso = value.size() == 10 && value[4] == '-' && value[7] == '-';
    if (!iso) return std::string(value);
    if (whole == "MM-DD") return std::string(value.substr(5));
    if (whole == "DD") return std::string(value.substr(8));
    if (whole == "YY-MM-DD") return std::string(value.substr(2));
    if (whole == "YYYY-MM") return std::string(value.substr(0, 7));
    return std::string(value);
}

}  // namespace

std::expected<std::vector<FormatGroup>, std::string> parse_format(std::string_view format) {
    std::vector<FormatGroup> groups(1);
    int cells = 0;
    const auto shown = [&] { return "format \"" + printable(format.substr(0, 60)) + "\" "; };
    for (std::size_t i = 0; i < format.size(); ++i) {
        const char c = format[i];
        if (c == '-' || c == ':') {
            if (groups.back().pattern.empty())
                return std::unexpected(shown() + "has a separator without cells before it");
            groups.back().separator = c;
            groups.emplace_back();
            continue;
        }
        if (kPatternLetters.find(c) == std::string_view::npos) {
            return std::unexpected(shown() + "has the letter '" + printable(format.substr(i, 1)) +
                                   "', expected A, L, 9, N, X, Y, M, D, H, '-' or ':'");
        }
        int times = 1;
        if (i + 1 < format.size() && format[i + 1] == '{') {
            times = 0;
            for (i += 2; i < format.size() && is_digit(format[i]) && times <= kMaxCells; ++i) {
                times = times * 10 + (format[i] - '0');
            }
            if (i >= format.size() || format[i] != '}' || times == 0) {
                return std::unexpected(shown() + "has a repeat that is not {1} to {" + std::to_string(kMaxCells) + "}");
            }
        }
        cells += times;
        if (cells > kMaxCells) {
            return std::unexpected(shown() + "has more than " + std::to_string(kMaxCells) + " cells");
        }
        groups.back().pattern.append(static_cast<std::size_t>(times), c);
    }
    if (groups.back().pattern.empty()) {
        return std::unexpected(format.empty() ? "the format is empty, expected such as YYYY-MM-DD"
                                              : shown() + "ends in a separator");
    }
    for (const FormatGroup& group : groups) {
        const auto calendar = std::ranges::find_if(group.pattern, is_calendar);
        if (calendar == group.pattern.end()) continue;
        const bool uniform = std::ranges::all_of(group.pattern, [&](char c) { return c == group.pattern[0]; });
        const bool length = group.pattern.size() == 2 || (group.pattern[0] == 'Y' && group.pattern.size() == 4);
        if (!uniform || !length) {
            return std::unexpected(shown() + "has the part \"" + group.pattern + "\", expected YYYY, YY, MM, DD or HH");
        }
    }
    return groups;
}

int cell_count(const Field& field) {
    std::size_t cells = 0;
    if (!field.format.empty()) {
        for (const FormatGroup& group : groups_of(field)) cells += group.pattern.size();
    }
    return static_cast<int>(cells);
}

std::vector<std::string> cell_alphabets(const Field& field) {
    switch (field.kind) {
        case FieldKind::letter: return {field.alphabet};
        case FieldKind::code: {
            std::string all;
            for (const Choice& choice : field.choices) {
                for (const char c : choice.value) {
                    if (all.find(c) == std::string::npos) all += c;
                }
            }
            std::ranges::sort(all);
            return {all};
        }
        case FieldKind::comb:
        case FieldKind::date:
        case FieldKind::time: break;
        default: return {};
    }
    const bool code_first = has_constraint(field, "file_no") || has_constraint(field, "consultant_code");
    std::vector<std::string> alphabets;
    const bool mixed = field.format.find_first_of("AL9N") != std::string::npos;
    bool first_group = true, after_hour = false;
    for (const FormatGroup& group : groups_of(field)) {
        for (std::size_t i = 0; i < group.pattern.size(); ++i) {
            switch (group.pattern[i]) {
                case 'A':
                    if (code_first && first_group && group.pattern == "AAA") {
                        alphabets.push_back(narrowed(i == 0 ? kLetters : kDigits, field));
                    } else {
                        alphabets.push_back(narrowed(std::string(kLetters) + std::string(kDigits), field));
                    }
                    break;
                case 'L': alphabets.push_back(narrowed(kLetters, field)); break;
                case '9':
                case 'N': alphabets.push_back(narrowed(kDigits, field)); break;
                case 'X': alphabets.push_back(mixed ? beyond_ascii(field.alphabet) : field.alphabet); break;
                default: alphabets.push_back(calendar_alphabet(group, i, after_hour));
            }
        }
        first_group = false;
        after_hour = group.pattern == "HH";
    }
    return alphabets;
}

std::optional<std::string> format_value(const Field& field, std::string_view cells, std::string_view prefix) {
    const auto groups = groups_of(field);
    const auto written = characters(cells);
    if (field.format.empty() || static_cast<int>(written.size()) != cell_count(field)) return std::nullopt;
    const bool whole = written_whole(groups);
    std::string value(prefix);
    std::size_t at = 0;
    for (const FormatGroup& group : groups) {
        std::size_t filled = 0;
        while (filled < group.pattern.size() && written[at + filled] != " ") value += written[at + filled++];
        for (std::size_t i = filled; i < group.pattern.size(); ++i) {
            if (written[at + i] != " ") return std::nullopt;
        }
        if (filled == 0 || (whole && filled < group.pattern.size())) return std::nullopt;
        if (group.separator) value += group.separator;
        at += group.pattern.size();
    }
    return value;
}

std::optional<std::string> split_value(const Field& field, std::string_view value, std::string_view prefix) {
    const auto groups = groups_of(field);
    if (field.format.empty() || !value.starts_with(prefix)) return std::nullopt;
    std::string rest(value.substr(prefix.size()));
    if (field.kind == FieldKind::date) rest = part_of_date(groups, rest);
    const bool whole = written_whole(groups);
    std::string cells;
    std::string_view left = rest;
    for (const FormatGroup& group : groups) {
        const auto end = group.separator ? left.find(group.separator) : left.size();
        if (end == std::string_view::npos) return std::nullopt;
        const auto written = characters(left.substr(0, end));
        if (written.empty() || written.size() > group.pattern.size() ||
            (whole && written.size() < group.pattern.size())) {
            return std::nullopt;
        }
        for (const std::string& c : written) cells += c;
        cells.append(group.pattern.size() - written.size(), ' ');
        left.remove_prefix(std::min(left.size(), end + (group.separator ? 1 : 0)));
    }
    return cells;
}

}  // namespace formloop::templates
