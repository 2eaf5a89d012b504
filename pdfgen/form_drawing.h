// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <expected>
#include <map>
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

/// Draws sheets of one form. What a layout prints on every sheet becomes a layer, which is drawn once.
class FormDrawer {
public:
    /// What is given must outlive it, and so must the layouts of the sheets.
    FormDrawer(const templates::FormTemplate& form, const Fonts& fonts, FormOptions options = {});

    /// A drawing of these sheets, in their order, with the layers of all sheets so far; it holds until the next one.
    ///
    /// Fails with `bad_input`, naming the field and never its value, when a value is not what its field holds or does
    /// not fit.
    std::expected<const Drawing*, Error> draw(std::span<const Sheet> sheets);

private:
    int layer_of(const templates::PageLayout& layout);

    const Fonts& fonts_;
    FormOptions options_;
    Drawing drawing_;
    std::map<const templates::PageLayout*, int> layers_;
};

/// Draws sheets that stand alone. Fails as the drawer does.
std::expected<Drawing, Error> draw_form(const templates::FormTemplate& form, std::span<const Sheet> sheets,
                                        const Fonts& fonts, const FormOptions& options = {});

/// The paths of the fields that have a box on some page.
using Places = std::set<std::string, std::less<>>;
Places places_of(const templates::Layout& layout);

/// The paths of a record's values that have no place: they would be lost in print.
std::vector<std::string> values_without_place(const record::Record& record, const Places& places);

}  // namespace formloop::pdfgen
