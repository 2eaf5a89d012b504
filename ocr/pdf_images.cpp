// SPDX-License-Identifier: GPL-3.0-or-later
#define POINTERHOLDER_TRANSITION 4  // qpdf asks for it; std::shared_ptr only

#include <poppler/cpp/poppler-document.h>
#include <poppler/cpp/poppler-global.h>
#include <poppler/cpp/poppler-page-renderer.h>
#include <poppler/cpp/poppler-page.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <qpdf/Pipeline.hh>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFExc.hh>
#include <qpdf/QPDFObjectHandle.hh>
#include <qpdf/QPDFPageDocumentHelper.hh>
#include <qpdf/QPDFPageObjectHelper.hh>
#include <qpdf/QUtil.hh>
#include <set>

#include "ocr/decoded.h"

namespace formloop::ocr {
namespace {

struct Matrix {
    double a = 1, b = 0, c = 0, d = 1, e = 0, f = 0;
    /// What `cm` does: the new matrix is applied before the old one.
    Matrix before(const Matrix& o) const {
        return {a * o.a + b * o.c, a * o.b + b * o.d, c * o.a + d * o.c, c * o.b + d * o.d, e * o.a + f * o.c + o.e, e * o.b + f * o.d + o.f};
    }
};

/// A page that paints one picture and nothing else that could be seen.
struct SinglePicture {
    QPDFObjectHandle picture;
    Matrix placement;  ///< unit square → page, pt
};

/// Walks a page's operators and keeps the picture it paints, as long as it paints nothing else.
class PaintWatch : public QPDFObjectHandle::ParserCallbacks {
public:
    explicit PaintWatch(QPDFObjectHandle resources) : resources_(std::move(resources)) {}

    void handleObject(QPDFObjectHandle object, std::size_t, std::size_t) override {
        if (!object.isOperator()) {
            if (object.isInlineImage()) give_up();
            operands_.push_back(object);
            if (operands_.size() > 4000) give_up();
            return;
        }
        if (++operators_ > 20000) give_up();
        perform(object.getOperatorValue());
        operands_.clear();
    }
    void handleEOF() override {}

    std::optional<SinglePicture> result() const {
        return other_ || !found_ ? std::nullopt : found_;
    }

private:
    void give_up() {
        other_ = true;
        terminateParsing();
    }
    double number(std::size_t i) { return i < operands_.size() && operands_[i].isNumber() ? operands_[i].getNumericValue() : 0; }
    bool named(std::size_t i) { return i < operands_.size() && operands_[i].isName(); }

    void perform(const std::string& name) {
        static const std::set<std::string> harmless{
            "BT", "ET", "Tf", "Td", "TD", "Tm", "T*", "Tc", "Tw", "Tz", "TL", "Ts", "BMC", "BDC", "EMC", "MP", "DP", "BX", "EX", "W", "W*", "n",
            "re", "m", "l", "h", "c", "v", "y", "G", "RG", "K", "CS", "SC", "SCN", "w", "J", "j", "M", "d", "ri", "i"};
        static const std::set<std::string> text{"Tj", "TJ", "'", "\""};
        static const std::set<std::string> fills{"f", "F", "f*"};
        if (name == "q") {
            if (stack_.size() > 60) return give_up();
            stack_.push_back(now_);
        } else if (name == "Q") {
            if (!stack_.empty()) now_ = stack_.back(), stack_.pop_back();
        } else if (name == "cm") {
            now_.matrix = Matrix{number(0), number(1), number(2), number(3), number(4), number(5)}.before(now_.matrix);
        } else if (name == "Tr") {
            now_.text_mode = static_cast<int>(number(0));
        } else if (text.contains(name)) {
            // A scanner program's invisible words lie under the picture.
            if (now_.text_mode != 3) give_up();
        } else if (name == "g") {
            now_.white = number(0) >= 1;
        } else if (name == "rg") {
            now_.white = number(0) >= 1 && number(1) >= 1 && number(2) >= 1;
        } else if (name == "k" || name == "cs" || name == "sc" || name == "scn") {
            now_.white = false;
        } else if (fills.contains(name)) {
            if (found_ || !now_.white) give_up();
        } else if (name == "gs") {
            if (!plain_state()) give_up();
        } else if (name == "Do") {
            paint();
        } else if (!harmless.contains(name)) {
            give_up();
        }
    }

