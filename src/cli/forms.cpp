// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdio>

#include <CLI/CLI.hpp>

#include "src/app/forms_json.h"
#include "src/cli/command.h"

namespace formloop::cli {
namespace {

class Forms : public Command {
public:
    CLI::App* declare(CLI::App& program, Session& session) override {
        auto* forms = program.add_subcommand("forms", "the forms at hand");
        forms->add_flag("--json", json_, "as JSON");
        template_option(*forms, session);
        show_ = forms->add_subcommand("show", "a form's fields with page and box in mm");
        show_->add_option("FORM", form_, "form id")->required();
        show_->add_flag("--json", json_, "as JSON");
        template_option(*show_, session);
        return forms;
    }

    int run(Session& session) override { return show_->parsed() ? show(session) : list(session); }

private:
    int list(Session& session) const {
        const auto catalog = session.catalog();
        if (!catalog) return session.fail(catalog.error());
        if (json_) {
            std::puts(app::forms_json(**catalog).c_str());
            return exit_well;
        }
        for (const auto* form : (*catalog)->forms())
            std::printf("%-20s v%d  %zu  %s\n", form->form.c_str(), form->version, templates::page_infos(*form).size(),
                        session.text(form->title, form->title_en).data());
        return exit_well;
    }

    int show(Session& session) const {
        const auto form = session.form(form_);
        if (!form) return session.fail(form.error());
        if (json_) {
            std::puts(app::form_json(**form).c_str());
            return exit_well;
        }
        for (const auto& page : app::whole_layout(**form).pages) {
            std::printf(session.text("第 %d 页\n", "page %d\n").data(), page.page);
            for (const auto& field : page.fields)
                std::printf("  %-32s %-9s x %6.1f  y %6.1f  w %6.1f  h %5.1f  %s\n", field.path.c_str(),
                            std::string(templates::to_string(field.field->kind)).c_str(), field.box.x.value, field.box.y.value,
                            field.box.width.value, field.box.height.value, field.field->label.c_str());
        }
        return exit_well;
    }

    CLI::App* show_ = nullptr;
    bool json_ = false;
    std::string form_;
};

}  // namespace

std::unique_ptr<Command> forms_command() { return std::make_unique<Forms>(); }

}  // namespace formloop::cli
