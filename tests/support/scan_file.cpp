// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/scan_file.h"

#include <jpeglib.h>
#include <png.h>
#include <tiffio.h>

#include <array>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <memory>

namespace formloop::simulator {
namespace {

constexpr std::array<std::pair<FileKind, std::string_view>, 4> kNames{
    {{FileKind::pdf, "pdf"}, {FileKind::tiff, "tiff"}, {FileKind::png, "png"}, {FileKind::jpeg, "jpg"}}};

std::string jpeg_bytes(const ScannedPage& page) {
    jpeg_compress_struct job;
    jpeg_error_mgr errors;
    job.err = jpeg_std_error(&errors);
    jpeg_create_compress(&job);
    unsigned char* bytes = nullptr;
    unsigned long size = 0;
    jpeg_mem_dest(&job, &bytes, &size);
    job.image_width = static_cast<JDIMENSION>(page.image.width());
    job.image_height = static_cast<JDIMENSION>(page.image.height());
    job.input_components = 1;
    job.in_color_space = JCS_GRAYSCALE;
    jpeg_set_defaults(&job);
    jpeg_set_quality(&job, page.jpeg_quality, TRUE);
    job.density_unit = 1;
    job.X_density = job.Y_density = static_cast<UINT16>(page.dpi);
    jpeg_start_compress(&job, TRUE);
    while (job.next_scanline < job.image_height) {
        JSAMPROW row = const_cast<JSAMPROW>(page.image.row(static_cast<int>(job.next_scanline)));
        jpeg_write_scanlines(&job, &row, 1);
    }
    jpeg_finish_compress(&job);
    std::string text(reinterpret_cast<char*>(bytes), size);
    jpeg_destroy_compress(&job);
    std::free(bytes);
    return text;
}

struct CloseTiff {
    void operator()(TIFF* tiff) const { TIFFClose(tiff); }
};

/// Adds a page to an open TIFF.
bool put_page(TIFF* tiff, const ScannedPage& page) {
    const int w = page.image.width(), h = page.image.height();
    TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, w);
    TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, h);
    TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, page.bilevel ? 1 : 8);
    TIFFSetField(tiff, TIFFTAG_SAMPLESPERPIXEL, 1);
    TIFFSetField(tiff, TIFFTAG_ROWSPERSTRIP, page.bilevel ? h : 64);
    TIFFSetField(tiff, TIFFTAG_COMPRESSION, page.bilevel ? COMPRESSION_CCITTFAX4 : COMPRESSION_LZW);
    TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC, page.bilevel ? PHOTOMETRIC_MINISWHITE : PHOTOMETRIC_MINISBLACK);
    TIFFSetField(tiff, TIFFTAG_XRESOLUTION, static_cast<double>(page.dpi));
    TIFFSetField(tiff, TIFFTAG_YRESOLUTION, static_cast<double>(page.dpi));
    TIFFSetField(tiff, TIFFTAG_RESOLUTIONUNIT, RESUNIT_INCH);
    std::vector<std::uint8_t> line(static_cast<std::size_t>(w));
    for (int y = 0; y < h; ++y) {
        if (page.bilevel) {
            std::ranges::fill(line, std::uint8_t{0});
            for (int x = 0; x < w; ++x)
                if (page.image.row(y)[x] < 128) line[static_cast<std::size_t>(x >> 3)] |= static_cast<std::uint8_t>(0x80 >> (x & 7));
        } else {
            std::memcpy(line.data(), page.image.row(y), line.size());
        }
        if (TIFFWriteScanline(tiff, line.data(), static_cast<std::uint32_t>(y)) < 0) return false;
    }
    return TIFFWriteDirectory(tiff) != 0;
}

/// The single G4 strip of a bilevel page, by way of a TIFF on disk.
std::string g4_bytes(const ScannedPage& page, const std::filesystem::path& scratch) {
    {
        std::unique_ptr<TIFF, CloseTiff> out(TIFFOpen(scratch.c_str(), "w"));
        if (!out || !put_page(out.get(), page)) return {};
    }
    std::string strip;
    {
        std::unique_ptr<TIFF, CloseTiff> in(TIFFOpen(scratch.c_str(), "r"));
        if (!in) return {};
        strip.resize(static_cast<std::size_t>(TIFFRawStripSize(in.get(), 0)));
        TIFFReadRawStrip(in.get(), 0, strip.data(), static_cast<tmsize_t>(strip.size()));
    }
    std::filesystem::remove(scratch);
    return strip;
}