    bool plain_state() {
        if (!named(0)) return false;
        QPDFObjectHandle state = resources_.getKey("/ExtGState").isDictionary()
                                     ? resources_.getKey("/ExtGState").getKey(operands_[0].getName())
                                     : QPDFObjectHandle::newNull();
        if (!state.isDictionary()) return false;
        const auto one = [&](const char* key) { return !state.hasKey(key) || (state.getKey(key).isNumber() && state.getKey(key).getNumericValue() >= 1); };
        const auto is = [&](const char* key, const char* value) { return !state.hasKey(key) || (state.getKey(key).isName() && state.getKey(key).getName() == value); };
        return one("/ca") && is("/SMask", "/None") && is("/BM", "/Normal");
    }

    void paint() {
        if (found_ || !named(0)) return give_up();
        QPDFObjectHandle objects = resources_.getKey("/XObject");
        QPDFObjectHandle object = objects.isDictionary() ? objects.getKey(operands_[0].getName()) : QPDFObjectHandle::newNull();
        if (!object.isStream()) return give_up();
        QPDFObjectHandle kind = object.getDict().getKey("/Subtype");
        if (!kind.isName() || kind.getName() != "/Image") return give_up();
        found_ = SinglePicture{object, now_.matrix};
    }

    struct State {
        Matrix matrix;
        int text_mode = 0;
        bool white = false;
    };
    QPDFObjectHandle resources_;
    std::vector<QPDFObjectHandle> operands_;
    std::vector<State> stack_;
    State now_;
    std::optional<SinglePicture> found_;
    bool other_ = false;
    int operators_ = 0;
};

/// Gathers rows of samples from a stream that is being decoded, and stops it when there are enough.
class RowPipeline : public Pipeline {
public:
    RowPipeline(SampleReader reader, RowShrinker& rows, int width)
        : Pipeline("rows", nullptr), reader_(std::move(reader)), rows_(rows), gray_(static_cast<std::size_t>(width)) {}

