// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "templates/template.h"

/// A form with one of everything, small enough to count by hand.
namespace formloop::templates {

inline constexpr std::string_view kSmallForm = R"(form: small-form
version: 1
title: 小表
title_en: Small form
record_key: [code, month]
sheet_field: sheet
fields:
  code: {kind: comb, label: 顾问编号, format: AAA, constraints: [consultant_code], prefill: consultant_code}
  month: {kind: date, label: 年月, format: YYYY-MM, prefill: period}
  sheet: {kind: comb, label: 页次, format: '9', prefill: sheet}
  name: {kind: text, label: 姓名, required: true}
  sex: {kind: ticks, label: 性别, choices: {m: 男, f: 女}}
  birth: {kind: date, label: 出生日期, format: YYYY-MM-DD}
  total: {kind: number, label: 合计, digits: 3}
  sign: {kind: signature, label: 签名}
repeats:
  rows:
    fields:
      file_no: {kind: comb, label: 档案编号, format: YY-NNNN, prefix: code, prefix_unless: moved, constraints: [file_no]}
      moved: {kind: mark, label: 移}
      note: {kind: text, label: 备注}
      struck: {kind: strike, label: 划掉}
    repeats:
      days:
        key: day
        fields:
          planned: {kind: mark, label: 预定}
          level: {kind: letter, label: 级别, alphabet: OABC}
pages:
  - page: 1
    paper: A4 landscape
    heading: 小表
    label_width: 16
    head:
      - line: {height: 8, cells: [{field: code, width: 40}, {field: month, width: 60}, {field: sheet, width: 40}, {width: 114}]}
    body:
      - band: 一、资料
      - line: {height: 8, cells: [{field: name, width: 77}, {field: sex, width: 50}, {field: birth, width: 80}, {field: total}]}
      - table:
          repeat: rows
          rows: 3
          row_height: 8
          head_height: 12
          strike: struck
          columns:
            - {number: true, title: 序号, width: 8}
            - {field: file_no, width: 36.5, extra: moved, extra_text: 移}
            - {days: days, from: 16, to: 31, width: 8, group: 日期, split: [{field: planned, height: 3, ring: 2.5}, {field: level}]}
            - {field: note}
      - note: 填写说明:随时填写。
    foot:
      - line: {height: 12, label_width: 0, cells: [{field: sign, width: 60}, {}]}
)";

/// The small form with one piece of its text replaced; the piece must be there.
inline std::string small_form_with(std::string_view what, std::string_view by) {
    std::string text(kSmallForm);
    const auto at = text.find(what);
    EXPECT_NE(at, std::string::npos) << what;
    if (at != std::string::npos) text.replace(at, what.size(), by);
    return text;
}

inline FormTemplate small_form() {
    auto form = parse_template(kSmallForm, "small.yaml");
    if (form) return std::move(*form);
    for (const Error& error : form.error()) ADD_FAILURE() << to_string(error);
    return {};
}

/// The sentences that a template is refused with.
inline std::vector<std::string> faults_of(std::string_view yaml) {
    std::vector<std::string> sentences;
    const auto form = parse_template(yaml, "small.yaml");
    if (form) return sentences;
    for (const Error& error : form.error()) {
        EXPECT_EQ(error.code, ErrorCode::bad_template);
        sentences.push_back(to_string(error));
    }
    return sentences;
}

}  // namespace formloop::templates