std::string pdf_bytes(const std::vector<ScannedPage>& pages, const std::filesystem::path& scratch) {
    std::string out = "%PDF-1.4\n";
    std::vector<std::size_t> places;
    const auto object = [&](const std::string& body) {
        places.push_back(out.size());
        out += std::to_string(places.size()) + " 0 obj\n" + body + "\nendobj\n";
    };
    std::string kids;
    for (std::size_t i = 0; i < pages.size(); ++i) kids += std::to_string(3 + 3 * i) + " 0 R ";
    object("<</Type/Catalog/Pages 2 0 R>>");
    object("<</Type/Pages/Kids[" + kids + "]/Count " + std::to_string(pages.size()) + ">>");
    for (std::size_t i = 0; i < pages.size(); ++i) {
        const ScannedPage& page = pages[i];
        const std::string w = std::to_string(page.image.width()), h = std::to_string(page.image.height());
        char box[64], matrix[96];
        const double pt = 72. / page.dpi;
        std::snprintf(box, sizeof box, "%.2f %.2f", page.image.width() * pt, page.image.height() * pt);
        std::snprintf(matrix, sizeof matrix, "q %.2f 0 0 %.2f 0 0 cm /I Do Q", page.image.width() * pt, page.image.height() * pt);
        const std::string content = matrix, number = std::to_string(4 + 3 * i), image = std::to_string(5 + 3 * i);
        object("<</Type/Page/Parent 2 0 R/MediaBox[0 0 " + std::string(box) + "]/Resources<</XObject<</I " + image +
               " 0 R>>>>/Contents " + number + " 0 R>>");
        object("<</Length " + std::to_string(content.size()) + ">>\nstream\n" + content + "\nendstream");
        const std::string data = page.bilevel ? g4_bytes(page, scratch) : jpeg_bytes(page);
        const std::string filter =
            page.bilevel ? "/BitsPerComponent 1/Filter/CCITTFaxDecode/DecodeParms<</K -1/Columns " + w + "/Rows " + h + ">>"
                         : "/BitsPerComponent 8/Filter/DCTDecode";
        object("<</Type/XObject/Subtype/Image/Width " + w + "/Height " + h + "/ColorSpace/DeviceGray" + filter + "/Length " +
               std::to_string(data.size()) + ">>\nstream\n" + data + "\nendstream");
    }
    const std::size_t table = out.size();
    out += "xref\n0 " + std::to_string(places.size() + 1) + "\n0000000000 65535 f \n";
    for (std::size_t place : places) {
        char line[24];
        std::snprintf(line, sizeof line, "%010zu 00000 n \n", place);
        out += line;
    }
    out += "trailer\n<</Size " + std::to_string(places.size() + 1) + "/Root 1 0 R>>\nstartxref\n" + std::to_string(table) + "\n%%EOF\n";
    return out;
}

bool write_png(const std::filesystem::path& file, const ScannedPage& page) {
    std::unique_ptr<std::FILE, int (*)(std::FILE*)> out(std::fopen(file.c_str(), "wb"), std::fclose);
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, nullptr, nullptr);
    png_infop info = png_create_info_struct(png);
    const bool good = out && setjmp(png_jmpbuf(png)) == 0;
    if (good) {
        png_init_io(png, out.get());
        png_set_IHDR(png, info, static_cast<png_uint_32>(page.image.width()), static_cast<png_uint_32>(page.image.height()),
                     page.bilevel ? 1 : 8, PNG_COLOR_TYPE_GRAY, PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
        png_set_compression_level(png, 3);
        const auto per_metre = static_cast<png_uint_32>(page.dpi / 0.0254 + 0.5);
        png_set_pHYs(png, info, per_metre, per_metre, PNG_RESOLUTION_METER);
        png_write_info(png, info);
        std::vector<png_byte> line(static_cast<std::size_t>(page.image.width()));
        for (int y = 0; y < page.image.height(); ++y) {
            if (page.bilevel) {
                std::ranges::fill(line, png_byte{0});
                for (int x = 0; x < page.image.width(); ++x)
                    if (page.image.row(y)[x] >= 128) line[static_cast<std::size_t>(x >> 3)] |= static_cast<png_byte>(0x80 >> (x & 7));
            } else {
                std::memcpy(line.data(), page.image.row(y), line.size());
            }
            png_write_row(png, line.data());
        }
        png_write_end(png, info);
    }
    png_destroy_write_struct(&png, &info);
    return good;
}

bool write_bytes(const std::filesystem::path& file, const std::string& bytes) {
    std::ofstream out(file, std::ios::binary);
    out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    return static_cast<bool>(out.flush());
}

}  // namespace

std::optional<FileKind> file_kind(std::string_view name) {
    for (const auto& [kind, n] : kNames)
        if (n == name) return kind;
    return std::nullopt;
}

std::string_view to_string(FileKind kind) {
    for (const auto& [k, name] : kNames)
        if (k == kind) return name;
    return {};
}

std::expected<void, Error> write_scan(const std::filesystem::path& file, FileKind kind, const std::vector<ScannedPage>& pages) {
    bool good = true;
    const std::filesystem::path scratch = file.string() + ".strip";
    switch (kind) {
        case FileKind::pdf: good = write_bytes(file, pdf_bytes(pages, scratch)); break;
        case FileKind::jpeg: good = pages.size() == 1 && write_bytes(file, jpeg_bytes(pages.front())); break;
        case FileKind::png: good = pages.size() == 1 && write_png(file, pages.front()); break;
        case FileKind::tiff: {
            std::unique_ptr<TIFF, CloseTiff> out(TIFFOpen(file.c_str(), "w"));
            good = out != nullptr;
            for (const auto& page : pages) good = good && put_page(out.get(), page);
            break;
        }
    }
    if (!good) return std::unexpected(Error{ErrorCode::disk, file.string(), "cannot be written"});
    return {};
}

}  // namespace formloop::simulator
