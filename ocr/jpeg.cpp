// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <csetjmp>
#include <cstdio>
#include <cstring>

#include <jpeglib.h>

#include "ocr/decoded.h"

namespace formloop::ocr {
namespace {

constexpr int most_scans = 200;  ///< a progressive file with more is an attack

/// EXIF orientation, and density where it is given; reads nothing outside the segment.
struct Exif {
    int orientation = 1;
    double dpi_x = 0, dpi_y = 0;
};

class ExifReader {
public:
    explicit ExifReader(std::string_view segment) : bytes_(segment) {}

    Exif read() {
        Exif exif;
        if (bytes_.size() < 8) return exif;
        little_ = bytes_.substr(0, 2) == "II";
        if (!little_ && bytes_.substr(0, 2) != "MM") return exif;
        const std::size_t directory = word(4);
        const unsigned entries = half(directory);
        double unit = 1;  // dots per inch; 3 means per centimetre
        for (unsigned i = 0; i < entries && i < 200; ++i) {
            const std::size_t at = directory + 2 + 12 * i;
            switch (half(at)) {
                case 0x112: exif.orientation = static_cast<int>(half(at + 8)); break;
                case 0x11A: exif.dpi_x = ratio(word(at + 8)); break;
                case 0x11B: exif.dpi_y = ratio(word(at + 8)); break;
                case 0x128: unit = half(at + 8) == 3 ? 2.54 : 1; break;
                default: break;
            }
        }
        exif.dpi_x *= unit, exif.dpi_y *= unit;
        return exif;
    }

private:
    unsigned byte(std::size_t at) const { return at < bytes_.size() ? static_cast<std::uint8_t>(bytes_[at]) : 0; }
    unsigned half(std::size_t at) const { return little_ ? byte(at) | byte(at + 1) << 8 : byte(at) << 8 | byte(at + 1); }
    unsigned word(std::size_t at) const { return little_ ? half(at) | half(at + 2) << 16 : half(at) << 16 | half(at + 2); }
    double ratio(std::size_t at) const {
        const double below = word(at + 4);
        return below > 0 ? word(at) / below : 0;
    }

    std::string_view bytes_;
    bool little_ = false;
};

class JpegReader {
public:
    JpegReader(std::string_view bytes, const ScanOptions& options, JpegUse use) : bytes_(bytes), options_(options), use_(use) {
        info_.err = jpeg_std_error(&errors_.manager);
        errors_.manager.error_exit = [](j_common_ptr info) {
            auto* self = static_cast<JpegReader*>(info->client_data);
            self->note(info);
            std::longjmp(self->errors_.back, 1);
        };
        errors_.manager.emit_message = [](j_common_ptr info, int level) {
            if (level < 0) static_cast<JpegReader*>(info->client_data)->note(info);
        };
        errors_.manager.output_message = [](j_common_ptr) {};
        info_.client_data = this;
    }
    ~JpegReader() { jpeg_destroy_decompress(&info_); }
    JpegReader(const JpegReader&) = delete;
    JpegReader& operator=(const JpegReader&) = delete;

    Decoded read() {
        const bool whole = setjmp(errors_.back) == 0 && decode();
        if (out_.refusal.reason.empty() && (whole || rows_.rows() > 0)) out_.image = rows_.take();
        if (out_.image.empty()) return std::move(out_);
        if (out_.dpi_x <= 0 || out_.dpi_y <= 0) out_.dpi_x = out_.dpi_y = 0;
        return std::move(out_);
    }

private:
    struct Errors {
        jpeg_error_mgr manager;
        std::jmp_buf back;
    };

    void note(j_common_ptr info) {
        char text[JMSG_LENGTH_MAX] = "";
        errors_.manager.format_message(info, text);
        out_.complaints.add(text);
    }

