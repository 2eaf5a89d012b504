// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

/// The built program, run as a user runs it.
namespace formloop::black_box {

struct Outcome {
    int code = -1;  ///< exit code; 128 + the signal that ended it
    std::string out, err;

    /// The lines of stderr that are sentences of the program, without `formloop: ` before them; progress is left out.
    std::vector<std::string> sentences() const;
    /// The lines of stdout as JSON.
    std::vector<nlohmann::json> lines() const;
    /// The line of a page in `read --json`; an empty object when there is none or several.
    nlohmann::json page(const std::string& source, int number = 1) const;
};

struct How {
    std::map<std::string, std::string> environment;  ///< on top of a plain one: C locale, no archive named
    std::string stdout_file;                         ///< empty: taken
    std::function<void()> in_child;                  ///< before the program begins
};

/// Runs `formloop ARGUMENTS…` in a folder and waits for its end.
Outcome formloop(const std::filesystem::path& folder, const std::vector<std::string>& arguments, const How& how = {});

/// A folder of its own for a test, gone afterwards unless the test failed.
class Desk {
public:
    Desk();
    ~Desk();
    Desk(const Desk&) = delete;
    Desk& operator=(const Desk&) = delete;

    const std::filesystem::path& folder() const { return folder_; }
    std::filesystem::path operator/(const std::string& name) const { return folder_ / name; }
    void write(const std::string& name, std::string_view bytes) const;
    std::string read(const std::string& name) const;
    Outcome run(const std::vector<std::string>& arguments, const How& how = {}) const { return formloop(folder_, arguments, how); }

private:
    std::filesystem::path folder_;
};

}  // namespace formloop::black_box
