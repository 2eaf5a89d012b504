// SPDX-License-Identifier: GPL-3.0-or-later
#include "src/app/issue.h"

#include <algorithm>
#include <cstdio>

#include <CLI/CLI.hpp>

#include "src/app/audit.h"
#include "src/app/check.h"
#include "src/app/copies.h"
#include "src/app/papers.h"
#include "src/app/resources.h"
#include "src/app/workspace.h"
#include "src/base/text.h"
#include "src/cli/command.h"

namespace formloop::cli {
namespace {

constexpr const char* kAudit = "audit-report";

class Issue : public Command {
public:
    CLI::App* declare(CLI::App& program, Session& session) override {
        auto* command = program.add_subcommand("issue", "filled documents for signature; `issue list` says which there are");
        command->add_option("DOCUMENT", document_, "a form, a paper, audit-report, or list")->required();
        command->add_option("--customer", selection_.customers, "file numbers")->type_name("FILE-NO");
        command->add_option("--consultant", selection_.consultant, "code")->type_name("CODE");
        command->add_option("--month", selection_.month, "")->type_name("YYYY-MM");
        command->add_option("--day", selection_.day, "")->type_name("DATE");
        command->add_option("--as-of", as_of_, "day to judge on and to count up to (default: the latest settled daily report)")->type_name("DATE");
        auto* seed = command->add_option("--seed", seed_, "makes copy ids repeatable");
        command->add_option("--copy-id", copy_id_, "id of the first sheet of paper")->excludes(seed);
        command->add_option("-o,--output", output_, "the PDF to write")->type_name("OUT.pdf");
        archive_option(*command, session);
        template_option(*command, session);
        return command;
    }

    int run(Session& session) override {
        const auto catalog = session.catalog();
        if (!catalog) return session.fail(catalog.error());
        auto workspace = app::Workspace::open(session.archive(), {}, **catalog);
        if (!workspace) return session.fail(workspace.error());
        session.tell_of(workspace->archive);
        if (document_ == "list") return list(session, **catalog, *workspace);
        if (output_.empty()) return session.fail(Error{ErrorCode::usage, "", "no output was named, -o OUT.pdf was expected"});
        if (!copy_id_.empty() && !templates::parse_copy_id(copy_id_))
            return session.fail(Error{ErrorCode::usage, "", "--copy-id is not a copy id, 12 characters of Crockford base32 were expected"});
        const auto fonts = session.fonts();
        if (!fonts) return session.fail(fonts.error());
        app::CopyIds ids = copy_id_.empty() ? (seed_ ? app::CopyIds(*seed_) : app::CopyIds())
                                            : app::CopyIds(*templates::parse_copy_id(copy_id_));
        if (document_ == kAudit) return audit(session, **catalog, *workspace, ids, **fonts);
        const auto papers = papers_of(session);
        if (!papers) return session.fail(papers.error());
        const auto paper = std::ranges::find(*papers, document_, &app::Paper::id);
        return paper == papers->end() ? form(session, *workspace, ids, **fonts) : made(session, *paper, *workspace, ids, **fonts);
    }

private:
    int form(Session& session, app::Workspace& workspace, app::CopyIds& ids, const pdfgen::Fonts& fonts) const {
        const auto form = session.form(document_);
        if (!form) return session.fail(form.error());
        const auto known = app::known_at_printing(workspace.office, "", "", "");
        return keep(session, **form, workspace, app::issue_form(**form, selection_, known, workspace.archive, ids, fonts));
    }

    /// A document that is counted from the archive.
    int made(Session& session, const app::Paper& paper, app::Workspace& workspace, app::CopyIds& ids, const pdfgen::Fonts& fonts) const {
        const auto form = session.form(paper.form);
        if (!form) return session.fail(form.error());
        const auto values = app::query_values(workspace.archive, workspace.office, as_of_.empty() ? selection_.day : as_of_);
        if (!values) return session.fail(values.error());
        const auto known = app::known_at_printing(workspace.office, "", "", "");
        return keep(session, **form, workspace,
                    app::issue_paper(paper, **form, selection_, known, workspace.archive, *values, ids, fonts));
    }

    int keep(Session& session, const templates::FormTemplate& form, app::Workspace& workspace, const std::expected<app::Printed, Error>& issued) const {
        if (!issued) return session.fail(issued.error());
        if (const auto kept = app::register_copies(workspace.archive, form, issued->copies); !kept) return session.fail(kept.error());
        if (const auto written = write_file(output_, issued->pdf); !written) return session.fail(written.error());
        return exit_well;
    }

    static std::expected<std::vector<app::Paper>, std::vector<Error>> papers_of(Session& session) {
        const auto share = session.share();
        if (!share) return std::unexpected(std::vector{share.error()});
        return app::load_papers(app::papers_folder(*share), app::rules_folder(*share) / "shared");
    }

    int audit(Session& session, const templates::Catalog& catalog, app::Workspace& workspace, app::CopyIds& ids,
              const pdfgen::Fonts& fonts) const {
        const auto rules = app::load_rules(app::rules_folder(*session.share()));
        if (!rules) return session.fail(rules.error());
        app::CheckRequest request;
        request.as_of = as_of_;
        request.misreadings = true;
        const auto report = app::check(workspace.archive, *rules, workspace.office, request);
        if (!report) return session.fail(report.error());
        const auto pdf = app::print_audit(*report, workspace.office, workspace.archive,
                                          [&](std::string_view id, int version) { return catalog.find(id, version); }, ids, fonts);
        if (!pdf) return session.fail(pdf.error());
        if (const auto written = write_file(output_, *pdf); !written) return session.fail(written.error());
        return exit_well;
    }

    int list(Session& session, const templates::Catalog& catalog, app::Workspace& workspace) const {
        for (const auto* form : catalog.forms()) {
            const auto records = workspace.archive.records(form->form);
            if (!records) return session.fail(records.error());
            std::printf(session.text("%-20s %5zu 份  %s\n", "%-20s %5zu records  %s\n").data(), form->form.c_str(), records->size(),
                        session.text(form->title, form->title_en).data());
        }
        const auto papers = papers_of(session);
        if (!papers) return session.fail(papers.error());
        for (const auto& paper : *papers) std::printf("%-20s %s\n", paper.id.c_str(), session.text(paper.zh, paper.en).data());
        std::printf("%-20s %s\n", kAudit, session.text("三表一卡稽核报告", "audit report: what the rules found, with proof").data());
        return exit_well;
    }

    std::string document_, as_of_, copy_id_, output_;
    app::IssueSelection selection_;
    std::optional<std::uint64_t> seed_;
};

}  // namespace

std::unique_ptr<Command> issue_command() { return std::make_unique<Issue>(); }

}  // namespace formloop::cli
