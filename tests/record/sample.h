// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "src/record/decide.h"

/// Readings and fields as short as a test wants to say them.
namespace formloop::record::sample {

using templates::Field;
using templates::FieldKind;

/// A cell whose ink is `symbol` (empty: blank) with this probability; the rest goes to `other`.
inline std::vector<Symbol> cell(std::string symbol, double p = 0.9995, std::string other = "7") {
    std::vector<Symbol> symbols{{std::move(symbol), p}};
    if (p < 0.999) symbols.push_back({std::move(other), 1 - p});
    return symbols;
}

/// One sure cell a character; a space is a blank cell.
inline std::vector<std::vector<Symbol>> cells(std::string_view text) {
    std::vector<std::vector<Symbol>> lattice;
    for (const char c : text) lattice.push_back(cell(c == ' ' ? "" : std::string(1, c)));
    return lattice;
}

inline Reading glyphs(std::string path, FieldKind kind, std::string_view text) {
    return {.path = std::move(path),
            .kind = kind,
            .ink_probability = text.empty() ? 0.001 : 0.9999,
            .lattice = cells(text),
            .engine = text.empty() ? "" : "glyphs",
            .model = "test"};
}

inline Reading marks(std::string path, FieldKind kind, std::vector<double> marks) {
    return {.path = std::move(path), .kind = kind, .ink_probability = 1, .marks = std::move(marks), .engine = "marks"};
}

inline Reading words(std::string path, FieldKind kind, std::vector<Candidate> candidates) {
    return {.path = std::move(path), .kind = kind, .ink_probability = 0.9999, .candidates = std::move(candidates),
            .engine = "tesseract"};
}

inline Field field(std::string id, FieldKind kind, std::string format = "") {
    Field f;
    f.id = std::move(id);
    f.kind = kind;
    f.format = std::move(format);
    return f;
}

inline Field constrained(Field f, std::string constraint) {
    f.constraints.push_back({std::move(constraint), {}});
    return f;
}

}  // namespace formloop::record::sample
