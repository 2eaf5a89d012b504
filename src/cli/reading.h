// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <expected>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "src/app/intake.h"
#include "src/app/workspace.h"
#include "src/cli/command.h"
#include "src/cli/session.h"

namespace formloop::cli {

/// How scans are read, as `read` and `watch` are told.
struct ReadingOptions {
    std::string password_file;
    int jobs = 0;  ///< readers at a time; 0: one a core
    bool json = false;

    void declare(CLI::App& command, Session& session);
    /// The password of encrypted PDFs: the first line of its file; empty without one. Fails as `read_file()` does.
    std::expected<std::string, Error> password() const;
};

/// Readers, archive and prints, opened in the order that matters: the parent of the readers starts before the archive opens.
class ReadingDesk {
public:
    static std::expected<std::unique_ptr<ReadingDesk>, std::vector<Error>> open(Session& session,
                                                                                const std::filesystem::path& archive, int jobs);

    /// Lets other runs write to the archive until it is opened again. `take_in()` wants it open.
    void close_archive() { workspace_.reset(); }
    std::expected<void, std::vector<Error>> open_archive(const Session& session);

    /// What an earlier run began and did not end, from the kept originals, under the names it had.
    std::expected<std::vector<app::ScanFile>, Error> unfinished();

    std::expected<record::ReadSummary, Error> take_in(const std::vector<app::ScanFile>& files, const std::string& password,
                                                      const app::IntakeEvents& events);

private:
    ReadingDesk(reader::Readers readers, app::Workspace workspace, templates::Catalog& catalog, const pdfgen::Fonts& fonts);

    reader::Readers readers_;
    std::filesystem::path archive_;
    std::optional<app::Workspace> workspace_;
    templates::Catalog& catalog_;
    app::PagePrints prints_;
};

}  // namespace formloop::cli
