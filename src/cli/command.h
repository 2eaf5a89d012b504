// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <vector>

#include "src/cli/session.h"

namespace CLI {
class App;
}

namespace formloop::cli {

/// One command of the program: its options are its members, filled when the command line is parsed.
class Command {
public:
    virtual ~Command() = default;
    /// Adds itself with its options to the program and gives its own parser.
    virtual CLI::App* declare(CLI::App& program, Session& session) = 0;
    /// Does its work. The value is the exit code.
    virtual int run(Session& session) = 0;
};

std::unique_ptr<Command> forms_command();
std::unique_ptr<Command> print_command();
std::unique_ptr<Command> read_command();
std::unique_ptr<Command> watch_command();
std::unique_ptr<Command> import_command();
std::unique_ptr<Command> check_command();
std::unique_ptr<Command> issue_command();
std::unique_ptr<Command> export_command();
std::unique_ptr<Command> template_command();
std::unique_ptr<Command> evaluate_command();
std::unique_ptr<Command> archive_command();
std::unique_ptr<Command> doctor_command();
std::unique_ptr<Command> reader_parent_command();

/// `--template FILE.yaml`, repeatable.
void template_option(CLI::App& command, Session& session);
/// `--archive DIR`.
void archive_option(CLI::App& command, Session& session);

}  // namespace formloop::cli
