// SPDX-License-Identifier: GPL-3.0-or-later
#include "templates/identity.h"
#include "tests/fuzz/require.h"
#include "tests/fuzz/targets.h"

namespace formloop::fuzz {

void page_code(std::string_view bytes) {
    if (const auto identity = templates::decode_identity(bytes)) {
        auto code = bytes;
        while (code.ends_with(' ')) code.remove_suffix(1);  // a square DataMatrix may need them
        require(templates::encode(*identity) == code, "an identity has one spelling");
        require(identity->version >= 1 && identity->page >= 1 && !identity->form.empty(), "an identity names a page");
        require(identity->copy.value >> 60 == 0, "a copy id has 60 bits");
    }
    if (const auto id = templates::parse_copy_id(bytes))
        require(templates::parse_copy_id(templates::to_string(*id)) == id, "a copy id comes back");

    // A code that names anything at all must be refused or come back: the checksum does not vouch for what it covers.
    templates::PageIdentity forged{std::string(bytes), 1, 1, {}, 0};
    for (const char c : bytes) forged.copy.value = (forged.copy.value * 131 + static_cast<unsigned char>(c)) & ((1ull << 60) - 1);
    forged.page = 1 + static_cast<int>(forged.copy.value % 2'000'000'000);
    forged.printed = static_cast<std::uint32_t>(forged.copy.value >> 20);
    if (const auto read = templates::decode_identity(templates::encode(forged)))
        require(templates::encode(*read) == templates::encode(forged), "a code says the same again");
}

}  // namespace formloop::fuzz
