// SPDX-License-Identifier: GPL-3.0-or-later
#include "pdfgen/truetype.h"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <initializer_list>
#include <string_view>

namespace formloop::pdfgen {

namespace {

void put16(std::string& out, int value) {
    out += static_cast<char>(value >> 8 & 0xFF);
    out += static_cast<char>(value & 0xFF);
}
void put16(std::string& out, std::initializer_list<int> values) {
    for (const int value : values) put16(out, value);
}
void put32(std::string& out, std::uint32_t value) {
    put16(out, {static_cast<int>(value >> 16), static_cast<int>(value & 0xFFFF)});
}

/// Adds the difference of two coordinates; gives its flags, of which `is_short` and `same` are those of its direction.
int put_delta(std::string& out, int delta, int is_short, int same) {
    if (delta == 0) return same;
    if (std::abs(delta) > 255) {
        put16(out, delta);
        return 0;
    }
    out += static_cast<char>(std::abs(delta));
    return is_short | (delta > 0 ? same : 0);
}

struct Table {
    const char* tag;
    std::string bytes;
};

/// The sum of a table's 32-bit numbers, as if it were filled up with zeros.
std::uint32_t checksum(const std::string& bytes) {
    std::uint32_t sum = 0;
    for (std::size_t i = 0; i < bytes.size(); ++i)
        sum += static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[i])) << (24 - 8 * (i % 4));
    return sum;
}

/// The tables in the order of their tags; `head` still lacks the sum of the whole.
std::string file_of(const std::vector<Table>& tables) {
    const int count = static_cast<int>(tables.size());
    const int power = std::bit_width(static_cast<unsigned>(count)) - 1;
    std::string directory, body;
    std::size_t head = 0;
    put32(directory, 0x00010000);
    put16(directory, {count, 16 << power, power, 16 * count - (16 << power)});
    for (const Table& table : tables) {
        if (table.tag == std::string_view("head")) head = 12 + 16 * tables.size() + body.size();
        directory += table.tag;
        put32(directory, checksum(table.bytes));
        put32(directory, static_cast<std::uint32_t>(12 + 16 * tables.size() + body.size()));
        put32(directory, static_cast<std::uint32_t>(table.bytes.size()));
        body += table.bytes;
        body.resize((body.size() + 3) / 4 * 4, '\0');
    }
    std::string file = directory + body, adjustment;
    put32(adjustment, 0xB1B0AFBAu - checksum(file));
    return file.replace(head + 8, adjustment.size(), adjustment);
}

}  // namespace

TrueTypeGlyph pack_glyph(const std::vector<GridContour>& contours, int advance) {
    TrueTypeGlyph glyph;
    glyph.advance = advance;
    std::string ends, flags, across, up;
    GridPoint last;
    for (const GridContour& contour : contours) {
        if (contour.empty()) continue;
        for (const GridPoint& point : contour) {
            flags += static_cast<char>((point.on_curve ? 0x01 : 0) | put_delta(across, point.x - last.x, 0x02, 0x10) |
                                       put_delta(up, point.y - last.y, 0x04, 0x20));
            const bool first = glyph.points++ == 0;
            glyph.left = first ? point.x : std::min(glyph.left, point.x);
            glyph.right = first ? point.x : std::max(glyph.right, point.x);
            glyph.bottom = first ? point.y : std::min(glyph.bottom, point.y);
            glyph.top = first ? point.y : std::max(glyph.top, point.y);
            last = point;
        }
        ++glyph.contours;
        put16(ends, glyph.points - 1);
    }
    if (glyph.contours == 0) return glyph;
    put16(glyph.bytes, {glyph.contours, glyph.left, glyph.bottom, glyph.right, glyph.top});
    glyph.bytes += ends;
    put16(glyph.bytes, 0);  // instructions
    glyph.bytes += flags + across + up;
    if (glyph.bytes.size() % 2 != 0) glyph.bytes += '\0';
    return glyph;
}

std::string write_truetype(std::span<const TrueTypeGlyph* const> glyphs, const TrueTypeFrame& frame) {
    TrueTypeGlyph missing;
    missing.advance = frame.units_per_em;
    std::vector<const TrueTypeGlyph*> all{&missing};
    all.insert(all.end(), glyphs.begin(), glyphs.end());

    TrueTypeGlyph most;  // the largest number of everything
    int right_bearing = 0;
    std::size_t length = 0;
    for (const TrueTypeGlyph* glyph : all) {
        most.advance = std::max(most.advance, glyph->advance);
        most.left = std::min(most.left, glyph->left);
        most.right = std::max(most.right, glyph->right);
        most.points = std::max(most.points, glyph->points);
        most.contours = std::max(most.contours, glyph->contours);
        right_bearing = std::min(right_bearing, glyph->advance - glyph->right);
        length += glyph->bytes.size();
    }
    const bool is_long = length > 2 * 0xFFFF;

    std::string outlines, places, widths;
    for (const TrueTypeGlyph* glyph : all) {
        const auto at = static_cast<std::uint32_t>(outlines.size());
        is_long ? put32(places, at) : put16(places, static_cast<int>(at / 2));
        outlines += glyph->bytes;
        put16(widths, {glyph->advance, glyph->left});
    }
    is_long ? put32(places, static_cast<std::uint32_t>(length)) : put16(places, static_cast<int>(length / 2));

    const int count = static_cast<int>(all.size());
    std::string head, line, profile;
    for (const std::uint32_t value : {0x00010000u, 0x00010000u, 0u, 0x5F0F3CF5u}) put32(head, value);
    put16(head, {0x0003, frame.units_per_em});  // the baseline lies at 0, left bearings are those of the points
    head.append(16, '\0');                // no dates
    for (const int bound : frame.bounds) put16(head, bound);
    put16(head, {0, 6, 2, is_long ? 1 : 0, 0});
    put32(line, 0x00010000);
    put16(line, {frame.ascent, frame.descent, 0, most.advance, most.left, right_bearing, most.right, 1, 0, 0, 0, 0, 0, 0, 0, count});
    put32(profile, 0x00010000);
    put16(profile, {count, most.points, most.contours, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0});

    return file_of({{"glyf", std::move(outlines)},
                    {"head", std::move(head)},
                    {"hhea", std::move(line)},
                    {"hmtx", std::move(widths)},
                    {"loca", std::move(places)},
                    {"maxp", std::move(profile)}});
}

}  // namespace formloop::pdfgen
