// SPDX-License-Identifier: GPL-3.0-or-later
#include "src/record/cbor.h"

#include <cstddef>
#include <vector>

namespace formloop::record {
namespace {

constexpr std::size_t deepest = 16;

enum Major : std::uint8_t { number, negative, bytes_, text, array, map, tag, simple };

}  // namespace

bool is_plain_cbor(std::span<const std::uint8_t> bytes) {
    std::vector<std::uint64_t> open;  // items that each open array or map still wants
    while (!bytes.empty()) {
        const auto major = static_cast<Major>(bytes[0] >> 5);
        std::uint64_t argument = bytes[0] & 31;
        bytes = bytes.subspan(1);
        if (argument > 27) return false;  // reserved, or a length that is not said
        if (argument >= 24) {
            const std::size_t count = std::size_t{1} << (argument - 24);
            if (bytes.size() < count) return false;
            argument = 0;
            for (const auto byte : bytes.first(count)) argument = argument << 8 | byte;
            bytes = bytes.subspan(count);
        }
        if (major == tag) return false;
        if (major == bytes_ || major == text) {
            if (argument > bytes.size()) return false;
            bytes = bytes.subspan(argument);
        }
        if ((major == array || major == map) && argument > 0) {
            if (argument > bytes.size() || open.size() == deepest) return false;  // an item has a byte at least
            open.push_back(major == map ? 2 * argument : argument);
            continue;
        }
        while (!open.empty() && --open.back() == 0) open.pop_back();
        if (open.empty()) return bytes.empty();
    }
    return false;
}

}  // namespace formloop::record
