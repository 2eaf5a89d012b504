// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <string>

#include "ocr/image.h"
#include "templates/layout.h"

namespace formloop::ocr {

/// What we printed on a page before anyone wrote on it: what reading aligns to and takes away. Made from the PDF that was (or
/// would have been) printed, once per form, version and page, and once per copy where values are printed.
struct PagePrint {
    templates::PageLayout layout;  ///< of exactly this sheet
    GrayImage picture;             ///< the page rendered without scanner or paper, corner marks and codes included
    double px_per_mm = 0;          ///< of `picture`; its top-left pixel corner is the page's top-left corner
    std::map<std::string, std::string> printed_values;  ///< by path: what stands in fields written by print, where known
};

}  // namespace formloop::ocr
