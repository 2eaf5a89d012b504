// SPDX-License-Identifier: GPL-3.0-or-later
#include "src/app/rules.h"

#include <algorithm>
#include <fstream>
#include <map>
#include <optional>

#include "src/base/text.h"

namespace formloop::app {
namespace {

namespace fs = std::filesystem;

struct HeadLine {
    std::string value;
    int line = 0;
};

/// A rule file taken apart: `-- key: value` lines at the top, then SQL.
struct SqlFile {
    std::string path;
    std::map<std::string, HeadLine> head;
    std::string sql;
    int sql_line = 1;
};

class Reader {
public:
    explicit Reader(std::vector<Error>& faults) : faults_(faults) {}

    void fault(const SqlFile& file, int line, std::string message) {
        faults_.push_back({ErrorCode::bad_template, file.path + ":" + std::to_string(line), std::move(message)});
    }

    /// `known`: keys that the head may have. A line that begins with four spaces goes on with the value above; a line
    /// without a known form is a remark when `remarks` are allowed.
    SqlFile read(const fs::path& path, const std::vector<std::string_view>& known, bool remarks) {
        SqlFile file{.path = path.string(), .head = {}, .sql = {}};
        std::ifstream in(path, std::ios::binary);
        const std::string text{std::istreambuf_iterator<char>(in), {}};
        std::string key;
        int number = 0;
        bool in_head = true;
        for (const auto& line : split(text, '\n')) {
            ++number;
            if (in_head && line.starts_with("--")) {
                head_line(file, line.substr(2), number, known, remarks, key);
                continue;
            }
            if (in_head) file.sql_line = number;
            in_head = false;
            file.sql += line + "\n";
        }
        while (!file.sql.empty() && (file.sql.back() == '\n' || file.sql.back() == ' ' || file.sql.back() == ';'))
            file.sql.pop_back();
        if (trim(file.sql).empty()) fault(file, number, "has no query, expected one after its head");
        return file;
    }

private:
    void head_line(SqlFile& file, std::string_view line, int number, const std::vector<std::string_view>& known,
                   bool remarks, std::string& key) {
        if (line.starts_with("    ") && !key.empty()) {
            file.head[key].value += " " + std::string(trim(line));
            return;
        }
        line = trim(line);
        if (line.empty() || line.starts_with("SPDX-License-Identifier:")) return;
        const auto colon = line.find(": ");
        const std::string name(line.substr(0, colon));
        if (colon == line.npos || std::ranges::find(known, name) == known.end()) {
            if (!remarks)
                fault(file, number,
                      "\"" + printable(name.substr(0, 40)) + "\" is no key of a rule's head, expected one of: " +
                          join({known.begin(), known.end()}, ", "));
            return;
        }
        if (file.head.contains(name)) return fault(file, number, "\"" + name + "\" stands twice, expected it once");
        key = name;
        file.head[key] = {std::string(trim(line.substr(colon + 2))), number};
    }

    std::vector<Error>& faults_;
};

std::vector<std::string> words(std::string_view text) {
    auto parts = split(text, ' ');
    std::erase_if(parts, [](const auto& part) { return part.empty(); });
    return parts;
}

/// The tables that rules share, each a query of its own; put in front of a rule's query as WITH terms.
class Shared {
public:
    Shared(Reader& reader, const fs::path& folder) : reader_(reader) {
        std::error_code ignored;
        for (const auto& item : fs::directory_iterator(folder, ignored)) {
            if (item.path().extension() != ".sql") continue;
            auto file = reader.read(item.path(), {"id", "uses"}, true);
            const auto name = item.path().stem().string();
            if (file.head["id"].value != name)
                reader.fault(file, 1, "has another id than its file name, expected " + name);
            files_[name] = std::move(file);
        }
    }

    /// Adds `name` and what it uses itself to `terms`, dependencies first.
    void collect(const std::string& name, const SqlFile& user, int line, std::vector<std::string>& terms,
                 int depth = 0) {
        const auto at = files_.find(name);
        if (at == files_.end() || depth > 16)
            return reader_.fault(user, line,
                                 "uses \"" + printable(name) + "\", expected the name of a file in shared/");
        if (std::ranges::find(terms, name) != terms.end()) return;
        const auto uses = at->second.head.find("uses");
        if (uses != at->second.head.end())
            for (const auto& inner : words(uses->second.value))
                collect(inner, at->second, uses->second.line, terms, depth + 1);
        if (std::ranges::find(terms, name) == terms.end()) terms.push_back(name);
    }
    const std::string& sql(const std::string& name) const { return files_.at(name).sql; }

private:
    Reader& reader_;
    std::map<std::string, SqlFile> files_;
};

/// Removes comments and blank lines before the first word, so that a leading WITH is seen.
std::string_view first_word(std::string_view sql) {
    while (true) {
        sql = trim(sql);
        if (!sql.starts_with("--")) return sql.substr(0, sql.find_first_of(" \n\t("));
        const auto end = sql.find('\n');
        if (end == sql.npos) return {};
        sql.remove_prefix(end);
    }
}

std::string compose(const Shared& shared, const std::vector<std::string>& terms, const std::string& sql) {
    if (terms.empty()) return sql;
    std::string all = "WITH ";
    for (std::size_t i = 0; i < terms.size(); ++i)
        all += (i ? ",\n" : "") + terms[i] + " AS (" + shared.sql(terms[i]) + "\n)";
    const auto word = first_word(sql);
    if (word != "WITH") return all + "\n" + sql;
    const auto at = std::size_t(word.data() - sql.data());
    return all + ",\n" + sql.substr(at + 4);
}

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
    Reader reader(faults);
    Shared shared(reader, folder / "shared");
    std::vector<Rule> rules;
    std::vector<fs::path> files;
    for (const auto& item : fs::directory_iterator(folder, code))
        if (item.path().extension() == ".sql") files.push_back(item.path());
    std::ranges::sort(files);
    for (const auto& path : files) {
        auto file = reader.read(
            path, {"id", "severity", "scope", "source", "needs", "uses", "zh", "en", "zh-act", "en-act"}, false);
        for (const auto* key : {"id", "severity", "scope", "source", "needs", "zh", "en"})
            if (!file.head.contains(key)) reader.fault(file, 1, std::string("has no \"") + key + "\" in its head");
        const auto value = [&](const char* key) { return file.head[key].value; };
        Rule rule{.file = file.path, .id = value("id"), .scope = value("scope"), .source = value("source"),
                  .needs = words(value("needs")), .zh = value("zh"), .en = value("en"), .zh_act = value("zh-act"),
                  .en_act = value("en-act")};
        if (!rule.id.empty() && rule.id != path.stem().string())
            reader.fault(file, file.head["id"].line,
                         "has another id than its file name, expected " + path.stem().string());
        const auto severity = severity_of(value("severity"));
        if (severity) rule.severity = *severity;
        else if (file.head["severity"].line)
            reader.fault(file, file.head["severity"].line, "severity is none of E, W, I");
        std::vector<std::string> terms;
        for (const auto& name : words(value("uses"))) shared.collect(name, file, file.head["uses"].line, terms);
        if (faults.empty()) rule.query = compose(shared, terms, std::string(trim(file.sql)));
        rules.push_back(std::move(rule));
    }
    if (!faults.empty()) return std::unexpected(std::move(faults));
    if (rules.empty())
        return std::unexpected(
            std::vector{Error{ErrorCode::bad_template, folder.string(), "holds no rule, expected *.sql"}});
    return rules;
}

}  // namespace formloop::app
