// SPDX-License-Identifier: GPL-3.0-or-later
#include "src/reader/read_document.h"

#include <malloc.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <map>
#include <new>
#include <optional>
#include <tuple>
#include <utility>

#include "ocr/engines.h"
#include "ocr/identify.h"
#include "ocr/ink.h"
#include "ocr/page_crop.h"
#include "ocr/page_file.h"
#include "ocr/read_page.h"
#include "ocr/register.h"
#include "ocr/scan_source.h"
#include "ocr/text_net.h"
#include "ocr/text_vote.h"
#include "src/reader/isolation.h"
#include "templates/catalog.h"

namespace formloop::reader {
namespace {

/// A file's bytes, mapped for reading.
class MappedFile {
public:
    explicit MappedFile(int fd) {
        struct stat info{};
        if (fstat(fd, &info) != 0 || info.st_size <= 0) return;
        void* at = mmap(nullptr, static_cast<std::size_t>(info.st_size), PROT_READ, MAP_PRIVATE, fd, 0);
        if (at == MAP_FAILED) return;
        bytes_ = {static_cast<const char*>(at), static_cast<std::size_t>(info.st_size)};
    }
    MappedFile(const MappedFile&) = delete;
    MappedFile& operator=(const MappedFile&) = delete;
    ~MappedFile() {
        if (!bytes_.empty()) munmap(const_cast<char*>(bytes_.data()), bytes_.size());
    }
    std::string_view bytes() const { return bytes_; }

private:
    std::string_view bytes_;
};

/// The page's picture at half its size, when a limit was hit at full size.
ocr::GrayImage halved(const ocr::GrayImage& image) {
    ocr::GrayImage half(image.width() / 2, image.height() / 2);
    for (int y = 0; y < half.height(); ++y) {
        const std::uint8_t *a = image.row(2 * y), *b = image.row(2 * y + 1);
        for (int x = 0; x < half.width(); ++x)
            half.row(y)[x] = static_cast<std::uint8_t>((a[2 * x] + a[2 * x + 1] + b[2 * x] + b[2 * x + 1] + 2) / 4);
    }
    return half;
}

/// All pixels are alike: nothing, however small, is on it.
bool uniform(const ocr::GrayImage& image) {
    const auto [darkest, brightest] = std::ranges::minmax(image.pixels());
    return brightest - darkest <= 16;
}

constexpr std::size_t most_prints = 12;  ///< that the parent keeps, some 27 MB each

/// Models of prints by form, version, page and what stands printed on every copy: those of blank sheets, which many pages share.
using PrintModels = std::map<std::tuple<std::string, int, int, std::uint32_t>, ocr::PrintModel>;

PrintModels::key_type key_of(const templates::PageIdentity& identity) {
    return {identity.form, identity.version, identity.page, identity.printed};
}

/// Nothing when no such form is known, or its picture cannot be had.
std::optional<ocr::PrintModel> model_of(const PrintSheet& sheet, int pixels, const templates::Catalog& catalog) {
    const auto& identity = sheet.identity;
    const auto* form = catalog.find(identity.form, identity.version);
    if (!form || sheet.width <= 0 || sheet.height <= 0) return std::nullopt;
    ocr::PagePrint print;
    templates::LayoutRequest request;
    request.pages = {identity.page};
    request.prefill = templates::printed_prefill(*form, identity.printed);
    for (const auto& [field, value] : sheet.printed_values) request.prefill[field] = value;
    print.layout = std::move(templates::layout(*form, request).pages.at(0));
    print.picture = ocr::GrayImage(sheet.width, sheet.height);
    print.px_per_mm = sheet.px_per_mm;
    print.printed_values = sheet.printed_values;
    const std::size_t count = static_cast<std::size_t>(sheet.width) * sheet.height;
    void* mapped = mmap(nullptr, count, PROT_READ, MAP_PRIVATE, pixels, 0);
    if (mapped == MAP_FAILED) return std::nullopt;
    std::memcpy(print.picture.row(0), mapped, count);
    munmap(mapped, count);
    auto model = ocr::model_print(std::move(print));
    malloc_trim(0);  // gives back some 100 MB that only modelling needs
    return model;
}

/// One reader at work on pages of one document.
class Session {
public:
    /// `shared`: what the parent modelled before this reader was forked.
    Session(Channel& command, const Limits& limits, const templates::Catalog& catalog, const ocr::Engines& engines,
            const PrintModels& shared)
        : command_(command), limits_(limits), catalog_(catalog), engines_(engines), shared_(shared) {}

