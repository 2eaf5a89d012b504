// SPDX-License-Identifier: GPL-3.0-or-later
#include "src/app/sql_files.h"

#include <algorithm>
#include <fstream>
#include <iterator>

#include "src/base/text.h"

namespace formloop::app {
namespace {

namespace fs = std::filesystem;

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

}  // namespace

std::string SqlFile::value(const std::string& key) const {
    const auto at = head.find(key);
    return at == head.end() ? std::string{} : at->second.value;
}

void SqlReader::fault(const SqlFile& file, int line, std::string message) {
    faults_.push_back({ErrorCode::bad_template, file.path + ":" + std::to_string(line), std::move(message)});
}

SqlFile SqlReader::read(const fs::path& path, const std::vector<std::string_view>& known, bool remarks) {
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
        in_head = false;
        file.sql += line + "\n";
    }
    while (!file.sql.empty() && (file.sql.back() == '\n' || file.sql.back() == ' ' || file.sql.back() == ';'))
        file.sql.pop_back();
    if (trim(file.sql).empty()) fault(file, number, "has no query, expected one after its head");
    return file;
}

void SqlReader::head_line(SqlFile& file, std::string_view line, int number, const std::vector<std::string_view>& known, bool remarks,
                          std::string& key) {
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
                  "\"" + printable(name.substr(0, 40)) + "\" is no key of its head, expected one of: " +
                      join({known.begin(), known.end()}, ", "));
        return;
    }
    if (file.head.contains(name)) return fault(file, number, "\"" + name + "\" stands twice, expected it once");
    key = name;
    file.head[key] = {std::string(trim(line.substr(colon + 2))), number};
}

void SqlReader::require(const SqlFile& file, const std::vector<std::string>& keys) {
    for (const auto& key : keys)
        if (!file.head.contains(key)) fault(file, 1, "has no \"" + key + "\" in its head");
}

SharedQueries::SharedQueries(SqlReader& reader, const fs::path& folder) : reader_(reader) {
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
void SharedQueries::collect(const std::string& name, const SqlFile& user, int line, std::vector<std::string>& terms,
                            int depth) const {
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

std::string SharedQueries::compose(const SqlFile& file) const {
    std::vector<std::string> terms;
    if (const auto uses = file.head.find("uses"); uses != file.head.end())
        for (const auto& name : words(uses->second.value)) collect(name, file, uses->second.line, terms);
    const std::string sql(trim(file.sql));
    if (terms.empty()) return sql;
    std::string all = "WITH ";
    for (std::size_t i = 0; i < terms.size(); ++i)
        all += (i ? ",\n" : "") + terms[i] + " AS (" + files_.at(terms[i]).sql + "\n)";
    const auto word = first_word(sql);
    if (word != "WITH") return all + "\n" + sql;
    return all + ",\n" + sql.substr(static_cast<std::size_t>(word.data() - sql.data()) + 4);
}

std::vector<std::string> words(std::string_view text) {
    auto parts = split(text, ' ');
    std::erase_if(parts, [](const auto& part) { return part.empty(); });
    return parts;
}

}  // namespace formloop::app
