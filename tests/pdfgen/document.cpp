// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/pdfgen/document.h"

#include <ZXing/ReadBarcode.h>
#include <poppler/cpp/poppler-document.h>
#include <poppler/cpp/poppler-page.h>

#include <memory>
#include <qpdf/Buffer.hh>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFAcroFormDocumentHelper.hh>
#include <qpdf/QPDFOutlineDocumentHelper.hh>
#include <qpdf/QPDFWriter.hh>

#include "src/base/text.h"

namespace formloop::pdfgen::testing {

namespace {

std::unique_ptr<QPDF> open(const std::string& pdf) {
    auto document = std::make_unique<QPDF>();
    document->setSuppressWarnings(true);
    document->processMemoryFile("test", pdf.data(), pdf.size());
    return document;
}

void list(const std::vector<QPDFOutlineObjectHelper>& items, const std::string& indent, std::vector<std::string>& out) {
    for (auto item : items) {
        out.push_back(indent + item.getTitle());
        list(item.getKids(), indent + "  ", out);
    }
}

}  // namespace

std::string page_text(const std::string& pdf, int page) {
    const std::unique_ptr<poppler::document> document(
        poppler::document::load_from_raw_data(pdf.data(), static_cast<int>(pdf.size())));
    const std::unique_ptr<poppler::page> sheet(document->create_page(page));
    const auto bytes = sheet->text(poppler::rectf(), poppler::page::raw_order_layout).to_utf8();
    return std::string(bytes.data(), bytes.size());
}

std::map<char32_t, int> character_counts(std::string_view utf8) {
    std::map<char32_t, int> counts;
    const auto text = decode_utf8(utf8);
    for (const char32_t c : text.value_or(U"?"))
        if (c != U' ' && c != U'\n' && c != U'\f' && c != U'\r' && c != U'\t' && c != 0) ++counts[c];
    return counts;
}

std::map<char32_t, int> character_counts(const Drawing& drawing, int page) {
    std::string all;
    const auto add = [&all](const std::vector<Shape>& shapes) {
        for (const Shape& shape : shapes)
            if (const auto* text = std::get_if<Text>(&shape)) all += text->text;
    };
    const Page& sheet = drawing.pages[static_cast<std::size_t>(page)];
    for (const int layer : sheet.layers) add(drawing.layers[static_cast<std::size_t>(layer)]);
    add(sheet.shapes);
    return character_counts(all);
}

std::vector<std::string> qpdf_complaints(const std::string& pdf) {
    std::vector<std::string> complaints;
    try {
        auto document = open(pdf);
        QPDFWriter writer(*document);  // as `qpdf --check` does: everything is read and every stream decoded
        writer.setOutputMemory();
        writer.setDecodeLevel(qpdf_dl_all);
        writer.write();
        for (auto& warning : document->getWarnings()) complaints.emplace_back(warning.what());
    } catch (const std::exception& problem) { complaints.emplace_back(problem.what()); }
    return complaints;
}

std::vector<FoundField> form_fields(const std::string& pdf) {
    auto document = open(pdf);
    QPDFAcroFormDocumentHelper form(*document);
    std::vector<FoundField> fields;
    for (auto field : form.getFormFields()) {
        FoundField found{field.getFullyQualifiedName(),
                         field.getFieldType(),
                         field.getAlternativeName(),
                         {},
                         !field.getValue().isNull()};
        for (auto& number : field.getObjectHandle().getKey("/Rect").getArrayAsVector())
            found.rect.push_back(number.getNumericValue());
        fields.push_back(std::move(found));
    }
    return fields;
}

std::vector<std::string> outline(const std::string& pdf) {
    auto document = open(pdf);
    std::vector<std::string> titles;
    list(QPDFOutlineDocumentHelper(*document).getTopLevelOutlines(), "", titles);
    return titles;
}

std::string information(const std::string& pdf, const std::string& key) {
    auto document = open(pdf);
    auto value = document->getTrailer().getKey("/Info").getKey(key);
    return value.isString() ? value.getUTF8Value() : "";
}

std::map<std::string, std::string> font_files(const std::string& pdf) {
    auto document = open(pdf);
    std::map<std::string, std::string> files;
    for (auto object : document->getAllObjects()) {
        if (!object.isDictionary() || !object.hasKey("/FontFile2")) continue;
        const auto buffer = object.getKey("/FontFile2").getStreamData(qpdf_dl_all);
        files[object.getKey("/FontName").getName()] =
            std::string(reinterpret_cast<const char*>(buffer->getBuffer()), buffer->getSize());
    }
    return files;
}

std::vector<FoundCode> read_codes(const Raster& raster) {
    ZXing::DecodeHints hints;
    hints.setTryHarder(true);
    hints.setFormats(ZXing::BarcodeFormat::QRCode | ZXing::BarcodeFormat::DataMatrix);
    const ZXing::ImageView view(raster.pixels.data(), raster.width, raster.height, ZXing::ImageFormat::Lum);
    std::vector<FoundCode> found;
    for (const auto& result : ZXing::ReadBarcodes(view, hints))
        found.push_back({ZXing::ToString(result.format()), result.text(), result.ecLevel()});
    return found;
}

}  // namespace formloop::pdfgen::testing
