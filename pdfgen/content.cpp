// SPDX-License-Identifier: GPL-3.0-or-later
#include "pdfgen/content.h"

#include <hpdf.h>
#include <hpdf_pages.h>
#include <sys/mman.h>
#include <unistd.h>

#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <optional>

#include "pdfgen/codes.h"
#include "pdfgen/png_picture.h"
#include "src/base/text.h"

namespace formloop::pdfgen {

namespace {

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
double rounded(double mm) { return std::round(mm * 1000) / 1000; }
HPDF_REAL real(double mm) { return static_cast<HPDF_REAL>(rounded(mm)); }
HPDF_REAL real(Mm mm) { return real(mm.value); }

HPDF_Stream stream_of(HPDF_Page page) { return static_cast<HPDF_PageAttr>(page->attr)->stream; }

/// Writes shapes into the current content stream of a page, in millimetres with y upwards. Fills that can share one path
/// do, and texts one text object. Each stroke begins at the origin, which moves there: lines of one length are spelled
/// alike wherever they stand, and deflate to a few bytes.
class Canvas {
public:
    Canvas(HPDF_Page page, Size<Mm> size, const TextCodes& codes, const std::array<HPDF_Font, 2>& fonts,
           const std::map<std::string_view, HPDF_Image>& images)
        : page_(page), height_(size.height), codes_(codes), fonts_(fonts), images_(images) {}

    void draw(const std::vector<Shape>& shapes) {
        HPDF_Page_GSave(page_);
        HPDF_Page_Concat(page_, static_cast<HPDF_REAL>(points_per_mm), 0, 0, static_cast<HPDF_REAL>(points_per_mm), 0,
                         0);
        for (const Shape& shape : shapes) std::visit([this](const auto& s) { draw(s); }, shape);
        finish();
        HPDF_Page_GRestore(page_);
    }

private:
    enum class Open { nothing, fills, text };

