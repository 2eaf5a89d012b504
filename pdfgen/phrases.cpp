// SPDX-License-Identifier: GPL-3.0-or-later
#include "pdfgen/phrases.h"

#include <array>

namespace formloop::pdfgen {

Phrases phrases() {
    static constexpr auto table = std::to_array<Phrase>({
        {"* lies beyond U+FFFF, expected a character that can be printed", "* 超出 U+FFFF,应为能打印的字符"},
        {"no font has *, expected a character that can be printed", "没有字体含有 *,应为能打印的字符"},
        {"the font * was not found, expected the package *", "没有找到字体 *,请安装软件包 *"},
    });
    return table;
}

}  // namespace formloop::pdfgen
