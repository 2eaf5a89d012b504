// SPDX-License-Identifier: GPL-3.0-or-later
#include "ocr/scan_source.h"

#include <algorithm>
#include <cassert>

#include "ocr/decoded.h"

namespace formloop::ocr {
namespace {

using namespace std::string_view_literals;

enum class Format { pdf, tiff, png, jpeg, other };

struct Sniffed {
    Format format = Format::other;
    std::string_view name = "no picture";
};

Sniffed sniff(std::string_view bytes) {
    const auto starts = [&](std::string_view magic) { return bytes.starts_with(magic); };
    // A PDF may have other bytes before its header.
    if (bytes.substr(0, 1024).find("%PDF-") != std::string_view::npos) return {Format::pdf, "PDF"};
    if (starts("II*\0"sv) || starts("MM\0*"sv) || starts("II+\0"sv) || starts("MM\0+"sv)) return {Format::tiff, "TIFF"};
    if (starts("\x89PNG\r\n\x1a\n"sv)) return {Format::png, "PNG"};
    if (starts("\xff\xd8\xff"sv)) return {Format::jpeg, "JPEG"};
    if (starts("GIF8"sv)) return {Format::other, "a GIF picture"};
    if (starts("BM"sv)) return {Format::other, "a BMP picture"};
    if (starts("\0\0\0\x0cjP  "sv) || starts("\xff\x4f\xff\x51"sv)) return {Format::other, "a JPEG 2000 picture"};
    if (starts("RIFF"sv) && bytes.substr(8, 4) == "WEBP") return {Format::other, "a WebP picture"};
    if (starts("%!PS"sv)) return {Format::other, "a PostScript file"};
    if (starts("PK\x03\x04"sv)) return {Format::other, "a ZIP or office file"};
    return {Format::other, "no picture and no PDF"};
}

/// A file that is one picture.
class OnePicture : public ScanSource::Document {
public:
    using Decoder = Decoded (*)(std::string_view, const ScanOptions&);
    OnePicture(std::string_view bytes, const ScanOptions& options, Decoder decode) : bytes_(bytes), options_(options), decode_(decode) {}
    int pages() const override { return 1; }
    ScanPage page(int) override { return page_of(decode_(bytes_, options_), 1); }

private:
    std::string_view bytes_;
    ScanOptions options_;
    Decoder decode_;
};

}  // namespace

std::expected<ScanSource, Refusal> ScanSource::open(std::string_view bytes, const ScanOptions& options) {
    if (bytes.empty()) return std::unexpected(Refusal{"empty-file", "the file has no bytes"});
    const Sniffed sniffed = sniff(bytes);
    std::expected<std::unique_ptr<Document>, Refusal> document;
    try {
        switch (sniffed.format) {
            case Format::pdf: document = open_pdf(bytes, options); break;
            case Format::tiff: document = open_tiff(bytes, options); break;
            case Format::png: document = std::make_unique<OnePicture>(bytes, options, decode_png); break;
            case Format::jpeg:
                document = std::make_unique<OnePicture>(
                    bytes, options, [](std::string_view b, const ScanOptions& o) { return decode_jpeg(b, o); });
                break;
            case Format::other:
                return std::unexpected(Refusal{"not-an-image", "this is " + std::string(sniffed.name) + "; PDF, TIFF, PNG and JPEG are read"});
        }
    } catch (const std::bad_alloc&) {
        return std::unexpected(Refusal{"limit", "the file needs more memory than is allowed"});
    }
    if (!document) return std::unexpected(document.error());
    return ScanSource(std::move(*document));
}

int ScanSource::pages() const { return document_->pages(); }

bool ScanSource::cut() const { return document_->cut(); }

ScanPage ScanSource::page(int number) const {
    assert(number >= 1 && number <= pages());
    try {
        return document_->page(number);
    } catch (const std::bad_alloc&) {
        ScanPage page;
        page.number = number;
        page.refusal = {"limit", "the page needs more memory than is allowed"};
        return page;
    }
}

}  // namespace formloop::ocr
