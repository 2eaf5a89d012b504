// SPDX-License-Identifier: GPL-3.0-or-later
#include "src/app/candidates.h"

#include "src/record/json.h"

namespace formloop::app {

std::expected<std::vector<record::Candidate>, Error> ReadCandidates::of(const store::Proof& proof) {
    if (proof.capture != capture_) {
        auto rows = archive_.query("SELECT result FROM capture WHERE id = :id", {{"id", proof.capture}});
        if (!rows) return std::unexpected(rows.error());
        page_ = {};
        if (!rows->empty()) {
            auto page = record::parse_page(store::text_of(rows->rows[0][0]), "archive.db");
            if (!page) return std::unexpected(page.error());
            page_ = std::move(*page);
        }
        capture_ = proof.capture;
    }
    for (const auto& field : page_.fields)
        if (field.path == proof.path) return field.candidates;
    return std::vector<record::Candidate>{};
}

}  // namespace formloop::app
