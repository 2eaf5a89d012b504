// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "pdfgen/form_drawing.h"

/// A small form laid out by hand, with a field of every kind.
namespace formloop::pdfgen::testing {

struct SampleForm {
    templates::FormTemplate form;
    templates::Layout layout;
    record::Record record;

    SampleForm();
    SampleForm(const SampleForm&) = delete;
    SampleForm& operator=(const SampleForm&) = delete;

    /// Its page as sheet of paper number `copy`.
    Sheet blank(std::uint64_t copy = 0x0123456789ABCDEULL) const;
    Sheet filled(std::uint64_t copy = 0x0123456789ABCDEULL) const;
};

/// The fonts of this machine, loaded once.
const Fonts& test_fonts();

}  // namespace formloop::pdfgen::testing