    void write(unsigned char const* data, std::size_t size) override {
        const std::size_t needed = reader_.bytes_per_row();
        while (size > 0 && !rows_.complete()) {
            const std::size_t take = std::min(size, needed - row_.size());
            row_.insert(row_.end(), data, data + take);
            data += take, size -= take;
            if (row_.size() == needed) {
                reader_.gray(row_.data(), gray_.data());
                rows_.add(gray_.data());
                row_.clear();
            }
        }
        // Some writers leave a few bytes over; a stream that goes on and on is a bomb.
        surplus_ += size;
        if (surplus_ > (64U << 20)) throw std::runtime_error("the stream holds far more than the picture");
    }
    void finish() override {}

private:
    SampleReader reader_;
    RowShrinker& rows_;
    std::vector<std::uint8_t> row_, gray_;
    std::size_t surplus_ = 0;
};

/// Counts what a page's operators come to, and stops where no honest page gets.
class ContentMeter : public Pipeline {
public:
    ContentMeter() : Pipeline("meter", nullptr) {}
    void write(unsigned char const*, std::size_t size) override {
        bytes_ += size;
        if (bytes_ > (48U << 20)) throw std::length_error("the page's content is larger than any page's");
    }
    void finish() override {}

private:
    std::size_t bytes_ = 0;
};

/// Colours as SampleReader takes them.
struct Colours {
    int samples = 1;
    std::vector<std::uint8_t> palette;
};

std::optional<Colours> colours_of(QPDFObjectHandle space, int bits) {
    if (space.isName()) {
        const std::string name = space.getName();
        if (name == "/DeviceGray" || name == "/G" || name == "/CalGray") return Colours{1, {}};
        if (name == "/DeviceRGB" || name == "/RGB" || name == "/CalRGB") return Colours{3, {}};
        if (name == "/DeviceCMYK" || name == "/CMYK") return Colours{4, {}};
        return std::nullopt;
    }
    if (!space.isArray() || space.getArrayNItems() < 2 || !space.getArrayItem(0).isName()) return std::nullopt;
    const std::string family = space.getArrayItem(0).getName();
    if (family == "/CalGray") return Colours{1, {}};
    if (family == "/CalRGB") return Colours{3, {}};
    if (family == "/ICCBased") {
        QPDFObjectHandle profile = space.getArrayItem(1);
        if (!profile.isStream() || !profile.getDict().getKey("/N").isInteger()) return std::nullopt;
        const auto n = profile.getDict().getKey("/N").getIntValue();
        if (n == 1 || n == 3 || n == 4) return Colours{static_cast<int>(n), {}};
        return std::nullopt;
    }
    if ((family == "/Indexed" || family == "/I") && space.getArrayNItems() >= 4 && bits <= 8) {
        const auto base = colours_of(space.getArrayItem(1), 8);
        QPDFObjectHandle table = space.getArrayItem(3);
        if (!base || !base->palette.empty()) return std::nullopt;
        std::string bytes;
        if (table.isString()) {
            bytes = table.getStringValue();
        } else if (table.isStream()) {
            const auto data = table.getStreamData(qpdf_dl_generalized);
            bytes.assign(reinterpret_cast<const char*>(data->getBuffer()), std::min<std::size_t>(data->getSize(), 1024));
        }
        const int entries = static_cast<int>(std::min<std::size_t>(bytes.size() / base->samples, std::size_t{1} << bits));
        if (entries < 1) return std::nullopt;
        Colours indexed{1, std::vector<std::uint8_t>(static_cast<std::size_t>(entries))};
        SampleReader(entries, 8, base->samples, false).gray(reinterpret_cast<const std::uint8_t*>(bytes.data()), indexed.palette.data());
        return indexed;
    }
    return std::nullopt;
}

long long integer(QPDFObjectHandle dict, const char* key, long long fallback) {
    QPDFObjectHandle value = dict.getKey(key);
    return value.isInteger() ? value.getIntValue() : fallback;
}

bool truth(QPDFObjectHandle dict, const char* key) {
    QPDFObjectHandle value = dict.getKey(key);
    return value.isBool() && value.getBoolValue();
}

/// The picture as its stream holds it; nothing when only a renderer can tell what it looks like.
std::optional<Decoded> decode_picture(QPDFObjectHandle picture, const ScanOptions& options) {
    QPDFObjectHandle dict = picture.getDict();
    const auto width = integer(dict, "/Width", 0), height = integer(dict, "/Height", 0);
    if (width < 1 || height < 1) return std::nullopt;
    if (static_cast<double>(width) * static_cast<double>(height) > options.max_coded_megapixels * 1e6 || width > 500000 || height > 500000) {
        Decoded refused;
        refused.refusal = over_the_limit(static_cast<double>(width), static_cast<double>(height));
        return refused;
    }
    if (dict.hasKey("/SMask") || dict.hasKey("/Mask") || truth(dict, "/ImageMask")) return std::nullopt;

    QPDFObjectHandle filters = dict.getKey("/Filter"), parameters = dict.getKey("/DecodeParms");
    if (filters.isArray() && filters.getArrayNItems() == 1) {
        filters = filters.getArrayItem(0);
        if (parameters.isArray()) parameters = parameters.getArrayNItems() > 0 ? parameters.getArrayItem(0) : QPDFObjectHandle::newNull();
    }
    const std::string filter = filters.isName() ? filters.getName() : "";
    if (filter == "/JBIG2Decode" || filter == "/JPXDecode") return std::nullopt;
    const int bits = filter == "/CCITTFaxDecode" || filter == "/CCF" ? 1 : static_cast<int>(integer(dict, "/BitsPerComponent", 8));
    const auto colours = colours_of(dict.getKey("/ColorSpace"), bits);
    if (!colours || !SampleReader::takes(bits, colours->samples)) return std::nullopt;

    // Decode: the usual range or exactly its inverse.
    bool inverted = false;
    if (QPDFObjectHandle decode = dict.getKey("/Decode"); decode.isArray()) {
        const int n = decode.getArrayNItems();
        const double top = colours->palette.empty() ? 1 : (1 << bits) - 1;
        if (n != 2 * colours->samples) return std::nullopt;
        int straight = 0, crossed = 0;
        for (int i = 0; i < n; i += 2) {
            QPDFObjectHandle low = decode.getArrayItem(i), high = decode.getArrayItem(i + 1);
            if (!low.isNumber() || !high.isNumber()) return std::nullopt;
            straight += low.getNumericValue() == 0 && high.getNumericValue() == top;
            crossed += low.getNumericValue() == top && high.getNumericValue() == 0;
        }
        if (crossed == n / 2)
            inverted = true;
        else if (straight != n / 2)
            return std::nullopt;
        if (inverted && !colours->palette.empty()) return std::nullopt;
    }

    if (filter == "/DCTDecode" || filter == "/DCT") {
        if (!colours->palette.empty()) return std::nullopt;
        const auto data = picture.getRawStreamData();
        return decode_jpeg({reinterpret_cast<const char*>(data->getBuffer()), data->getSize()}, options,
                           inverted ? JpegUse::pdf_inverted : JpegUse::pdf);
    }
    if (filter == "/CCITTFaxDecode" || filter == "/CCF") {
        if (parameters.isDictionary() && truth(parameters, "/EncodedByteAlign")) return std::nullopt;
        Fax fax;
        if (parameters.isDictionary()) {
            fax.k = static_cast<int>(std::clamp(integer(parameters, "/K", 0), -1LL, 1LL));
            fax.columns = static_cast<int>(std::clamp(integer(parameters, "/Columns", 1728), 0LL, 500000LL));
        }
        fax.rows = static_cast<int>(height);
        if (fax.columns != width) return std::nullopt;
        const bool black_is_1 = parameters.isDictionary() && truth(parameters, "/BlackIs1");
        const auto data = picture.getRawStreamData();
        Decoded decoded = decode_fax({reinterpret_cast<const char*>(data->getBuffer()), data->getSize()}, fax, options);
        // Black runs become 0, or 1 with BlackIs1; what 0 and 1 look like is the colour space's and Decode's affair.
        std::uint8_t zero = 0, one = 255;
        if (colours->palette.size() >= 2) zero = colours->palette[0], one = colours->palette[1];
        if (inverted) std::swap(zero, one);
        const std::uint8_t black = black_is_1 ? one : zero, white = black_is_1 ? zero : one;
        if (black != 0 || white != 255)
            for (int y = 0; y < decoded.image.height(); ++y) {
                std::uint8_t* row = decoded.image.row(y);
                for (int x = 0; x < decoded.image.width(); ++x)
                    row[x] = static_cast<std::uint8_t>(black + (white - black) * row[x] / 255);
            }
        return decoded;
    }

    Decoded decoded;
    RowShrinker rows(static_cast<int>(width), static_cast<int>(height), shrink_factor(static_cast<double>(width), static_cast<double>(height), options));
    RowPipeline pipeline(SampleReader(static_cast<int>(width), bits, colours->samples, inverted, colours->palette), rows, static_cast<int>(width));
    bool filtered = false;
    try {
        if (!picture.pipeStreamData(&pipeline, &filtered, 0, qpdf_dl_specialized, true, false) || !filtered) {
            if (!filtered) return std::nullopt;
            decoded.complaints.add("the picture's stream is damaged");
        }
    } catch (const std::exception& e) {
        decoded.complaints.add(e.what());
    }
    if (!rows.complete()) decoded.complaints.add("the picture's stream ends too early");
    decoded.bilevel = bits == 1 && colours->samples == 1;
    if (rows.rows() > 0) decoded.image = rows.take();
    return decoded;
}

/// How the picture lies on the page as it is shown, and its density there; nothing when it is slanted.
bool place(Decoded& decoded, const Matrix& m, int rotate, double coded_width, double coded_height) {
    const double x = std::hypot(m.a, m.b), y = std::hypot(m.c, m.d);
    if (x < 1 || y < 1) return false;
    const bool straight = std::abs(m.b) < 1e-3 * x && std::abs(m.c) < 1e-3 * y, across = std::abs(m.a) < 1e-3 * x && std::abs(m.d) < 1e-3 * y;
    if (straight == across) return false;
    const auto sign = [](double v) { return v < 0 ? -1 : 1; };
    // Picture right → (a, b), picture down → (-c, -d), both y up; the shown page has y down.
    Turn turn = straight ? Turn{sign(m.a), 0, 0, sign(m.d)} : Turn{0, sign(-m.c), sign(-m.b), 0};
    for (int quarter = 0; quarter < rotate / 90; ++quarter) turn = {-turn[2], -turn[3], turn[0], turn[1]};
    decoded.turn = turn;
    if (decoded.image.empty()) return true;
    decoded.dpi_x = decoded.image.width() / (x / 72), decoded.dpi_y = decoded.image.height() / (y / 72);
    // A shrunk picture's last px may stand for fewer than the others: the coded size tells the true density.
    const double shrink = std::max(1.0, std::round(coded_width / decoded.image.width()));
    decoded.dpi_x = coded_width / shrink / (x / 72), decoded.dpi_y = coded_height / shrink / (y / 72);
    return true;
}

/// Poppler says what is wrong through one function for the whole process; it is listened to only while we call Poppler.
class PopplerEar {
public:
    explicit PopplerEar(Complaints& complaints) {
        poppler::set_debug_error_function([](const std::string& text, void* ear) { static_cast<Complaints*>(ear)->add(text); }, &complaints);
    }
    ~PopplerEar() {
        poppler::set_debug_error_function([](const std::string&, void*) {}, nullptr);
    }
    PopplerEar(const PopplerEar&) = delete;
    PopplerEar& operator=(const PopplerEar&) = delete;
};

class PdfDocument : public ScanSource::Document {
public:
    PdfDocument(std::string_view bytes, const ScanOptions& options) : bytes_(bytes), options_(options) {}

