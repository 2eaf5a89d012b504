// SPDX-License-Identifier: GPL-3.0-or-later
#include "pdfgen/pdf.h"

#include <hpdf.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <memory>

#include "pdfgen/codes.h"
#include "pdfgen/embedded_fonts.h"
#include "pdfgen/finish.h"
#include "pdfgen/png_picture.h"

namespace formloop::pdfgen {

namespace {

constexpr double points_per_mm = 72 / 25.4;

/// libharu reports through a C callback: the first code is kept, and nothing is thrown through C.
struct Failure {
    HPDF_STATUS code = 0;
    static void record(HPDF_STATUS code, HPDF_STATUS, void* self) {
        auto& failure = *static_cast<Failure*>(self);
        if (failure.code == 0) failure.code = code;
    }
};

struct DocumentDeleter {
    using pointer = HPDF_Doc;
    void operator()(HPDF_Doc document) const { HPDF_Free(document); }
};
using Document = std::unique_ptr<void, DocumentDeleter>;

/// libharu 2.3 takes fonts from files only: one in memory where the kernel offers that, else a temporary one.
class FontFile {
public:
    explicit FontFile(const std::string& bytes) {
        descriptor_ = memfd_create("font", MFD_CLOEXEC);
        path_ = "/proc/self/fd/" + std::to_string(descriptor_);
        if (descriptor_ < 0 || access(path_.c_str(), R_OK) != 0) {
            if (descriptor_ >= 0) close(descriptor_);
            std::error_code ignored;
            path_ = (std::filesystem::temp_directory_path(ignored) / "formloop-font-XXXXXX").string();
            descriptor_ = mkstemp(path_.data());
            temporary_ = descriptor_ >= 0;
        }
        std::size_t written = 0;
        while (descriptor_ >= 0 && written < bytes.size()) {
            const ssize_t n = write(descriptor_, bytes.data() + written, bytes.size() - written);
            if (n <= 0) return;
            written += static_cast<std::size_t>(n);
        }
        usable_ = descriptor_ >= 0;
    }
    FontFile(const FontFile&) = delete;
    FontFile& operator=(const FontFile&) = delete;
    ~FontFile() {
        if (descriptor_ >= 0) close(descriptor_);
        if (temporary_) unlink(path_.c_str());
    }
    bool usable() const { return usable_; }
    const char* path() const { return path_.c_str(); }

private:
    int descriptor_ = -1;
    std::string path_;
    bool temporary_ = false, usable_ = false;
};

/// Micrometres are enough, and short numbers make small pages.
HPDF_REAL real(double mm) { return static_cast<HPDF_REAL>(std::round(mm * 1000) / 1000); }
HPDF_REAL real(Mm mm) { return real(mm.value); }

/// Writes shapes into the current content stream of a page, in millimetres with y upwards. Shapes that can share one
/// path or one text object do.
class Canvas {
public:
    Canvas(HPDF_Page page, Size<Mm> size, const EmbeddedFonts& fonts, const std::array<HPDF_Font, 2>& handles,
           const std::map<std::string_view, HPDF_Image>& images)
        : page_(page), height_(size.height), fonts_(fonts), handles_(handles), images_(images) {}

    void draw(const std::vector<Shape>& shapes) {
        HPDF_Page_GSave(page_);
        HPDF_Page_Concat(page_, static_cast<HPDF_REAL>(points_per_mm), 0, 0, static_cast<HPDF_REAL>(points_per_mm), 0,
                         0);
        for (const Shape& shape : shapes) std::visit([this](const auto& s) { draw(s); }, shape);
        finish();
        HPDF_Page_GRestore(page_);
    }

private:
    enum class Open { nothing, strokes, fills, text };

    void finish() {
        if (open_ == Open::strokes) HPDF_Page_Stroke(page_);
        if (open_ == Open::fills) HPDF_Page_Fill(page_);
        if (open_ == Open::text) HPDF_Page_EndText(page_);
        open_ = Open::nothing;
    }

    void fills(Grey grey) {
        if (open_ == Open::fills && fill_ == grey.level) return;
        finish();
        fill_grey(grey);
        open_ = Open::fills;
    }

