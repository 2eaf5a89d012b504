// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <expected>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "pdfgen/drawing.h"
#include "pdfgen/fonts.h"
#include "src/base/error.h"
#include "src/record/record.h"
#include "templates/identity.h"
#include "templates/layout.h"
#include "templates/template.h"

/// A form as a drawing: blank and filled are the same function.
namespace formloop::pdfgen {

/// One page of one sheet of paper.
struct Sheet {
    const templates::PageLayout* page = nullptr;
    templates::PageIdentity identity;
    const record::Record* record = nullptr;           ///< null: blank
    const templates::Prefill* prefill = nullptr;      ///< values of header fields that stand printed
    const std::set<std::string>* doubtful = nullptr;  ///< paths to underline with dots: not yet confirmed
};

/// What happens to a text that fits its box in no way: the document is refused, or the text ends in `…`.
enum class Overflow { refuse, cut };
/// Whether empty signature fields lie over the signature boxes.
enum class SignatureFields { none, over_boxes };

struct FormOptions {
    SignatureFields signature_fields = SignatureFields::over_boxes;
    Overflow overflow = Overflow::refuse;
    std::string watermark;  ///< `草稿 未核实`; empty: none
};

/// Draws sheets of one form, in their order. What a layout prints on every sheet becomes a layer that the sheets share.
///
/// Fails with `bad_input`, naming the field and never its value, when a value is not what its field holds or does not
/// fit.
std::expected<Drawing, Error> draw_form(const templates::FormTemplate& form, std::span<const Sheet> sheets,
                                        const Fonts& fonts, const FormOptions& options = {});

/// The paths of a record's values that no page of a layout has a place for: they would be lost in print.
std::vector<std::string> values_without_place(const record::Record& record, const templates::Layout& layout);

}  // namespace formloop::pdfgen
