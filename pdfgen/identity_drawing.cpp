// SPDX-License-Identifier: GPL-3.0-or-later
#include "pdfgen/identity_drawing.h"

#include <algorithm>

#include "pdfgen/codes.h"
#include "pdfgen/text_fit.h"
#include "src/base/text.h"

namespace formloop::pdfgen {

using namespace literals;

std::vector<Shape> draw_corner_marks(Size<Mm> page) {
    std::vector<Shape> shapes;
    for (const auto& mark : templates::corner_marks(page)) {
        shapes.push_back(Fill{mark.box, {}});
        if (mark.hole) shapes.push_back(Disc{mark.box.centre(), 1_mm, Grey{1}});
    }
    return shapes;
}

std::string readable_identity(const templates::PageIdentity& identity) {
    std::string copy = templates::to_string(identity.copy);
    for (std::size_t i = copy.size(); i > 4; i -= 4) copy.insert(i - 4, "-");
    return identity.form + " v" + std::to_string(identity.version) + " p" + std::to_string(identity.page) + "\n" + copy;
}

std::expected<std::vector<Shape>, Error> draw_identity(const templates::PageIdentity& identity,
                                                       const IdentityPlaces& places, const Fonts& fonts) {
    std::vector<Shape> shapes;
    const std::string payload = templates::encode(identity);
    if (!places.qr.empty()) {
        auto code = qr_code(payload, places.qr);
        if (!code) return std::unexpected(code.error());
        shapes.push_back(std::move(*code));
    }
    if (!places.datamatrix.empty()) {
        auto code = data_matrix(payload, places.datamatrix);
        if (!code) return std::unexpected(code.error());
        shapes.push_back(std::move(*code));
    }
    if (!places.readable.empty()) {
        auto text = decode_utf8(readable_identity(identity));
        if (places.readable.height < 4.7_mm) std::replace(text->begin(), text->end(), U'\n', U' ');  // one line
        const FitRule rule{.preferred = 2.1_mm, .smallest = 1.2_mm, .narrowest = 0.5, .lines = 2, .inset = 0_mm};
        const auto fitted = fit_text(*text, places.readable, rule, fonts, Typeface::sans);
        for (const auto& line : fitted.lines)
            shapes.push_back(Text{.at = line.at,
                                  .text = encode_utf8(line.text),
                                  .size = fitted.size,
                                  .face = Typeface::sans,
                                  .grey = Grey{0.25},
                                  .condense = fitted.condense,
                                  .place = "identity"});
    }
    return shapes;
}

}  // namespace formloop::pdfgen