    void strokes(Mm width, Grey grey, Cap cap) {
        const bool same = stroke_ == grey.level && width_ == width && cap_ == cap;
        if (open_ == Open::strokes && same) return;
        finish();
        if (stroke_ != grey.level) HPDF_Page_SetGrayStroke(page_, real(grey.level));
        if (width_ != width) HPDF_Page_SetLineWidth(page_, real(width));
        if (cap_ != cap) {
            HPDF_Page_SetLineCap(page_, cap == Cap::round ? HPDF_ROUND_END : HPDF_BUTT_END);
            HPDF_Page_SetLineJoin(page_, cap == Cap::round ? HPDF_ROUND_JOIN : HPDF_MITER_JOIN);
        }
        stroke_ = grey.level;
        width_ = width;
        cap_ = cap;
        open_ = Open::strokes;
    }

    void fill_grey(Grey grey) {
        if (fill_ != grey.level) HPDF_Page_SetGrayFill(page_, real(grey.level));
        fill_ = grey.level;
    }

    HPDF_REAL up(Mm y) const { return real(height_ - y); }
    void rectangle(const Rect<Mm>& box) {
        HPDF_Page_Rectangle(page_, real(box.x), up(box.bottom()), real(box.width), real(box.height));
    }
    void segment(Point<Mm> from, Point<Mm> to) {
        HPDF_Page_MoveTo(page_, real(from.x), up(from.y));
        HPDF_Page_LineTo(page_, real(to.x), up(to.y));
    }

    void draw(const Fill& s) {
        fills(s.grey);
        rectangle(s.box);
    }
    void draw(const Disc& s) {
        fills(s.grey);
        HPDF_Page_Circle(page_, real(s.centre.x), up(s.centre.y), real(s.radius));
    }
    void draw(const Modules& s) {
        fills(Grey{0});
        for (const auto& box : black_rectangles(s)) rectangle(box);
    }
    void draw(const Ring& s) {
        strokes(s.width, s.grey, Cap::butt);
        HPDF_Page_Circle(page_, real(s.centre.x), up(s.centre.y), real(s.radius));
    }
    void draw(const Frame& s) {
        strokes(s.width, s.grey, Cap::butt);
        rectangle(s.box);
    }
    void draw(const Line& s) {
        if (s.points.size() < 2) return;
        strokes(s.width, s.grey, s.cap);
        HPDF_Page_MoveTo(page_, real(s.points[0].x), up(s.points[0].y));
        for (std::size_t i = 1; i < s.points.size(); ++i)
            HPDF_Page_LineTo(page_, real(s.points[i].x), up(s.points[i].y));
    }
    void draw(const Dots& s) {
        const double dx = s.to.x.value - s.from.x.value, dy = s.to.y.value - s.from.y.value;
        const double length = std::hypot(dx, dy);
        const int n = s.pitch > Mm{} ? static_cast<int>(length / s.pitch.value) : 0;
        strokes(s.diameter, s.grey, Cap::round);
        for (int i = 0; i <= n; ++i) {
            const double t = n == 0 ? 0 : static_cast<double>(i) / n;
            const Point<Mm> at{s.from.x + Mm{dx * t}, s.from.y + Mm{dy * t}};
            segment(at, {at.x + Mm{0.01}, at.y});  // a line so short that only its round ends show
        }
    }
    void draw(const Text& s) {
        if (open_ != Open::text) {
            finish();
            HPDF_Page_BeginText(page_);
            open_ = Open::text;
        }
        fill_grey(s.grey);
        const double radians = s.angle * 3.14159265358979323846 / 180;
        const double cosine = std::cos(radians), sine = std::sin(radians);
        double x = s.at.x.value, y = (height_ - s.at.y).value;
        for (const CodedRun& run : fonts_.code(s.face, s.text)) {
            const HPDF_Font font = handles_[run.face == Typeface::kai ? 1 : 0];
            if (font_ != font || size_ != s.size) HPDF_Page_SetFontAndSize(page_, font, real(s.size));
            font_ = font;
            size_ = s.size;
            HPDF_Page_SetTextMatrix(page_, static_cast<HPDF_REAL>(cosine * s.condense),
                                    static_cast<HPDF_REAL>(sine * s.condense), static_cast<HPDF_REAL>(-sine),
                                    static_cast<HPDF_REAL>(cosine), real(x), real(y));
            HPDF_Page_ShowText(page_, run.utf8.c_str());
            x += cosine * run.width * s.size.value * s.condense;
            y += sine * run.width * s.size.value * s.condense;
        }
    }
    void draw(const Picture& s) {
        finish();
        const auto image = images_.find(s.bytes);
        if (image == images_.end()) return;
        HPDF_Page_DrawImage(page_, image->second, real(s.box.x), up(s.box.bottom()), real(s.box.width),
                            real(s.box.height));
    }

