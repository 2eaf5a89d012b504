// SPDX-License-Identifier: GPL-3.0-or-later
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <exception>
#include <new>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>

#include "src/base/text.h"
#include "src/cli/command.h"
#include "src/cli/short_memory.h"

namespace formloop::cli {
namespace {

/// What is wrong with a command line, as one sentence.
Error fault_of(const CLI::App& program, const CLI::ParseError& error) {
    if (const auto left = program.remaining(true); !left.empty() && error.get_name() == "RequiredError")
        return {ErrorCode::usage, "", "there is no command \"" + printable(left.front()) + "\"; `formloop --help` lists them"};
    std::string sentence = printable(error.what());
    while (sentence.ends_with('.') || sentence.ends_with('\n')) sentence.pop_back();
    return {ErrorCode::usage, "", sentence};
}

/// The language that a faulty command line asked for all the same.
void heed_language(int argc, char** argv, Session& session) {
    for (int i = 1; i < argc; ++i) {
        const std::string_view word = argv[i];
        const std::string_view named = word.starts_with("--lang=") ? word.substr(7) : word == "--lang" && i + 1 < argc ? argv[i + 1] : "";
        if (named == "zh") session.language = Language::chinese;
        if (named == "en") session.language = Language::english;
    }
}

/// What was printed has to have arrived: a full disk behind stdout is noticed only now.
int finish(const Session& session, int code) {
    if (std::fflush(stdout) == 0 && !std::ferror(stdout)) return code;
    return session.fail(Error{ErrorCode::disk, "stdout", errno == ENOSPC ? "cannot be written, the disk is full"
                                                                         : std::string("cannot be written: ") + std::strerror(errno)});
}

int run(int argc, char** argv, Session& session) {
    CLI::App program{"formloop: prints paper forms, reads scans of them into records, checks them against each other, issues PDFs to sign"};
    program.set_version_flag("--version", "formloop " FORMLOOP_VERSION);
    program.require_subcommand(1);
    program.fallthrough();
    program.add_option("--lang", session.language, "language of messages: zh or en (default: by locale)")
        ->transform(CLI::CheckedTransformer(std::map<std::string, Language>{{"zh", Language::chinese}, {"en", Language::english}}));

    std::vector<std::pair<CLI::App*, std::unique_ptr<Command>>> commands;
    for (auto make : {forms_command, print_command, read_command, watch_command, import_command, check_command, issue_command, export_command, template_command,
                      evaluate_command, archive_command, doctor_command, reader_parent_command}) {
        auto command = make();
        CLI::App* parser = command->declare(program, session);
        commands.emplace_back(parser, std::move(command));
    }
    try {
        program.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        if (error.get_exit_code() == 0) return program.exit(error);
        heed_language(argc, argv, session);
        return session.fail(fault_of(program, error));
    }
    for (const auto& [parser, command] : commands)
        if (parser->parsed()) return finish(session, command->run(session));
    return exit_wrong;
}

}  // namespace
}  // namespace formloop::cli

int main(int argc, char** argv) {
    using namespace formloop;
    using namespace formloop::cli;
    Session session;
    end_when_memory_is_short(session);
    try {
        return run(argc, argv, session);
    } catch (const std::bad_alloc&) {
        // What was stored is stored; the archive was closed on the way here.
        return fail_for_memory(session);
    } catch (const std::exception& error) {
        return session.fail(Error{ErrorCode::internal, "", std::string("a library failed: ") + printable(error.what())});
    }
}
