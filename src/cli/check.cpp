// SPDX-License-Identifier: GPL-3.0-or-later
#include "src/app/check.h"

#include <cstdio>

#include <CLI/CLI.hpp>

#include "src/app/resources.h"
#include "src/app/workspace.h"
#include "src/cli/command.h"

namespace formloop::cli {
namespace {

class Check : public Command {
public:
    CLI::App* declare(CLI::App& program, Session& session) override {
        auto* command = program.add_subcommand("check", "what does not agree, and where it stands");
        command->add_option("--as-of", request_.as_of, "day to judge on (default: the latest settled daily report)")->type_name("DATE");
        command->add_option("--rule", request_.rule, "this rule only")->type_name("ID");
        command->add_option("--subject", request_.subject, "this subject only")->type_name("S");
        command->add_flag("--all", all_, "every instance, passing ones too");
        command->add_flag("--json", json_, "one line an instance, and the counts");
        archive_option(*command, session);
        template_option(*command, session);
        return command;
    }

    int run(Session& session) override {
        const auto catalog = session.catalog();
        if (!catalog) return session.fail(catalog.error());
        const auto rules = app::load_rules(app::rules_folder(*session.share()));
        if (!rules) return session.fail(rules.error());
        auto workspace = app::Workspace::open(session.archive(), {}, **catalog);
        if (!workspace) return session.fail(workspace.error());
        session.tell_of(workspace->archive);
        auto request = request_;
        request.misreadings = true;
        const auto report = app::check(workspace->archive, *rules, workspace->office, request);
        if (!report) return session.fail(report.error());

        const auto language = session.language == Language::chinese ? app::Language::zh : app::Language::en;
        const record::FindForm find_form = [&](std::string_view form, int version) { return (*catalog)->find(form, version); };
        for (const auto& finding : report->findings) {
            if (finding.result == app::Result::pass && !all_) continue;
            // People are told what they can act on; programs get everything that is not PASS.
            if (finding.result == app::Result::not_applicable && !all_ && !json_) continue;
            std::puts(json_ ? app::to_json(finding, language).c_str() : app::to_text(finding, language, find_form).c_str());
        }
        if (json_)
            std::puts(app::to_json(*report).c_str());
        else
            print_summary(session, *report);
        const auto count = [&](app::Result result) { return report->counts.contains(result) ? report->counts.at(result) : 0; };
        return count(app::Result::fail) + count(app::Result::unsure) > 0 ? exit_findings : exit_well;
    }

private:
    static void print_summary(const Session& session, const app::CheckReport& report) {
        std::printf(session.text("截止 %s%s:", "as of %s%s:").data(), report.as_of.c_str(),
                    report.as_of_from_archive ? session.text("(最近一份日报表)", " (the latest daily report)").data() : "");
        for (const auto& [result, count] : report.counts) std::printf(" %s %d", std::string(app::to_string(result)).c_str(), count);
        std::puts("");
    }

    app::CheckRequest request_;
    bool all_ = false, json_ = false;
};

}  // namespace

std::unique_ptr<Command> check_command() { return std::make_unique<Check>(); }

}  // namespace formloop::cli
