// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdio>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>

#include "src/cli/command.h"

int main(int argc, char** argv) {
    using namespace formloop::cli;
    Session session;
    CLI::App program{"formloop: prints paper forms, reads scans of them into records, checks them against each other, issues PDFs to sign"};
    program.set_version_flag("--version", "formloop " FORMLOOP_VERSION);
    program.require_subcommand(1);
    program.fallthrough();
    program.add_option("--lang", session.language, "language of messages: zh or en (default: by locale)")
        ->transform(CLI::CheckedTransformer(std::map<std::string, Language>{{"zh", Language::chinese}, {"en", Language::english}}));

    std::vector<std::pair<CLI::App*, std::unique_ptr<Command>>> commands;
    for (auto make : {forms_command, print_command, read_command, import_command, check_command, issue_command, template_command,
                      evaluate_command, doctor_command, reader_parent_command}) {
        auto command = make();
        CLI::App* parser = command->declare(program, session);
        commands.emplace_back(parser, std::move(command));
    }
    try {
        program.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return program.exit(error) == 0 ? exit_well : exit_wrong;
    }
    for (const auto& [parser, command] : commands)
        if (parser->parsed()) return command->run(session);
    return exit_wrong;
}