    void run() {
        Frame frame;
        if (!hear(frame) || static_cast<Message>(frame.kind) != Message::open || !frame.attachment) return;
        const auto open = open_document(frame.payload);
        if (!open) return;
        try {
            read_pages(MappedFile(frame.attachment.value()).bytes(), *open);
        } catch (const std::bad_alloc&) {
            say(Message::refused, to_bytes(Refusal{Refusal::Kind::unreadable, "limit", "the document needs more memory than a reader may use"}));
        }
    }

private:
    bool hear(Frame& frame) {
        return command_.receive(frame, std::chrono::steady_clock::now() + limits_.wall) == Receive::frame;
    }
    bool say(Message kind, const std::string& payload) { return command_.send(static_cast<std::uint8_t>(kind), payload); }

    void read_pages(std::string_view bytes, const OpenDocument& open) {
        ocr::ScanOptions options;
        options.password = open.password;
        options.max_pages = open.pages_allowed;
        auto source = ocr::ScanSource::open(bytes, options);
        if (!source) {
            const auto& [reason, message] = source.error();
            const bool locked = reason == "encrypted" || reason == "wrong-password";
            say(Message::refused, to_bytes(Refusal{locked ? Refusal::Kind::encrypted : Refusal::Kind::unreadable, reason, message}));
            return;
        }
        say(Message::opened, std::to_string(source->pages()) + (source->cut() ? " cut" : ""));
        for (int page = open.first_page; page > 0 && page <= source->pages();) {
            say(Message::page_begun, std::to_string(page));
            Frame next;
            if (!hear(next) || static_cast<Message>(next.kind) != Message::next_page) return;
            renew_cpu_time(limits_);
            PageOutcome outcome;
            try {
                outcome = read_one(*source, page, open.scale);
            } catch (const std::bad_alloc&) {
                outcome = {};
                outcome.reason = "limit";
                outcome.message = "the page needs more memory than a reader may use";
            }
            outcome.page = page;
            if (!say(Message::page_done, to_bytes(outcome))) return;
            page = std::atoi(next.payload.c_str());
        }
        say(Message::finished, "");
    }

    PageOutcome read_one(const ocr::ScanSource& source, int number, double scale) {
        PageOutcome outcome;
        ocr::ScanPage scan = source.page(number);
        outcome.complained = scan.complained;
        if (scan.image.empty()) {
            outcome.reason = scan.refusal.reason;
            outcome.message = scan.refusal.message;
            return outcome;
        }
        if (scale < 1) {
            scan.image = halved(scan.image);
            scan.dpi_x /= 2;
            scan.dpi_y /= 2;
        }
        if (auto kept = ocr::encode_page(scan.image)) outcome.page_image = std::move(*kept);

        const ocr::PageAnalysis analysis = ocr::analyse_page(scan.image, scan.dpi_x, scan.dpi_y);
        const ocr::IdentifiedPage page = ocr::identify(scan.image, analysis, scan.dpi_x, scan.dpi_y);
        // A PDF page larger than any paper is drawn so small that writing on it is lost.
        const bool drawn_too_small = scan.rendered && std::min(scan.dpi_x, scan.dpi_y) < 60;
        outcome.reason = page.reason;
        outcome.message = page.message;
        if (!page.identity) {
            if (page.quality.blank && drawn_too_small && !uniform(scan.image)) {
                outcome.reason = "low-resolution";
                outcome.message = "the page is larger than paper, and at the size it can be drawn small writing would be lost";
            } else if (page.quality.blank) {
                outcome.fate = PageFate::blank;
                outcome.reason.clear();
                outcome.message.clear();
            } else if (page.agreement == ocr::CodeAgreement::disagree) {
                outcome.fate = PageFate::codes_disagree;
            } else if (page.reason == "no-codes") {
                outcome.fate = PageFate::unknown_form;
            }
            return outcome;
        }
        outcome.identity = page.identity;
        const ocr::PrintModel* print = print_of(*page.identity);
        if (!print) {
            outcome.fate = PageFate::unknown_form;
            const bool form_known = catalog_.find(page.identity->form) != nullptr;
            outcome.reason = form_known ? "unknown-version" : "unknown-form";
            outcome.message = "the page says it is page " + std::to_string(page.identity->page) + " of form " + page.identity->form +
                              " version " + std::to_string(page.identity->version) + (form_known ? ", a version" : ", a form") +
                              " that is not known here";
            return outcome;
        }
        const ocr::RegisteredPage registered = ocr::register_page(scan.image, analysis, page, *print);
        if (!registered.reason.empty()) {
            outcome.reason = registered.reason;
            outcome.message = registered.message;
            return outcome;
        }
        outcome.fate = PageFate::read;
        outcome.residual_mm = registered.residual_mm;
        outcome.page_map = ocr::to_text(registered.map);
        const ocr::InkPage ink(scan.image, analysis, registered.map, *print, registered.residual_mm);
        outcome.readings = ocr::read_page(ink, print->print, engines_);
        return outcome;
    }

