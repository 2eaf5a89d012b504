// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <expected>
#include <filesystem>
#include <memory>
#include <vector>

#include "src/app/intake.h"
#include "src/app/workspace.h"
#include "src/cli/session.h"

namespace formloop::cli {

/// Readers, archive and prints, opened in the order that matters: the parent of the readers starts before the archive opens.
class ReadingDesk {
public:
    static std::expected<std::unique_ptr<ReadingDesk>, std::vector<Error>> open(Session& session,
                                                                                const std::filesystem::path& archive, int jobs);

    std::expected<record::ReadSummary, Error> take_in(const std::vector<app::ScanFile>& files, const std::string& password,
                                                      const app::IntakeEvents& events);

private:
    ReadingDesk(reader::Readers readers, app::Workspace workspace, const templates::Catalog& catalog, const pdfgen::Fonts& fonts);

    reader::Readers readers_;
    app::Workspace workspace_;
    const templates::Catalog& catalog_;
    app::PagePrints prints_;
};

}  // namespace formloop::cli
