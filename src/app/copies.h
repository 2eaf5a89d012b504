// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include "src/app/printing.h"
#include "src/store/archive.h"
#include "templates/catalog.h"

/// Printed sheets as the archive keeps them: enough to draw each of them once more, exactly.
namespace formloop::app {

/// A copy as the archive keeps it.
store::PrintedCopy as_kept(const templates::FormTemplate& form, const PrintedCopy& copy);

std::expected<void, Error> register_copies(store::Archive& archive, const templates::FormTemplate& form,
                                           const std::vector<PrintedCopy>& copies);

/// Nothing when the archive does not know the copy, or knows it of a form that the catalog lacks.
std::optional<PrintedCopy> find_copy(store::Archive& archive, const templates::Catalog& catalog, templates::CopyId copy);

}  // namespace formloop::app
