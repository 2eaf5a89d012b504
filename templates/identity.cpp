// SPDX-License-Identifier: GPL-3.0-or-later
#include "templates/identity.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "src/base/text.h"

namespace formloop::templates {
namespace {

using namespace literals;

constexpr std::string_view kAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr int kCopyCharacters = 12;
constexpr int kCheckCharacters = 5;
constexpr std::string_view kMagic = "FL";
constexpr std::string_view kFormat = "1";

std::string base32(std::uint64_t value, int width) {
    std::string out(static_cast<std::size_t>(width), '0');
    for (auto it = out.rbegin(); it != out.rend(); ++it, value >>= 5) *it = kAlphabet[value & 31];
    return out;
}

std::string base32(std::uint64_t value) {
    int width = 1;
    while (width < 12 && value >> (5 * width)) ++width;
    return base32(value, width);
}

std::optional<std::uint64_t> parse_base32(std::string_view text) {
    if (text.empty() || text.size() > static_cast<std::size_t>(kCopyCharacters)) return std::nullopt;
    std::uint64_t value = 0;
    for (const char c : text) {
        const auto digit = kAlphabet.find(c);
        if (digit == std::string_view::npos) return std::nullopt;
        value = value << 5 | digit;
    }
    return value;
}

/// CRC-32 (IEEE 802.3, reflected).
std::uint32_t crc32(std::string_view bytes) {
    std::uint32_t crc = ~0U;
    for (const char c : bytes) {
        crc ^= static_cast<std::uint8_t>(c);
        for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ (0xEDB88320U & (0U - (crc & 1U)));
    }
    return ~crc;
}

std::string check_of(std::string_view body) { return base32(crc32(body) >> 7, kCheckCharacters); }

std::optional<int> parse_number(std::string_view text) {
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

std::string changed_case(std::string_view text, char first, char shift) {
    std::string out(text);
    for (char& c : out) {
        if (c >= first && c <= first + 25) c = static_cast<char>(c + shift);
    }
    return out;
}

}  // namespace

std::string to_string(CopyId id) { return base32(id.value, kCopyCharacters); }

std::expected<CopyId, std::string> parse_copy_id(std::string_view text) {
    std::string canonical = changed_case(text, 'a', 'A' - 'a');
    for (char& c : canonical) {
        if (c == 'O') c = '0';
        if (c == 'I' || c == 'L') c = '1';
    }
    const auto value = parse_base32(canonical);
    if (canonical.size() != kCopyCharacters || !value) {
        return std::unexpected("a copy id is 12 characters of 0-9 and A-Z without I, L, O and U");
    }
    return CopyId{*value};
}

std::string encode(const PageIdentity& identity) {
    const std::string body = std::string(kMagic) + std::string(kFormat) + ':' +
                             changed_case(identity.form, 'a', 'A' - 'a') + ':' + std::to_string(identity.version) +
                             ':' + std::to_string(identity.page) + ':' + to_string(identity.copy) + ':' +
                             base32(identity.printed);
    return body + ':' + check_of(body);
}

std::expected<PageIdentity, IdentityFault> decode_identity(std::string_view payload) {
    const auto bad = [](IdentityFault fault) { return std::unexpected(fault); };
    constexpr std::size_t kMaxPayload = 200;
    // The DataMatrix is kept square by spaces behind the payload.
    while (payload.ends_with(' ') && payload.size() <= kMaxPayload) payload.remove_suffix(1);
    const std::size_t colon = payload.find(':');
    if (payload.size() > kMaxPayload || !payload.starts_with(kMagic) || colon == std::string_view::npos ||
        !parse_number(payload.substr(kMagic.size(), colon - kMagic.size()))) {
        return bad(IdentityFault::not_ours);
    }
    const std::size_t last = payload.rfind(':');
    if (last == colon || payload.substr(last + 1) != check_of(payload.substr(0, last))) {
        return bad(IdentityFault::bad_checksum);
    }
    if (payload.substr(kMagic.size(), colon - kMagic.size()) != kFormat) return bad(IdentityFault::newer);

    const auto parts = split(payload, ':');
    if (parts.size() != 7) return bad(IdentityFault::malformed);
    const auto version = parse_number(parts[2]), page = parse_number(parts[3]);
    const auto copy = parse_base32(parts[4]), printed = parse_base32(parts[5]);
    if (parts[1].empty() || !version || *version < 1 || !page || *page < 1 || !copy || !printed ||
        *printed > 0xFFFFFFFFU) {
        return bad(IdentityFault::malformed);
    }
    PageIdentity identity{changed_case(parts[1], 'A', 'a' - 'A'), *version, *page, CopyId{*copy},
                          static_cast<std::uint32_t>(*printed)};
    if (encode(identity) != payload) return bad(IdentityFault::malformed);
    return identity;
}

std::vector<CornerMark> corner_marks(Size<Mm> page) {
    const Mm near = 4.5_mm, side = 5_mm;
    const Mm right = page.width - near - side, bottom = page.height - near - side;
    return {{{near, near, side, side}, true},
            {{right, near, side, side}, false},
            {{right, bottom, side, side}, false},
            {{near, bottom, side, side}, false}};
}

}  // namespace formloop::templates
