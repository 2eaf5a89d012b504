// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace formloop {

/// Decodes UTF-8 into code points. Nothing when the bytes are not valid UTF-8 (overlong forms and surrogates are not).
std::optional<std::u32string> decode_utf8(std::string_view bytes);

/// Encodes code points as UTF-8. Surrogates and values past U+10FFFF become U+FFFD.
std::string encode_utf8(std::u32string_view code_points);

/// Bytes as lower-case hexadecimal digits, two a byte.
std::string hex(std::string_view bytes);

/// The characters of a string, each as its own UTF-8 string. Invalid bytes become U+FFFD.
std::vector<std::string> characters(std::string_view utf8);

/// Full-width ASCII to ASCII and ideographic space to space: how a hand-typed value is compared.
std::string fold_width(std::string_view utf8);

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
/// Whether a text is not empty and holds ASCII digits alone.
bool all_digits(std::string_view text);

std::string_view trim(std::string_view text);
std::vector<std::string> split(std::string_view text, char separator);
std::string join(const std::vector<std::string>& parts, std::string_view separator);

/// A string that is safe to show on a terminal or in a log: control characters, bidi overrides and invalid bytes are
/// written as `\xHH` or `\u{HHHH}`.
std::string printable(std::string_view bytes);

}  // namespace formloop
