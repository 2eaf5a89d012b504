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
        {"is there already, expected a new name", "已经存在,应给出新的名称"},
        {"is no backup, expected a folder that archive backup made", "不是备份,应为 archive backup 所做的文件夹"},
        {"is not a list of checksums, expected one file a line", "不是校验和清单,应为每行一个文件"},
        {"does not name archive.db", "没有列出 archive.db"},
        {"is missing, expected a file of the backup", "缺失,应为备份中的文件"},
        {"was changed, expected the bytes that were kept", "已被改动,应为保存时的内容"},
        {"holds something already, expected no folder or an empty one", "其中已有内容,应为不存在或空的文件夹"},
        {"was removed on * because a person was to be forgotten, and is not taken in again", "已于 * 因删除个人资料而移除,不再收入"},
        {"is being read by another run, so that traces stay in archive.db-wal; they go with the next run of read, import or archive",
         "正被另一次运行读取,archive.db-wal 中尚有痕迹;下次运行 read、import 或 archive 时清除"},
        {"cannot be removed: *", "无法移除:*"},
        {"there is no such page", "没有这一页"},
        {"archive.db, table *", "archive.db,表 *"},
        {"document *, page *", "文件 *,第 * 页"},
        {"document *", "文件 *"},
        {"has * rows that point at nothing", "有 * 行所指的内容不存在"},
        {"is missing, expected the original of a document", "缺失,应为一份文件的原件"},
        {"has * bytes, but * were taken in", "为 * 字节,而收入时为 * 字节"},
        {"was changed, expected the bytes it is named after", "已被改动,内容应与其名相符"},
        {"has no name, expected the one it was read under", "没有名称,应有读入时的名称"},
        {"has * pages, but * are kept", "共 * 页,而档案中有 * 页"},
        {"is done with * of its * pages", "标为读完,但只有 * 页,应为 * 页"},
        {"belongs to no document, expected an original that was taken in; read it again, or take it away",
         "不属于任何文件,应为收入的原件;请重新读入或移走"},
        {"is missing, expected the picture of a page", "缺失,应为一页的图像"},
        {"was changed, expected the picture that was kept", "已被改动,应为保存时的图像"},
        {"belongs to no page, expected a picture that a page names", "不属于任何一页,应为某页所指的图像"},
        {"has no picture, expected the one that its fields stand in", "没有页图,应有其栏目所在的页图"},
        {"is not kept as it was reported, expected one line of JSON", "保存的内容不是读出时的内容,应为一行 JSON"},
        {"has * entries, but * fields were reported", "有 * 个条目,而读出时有 * 个栏目"},
        {"does not agree with the entries, expected what they give; formloop archive rebuild makes it again",
         "与条目不符,应为由条目所得的内容;formloop archive rebuild 可重新生成"},
        {"is a copy that was printed before, expected an id of its own for every sheet", "这一纸张编号已打印过,每张纸应有自己的编号"},
    });
    return table;
}

}  // namespace formloop::store
