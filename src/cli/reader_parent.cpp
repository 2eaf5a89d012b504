// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdlib>
#include <exception>

#include <CLI/CLI.hpp>

#include "src/cli/command.h"
#include "src/reader/parent.h"
#include "src/reader/read_document.h"

namespace formloop::cli {
namespace {

/// Not for people: the program starts itself again as the parent of its readers.
class ReaderParent : public Command {
public:
    CLI::App* declare(CLI::App& program, Session&) override {
        auto* command = program.add_subcommand("reader-parent", "")->group("");
        command->add_option("--channel", channel_)->required();
        command->add_option("--share", share_)->required();
        return command;
    }

    int run(Session&) override {
        std::set_terminate(std::abort);  // a reader that fails ends by a signal: its page is read once more, smaller
        reader::DocumentReading reading(share_);
        const reader::Limits limits;
        return reader::run_parent(reader::Channel{reader::Fd{channel_}, limits.message_bytes}, limits, reading.work());
    }

private:
    int channel_ = -1;
    std::string share_;
};

}  // namespace

std::unique_ptr<Command> reader_parent_command() { return std::make_unique<ReaderParent>(); }

}  // namespace formloop::cli