    void finish() {
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

    /// Before a path that is stroked, and begins there.
    void strokes(Mm width, Grey grey, Cap cap, Point<Mm> first) {
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
        const Point<Mm> moved{Mm{rounded(first.x.value)}, Mm{rounded((height_ - first.y).value)}};
        if (moved == origin_) return;
        HPDF_Page_Concat(page_, 1, 0, 0, 1, real(moved.x - origin_.x), real(moved.y - origin_.y));
        origin_ = moved;
    }

    void fill_grey(Grey grey) {
        if (fill_ != grey.level) HPDF_Page_SetGrayFill(page_, real(grey.level));
        fill_ = grey.level;
    }

    HPDF_REAL across(Mm x) const { return real(Mm{rounded(x.value)} - origin_.x); }
    HPDF_REAL up(Mm y) const { return real(Mm{rounded((height_ - y).value)} - origin_.y); }
    void rectangle(const Rect<Mm>& box) {
        HPDF_Page_Rectangle(page_, across(box.x), up(box.bottom()), real(box.width), real(box.height));
    }
    void segment(Point<Mm> from, Point<Mm> to) {
        HPDF_Page_MoveTo(page_, across(from.x), up(from.y));
        HPDF_Page_LineTo(page_, across(to.x), up(to.y));
    }

    void draw(const Fill& s) {
        fills(s.grey);
        rectangle(s.box);
    }
    void draw(const Disc& s) {
        fills(s.grey);
        HPDF_Page_Circle(page_, across(s.centre.x), up(s.centre.y), real(s.radius));
    }
    void draw(const Modules& s) {
        if (s.width <= 0 || s.height <= 0) return;
        finish();
        // One module is one unit, row below row: whole numbers are short.
        HPDF_Page_GSave(page_);
        HPDF_Page_Concat(page_, static_cast<HPDF_REAL>(s.box.width.value / s.width), 0, 0,
                         static_cast<HPDF_REAL>(-s.box.height.value / s.height), across(s.box.x), up(s.box.y));
        if (fill_ != 0) HPDF_Page_SetGrayFill(page_, 0);
        // Most operators of a page, and in whole numbers: written without libharu, which is slow at it.
        std::string blocks;
        for (const ModuleBlock& block : black_blocks(s)) {
            for (const int number : {block.x, block.y, block.width, block.height}) blocks += std::to_string(number) + " ";
            blocks += "re\n";
        }
        HPDF_Stream_WriteStr(stream_of(page_), (blocks + "f\n").c_str());
        HPDF_Page_GRestore(page_);
    }
    void draw(const Ring& s) {
        strokes(s.width, s.grey, Cap::butt, s.centre);
        HPDF_Page_Circle(page_, across(s.centre.x), up(s.centre.y), real(s.radius));
        HPDF_Page_Stroke(page_);
    }
    void draw(const Frame& s) {
        strokes(s.width, s.grey, Cap::butt, {s.box.x, s.box.bottom()});
        rectangle(s.box);
        HPDF_Page_Stroke(page_);
    }
    void draw(const Line& s) {
        if (s.points.size() < 2) return;
        strokes(s.width, s.grey, s.cap, s.points[0]);
        HPDF_Page_MoveTo(page_, across(s.points[0].x), up(s.points[0].y));
        for (std::size_t i = 1; i < s.points.size(); ++i)
            HPDF_Page_LineTo(page_, across(s.points[i].x), up(s.points[i].y));
        HPDF_Page_Stroke(page_);
    }
    void draw(const Dots& s) {
        const double dx = s.to.x.value - s.from.x.value, dy = s.to.y.value - s.from.y.value;
        const double length = std::hypot(dx, dy);
        const int n = s.pitch > Mm{} ? static_cast<int>(length / s.pitch.value) : 0;
        strokes(s.diameter, s.grey, Cap::round, s.from);
        for (int i = 0; i <= n; ++i) {
            const double t = n == 0 ? 0 : static_cast<double>(i) / n;
            const Point<Mm> at{s.from.x + Mm{dx * t}, s.from.y + Mm{dy * t}};
            segment(at, {at.x + Mm{0.01}, at.y});  // a line so short that only its round ends show
        }
        HPDF_Page_Stroke(page_);
    }
    void draw(const Text& s) {
        if (open_ != Open::text) {
            finish();
            HPDF_Page_BeginText(page_);
            open_ = Open::text;
            line_ = origin_;
        }
        fill_grey(s.grey);
        const double radians = s.angle * 3.14159265358979323846 / 180;
        const double cosine = std::cos(radians), sine = std::sin(radians);
        double x = s.at.x.value, y = (height_ - s.at.y).value;
        for (const CodedRun& run : codes_.code(s.face, s.text)) {
            const HPDF_Font font = fonts_[index(run.face)];
            if (font_ != font || size_ != s.size) HPDF_Page_SetFontAndSize(page_, font, real(s.size));
            font_ = font;
            size_ = s.size;
            const bool plain = s.condense == 1 && s.angle == 0;
            if (plain && line_) {  // two numbers instead of six
                HPDF_Page_MoveTextPos(page_, real(rounded(x) - line_->x.value), real(rounded(y) - line_->y.value));
            } else {
                HPDF_Page_SetTextMatrix(page_, static_cast<HPDF_REAL>(cosine * s.condense),
                                        static_cast<HPDF_REAL>(sine * s.condense), static_cast<HPDF_REAL>(-sine),
                                        static_cast<HPDF_REAL>(cosine), real(rounded(x) - origin_.x.value),
                                        real(rounded(y) - origin_.y.value));
            }
            line_ = plain ? std::optional(Point<Mm>{Mm{rounded(x)}, Mm{rounded(y)}}) : std::nullopt;
            HPDF_Page_ShowText(page_, encode_utf8(run.codes).c_str());
            x += cosine * run.width * s.size.value * s.condense;
            y += sine * run.width * s.size.value * s.condense;
        }
    }
    void draw(const Picture& s) {
        finish();
        const auto image = images_.find(s.bytes);
        if (image == images_.end()) return;
        HPDF_Page_DrawImage(page_, image->second, across(s.box.x), up(s.box.bottom()), real(s.box.width),
                            real(s.box.height));
    }

    HPDF_Page page_;
    Mm height_;
    const TextCodes& codes_;
    const std::array<HPDF_Font, 2>& fonts_;
    const std::map<std::string_view, HPDF_Image>& images_;
    Open open_ = Open::nothing;
    double fill_ = 0, stroke_ = 0;  // what the PDF starts with
    Mm width_{1};
    Point<Mm> origin_;  // y upwards
    Cap cap_ = Cap::butt;
    HPDF_Font font_ = nullptr;
    Mm size_{};
    /// Where the line of the open text object begins, to a micrometre; nothing once it was turned or squeezed.
    std::optional<Point<Mm>> line_;
};

const char* name_of(HPDF_Image image) {
    const char* name = HPDF_Image_GetColorSpace(image);
    return name == nullptr ? "DeviceGray" : name;
}

}  // namespace

/// A document of libharu that is never saved: shapes are drawn on its only page, the operators are taken off, and the
/// page is wiped for the next ones. Its fonts are stand-ins of one character each, for it asks a font for all 65,536
/// codes, and loses parts of glyphs when it embeds one.
struct ContentDrawer::Sheet {
    Failure failure;
    Document document;
    HPDF_Page page = nullptr;
    std::array<HPDF_Font, 2> fonts{};
    std::map<std::string_view, HPDF_Image> images;  // by the bytes that `pictures` keeps
    std::map<std::string, DrawnPicture> pictures;   // by their bytes

    std::unexpected<Error> refuse(const char* step) const {
        char code[16];
        std::snprintf(code, sizeof code, "0x%04lX", static_cast<unsigned long>(failure.code));
        return std::unexpected(
            Error{ErrorCode::internal, "PDF", std::string("libharu could not ") + step + ", its code is " + code});
    }

