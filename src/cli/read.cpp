// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <atomic>
#include <csignal>
#include <cstdio>

#include <CLI/CLI.hpp>

#include "src/app/copies.h"
#include "src/app/intake.h"
#include "src/app/workspace.h"
#include "src/base/text.h"
#include "src/cli/command.h"
#include "src/cli/phrases.h"
#include "src/cli/progress.h"
#include "src/cli/reading.h"
#include "src/record/json.h"

namespace formloop::cli {
namespace {

std::atomic<bool> interrupted = false;

class Read : public Command {
public:
    CLI::App* declare(CLI::App& program, Session& session) override {
        auto* command = program.add_subcommand("read", "scans into records; safe to run again");
        command->add_option("PATH", paths_, "files or folders")->required();
        command->add_option("--password-file", password_file_, "holds the password of encrypted PDFs")->type_name("F");
        command->add_option("--jobs", jobs_, "readers at a time (default: one a core)")->check(CLI::Range(1, 256));
        command->add_flag("--json", json_, "one line a page, and a summary");
        archive_option(*command, session);
        template_option(*command, session);
        return command;
    }

    int run(Session& session) override {
        std::string password;
        if (!password_file_.empty()) {
            const auto text = read_file(password_file_);
            if (!text) return session.fail(text.error());
            password = text->substr(0, text->find_first_of("\r\n"));
        }
        const auto files = app::find_scans(paths_);
        if (!files) return session.fail(files.error());
        const auto desk = ReadingDesk::open(session, session.archive(), jobs_);
        if (!desk) return session.fail(desk.error());

        std::signal(SIGINT, [](int) { interrupted = true; });
        Progress progress(session.language);
        app::IntakeEvents events;
        events.page = [&](record::PageResult page, const std::string&) {
            progress.clear();
            page.message = said_in(session.language, page.message, page.reason);
            report(session, page);
        };
        events.progress = [&](int done, int known) { progress.update(done, known); };
        events.stop = [] { return interrupted.load(); };
        const auto summary = (*desk)->take_in(*files, password, events);
        progress.clear();
        if (!summary) return session.fail(summary.error());
        report(session, *summary);
        const bool all_well = summary->refused == 0 && std::ranges::all_of(summary->states, [](const auto& state) {
            return state.second == 0 || state.first == record::PageState::done || state.first == record::PageState::blank;
        });
        return all_well && !interrupted ? exit_well : exit_findings;
    }

private:
    void report(const Session& session, const record::PageResult& page) const {
        if (json_) {
            std::puts(record::write_page(page).c_str());
            std::fflush(stdout);
            return;
        }
        int doubtful = 0;
        for (const auto& field : page.fields)
            doubtful += field.state == record::FieldState::doubtful || field.state == record::FieldState::unreadable;
        std::string line = printable(page.source);
        if (page.page > 0) line += std::string(session.text(" 第 ", " page ")) + std::to_string(page.page) + std::string(session.text(" 页", ""));
        line += ": " + std::string(record::to_string(page.state));
        if (!page.form.empty()) line += " " + page.form + " p" + std::to_string(page.form_page);
        if (doubtful) line += ", " + std::to_string(doubtful) + std::string(session.text(" 处待确认", " to settle"));
        if (!page.message.empty()) line += " (" + page.message + ")";
        if (page.duplicate) line += std::string(session.text(",此前已读", ", read before"));
        std::puts(line.c_str());
    }

    void report(const Session& session, const record::ReadSummary& summary) const {
        if (json_) {
            std::puts(record::write_summary(summary).c_str());
            return;
        }
        std::printf(session.text("文件 %d:新 %d,重复 %d,拒收 %d;页 %d:", "files %d: new %d, duplicates %d, refused %d; pages %d:").data(),
                    summary.files, summary.documents, summary.duplicates, summary.refused, summary.pages);
        for (const auto& [state, count] : summary.states) std::printf(" %s %d", std::string(record::to_string(state)).c_str(), count);
        std::puts("");
    }

    std::vector<std::string> paths_;
    std::string password_file_;
    int jobs_ = 0;
    bool json_ = false;
};

}  // namespace

std::unique_ptr<Command> read_command() { return std::make_unique<Read>(); }

}  // namespace formloop::cli
