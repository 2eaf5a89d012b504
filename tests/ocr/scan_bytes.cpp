// SPDX-License-Identifier: GPL-3.0-or-later
#define POINTERHOLDER_TRANSITION 4

#include "tests/ocr/scan_bytes.h"

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <stdexcept>

#include <jpeglib.h>
#include <png.h>
#include <tiffio.h>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFPageDocumentHelper.hh>
#include <qpdf/QPDFWriter.hh>

namespace formloop::ocr::scan_bytes {
namespace {

std::string bits_of(const GrayImage& picture, int y, bool black_is_one) {
    std::string row(static_cast<std::size_t>(picture.width() + 7) / 8, '\0');
    for (int x = 0; x < picture.width(); ++x)
        if ((picture.row(y)[x] < 128) == black_is_one) row[static_cast<std::size_t>(x) / 8] |= static_cast<char>(0x80 >> (x % 8));
    return row;
}

/// A file in memory that libtiff may read and write.
struct MemoryFile {
    std::string bytes;
    std::size_t at = 0;

    static MemoryFile& of(thandle_t handle) { return *static_cast<MemoryFile*>(handle); }
    TIFF* open(const char* mode) {
        return TIFFClientOpen(
            "memory", mode, this,
            [](thandle_t h, void* to, tmsize_t n) -> tmsize_t {
                MemoryFile& f = of(h);
                const std::size_t take = std::min<std::size_t>(static_cast<std::size_t>(n), f.bytes.size() - std::min(f.at, f.bytes.size()));
                std::memcpy(to, f.bytes.data() + f.at, take);
                f.at += take;
                return static_cast<tmsize_t>(take);
            },
            [](thandle_t h, void* from, tmsize_t n) -> tmsize_t {
                MemoryFile& f = of(h);
                if (f.bytes.size() < f.at + static_cast<std::size_t>(n)) f.bytes.resize(f.at + static_cast<std::size_t>(n));
                std::memcpy(f.bytes.data() + f.at, from, static_cast<std::size_t>(n));
                f.at += static_cast<std::size_t>(n);
                return n;
            },
            [](thandle_t h, toff_t offset, int whence) -> toff_t {
                MemoryFile& f = of(h);
                f.at = whence == SEEK_SET ? offset : whence == SEEK_CUR ? f.at + offset : f.bytes.size() + offset;
                return f.at;
            },
            [](thandle_t) { return 0; }, [](thandle_t h) -> toff_t { return of(h).bytes.size(); },
            [](thandle_t, void**, toff_t*) { return 0; }, [](thandle_t, void*, toff_t) {});
    }
};

std::string group4(const GrayImage& picture) {
    MemoryFile file;
    file.bytes = tiff({picture}, TiffKind::group4);
    TIFF* in = file.open("r");
    std::string data(static_cast<std::size_t>(TIFFRawStripSize(in, 0)), '\0');
    TIFFReadRawStrip(in, 0, data.data(), static_cast<tmsize_t>(data.size()));
    TIFFClose(in);
    return data;
}

}  // namespace

GrayImage ramp(int width, int height) {
    GrayImage picture(width, height);
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x)
            picture.row(y)[x] = static_cast<std::uint8_t>(20 + 140 * x / std::max(1, width - 1) + 80 * y / std::max(1, height - 1));
    return picture;
}

std::string jpeg(const GrayImage& picture, int dpi, int orientation) {
    jpeg_compress_struct out{};
    jpeg_error_mgr errors;
    out.err = jpeg_std_error(&errors);
    jpeg_create_compress(&out);
    unsigned char* bytes = nullptr;
    unsigned long size = 0;
    jpeg_mem_dest(&out, &bytes, &size);
    out.image_width = static_cast<JDIMENSION>(picture.width()), out.image_height = static_cast<JDIMENSION>(picture.height());
    out.input_components = 1, out.in_color_space = JCS_GRAYSCALE;
    jpeg_set_defaults(&out);
    jpeg_set_quality(&out, 95, TRUE);
    out.density_unit = 1, out.X_density = out.Y_density = static_cast<UINT16>(dpi);
    jpeg_start_compress(&out, TRUE);
    if (orientation) {
        const char exif[] = {'E', 'x', 'i', 'f', 0, 0, 'M', 'M', 0, '*', 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0,
                             static_cast<char>(orientation), 0, 0, 0, 0, 0, 0};
        jpeg_write_marker(&out, JPEG_APP0 + 1, reinterpret_cast<const JOCTET*>(exif), sizeof exif);
    }
    for (int y = 0; y < picture.height(); ++y) {
        auto* row = const_cast<JSAMPROW>(picture.row(y));
        jpeg_write_scanlines(&out, &row, 1);
    }
    jpeg_finish_compress(&out);
    jpeg_destroy_compress(&out);
    std::string file(reinterpret_cast<const char*>(bytes), size);
    std::free(bytes);
    return file;
}

