// SPDX-License-Identifier: GPL-3.0-or-later
#include "src/base/error.h"
#include "templates/geometry.h"
#include "templates/layout.h"
#include "templates/template.h"
#include "tests/fuzz/require.h"
#include "tests/fuzz/targets.h"

namespace formloop::fuzz {

void form_template(std::string_view bytes) {
    const auto form = templates::parse_template(bytes, "form.yaml");
    if (!form) {
        require(!form.error().empty(), "a refusal says why");
        for (const Error& error : form.error()) {
            require(error.code == ErrorCode::bad_template, "a fault of a template is called one");
            require(error.where.starts_with("form.yaml:") && !error.message.empty(), "a fault has a place and a sentence");
            for (const char c : error.message) require(static_cast<unsigned char>(c) >= 0x20, "a fault is one line");
        }
        return;
    }
    // A template that was accepted can be laid out and described.
    templates::LayoutRequest request;
    for (const auto& page : templates::page_infos(*form)) request.pages.push_back(page.page);
    const auto blank = templates::layout(*form);
    const auto whole = templates::layout(*form, request);
    require(blank.pages.size() <= whole.pages.size(), "a blank print has no more pages than the form");
    require(templates::describe(*form).form == form->form, "a form is described under its name");
}

}  // namespace formloop::fuzz
