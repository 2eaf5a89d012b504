// SPDX-License-Identifier: GPL-3.0-or-later
#include <CLI/CLI.hpp>

#include "src/cli/command.h"

namespace formloop::cli {

void template_option(CLI::App& command, Session& session) {
    command.add_option("--template", session.template_files, "adds a form to the catalog for this run (repeatable)")
        ->type_name("FILE.yaml")
        ->allow_extra_args(false);
}

void archive_option(CLI::App& command, Session& session) {
    command.add_option("--archive", session.archive_option, "the archive's folder (default: $FORMLOOP_ARCHIVE, else ./formloop-archive)")
        ->type_name("DIR");
}

}  // namespace formloop::cli
