// SPDX-License-Identifier: GPL-3.0-or-later
#include <unistd.h>

#include <cstdio>

#include <CLI/CLI.hpp>

#include "src/app/care_json.h"
#include "src/app/workspace.h"
#include "src/base/text.h"
#include "src/cli/command.h"
#include "src/cli/phrases.h"

namespace formloop::cli {
namespace {

/// Looking after an archive. Each of its commands is a member that declares itself and is run when it was named.
class Archive : public Command {
public:
    CLI::App* declare(CLI::App& program, Session& session) override {
        auto* command = program.add_subcommand("archive", "verify, rebuild, back up and restore an archive, forget a customer");
        command->require_subcommand(1);
        declare_verify(*command, session);
        declare_rebuild(*command, session);
        declare_backup(*command, session);
        declare_restore(*command, session);
        declare_forget(*command, session);
        return command;
    }

    int run(Session& session) override { return run_(session); }

private:
    void declare_verify(CLI::App& command, Session& session) {
        auto* verify = command.add_subcommand("verify", "whether everything is there and unchanged");
        common_options(*verify, session);
        verify->callback([this] { run_ = [this](Session& s) { return verify_archive(s); }; });
    }

    void declare_rebuild(CLI::App& command, Session& session) {
        auto* rebuild = command.add_subcommand("rebuild", "makes records and tables again from what was read and entered");
        common_options(*rebuild, session);
        rebuild->callback([this] { run_ = [this](Session& s) { return rebuild_archive(s); }; });
    }

    void declare_backup(CLI::App& command, Session& session) {
        auto* backup = command.add_subcommand("backup", "a copy with everything, checked after it was written");
        backup->add_option("DIR", folder_, "new folder for it")->required();
        common_options(*backup, session);
        backup->callback([this] { run_ = [this](Session& s) { return back_up(s); }; });
    }

    void declare_restore(CLI::App& command, Session& session) {
        auto* restore = command.add_subcommand("restore", "an archive from a backup, into a folder that is not there or empty");
        restore->add_option("BACKUP", folder_, "what archive backup made")->required();
        common_options(*restore, session);
        restore->callback([this] { run_ = [this](Session& s) { return restore_backup(s); }; });
    }

    void declare_forget(CLI::App& command, Session& session) {
        auto* forget = command.add_subcommand("forget", "takes away everything of a customer, for good");
        forget->add_option("CUSTOMER", customer_, "file number, such as A01-09-0011")->required();
        forget->add_flag("--dry-run", dry_run_, "only says what would go");
        forget->add_flag("--yes", yes_, "does not ask");
        common_options(*forget, session);
        forget->callback([this] { run_ = [this](Session& s) { return forget_customer(s); }; });
    }

    void common_options(CLI::App& command, Session& session) {
        archive_option(command, session);
        template_option(command, session);
        command.add_flag("--json", json_, "JSON, one line a thing");
    }

    /// The archive with the forms, held against all other runs. What opening it did is told.
    static std::expected<app::Workspace, std::vector<Error>> open_for_itself(Session& session) {
        const auto catalog = session.catalog();
        if (!catalog) return std::unexpected(catalog.error());
        auto workspace = app::Workspace::open(session.archive(), {.access = store::Access::exclusive}, **catalog);
        if (workspace) session.tell_of(workspace->archive);
        return workspace;
    }

    int verify_archive(Session& session) {
        auto workspace = open_for_itself(session);
        if (!workspace) {
            // An archive that is too damaged to open has a fault like any other.
            const auto& faults = workspace.error();
            if (faults.size() != 1 || faults.front().code != ErrorCode::archive_damaged) return session.fail(faults);
            report_fault(session, faults.front());
            return exit_unable;
        }
        const auto seen = workspace->archive.verify();
        if (!seen) return session.fail(seen.error());
        for (const Error& fault : seen->faults) report_fault(session, fault);
        if (json_)
            std::puts(app::to_json(*seen).c_str());
        else if (seen->faults.empty())
            std::printf(session.text("档案完好:文件 %lld,原件 %lld,页 %lld,页图 %lld,记录 %lld,条目 %lld\n",
                                     "the archive is whole: documents %lld, originals %lld, pages %lld, page pictures %lld, "
                                     "records %lld, entries %lld\n").data(),
                        static_cast<long long>(seen->documents), static_cast<long long>(seen->originals),
                        static_cast<long long>(seen->captures), static_cast<long long>(seen->pictures),
                        static_cast<long long>(seen->records), static_cast<long long>(seen->entries));
        else
            std::printf(session.text("发现 %zu 处问题\n", "%zu faults\n").data(), seen->faults.size());
        return seen->faults.empty() ? exit_well : exit_unable;
    }

