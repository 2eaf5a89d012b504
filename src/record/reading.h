// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "src/base/geometry.h"
#include "src/record/value.h"
#include "templates/form.h"

/// What a recogniser saw, before anyone decides what it means.
namespace formloop::record {

/// A string of ink and the probability that this is what the pen wrote, judged by the ink alone.
struct Symbol {
    std::string text;  ///< one character; empty: this cell holds none
    double probability = 0;
    bool operator==(const Symbol&) const = default;
};

/// A value and its probability.
struct Candidate {
    Value value;
    double probability = 0;
    bool operator==(const Candidate&) const = default;
};

/// What the steps of a lattice are.
enum class Steps {
    cells,   ///< one character each, or none
    frames,  ///< slices of a line, finer than characters: see src/record/ctc.h
};

/// Everything seen in one field of one page. Evidence only: which value it is, and whether that is certain enough, is said by
/// `decide()`, and can be said again later without the picture.
struct Reading {
    std::string path;
    templates::FieldKind kind = templates::FieldKind::text;
    Rect<Mm> box;                ///< page mm
    double ink_probability = 0;  ///< that a pen wrote here at all
    /// Combs, dates, times, letters, codes: the best symbols of each cell, best first. Text: of each frame, when the engine
    /// offers them.
    std::vector<std::vector<Symbol>> lattice;
    Steps steps = Steps::cells;  ///< of the lattice
    /// Ticks: the probability of a mark in each choice's box, in the field's order. Mark, strike, signature: one element.
    std::vector<double> marks;
    /// Text and numbers: whole strings, best first, with the engine's probability of each. Tallies: counts of strokes; what they
    /// lack to 1 is the probability that the lattice's number stands there.
    std::vector<Candidate> candidates;
    std::string engine;          ///< `glyphs`, `strokes`, `marks`, `text-net`, `tesseract`, `printed`; empty when there is no ink
    std::string model;           ///< the engine's model and version
    std::string trouble;         ///< why it cannot be read (`cut-off`, `covered`); empty when it can
    std::string ink_digest;      ///< a small picture of the ink, to tell the same ink from changed ink on a later capture
    bool operator==(const Reading&) const = default;
};

}  // namespace formloop::record
