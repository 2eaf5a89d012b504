// SPDX-License-Identifier: GPL-3.0-or-later
#include <tiffio.h>

#include <algorithm>
#include <cstdarg>
#include <cstdio>
#include <cstring>
#include <set>
#include <utility>

#include "ocr/decoded.h"

namespace formloop::ocr {
namespace {

constexpr tmsize_t largest_allocation = 1 << 28;

/// A TIFF in memory and what libtiff says about it.
class TiffFile {
public:
    explicit TiffFile(std::string_view bytes) : bytes_(bytes) {
        TIFFOpenOptions* options = TIFFOpenOptionsAlloc();
        if (!options) return;
        TIFFOpenOptionsSetMaxSingleMemAlloc(options, largest_allocation);
        TIFFOpenOptionsSetErrorHandlerExtR(options, say, this);
        TIFFOpenOptionsSetWarningHandlerExtR(options, hear, this);
        tiff_ = TIFFClientOpenExt("scan", "rm", this, read, refuse, seek, close, size, map, unmap, options);
        TIFFOpenOptionsFree(options);
    }
    ~TiffFile() {
        if (tiff_) TIFFClose(tiff_);
    }
    TiffFile(const TiffFile&) = delete;
    TiffFile& operator=(const TiffFile&) = delete;

    TIFF* handle() const { return tiff_; }
    Complaints take_complaints() { return std::exchange(complaints_, {}); }

private:
    static TiffFile& self(thandle_t handle) { return *static_cast<TiffFile*>(handle); }
    static int say(TIFF*, void* user, const char*, const char* format, va_list arguments) {
        char text[256];
        std::vsnprintf(text, sizeof text, format, arguments);
        static_cast<TiffFile*>(user)->complaints_.add(text);
        return 1;
    }
    /// Warnings are about private tags and missing ones; only those that tell of lost pixels matter.
    static int hear(TIFF* tiff, void* user, const char* module, const char* format, va_list arguments) {
        const std::string_view where = module ? module : "", what = format ? format : "";
        const bool lost = where.find("Fax") != std::string_view::npos || what.find("orrupt") != std::string_view::npos ||
                          what.find("remature") != std::string_view::npos || what.find("runcat") != std::string_view::npos || what.find("loop") != std::string_view::npos;
        return lost ? say(tiff, user, module, format, arguments) : 1;
    }
    static tmsize_t read(thandle_t handle, void* to, tmsize_t size) {
        TiffFile& f = self(handle);
        if (size < 0 || f.at_ >= f.bytes_.size()) return 0;
        const std::size_t n = std::min<std::size_t>(static_cast<std::size_t>(size), f.bytes_.size() - f.at_);
        std::memcpy(to, f.bytes_.data() + f.at_, n);
        f.at_ += n;
        return static_cast<tmsize_t>(n);
    }
    static tmsize_t refuse(thandle_t, void*, tmsize_t) { return -1; }
    static toff_t seek(thandle_t handle, toff_t offset, int whence) {
        TiffFile& f = self(handle);
        f.at_ = whence == SEEK_SET ? offset : whence == SEEK_CUR ? f.at_ + offset : f.bytes_.size() + offset;
        return f.at_;
    }
    static int close(thandle_t) { return 0; }
    static toff_t size(thandle_t handle) { return self(handle).bytes_.size(); }
    static int map(thandle_t, void**, toff_t*) { return 0; }
    static void unmap(thandle_t, void*, toff_t) {}

    std::string_view bytes_;
    std::size_t at_ = 0;
    TIFF* tiff_ = nullptr;
    Complaints complaints_;
};

template <class T>
T tag(TIFF* tiff, ttag_t name, T fallback) {
    T value = fallback;
    return TIFFGetFieldDefaulted(tiff, name, &value) ? value : fallback;
}

std::vector<std::uint8_t> palette_of(TIFF* tiff, int bits) {
    std::uint16_t *r = nullptr, *g = nullptr, *b = nullptr;
    if (bits > 8 || !TIFFGetField(tiff, TIFFTAG_COLORMAP, &r, &g, &b)) return {};
    std::vector<std::uint8_t> gray(std::size_t{1} << bits);
    // Some writers fill the map with eight bits instead of sixteen.
    int high = 0;
    for (std::size_t i = 0; i < gray.size(); ++i) high = std::max<int>({high, r[i], g[i], b[i]});
    const int shift = high > 255 ? 8 : 0;
    for (std::size_t i = 0; i < gray.size(); ++i)
        gray[i] = static_cast<std::uint8_t>((77 * (r[i] >> shift) + 150 * (g[i] >> shift) + 29 * (b[i] >> shift) + 128) >> 8);
    return gray;
}

/// The picture of libtiff's current directory.
class TiffPicture {
public:
    TiffPicture(TIFF* tiff, const ScanOptions& options) : tiff_(tiff), options_(options) {}