    bool decode() {
        jpeg_create_decompress(&info_);
        info_.client_data = this;
        jpeg_mem_src(&info_, reinterpret_cast<const unsigned char*>(bytes_.data()), bytes_.size());
        jpeg_save_markers(&info_, JPEG_APP0 + 1, 0xFFFF);
        jpeg_read_header(&info_, TRUE);
        const double width = info_.image_width, height = info_.image_height;
        if (width * height > options_.max_coded_megapixels * 1e6) {
            out_.refusal = over_the_limit(width, height);
            return false;
        }
        density();
        // libjpeg itself leaves out the fine detail of a picture that is too large.
        while (info_.scale_denom < 8 && width * height / (info_.scale_denom * info_.scale_denom) > options_.max_megapixels * 1e6)
            info_.scale_denom *= 2;
        info_.scale_num = 1;
        const bool inks = info_.num_components == 4;
        info_.out_color_space = inks ? JCS_CMYK : JCS_GRAYSCALE;
        progress_.progress_monitor = [](j_common_ptr info) {
            auto* self = static_cast<JpegReader*>(info->client_data);
            if (self->info_.input_scan_number <= most_scans) return;
            self->out_.complaints.add("more scans than any camera writes");
            std::longjmp(self->errors_.back, 1);
        };
        info_.progress = &progress_;
        jpeg_start_decompress(&info_);
        const int shrink = shrink_factor(info_.output_width, info_.output_height, options_);
        rows_ = RowShrinker(static_cast<int>(info_.output_width), static_cast<int>(info_.output_height), shrink);
        const double smaller = static_cast<double>(info_.scale_denom) * shrink;
        out_.dpi_x /= smaller, out_.dpi_y /= smaller;
        samples_.assign(static_cast<std::size_t>(info_.output_width) * info_.output_components, 0);
        gray_.assign(info_.output_width, 0);
        // Adobe's CMYK files hold 255 for no ink.
        const bool paper_is_255 = inks && (use_ == JpegUse::file ? info_.saw_Adobe_marker : use_ == JpegUse::pdf_inverted);
        while (info_.output_scanline < info_.output_height) {
            JSAMPROW row = samples_.data();
            jpeg_read_scanlines(&info_, &row, 1);
            if (inks) SampleReader(static_cast<int>(info_.output_width), 8, 4, paper_is_255).gray(samples_.data(), gray_.data());
            if (!inks && use_ == JpegUse::pdf_inverted)
                for (std::uint8_t& v : samples_) v = static_cast<std::uint8_t>(255 - v);
            rows_.add(inks ? gray_.data() : samples_.data());
        }
        jpeg_finish_decompress(&info_);
        return true;
    }

    void density() {
        if (use_ != JpegUse::file) return;
        if (info_.saw_JFIF_marker && (info_.density_unit == 1 || info_.density_unit == 2)) {
            const double unit = info_.density_unit == 2 ? 2.54 : 1;
            out_.dpi_x = info_.X_density * unit, out_.dpi_y = info_.Y_density * unit;
        }
        for (jpeg_saved_marker_ptr m = info_.marker_list; m; m = m->next) {
            const std::string_view data(reinterpret_cast<const char*>(m->data), m->data_length);
            if (m->marker != JPEG_APP0 + 1 || !data.starts_with(std::string_view("Exif\0\0", 6))) continue;
            const Exif exif = ExifReader(data.substr(6)).read();
            out_.turn = turn_of_orientation(exif.orientation);
            if (out_.dpi_x <= 1) out_.dpi_x = exif.dpi_x, out_.dpi_y = exif.dpi_y;
            break;
        }
    }

    std::string_view bytes_;
    const ScanOptions& options_;
    JpegUse use_;
    jpeg_decompress_struct info_{};
    jpeg_progress_mgr progress_{};
    Errors errors_{};
    RowShrinker rows_;
    std::vector<std::uint8_t> samples_, gray_;
    Decoded out_;
};

}  // namespace

Decoded decode_jpeg(std::string_view bytes, const ScanOptions& options, JpegUse use) {
    return JpegReader(bytes, options, use).read();
}

}  // namespace formloop::ocr
