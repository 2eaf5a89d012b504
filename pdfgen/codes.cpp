// SPDX-License-Identifier: GPL-3.0-or-later
#include "pdfgen/codes.h"

#include <ZXing/BitMatrix.h>
#include <ZXing/MultiFormatWriter.h>

#include <algorithm>
#include <exception>

namespace formloop::pdfgen {

namespace {

std::expected<Modules, Error> encode(ZXing::BarcodeFormat format, const char* name, const std::string& payload,
                                     const Rect<Mm>& box) {
    try {
        ZXing::MultiFormatWriter writer(format);
        writer.setMargin(0);
        if (format == ZXing::BarcodeFormat::QRCode) writer.setEccLevel(4);  // of 0-8: the second of QR's four levels, M
        const ZXing::BitMatrix matrix = writer.encode(payload, 0, 0);
        Modules code{box, matrix.width(), matrix.height(), {}, name};
        code.cells.reserve(static_cast<std::size_t>(code.width * code.height));
        for (int y = 0; y < code.height; ++y)
            for (int x = 0; x < code.width; ++x) code.cells.push_back(matrix.get(x, y) ? 1 : 0);
        return code;
    } catch (const std::exception&) {
        return std::unexpected(
            Error{ErrorCode::internal, name,
                  "the payload of " + std::to_string(payload.size()) + " characters does not fit the code"});
    }
}

}  // namespace

std::expected<Modules, Error> qr_code(std::string_view payload, const Rect<Mm>& box) {
    return encode(ZXing::BarcodeFormat::QRCode, "qr", std::string(payload), box);
}

std::expected<Modules, Error> data_matrix(std::string_view payload, const Rect<Mm>& box) {
    // The writer takes the smallest symbol, which may be an oblong one. A space behind the payload, which readers of an
    // identity ignore, moves it to the next square.
    std::string text(payload);
    for (;;) {
        auto code = encode(ZXing::BarcodeFormat::DataMatrix, "datamatrix", text, box);
        if (!code || code->width == code->height) return code;
        text += ' ';
    }
}

std::vector<ModuleBlock> black_blocks(const Modules& code) {
    std::vector<ModuleBlock> out;
    std::vector<std::uint8_t> left = code.cells;
    const auto at = [&](int x, int y) -> std::uint8_t& { return left[static_cast<std::size_t>(y * code.width + x)]; };
    for (int y = 0; y < code.height; ++y) {
        for (int x = 0; x < code.width; ++x) {
            if (at(x, y) == 0) continue;
            int right = x;
            while (right < code.width && at(right, y) != 0) ++right;
            int bottom = y + 1;
            const auto whole_row = [&](int row) {
                for (int i = x; i < right; ++i)
                    if (at(i, row) == 0) return false;
                return true;
            };
            while (bottom < code.height && whole_row(bottom)) ++bottom;
            for (int row = y; row < bottom; ++row)
                for (int i = x; i < right; ++i) at(i, row) = 0;
            out.push_back({x, y, right - x, bottom - y});
        }
    }
    return out;
}

}  // namespace formloop::pdfgen
