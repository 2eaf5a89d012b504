// SPDX-License-Identifier: GPL-3.0-or-later
#include "pdfgen/embedded_fonts.h"

#include "src/base/text.h"

namespace formloop::pdfgen {

char32_t TextCodes::code_in(Typeface face, char32_t character) {
    auto& characters = characters_[index(face)];
    const auto [code, is_new] =
        drawn_[index(face)].try_emplace(character, first + static_cast<char32_t>(characters.size()));
    if (is_new) characters += character;
    return code->second;
}

std::expected<void, Error> TextCodes::take(const std::vector<Shape>& shapes, const std::string& page) {
    for (const Shape& shape : shapes) {
        const Text* text = std::get_if<Text>(&shape);
        if (text == nullptr) continue;
        const auto where = [&] { return page + (text->place.empty() ? "" : ", " + text->place); };
        const auto code_points = decode_utf8(text->text);
        if (!code_points) return std::unexpected(Error{ErrorCode::bad_input, where(), "the text is not valid UTF-8"});
        auto& known = by_wanted_[index(text->face)];
        for (const char32_t character : *code_points) {
            if (known.contains(character)) continue;
            const auto face = fonts_->face_for(text->face, character);
            if (!face) return std::unexpected(Error{face.error().code, where(), face.error().message});
            known[character] = {*face, code_in(*face, character), fonts_->advance(*face, character)};
        }
    }
    return {};
}

std::vector<CodedRun> TextCodes::code(Typeface wanted, std::string_view text) const {
    std::vector<CodedRun> runs;
    const auto code_points = decode_utf8(text);
    if (!code_points) return runs;
    const auto& known = by_wanted_[index(wanted)];
    for (const char32_t character : *code_points) {
        const auto found = known.find(character);
        if (found == known.end()) continue;
        const Code& code = found->second;
        if (runs.empty() || runs.back().face != code.face) runs.push_back({code.face, U"", 0});
        runs.back().codes += code.code;
        runs.back().width += code.advance;
    }
    return runs;
}

EmbeddedFont cut_font(const Fonts& fonts, Typeface face, const std::u32string& characters, const std::vector<bool>& is_used) {
    std::u32string kept;
    EmbeddedFont font;
    for (std::size_t i = 0; i < characters.size(); ++i) {
        if (!is_used[i]) continue;
        kept += characters[i];
        font.codes.push_back(TextCodes::first + static_cast<char32_t>(i));
    }
    font.subset = fonts.subset(face, kept);
    return font;
}

}  // namespace formloop::pdfgen
