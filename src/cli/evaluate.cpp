// SPDX-License-Identifier: GPL-3.0-or-later
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <set>

#include <CLI/CLI.hpp>

#include "ocr/page_crop.h"
#include "src/app/evaluate.h"
#include "src/base/text.h"
#include "src/cli/command.h"
#include "src/cli/progress.h"
#include "src/cli/reading.h"

namespace formloop::cli {
namespace {

namespace fs = std::filesystem;

/// A folder that is gone when this is.
class TemporaryFolder {
public:
    TemporaryFolder() {
        std::string name = (fs::temp_directory_path() / "formloop-evaluate-XXXXXX").string();
        if (mkdtemp(name.data())) path_ = name;
    }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    ~TemporaryFolder() {
        std::error_code ignored;
        if (!path_.empty()) fs::remove_all(path_, ignored);
    }
    const fs::path& path() const { return path_; }

private:
    fs::path path_;
};

class Evaluate : public Command {
public:
    CLI::App* declare(CLI::App& program, Session& session) override {
        auto* command = program.add_subcommand("evaluate", "accuracy against known answers, per kind of field, with intervals");
        command->add_option("TRUTH-DIR", folder_, "scans and truth.jsonl")->required();
        command->add_option("--jobs", jobs_, "readers at a time (default: one a core)")->check(CLI::Range(1, 256));
        command->add_option("--office", office_file_, "office.yaml that the sheets belong to")->type_name("FILE");
        command->add_flag("--json", json_, "as JSON");
        command->add_flag("--wrong", list_wrong_, "list the fields that are wrong, without their values");
        template_option(*command, session);
        return command;
    }

    int run(Session& session) override {
        const auto truth = app::read_truth(folder_);
        if (!truth) return session.fail(truth.error());
        std::vector<app::ScanFile> files;
        std::set<std::string> named;
        for (const auto& page : *truth)
            if (named.insert(page.page.source).second)
                files.push_back({fs::path(folder_) / page.page.source, (fs::path(folder_) / page.page.source).string()});

        const TemporaryFolder archive;
        if (!office_file_.empty()) {
            std::error_code fault;
            if (!fs::copy_file(office_file_, archive.path() / "office.yaml", fault))
                return session.fail(Error{ErrorCode::not_found, printable(office_file_), "no such file, or it may not be read"});
        }
        auto desk = ReadingDesk::open(session, archive.path(), jobs_);
        if (!desk) return session.fail(desk.error());
        std::vector<app::ReadPage> pages;
        Progress progress(session.language);
        app::IntakeEvents events;
        events.page = [&](const record::PageResult& page, const std::string& map_text) {
            app::ReadPage& read = pages.emplace_back(page);
            if (const auto map = ocr::parse_page_map(map_text); map && !map_text.empty())
                read.to_scan = [map = *map](Point<Mm> at) { return map(at); };
        };
        events.progress = [&](int done, int known) { progress.update(done, known); };
        const auto begun = std::chrono::steady_clock::now();
        const auto summary = (*desk)->take_in(files, "", events);
        const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begun;
        progress.clear();
        if (!summary) return session.fail(summary.error());

        const auto catalog = session.catalog();
        auto result = app::evaluate(*truth, pages, folder_, [&](std::string_view form, int version) {
            return (*catalog)->find(form, version);
        });
        if (!pages.empty()) result.seconds_per_page = took.count() / static_cast<double>(pages.size());
        std::fputs((json_ ? app::to_json(result) + "\n" : app::to_table(result)).c_str(), stdout);
        if (list_wrong_)
            for (const auto& field : result.wrong)
                std::printf("%s page %d: %s (%s, %s)\n", printable(field.source).c_str(), field.page, field.path.c_str(),
                            std::string(templates::to_string(field.kind)).c_str(), field.ink.c_str());
        return exit_well;
    }

private:
    std::string folder_, office_file_;
    int jobs_ = 0;
    bool json_ = false, list_wrong_ = false;
};

}  // namespace

std::unique_ptr<Command> evaluate_command() { return std::make_unique<Evaluate>(); }

}  // namespace formloop::cli
