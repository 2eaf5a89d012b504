// SPDX-License-Identifier: GPL-3.0-or-later
// How findings are told: as JSON to programs, as one line to people.
#include <cmath>
#include <nlohmann/json.hpp>

#include "src/app/check.h"
#include "src/base/text.h"
#include "src/record/json_values.h"

namespace formloop::app {
namespace {

using Json = nlohmann::ordered_json;

Json side(Mm length) { return record::json_number<Json>(std::round(length.value * 1e3) / 1e3); }

/// `2009-04-17` as `4月17日`; anything else as it is.
std::string shown(const record::Value& value, bool zh) {
    if (const auto* text = std::get_if<std::string>(&value)) {
        const auto date = record::parse_date(*text);
        if (date && zh)
            return std::to_string(record::month_of(*date)) + "月" + std::to_string(record::day_of(*date)) + "日";
        return printable(*text);
    }
    if (const auto* mark = std::get_if<bool>(&value)) return zh ? (*mark ? "有" : "无") : (*mark ? "set" : "not set");
    if (const auto* number = std::get_if<double>(&value)) return store::text_of(store::Cell{*number});
    if (const auto* several = std::get_if<std::vector<std::string>>(&value)) return join(*several, " ");
    return zh ? "空" : "blank";
}

std::string state_note(const store::Proof& proof, bool zh) {
    const bool by_person = proof.origin == store::Origin::person;
    switch (proof.state) {
        case record::FieldState::doubtful: return zh ? "待核实" : "doubtful";
        case record::FieldState::unreadable: return zh ? "无法辨认" : "unreadable";
        default: break;
    }
    if (by_person) return zh ? "人工录入" : "entered by a person";
    if (proof.origin == store::Origin::printed) return zh ? "印刷" : "printed";
    char text[16];
    std::snprintf(text, sizeof text, "%.2f", proof.confidence);
    return (zh ? "置信" : "confidence ") + std::string(text);
}

std::string_view severity_word(Severity severity, bool zh) {
    constexpr std::string_view words[][2] = {{"错误", "error"}, {"警告", "warning"}, {"提示", "note"}};
    return words[std::size_t(severity)][zh ? 0 : 1];
}

/// `客户资料卡第4行 下次预定日期 4月17日 (置信0.98, a.pdf 第3页)`
std::string told(const store::Proof& proof, Language language, const record::FindForm& find_form) {
    const bool zh = language == Language::zh;
    return form_place(proof, language, find_form) + " " + shown(proof.value, zh) + " (" + state_note(proof, zh) + ", " +
           paper_place(proof, language) + ")";
}

}  // namespace

std::string row_place(std::string_view path, Language language) {
    const bool zh = language == Language::zh;
    std::string text;
    const auto steps = templates::parse_path(path);
    for (const auto& step : steps.value_or(std::vector<templates::PathStep>{})) {
        if (!step.index) continue;
        if (step.name == "days") text += zh ? std::to_string(*step.index) + "日" : " day " + std::to_string(*step.index);
        else text += zh ? "第" + std::to_string(*step.index + 1) + "行" : " row " + std::to_string(*step.index + 1);
    }
    return text;
}

std::string form_place(const store::Proof& proof, Language language, const record::FindForm& find_form) {
    const bool zh = language == Language::zh;
    const auto* form = find_form ? find_form(proof.form, 0) : nullptr;
    const std::string text = (form ? (zh ? form->title : form->title_en) : proof.form) + row_place(proof.path, language);
    const auto* field = form ? templates::find_field(form->schema, proof.path) : nullptr;
    auto label = field ? field->label : proof.path;
    std::erase(label, '\n');
    return text + " " + (zh ? label : proof.path);
}

std::string misreading_text(const Misreading& misreading, Language language, const record::FindForm& find_form) {
    const bool zh = language == Language::zh;
    const std::string place = form_place(misreading.proof, language, find_form);
    const std::string read = shown(misreading.proof.value, zh), instead = shown(misreading.instead, zh);
    return zh ? "疑为误读:" + place + " 读作" + read + ",若为" + instead + "则相符"
              : "probably misread: " + place + " was read as " + read + "; with " + instead + " it would be in order";
}

std::string paper_place(const store::Proof& proof, Language language) {
    std::string text = printable(proof.source);
    if (proof.page > 0 && proof.form_page > 0)
        text += language == Language::zh ? " 第" + std::to_string(proof.page) + "页" : " page " + std::to_string(proof.page);
    return text;
}

std::string to_json(const Finding& finding, Language language) {
    Json proof = Json::array();
    for (const auto& item : finding.proof)
        proof.push_back({{"source", item.source},
                         {"page", item.page},
                         {"form", item.form},
                         {"field", item.path},
                         {"value", record::json_value<Json>(item.value)},
                         {"state", record::to_string(item.state)},
                         {"box_mm", item.box.empty() ? Json(nullptr)
                                                     : Json::array({side(item.box.x), side(item.box.y),
                                                                    side(item.box.width), side(item.box.height)})}});
    Json line{{"rule", finding.rule->id},
              {"severity", to_string(finding.severity)},
              {"result", to_string(finding.result)},
              {"subject", finding.subject},
              {"message", language == Language::zh ? finding.message_zh : finding.message_en},
              {"proof", std::move(proof)}};
    if (const auto& misread = finding.misreading)
        line["misreading"] = {{"source", misread->proof.source},
                              {"page", misread->proof.page},
                              {"form", misread->proof.form},
                              {"field", misread->proof.path},
                              {"value", record::json_value<Json>(misread->proof.value)},
                              {"instead", record::json_value<Json>(misread->instead)},
                              {"probability", record::json_number<Json>(std::round(misread->probability * 1e6) / 1e6)}};
    return record::json_line(line);
}

std::string to_json(const CheckReport& report) {
    Json counts = Json::object();
    for (const auto& [result, count] : report.counts) counts[std::string(to_string(result))] = count;
    return record::json_line(Json{{"as_of", report.as_of}, {"counts", std::move(counts)}});
}

std::string proof_text(const Finding& finding, Language language, const record::FindForm& find_form) {
    std::vector<std::string> texts;
    for (const auto& item : finding.proof) texts.push_back(told(item, language, find_form));
    return join(texts, "; ");
}

std::string to_text(const Finding& finding, Language language, const record::FindForm& find_form) {
    const bool zh = language == Language::zh;
    const auto& rule = *finding.rule;
    std::string text = rule.id + " " + std::string(severity_word(finding.severity, zh));
    if (finding.result != Result::fail) text += " " + std::string(to_string(finding.result));
    if (!finding.consultant_code.empty())
        text += (zh ? " · 销售顾问 " : " · consultant ") + finding.consultant_code +
                (finding.consultant_name.empty() ? "" : " " + finding.consultant_name);
    text += " · " + printable(finding.subject);
    if (!finding.customer_name.empty()) text += " " + printable(finding.customer_name);
    text += " · 「" + rule.source + "」 · " + printable(zh ? finding.message_zh : finding.message_en);
    if (finding.misreading) text += " · " + misreading_text(*finding.misreading, language, find_form);
    for (const auto& item : finding.proof) text += " · " + told(item, language, find_form);
    const auto& act = zh ? rule.zh_act : rule.en_act;
    if (finding.result == Result::fail && !act.empty()) text += (zh ? " · 处理:" : " · to do: ") + act;
    return text;
}

}  // namespace formloop::app
