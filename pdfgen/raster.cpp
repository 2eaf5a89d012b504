// SPDX-License-Identifier: GPL-3.0-or-later
#include "pdfgen/raster.h"

#include <poppler/cpp/poppler-document.h>
#include <poppler/cpp/poppler-global.h>
#include <poppler/cpp/poppler-image.h>
#include <poppler/cpp/poppler-page-renderer.h>
#include <poppler/cpp/poppler-page.h>

#include <algorithm>
#include <cmath>
#include <exception>
#include <memory>

namespace formloop::pdfgen {

std::expected<Raster, Error> render_page(std::string_view pdf, int page, double px_per_mm) {
    const std::string where = "page " + std::to_string(page + 1);
    try {
        poppler::set_debug_error_function([](const std::string&, void*) {}, nullptr);
        const std::unique_ptr<poppler::document> document(
            poppler::document::load_from_raw_data(pdf.data(), static_cast<int>(pdf.size())));
        if (!document || document->is_locked())
            return std::unexpected(Error{ErrorCode::bad_input, where, "the bytes are not a PDF that opens"});
        if (page < 0 || page >= document->pages())
            return std::unexpected(
                Error{ErrorCode::bad_input, where, "the document has " + std::to_string(document->pages()) + " pages"});
        const std::unique_ptr<poppler::page> sheet(document->create_page(page));
        if (!sheet) return std::unexpected(Error{ErrorCode::bad_input, where, "the page cannot be opened"});
        const double dpi = px_per_mm * 25.4;
        const poppler::rectf size = sheet->page_rect();
        if (!(size.width() / 72 * dpi * (size.height() / 72 * dpi) <= 200e6))
            return std::unexpected(
                Error{ErrorCode::limit, where, "the picture would have more than 200 million pixels"});

        poppler::page_renderer renderer;
        renderer.set_image_format(poppler::image::format_gray8);
        renderer.set_render_hint(poppler::page_renderer::antialiasing, true);
        renderer.set_render_hint(poppler::page_renderer::text_antialiasing, true);
        const poppler::image image = renderer.render_page(sheet.get(), dpi, dpi);
        if (!image.is_valid())
            return std::unexpected(Error{ErrorCode::bad_input, where, "the page cannot be rendered"});
        Raster raster{image.width(), image.height(), px_per_mm, {}};
        raster.pixels.reserve(static_cast<std::size_t>(raster.width) * static_cast<std::size_t>(raster.height));
        for (int y = 0; y < raster.height; ++y) {
            const auto* row = reinterpret_cast<const std::uint8_t*>(image.const_data()) +
                              static_cast<std::ptrdiff_t>(y) * image.bytes_per_row();
            raster.pixels.insert(raster.pixels.end(), row, row + raster.width);
        }
        return raster;
    } catch (const std::exception&) {
        return std::unexpected(Error{ErrorCode::bad_input, where, "the page cannot be rendered"});
    }
}

}  // namespace formloop::pdfgen
