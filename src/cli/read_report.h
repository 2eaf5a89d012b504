// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "src/cli/session.h"
#include "src/record/page_result.h"

namespace formloop::cli {

/// What reading says on stdout: a line a page as soon as it is done, and a summary. For people, or as JSON.
class ReadReport {
public:
    /// The session must outlive it.
    ReadReport(const Session& session, bool json) : session_(session), json_(json) {}
    void page(record::PageResult page) const;
    void summary(const record::ReadSummary& summary) const;

private:
    const Session& session_;
    bool json_;
};

/// Whether every page is done or blank, and no file was refused.
bool all_well(const record::ReadSummary& summary);

}  // namespace formloop::cli