std::string png(const GrayImage& picture, PngKind kind) {
    std::string file;
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, nullptr, nullptr);
    png_infop info = png_create_info_struct(png);
    png_set_write_fn(png, &file, [](png_structp p, png_bytep data, std::size_t n) {
        static_cast<std::string*>(png_get_io_ptr(p))->append(reinterpret_cast<const char*>(data), n);
    }, nullptr);
    const int type = kind == PngKind::rgb ? PNG_COLOR_TYPE_RGB : kind == PngKind::palette ? PNG_COLOR_TYPE_PALETTE
                   : kind == PngKind::alpha ? PNG_COLOR_TYPE_GRAY_ALPHA : PNG_COLOR_TYPE_GRAY;
    const int depth = kind == PngKind::gray16 ? 16 : kind == PngKind::bilevel ? 1 : 8;
    png_set_IHDR(png, info, static_cast<png_uint_32>(picture.width()), static_cast<png_uint_32>(picture.height()), depth, type,
                 PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    png_set_pHYs(png, info, 11811, 11811, PNG_RESOLUTION_METER);
    if (kind == PngKind::palette) {
        std::vector<png_color> palette(256);
        for (int i = 0; i < 256; ++i) palette[static_cast<std::size_t>(i)].red = palette[static_cast<std::size_t>(i)].green = palette[static_cast<std::size_t>(i)].blue = static_cast<png_byte>(255 - i);
        png_set_PLTE(png, info, palette.data(), 256);
    }
    png_write_info(png, info);
    for (int y = 0; y < picture.height(); ++y) {
        std::string row;
        if (kind == PngKind::bilevel) row = bits_of(picture, y, false);
        else
            for (int x = 0; x < picture.width(); ++x) {
                const auto v = static_cast<char>(picture.row(y)[x]);
                switch (kind) {
                    case PngKind::gray16: row += {v, v}; break;
                    case PngKind::rgb: row += {v, v, v}; break;
                    case PngKind::palette: row += static_cast<char>(255 - picture.row(y)[x]); break;
                    case PngKind::alpha: row += {v, static_cast<char>(255)}; break;
                    default: row += v;
                }
            }
        png_write_row(png, reinterpret_cast<png_const_bytep>(row.data()));
    }
    png_write_end(png, nullptr);
    png_destroy_write_struct(&png, &info);
    return file;
}

std::string tiff(const std::vector<GrayImage>& pages, TiffKind kind) {
    MemoryFile file;
    TIFF* out = file.open("w");
    for (const GrayImage& picture : pages) {
        const bool bits = kind == TiffKind::group3 || kind == TiffKind::group4 || kind == TiffKind::min_is_black;
        const int samples = kind == TiffKind::rgb ? 3 : kind == TiffKind::cmyk ? 4 : 1;
        TIFFSetField(out, TIFFTAG_IMAGEWIDTH, picture.width());
        TIFFSetField(out, TIFFTAG_IMAGELENGTH, picture.height());
        TIFFSetField(out, TIFFTAG_BITSPERSAMPLE, bits ? 1 : kind == TiffKind::gray16 ? 16 : 8);
        TIFFSetField(out, TIFFTAG_SAMPLESPERPIXEL, samples);
        TIFFSetField(out, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG);
        TIFFSetField(out, TIFFTAG_COMPRESSION, kind == TiffKind::group3 ? COMPRESSION_CCITTFAX3 : kind == TiffKind::group4 ? COMPRESSION_CCITTFAX4
                                               : kind == TiffKind::lzw ? COMPRESSION_LZW : COMPRESSION_NONE);
        TIFFSetField(out, TIFFTAG_PHOTOMETRIC, kind == TiffKind::group3 || kind == TiffKind::group4 ? PHOTOMETRIC_MINISWHITE
                                               : kind == TiffKind::rgb ? PHOTOMETRIC_RGB : kind == TiffKind::cmyk ? PHOTOMETRIC_SEPARATED
                                               : kind == TiffKind::palette ? PHOTOMETRIC_PALETTE : PHOTOMETRIC_MINISBLACK);
        TIFFSetField(out, TIFFTAG_XRESOLUTION, 300.0);
        TIFFSetField(out, TIFFTAG_YRESOLUTION, 300.0);
        TIFFSetField(out, TIFFTAG_RESOLUTIONUNIT, RESUNIT_INCH);
        if (kind == TiffKind::palette) {
            std::vector<std::uint16_t> map(256);
            for (int i = 0; i < 256; ++i) map[static_cast<std::size_t>(i)] = static_cast<std::uint16_t>((255 - i) * 257);
            TIFFSetField(out, TIFFTAG_COLORMAP, map.data(), map.data(), map.data());
        }
        if (kind == TiffKind::tiled) {
            TIFFSetField(out, TIFFTAG_TILEWIDTH, 32);
            TIFFSetField(out, TIFFTAG_TILELENGTH, 32);
            for (int y = 0; y < picture.height(); y += 32)
                for (int x = 0; x < picture.width(); x += 32) {
                    std::string tile(32 * 32, '\0');
                    for (int v = 0; v < 32 && y + v < picture.height(); ++v)
                        for (int u = 0; u < 32 && x + u < picture.width(); ++u) tile[static_cast<std::size_t>(v * 32 + u)] = static_cast<char>(picture.row(y + v)[x + u]);
                    TIFFWriteTile(out, tile.data(), static_cast<std::uint32_t>(x), static_cast<std::uint32_t>(y), 0, 0);
                }
            TIFFWriteDirectory(out);
            continue;
        }
        TIFFSetField(out, TIFFTAG_ROWSPERSTRIP, picture.height());
        for (int y = 0; y < picture.height(); ++y) {
            std::string row;
            if (bits) row = bits_of(picture, y, kind != TiffKind::min_is_black);
            else
                for (int x = 0; x < picture.width(); ++x) {
                    const int v = picture.row(y)[x];
                    switch (kind) {
                        case TiffKind::gray16: row += {static_cast<char>(0x55), static_cast<char>(v)}; break;
                        case TiffKind::rgb: row += {static_cast<char>(v), static_cast<char>(v), static_cast<char>(v)}; break;
                        case TiffKind::cmyk: row += {0, 0, 0, static_cast<char>(255 - v)}; break;
                        case TiffKind::palette: row += static_cast<char>(255 - v); break;
                        default: row += static_cast<char>(v);
                    }
                }
            TIFFWriteScanline(out, row.data(), static_cast<std::uint32_t>(y), 0);
        }
        TIFFWriteDirectory(out);
    }
    TIFFClose(out);
    return file.bytes;
}