    Decoded read() {
        width_ = tag<std::uint32_t>(tiff_, TIFFTAG_IMAGEWIDTH, 0), height_ = tag<std::uint32_t>(tiff_, TIFFTAG_IMAGELENGTH, 0);
        if (!width_ || !height_) {
            out_.refusal = {"decoder-errors", "the picture has no size"};
            return std::move(out_);
        }
        if (static_cast<double>(width_) * height_ > options_.max_coded_megapixels * 1e6 || width_ > 500000 || height_ > 500000) {
            out_.refusal = over_the_limit(width_, height_);
            return std::move(out_);
        }
        const auto photometric = tag<std::uint16_t>(tiff_, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISWHITE);
        const auto compression = tag<std::uint16_t>(tiff_, TIFFTAG_COMPRESSION, COMPRESSION_NONE);
        int bits = tag<std::uint16_t>(tiff_, TIFFTAG_BITSPERSAMPLE, 1), samples = tag<std::uint16_t>(tiff_, TIFFTAG_SAMPLESPERPIXEL, 1);
        bool rgb = photometric == PHOTOMETRIC_RGB;
        if (photometric == PHOTOMETRIC_YCBCR && compression == COMPRESSION_JPEG) {
            TIFFSetField(tiff_, TIFFTAG_JPEGCOLORMODE, JPEGCOLORMODE_RGB);
            rgb = true;
        }
        density();
        shrink_ = shrink_factor(width_, height_, options_);
        out_.dpi_x /= shrink_, out_.dpi_y /= shrink_;
        out_.turn = turn_of_orientation(tag<std::uint16_t>(tiff_, TIFFTAG_ORIENTATION, 1));
        out_.bilevel = bits == 1 && samples == 1;

        const bool gray = photometric == PHOTOMETRIC_MINISWHITE || photometric == PHOTOMETRIC_MINISBLACK;
        const bool palette = photometric == PHOTOMETRIC_PALETTE, inks = photometric == PHOTOMETRIC_SEPARATED;
        const bool whole_floats = tag<std::uint16_t>(tiff_, TIFFTAG_SAMPLEFORMAT, SAMPLEFORMAT_UINT) != SAMPLEFORMAT_IEEEFP;
        const bool side_by_side = tag<std::uint16_t>(tiff_, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG) == PLANARCONFIG_CONTIG;
        const int colours = rgb ? 3 : inks ? 4 : 1;
        auto shades = palette ? palette_of(tiff_, bits) : std::vector<std::uint8_t>{};
        if ((gray || rgb || inks || !shades.empty()) && whole_floats && samples >= colours && SampleReader::takes(bits, samples) &&
            (side_by_side || samples == 1) && !(colours == 1 && samples > 1 && bits < 8)) {
            // More samples than colours are alpha or the like; they are stepped over.
            const bool simple = samples == colours || colours == 1;
            if (simple || colours >= 3) {
                const Reader reader{bits, samples, colours, photometric == PHOTOMETRIC_MINISWHITE, std::move(shades)};
                TIFFIsTiled(tiff_) ? read_tiles(reader) : read_lines(reader);
                return std::move(out_);
            }
        }
        read_any();
        return std::move(out_);
    }

private:
    struct Reader {
        int bits, samples, colours;
        bool inverted;
        std::vector<std::uint8_t> palette;

        void gray(const std::uint8_t* row, std::uint8_t* out, int width, std::vector<std::uint8_t>& packed) const {
            if (samples == colours) {
                SampleReader(width, bits, samples, inverted, palette, true).gray(row, out);
                return;
            }
            const int bytes = bits / 8;
            packed.resize(static_cast<std::size_t>(width) * colours * bytes);
            for (int x = 0; x < width; ++x)
                std::memcpy(packed.data() + static_cast<std::size_t>(x) * colours * bytes,
                            row + static_cast<std::size_t>(x) * samples * bytes, static_cast<std::size_t>(colours) * bytes);
            SampleReader(width, bits, colours, inverted, palette, true).gray(packed.data(), out);
        }
    };

    void density() {
        float x = 0, y = 0;
        TIFFGetField(tiff_, TIFFTAG_XRESOLUTION, &x);
        TIFFGetField(tiff_, TIFFTAG_YRESOLUTION, &y);
        const auto unit = tag<std::uint16_t>(tiff_, TIFFTAG_RESOLUTIONUNIT, RESUNIT_INCH);
        if (unit == RESUNIT_NONE || !(x > 0) || !(y > 0) || x > 1e5F || y > 1e5F) return;
        const double per_inch = unit == RESUNIT_CENTIMETER ? 2.54 : 1;
        out_.dpi_x = x * per_inch, out_.dpi_y = y * per_inch;
    }

