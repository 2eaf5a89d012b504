// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>

#include "ocr/image.h"
#include "pdfgen/report.h"
#include "src/store/archive.h"

namespace formloop::app {

/// Pieces of kept pages, to be seen beside the values that were read. The last page stays decoded: fields that are looked at one after the other often lie on one page.
class Crops {
public:
    /// The archive must outlive it.
    explicit Crops(const store::Archive& archive) : archive_(archive) {}

    /// The field of an entry and a little around it; nothing for an entry without paper, or when its page cannot be opened.
    std::optional<pdfgen::Crop> of(const store::Proof& proof);

private:
    const store::Archive& archive_;
    std::string name_;
    ocr::GrayImage page_;
};

}  // namespace formloop::app
