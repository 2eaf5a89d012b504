// SPDX-License-Identifier: GPL-3.0-or-later
#include "src/store/phrases.h"

#include <array>

namespace formloop::store {

Phrases phrases() {
    static constexpr auto table = std::to_array<Phrase>({
        {"*; it is left as it is: restore archive.db from a backup, or read the folder originals/ into a new archive",
         "*;文件保持原样:请用备份恢复 archive.db,或把 originals/ 文件夹读入新的档案"},
        {"no such file", "没有这个文件"},
        {"is a link, expected a regular file", "是链接,应为普通文件"},
        {"is not a regular file", "不是普通文件"},
        {"was cut short while it was read", "读取时被截短"},
        {"cannot be opened: *", "无法打开:*"},
        {"cannot be read: *", "无法读取:*"},
        {"cannot be made: *", "无法建立:*"},
        {"cannot be written, the disk is full", "无法写入,磁盘已满"},
        {"cannot be written: *", "无法写入:*"},
        {"cannot grow, the disk is full", "无法增大,磁盘已满"},
        {"cannot be read or written, the disk reports a fault", "无法读写,磁盘报告故障"},
        {"may not be written, expected a folder with write permission", "不可写,需要有写权限的文件夹"},
        {"cannot be opened, expected a file that may be read and written", "无法打开,需要可读可写的文件"},
        {"is kept busy by another run, expected it to be free; try again when that run has ended", "正被另一次运行占用;请在其结束后再试"},
        {"another run is writing to this archive, expected to be the only one; try again when that run has ended",
         "另一次运行正在写此档案;请在其结束后再试"},
        {"is a database, but not that of an archive", "是数据库,但不是档案的数据库"},
        {"is not a whole database: *", "数据库不完整:*"},
        {"is empty, expected a database", "是空的,应为数据库"},
        {"does not pass its own check: *", "未通过自检:*"},
        {"has schema version *, but this program knows versions up to *; use a newer formloop",
         "的结构版本为 *,而本程序最高只认识 *;请使用更新的 formloop"},
        {"no archive here, expected a folder that read, import or print made", "此处没有档案,应为 read、import 或 print 建立的文件夹"},
        {"is missing or was changed, expected the bytes it is named after", "缺失或已被改动,内容应与其名相符"},
        {"is a copy that was printed before, expected an id of its own for every sheet", "这一纸张编号已打印过,每张纸应有自己的编号"},
    });
    return table;
}

}  // namespace formloop::store