    /// Asks the command for the print of a sheet; keeps those of blank sheets, which many pages share.
    const ocr::PrintModel* print_of(const templates::PageIdentity& identity) {
        if (!say(Message::need_print, to_bytes(identity))) return nullptr;
        Frame frame;
        if (!hear(frame) || static_cast<Message>(frame.kind) != Message::print || !frame.attachment) return nullptr;
        const auto sheet = print_sheet(frame.payload);
        if (!sheet || key_of(sheet->identity) != key_of(identity)) return nullptr;
        const auto key = key_of(identity);
        if (sheet->printed_values.empty())
            for (const PrintModels* kept : {&shared_, &std::as_const(models_)})
                if (const auto at = kept->find(key); at != kept->end()) return &at->second;
        auto model = model_of(*sheet, frame.attachment.value(), catalog_);
        return model ? &(models_[key] = std::move(*model)) : nullptr;
    }

    Channel& command_;
    const Limits& limits_;
    const templates::Catalog& catalog_;
    const ocr::Engines& engines_;
    const PrintModels& shared_;
    PrintModels models_;
};

}  // namespace

struct DocumentReading::Loaded {
    std::optional<templates::Catalog> catalog;
    std::optional<ocr::OnnxRuntime> runtime;
    std::optional<ocr::GlyphNet> glyphs;
    std::optional<ocr::TextNet> text_net;
    std::optional<ocr::TesseractText> tesseract;
    std::optional<ocr::TextVote> vote;
    PrintModels prints;

    ocr::Engines engines() const {
        const ocr::TextRecogniser* text = nullptr;
        if (vote) text = &*vote;
        else if (text_net) text = &*text_net;
        else if (tesseract) text = &*tesseract;
        return {glyphs ? &*glyphs : nullptr, text};
    }
};

DocumentReading::DocumentReading(std::filesystem::path share) : share_(std::move(share)), loaded_(std::make_unique<Loaded>()) {}
DocumentReading::~DocumentReading() = default;

ParentWork DocumentReading::work() {
    ParentWork work;
    work.load = [this] {
        EngineReport report;
        const auto missing = [&](const Error& error, const char* meaning) {
            report.missing.push_back(to_string(error) + "; " + meaning);
        };
        if (auto catalog = templates::Catalog::load(share_ / "templates"))
            loaded_->catalog.emplace(std::move(*catalog));
        else
            missing(catalog.error().front(), "no page can be read");
        if (auto runtime = ocr::OnnxRuntime::load()) {
            loaded_->runtime.emplace(std::move(*runtime));
            report.present.push_back("onnxruntime " + loaded_->runtime->version() + ", " + loaded_->runtime->library().string());
            if (auto glyphs = ocr::GlyphNet::load(*loaded_->runtime, share_ / "ocr" / "models" / "glyph_net.onnx")) {
                loaded_->glyphs.emplace(std::move(*glyphs));
                report.present.push_back("glyphs " + loaded_->glyphs->model_version());
            } else {
                missing(glyphs.error(), "combs, dates, letters and codes are not read");
            }
            const char* other = std::getenv("FORMLOOP_TEXT_NET");
            const auto description = other && *other ? std::filesystem::path(other) : share_ / "ocr" / "models" / "text_net.txt";
            if (auto net = ocr::TextNet::load(*loaded_->runtime, description)) {
                loaded_->text_net.emplace(std::move(*net));
                report.present.push_back("text-net " + loaded_->text_net->model_version() + ", " + loaded_->text_net->weights().string() +
                                         ", " + loaded_->text_net->dictionary().string());
            } else {
                missing(net.error(), "handwriting is not read");
            }
        } else {
            missing(runtime.error(), "only marks and type are read");
        }
        using Care = ocr::TesseractText::Care;
        if (auto text = ocr::TesseractText::load(loaded_->text_net ? Care::once : Care::thrice)) {
            loaded_->tesseract.emplace(std::move(*text));
            report.present.push_back("tesseract " + loaded_->tesseract->model_version());
        } else {
            missing(text.error(), "less print is accepted");
        }
        if (loaded_->text_net && loaded_->tesseract) loaded_->vote.emplace(*loaded_->text_net, *loaded_->tesseract);
        return report;
    };
    work.add_template = [this](const std::string& name, const std::string& yaml) {
        // Faults were reported where the template was given; a form that does not load is an unknown form.
        if (loaded_->catalog) (void)loaded_->catalog->add(yaml, name);
    };
    work.keep_print = [this](const PrintSheet& sheet, const Fd& pixels) {
        if (!loaded_->catalog || loaded_->prints.size() >= most_prints) return;
        if (auto model = model_of(sheet, pixels.value(), *loaded_->catalog)) loaded_->prints[key_of(sheet.identity)] = std::move(*model);
    };
    work.read = [this](Channel& command, const Limits& limits) {
        if (loaded_->catalog) Session(command, limits, *loaded_->catalog, loaded_->engines(), loaded_->prints).run();
    };
    return work;
}

}  // namespace formloop::reader
