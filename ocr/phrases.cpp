// SPDX-License-Identifier: GPL-3.0-or-later
#include "ocr/phrases.h"

#include <array>

namespace formloop::ocr {

Phrases phrases() {
    static constexpr auto table = std::to_array<Phrase>({
        {"the file has no bytes", "文件是空的"},
        {"this is *; PDF, TIFF, PNG and JPEG are read", "这是*;可读的是 PDF、TIFF、PNG 和 JPEG"},
        {"no picture and no PDF", "既非图像也非 PDF 的文件"},
        {"a GIF picture", " GIF 图像"},
        {"a BMP picture", " BMP 图像"},
        {"a JPEG 2000 picture", " JPEG 2000 图像"},
        {"a WebP picture", " WebP 图像"},
        {"a PostScript file", " PostScript 文件"},
        {"a ZIP or office file", " ZIP 或办公文档"},
        {"the PDF is encrypted and needs a password", "PDF 已加密,需要密码"},
        {"the PDF is encrypted and the password does not open it", "PDF 已加密,所给密码打不开"},
        {"the file needs more memory than is allowed", "文件所需内存超过限度"},
        {"the page needs more memory than is allowed", "此页所需内存超过限度"},
        {"the page claims an impossible size", "此页声称的尺寸不可能存在"},
        {"the picture claims * x * pixels", "图像声称有 * x * 像素,超过限度"},
        {"the picture has no size", "图像没有尺寸"},
        {"the picture cannot be decoded*", "图像无法解码*"},
        {"the TIFF file cannot be opened*", "TIFF 文件无法打开*"},
        {"the TIFF file holds no picture", "TIFF 文件中没有图像"},
        {"the PDF has no pages*", "PDF 中没有页*"},
        {"nothing is on the page", "页上什么也没有"},
        {"no page code of ours was found", "页上没有找到本系统的页码标识"},
        {"the page has corner marks like ours, but no page code could be read", "页上有本系统的角标,但页码标识无法读出"},
        {"the scan has fewer than 120 dots per inch; 200 or more are needed", "扫描分辨率低于 120 dpi,需要 200 dpi 以上"},
        {"the scan is too dark to tell print from paper", "扫描太暗,分不清印刷与纸张"},
        {"the scan is too blurred for its codes to be read", "扫描太模糊,页码标识无法读出"},
        {"the page is not near its designed size, and its codes cannot be read", "页面大小与设计相差太大,页码标识无法读出"},
        {"part of the page lies outside the scan, its codes with it", "页面有一部分连同页码标识不在扫描图内"},
        {"part of the page lies outside the scan", "页面有一部分不在扫描图内"},
        {"the two codes of the page name different pages", "页上两个标识所指的不是同一页"},
        {"neither marks nor codes say where the page lies", "角标和标识都不能说明页面的位置"},
        {"the form's print is not where its codes say; is it the same version, and printed whole?",
         "表格印刷与标识所说的位置不符;是否同一版本,是否完整打印?"},
    });
    return table;
}

}  // namespace formloop::ocr
