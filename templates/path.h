// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace formloop::templates {

/// One step of a field path: `rows[2]` is {"rows", 2}, `planned` is {"planned", nothing}.
struct PathStep {
    std::string name;
    std::optional<int> index;
    bool operator==(const PathStep&) const = default;
};

/// The steps of `rows[2].days[16].planned`; nothing when it is not a path.
std::optional<std::vector<PathStep>> parse_path(std::string_view path);
std::string to_string(const std::vector<PathStep>& steps);

/// The path without its indices (`rows.days.planned`): what a form's schema knows.
std::string schema_path(std::string_view path);

/// Orders paths as the paper has them: by name, and rows by number (`visits[2]` before `visits[10]`).
struct PathLess {
    using is_transparent = void;
    bool operator()(std::string_view a, std::string_view b) const;
};

}  // namespace formloop::templates
