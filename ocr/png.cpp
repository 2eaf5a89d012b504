// SPDX-License-Identifier: GPL-3.0-or-later
#include <csetjmp>
#include <cstring>

#include <png.h>

#include "ocr/decoded.h"

namespace formloop::ocr {
namespace {

class PngReader {
public:
    PngReader(std::string_view bytes, const ScanOptions& options) : rest_(bytes), options_(options) {
        png_ = png_create_read_struct(
            PNG_LIBPNG_VER_STRING, this,
            [](png_structp png, png_const_charp text) {
                self(png)->out_.complaints.add(text);
                png_longjmp(png, 1);
            },
            [](png_structp png, png_const_charp text) { self(png)->out_.complaints.add(text); });
        if (png_) info_ = png_create_info_struct(png_);
    }
    ~PngReader() { png_destroy_read_struct(&png_, &info_, nullptr); }
    PngReader(const PngReader&) = delete;
    PngReader& operator=(const PngReader&) = delete;

    Decoded read() {
        if (png_ && info_) {
            if (setjmp(png_jmpbuf(png_)) == 0) decode();
            if (out_.refusal.reason.empty() && (rows_.rows() > 0 || interlaced_rows_ > 0)) out_.image = rows_.take();
        }
        return std::move(out_);
    }

private:
    static PngReader* self(png_structp png) { return static_cast<PngReader*>(png_get_error_ptr(png)); }

    void decode() {
        png_set_user_limits(png_, 0x7FFFFFFF, 0x7FFFFFFF);
        png_set_chunk_cache_max(png_, 64);
        png_set_chunk_malloc_max(png_, 1 << 20);
        png_set_crc_action(png_, PNG_CRC_WARN_USE, PNG_CRC_WARN_DISCARD);
        png_set_benign_errors(png_, 1);
        png_set_read_fn(png_, this, [](png_structp png, png_bytep to, std::size_t size) {
            auto* reader = static_cast<PngReader*>(png_get_io_ptr(png));
            if (reader->rest_.size() < size) png_error(png, "the file ends too early");
            std::memcpy(to, reader->rest_.data(), size);
            reader->rest_.remove_prefix(size);
        });
        png_read_info(png_, info_);
        const png_uint_32 width = png_get_image_width(png_, info_), height = png_get_image_height(png_, info_);
        const int type = png_get_color_type(png_, info_), depth = png_get_bit_depth(png_, info_);
        const bool interlaced = png_get_interlace_type(png_, info_) != PNG_INTERLACE_NONE;
        const double area = static_cast<double>(width) * height;
        if (area > options_.max_coded_megapixels * 1e6 || width > 500000 || height > 500000 ||
            (interlaced && area > 4 * options_.max_megapixels * 1e6)) {
            out_.refusal = over_the_limit(width, height);
            return;
        }
        out_.bilevel = depth == 1 && type == PNG_COLOR_TYPE_GRAY;
        const double per_metre_x = png_get_x_pixels_per_meter(png_, info_), per_metre_y = png_get_y_pixels_per_meter(png_, info_);
        const int shrink = shrink_factor(width, height, options_);
        out_.dpi_x = per_metre_x * 0.0254 / shrink, out_.dpi_y = per_metre_y * 0.0254 / shrink;

        png_set_expand(png_);  // palettes, fewer bits than eight, transparency
        png_set_strip_16(png_);
        // See-through is white paper.
        png_color_16 white{};
        white.gray = white.red = white.green = white.blue = 255;
        if ((type & PNG_COLOR_MASK_ALPHA) || png_get_valid(png_, info_, PNG_INFO_tRNS))
            png_set_background_fixed(png_, &white, PNG_BACKGROUND_GAMMA_SCREEN, 0, 100000);
        png_set_interlace_handling(png_);
        png_read_update_info(png_, info_);
        const int channels = png_get_channels(png_, info_);
        const std::size_t row_bytes = png_get_rowbytes(png_, info_);
        rows_ = RowShrinker(static_cast<int>(width), static_cast<int>(height), shrink);
        gray_.assign(width, 255);
        const int colours = channels >= 3 ? 3 : 1;
        if (interlaced) {
            whole_.assign(row_bytes * height, 255);
            lines_.resize(height);
            for (png_uint_32 y = 0; y < height; ++y) lines_[y] = whole_.data() + y * row_bytes;
            interlaced_rows_ = static_cast<int>(height);
            png_read_image(png_, lines_.data());
            for (png_uint_32 y = 0; y < height; ++y) add(lines_[y], static_cast<int>(width), channels, colours);
        } else {
            whole_.assign(row_bytes, 255);
            for (png_uint_32 y = 0; y < height; ++y) {
                png_read_row(png_, whole_.data(), nullptr);
                add(whole_.data(), static_cast<int>(width), channels, colours);
            }
        }
        png_read_end(png_, nullptr);
    }

    void add(const std::uint8_t* row, int width, int channels, int colours) {
        for (int x = 0; x < width; ++x, row += channels)
            gray_[x] = colours == 1 ? row[0] : static_cast<std::uint8_t>((77 * row[0] + 150 * row[1] + 29 * row[2] + 128) >> 8);
        rows_.add(gray_.data());
    }

    std::string_view rest_;
    const ScanOptions& options_;
    png_structp png_ = nullptr;
    png_infop info_ = nullptr;
    RowShrinker rows_;
    std::vector<std::uint8_t> gray_, whole_;
    std::vector<png_bytep> lines_;
    int interlaced_rows_ = 0;
    Decoded out_;
};

}  // namespace

Decoded decode_png(std::string_view bytes, const ScanOptions& options) { return PngReader(bytes, options).read(); }

}  // namespace formloop::ocr
