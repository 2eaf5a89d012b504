// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <expected>
#include <vector>

#include "src/base/error.h"
#include "src/record/page_result.h"
#include "src/store/archive.h"

namespace formloop::app {

/// What else the fields of kept pages may say. The last page is kept: fields are asked for page by page.
class ReadCandidates {
public:
    explicit ReadCandidates(store::Archive& archive) : archive_(archive) {}

    /// Best first; none of a field that was not read.
    std::expected<std::vector<record::Candidate>, Error> of(const store::Proof& proof);

private:
    store::Archive& archive_;
    std::int64_t capture_ = -1;
    record::PageResult page_;
};

}  // namespace formloop::app