    /// Opens the structure; with a repair, if need be.
    Refusal open() {
        std::vector<std::string> passwords{options_.password};
        if (!options_.password.empty())
            for (const std::string& other : QUtil::possible_repaired_encodings(options_.password)) passwords.push_back(other);
        bool locked = false;
        for (const std::string& password : passwords) {
            try {
                auto pdf = std::make_unique<QPDF>();
                pdf->setSuppressWarnings(true);
                pdf->processMemoryFile("scan", bytes_.data(), bytes_.size(), password.c_str());
                pdf_ = std::move(pdf);
                password_ = password;
                break;
            } catch (const QPDFExc& e) {
                if (e.getErrorCode() == qpdf_e_password)
                    locked = true;
                else
                    structure_.add(e.getMessageDetail());
            } catch (const std::exception& e) {
                structure_.add(e.what());
            }
        }
        if (!pdf_ && locked)
            return options_.password.empty() ? Refusal{"encrypted", "the PDF is encrypted and needs a password"}
                                             : Refusal{"wrong-password", "the PDF is encrypted and the password does not open it"};
        if (pdf_) {
            try {
                pages_ = QPDFPageDocumentHelper(*pdf_).getAllPages();
                for (const QPDFExc& warning : pdf_->getWarnings()) structure_.add(warning.getMessageDetail());
            } catch (const std::exception& e) {
                structure_.add(e.what());
                pages_.clear();
            }
        }
        count_ = static_cast<int>(std::min<std::size_t>(pages_.size(), 1 << 24));
        if (count_ == 0 && open_renderer()) count_ = std::max(0, renderer_->pages());
        cut_ = count_ > options_.max_pages;
        count_ = std::min(count_, options_.max_pages);
        if (count_ > 0) return {};
        if (renderer_locked_) return {"encrypted", "the PDF is encrypted and needs a password"};
        if (structure_.any()) return {"no-pages", "the PDF shows no page: " + structure_.text()};
        return {"no-pages", "the PDF holds no page"};
    }

