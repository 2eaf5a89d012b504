// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <expected>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "src/base/error.h"

/// Rules as data: one file each, a head of comments and one query. docs/rules.md describes the files.
namespace formloop::app {

enum class Severity { error, warning, information };
/// `E`, `W` or `I`.
std::string_view to_string(Severity severity);

struct Rule {
    std::string file;      ///< where it was read, for errors
    std::string id;        ///< `CARD-COUNT`
    Severity severity = Severity::error;
    std::string scope;     ///< what one instance is, for people
    std::string source;    ///< the sentence of the house rules that it holds up
    std::vector<std::string> needs;  ///< forms
    std::string zh, en;              ///< message; `{column}` stands for what the query says
    std::string zh_act, en_act;      ///< who does what about it; may be empty
    std::string query;     ///< with what it uses from `shared/` before it
    bool operator==(const Rule&) const = default;
};

/// Reads `*.sql` of a folder and what they use of its folder `shared/`; ordered by id. All faults at once, each
/// `file:line: what is, what was expected`, with code `bad_template`.
std::expected<std::vector<Rule>, std::vector<Error>> load_rules(const std::filesystem::path& folder);

/// The names in braces of a message, in order.
std::vector<std::string> placeholders(std::string_view message);

}  // namespace formloop::app
