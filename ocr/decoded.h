// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "ocr/image.h"
#include "ocr/scan_source.h"

/// What the decoders of the single formats share.
namespace formloop::ocr {

/// The first things that a decoder said, made safe to show.
class Complaints {
public:
    void add(std::string_view what);
    bool any() const { return count_ > 0; }
    std::string text() const;

private:
    std::vector<std::string> first_;
    int count_ = 0;
};

/// How a picture's rows and columns lie on the upright page: column and row of the page in terms of those of the picture.
/// {1, 0, 0, 1} is upright; entries are -1, 0 or 1.
using Turn = std::array<int, 4>;

/// EXIF and TIFF orientation, 1 to 8; others count as 1.
Turn turn_of_orientation(int orientation);
GrayImage turned(GrayImage picture, const Turn& turn);

/// Takes a picture row by row and keeps the mean of factor × factor px: a page of any size in bounded memory. Rows that never
/// come stay white.
class RowShrinker {
public:
    RowShrinker() = default;
    RowShrinker(int width, int height, int factor);
    /// One row of `width` gray values; rows past the height are dropped.
    void add(const std::uint8_t* row);
    int rows() const { return rows_; }
    bool complete() const { return rows_ >= height_; }
    GrayImage take();

private:
    void flush();
    int width_ = 0, height_ = 0, factor_ = 1, rows_ = 0, gathered_ = 0;
    std::vector<unsigned> sums_;
    GrayImage image_;
};

/// By how much a picture of this size is shrunk to stay below the options' megapixels.
int shrink_factor(double width, double height, const ScanOptions& options);

/// Turns samples as files hold them into gray: 1, 2, 4, 8 or 16 bits, 1 (gray), 3 (RGB) or 4 (CMYK) samples a px, side by side.
class SampleReader {
public:
    /// `inverted`: the largest sample is black. `palette`: gray of each index; then there is one sample a px.
    SampleReader(int width, int bits, int samples, bool inverted, std::vector<std::uint8_t> palette = {}, bool little_endian = false);
    std::size_t bytes_per_row() const { return (static_cast<std::size_t>(width_) * samples_ * bits_ + 7) / 8; }
    /// `extra` samples a px (alpha) are skipped over.
    void gray(const std::uint8_t* row, std::uint8_t* out) const;
    static bool takes(int bits, int samples);

private:
    int width_, bits_, samples_;
    bool little_endian_;
    int colours_;
    std::array<std::uint8_t, 256> level_{};
};

/// One decoded picture, before it is turned upright.
struct Decoded {
    GrayImage image;
    double dpi_x = 0, dpi_y = 0;  ///< of `image`
    Turn turn{1, 0, 0, 1};
    bool bilevel = false;
    Complaints complaints;
    Refusal refusal;
};

/// The page that a decoded picture is.
ScanPage page_of(Decoded decoded, int number);

Refusal over_the_limit(double width, double height);

/// Where a JPEG stands. In a PDF, orientation and density are the PDF's affair, and its `Decode` array says whether samples are
/// inverted; a file of its own with CMYK samples inverts them when Adobe's programs wrote it.
enum class JpegUse { file, pdf, pdf_inverted };
Decoded decode_jpeg(std::string_view bytes, const ScanOptions& options, JpegUse use = JpegUse::file);
Decoded decode_png(std::string_view bytes, const ScanOptions& options);

std::expected<std::unique_ptr<ScanSource::Document>, Refusal> open_tiff(std::string_view bytes, const ScanOptions& options);
std::expected<std::unique_ptr<ScanSource::Document>, Refusal> open_pdf(std::string_view bytes, const ScanOptions& options);

/// A CCITT strip as PDF holds it.
struct Fax {
    int columns = 1728, rows = 0;
    int k = 0;                ///< < 0 group 4; 0 group 3; > 0 group 3 with two-dimensional lines
};
/// Black runs come out black.
Decoded decode_fax(std::string_view bytes, const Fax& fax, const ScanOptions& options);

}  // namespace formloop::ocr
