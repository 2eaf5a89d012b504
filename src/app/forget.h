// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <expected>
#include <map>
#include <string>
#include <vector>

#include "src/base/error.h"
#include "src/base/geometry.h"
#include "src/store/archive.h"
#include "templates/catalog.h"

/// Forgetting a customer: what of one person stands where, and taking it away. docs/archive.md says what is found.
namespace formloop::app {

/// What becomes of a page.
enum class PageFate {
    removed,  ///< it is the person's own
    unclear,  ///< nobody could read it, and it came in one file with the person's
    trimmed,  ///< it is of others, and parts of it are taken out
};
std::string_view to_string(PageFate fate);

struct ForgottenPage {
    std::string source;  ///< the first name of its document
    int page = 0;        ///< of the document
    std::string form;    ///< empty: not known
    PageFate fate = PageFate::removed;
    int rows = 0, fields = 0;  ///< of a trimmed page: rows of the person, and single fields that name the person
};

/// Everything that goes, found and not yet done.
struct ForgetPlan {
    std::vector<ForgottenPage> pages;              ///< in the order in which they came
    store::Forgetting what;                        ///< pictures not blacked out yet
    std::map<std::int64_t, std::vector<Rect<Mm>>> boxes;  ///< to black out, by capture
};

/// Finds what the archive holds of a customer. Changes nothing. Fails with `not_found` when it holds nothing.
std::expected<ForgetPlan, Error> plan_forgetting(store::Archive& archive, const templates::Catalog& catalog,
                                                 const std::string& file_no);

/// Does it: pictures first, then everything else in one commit, then the traces. Fails as `Archive::forget()` does.
std::expected<void, Error> forget(store::Archive& archive, ForgetPlan plan);

}  // namespace formloop::app
