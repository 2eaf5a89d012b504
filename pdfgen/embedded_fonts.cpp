// SPDX-License-Identifier: GPL-3.0-or-later
#include "pdfgen/embedded_fonts.h"

#include <bitset>
#include <memory>

#include "src/base/text.h"

namespace formloop::pdfgen {

namespace {

std::size_t index(Typeface face) { return face == Typeface::kai ? 1 : 0; }

using Used = std::array<std::bitset<0x10000>, 2>;  // by wanted face

std::expected<void, Error> collect(const std::vector<Shape>& shapes, const std::string& page, const Fonts& fonts,
                                   Used& used) {
    for (const Shape& shape : shapes) {
        const Text* text = std::get_if<Text>(&shape);
        if (text == nullptr) continue;
        const auto where = [&] { return page + (text->place.empty() ? "" : ", " + text->place); };
        const auto code_points = decode_utf8(text->text);
        if (!code_points) return std::unexpected(Error{ErrorCode::bad_input, where(), "the text is not valid UTF-8"});
        auto& seen = used[index(text->face)];
        for (const char32_t character : *code_points) {
            if (character < seen.size() && seen[character]) continue;
            const auto face = fonts.face_for(text->face, character);
            if (!face) return std::unexpected(Error{face.error().code, where(), face.error().message});
            seen.set(character);
        }
    }
    return {};
}

}  // namespace

std::expected<EmbeddedFonts, Error> EmbeddedFonts::from(const Drawing& drawing, const Fonts& fonts) {
    const auto used = std::make_unique<Used>();
    std::vector<bool> seen(drawing.layers.size());
    for (std::size_t i = 0; i < drawing.pages.size(); ++i) {
        const std::string page = "page " + std::to_string(i + 1);
        for (const int layer : drawing.pages[i].layers) {
            const auto at = static_cast<std::size_t>(layer);
            if (seen[at]) continue;
            seen[at] = true;
            if (auto done = collect(drawing.layers[at], page, fonts, *used); !done)
                return std::unexpected(done.error());
        }
        if (auto done = collect(drawing.pages[i].shapes, page, fonts, *used); !done)
            return std::unexpected(done.error());
    }

    EmbeddedFonts out;
    std::array<std::bitset<0x10000>, 2> drawn;  // by the face that draws
    for (const Typeface wanted : {Typeface::sans, Typeface::kai})
        for (char32_t c = 0x20; c < 0x10000; ++c)
            if ((*used)[index(wanted)][c]) drawn[index(*fonts.face_for(wanted, c))].set(c);
    for (const Typeface face : {Typeface::sans, Typeface::kai}) {
        std::u32string characters;
        for (char32_t c = 0x20; c < 0x10000; ++c)
            if (drawn[index(face)][c]) characters += c;
        if (characters.empty()) continue;
        auto subset = fonts.subset(face, characters);
        if (!subset) return std::unexpected(subset.error());
        out.subsets_[index(face)] = std::move(*subset);
    }
    for (const Typeface wanted : {Typeface::sans, Typeface::kai}) {
        auto& codes = out.codes_[index(wanted)];
        if ((*used)[index(wanted)].none()) continue;
        codes.resize(0x10000);
        for (const Typeface face : {wanted, wanted == Typeface::kai ? Typeface::sans : Typeface::kai}) {
            if (!out.subsets_[index(face)]) continue;
            const auto& characters = out.subsets_[index(face)]->characters;
            for (std::size_t i = 0; i < characters.size(); ++i) {
                Code& code = codes[characters[i]];
                if (code.code != 0) continue;
                code = {face, static_cast<std::uint16_t>(FontSubset::first_code + i),
                        fonts.advance(face, characters[i])};
            }
        }
    }
    return out;
}

const FontSubset* EmbeddedFonts::subset(Typeface face) const {
    const auto& subset = subsets_[index(face)];
    return subset ? &*subset : nullptr;
}

std::vector<CodedRun> EmbeddedFonts::code(Typeface wanted, std::string_view text) const {
    std::vector<CodedRun> runs;
    const auto code_points = decode_utf8(text);
    if (!code_points) return runs;
    for (const char32_t character : *code_points) {
        const Code& code = codes_[index(wanted)][character];
        if (runs.empty() || runs.back().face != code.face) runs.push_back({code.face, "", 0});
        const char32_t spelled = code.code;
        runs.back().utf8 += encode_utf8({&spelled, 1});
        runs.back().width += code.advance;
    }
    return runs;
}

}  // namespace formloop::pdfgen
