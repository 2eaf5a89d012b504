// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/cli/program.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <sstream>

namespace formloop::black_box {
namespace {

namespace fs = std::filesystem;

std::string bytes_of(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);) lines.push_back(line);
    return lines;
}

}  // namespace

std::vector<std::string> Outcome::sentences() const {
    std::vector<std::string> found;
    const std::string mark = "formloop: ";
    for (const auto& line : lines_of(err))
        if (line.starts_with(mark)) found.push_back(line.substr(mark.size()));
    return found;
}

std::vector<nlohmann::json> Outcome::lines() const {
    std::vector<nlohmann::json> found;
    for (const auto& line : lines_of(out)) {
        found.push_back(nlohmann::json::parse(line, nullptr, false));
        EXPECT_FALSE(found.back().is_discarded()) << line;
    }
    return found;
}

nlohmann::json Outcome::page(const std::string& source, int number) const {
    nlohmann::json found = nlohmann::json::object();
    int seen = 0;
    for (const auto& line : lines())
        if (line.contains("source") && line["source"] == source && line["page"] == number) found = line, ++seen;
    EXPECT_EQ(seen, 1) << source << " page " << number << " in:\n" << out << err;
    return found;
}

Outcome formloop(const fs::path& folder, const std::vector<std::string>& arguments, const How& how) {
    std::string name = (fs::temp_directory_path() / "formloop-run-XXXXXX").string();
    if (!mkdtemp(name.data())) throw std::runtime_error("no temporary folder");
    const fs::path kept = name;
    const std::string out = how.stdout_file.empty() ? (kept / "out").string() : how.stdout_file, err = (kept / "err").string();
    std::vector<char*> argv{const_cast<char*>("formloop")};
    for (const auto& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
    argv.push_back(nullptr);

    const pid_t pid = fork();
    if (pid == 0) {
        if (chdir(folder.c_str()) != 0) _exit(120);
        for (const auto& [file, at] : {std::pair{out, 1}, {err, 2}})
            if (const int fd = open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600); fd < 0 || dup2(fd, at) < 0) _exit(121);
        for (const char* unset : {"FORMLOOP_ARCHIVE", "LC_ALL", "LC_MESSAGES", "LANG", "LANGUAGE"}) unsetenv(unset);
        for (const auto& [key, value] : how.environment) setenv(key.c_str(), value.c_str(), 1);
        if (how.in_child) how.in_child();
        execv(FORMLOOP_PROGRAM, argv.data());
        _exit(122);
    }
    int status = 0;
    waitpid(pid, &status, 0);
    Outcome run{WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status), bytes_of(kept / "out"), bytes_of(kept / "err")};
    std::error_code ignored;
    fs::remove_all(kept, ignored);
    return run;
}

Desk::Desk() {
    std::string name = (fs::temp_directory_path() / "formloop-cli-XXXXXX").string();
    if (!mkdtemp(name.data())) throw std::runtime_error("no temporary folder");
    folder_ = name;
}

Desk::~Desk() {
    std::error_code ignored;
    if (!testing::Test::HasFailure()) fs::remove_all(folder_, ignored);
}

void Desk::write(const std::string& name, std::string_view bytes) const {
    fs::create_directories((folder_ / name).parent_path());
    std::ofstream(folder_ / name, std::ios::binary) << bytes;
}

std::string Desk::read(const std::string& name) const { return bytes_of(folder_ / name); }

}  // namespace formloop::black_box