    void read_lines(const Reader& reader) {
        const tmsize_t size = TIFFScanlineSize(tiff_);
        const std::size_t needed = (static_cast<std::size_t>(width_) * reader.samples * reader.bits + 7) / 8;
        if (size <= 0 || static_cast<std::size_t>(size) < needed || size > largest_allocation) return;
        std::vector<std::uint8_t> line(static_cast<std::size_t>(size)), gray(width_), packed;
        RowShrinker rows(static_cast<int>(width_), static_cast<int>(height_), shrink_);
        bool any = false;
        for (std::uint32_t y = 0; y < height_; ++y) {
            if (TIFFReadScanline(tiff_, line.data(), y, 0) != 1) {
                // A lost line stays white, and the decoder has said so; the next strip may be whole.
                std::ranges::fill(gray, std::uint8_t{255});
                if (++lost_ > 2000) break;
            } else {
                reader.gray(line.data(), gray.data(), static_cast<int>(width_), packed);
                any = true;
            }
            rows.add(gray.data());
        }
        if (any) out_.image = rows.take();
    }

    void read_tiles(const Reader& reader) {
        const auto tile_w = tag<std::uint32_t>(tiff_, TIFFTAG_TILEWIDTH, 0), tile_h = tag<std::uint32_t>(tiff_, TIFFTAG_TILELENGTH, 0);
        const tmsize_t size = TIFFTileSize(tiff_), row_size = TIFFTileRowSize(tiff_);
        if (!tile_w || !tile_h || size <= 0 || size > largest_allocation || row_size <= 0 ||
            static_cast<double>(row_size) * tile_h > static_cast<double>(size) ||
            static_cast<std::size_t>(row_size) < (static_cast<std::size_t>(tile_w) * reader.samples * reader.bits + 7) / 8 ||
            static_cast<double>(width_) * tile_h > 4e8)
            return;
        std::vector<std::uint8_t> tile(static_cast<std::size_t>(size)), gray(tile_w), packed;
        RowShrinker rows(static_cast<int>(width_), static_cast<int>(height_), shrink_);
        bool any = false;
        for (std::uint32_t top = 0; top < height_; top += tile_h) {
            GrayImage band(static_cast<int>(width_), static_cast<int>(std::min(tile_h, height_ - top)), 255);
            for (std::uint32_t left = 0; left < width_; left += tile_w) {
                if (TIFFReadTile(tiff_, tile.data(), left, top, 0, 0) < 0) continue;
                any = true;
                for (int y = 0; y < band.height(); ++y) {
                    reader.gray(tile.data() + static_cast<std::size_t>(y) * row_size, gray.data(), static_cast<int>(tile_w), packed);
                    std::copy_n(gray.data(), std::min(tile_w, width_ - left), band.row(y) + left);
                }
            }
            for (int y = 0; y < band.height(); ++y) rows.add(band.row(y));
        }
        if (any) out_.image = rows.take();
    }

    /// What is left (planes apart, Lab, old JPEG) goes through libtiff's own conversion, which needs the whole picture.
    void read_any() {
        if (static_cast<double>(width_) * height_ > options_.max_megapixels * 1e6) {
            out_.refusal = over_the_limit(width_, height_);
            return;
        }
        char why[1024] = "";
        if (!TIFFRGBAImageOK(tiff_, why)) {
            out_.complaints.add(why);
            return;
        }
        std::vector<std::uint32_t> pixels(static_cast<std::size_t>(width_) * height_, 0xFFFFFFFFU);
        if (!TIFFReadRGBAImageOriented(tiff_, width_, height_, pixels.data(), ORIENTATION_TOPLEFT, 0)) return;
        out_.turn = {1, 0, 0, 1};
        RowShrinker rows(static_cast<int>(width_), static_cast<int>(height_), shrink_);
        std::vector<std::uint8_t> gray(width_);
        for (std::uint32_t y = 0; y < height_; ++y) {
            const std::uint32_t* row = pixels.data() + static_cast<std::size_t>(y) * width_;
            for (std::uint32_t x = 0; x < width_; ++x)
                gray[x] = static_cast<std::uint8_t>((77 * TIFFGetR(row[x]) + 150 * TIFFGetG(row[x]) + 29 * TIFFGetB(row[x]) + 128) >> 8);
            rows.add(gray.data());
        }
        out_.image = rows.take();
    }

