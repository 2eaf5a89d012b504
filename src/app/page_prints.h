// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <expected>
#include <functional>
#include <list>
#include <map>
#include <optional>
#include <string>

#include "pdfgen/fonts.h"
#include "src/app/printing.h"
#include "src/reader/readers.h"
#include "templates/catalog.h"

namespace formloop::app {

/// Resolution of the pictures that readers subtract: 300 dpi, what crops are made at.
inline constexpr double print_px_per_mm = 300 / 25.4;

/// The prints that reading takes away, made once for a form, version and page, and once for each copy on which values stand
/// printed. Keeps the most recent ones.
class PagePrints {
public:
    /// Looks up what was printed on a copy; nothing for a copy that is not known.
    using FindCopy = std::function<std::optional<PrintedCopy>(templates::CopyId)>;

    PagePrints(const templates::Catalog& catalog, const pdfgen::Fonts& fonts, FindCopy find_copy);

    /// The print of a sheet that says this of itself. Null when the form, its version or its page is not known, or cannot be drawn
    /// with what stands on it. Valid until the next call. Fails when it cannot be drawn now, as when memory is short.
    std::expected<const reader::SharedPrint*, Error> of(const templates::PageIdentity& identity);

    /// The copy as registered, when it is and the page's codes agree with it.
    std::optional<PrintedCopy> known_copy(const templates::PageIdentity& identity) const;

private:
    struct Kept {
        std::string key;
        reader::SharedPrint print;
    };
    static constexpr std::size_t most_kept = 16;  // about 9 MB each

    const templates::Catalog& catalog_;
    const pdfgen::Fonts& fonts_;
    FindCopy find_copy_;
    std::list<Kept> kept_;  // most recently used first
};

}  // namespace formloop::app
