// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <expected>
#include <functional>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "pdfgen/fonts.h"
#include "src/base/error.h"
#include "src/record/record.h"
#include "templates/identity.h"
#include "templates/layout.h"
#include "templates/template.h"

namespace formloop::app {

/// Gives every sheet of paper its copy id: random, or counted on from a first one, or random from a seed.
class CopyIds {
public:
    CopyIds();
    explicit CopyIds(std::uint64_t seed) : random_(seed) {}
    explicit CopyIds(templates::CopyId first) : next_(first.value) {}
    templates::CopyId next();

private:
    std::mt19937_64 random_;
    std::optional<std::uint64_t> next_;
};

/// What is known of a sheet when it is printed: by source (`dealer_name`, `consultant_code`, `period`, `date` …; see
/// `templates::kPrefillSources`), its value.
using Known = std::map<std::string, std::string>;

/// One sheet of paper as it was printed: what the archive keeps of it, so that it is known when it comes back.
struct PrintedCopy {
    templates::CopyId copy;
    std::string form;
    int version = 0;
    std::vector<int> pages;      ///< of the form, on this sheet
    int sheet = 1;               ///< of a continuation
    templates::Prefill prefill;  ///< header fields that stand printed, by field id
    record::Fields values;       ///< everything else that stands printed: of a filled document
    std::set<std::string> doubtful;  ///< paths underlined with dots
    std::string watermark;
};

struct Printed {
    std::string pdf;
    std::vector<PrintedCopy> copies;
};

struct PrintRequest {
    const templates::FormTemplate* form = nullptr;
    std::vector<record::Record> records;  ///< empty: blank sheets
    Known known;
    std::vector<int> pages;               ///< empty: those of a blank print
    int copies = 1;                       ///< of blank sheets
    int sheet = 1;                        ///< first number of blank continuation sheets
    std::vector<std::set<std::string>> doubtful;  ///< of each record: paths not yet confirmed; may be empty
    std::string watermark;
};

/// Every character of the records that no font at hand draws: record, field and place in the field, from 1.
std::vector<Error> characters_without_font(const std::vector<record::Record>& records, const pdfgen::Fonts& fonts);

/// Prints blank or filled sheets of one form as one document. The values of the records go over into the copies.
///
/// Fails with `bad_input` or `missing_glyph`, naming the record and the field, when a value does not fit its field.
std::expected<Printed, Error> print(PrintRequest request, CopyIds& ids, const pdfgen::Fonts& fonts);

/// Takes one document of several. An error ends the printing.
using TakePrinted = std::function<std::expected<void, Error>(Printed document)>;

/// The same sheets as `print()`, each record (or blank sheet of paper) as a document of its own, in their order. Fails as
/// `print()` and `take` do.
std::expected<void, Error> print_each(PrintRequest request, CopyIds& ids, const pdfgen::Fonts& fonts, const TakePrinted& take);

/// Draws once more exactly one page of a sheet that was printed, as a PDF of one page.
std::expected<std::string, Error> print_again(const templates::FormTemplate& form, const PrintedCopy& copy, int page,
                                              const templates::PageIdentity& identity, const pdfgen::Fonts& fonts);

/// The layout of one page of a sheet, from what its codes or the archive say of it.
templates::PageLayout layout_of(const templates::FormTemplate& form, const PrintedCopy& copy, int page);

}  // namespace formloop::app