    int pages() const override { return count_; }
    bool cut() const override { return cut_; }

    ScanPage page(int number) override {
        Decoded decoded;
        bool rendered = false;
        if (Refusal refusal = too_heavy(number); !refusal.reason.empty()) {
            decoded.refusal = std::move(refusal);
        } else {
            auto single = take_picture(number, decoded.complaints);
            if (single && (!single->image.empty() || !single->refusal.reason.empty())) {
                if (decoded.complaints.any()) single->complaints.add(decoded.complaints.text());
                decoded = std::move(*single);
            } else {
                // A picture that our decoder cannot open may still be one that Poppler can. If not, Poppler draws white paper and
                // says nothing: what our decoder said stays said.
                decoded = Decoded{};
                if (single) decoded.complaints = std::move(single->complaints);
                draw(number, decoded);
                rendered = true;
            }
        }
        if (structure_.any()) decoded.complaints.add(structure_.text());
        ScanPage page = page_of(std::move(decoded), number);
        page.rendered = rendered;
        return page;
    }

private:
    /// Refuses from the headers alone what would cost gigabytes to draw.
    Refusal too_heavy(int number) {
        if (static_cast<std::size_t>(number) > pages_.size()) return {};
        try {
            QPDFPageObjectHelper& page = pages_[static_cast<std::size_t>(number - 1)];
            double width = 0, height = 0;
            page.forEachImage(true, [&](QPDFObjectHandle& image, QPDFObjectHandle&, const std::string&) {
                const double w = static_cast<double>(integer(image.getDict(), "/Width", 0));
                const double h = static_cast<double>(integer(image.getDict(), "/Height", 0));
                if (w * h > width * height) width = w, height = h;
            });
            if (width * height > options_.max_coded_megapixels * 1e6) return over_the_limit(width, height);
            ContentMeter meter;
            page.pipeContents(&meter);
        } catch (const std::bad_alloc&) {
            throw;
        } catch (const std::length_error& e) {
            return {"limit", e.what()};
        } catch (const std::exception&) {
            // Damage is told of by whoever decodes.
        }
        return {};
    }

