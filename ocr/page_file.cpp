// SPDX-License-Identifier: GPL-3.0-or-later
#include "ocr/page_file.h"

#include <algorithm>
#include <array>
#include <csetjmp>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <vector>

#include <jpeglib.h>
#include <png.h>

namespace formloop::ocr {
namespace {

constexpr int kJpegQuality = 80;

struct JpegFailure {
    jpeg_error_mgr manager;  // first: libjpeg hands back a pointer to it
    std::jmp_buf back;
};

void on_jpeg_error(j_common_ptr info) { std::longjmp(reinterpret_cast<JpegFailure*>(info->err)->back, 1); }

jpeg_error_mgr* quiet(JpegFailure& failure) {
    jpeg_error_mgr* manager = jpeg_std_error(&failure.manager);
    manager->error_exit = on_jpeg_error;
    manager->output_message = [](j_common_ptr) {};
    return manager;
}

bool is_bilevel(const GrayView& page) {
    for (int y = 0; y < page.height(); ++y)
        for (int x = 0; x < page.width(); ++x)
            if (const auto v = page.row(y)[x]; v != 0 && v != 255) return false;
    return true;
}

std::expected<std::string, Error> encode_jpeg(const GrayView& page) {
    jpeg_compress_struct encoder{};
    JpegFailure failure;
    encoder.err = quiet(failure);
    unsigned char* bytes = nullptr;
    unsigned long size = 0;
    std::vector<JSAMPLE> rows((static_cast<std::size_t>(page.width()) + DCTSIZE) * DCTSIZE);
    std::array<JSAMPROW, DCTSIZE> starts;
    JSAMPARRAY planes = starts.data();  // one component
    if (setjmp(failure.back)) {
        jpeg_destroy_compress(&encoder);
        std::free(bytes);
        return std::unexpected(Error{ErrorCode::internal, "page image", "the JPEG encoder failed"});
    }
    jpeg_create_compress(&encoder);
    jpeg_mem_dest(&encoder, &bytes, &size);
    encoder.image_width = static_cast<JDIMENSION>(page.width());
    encoder.image_height = static_cast<JDIMENSION>(page.height());
    encoder.input_components = 1;
    encoder.in_color_space = JCS_GRAYSCALE;
    jpeg_set_defaults(&encoder);
    jpeg_set_quality(&encoder, kJpegQuality, TRUE);
    // Whole rows of blocks, their edges repeated to fill them: what the encoder does by itself, without its copies of every px.
    encoder.raw_data_in = TRUE;
    jpeg_start_compress(&encoder, TRUE);
    const std::size_t width = static_cast<std::size_t>(page.width()), filled = (width + DCTSIZE - 1) / DCTSIZE * DCTSIZE;
    for (int i = 0; i < DCTSIZE; ++i) starts[i] = rows.data() + i * filled;
    while (encoder.next_scanline < encoder.image_height) {
        for (int i = 0; i < DCTSIZE; ++i) {
            const std::uint8_t* row = page.row(std::min(static_cast<int>(encoder.next_scanline) + i, page.height() - 1));
            std::memcpy(rows.data() + i * filled, row, width);
            std::memset(rows.data() + i * filled + width, row[width - 1], filled - width);
        }
        jpeg_write_raw_data(&encoder, &planes, DCTSIZE);
    }
    jpeg_finish_compress(&encoder);
    jpeg_destroy_compress(&encoder);
    std::string out(reinterpret_cast<char*>(bytes), size);
    std::free(bytes);
    return out;
}

enum class Depth { one_bit = 1, eight_bits = 8 };

std::expected<std::string, Error> encode_png(const GrayView& page, Depth depth) {
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, nullptr, [](png_structp, png_const_charp) {});
    png_infop info = png ? png_create_info_struct(png) : nullptr;
    std::string out;
    std::vector<png_byte> packed((static_cast<std::size_t>(page.width()) + 7) / 8);
    if (!info || setjmp(png_jmpbuf(png))) {
        png_destroy_write_struct(&png, &info);
        return std::unexpected(Error{ErrorCode::internal, "page image", "the PNG encoder failed"});
    }
    png_set_write_fn(
        png, &out,
        [](png_structp p, png_bytep data, png_size_t n) {
            static_cast<std::string*>(png_get_io_ptr(p))->append(reinterpret_cast<char*>(data), n);
        },
        nullptr);
    png_set_IHDR(png, info, static_cast<png_uint_32>(page.width()), static_cast<png_uint_32>(page.height()),
                 static_cast<int>(depth), PNG_COLOR_TYPE_GRAY, PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
                 PNG_FILTER_TYPE_DEFAULT);
    png_set_compression_level(png, 3);
    png_write_info(png, info);
    for (int y = 0; y < page.height(); ++y) {
        const std::uint8_t* row = page.row(y);
        if (depth == Depth::one_bit) {
            std::fill(packed.begin(), packed.end(), png_byte{0});
            for (int x = 0; x < page.width(); ++x)
                if (row[x]) packed[static_cast<std::size_t>(x) / 8] |= static_cast<png_byte>(0x80 >> (x % 8));
            row = packed.data();
        }
        png_write_row(png, row);
    }
    png_write_end(png, nullptr);
    png_destroy_write_struct(&png, &info);
    return out;
}

Error damaged() { return {ErrorCode::bad_input, "page image", "the kept picture of the page is damaged"}; }

std::expected<GrayImage, Error> decode_jpeg(std::string_view bytes) {
    jpeg_decompress_struct decoder{};
    JpegFailure failure;
    decoder.err = quiet(failure);
    GrayImage image;
    if (setjmp(failure.back)) {
        jpeg_destroy_decompress(&decoder);
        return std::unexpected(damaged());
    }
    jpeg_create_decompress(&decoder);
    jpeg_mem_src(&decoder, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
    jpeg_read_header(&decoder, TRUE);
    decoder.out_color_space = JCS_GRAYSCALE;
    jpeg_start_decompress(&decoder);
    image = GrayImage(static_cast<int>(decoder.output_width), static_cast<int>(decoder.output_height));
    while (decoder.output_scanline < decoder.output_height) {
        JSAMPROW row = image.row(static_cast<int>(decoder.output_scanline));
        jpeg_read_scanlines(&decoder, &row, 1);
    }
    jpeg_finish_decompress(&decoder);
    jpeg_destroy_decompress(&decoder);
    return image;
}

std::expected<GrayImage, Error> decode_png(std::string_view bytes) {
    png_image png{};
    png.version = PNG_IMAGE_VERSION;
    if (!png_image_begin_read_from_memory(&png, bytes.data(), bytes.size())) return std::unexpected(damaged());
    png.format = PNG_FORMAT_GRAY;
    GrayImage image(static_cast<int>(png.width), static_cast<int>(png.height));
    if (!png_image_finish_read(&png, nullptr, image.row(0), 0, nullptr)) return std::unexpected(damaged());
    return image;
}

}  // namespace

std::expected<std::string, Error> encode_page(const GrayView& page) {
    return is_bilevel(page) ? encode_png(page, Depth::one_bit) : encode_jpeg(page);
}

std::expected<std::string, Error> encode_crop(const GrayView& crop) { return encode_png(crop, Depth::eight_bits); }

std::expected<GrayImage, Error> decode_page(std::string_view bytes) {
    if (bytes.starts_with("\x89PNG")) return decode_png(bytes);
    if (bytes.starts_with("\xFF\xD8")) return decode_jpeg(bytes);
    return std::unexpected(damaged());
}

}  // namespace formloop::ocr
