// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <expected>
#include <filesystem>
#include <string>
#include <vector>

#include "ocr/image.h"
#include "pdfgen/fonts.h"
#include "src/app/printing.h"
#include "src/base/error.h"
#include "src/record/page_result.h"
#include "tests/support/ink.h"
#include "tests/support/paper.h"
#include "tests/support/scan_file.h"

/// From a form to a scan with its truth: print, fill, scan.
namespace formloop::simulator {

/// A page as it leaves the printer, before anyone wrote on it.
struct FreshPage {
    std::string form;
    int version = 0;
    std::string copy;
    templates::PageLayout layout;
    templates::Prefill printed;  ///< values that stand printed, by field id
    ocr::GrayImage picture;
    double px_per_mm = 0;
};

/// Prints sheets with the program's own printing and renders their pages at this scale, page after page.
std::expected<std::vector<FreshPage>, Error> fresh_pages(const app::PrintRequest& request, app::CopyIds& ids,
                                                         const pdfgen::Fonts& fonts, double px_per_mm);

struct SimulatedPage {
    ScannedPage scan;
    record::TruePage truth;  ///< `source` and `page` are given when it is put in a file
    std::string facts;       ///< further members of its line in truth.jsonl: `"version":1,"form_page":1,"copy":"…"`
    std::string map;         ///< and `"true_map":{…}`; empty: not told
};

/// Fills a page with ink and sends it through printer, paper and scanner.
SimulatedPage simulate(const FreshPage& page, const record::Fields& values, const Writer& writer, const Passage& passage,
                       const Random& random);

/// A folder of scans and their `truth.jsonl`.
class TruthFolder {
public:
    /// Makes the folder; a truth file that is already there is replaced. Fails with `disk`.
    static std::expected<TruthFolder, Error> create(const std::filesystem::path& folder);
    /// Writes one file of these pages and their lines of truth.
    std::expected<void, Error> add(const std::string& file, FileKind kind, std::vector<SimulatedPage> pages);

private:
    explicit TruthFolder(std::filesystem::path folder) : folder_(std::move(folder)) {}
    std::filesystem::path folder_;
};

}  // namespace formloop::simulator
