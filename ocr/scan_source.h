// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <expected>
#include <memory>
#include <string>
#include <string_view>

#include "ocr/image.h"

namespace formloop::ocr {

/// Why a file or a page gives no picture: `reason` as spelled in docs/json.md, `message` a sentence for a person.
struct Refusal {
    std::string reason;
    std::string message;
    bool operator==(const Refusal&) const = default;
};

struct ScanOptions {
    int max_pages = 5000;               ///< pages of a document past it are not read; see ScanSource::cut()
    double max_megapixels = 40;         ///< of one page's picture; larger ones are shrunk while they are decoded
    double max_coded_megapixels = 1500; ///< a page that claims more is refused from its header alone: `limit`
    double render_dpi = 300;            ///< for PDF pages that are not one picture
    std::string password;               ///< of an encrypted PDF; UTF-8
};

/// One page as the scanner gave it: gray, upright as far as the file says so (EXIF, TIFF and PDF orientation are applied).
struct ScanPage {
    int number = 1;             ///< in the document, from 1
    GrayImage image;            ///< empty exactly when `refusal.reason` is not
    double dpi_x = 0, dpi_y = 0;///< of `image`, as the file claims it; 0 when it does not
    bool bilevel = false;       ///< the file holds one bit a pixel
    bool rendered = false;      ///< drawn from a PDF page that is not a single picture
    bool complained = false;    ///< a decoder found damage: what is white here may have been ink
    std::string complaint;      ///< the first things it said
    Refusal refusal;
};

/// A file of scans: PDF, TIFF, PNG or JPEG, told by its content and never by its name.
///
/// Holds a view of the bytes, which must outlive it. Damage is a value (`complained`, `refusal`), never an exception. One thread
/// at a time. PDF pages that are one picture give that picture as it is; only others are drawn.
class ScanSource {
public:
    /// Fails with `empty-file`, `not-an-image`, `encrypted`, `wrong-password`, `no-pages`, `decoder-errors` or `limit`.
    static std::expected<ScanSource, Refusal> open(std::string_view bytes, const ScanOptions& options = {});
    static std::expected<ScanSource, Refusal> open(std::string&&, const ScanOptions& options = {}) = delete;

    int pages() const;
    /// True when the document holds more pages than `max_pages` or its page chain loops; `pages()` counts those before that.
    bool cut() const;
    /// Decodes one page, `number` from 1 to pages().
    ScanPage page(int number) const;

    /// What one file format must answer.
    class Document {
    public:
        virtual ~Document() = default;
        virtual int pages() const = 0;
        virtual bool cut() const { return false; }
        virtual ScanPage page(int number) = 0;
    };

private:
    explicit ScanSource(std::unique_ptr<Document> document) : document_(std::move(document)) {}
    std::unique_ptr<Document> document_;
};

}  // namespace formloop::ocr