    HPDF_Page page_;
    Mm height_;
    const EmbeddedFonts& fonts_;
    const std::array<HPDF_Font, 2>& handles_;
    const std::map<std::string_view, HPDF_Image>& images_;
    Open open_ = Open::nothing;
    double fill_ = 0, stroke_ = 0;  // what the PDF starts with
    Mm width_{1};
    Cap cap_ = Cap::butt;
    HPDF_Font font_ = nullptr;
    Mm size_{};
};

/// One attempt; a document that libharu spoiled is thrown away.
class Attempt {
public:
    Attempt(const Drawing& drawing, const EmbeddedFonts& fonts) : drawing_(drawing), fonts_(fonts) {}

    std::expected<std::string, Error> run() {
        document_.reset(HPDF_New(Failure::record, &failure_));
        if (!document_) return refuse("start");
        HPDF_SetCompressionMode(document_.get(), HPDF_COMP_TEXT | HPDF_COMP_IMAGE);
        if (auto loaded = load_fonts(); !loaded) return std::unexpected(loaded.error());
        if (auto loaded = load_images(); !loaded) return std::unexpected(loaded.error());
        layers_.assign(drawing_.layers.size(), nullptr);
        for (const Page& page : drawing_.pages) {
            draw(page);
            if (failure_.code != 0) return refuse("draw a page");
        }
        return save();
    }

private:
    std::unexpected<Error> refuse(const char* step) const {
        char code[16];
        std::snprintf(code, sizeof code, "0x%04lX", static_cast<unsigned long>(failure_.code));
        return std::unexpected(
            Error{ErrorCode::internal, "PDF", std::string("libharu could not ") + step + ", its code is " + code});
    }

    std::expected<void, Error> load_fonts() {
        for (const Typeface face : {Typeface::sans, Typeface::kai}) {
            const FontSubset* subset = fonts_.subset(face);
            if (subset == nullptr) continue;
            if (handles_[0] == nullptr && handles_[1] == nullptr) {
                HPDF_UseUTFEncodings(document_.get());
                HPDF_SetCurrentEncoder(document_.get(), "UTF-8");
            }
            const FontFile file(subset->file);
            if (!file.usable())
                return std::unexpected(
                    Error{ErrorCode::disk, "temporary folder", "no file for a font could be written"});
            const char* name = HPDF_LoadTTFontFromFile(document_.get(), file.path(), HPDF_TRUE);
            HPDF_Font font = name == nullptr ? nullptr : HPDF_GetFont(document_.get(), name, "UTF-8");
            if (font == nullptr) return refuse("load a font");
            handles_[face == Typeface::kai ? 1 : 0] = font;
            // libharu reads the file again when it saves, through the handle it holds open.
        }
        return {};
    }

