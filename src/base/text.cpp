// SPDX-License-Identifier: GPL-3.0-or-later
#include "src/base/text.h"

#include <algorithm>
#include <cstdint>
#include <cstdio>

namespace formloop {
namespace {

constexpr char32_t kReplacement = 0xFFFD;

struct Decoded {
    char32_t code_point;
    std::size_t length;  // bytes taken, at least 1
    bool valid;
};

Decoded decode_one(std::string_view s) {
    const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(s[i]); };
    const std::uint8_t lead = byte(0);
    if (lead < 0x80) return {lead, 1, true};
    const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || s.size() < length) return {kReplacement, 1, false};
    char32_t c = lead & (0x7F >> length);
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(i) & 0xC0) != 0x80) return {kReplacement, 1, false};
        c = (c << 6) | (byte(i) & 0x3F);
    }
    const bool overlong = (length == 3 && c < 0x800) || (length == 4 && c < 0x10000);
    if (overlong || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF)) return {kReplacement, 1, false};
    return {c, length, true};
}

void append_utf8(std::string& out, char32_t c) {
    if (c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF)) c = kReplacement;
    if (c < 0x80) {
        out += static_cast<char>(c);
    } else if (c < 0x800) {
        out += static_cast<char>(0xC0 | (c >> 6));
        out += static_cast<char>(0x80 | (c & 0x3F));
    } else if (c < 0x10000) {
        out += static_cast<char>(0xE0 | (c >> 12));
        out += static_cast<char>(0x80 | ((c >> 6) & 0x3F));
        out += static_cast<char>(0x80 | (c & 0x3F));
    } else {
        out += static_cast<char>(0xF0 | (c >> 18));
        out += static_cast<char>(0x80 | ((c >> 12) & 0x3F));
        out += static_cast<char>(0x80 | ((c >> 6) & 0x3F));
        out += static_cast<char>(0x80 | (c & 0x3F));
    }
}

bool unsafe_to_show(char32_t c) {
    return c < 0x20 || (c >= 0x7F && c <= 0x9F) || (c >= 0x200B && c <= 0x200F) || (c >= 0x2028 && c <= 0x202E) ||
           (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF;
}

}  // namespace

std::optional<std::u32string> decode_utf8(std::string_view bytes) {
    std::u32string out;
    while (!bytes.empty()) {
        const Decoded d = decode_one(bytes);
        if (!d.valid) return std::nullopt;
        out += d.code_point;
        bytes.remove_prefix(d.length);
    }
    return out;
}

std::string encode_utf8(std::u32string_view code_points) {
    std::string out;
    for (const char32_t c : code_points) append_utf8(out, c);
    return out;
}

std::string hex(std::string_view bytes) {
    constexpr char digits[] = "0123456789abcdef";
    std::string text;
    for (const unsigned char byte : bytes) {
        text += digits[byte >> 4];
        text += digits[byte & 15];
    }
    return text;
}

std::vector<std::string> characters(std::string_view utf8) {
    std::vector<std::string> out;
    while (!utf8.empty()) {
        const Decoded d = decode_one(utf8);
        append_utf8(out.emplace_back(), d.code_point);
        utf8.remove_prefix(d.length);
    }
    return out;
}

std::string fold_width(std::string_view utf8) {
    std::string out;
    while (!utf8.empty()) {
        const Decoded d = decode_one(utf8);
        char32_t c = d.code_point;
        if (c >= 0xFF01 && c <= 0xFF5E) c -= 0xFEE0;
        if (c == 0x3000) c = ' ';
        append_utf8(out, c);
        utf8.remove_prefix(d.length);
    }
    return out;
}

bool all_digits(std::string_view text) { return !text.empty() && std::ranges::all_of(text, is_digit); }

std::string_view trim(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

std::vector<std::string> split(std::string_view text, char separator) {
    std::vector<std::string> out;
    for (std::size_t start = 0;;) {
        const auto end = text.find(separator, start);
        out.emplace_back(text.substr(start, end - start));
        if (end == std::string_view::npos) return out;
        start = end + 1;
    }
}

std::string join(const std::vector<std::string>& parts, std::string_view separator) {
    std::string out;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (i) out += separator;
        out += parts[i];
    }
    return out;
}

std::string printable(std::string_view bytes) {
    std::string out;
    char buffer[16];
    while (!bytes.empty()) {
        const Decoded d = decode_one(bytes);
        if (!d.valid) {
            std::snprintf(buffer, sizeof buffer, "\\x%02X", static_cast<unsigned char>(bytes[0]));
            out += buffer;
        } else if (unsafe_to_show(d.code_point)) {
            std::snprintf(buffer, sizeof buffer, "\\u{%X}", static_cast<unsigned>(d.code_point));
            out += buffer;
        } else {
            append_utf8(out, d.code_point);
        }
        bytes.remove_prefix(d.length);
    }
    return out;
}

}  // namespace formloop
