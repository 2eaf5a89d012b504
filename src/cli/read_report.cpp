// SPDX-License-Identifier: GPL-3.0-or-later
#include "src/cli/read_report.h"

#include <algorithm>
#include <cstdio>

#include "src/base/text.h"
#include "src/cli/phrases.h"
#include "src/record/json.h"

namespace formloop::cli {

void ReadReport::page(record::PageResult page) const {
    page.message = said_in(session_.language, page.message, page.reason);
    if (json_) {
        std::puts(record::write_page(page).c_str());
        std::fflush(stdout);
        return;
    }
    int doubtful = 0;
    for (const auto& field : page.fields)
        doubtful += field.state == record::FieldState::doubtful || field.state == record::FieldState::unreadable;
    std::string line = printable(page.source);
    if (page.page > 0) line += std::string(session_.text(" 第 ", " page ")) + std::to_string(page.page) + std::string(session_.text(" 页", ""));
    line += ": " + std::string(record::to_string(page.state));
    if (!page.form.empty()) line += " " + page.form + " p" + std::to_string(page.form_page);
    if (doubtful) line += ", " + std::to_string(doubtful) + std::string(session_.text(" 处待确认", " to settle"));
    if (!page.message.empty()) line += " (" + page.message + ")";
    if (page.duplicate) line += std::string(session_.text(",此前已读", ", read before"));
    std::puts(line.c_str());
    std::fflush(stdout);  // who follows a long run wants to see it
}

void ReadReport::summary(const record::ReadSummary& summary) const {
    if (json_) {
        std::puts(record::write_summary(summary).c_str());
        return;
    }
    std::printf(session_.text("文件 %d:新 %d,重复 %d,拒收 %d;页 %d:", "files %d: new %d, duplicates %d, refused %d; pages %d:").data(),
                summary.files, summary.documents, summary.duplicates, summary.refused, summary.pages);
    for (const auto& [state, count] : summary.states) std::printf(" %s %d", std::string(record::to_string(state)).c_str(), count);
    std::puts("");
}

bool all_well(const record::ReadSummary& summary) {
    return summary.refused == 0 && std::ranges::all_of(summary.states, [](const auto& state) {
        return state.second == 0 || state.first == record::PageState::done || state.first == record::PageState::blank;
    });
}

}  // namespace formloop::cli
