// SPDX-License-Identifier: GPL-3.0-or-later
#include "src/app/phrases.h"

#include <array>

namespace formloop::app {

Phrases phrases() {
    static constexpr auto table = std::to_array<Phrase>({
        {"the file is damaged here, what is white may have been ink", "文件此处已损坏,空白处可能原有笔迹"},
        {"record *, field \"*\"", "第 * 条记录,栏目 \"*\""},
        {"has a value, but form * has no place to print it", "有值,但表格 * 没有打印它的位置"},
        {"holds no scan, a folder with PDF, TIFF, PNG or JPEG files was expected", "其中没有扫描件,应为含 PDF、TIFF、PNG 或 JPEG 文件的文件夹"},
        {"form *", "表格 *"},
        {"cannot be drawn now; run it again", "现在无法绘制;请重新运行"},
        {"no such file or folder", "没有这个文件或文件夹"},
        {"no such settings file", "没有这个设置文件"},
        {"holds no * that was asked for", "其中没有所要的 *"},
        {"is not given and the archive holds no settled daily report, expected a day", "没有给出,而档案中没有已确认的日报表,需要给出日期"},
        {"is no day from 2000 to 2049, expected one like 2009-04-15", "不是 2000 至 2049 年间的日期,应如 2009-04-15"},
        {"names no rule, expected an id such as CARD-COUNT", "没有这条规则,应为 CARD-COUNT 之类的编号"},
        {"the forms were not found here; set FORMLOOP_SHARE to the folder that holds templates/forms",
         "此处没有找到表格;请把 FORMLOOP_SHARE 设为含 templates/forms 的文件夹"},
        {"holds nothing of that customer, expected a file number such as A01-09-0011", "其中没有该客户的资料,应为 A01-09-0011 之类的档案编号"},
        {"is no file number, expected one such as A01-09-0011", "不是档案编号,应如 A01-09-0011"},
        {"has no map, expected how it lies in its picture", "没有对应关系,应有其在页图中的位置"},
        {"names no table, expected one of docs/tables.md such as daily_report_rows, or findings",
         "没有这个数据表,应为 docs/tables.md 中的一个,如 daily_report_rows,或 findings"},
        {"is no month, expected one like 2009-04", "不是月份,应如 2009-04"},
        {"is no folder, expected a new name or an older export", "不是文件夹,应为新的名称或以前的导出"},
        {"is no export, expected a new name, an empty folder or an older export", "不是以前的导出,应为新的名称、空文件夹或以前的导出"},
        {"is no file of the older export there; it is left as it is, expected a folder without it",
         "不属于其中以前的导出;文件保持原样,应为没有它的文件夹"},
        {"the kept original cannot be opened", "保存的原件无法打开"},
    });
    return table;
}

}  // namespace formloop::app
