// SPDX-License-Identifier: GPL-3.0-or-later
#include "src/app/audit.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <map>

#include "pdfgen/pdf.h"
#include "pdfgen/report.h"
#include "src/app/crops.h"
#include "src/base/text.h"

namespace formloop::app {
namespace {

using pdfgen::Cell;
using pdfgen::Column;
using pdfgen::Gap;
using pdfgen::Heading;
using pdfgen::Paragraph;
using pdfgen::Report;
using pdfgen::Table;
using pdfgen::Together;
using pdfgen::Weight;

std::string_view severity_word(Severity severity) {
    switch (severity) {
        case Severity::error: return "错误";
        case Severity::warning: return "警告";
        case Severity::information: return "提示";
    }
    return "";
}

std::string value_words(const record::Value& value) {
    struct Words {
        std::string operator()(std::monostate) const { return "(空)"; }
        std::string operator()(const std::string& text) const { return text; }
        std::string operator()(double number) const {
            char text[32];
            std::snprintf(text, sizeof text, "%.10g", number);
            return text;
        }
        std::string operator()(bool set) const { return set ? "有" : "无"; }
        std::string operator()(const std::vector<std::string>& several) const { return join(several, "、"); }
    };
    return std::visit(Words{}, value);
}

void add_summary(Report& out, const CheckReport& report) {
    std::map<std::string, std::map<Result, int>> by_rule;
    for (const Finding& finding : report.findings) ++by_rule[finding.rule->id][finding.result];
    Table table{{{"规则", 3}, {"依据", 8}, {"通过", 1}, {"不符", 1}, {"待确认", 1.2}, {"不适用", 1.2}}, {}, true};
    for (const auto& [id, counts] : by_rule) {
        const auto finding = std::ranges::find(report.findings, id, [](const Finding& f) { return f.rule->id; });
        const auto count = [&](Result result) {
            const auto found = counts.find(result);
            Cell cell{found == counts.end() ? "" : std::to_string(found->second), Weight::value, pdfgen::Align::right, {}, {}, false};
            return cell;
        };
        table.rows.push_back({Cell{id}, Cell{finding->rule->source, Weight::quiet}, count(Result::pass), count(Result::fail),
                              count(Result::unsure), count(Result::not_applicable)});
    }
    out.blocks.push_back(Heading{"一、汇总", 1, true});
    out.blocks.push_back(std::move(table));
}

Table proof_table(const Finding& finding, Crops& crops, const record::FindForm& find_form) {
    Table proofs{{{"出处", 4}, {"读到的值", 2.5}, {"原件", 5}}, {}, true};
    for (const store::Proof& proof : finding.proof) {
        const std::string place = form_place(proof, Language::zh, find_form) + "\n" + paper_place(proof, Language::zh);
        Cell value{value_words(proof.value), Weight::value, pdfgen::Align::left, {}, {}, proof.state == record::FieldState::doubtful};
        Cell paper;
        paper.crop = crops.of(proof);
        if (!paper.crop) paper = Cell{proof.form_page > 0 ? "" : "无纸质记录", Weight::quiet};
        proofs.rows.push_back({Cell{place, Weight::quiet}, std::move(value), std::move(paper)});
    }
    return proofs;
}

/// A finding on one page where it fits: what, whom, both values with their pieces of paper, and room for what was done.
Together finding_block(const Finding& finding, Crops& crops, const record::FindForm& find_form) {
    Together out;
    std::string title = finding.rule->id + " · " + std::string(severity_word(finding.severity)) + " · " +
                        (finding.result == Result::fail ? "不符" : "待确认") + " · " + finding.subject;
    out.blocks.push_back(Heading{title, 2, true});
    std::string whom;
    if (!finding.consultant_code.empty()) whom = "销售顾问 " + finding.consultant_code + " " + finding.consultant_name + "  ";
    if (!finding.file_no.empty()) whom += "客户 " + finding.file_no + " " + finding.customer_name;
    out.blocks.push_back(Paragraph{"「" + finding.rule->source + "」", Weight::quiet, pdfgen::Align::left});
    if (!whom.empty()) out.blocks.push_back(Paragraph{whom, Weight::normal, pdfgen::Align::left});
    out.blocks.push_back(Paragraph{finding.message_zh, Weight::normal, pdfgen::Align::left});
    if (finding.misreading)
        out.blocks.push_back(Paragraph{misreading_text(*finding.misreading, Language::zh, find_form), Weight::normal, pdfgen::Align::left});
    if (!finding.proof.empty()) out.blocks.emplace_back(proof_table(finding, crops, find_form));
    Cell choices;
    choices.choices = {"已更正", "说明", "待查"};
    out.blocks.emplace_back(Table{{{"处理结果", 3}, {"说明", 5}, {"责任人", 2}, {"期限", 2}}, {{choices, Cell{}, Cell{}, Cell{}}}, true});
    out.blocks.emplace_back(Gap{});
    return out;
}

}  // namespace

std::expected<std::string, Error> print_audit(const CheckReport& report, const Office& office, const store::Archive& archive,
                                              const record::FindForm& find_form, CopyIds& ids, const pdfgen::Fonts& fonts) {
    Report out;
    out.title = "三表一卡稽核报告";
    out.lines = {"经销商 " + (office.dealer_name.empty() ? "________" : office.dealer_name) + " " + office.dealer_code,
                 "截止日期 " + report.as_of};
    out.header = out.title + " · " + report.as_of;
    out.footer = "含个人信息,仅供内部稽核";
    out.identity = templates::PageIdentity{"audit-report", 1, 1, ids.next(), 0};
    add_summary(out, report);

    Crops crops(archive);
    for (const auto& [result, title] : {std::pair{Result::fail, "二、不符"}, std::pair{Result::unsure, "三、待确认"}}) {
        out.blocks.push_back(Heading{title, 1, true});
        bool any = false;
        for (const Finding& finding : report.findings) {
            if (finding.result != result) continue;
            out.blocks.emplace_back(finding_block(finding, crops, find_form));
            any = true;
        }
        if (!any) out.blocks.push_back(Paragraph{"无", Weight::normal, pdfgen::Align::left});
    }
    out.blocks.push_back(pdfgen::Signatures{{{"sig_supervisor", "销售主管"}, {"sig_manager", "销售经理"}}});
    auto drawing = pdfgen::draw_report(out, fonts);
    if (!drawing) return std::unexpected(drawing.error());
    return pdfgen::write_pdf(*drawing, fonts);
}

}  // namespace formloop::app