    std::expected<void, Error> load_images() {
        const auto load = [this](const std::vector<Shape>& shapes) {
            for (const Shape& shape : shapes) {
                const auto* picture = std::get_if<Picture>(&shape);
                if (picture == nullptr || images_.contains(picture->bytes)) continue;
                const auto* bytes = reinterpret_cast<const HPDF_BYTE*>(picture->bytes.data());
                const auto size = static_cast<HPDF_UINT>(picture->bytes.size());
                HPDF_Image image = nullptr;
                if (picture->bytes.starts_with("\xFF\xD8")) {
                    image = HPDF_LoadJpegImageFromMem(document_.get(), bytes, size);
                } else if (const auto grey = decode_png(picture->bytes)) {
                    image = HPDF_LoadRawImageFromMem(document_.get(), grey->pixels.data(),
                                                     static_cast<HPDF_UINT>(grey->width),
                                                     static_cast<HPDF_UINT>(grey->height), HPDF_CS_DEVICE_GRAY, 8);
                }
                if (image == nullptr) return false;
                images_.emplace(picture->bytes, image);
            }
            return true;
        };
        bool all = true;
        for (const auto& layer : drawing_.layers) all = all && load(layer);
        for (const auto& page : drawing_.pages) all = all && load(page.shapes);
        if (all) return {};
        return std::unexpected(
            Error{ErrorCode::bad_input, "picture", "the picture cannot be drawn, expected a PNG or JPEG"});
    }

    void draw(const Page& page) {
        HPDF_Page sheet = HPDF_AddPage(document_.get());
        if (sheet == nullptr) return;
        HPDF_Page_SetWidth(sheet, static_cast<HPDF_REAL>(page.size.width.value * points_per_mm));
        HPDF_Page_SetHeight(sheet, static_cast<HPDF_REAL>(page.size.height.value * points_per_mm));
        // Shared streams name their fonts F1 and F2, so every page takes them in this order.
        for (HPDF_Font font : handles_)
            if (font != nullptr) HPDF_Page_SetFontAndSize(sheet, font, 1);
        const auto canvas = [&] { return Canvas(sheet, page.size, fonts_, handles_, images_); };
        for (const int layer : page.layers) {
            auto& stream = layers_[static_cast<std::size_t>(layer)];
            if (stream == nullptr) {
                HPDF_Page_New_Content_Stream(sheet, &stream);
                canvas().draw(drawing_.layers[static_cast<std::size_t>(layer)]);
                HPDF_Page_New_Content_Stream(sheet, nullptr);
            } else {
                HPDF_Page_Insert_Shared_Content_Stream(sheet, stream);
            }
        }
        canvas().draw(page.shapes);
    }

    std::expected<std::string, Error> save() {
        if (HPDF_SaveToStream(document_.get()) != HPDF_OK || failure_.code != 0) return refuse("save the document");
        const auto size = static_cast<HPDF_UINT32>(HPDF_GetStreamSize(document_.get()));
        std::string bytes(size, '\0');
        HPDF_ResetStream(document_.get());
        HPDF_UINT32 read = size;
        HPDF_ReadFromStream(document_.get(), reinterpret_cast<HPDF_BYTE*>(bytes.data()), &read);
        if (read != size) return refuse("hand over the document");
        return bytes;
    }

    const Drawing& drawing_;
    const EmbeddedFonts& fonts_;
    Failure failure_;
    Document document_;
    std::array<HPDF_Font, 2> handles_{};
    std::map<std::string_view, HPDF_Image> images_;
    std::vector<HPDF_Dict> layers_;
};

/// Draws with libharu: pages, layers as shared content streams, pictures. Fonts are named F1 and F2 on every page: sans
/// before kai, only those in use. What libharu writes about fonts is provisional; `finish()` replaces it.
std::expected<std::string, Error> draw_pages(const Drawing& drawing, const EmbeddedFonts& fonts) {
    // The known cause of its failures while saving (0x1033, an empty last font table) is closed by Fonts::subset().
    // Should chance find another, a new document is a new try.
    for (int attempt = 1;; ++attempt) {
        auto bytes = Attempt(drawing, fonts).run();
        if (bytes || bytes.error().code != ErrorCode::internal || attempt == 3) return bytes;
    }
}

}  // namespace

std::expected<std::string, Error> write_pdf(const Drawing& drawing, const Fonts& fonts, const PdfOptions& options) {
    if (drawing.pages.empty()) return std::unexpected(Error{ErrorCode::usage, "PDF", "the drawing has no page"});
    const auto embedded = EmbeddedFonts::from(drawing, fonts);
    if (!embedded) return std::unexpected(embedded.error());
    const auto drawn = draw_pages(drawing, *embedded);
    if (!drawn) return std::unexpected(drawn.error());
    return finish(*drawn, drawing, *embedded, options);
}

}  // namespace formloop::pdfgen
