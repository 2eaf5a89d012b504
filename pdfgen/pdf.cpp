// SPDX-License-Identifier: GPL-3.0-or-later
#include "pdfgen/pdf.h"

#include <array>
#include <cassert>
#include <map>
#include <optional>

#include "pdfgen/content.h"
#include "pdfgen/embedded_fonts.h"
#include "pdfgen/pdf_file.h"

namespace formloop::pdfgen {

namespace {

constexpr Typeface faces[] = {Typeface::sans, Typeface::kai};

using UsedCodes = std::array<std::vector<bool>, 2>;  // by face; counted from the first code

UsedCodes codes_in(const std::vector<Shape>& shapes, const TextCodes& codes) {
    UsedCodes used;
    for (const Typeface face : faces) used[index(face)].resize(codes.characters(face).size());
    for (const Shape& shape : shapes)
        if (const Text* text = std::get_if<Text>(&shape))
            for (const CodedRun& run : codes.code(text->face, text->text))
                for (const char32_t code : run.codes) used[index(run.face)][code - TextCodes::first] = true;
    return used;
}

/// A layer that was drawn once, for every document that shows it.
struct KnownLayer {
    std::vector<Shape> shapes;
    PackedLayer packed;
    UsedCodes used;
};

using Labels = std::array<std::optional<PackedFont>, 2>;  // fonts by face

/// One document: what its pages say, and which known layers it shows.
struct Document {
    explicit Document(const Fonts& fonts) : codes(fonts) {}
    PdfFile file;
    TextCodes codes;
    std::string title;
    std::map<std::size_t, int> layers;  // number of the known layer, and in the file
};

}  // namespace

struct PdfWriter::State {
    const Fonts& fonts;
    PdfOptions options;
    std::optional<ContentDrawer> drawer;
    TextCodes label_codes;  // of all layers, so that each is drawn once
    std::vector<KnownLayer> layers;
    std::map<std::vector<std::size_t>, Labels> labels;  // by the layers of a document
    std::optional<Document> document;

    /// The number of a layer among the known ones; it is drawn when it is new.
    std::expected<std::size_t, Error> layer(const std::vector<Shape>& shapes, Size<Mm> size, const std::string& page) {
        for (std::size_t i = 0; i < layers.size(); ++i)
            if (layers[i].packed.size == size && layers[i].shapes == shapes) return i;
        if (auto taken = label_codes.take(shapes, page); !taken) return std::unexpected(taken.error());
        const auto content = drawer->draw(shapes, size, label_codes);
        if (!content) return std::unexpected(content.error());
        assert(content->pictures.empty());
        layers.push_back({shapes, {size, pack(content->operators)}, codes_in(shapes, label_codes)});
        return layers.size() - 1;
    }

    /// The fonts of the layers of the document in hand.
    const Labels& labels_of_document() {
        std::vector<std::size_t> shown;
        for (const auto& [number, in_file] : document->layers) shown.push_back(number);
        const auto [known, is_new] = labels.try_emplace(shown);
        if (!is_new) return known->second;
        for (const Typeface face : faces) {
            const auto& characters = label_codes.characters(face);
            std::vector<bool> used(characters.size());
            bool any = false;
            for (const std::size_t number : shown) {
                const auto& of_layer = layers[number].used[index(face)];
                for (std::size_t i = 0; i < of_layer.size(); ++i)
                    if (of_layer[i]) used[i] = any = true;
            }
            if (!any) continue;
            known->second[index(face)] = pack(cut_font(fonts, face, characters, used));
        }
        return known->second;
    }

    std::expected<void, Error> add_page(const Drawing& drawing, const Page& page) {
        const std::string name = "page " + std::to_string(document->file.page_count() + 1);
        std::vector<int> shown;
        for (const int at : page.layers) {
            const auto number = layer(drawing.layers[static_cast<std::size_t>(at)], page.size, name);
            if (!number) return std::unexpected(number.error());
            const auto [in_file, is_new] = document->layers.try_emplace(*number);
            if (is_new) in_file->second = document->file.add_layer(layers[*number].packed);
            shown.push_back(in_file->second);
        }
        if (auto taken = document->codes.take(page.shapes, name); !taken) return taken;
        const auto content = drawer->draw(page.shapes, page.size, document->codes);
        if (!content) return std::unexpected(content.error());
        document->file.add_page(page, shown, *content);
        return {};
    }
};

PdfWriter::PdfWriter(const Fonts& fonts, PdfOptions options)
    : state_(std::make_unique<State>(fonts, std::move(options), std::nullopt, TextCodes(fonts))) {}
PdfWriter::PdfWriter(PdfWriter&&) noexcept = default;
PdfWriter& PdfWriter::operator=(PdfWriter&&) noexcept = default;
PdfWriter::~PdfWriter() = default;

std::expected<void, Error> PdfWriter::add(const Drawing& drawing) {
    const int first = state_->document ? state_->document->file.page_count() : 0;
    if (auto added = add(drawing, drawing.pages); !added) return added;
    for (Bookmark mark : drawing.bookmarks) {
        mark.page += first;
        state_->document->file.add_bookmark(std::move(mark));
    }
    return {};
}

std::expected<void, Error> PdfWriter::add(const Drawing& drawing, std::span<const Page> pages) {
    if (!state_->drawer) {
        auto opened = ContentDrawer::open(state_->fonts);
        if (!opened) return std::unexpected(opened.error());
        state_->drawer.emplace(std::move(*opened));
    }
    if (!state_->document) state_->document.emplace(state_->fonts);
    state_->document->title = drawing.title;
    for (const Page& page : pages)
        if (auto added = state_->add_page(drawing, page); !added) return added;
    return {};
}

std::expected<std::string, Error> PdfWriter::finish() {
    if (!state_->document || state_->document->file.page_count() == 0)
        return std::unexpected(Error{ErrorCode::usage, "PDF", "the drawing has no page"});
    Document& document = *state_->document;
    const Labels& labels = state_->labels_of_document();
    for (const Typeface face : faces) {
        if (const auto& font = labels[index(face)]) document.file.add_font(PdfFile::Owner::layers, face, *font);
        const auto& characters = document.codes.characters(face);
        if (characters.empty()) continue;
        const auto font = cut_font(state_->fonts, face, characters, std::vector<bool>(characters.size(), true));
        document.file.add_font(PdfFile::Owner::pages, face, pack(font));
    }
    auto bytes = document.file.write(document.title, state_->options.producer);
    state_->document.reset();
    return bytes;
}

std::expected<std::string, Error> write_pdf(const Drawing& drawing, const Fonts& fonts, const PdfOptions& options) {
    PdfWriter writer(fonts, options);
    if (auto added = writer.add(drawing); !added) return std::unexpected(added.error());
    return writer.finish();
}

}  // namespace formloop::pdfgen
