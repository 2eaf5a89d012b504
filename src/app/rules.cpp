// SPDX-License-Identifier: GPL-3.0-or-later
#include "src/app/rules.h"

#include <algorithm>
#include <optional>

#include "src/app/sql_files.h"

namespace formloop::app {
namespace {

namespace fs = std::filesystem;

std::optional<Severity> severity_of(std::string_view letter) {
    if (letter == "E") return Severity::error;
    if (letter == "W") return Severity::warning;
    if (letter == "I") return Severity::information;
    return std::nullopt;
}

}  // namespace

std::string_view to_string(Severity severity) {
    constexpr std::string_view letters[] = {"E", "W", "I"};
    return letters[std::size_t(severity)];
}

std::vector<std::string> placeholders(std::string_view message) {
    std::vector<std::string> names;
    while (true) {
        const auto open = message.find('{');
        const auto close = message.find('}', open);
        if (open == message.npos || close == message.npos) return names;
        names.emplace_back(message.substr(open + 1, close - open - 1));
        message.remove_prefix(close + 1);
    }
}

std::expected<std::vector<Rule>, std::vector<Error>> load_rules(const fs::path& folder) {
    std::vector<Error> faults;
    std::error_code code;
    if (!fs::is_directory(folder, code))
        return std::unexpected(std::vector{Error{ErrorCode::not_found, folder.string(), "no such folder of rules"}});
    SqlReader reader(faults);
    const SharedQueries shared(reader, folder / "shared");
    std::vector<Rule> rules;
    std::vector<fs::path> files;
    for (const auto& item : fs::directory_iterator(folder, code))
        if (item.path().extension() == ".sql") files.push_back(item.path());
    std::ranges::sort(files);
    for (const auto& path : files) {
        const SqlFile file = reader.read(
            path, {"id", "severity", "scope", "source", "needs", "uses", "zh", "en", "zh-act", "en-act"}, false);
        reader.require(file, {"id", "severity", "scope", "source", "needs", "zh", "en"});
        Rule rule{.file = file.path, .id = file.value("id"), .scope = file.value("scope"), .source = file.value("source"),
                  .needs = words(file.value("needs")), .zh = file.value("zh"), .en = file.value("en"),
                  .zh_act = file.value("zh-act"), .en_act = file.value("en-act")};
        if (!rule.id.empty() && rule.id != path.stem().string())
            reader.fault(file, file.head.at("id").line, "has another id than its file name, expected " + path.stem().string());
        const auto severity = severity_of(file.value("severity"));
        if (severity) rule.severity = *severity;
        else if (file.head.contains("severity"))
            reader.fault(file, file.head.at("severity").line, "severity is none of E, W, I");
        rule.query = shared.compose(file);
        rules.push_back(std::move(rule));
    }
    if (!faults.empty()) return std::unexpected(std::move(faults));
    if (rules.empty())
        return std::unexpected(
            std::vector{Error{ErrorCode::bad_template, folder.string(), "holds no rule, expected *.sql"}});
    return rules;
}

}  // namespace formloop::app
