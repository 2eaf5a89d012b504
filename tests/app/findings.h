// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>
#include <string>

#include "tests/app/check_office.h"

/// Findings as lines that can be compared: `CARD-COUNT E FAIL A01 2009-04-15`.
namespace formloop::app::test {

inline std::string finding_line(const Finding& finding, Result result) {
    return finding.rule->id + " " + std::string(to_string(finding.severity)) + " " + std::string(to_string(result)) + " " +
           finding.subject;
}

/// Everything that is not PASS.
inline std::set<std::string> findings_of(const CheckReport& report) {
    std::set<std::string> lines;
    for (const auto& finding : report.findings)
        if (finding.result != Result::pass) lines.insert(finding_line(finding, finding.result));
    return lines;
}

/// The same, from a file of JSON lines.
inline std::set<std::string> expected_findings(const std::filesystem::path& jsonl) {
    std::set<std::string> lines;
    std::istringstream file(read_file(jsonl));
    for (std::string line; std::getline(file, line);) {
        const auto json = nlohmann::json::parse(line);
        lines.insert(json["rule"].get<std::string>() + " " + json["severity"].get<std::string>() + " " +
                     json["result"].get<std::string>() + " " + json["subject"].get<std::string>());
    }
    return lines;
}

}  // namespace formloop::app::test
