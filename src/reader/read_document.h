// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "src/reader/parent.h"

namespace formloop::reader {

/// The real work of the parent of the readers and of each reader: templates, models and engines from a share folder, then
/// documents page by page.
class DocumentReading {
public:
    explicit DocumentReading(std::filesystem::path share);
    ~DocumentReading();
    DocumentReading(const DocumentReading&) = delete;
    DocumentReading& operator=(const DocumentReading&) = delete;

    /// Valid as long as this object lives.
    ParentWork work();

private:
    struct Loaded;
    std::filesystem::path share_;
    std::unique_ptr<Loaded> loaded_;
};

}  // namespace formloop::reader
