// SPDX-License-Identifier: GPL-3.0-or-later
#include "src/cli/phrases.h"

#include <array>
#include <vector>

#include "ocr/phrases.h"
#include "pdfgen/phrases.h"
#include "src/app/phrases.h"
#include "src/reader/phrases.h"
#include "src/record/phrases.h"
#include "src/store/phrases.h"

namespace formloop::cli {
namespace {

/// Every reason of docs/json.md, for messages that quote a decoder.
constexpr auto reasons = std::to_array<Phrase>({
    {"not-found", "没有这个文件"},
    {"not-readable", "文件无法读取"},
    {"not-a-file", "不是普通文件"},
    {"forgotten", "文件已因删除个人资料而移除,不再收入"},
    {"empty-file", "文件是空的"},
    {"not-an-image", "不是图像也不是 PDF"},
    {"encrypted", "文件已加密,需要密码"},
    {"wrong-password", "文件已加密,所给密码打不开"},
    {"no-pages", "文件中没有页"},
    {"decoder-errors", "文件已损坏,无法完整解码"},
    {"limit", "超过读取的限度"},
    {"cut-off", "页面有一部分不在扫描图内"},
    {"too-dark", "扫描太暗"},
    {"too-blurred", "扫描太模糊"},
    {"low-resolution", "扫描分辨率太低"},
    {"wrong-scale", "页面大小与设计相差太大"},
    {"no-codes", "页上没有找到本系统的页码标识"},
    {"no-fit", "表格印刷与标识所说的位置不符"},
    {"unknown-version", "此处没有这一版表格"},
    {"unknown-form", "此处没有这种表格"},
    {"codes-disagree", "页上两个标识所指的不是同一页"},
});

const std::vector<Phrase>& of_every_room() {
    static const std::vector<Phrase> all = [] {
        std::vector<Phrase> gathered;
        for (const Phrases room : {phrases(), app::phrases(), ocr::phrases(), reader::phrases(), pdfgen::phrases(), record::phrases(), store::phrases()})
            gathered.insert(gathered.end(), room.begin(), room.end());
        return gathered;
    }();
    return all;
}

}  // namespace

Phrases phrases() {
    static constexpr auto table = std::to_array<Phrase>({
        {"there is no command \"*\"; `formloop --help` lists them", "没有命令 \"*\";`formloop --help` 列出所有命令"},
        {"A subcommand is required", "需要一个命令;`formloop --help` 列出所有命令"},
        {"* is required", "缺少 *"},
        {"The following argument was not expected: *", "不认识的参数:*"},
        {"The following arguments were not expected: *", "不认识的参数:*"},
        {"*: Value * not in range * to *", "*:值 * 不在 * 至 * 的范围内"},
        {"*: 1 required * missing", "* 需要一个值(*)"},
        {"no form is called \"*\"; there are *", "没有名为 \"*\" 的表格;现有 *"},
        {"is a folder, a file was expected", "是文件夹,应为文件"},
        {"no such file, or it may not be read", "没有这个文件,或不可读"},
        {"no such folder to write to", "没有可写入的文件夹"},
        {"is a folder, a file was expected; --each prints every record into a folder", "是文件夹,应为文件;--each 把每条记录分别打印到文件夹中"},
        {"is no folder, --each expected one", "不是文件夹,--each 需要文件夹"},
        {"no output was named, -o OUT.pdf was expected", "没有指定输出,应给出 -o OUT.pdf"},
        {"--copy-id is not a copy id, 12 characters of Crockford base32 were expected", "--copy-id 不是纸张编号,应为 12 个 Crockford base32 字符"},
        {"--sheet is given, but page * of * does not go on over several sheets", "给了 --sheet,但第 * 页没有续页(*)"},
        {"--month * is not a month, YYYY-MM was expected", "--month * 不是月份,应为 YYYY-MM"},
        {"--day * is not a day, YYYY-MM-DD was expected", "--day * 不是日期,应为 YYYY-MM-DD"},
        {"--consultant * is not in the office file", "--consultant * 不在门店设置中"},
        {"--pages names page *, but * has pages 1 to *", "--pages 指定第 * 页,而 * 只有第 1 至 * 页"},
        {"is a *, a * was expected", "是 *,应为 *"},
        {"is no format, expected csv, xlsx or json", "不是可用的格式,应为 csv、xlsx 或 json"},
        {"forgetting cannot be undone, --yes or --dry-run was expected", "移除后无法恢复,应给出 --yes 或 --dry-run"},
        {"no such folder, expected one to watch", "没有这个文件夹,应为要看守的文件夹"},
        {"holds no record", "其中没有记录"},
        {"holds no * of that customer", "其中没有该客户的 *"},
        {"cannot be read to its end, the disk reports a fault", "无法读完,磁盘报告故障"},
        {"a library failed: *", "程序库出错:*"},
        {"*, record *, field \"*\", character *", "*,第 * 条记录,栏目 \"*\",第 * 个字"},
    });
    return table;
}

std::string said_in(Language language, const std::string& sentence) {
    if (language == Language::english) return sentence;
    return in_chinese(sentence, of_every_room()).value_or(sentence);
}

std::string said_in(Language language, const std::string& sentence, const std::string& reason) {
    if (language == Language::english || sentence.empty()) return sentence;
    if (auto said = in_chinese(sentence, of_every_room())) return *said;
    return in_chinese(reason, reasons).value_or(sentence);
}

}  // namespace formloop::cli
