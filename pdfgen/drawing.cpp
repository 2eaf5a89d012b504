// SPDX-License-Identifier: GPL-3.0-or-later
#include "pdfgen/drawing.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "src/base/text.h"

namespace formloop::pdfgen {

namespace {

std::string number(double value) {
    char buffer[32];
    const int length = std::snprintf(buffer, sizeof buffer, "%.3f", value);
    std::string text(buffer, static_cast<std::size_t>(length));
    while (text.back() == '0') text.pop_back();
    if (text.back() == '.') text.pop_back();
    return text == "-0" ? "0" : text;
}

std::string at(Point<Mm> p) { return number(p.x.value) + "," + number(p.y.value); }
std::string at(const Rect<Mm>& r) {
    return at(r.top_left()) + " " + number(r.width.value) + "x" + number(r.height.value);
}
std::string ink(Grey grey) { return grey.level == 0 ? "" : " grey " + number(grey.level); }

/// A short fingerprint (FNV-1a) of what is too long to print.
template <class Bytes>
std::string fingerprint(const Bytes& bytes) {
    std::uint64_t hash = 14695981039346656037ULL;
    for (const auto byte : bytes) hash = (hash ^ static_cast<std::uint8_t>(byte)) * 1099511628211ULL;
    char buffer[20];
    std::snprintf(buffer, sizeof buffer, "%016llx", static_cast<unsigned long long>(hash));
    return buffer;
}

struct ToText {
    std::string operator()(const Fill& s) const { return "fill " + at(s.box) + ink(s.grey); }
    std::string operator()(const Disc& s) const {
        return "disc " + at(s.centre) + " r " + number(s.radius.value) + ink(s.grey);
    }
    std::string operator()(const Ring& s) const {
        return "ring " + at(s.centre) + " r " + number(s.radius.value) + " w " + number(s.width.value) + ink(s.grey);
    }
    std::string operator()(const Frame& s) const {
        return "frame " + at(s.box) + " w " + number(s.width.value) + ink(s.grey);
    }
    std::string operator()(const Line& s) const {
        std::string text = "line";
        for (const auto& p : s.points) text += " " + at(p);
        return text + " w " + number(s.width.value) + (s.cap == Cap::round ? " round" : "") + ink(s.grey);
    }
    std::string operator()(const Dots& s) const {
        return "dots " + at(s.from) + " " + at(s.to) + " d " + number(s.diameter.value) + " every " +
               number(s.pitch.value) + ink(s.grey);
    }
    std::string operator()(const Text& s) const {
        std::string text = "text " + at(s.at) + (s.face == Typeface::kai ? " kai " : " sans ") + number(s.size.value);
        if (s.condense != 1) text += " condense " + number(s.condense);
        if (s.angle != 0) text += " angle " + number(s.angle);
        return text + ink(s.grey) + " \"" + printable(s.text) + "\"";
    }
    std::string operator()(const Modules& s) const {
        return "code " + s.name + " " + at(s.box) + " modules " + std::to_string(s.width) + "x" +
               std::to_string(s.height) + " " + fingerprint(s.cells);
    }
    std::string operator()(const Picture& s) const {
        return "picture " + at(s.box) + " " + std::to_string(s.bytes.size()) + " bytes " + fingerprint(s.bytes);
    }
};

}  // namespace

std::string to_text(const Drawing& drawing) {
    std::string out = "drawing \"" + drawing.title + "\"\n";
    const auto add = [&out](const std::vector<Shape>& shapes) {
        for (const Shape& shape : shapes) out += "  " + std::visit(ToText{}, shape) + "\n";
    };
    for (std::size_t i = 0; i < drawing.layers.size(); ++i) {
        out += "layer " + std::to_string(i) + "\n";
        add(drawing.layers[i]);
    }
    for (std::size_t i = 0; i < drawing.pages.size(); ++i) {
        const Page& page = drawing.pages[i];
        out += "page " + std::to_string(i + 1) + " " + number(page.size.width.value) + "x" +
               number(page.size.height.value);
        for (const int layer : page.layers) out += " layer " + std::to_string(layer);
        out += "\n";
        add(page.shapes);
        for (const SignatureBox& box : page.signatures)
            out += "  signature " + at(box.box) + " " + box.name + " \"" + box.label + "\"\n";
    }
    for (const Bookmark& mark : drawing.bookmarks)
        out += "bookmark " + std::string(static_cast<std::size_t>(mark.level) * 2, ' ') + "page " +
               std::to_string(mark.page + 1) + " \"" + mark.title + "\"\n";
    return out;
}

void append(Drawing& drawing, Drawing more) {
    std::vector<int> moved_to;
    for (auto& layer : more.layers) {
        const auto known = std::find(drawing.layers.begin(), drawing.layers.end(), layer);
        moved_to.push_back(static_cast<int>(known - drawing.layers.begin()));
        if (known == drawing.layers.end()) drawing.layers.push_back(std::move(layer));
    }
    const int first = static_cast<int>(drawing.pages.size());
    for (Page& page : more.pages) {
        for (int& layer : page.layers) layer = moved_to[static_cast<std::size_t>(layer)];
        drawing.pages.push_back(std::move(page));
    }
    for (Bookmark& mark : more.bookmarks) {
        mark.page += first;
        drawing.bookmarks.push_back(std::move(mark));
    }
}

}  // namespace formloop::pdfgen