    int rebuild_archive(Session& session) {
        auto workspace = open_for_itself(session);
        if (!workspace) return session.fail(workspace.error());
        const auto wrong = workspace->archive.rebuild();
        if (!wrong) return session.fail(wrong.error());
        if (json_)
            std::puts(app::rebuilt_json(*wrong).c_str());
        else if (wrong->empty())
            std::printf("%s\n", session.text("已由条目重新生成,原来没有错误", "made again from the entries, nothing was wrong").data());
        else
            std::printf(session.text("已由条目重新生成,原来有误的表:%s\n", "made again from the entries, these tables were wrong: %s\n").data(),
                        join(*wrong, ", ").c_str());
        return exit_well;
    }

    int back_up(Session& session) {
        auto archive = store::Archive::open(session.archive());
        if (!archive) return session.fail(archive.error());
        session.tell_of(*archive);
        return report_size(session, archive->back_up(folder_), "备份完成并已核对", "backed up and checked");
    }

    int restore_backup(Session& session) {
        return report_size(session, store::restore(folder_, session.archive()), "恢复完成并已核对", "restored and checked");
    }

    int forget_customer(Session& session) {
        auto workspace = open_for_itself(session);
        if (!workspace) return session.fail(workspace.error());
        auto plan = app::plan_forgetting(workspace->archive, **session.catalog(), customer_);
        if (!plan) return session.fail(plan.error());
        for (const auto& page : plan->pages) report_page(session, page);
        if (!dry_run_ && !yes_) {
            if (!isatty(STDIN_FILENO))
                return session.fail(Error{ErrorCode::usage, "", "forgetting cannot be undone, --yes or --dry-run was expected"});
            if (!confirmed(session)) return exit_findings;
        }
        const std::string last = json_ ? app::to_json(*plan) : total(session, *plan);
        if (!dry_run_)
            if (const auto done = app::forget(workspace->archive, std::move(*plan)); !done) return session.fail(done.error());
        std::puts(last.c_str());
        return exit_well;
    }

    void report_page(const Session& session, const app::ForgottenPage& page) const {
        if (json_) {
            std::puts(app::to_json(page).c_str());
            return;
        }
        std::string line = printable(page.source) + std::string(session.text(" 第 ", " page ")) + std::to_string(page.page) +
                           std::string(session.text(" 页: ", ": "));
        if (page.fate == app::PageFate::removed) line += session.text("客户本人的页,移除", "the customer's own, removed");
        if (page.fate == app::PageFate::unclear)
            line += session.text("与其同在一个文件而未能辨认,移除", "in one file with the customer's and not readable, removed");
        if (page.fate == app::PageFate::trimmed)
            line += std::string(session.text("涂黑并移除:行 ", "blacked out and removed: rows ")) + std::to_string(page.rows) +
                    std::string(session.text(",其他栏目 ", ", other fields ")) + std::to_string(page.fields);
        std::puts(line.c_str());
    }

    std::string total(const Session& session, const app::ForgetPlan& plan) const {
        char line[240];
        std::snprintf(line, sizeof line,
                      session.text("%s:记录 %lld,他处的行 %lld,页 %zu,原件 %zu,打印件 %zu;此前所做的备份中仍有",
                                   "%s: records %lld, rows elsewhere %lld, pages %zu, originals %zu, printed copies %zu; "
                                   "backups made before still hold it").data(),
                      (dry_run_ ? session.text("将移除", "would be removed") : session.text("已移除", "removed")).data(),
                      static_cast<long long>(plan.what.records), static_cast<long long>(plan.what.rows), plan.pages.size(),
                      plan.what.originals.size(), plan.what.copies.size() + plan.what.trimmed_copies.size());
        return line;
    }

    static bool confirmed(const Session& session) {
        std::fputs(session.text("移除后无法恢复。确定吗?输入 yes:", "This cannot be undone. Remove it? Type yes: ").data(), stderr);
        char answer[16] = {};
        return std::fgets(answer, sizeof answer, stdin) && trim(answer) == "yes";
    }

    int report_size(const Session& session, const std::expected<store::BackupSize, Error>& size, const char* chinese,
                    const char* english) const {
        if (!size) return session.fail(size.error());
        if (json_)
            std::puts(app::to_json(*size).c_str());
        else
            std::printf(session.text("%s:文件 %lld 个,%.1f MB\n", "%s: %lld files, %.1f MB\n").data(),
                        session.text(chinese, english).data(), static_cast<long long>(size->files), double(size->bytes) / 1e6);
        return exit_well;
    }

    void report_fault(const Session& session, const Error& fault) const {
        const Error said{fault.code, said_in(session.language, fault.where), said_in(session.language, fault.message)};
        std::puts((json_ ? app::fault_json(said) : to_string(said)).c_str());
    }

    std::function<int(Session&)> run_;
    std::string folder_, customer_;
    bool json_ = false, dry_run_ = false, yes_ = false;
};

}  // namespace

std::unique_ptr<Command> archive_command() { return std::make_unique<Archive>(); }

}  // namespace formloop::cli