    TIFF* tiff_;
    const ScanOptions& options_;
    std::uint32_t width_ = 0, height_ = 0;
    int shrink_ = 1, lost_ = 0;
    Decoded out_;
};

class TiffDocument : public ScanSource::Document {
public:
    TiffDocument(std::unique_ptr<TiffFile> file, const ScanOptions& options) : file_(std::move(file)), options_(options) {
        // Directories chain by offset; a chain that comes back to one already seen would never end.
        TIFF* tiff = file_->handle();
        std::set<toff_t> seen;
        do {
            const toff_t offset = TIFFCurrentDirOffset(tiff);
            if (!seen.insert(offset).second || static_cast<int>(pages_.size()) >= options.max_pages || seen.size() > 4 * static_cast<std::size_t>(options.max_pages)) {
                cut_ = true;
                break;
            }
            // Thumbnails and masks are no pages.
            const auto kind = tag<std::uint32_t>(tiff, TIFFTAG_SUBFILETYPE, 0);
            if (!(kind & (FILETYPE_REDUCEDIMAGE | FILETYPE_MASK))) pages_.push_back(offset);
        } while (TIFFReadDirectory(tiff));
        chain_ = file_->take_complaints();
    }

    int pages() const override { return static_cast<int>(pages_.size()); }
    bool cut() const override { return cut_; }

    ScanPage page(int number) override {
        Decoded decoded;
        if (TIFFSetSubDirectory(file_->handle(), pages_[static_cast<std::size_t>(number - 1)]))
            decoded = TiffPicture(file_->handle(), options_).read();
        Complaints said = file_->take_complaints();
        if (said.any()) decoded.complaints.add(said.text());
        if (chain_.any()) decoded.complaints.add(chain_.text());
        return page_of(std::move(decoded), number);
    }

private:
    std::unique_ptr<TiffFile> file_;
    ScanOptions options_;
    std::vector<toff_t> pages_;
    Complaints chain_;
    bool cut_ = false;
};

void put(std::string& out, unsigned value, int bytes) {
    for (int i = 0; i < bytes; ++i) out.push_back(static_cast<char>(value >> (8 * i)));
}

}  // namespace

std::expected<std::unique_ptr<ScanSource::Document>, Refusal> open_tiff(std::string_view bytes, const ScanOptions& options) {
    auto file = std::make_unique<TiffFile>(bytes);
    if (!file->handle()) {
        const Complaints said = file->take_complaints();
        return std::unexpected(Refusal{"decoder-errors", "the TIFF file cannot be opened" + (said.any() ? ": " + said.text() : std::string())});
    }
    auto document = std::make_unique<TiffDocument>(std::move(file), options);
    if (document->pages() == 0) return std::unexpected(Refusal{"no-pages", "the TIFF file holds no picture"});
    return document;
}

Decoded decode_fax(std::string_view bytes, const Fax& fax, const ScanOptions& options) {
    // A TIFF of one strip around the fax data: header, one directory, data.
    struct Entry {
        unsigned tag, type, value;
    };
    constexpr unsigned short_type = 3, long_type = 4;
    const unsigned data_at = 8 + 2 + 10 * 12 + 4;
    const Entry entries[] = {
        {TIFFTAG_IMAGEWIDTH, long_type, static_cast<unsigned>(fax.columns)},
        {TIFFTAG_IMAGELENGTH, long_type, static_cast<unsigned>(fax.rows)},
        {TIFFTAG_BITSPERSAMPLE, short_type, 1},
        {TIFFTAG_COMPRESSION, short_type, static_cast<unsigned>(fax.k < 0 ? COMPRESSION_CCITTFAX4 : COMPRESSION_CCITTFAX3)},
        {TIFFTAG_PHOTOMETRIC, short_type, PHOTOMETRIC_MINISWHITE},
        {TIFFTAG_STRIPOFFSETS, long_type, data_at},
        {TIFFTAG_SAMPLESPERPIXEL, short_type, 1},
        {TIFFTAG_ROWSPERSTRIP, long_type, static_cast<unsigned>(fax.rows)},
        {TIFFTAG_STRIPBYTECOUNTS, long_type, static_cast<unsigned>(bytes.size())},
        {static_cast<unsigned>(fax.k < 0 ? TIFFTAG_GROUP4OPTIONS : TIFFTAG_GROUP3OPTIONS), long_type,
         static_cast<unsigned>(fax.k > 0 ? GROUP3OPT_2DENCODING : 0)},
    };
    std::string file = "II";
    put(file, 42, 2), put(file, 8, 4), put(file, 10, 2);
    // Tags stand in ascending order.
    std::vector<Entry> sorted(std::begin(entries), std::end(entries));
    std::ranges::sort(sorted, {}, &Entry::tag);
    for (const Entry& e : sorted) put(file, e.tag, 2), put(file, e.type, 2), put(file, 1, 4), put(file, e.value, 4);
    put(file, 0, 4);
    file.append(bytes);
    auto tiff = open_tiff(file, options);
    Decoded out;
    if (!tiff) {
        out.refusal = tiff.error();
        return out;
    }
    ScanPage page = (*tiff)->page(1);
    out.image = std::move(page.image);
    out.bilevel = true;
    if (page.complained) out.complaints.add(page.complaint);
    out.refusal = std::move(page.refusal);
    return out;
}

}  // namespace formloop::ocr
