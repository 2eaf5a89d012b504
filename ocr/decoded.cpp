// SPDX-License-Identifier: GPL-3.0-or-later
#include "ocr/decoded.h"

#include <algorithm>
#include <cmath>

#include "src/base/text.h"

namespace formloop::ocr {

void Complaints::add(std::string_view what) {
    ++count_;
    constexpr std::size_t kept = 3, longest = 160;
    if (first_.size() < kept) first_.push_back(printable(trim(what.substr(0, longest))));
}

std::string Complaints::text() const {
    std::string all = join(first_, "; ");
    if (count_ > static_cast<int>(first_.size())) all += "; and " + std::to_string(count_ - static_cast<int>(first_.size())) + " more";
    return all;
}

Turn turn_of_orientation(int orientation) {
    switch (orientation) {
        case 2: return {-1, 0, 0, 1};
        case 3: return {-1, 0, 0, -1};
        case 4: return {1, 0, 0, -1};
        case 5: return {0, 1, 1, 0};
        case 6: return {0, -1, 1, 0};
        case 7: return {0, -1, -1, 0};
        case 8: return {0, 1, -1, 0};
        default: return {1, 0, 0, 1};
    }
}

GrayImage turned(GrayImage picture, const Turn& t) {
    if (t == Turn{1, 0, 0, 1} || picture.empty()) return picture;
    const int w = picture.width(), h = picture.height();
    const bool across = t[0] == 0;
    GrayImage out(across ? h : w, across ? w : h);
    const int ox = (t[0] + t[1]) < 0 ? out.width() - 1 : 0, oy = (t[2] + t[3]) < 0 ? out.height() - 1 : 0;
    // Blocks keep both pictures in the cache.
    constexpr int block = 64;
    for (int by = 0; by < h; by += block)
        for (int bx = 0; bx < w; bx += block)
            for (int y = by; y < std::min(h, by + block); ++y) {
                const std::uint8_t* row = picture.row(y);
                for (int x = bx; x < std::min(w, bx + block); ++x)
                    out.row(oy + t[2] * x + t[3] * y)[ox + t[0] * x + t[1] * y] = row[x];
            }
    return out;
}

RowShrinker::RowShrinker(int width, int height, int factor)
    : width_(width), height_(height), factor_(std::max(1, factor)), sums_(factor_ > 1 ? (width + factor_ - 1) / factor_ : 0, 0),
      image_((width + factor_ - 1) / factor_, (height + factor_ - 1) / factor_, 255) {}

void RowShrinker::add(const std::uint8_t* row) {
    if (rows_ >= height_) return;
    if (factor_ == 1) {
        std::copy_n(row, width_, image_.row(rows_++));
        return;
    }
    for (std::size_t i = 0, x = 0; i < sums_.size(); ++i) {
        unsigned sum = 0;
        for (const std::size_t end = std::min<std::size_t>(x + factor_, width_); x < end; ++x) sum += row[x];
        sums_[i] += sum;
    }
    ++rows_, ++gathered_;
    if (gathered_ == factor_ || rows_ == height_) flush();
}

void RowShrinker::flush() {
    if (!gathered_) return;
    std::uint8_t* out = image_.row((rows_ - 1) / factor_);
    for (int i = 0; i < image_.width(); ++i) {
        const int columns = std::min(factor_, width_ - i * factor_);
        out[i] = static_cast<std::uint8_t>(sums_[i] / static_cast<unsigned>(columns * gathered_));
    }
    std::ranges::fill(sums_, 0U);
    gathered_ = 0;
}

GrayImage RowShrinker::take() {
    flush();
    return std::move(image_);
}

int shrink_factor(double width, double height, const ScanOptions& options) {
    return std::max(1, static_cast<int>(std::ceil(std::sqrt(width * height / (options.max_megapixels * 1e6)))));
}

bool SampleReader::takes(int bits, int samples) {
    return (bits == 1 || bits == 2 || bits == 4 || bits == 8 || bits == 16) && samples >= 1 && samples <= 8 &&
           (samples == 1 || bits >= 8);
}

SampleReader::SampleReader(int width, int bits, int samples, bool inverted, std::vector<std::uint8_t> palette, bool little_endian)
    : width_(width), bits_(bits), samples_(samples), little_endian_(little_endian),
      colours_(samples >= 4 ? 4 : samples == 3 ? 3 : 1) {
    const int top = (1 << std::min(bits, 8)) - 1;
    for (int i = 0; i <= top; ++i) {
        const int level = palette.empty() ? i * 255 / top : palette[std::min<std::size_t>(i, palette.size() - 1)];
        level_[i] = static_cast<std::uint8_t>(inverted ? 255 - level : level);
    }
}

void SampleReader::gray(const std::uint8_t* row, std::uint8_t* out) const {
    if (samples_ == 1 && bits_ < 8) {
        if (bits_ == 1) {
            for (int x = 0; x < width_; ++x) out[x] = level_[row[x >> 3] >> (7 - (x & 7)) & 1];
            return;
        }
        const int per_byte = 8 / bits_, mask = (1 << bits_) - 1;
        for (int x = 0; x < width_; ++x) {
            const int shift = 8 - bits_ * (x % per_byte + 1);
            out[x] = level_[row[x / per_byte] >> shift & mask];
        }
        return;
    }
    const int bytes = bits_ == 16 ? 2 : 1, high = bits_ == 16 && little_endian_ ? 1 : 0, step = samples_ * bytes;
    for (int x = 0; x < width_; ++x) {
        const std::uint8_t* p = row + static_cast<std::size_t>(x) * step + high;
        if (colours_ == 1) {
            out[x] = level_[p[0]];
        } else if (colours_ == 3) {
            const int r = level_[p[0]], g = level_[p[bytes]], b = level_[p[2 * bytes]];
            out[x] = static_cast<std::uint8_t>((77 * r + 150 * g + 29 * b + 128) >> 8);
        } else {
            // Inks: 0 none, 255 full.
            const int c = level_[p[0]], m = level_[p[bytes]], y = level_[p[2 * bytes]], k = level_[p[3 * bytes]];
            const int light = (77 * (255 - c) + 150 * (255 - m) + 29 * (255 - y) + 128) >> 8;
            out[x] = static_cast<std::uint8_t>(light * (255 - k) / 255);
        }
    }
}

ScanPage page_of(Decoded decoded, int number) {
    ScanPage page;
    page.number = number;
    page.complained = decoded.complaints.any();
    page.complaint = decoded.complaints.text();
    page.refusal = std::move(decoded.refusal);
    if (page.refusal.reason.empty() && decoded.image.empty())
        page.refusal = {"decoder-errors", "the picture cannot be decoded" + (page.complained ? ": " + page.complaint : std::string())};
    if (!page.refusal.reason.empty()) return page;
    const bool across = decoded.turn[0] == 0;
    page.dpi_x = across ? decoded.dpi_y : decoded.dpi_x;
    page.dpi_y = across ? decoded.dpi_x : decoded.dpi_y;
    page.bilevel = decoded.bilevel;
    page.image = turned(std::move(decoded.image), decoded.turn);
    return page;
}

Refusal over_the_limit(double width, double height) {
    return {"limit", "the picture claims " + std::to_string(static_cast<long long>(width)) + " x " +
                         std::to_string(static_cast<long long>(height)) + " pixels"};
}

}  // namespace formloop::ocr