std::string with_directory_loop(std::string bytes) {
    const auto half = [&](std::size_t at) { return static_cast<unsigned>(static_cast<std::uint8_t>(bytes[at]) | static_cast<std::uint8_t>(bytes[at + 1]) << 8); };
    const auto word = [&](std::size_t at) { return half(at) | half(at + 2) << 16; };
    const unsigned first = word(4);
    for (std::size_t directory = first;;) {
        const std::size_t link = directory + 2 + 12 * half(directory);
        if (const unsigned next = word(link)) {
            directory = next;
            continue;
        }
        for (int i = 0; i < 4; ++i) bytes[link + static_cast<std::size_t>(i)] = static_cast<char>(first >> (8 * i));
        return bytes;
    }
}

std::string pdf(const GrayImage& picture, const PdfPage& page) {
    QPDF pdf;
    pdf.emptyPDF();
    const std::string dictionary = "<< /Type /XObject /Subtype /Image /Width " + std::to_string(picture.width()) + " /Height " + std::to_string(picture.height()) +
                                   " /ColorSpace /DeviceGray /BitsPerComponent " + (page.coding == PdfCoding::group4 ? "1" : "8") + " >>";
    QPDFObjectHandle image = QPDFObjectHandle::newStream(&pdf);
    image.replaceDict(QPDFObjectHandle::parse(&pdf, dictionary));
    const auto null = QPDFObjectHandle::newNull();
    if (page.coding == PdfCoding::flate)
        image.replaceStreamData(std::string(picture.pixels().begin(), picture.pixels().end()), null, null);
    else if (page.coding == PdfCoding::jpeg)
        image.replaceStreamData(jpeg(picture, 300), QPDFObjectHandle::newName("/DCTDecode"), null);
    else
        image.replaceStreamData(group4(picture), QPDFObjectHandle::newName("/CCITTFaxDecode"),
                                QPDFObjectHandle::parse("<< /K -1 /Columns " + std::to_string(picture.width()) + " /Rows " + std::to_string(picture.height()) + " >>"));
    const double w = picture.width() * 0.24, h = picture.height() * 0.24;
    char content[400];
    std::snprintf(content, sizeof content, "q %.4f 0 0 %.4f 0 0 cm /Im Do Q\n%s", w, h,
                  page.words ? "BT /F 2 Tf 12 10 Td (.) Tj ET\n" : page.invisible_words ? "BT 3 Tr /F 8 Tf 5 5 Td (words) Tj ET\n" : "");
    QPDFObjectHandle sheet = pdf.makeIndirectObject(QPDFObjectHandle::parse(
        &pdf, "<< /Type /Page /Rotate " + std::to_string(page.rotate) + " /Resources << /Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>"));
    sheet.replaceKey("/MediaBox", QPDFObjectHandle::parse("[0 0 " + std::to_string(w) + " " + std::to_string(h) + "]"));
    QPDFObjectHandle objects = QPDFObjectHandle::newDictionary();
    objects.replaceKey("/Im", image);
    sheet.getKey("/Resources").replaceKey("/XObject", objects);
    sheet.replaceKey("/Contents", QPDFObjectHandle::newStream(&pdf, content));
    QPDFPageDocumentHelper(pdf).addPage(sheet, false);
    QPDFWriter writer(pdf);
    writer.setOutputMemory();
    writer.setStaticID(true);
    if (!page.password.empty())
        writer.setR6EncryptionParameters(page.password.c_str(), "owner", true, true, true, true, true, true, qpdf_r3p_full, true);
    writer.write();
    const auto buffer = writer.getBufferSharedPointer();
    return {reinterpret_cast<const char*>(buffer->getBuffer()), buffer->getSize()};
}

}  // namespace formloop::ocr::scan_bytes
