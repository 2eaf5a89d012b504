// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <expected>
#include <functional>
#include <string>
#include <vector>

#include "src/app/page_prints.h"
#include "src/app/scan_files.h"
#include "src/base/error.h"
#include "src/reader/readers.h"
#include "src/record/page_result.h"
#include "src/store/archive.h"
#include "templates/catalog.h"

namespace formloop::app {

/// Everything that taking paper in works with.
struct IntakeDesk {
    store::Archive& archive;
    reader::Readers& readers;
    const templates::Catalog& catalog;
    PagePrints& prints;
    std::vector<std::string> consultant_codes;  ///< of the office
    std::vector<std::string> consultant_names;
};

/// What the caller hears while paper is taken in.
struct IntakeEvents {
    /// As soon as it is done; with how it lies in its image (ocr/page_crop.h), empty when that is not known.
    std::function<void(const record::PageResult&, const std::string& page_map)> page;
    std::function<void(int done, int known)> progress;     ///< pages
    std::function<bool()> stop;                            ///< true: begin nothing new
};

/// Reads scans into the archive: each file is kept, each page ends in exactly one state. Files read before are reported again
/// from the archive; a run that was killed is gone on with. Fails only when the work cannot go on (disk full, readers cannot
/// be started); what was read until then is kept.
std::expected<record::ReadSummary, Error> take_in(const std::vector<ScanFile>& files, const std::string& password,
                                                  const IntakeDesk& desk, const IntakeEvents& events);

}  // namespace formloop::app
