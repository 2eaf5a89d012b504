// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdio>

#include <CLI/CLI.hpp>

#include "src/cli/command.h"
#include "templates/layout.h"

namespace formloop::cli {
namespace {

class Template : public Command {
public:
    CLI::App* declare(CLI::App& program, Session&) override {
        auto* command = program.add_subcommand("template", "templates as files");
        command->require_subcommand(1);
        auto* check = command->add_subcommand("check", "every fault of a template");
        check->add_option("FILE.yaml", files_, "templates")->required();
        return command;
    }

    int run(Session& session) override {
        int code = exit_well;
        for (const auto& name : files_) {
            const auto yaml = read_file(name);
            if (!yaml) {
                code = std::max(code, session.fail(yaml.error()));
                continue;
            }
            const auto form = templates::parse_template(*yaml, name);
            if (!form) {
                code = std::max(code, session.fail(form.error()));
                continue;
            }
            std::printf(session.text("%s: %s 第 %d 版,没有问题\n", "%s: %s version %d, no faults\n").data(), name.c_str(),
                        form->form.c_str(), form->version);
        }
        return code;
    }

private:
    std::vector<std::string> files_;
};

}  // namespace

std::unique_ptr<Command> template_command() { return std::make_unique<Template>(); }

}  // namespace formloop::cli
