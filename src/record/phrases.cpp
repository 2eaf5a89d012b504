// SPDX-License-Identifier: GPL-3.0-or-later
#include "src/record/phrases.h"

#include <array>

namespace formloop::record {

Phrases phrases() {
    static constexpr auto table = std::to_array<Phrase>({
        {"is not a key of a record, expected form, version, copy or fields", "不是记录的键,应为 form、version、copy 或 fields"},
        {"is not a field of *, expected one that `formloop forms show` lists", "不是 * 的栏目,应为 `formloop forms show` 所列之一"},
        {"is not a day of the calendar, expected *", "不是日历上的日子,应为 *"},
        {"is *, expected *", "是 *,应为 *"},
        {"is empty, expected records", "是空的,应有记录"},
        {"the text ends inside a value, expected complete JSON", "文本在值中间结束,应为完整的 JSON"},
        {"is not JSON", "不是 JSON"},
    });
    return table;
}

}  // namespace formloop::record
