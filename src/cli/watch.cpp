// SPDX-License-Identifier: GPL-3.0-or-later
#include <atomic>
#include <csignal>
#include <cstdio>
#include <utility>

#include <CLI/CLI.hpp>

#include "src/app/folder_events.h"
#include "src/app/inbox.h"
#include "src/base/text.h"
#include "src/cli/command.h"
#include "src/cli/read_report.h"
#include "src/cli/reading.h"

namespace formloop::cli {
namespace {

using std::chrono::milliseconds;

std::atomic<bool> ending = false;

constexpr milliseconds while_waiting{200};  ///< between two looks while a file is not finished
constexpr milliseconds while_idle{1000};    ///< to hear a signal that came just before the wait
constexpr int idle_looks = 10;              ///< after so many idle waits it looks for itself: some folders send no events

/// Reads what is put into a folder, until it is told to end.
class Watch : public Command {
public:
    CLI::App* declare(CLI::App& program, Session& session) override {
        auto* command = program.add_subcommand("watch", "reads every scan that is put into a folder, once it is finished");
        command->add_option("DIR", folder_, "the folder, and what is below it")->required();
        command->add_option("--settle", settle_, "how long a file stays as it is before it is read (default: 5)")
            ->type_name("SECONDS")
            ->check(CLI::Range(0.0, 3600.0));
        command->add_flag("--once", once_, "ends when everything that is there was read");
        reading_.declare(*command, session);
        return command;
    }

    int run(Session& session) override {
        std::error_code ignored;
        if (!std::filesystem::is_directory(folder_, ignored))
            return session.fail(Error{ErrorCode::not_found, printable(folder_), "no such folder, expected one to watch"});
        auto password = reading_.password();
        if (!password) return session.fail(password.error());
        password_ = std::move(*password);
        auto desk = ReadingDesk::open(session, session.archive(), reading_.jobs);
        if (!desk) return session.fail(desk.error());
        for (const int signal : {SIGINT, SIGTERM}) std::signal(signal, [](int) { ending = true; });
        std::fprintf(stderr, session.text("formloop: 正在看守 %s\n", "formloop: watching %s\n").data(), printable(folder_).c_str());

        app::Inbox inbox(folder_, milliseconds(static_cast<long long>(settle_ * 1000)));
        app::FolderEvents changes(folder_);
        auto due = (*desk)->unfinished();
        if (!due) return session.fail(due.error());
        bool told_of_lock = false;
        for (int idle = 0; !ending;) {
            if (due->empty()) *due = inbox.finished(app::Inbox::Clock::now());
            if (!due->empty()) {
                if (const auto opened = (*desk)->open_archive(session); !opened) {
                    if (opened.error().front().code != ErrorCode::archive_locked) return session.fail(opened.error());
                    if (!std::exchange(told_of_lock, true)) session.fail(opened.error());
                    continue;  // opening waited already
                }
                told_of_lock = false;
                if (const auto read = take_in(session, **desk, *due); !read) return session.fail(read.error());
                due->clear();
                continue;
            }
            // Between two files the archive is free for others.
            (*desk)->close_archive();
            if (inbox.waiting()) {
                changes.wait(while_waiting);
                continue;
            }
            if (once_) break;
            while (!ending && !changes.wait(while_idle) && ++idle % idle_looks != 0) {
            }
        }
        ReadReport(session, reading_.json).summary(total_);
        return all_well(total_) ? exit_well : exit_findings;
    }

private:
    std::expected<void, Error> take_in(const Session& session, ReadingDesk& desk, const std::vector<app::ScanFile>& files) {
        const ReadReport report(session, reading_.json);
        int vanished = 0;
        app::IntakeEvents events;
        events.page = [&](const record::PageResult& page, const std::string&) {
            // A file that was taken away again was never given to us.
            if (page.reason == "not-found") ++vanished;
            else report.page(page);
        };
        events.stop = [] { return ending.load(); };
        const auto summary = desk.take_in(files, password_, events);
        if (!summary) return std::unexpected(summary.error());
        // Files that were not begun when the end came are not counted.
        total_.documents += summary->documents;
        total_.duplicates += summary->duplicates;
        total_.refused += summary->refused - vanished;
        total_.pages += summary->pages - vanished;
        for (const auto& [state, count] : summary->states)
            total_.states[state] += count - (state == record::PageState::unreadable ? vanished : 0);
        total_.files = total_.documents + total_.duplicates + total_.refused;
        return {};
    }

    std::string folder_, password_;
    double settle_ = 5;
    bool once_ = false;
    ReadingOptions reading_;
    record::ReadSummary total_;
};

}  // namespace

std::unique_ptr<Command> watch_command() { return std::make_unique<Watch>(); }

}  // namespace formloop::cli
