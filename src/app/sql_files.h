// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "src/base/error.h"

/// Queries in files of their own, with a head of comments: rules, papers, and what they share.
namespace formloop::app {

struct HeadLine {
    std::string value;
    int line = 0;
};

/// A file taken apart: `-- key: value` lines at the top, then SQL.
struct SqlFile {
    std::string path;
    std::map<std::string, HeadLine> head;
    std::string sql;

    /// Empty when the head does not have it.
    std::string value(const std::string& key) const;
};

/// Reads such files and collects what is wrong with them, `file:line: what is, what was expected`, code `bad_template`.
class SqlReader {
public:
    explicit SqlReader(std::vector<Error>& faults) : faults_(faults) {}

    void fault(const SqlFile& file, int line, std::string message);

    /// `known`: keys that the head may have. A line that begins with four spaces goes on with the value above; a line
    /// without a known form is a remark when `remarks` are allowed.
    SqlFile read(const std::filesystem::path& path, const std::vector<std::string_view>& known, bool remarks);
    /// A fault for each key that the head lacks.
    void require(const SqlFile& file, const std::vector<std::string>& keys);

private:
    void head_line(SqlFile& file, std::string_view line, int number, const std::vector<std::string_view>& known, bool remarks,
                   std::string& key);

    std::vector<Error>& faults_;
};

/// The tables that queries share, each a query of its own; put in front of them as WITH terms.
class SharedQueries {
public:
    /// Reads every `*.sql` of a folder. The reader must outlive this.
    SharedQueries(SqlReader& reader, const std::filesystem::path& folder);

    /// The query of a file with what its `uses:` names before it. A fault for a name that is not there.
    std::string compose(const SqlFile& file) const;

private:
    void collect(const std::string& name, const SqlFile& user, int line, std::vector<std::string>& terms, int depth = 0) const;

    SqlReader& reader_;
    std::map<std::string, SqlFile> files_;
};

/// The words between blanks.
std::vector<std::string> words(std::string_view text);

}  // namespace formloop::app
