// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <expected>
#include <string>

#include "pdfgen/fonts.h"
#include "src/app/check.h"
#include "src/app/printing.h"
#include "src/base/error.h"
#include "src/record/json.h"
#include "src/store/archive.h"

namespace formloop::app {

/// The audit report 三表一卡稽核报告: what the rules found, each finding with the values it rests on, the place they were read from
/// and the piece of paper that proves it, boxes for what was done about it, and signatures. Findings that pass or do not
/// apply are only counted.
std::expected<std::string, Error> print_audit(const CheckReport& report, const Office& office, const store::Archive& archive,
                                              const record::FindForm& find_form, CopyIds& ids, const pdfgen::Fonts& fonts);

}  // namespace formloop::app
