// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>

namespace formloop::record {

/// Whether bytes are exactly one CBOR value (RFC 8949) as our own messages are: lengths said beforehand, no tags, at most 16
/// levels. To be asked before a decoder that follows nesting by recursion sees bytes of a process that opened a stranger's
/// file: a megabyte of opening brackets, or of strings said to come in pieces, would end the stack of whoever decodes it.
bool is_plain_cbor(std::span<const std::uint8_t> bytes);

}  // namespace formloop::record
