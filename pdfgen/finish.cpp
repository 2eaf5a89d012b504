// SPDX-License-Identifier: GPL-3.0-or-later
#include "pdfgen/finish.h"

#include <cmath>
#include <cstdio>
#include <map>
#include <qpdf/Buffer.hh>
#include <qpdf/Pl_Buffer.hh>
#include <qpdf/Pl_Flate.hh>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFObjectHandle.hh>
#include <qpdf/QPDFPageDocumentHelper.hh>
#include <qpdf/QPDFWriter.hh>

namespace formloop::pdfgen {

namespace {

using Handle = QPDFObjectHandle;

constexpr double points_per_mm = 72 / 25.4;

std::string hex4(unsigned value) {
    char buffer[8];
    std::snprintf(buffer, sizeof buffer, "%04X", value & 0xFFFF);
    return buffer;
}

/// The shortest PDF spelling of a length in points, to a thousandth.
std::string points(double value) {
    char buffer[32];
    std::snprintf(buffer, sizeof buffer, "%.3f", value);
    std::string text(buffer);
    while (text.back() == '0') text.pop_back();
    if (text.back() == '.') text.pop_back();
    return text;
}

Handle deflated_stream(QPDF& pdf, const std::string& bytes) {
    Pl_Buffer out("stream");
    Pl_Flate deflate("deflate", &out, Pl_Flate::a_deflate);
    deflate.write(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
    deflate.finish();
    Handle stream = Handle::newStream(&pdf, out.getBufferSharedPointer());
    stream.getDict().replaceKey("/Filter", Handle::newName("/FlateDecode"));
    return stream;
}

/// Code to character, in the form that every viewer reads.
std::string to_unicode(const FontSubset& subset) {
    std::string out =
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n";
    constexpr std::size_t most = 100;  // entries a section may hold
    for (std::size_t at = 0; at < subset.characters.size(); at += most) {
        const std::size_t end = std::min(at + most, subset.characters.size());
        out += std::to_string(end - at) + " beginbfchar\n";
        for (std::size_t i = at; i < end; ++i)
            out += "<" + hex4(static_cast<unsigned>(FontSubset::first_code + i)) + "> <" + hex4(subset.characters[i]) +
                   ">\n";
        out += "endbfchar\n";
    }
    return out + "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n";
}

void replace_font(QPDF& pdf, Handle font, const FontSubset& subset) {
    font.replaceKey("/ToUnicode", pdf.makeIndirectObject(deflated_stream(pdf, to_unicode(subset))));
    Handle descendant = font.getKey("/DescendantFonts").getArrayItem(0);
    descendant.replaceKey("/CIDSystemInfo",
                          Handle::parse("<< /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>"));

    std::string glyphs(2 * FontSubset::first_code, '\0');
    std::string widths = "[ " + std::to_string(FontSubset::first_code) + " [";
    for (std::size_t i = 0; i < subset.glyphs.size(); ++i) {
        glyphs += static_cast<char>(subset.glyphs[i] >> 8);
        glyphs += static_cast<char>(subset.glyphs[i] & 0xFF);
        widths += " " + std::to_string(subset.widths[i]);
    }
    descendant.replaceKey("/CIDToGIDMap", pdf.makeIndirectObject(deflated_stream(pdf, glyphs)));
    descendant.replaceKey("/W", Handle::parse(widths + " ] ]"));
    descendant.removeKey("/DW2");

    Handle descriptor = descendant.getKey("/FontDescriptor");
    Handle file = deflated_stream(pdf, subset.file);
    file.getDict().replaceKey("/Length1", Handle::newInteger(static_cast<long long>(subset.file.size())));
    descriptor.replaceKey("/FontFile2", pdf.makeIndirectObject(file));
    descriptor.replaceKey("/Ascent", Handle::newInteger(subset.ascent));
    descriptor.replaceKey("/Descent", Handle::newInteger(subset.descent));
    descriptor.replaceKey("/CapHeight", Handle::newInteger(subset.cap_height));
    descriptor.replaceKey("/Flags", Handle::newInteger(4));  // symbolic: its codes are our own
}

void replace_fonts(QPDF& pdf, Handle page, const EmbeddedFonts& fonts) {
    int number = 1;  // libharu names a page's fonts F1, F2 in the order of their first use
    for (const Typeface face : {Typeface::sans, Typeface::kai}) {
        const FontSubset* subset = fonts.subset(face);
        if (subset == nullptr) continue;
        Handle font = page.getKey("/Resources").getKey("/Font").getKey("/F" + std::to_string(number++));
        replace_font(pdf, font, *subset);
    }
}

void add_signatures(QPDF& pdf, const std::vector<Handle>& pages, const Drawing& drawing) {
    std::vector<Handle> fields;
    std::map<std::string, int> used;
    for (std::size_t i = 0; i < drawing.pages.size() && i < pages.size(); ++i) {
        const Page& page = drawing.pages[i];
        if (page.signatures.empty()) continue;
        Handle sheet = pages[i];
        Handle notes = sheet.getKey("/Annots");
        if (!notes.isArray()) notes = Handle::newArray();
        for (const SignatureBox& signature : page.signatures) {
            std::string name = signature.name;
            for (char& c : name)
                if (c == '.') c = '/';  // a dot would name a parent field
            const int count = ++used[name];
            if (count > 1) name += "#" + std::to_string(count);
            const double top = page.size.height.value;
            const auto corner = [](double mm) { return points(mm * points_per_mm); };
            Handle field = Handle::newDictionary();
            field.replaceKey("/Type", Handle::newName("/Annot"));
            field.replaceKey("/Subtype", Handle::newName("/Widget"));
            field.replaceKey("/FT", Handle::newName("/Sig"));
            field.replaceKey("/T", Handle::newUnicodeString(name));
            if (!signature.label.empty()) field.replaceKey("/TU", Handle::newUnicodeString(signature.label));
            field.replaceKey("/F", Handle::newInteger(132));  // printed, locked
            field.replaceKey("/P", sheet);
            Handle box = Handle::newArray();
            box.appendItem(Handle::newReal(corner(signature.box.x.value)));
            box.appendItem(Handle::newReal(corner(top - signature.box.bottom().value)));
            box.appendItem(Handle::newReal(corner(signature.box.right().value)));
            box.appendItem(Handle::newReal(corner(top - signature.box.y.value)));
            field.replaceKey("/Rect", box);
            field = pdf.makeIndirectObject(field);
            fields.push_back(field);
            notes.appendItem(field);
        }
        sheet.replaceKey("/Annots", notes);
    }
    if (fields.empty()) return;
    Handle form = Handle::newDictionary();
    form.replaceKey("/Fields", Handle::newArray(fields));
    form.replaceKey("/SigFlags", Handle::newInteger(1));  // signature fields exist; a signer adds "append only"
    pdf.getRoot().replaceKey("/AcroForm", pdf.makeIndirectObject(form));
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

std::expected<std::string, Error> finish(const std::string& bytes, const Drawing& drawing, const EmbeddedFonts& fonts,
                                         const PdfOptions& options) {
    try {
        QPDF pdf;
        pdf.setSuppressWarnings(true);
        pdf.processMemoryFile("drawing", bytes.data(), bytes.size());
        std::vector<Handle> pages;
        for (auto& page : QPDFPageDocumentHelper(pdf).getAllPages()) pages.push_back(page.getObjectHandle());
        if (!pages.empty()) replace_fonts(pdf, pages.front(), fonts);
        add_signatures(pdf, pages, drawing);
        if (!drawing.bookmarks.empty()) {
            Handle outline = pdf.makeIndirectObject(Handle::parse("<< /Type /Outlines >>"));
            add_outline(pdf, outline, drawing.bookmarks, 0, 0, pages);
            pdf.getRoot().replaceKey("/Outlines", outline);
            pdf.getRoot().replaceKey("/PageMode", Handle::newName("/UseOutlines"));
        }
        Handle info = Handle::newDictionary();
        info.replaceKey("/Title", Handle::newUnicodeString(drawing.title));
        info.replaceKey("/Producer", Handle::newUnicodeString(options.producer));
        pdf.getTrailer().replaceKey("/Info", pdf.makeIndirectObject(info));
        pdf.getRoot().replaceKey("/Lang", Handle::newString("zh-CN"));
        pdf.getRoot().replaceKey("/ViewerPreferences", Handle::parse("<< /DisplayDocTitle true >>"));

        QPDFWriter writer(pdf);
        writer.setOutputMemory();
        writer.setMinimumPDFVersion("1.7");
        writer.setDeterministicID(true);
        writer.setCompressStreams(false);  // they are: deflating anew costs ten times as much as all the rest
        writer.setDecodeLevel(qpdf_dl_none);
        writer.setObjectStreamMode(qpdf_o_disable);
        writer.write();
        const auto buffer = writer.getBufferSharedPointer();
        return std::string(reinterpret_cast<const char*>(buffer->getBuffer()), buffer->getSize());
    } catch (const std::exception& problem) {
        return std::unexpected(
            Error{ErrorCode::internal, "PDF", std::string("libqpdf could not finish it: ") + problem.what()});
    }
}

}  // namespace formloop::pdfgen
