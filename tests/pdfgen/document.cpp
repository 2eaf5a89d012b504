// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/pdfgen/document.h"

#include <ZXing/ReadBarcode.h>
#include <gtest/gtest.h>
#include <poppler/cpp/poppler-document.h>
#include <poppler/cpp/poppler-page.h>

#include <algorithm>
#include <memory>
#include <sstream>
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

namespace {

std::string stream_of(QPDFObjectHandle stream) {
    const auto buffer = stream.getStreamData(qpdf_dl_all);
    return std::string(reinterpret_cast<const char*>(buffer->getBuffer()), buffer->getSize());
}

/// The codes that a content stream shows, by the name of the font.
class ShownCodes : public QPDFObjectHandle::ParserCallbacks {
public:
    std::map<std::string, std::set<int>> by_font;
    void handleObject(QPDFObjectHandle object, std::size_t, std::size_t) override {
        if (!object.isOperator()) {
            operands_.push_back(object);
            return;
        }
        if (object.getOperatorValue() == "Tf") font_ = operands_.at(0).getName();
        if (object.getOperatorValue() == "Tj") {
            const std::string text = operands_.at(0).getStringValue();
            for (std::size_t i = 0; i + 1 < text.size(); i += 2)
                by_font[font_].insert(static_cast<unsigned char>(text[i]) << 8 | static_cast<unsigned char>(text[i + 1]));
        }
        operands_.clear();
    }
    void handleEOF() override {}

private:
    std::vector<QPDFObjectHandle> operands_;
    std::string font_;
};

unsigned number_at(const std::string& bytes, std::size_t at, int length) {
    unsigned value = 0;
    for (int i = 0; i < length; ++i) value = value << 8 | static_cast<unsigned char>(bytes.at(at + static_cast<std::size_t>(i)));
    return value;
}

/// A TrueType file, as far as it says which glyphs are there and what they are made of.
struct GlyphFile {
    std::string bytes;
    std::size_t table(const std::string& tag) const {
        for (unsigned i = 0; i < number_at(bytes, 4, 2); ++i)
            if (bytes.compare(12 + 16 * i, 4, tag) == 0) return number_at(bytes, 12 + 16 * i + 8, 4);
        return 0;
    }
    int count() const { return static_cast<int>(number_at(bytes, table("maxp") + 4, 2)); }
    void add_parts(int glyph, std::set<int>& needed) const {
        if (!needed.insert(glyph).second) return;
        const bool is_long = number_at(bytes, table("head") + 50, 2) == 1;
        const auto offset = [&](int i) {
            const auto at = table("loca") + static_cast<std::size_t>(i) * (is_long ? 4 : 2);
            return is_long ? number_at(bytes, at, 4) : 2 * number_at(bytes, at, 2);
        };
        if (offset(glyph) == offset(glyph + 1)) return;
        std::size_t at = table("glyf") + offset(glyph);
        if (number_at(bytes, at, 2) < 0x8000) return;  // not composite
        at += 10;
        for (unsigned flags = 0x20; (flags & 0x20) != 0;) {
            flags = number_at(bytes, at, 2);
            add_parts(static_cast<int>(number_at(bytes, at + 2, 2)), needed);
            at += 4 + ((flags & 1) ? 4 : 2) + ((flags & 8) ? 2 : (flags & 0x40) ? 4 : (flags & 0x80) ? 8 : 0);
        }
    }
};

}  // namespace

std::vector<FontUse> font_uses(const std::string& pdf) {
    auto document = open(pdf);
    std::map<QPDFObjGen, std::set<int>> shown;
    const auto collect = [&](QPDFObjectHandle stream, QPDFObjectHandle resources) {
        ShownCodes codes;
        QPDFObjectHandle::parseContentStream(stream, &codes);
        for (const auto& [name, some] : codes.by_font) {
            auto& all = shown[resources.getKey("/Font").getKey(name).getObjGen()];
            all.insert(some.begin(), some.end());
        }
    };
    for (auto object : document->getAllObjects()) {
        if (object.isDictionaryOfType("/Page")) collect(object.getKey("/Contents"), object.getKey("/Resources"));
        if (object.isStream() && object.getDict().isDictionaryOfType("/XObject", "/Form"))
            collect(object, object.getDict().getKey("/Resources"));
    }
    std::vector<FontUse> uses;
    for (auto font : document->getAllObjects()) {
        if (!font.isDictionaryOfType("/Font", "/Type0")) continue;
        auto descendant = font.getKey("/DescendantFonts").getArrayItem(0);
        FontUse use;
        use.name = font.getKey("/BaseFont").getName();
        use.shown = shown[font.getObjGen()];
        const GlyphFile file{stream_of(descendant.getKey("/FontDescriptor").getKey("/FontFile2"))};
        use.glyphs = file.count() - 1;
        const bool is_identity = descendant.getKey("/CIDToGIDMap").isNameAndEquals("/Identity");
        const std::string map = is_identity ? "" : stream_of(descendant.getKey("/CIDToGIDMap"));
        std::set<int> needed;
        for (int code = 0; code < (is_identity ? file.count() : static_cast<int>(map.size() / 2)); ++code) {
            const int glyph = is_identity ? code : static_cast<int>(number_at(map, 2 * static_cast<std::size_t>(code), 2));
            if (glyph == 0) continue;
            use.mapped.insert(code);
            if (use.shown.contains(code)) file.add_parts(glyph, needed);
        }
        needed.erase(0);
        use.needed = static_cast<int>(needed.size());
        std::istringstream lines(stream_of(font.getKey("/ToUnicode")));
        for (std::string line; std::getline(lines, line);) {  // <first> <last> [<character> …]
            if (line.find('[') == std::string::npos) continue;
            const int first = std::stoi(line.substr(1, 4), nullptr, 16);
            const auto count = std::count(line.begin() + 15, line.end(), '<');
            EXPECT_EQ(std::stoi(line.substr(8, 4), nullptr, 16), first + count - 1) << line;
            for (int i = 0; i < count; ++i) use.spelled.insert(first + i);
        }
        uses.push_back(std::move(use));
    }
    return uses;
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