    std::expected<void, Error> load_font(Typeface face, const Fonts& known) {
        const auto stand_in = known.stand_in(face);
        if (!stand_in) return std::unexpected(stand_in.error());
        const FontFile file(*stand_in);
        if (!file.usable())
            return std::unexpected(Error{ErrorCode::disk, "temporary folder", "no file for a font could be written"});
        const char* name = HPDF_LoadTTFontFromFile(document.get(), file.path(), HPDF_FALSE);
        const HPDF_Font font = name == nullptr ? nullptr : HPDF_GetFont(document.get(), name, "UTF-8");
        if (font == nullptr) return refuse("load a font");
        fonts[index(face)] = font;
        return {};
    }

    /// The picture under the name that the page knows it by.
    std::expected<const DrawnPicture*, Error> load(const Picture& picture) {
        if (const auto known = pictures.find(picture.bytes); known != pictures.end()) return &known->second;
        DrawnPicture drawn;
        HPDF_Image image = nullptr;
        if (picture.bytes.starts_with("\xFF\xD8")) {
            const auto* bytes = reinterpret_cast<const HPDF_BYTE*>(picture.bytes.data());
            image = HPDF_LoadJpegImageFromMem(document.get(), bytes, static_cast<HPDF_UINT>(picture.bytes.size()));
            drawn.coding = DrawnPicture::Coding::jpeg;
            drawn.bytes = picture.bytes;
        } else if (const auto grey = decode_png(picture.bytes)) {
            image = HPDF_LoadRawImageFromMem(document.get(), grey->pixels.data(), static_cast<HPDF_UINT>(grey->width),
                                             static_cast<HPDF_UINT>(grey->height), HPDF_CS_DEVICE_GRAY, 8);
            drawn.bytes.assign(grey->pixels.begin(), grey->pixels.end());
        }
        if (image == nullptr)
            return std::unexpected(
                Error{ErrorCode::bad_input, "picture", "the picture cannot be drawn, expected a PNG or JPEG"});
        drawn.name = HPDF_Page_GetXObjectName(page, image);
        drawn.width = static_cast<int>(HPDF_Image_GetWidth(image));
        drawn.height = static_cast<int>(HPDF_Image_GetHeight(image));
        drawn.colour_space = name_of(image);
        const auto kept = pictures.emplace(picture.bytes, std::move(drawn)).first;
        images.emplace(kept->first, image);
        return &kept->second;
    }
};

ContentDrawer::ContentDrawer(std::unique_ptr<Sheet> sheet) : sheet_(std::move(sheet)) {}
ContentDrawer::ContentDrawer(ContentDrawer&&) noexcept = default;
ContentDrawer& ContentDrawer::operator=(ContentDrawer&&) noexcept = default;
ContentDrawer::~ContentDrawer() = default;

std::expected<ContentDrawer, Error> ContentDrawer::open(const Fonts& fonts) {
    auto sheet = std::make_unique<Sheet>();
    sheet->document.reset(HPDF_New(Failure::record, &sheet->failure));
    if (!sheet->document) return sheet->refuse("start");
    HPDF_UseUTFEncodings(sheet->document.get());
    HPDF_SetCurrentEncoder(sheet->document.get(), "UTF-8");
    for (const Typeface face : {Typeface::sans, Typeface::kai})
        if (auto loaded = sheet->load_font(face, fonts); !loaded) return std::unexpected(loaded.error());
    sheet->page = HPDF_AddPage(sheet->document.get());
    if (sheet->page == nullptr) return sheet->refuse("add a page");
    // It names fonts in the order of their first use.
    for (const HPDF_Font font : sheet->fonts) HPDF_Page_SetFontAndSize(sheet->page, font, 1);
    HPDF_MemStream_FreeData(stream_of(sheet->page));
    return ContentDrawer(std::move(sheet));
}

std::expected<Content, Error> ContentDrawer::draw(const std::vector<Shape>& shapes, Size<Mm> page,
                                                  const TextCodes& codes) {
    Content content;
    for (const Shape& shape : shapes) {
        const auto* picture = std::get_if<Picture>(&shape);
        if (picture == nullptr) continue;
        const auto loaded = sheet_->load(*picture);
        if (!loaded) return std::unexpected(loaded.error());
        content.pictures.push_back(*loaded);
    }
    const HPDF_Stream stream = stream_of(sheet_->page);
    Canvas(sheet_->page, page, codes, sheet_->fonts, sheet_->images).draw(shapes);
    if (sheet_->failure.code != 0) return sheet_->refuse("draw a page");
    for (HPDF_UINT i = 0; i < HPDF_MemStream_GetBufCount(stream); ++i) {
        HPDF_UINT length = 0;
        const HPDF_BYTE* bytes = HPDF_MemStream_GetBufPtr(stream, i, &length);
        content.operators.append(reinterpret_cast<const char*>(bytes), length);
    }
    HPDF_MemStream_FreeData(stream);
    return content;
}

}  // namespace formloop::pdfgen
