// SPDX-License-Identifier: GPL-3.0-or-later
#include "pdfgen/pdf_file.h"

#include <algorithm>
#include <cstdio>
#include <map>
#include <qpdf/Buffer.hh>
#include <qpdf/Pl_Buffer.hh>
#include <qpdf/Pl_Flate.hh>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFObjectHandle.hh>
#include <qpdf/QPDFWriter.hh>

namespace formloop::pdfgen {

namespace {

using Handle = QPDFObjectHandle;

std::string hex4(unsigned value) {
    char buffer[8];
    std::snprintf(buffer, sizeof buffer, "%04X", value & 0xFFFF);
    return buffer;
}

/// The shortest PDF spelling of a length in points, to a thousandth.
std::string points(Mm length) {
    char buffer[32];
    std::snprintf(buffer, sizeof buffer, "%.3f", length.value * points_per_mm);
    std::string text(buffer);
    while (text.back() == '0') text.pop_back();
    if (text.back() == '.') text.pop_back();
    return text;
}

Handle rectangle(Mm left, Mm bottom, Mm right, Mm top) {
    Handle box = Handle::newArray();
    for (const Mm side : {left, bottom, right, top}) box.appendItem(Handle::newReal(points(side)));
    return box;
}

/// A stream of bytes as they are.
Handle new_stream(QPDF& pdf, const std::string& bytes, const char* filter) {
    Handle stream = Handle::newStream(&pdf, bytes);
    stream.getDict().replaceKey("/Filter", Handle::newName(filter));
    return stream;
}
Handle new_stream(QPDF& pdf, const Packed& packed) { return new_stream(pdf, packed.bytes, "/FlateDecode"); }

/// Code to character, in the form that every viewer reads.
std::string to_unicode(const EmbeddedFont& font) {
    std::string out =
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n";
    const auto& codes = font.codes;
    for (std::size_t at = 0; at < codes.size();) {
        std::size_t end = at + 1;  // of a range, in which only the last byte of a code may change
        while (end < codes.size() && codes[end] == codes[end - 1] + 1 && codes[end] % 0x100 != 0) ++end;
        out += "1 beginbfrange\n<" + hex4(codes[at]) + "> <" + hex4(codes[end - 1]) + "> [";
        for (; at < end; ++at) out += "<" + hex4(font.subset.characters[at]) + ">";
        out += "]\nendbfrange\n";
    }
    return out + "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n";
}

constexpr int usual_width = 1000;

/// `[ 256 [ 260 301 ] 300 [ 551 ] ]`: runs of codes that are not of the usual width.
std::string widths(const EmbeddedFont& font) {
    std::string out = "[";
    char32_t next = 0;
    for (std::size_t i = 0; i < font.codes.size(); ++i) {
        if (font.subset.widths[i] == usual_width) continue;
        if (font.codes[i] != next || next == 0) out += (next == 0 ? " " : " ] ") + std::to_string(font.codes[i]) + " [";
        out += " " + std::to_string(font.subset.widths[i]);
        next = font.codes[i] + 1;
    }
    return out + (next == 0 ? " ]" : " ] ]");
}

/// One level of the outline: links the bookmarks from `at` on that are at `level` or deeper. Gives how many it took in.
std::size_t add_outline(QPDF& pdf, Handle parent, const std::vector<Bookmark>& marks, std::size_t at, int level,
                        const std::vector<Handle>& pages) {
    const std::size_t start = at;
    Handle last;
    int count = 0;
    while (at < marks.size() && marks[at].level >= level) {
        const Bookmark& mark = marks[at];
        Handle item = pdf.makeIndirectObject(Handle::newDictionary());
        item.replaceKey("/Title", Handle::newUnicodeString(mark.title));
        item.replaceKey("/Parent", parent);
        const auto page = static_cast<std::size_t>(std::max(0, mark.page));
        if (page < pages.size()) {
            Handle target = Handle::newArray();
            target.appendItem(pages[page]);
            target.appendItem(Handle::newName("/Fit"));
            item.replaceKey("/Dest", target);
        }
        if (count++ == 0) {
            parent.replaceKey("/First", item);
        } else {
            last.replaceKey("/Next", item);
            item.replaceKey("/Prev", last);
        }
        last = item;
        ++at;
        if (at < marks.size() && marks[at].level > level) at += add_outline(pdf, item, marks, at, level + 1, pages);
    }
    if (count > 0) {
        parent.replaceKey("/Last", last);
        parent.replaceKey("/Count", Handle::newInteger(count));
    }
    return at - start;
}

}  // namespace

Packed pack(std::string_view bytes) {
    Pl_Buffer out("stream");
    Pl_Flate deflate("deflate", &out, Pl_Flate::a_deflate);
    deflate.write(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
    deflate.finish();
    const auto packed = out.getBufferSharedPointer();
    return {std::string(reinterpret_cast<const char*>(packed->getBuffer()), packed->getSize()), bytes.size()};
}

PackedFont pack(const EmbeddedFont& font) {
    const FontSubset& subset = font.subset;
    std::string glyphs;
    bool is_glyph = true;  // every code is the number of its glyph
    for (std::size_t i = 0; i < font.codes.size(); ++i) {
        is_glyph = is_glyph && font.codes[i] == i + 1;
        glyphs.resize(2 * font.codes[i], '\0');
        glyphs += static_cast<char>((i + 1) >> 8);
        glyphs += static_cast<char>((i + 1) & 0xFF);
    }
    return {subset.name, pack(subset.file), is_glyph ? std::nullopt : std::optional(pack(glyphs)), pack(to_unicode(font)), widths(font), subset.ascent, subset.descent,
            subset.cap_height, subset.bounds};
}

struct PdfFile::Parts {
    QPDF pdf;
    Handle page_resources, layer_resources;  // << /F1 … /F2 … >>, shared by all pages and by all layers
    std::vector<Handle> layers, pages, signatures;
    std::vector<Bookmark> bookmarks;
    std::map<std::string, Handle> pictures;  // by the name that operators use
    std::map<std::string, int> signature_names;
    int fonts = 0;

    Parts() {
        pdf.setSuppressWarnings(true);
        pdf.emptyPDF();
        page_resources = pdf.makeIndirectObject(Handle::newDictionary());
        layer_resources = pdf.makeIndirectObject(Handle::newDictionary());
    }

    Handle picture(const DrawnPicture& drawn) {
        Handle& known = pictures[drawn.name];
        if (known.isInitialized()) return known;
        const bool jpeg = drawn.coding == DrawnPicture::Coding::jpeg;
        Handle image = jpeg ? new_stream(pdf, drawn.bytes, "/DCTDecode") : new_stream(pdf, pack(drawn.bytes));
        Handle dictionary = image.getDict();
        dictionary.replaceKey("/Type", Handle::newName("/XObject"));
        dictionary.replaceKey("/Subtype", Handle::newName("/Image"));
        dictionary.replaceKey("/Width", Handle::newInteger(drawn.width));
        dictionary.replaceKey("/Height", Handle::newInteger(drawn.height));
        dictionary.replaceKey("/BitsPerComponent", Handle::newInteger(8));
        dictionary.replaceKey("/ColorSpace", Handle::newName("/" + drawn.colour_space));
        if (drawn.colour_space == "DeviceCMYK")  // such JPEG files are written inverted
            dictionary.replaceKey("/Decode", Handle::parse("[ 1 0 1 0 1 0 1 0 ]"));
        return known = image;
    }

    void add_signatures(Handle sheet, const Page& page) {
        if (page.signatures.empty()) return;
        Handle notes = Handle::newArray();
        for (const SignatureBox& signature : page.signatures) {
            std::string name = signature.name;
            for (char& c : name)
                if (c == '.') c = '/';  // a dot would name a parent field
            const int count = ++signature_names[name];
            if (count > 1) name += "#" + std::to_string(count);
            Handle field = Handle::newDictionary();
            field.replaceKey("/Type", Handle::newName("/Annot"));
            field.replaceKey("/Subtype", Handle::newName("/Widget"));
            field.replaceKey("/FT", Handle::newName("/Sig"));
            field.replaceKey("/T", Handle::newUnicodeString(name));
            if (!signature.label.empty()) field.replaceKey("/TU", Handle::newUnicodeString(signature.label));
            field.replaceKey("/F", Handle::newInteger(132));  // printed, locked
            field.replaceKey("/P", sheet);
            const Mm top = page.size.height;
            field.replaceKey("/Rect", rectangle(signature.box.x, top - signature.box.bottom(), signature.box.right(),
                                                top - signature.box.y));
            field = pdf.makeIndirectObject(field);
            signatures.push_back(field);
            notes.appendItem(field);
        }
        sheet.replaceKey("/Annots", notes);
    }

    void finish_catalog() {
        Handle root = pdf.getRoot();
        if (!signatures.empty()) {
            Handle form = Handle::newDictionary();
            form.replaceKey("/Fields", Handle::newArray(signatures));
            form.replaceKey("/SigFlags", Handle::newInteger(1));  // signature fields exist; a signer adds "append only"
            root.replaceKey("/AcroForm", pdf.makeIndirectObject(form));
        }
        if (!bookmarks.empty()) {
            Handle outline = pdf.makeIndirectObject(Handle::parse("<< /Type /Outlines >>"));
            add_outline(pdf, outline, bookmarks, 0, 0, pages);
            root.replaceKey("/Outlines", outline);
            root.replaceKey("/PageMode", Handle::newName("/UseOutlines"));
        }
        root.replaceKey("/Lang", Handle::newString("zh-CN"));
        root.replaceKey("/ViewerPreferences", Handle::parse("<< /DisplayDocTitle true >>"));
        Handle tree = root.getKey("/Pages");
        tree.replaceKey("/Kids", Handle::newArray(pages));
        tree.replaceKey("/Count", Handle::newInteger(static_cast<long long>(pages.size())));
    }
};

PdfFile::PdfFile() : parts_(std::make_unique<Parts>()) {}
PdfFile::PdfFile(PdfFile&&) noexcept = default;
PdfFile& PdfFile::operator=(PdfFile&&) noexcept = default;
PdfFile::~PdfFile() = default;

int PdfFile::page_count() const { return static_cast<int>(parts_->pages.size()); }

int PdfFile::add_layer(const PackedLayer& layer) {
    Handle form = new_stream(parts_->pdf, layer.operators);
    Handle dictionary = form.getDict();
    dictionary.replaceKey("/Type", Handle::newName("/XObject"));
    dictionary.replaceKey("/Subtype", Handle::newName("/Form"));
    dictionary.replaceKey("/BBox", rectangle({}, {}, layer.size.width, layer.size.height));
    Handle resources = Handle::newDictionary();
    resources.replaceKey("/Font", parts_->layer_resources);
    dictionary.replaceKey("/Resources", resources);
    parts_->layers.push_back(form);
    return static_cast<int>(parts_->layers.size()) - 1;
}

void PdfFile::add_page(const Page& page, std::span<const int> layers, const Content& content) {
    QPDF& pdf = parts_->pdf;
    std::string operators;
    Handle drawn = Handle::newDictionary();
    for (const int layer : layers) {
        const std::string name = "/L" + std::to_string(layer + 1);
        drawn.replaceKey(name, parts_->layers[static_cast<std::size_t>(layer)]);
        operators += name + " Do\n";
    }
    for (const DrawnPicture* picture : content.pictures) drawn.replaceKey("/" + picture->name, parts_->picture(*picture));
    Handle resources = Handle::newDictionary();
    resources.replaceKey("/Font", parts_->page_resources);
    resources.replaceKey("/XObject", drawn);
    Handle sheet = Handle::newDictionary();
    sheet.replaceKey("/Type", Handle::newName("/Page"));
    sheet.replaceKey("/Parent", pdf.getRoot().getKey("/Pages"));
    sheet.replaceKey("/MediaBox", rectangle({}, {}, page.size.width, page.size.height));
    sheet.replaceKey("/Resources", resources);
    sheet.replaceKey("/Contents", new_stream(pdf, pack(operators + content.operators)));
    sheet = pdf.makeIndirectObject(sheet);
    parts_->add_signatures(sheet, page);
    parts_->pages.push_back(sheet);
}

void PdfFile::add_bookmark(Bookmark mark) { parts_->bookmarks.push_back(std::move(mark)); }

void PdfFile::add_font(Owner owner, Typeface face, const PackedFont& packed) {
    QPDF& pdf = parts_->pdf;
    // Six capitals before the name say that it is a part of the font, and which of the parts in this document.
    const Handle name = Handle::newName(std::string("/FORML") + static_cast<char>('A' + parts_->fonts++) + "+" + packed.name);
    const auto integer = [](int value) { return Handle::newInteger(value); };
    Handle file = new_stream(pdf, packed.file);
    file.getDict().replaceKey("/Length1", Handle::newInteger(static_cast<long long>(packed.file.unpacked)));
    Handle descriptor = Handle::parse("<< /Type /FontDescriptor /ItalicAngle 0 /StemV 0 >>");
    descriptor.replaceKey("/FontName", name);
    descriptor.replaceKey("/Flags", integer(4));  // symbolic: its codes are our own
    Handle bounds = Handle::newArray();
    for (const int bound : packed.bounds) bounds.appendItem(integer(bound));
    descriptor.replaceKey("/FontBBox", bounds);
    descriptor.replaceKey("/Ascent", integer(packed.ascent));
    descriptor.replaceKey("/Descent", integer(packed.descent));
    descriptor.replaceKey("/CapHeight", integer(packed.cap_height));
    descriptor.replaceKey("/FontFile2", file);

    Handle glyphs = Handle::parse(
        "<< /Type /Font /Subtype /CIDFontType2 /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>");
    glyphs.replaceKey("/BaseFont", name);
    glyphs.replaceKey("/DW", integer(usual_width));
    glyphs.replaceKey("/W", Handle::parse(packed.widths));
    glyphs.replaceKey("/CIDToGIDMap",
                      packed.glyph_of_code ? new_stream(pdf, *packed.glyph_of_code) : Handle::newName("/Identity"));
    glyphs.replaceKey("/FontDescriptor", pdf.makeIndirectObject(descriptor));

    Handle font = Handle::parse("<< /Type /Font /Subtype /Type0 /Encoding /Identity-H >>");
    font.replaceKey("/BaseFont", name);
    Handle descendants = Handle::newArray();
    descendants.appendItem(pdf.makeIndirectObject(glyphs));
    font.replaceKey("/DescendantFonts", descendants);
    font.replaceKey("/ToUnicode", new_stream(pdf, packed.to_unicode));
    Handle& resources = owner == Owner::pages ? parts_->page_resources : parts_->layer_resources;
    resources.replaceKey(face == Typeface::kai ? "/F2" : "/F1", pdf.makeIndirectObject(font));
}

std::expected<std::string, Error> PdfFile::write(const std::string& title, const std::string& producer) {
    try {
        QPDF& pdf = parts_->pdf;
        parts_->finish_catalog();
        Handle info = Handle::newDictionary();
        info.replaceKey("/Title", Handle::newUnicodeString(title));
        info.replaceKey("/Producer", Handle::newUnicodeString(producer));
        pdf.getTrailer().replaceKey("/Info", pdf.makeIndirectObject(info));

        QPDFWriter writer(pdf);
        writer.setOutputMemory();
        writer.setMinimumPDFVersion("1.7");
        writer.setDeterministicID(true);
        writer.setDecodeLevel(qpdf_dl_none);  // what is packed stays as it is
        writer.setObjectStreamMode(qpdf_o_generate);
        writer.write();
        const auto buffer = writer.getBufferSharedPointer();
        return std::string(reinterpret_cast<const char*>(buffer->getBuffer()), buffer->getSize());
    } catch (const std::exception& problem) {
        return std::unexpected(
            Error{ErrorCode::internal, "PDF", std::string("libqpdf could not finish it: ") + problem.what()});
    }
}

}  // namespace formloop::pdfgen