    std::optional<Decoded> take_picture(int number, Complaints& complaints) {
        if (static_cast<std::size_t>(number) > pages_.size()) return std::nullopt;
        try {
            QPDFPageObjectHelper& page = pages_[static_cast<std::size_t>(number - 1)];
            if (has_drawn_notes(page.getObjectHandle())) return std::nullopt;
            QPDFObjectHandle resources = page.getAttribute("/Resources", false);
            if (!resources.isDictionary()) return std::nullopt;
            PaintWatch watch(resources);
            page.parseContents(&watch);
            const auto single = watch.result();
            if (!single) return std::nullopt;
            QPDFObjectHandle rotate = page.getAttribute("/Rotate", false);
            const int degrees = rotate.isInteger() ? static_cast<int>(((rotate.getIntValue() % 360) + 360) % 360) : 0;
            if (degrees % 90) return std::nullopt;
            native_dpi_ = 0;
            QPDFObjectHandle dict = QPDFObjectHandle(single->picture).getDict();
            const double width = static_cast<double>(integer(dict, "/Width", 0)), height = static_cast<double>(integer(dict, "/Height", 0));
            const Matrix& m = single->placement;
            const double x = std::hypot(m.a, m.b), y = std::hypot(m.c, m.d);
            if (x > 1 && y > 1) native_dpi_ = std::max(width / (x / 72), height / (y / 72));
            auto decoded = decode_picture(single->picture, options_);
            for (const QPDFExc& warning : pdf_->getWarnings()) complaints.add(warning.getMessageDetail());
            if (!decoded) return std::nullopt;
            if (!place(*decoded, single->placement, degrees, width, height)) return std::nullopt;
            return decoded;
        } catch (const std::bad_alloc&) {
            throw;
        } catch (const std::exception& e) {
            complaints.add(e.what());
            return std::nullopt;
        }
    }

