// SPDX-License-Identifier: GPL-3.0-or-later
#include "src/app/export.h"

#include <cstdio>

#include <CLI/CLI.hpp>

#include "src/app/resources.h"
#include "src/app/workspace.h"
#include "src/cli/command.h"

namespace formloop::cli {
namespace {

class Export : public Command {
public:
    CLI::App* declare(CLI::App& program, Session& session) override {
        auto* command = program.add_subcommand("export", "everything the archive holds as tables: CSV, a workbook, or JSON");
        command->add_option("--format", format_, "csv, xlsx or json")->required()->type_name("FORMAT");
        command->add_option("-o,--output", request_.folder, "the folder to write; an older export there is replaced")->required()->type_name("DIR");
        command->add_option("--month", request_.month, "sheets of this month only, and the findings of it")->type_name("YYYY-MM");
        command->add_option("--table", request_.tables, "this table only (docs/tables.md), or findings; repeatable")->type_name("NAME");
        command->add_option("--as-of", request_.as_of, "day to judge on (default: the latest settled daily report)")->type_name("DATE");
        archive_option(*command, session);
        template_option(*command, session);
        return command;
    }

    int run(Session& session) override {
        if (format_ == "xlsx") request_.format = app::ExportFormat::xlsx;
        else if (format_ == "json") request_.format = app::ExportFormat::json;
        else if (format_ != "csv") return session.fail(Error{ErrorCode::usage, "--format", "is no format, expected csv, xlsx or json"});
        const auto catalog = session.catalog();
        if (!catalog) return session.fail(catalog.error());
        const auto rules = app::load_rules(app::rules_folder(*session.share()));
        if (!rules) return session.fail(rules.error());
        auto workspace = app::Workspace::open(session.archive(), {}, **catalog);
        if (!workspace) return session.fail(workspace.error());
        session.tell_of(workspace->archive);
        request_.language = session.language == Language::chinese ? app::Language::zh : app::Language::en;
        const auto exported = app::export_archive(workspace->archive, workspace->office, **catalog, *rules, request_);
        if (!exported) return session.fail(exported.error());

        for (const auto& [table, rows] : exported->rows)
            std::printf(session.text("%-32s %6lld 行\n", "%-32s %6lld rows\n").data(), table.c_str(), static_cast<long long>(rows));
        std::printf(session.text("待核实的栏目 %lld 个\n", "%lld fields wait for a person\n").data(), static_cast<long long>(exported->unsettled));
        if (exported->as_of.empty())
            std::fputs(session.text("formloop: 档案中没有已确认的日报表,未作检查;可用 --as-of 给出日期\n",
                                    "formloop: the archive holds no settled daily report, so nothing was checked; --as-of names a day\n").data(),
                       stderr);
        return exit_well;
    }

private:
    std::string format_;
    app::ExportRequest request_;
};

}  // namespace

std::unique_ptr<Command> export_command() { return std::make_unique<Export>(); }

}  // namespace formloop::cli
