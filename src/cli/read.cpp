// SPDX-License-Identifier: GPL-3.0-or-later
#include <atomic>
#include <csignal>
#include <cstdio>

#include <CLI/CLI.hpp>

#include "src/app/intake.h"
#include "src/cli/command.h"
#include "src/cli/progress.h"
#include "src/cli/read_report.h"
#include "src/cli/reading.h"

namespace formloop::cli {
namespace {

std::atomic<bool> interrupted = false;

class Read : public Command {
public:
    CLI::App* declare(CLI::App& program, Session& session) override {
        auto* command = program.add_subcommand("read", "scans into records; safe to run again");
        command->add_option("PATH", paths_, "files or folders")->required();
        reading_.declare(*command, session);
        return command;
    }

    int run(Session& session) override {
        const auto password = reading_.password();
        if (!password) return session.fail(password.error());
        const auto files = app::find_scans(paths_);
        if (!files) return session.fail(files.error());
        const auto desk = ReadingDesk::open(session, session.archive(), reading_.jobs);
        if (!desk) return session.fail(desk.error());

        std::signal(SIGINT, [](int) { interrupted = true; });
        Progress progress(session.language);
        app::IntakeEvents events;
        const ReadReport report(session, reading_.json);
        events.page = [&](const record::PageResult& page, const std::string&) {
            progress.clear();
            report.page(page);
        };
        events.progress = [&](int done, int known) { progress.update(done, known); };
        events.stop = [] { return interrupted.load(); };
        const auto summary = (*desk)->take_in(*files, *password, events);
        progress.clear();
        if (!summary) return session.fail(summary.error());
        report.summary(*summary);
        return all_well(*summary) && !interrupted ? exit_well : exit_findings;
    }

private:
    std::vector<std::string> paths_;
    ReadingOptions reading_;
};

}  // namespace

std::unique_ptr<Command> read_command() { return std::make_unique<Read>(); }

}  // namespace formloop::cli