    /// Notes and form fields that are drawn over the page.
    static bool has_drawn_notes(QPDFObjectHandle page) {
        QPDFObjectHandle notes = page.getKey("/Annots");
        if (!notes.isArray()) return false;
        for (int i = 0; i < notes.getArrayNItems(); ++i) {
            QPDFObjectHandle note = notes.getArrayItem(i);
            if (!note.isDictionary()) continue;
            QPDFObjectHandle kind = note.getKey("/Subtype");
            if (kind.isName() && (kind.getName() == "/Link" || kind.getName() == "/Popup")) continue;
            if (note.hasKey("/AP")) return true;
        }
        return false;
    }

    bool open_renderer() {
        if (renderer_) return true;
        if (renderer_failed_) return false;
        Complaints complaints;
        PopplerEar ear(complaints);
        try {
            renderer_.reset(poppler::document::load_from_raw_data(bytes_.data(), static_cast<int>(std::min<std::size_t>(bytes_.size(), 0x7FFFFFFF)),
                                                                  password_, password_));
        } catch (const std::bad_alloc&) {
            throw;
        } catch (const std::exception& e) {
            complaints.add(e.what());
        }
        if (renderer_ && renderer_->is_locked()) renderer_locked_ = true, renderer_.reset();
        if (!renderer_) {
            renderer_failed_ = true;
            structure_.add(complaints.any() ? complaints.text() : "Poppler cannot open the PDF");
        } else if (complaints.any()) {
            structure_.add(complaints.text());
        }
        return renderer_ != nullptr;
    }

    void draw(int number, Decoded& decoded) {
        if (!open_renderer()) return;
        Complaints& complaints = decoded.complaints;
        PopplerEar ear(complaints);
        try {
            const std::unique_ptr<poppler::page> page(renderer_->create_page(number - 1));
            if (!page) {
                complaints.add("the page cannot be opened");
                return;
            }
            const poppler::rectf box = page->page_rect();
            const double width = std::abs(box.width()) / 72, height = std::abs(box.height()) / 72;
            if (!(width > 0.01) || !(height > 0.01) || width > 5000 || height > 5000) {
                decoded.refusal = {"limit", "the page claims an impossible size"};
                return;
            }
            double dpi = native_dpi_ > 0 ? std::clamp(native_dpi_, 72.0, 600.0) : options_.render_dpi;
            dpi = std::min(dpi, std::sqrt(options_.max_megapixels * 1e6 / (width * height)));
            poppler::page_renderer renderer;
            renderer.set_image_format(poppler::image::format_gray8);
            renderer.set_render_hint(poppler::page_renderer::antialiasing);
            renderer.set_render_hint(poppler::page_renderer::text_antialiasing);
            poppler::image drawn = renderer.render_page(page.get(), dpi, dpi);
            if (!drawn.is_valid()) {
                complaints.add("the page cannot be drawn");
                return;
            }
            decoded.image = GrayImage(drawn.width(), drawn.height());
            for (int y = 0; y < drawn.height(); ++y)
                std::copy_n(reinterpret_cast<const std::uint8_t*>(drawn.const_data()) + static_cast<std::ptrdiff_t>(y) * drawn.bytes_per_row(),
                            drawn.width(), decoded.image.row(y));
            decoded.dpi_x = decoded.dpi_y = dpi;
        } catch (const std::bad_alloc&) {
            throw;
        } catch (const std::exception& e) {
            complaints.add(e.what());
        }
    }

    std::string_view bytes_;
    ScanOptions options_;
    std::string password_;
    std::unique_ptr<QPDF> pdf_;
    std::vector<QPDFPageObjectHelper> pages_;
    std::unique_ptr<poppler::document> renderer_;
    bool renderer_failed_ = false, renderer_locked_ = false, cut_ = false;
    int count_ = 0;
    double native_dpi_ = 0;
    Complaints structure_;
};

}  // namespace

std::expected<std::unique_ptr<ScanSource::Document>, Refusal> open_pdf(std::string_view bytes, const ScanOptions& options) {
    auto document = std::make_unique<PdfDocument>(bytes, options);
    if (Refusal refusal = document->open(); !refusal.reason.empty()) return std::unexpected(std::move(refusal));
    return document;
}

}  // namespace formloop::ocr
