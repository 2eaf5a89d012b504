// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cstdio>

#include <CLI/CLI.hpp>

#include "src/cli/command.h"
#include "src/cli/phrases.h"
#include "src/reader/readers.h"
#include "src/store/archive.h"

namespace formloop::cli {
namespace {

class Doctor : public Command {
public:
    CLI::App* declare(CLI::App& program, Session& session) override {
        auto* command = program.add_subcommand("doctor", "what is installed, and what is missing");
        archive_option(*command, session);
        template_option(*command, session);
        return command;
    }

    int run(Session& session) override {
        std::puts("formloop " FORMLOOP_VERSION);
        if (const auto catalog = session.catalog(); catalog)
            for (const auto* form : (*catalog)->forms())
                good(form->form + " v" + std::to_string(form->version));
        else
            bad(session, catalog.error());
        if (const auto fonts = session.fonts(); fonts)
            for (const auto& source : (*fonts)->sources()) good(source.file.string() + " (" + source.package + ")");
        else
            bad(session, {fonts.error()});
        if (const auto share = session.share(); share) {
            reader::ReaderSettings settings;
            settings.readers = 1;
            settings.launch = [&](reader::Fd channel) { return reader::launch_by_exec(std::move(channel), share->string()); };
            if (const auto readers = reader::Readers::start(settings); readers) {
                for (const auto& line : readers->engines().present) good(line);
                for (const auto& line : readers->engines().weaker) std::printf("  !!  %s\n", said_in(session.language, line).c_str());
                for (const auto& line : readers->engines().missing) bad(session, {Error{ErrorCode::engine_missing, "", line}});
            } else {
                bad(session, {readers.error()});
            }
        }
        std::error_code ignored;
        if (session.asked_for_archive() || std::filesystem::exists(session.archive() / "archive.db", ignored)) {
            look_at_archive(session);
        }
        return code_;
    }

private:
    void look_at_archive(const Session& session) {
        auto archive = store::Archive::open(session.archive());
        if (!archive) return bad(session, {archive.error()});
        session.tell_of(*archive);
        const auto seen = archive->verify();
        if (!seen) return bad(session, {seen.error()});
        if (!seen->faults.empty()) return bad(session, seen->faults);
        good(session.archive().string() + std::string(session.text(":档案完好", ": the archive is whole")));
    }

    static void good(const std::string& what) { std::printf("  ok  %s\n", what.c_str()); }
    void bad(const Session& session, const std::vector<Error>& errors) { code_ = std::max(code_, session.fail(errors)); }

    int code_ = exit_well;
};

}  // namespace

std::unique_ptr<Command> doctor_command() { return std::make_unique<Doctor>(); }

}  // namespace formloop::cli
