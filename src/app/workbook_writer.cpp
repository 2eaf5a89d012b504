// SPDX-License-Identifier: GPL-3.0-or-later
#include <optional>
#include <ranges>

#include "src/app/table_writer.h"
#include "src/app/workbook.h"
#include "src/base/text.h"
#include "src/record/calendar.h"

namespace formloop::app {
namespace {

using record::FieldState;
using templates::FieldKind;

constexpr const char* file_name = "formloop.xlsx";
constexpr int first_certain_serial = 61;
constexpr int shown_candidates = 5;

/// A choice as a clerk knows it: what is printed beside a box to tick, and of a code the code with its meaning.
std::string choice_words(const templates::Field& field, const std::string& value) {
    for (const auto& choice : field.choices) {
        if (choice.value != value) continue;
        auto label = choice.label;
        std::erase(label, '\n');
        if (label.empty()) return value;
        return field.kind == FieldKind::code ? value + " " + label : label;
    }
    return value;
}

std::string words(const templates::Field& field, const std::string& text) {
    if (field.kind == FieldKind::code) return choice_words(field, text);
    if (field.kind != FieldKind::ticks) return text;
    std::vector<std::string> labels;
    for (const auto& value : split(text, ',')) labels.push_back(choice_words(field, value));
    return join(labels, "、");
}

/// A text of a field: dates and times as such where it is one.
SheetCell text_cell(const templates::Field& field, const std::string& text, Trust trust) {
    if (field.kind == FieldKind::date) {
        if (const auto day = record::parse_date(text); day && serial_day(*day) >= first_certain_serial)
            return {Shown::date, {}, double(serial_day(*day)), trust};
        if (const auto month = record::parse_month(text); month && serial_day(*month) >= first_certain_serial)
            return {Shown::month, {}, double(serial_day(*month)), trust};
    }
    if (field.kind == FieldKind::time && record::is_time(text))
        return {Shown::time, {}, (std::stoi(text.substr(0, 2)) * 60 + std::stoi(text.substr(3, 2))) / 1440.0, trust};
    return SheetCell::of_text(words(field, text), trust);
}

SheetCell cell_of(const ExportColumn& column, const ExportCell& cell) {
    const auto whole = store::integer_of(cell.value);
    const auto* text = std::get_if<std::string>(&cell.value);
    if (!column.field) {
        if (text) return SheetCell::of_text(*text);
        if (!whole) return {};
        return SheetCell::of_number(double(*whole) + (column.id == "row" || column.id == "row_2" ? 1 : 0));  // people count rows from 1
    }
    if (cell.state == FieldState::unreadable) return SheetCell::of_text("?", Trust::unreadable);
    const Trust trust = cell.state == FieldState::doubtful ? Trust::doubtful : Trust::settled;
    if (is_mark(column.field->kind)) return {Shown::mark, whole == 1 ? "√" : "", 0, trust};
    if (text) return text_cell(*column.field, *text, trust);
    if (const auto* number = std::get_if<double>(&cell.value)) return SheetCell::of_number(*number, trust);
    if (whole) return SheetCell::of_number(double(*whole), trust);
    return SheetCell::of_text("", trust);
}

/// A value in words, for the list of what is not settled.
std::string value_words(const templates::Field& field, const record::Value& value) {
    if (const auto* text = std::get_if<std::string>(&value)) return words(field, *text);
    if (const auto* number = std::get_if<double>(&value)) return store::text_of(store::Cell{*number});
    if (const auto* mark = std::get_if<bool>(&value)) return *mark ? "√" : "无";
    if (const auto* several = std::get_if<std::vector<std::string>>(&value)) return several->empty() ? "无" : words(field, join(*several, ","));
    return "";
}

std::string candidate_words(const Unsettled& unsettled) {
    std::vector<std::string> texts;
    for (const auto& [value, probability] : unsettled.candidates | std::views::take(shown_candidates))
        texts.push_back(value_words(*unsettled.field, value) + " (" + std::to_string(int(probability * 100 + 0.5)) + "%)");
    return join(texts, "、");
}

std::string without_breaks(std::string text) {
    std::erase(text, '\n');
    return text;
}

class WorkbookWriter : public TableWriter {
public:
    WorkbookWriter(ExportFolder& folder, const ExportHead& head, Crops& crops) : folder_(folder), head_(head), crops_(crops) {}

    std::expected<void, Error> write_unsettled(const UnsettledFields& fields) override {
        if (auto begun = begin(); !begun) return begun;
        auto sheet = book_->begin_sheet("待核", {"表格", "记录", "位置", "栏目", "状态", "读到的值", "候选", "出处", "原件"},
                                        Workbook::Rows::for_pictures);
        auto listed = fields([&](const Unsettled& unsettled) -> std::expected<void, Error> {
            const auto& proof = unsettled.proof;
            const bool unreadable = proof.state == FieldState::unreadable;
            const auto trust = unreadable ? Trust::unreadable : Trust::doubtful;
            const std::vector<SheetCell> row{SheetCell::of_text(unsettled.form->title),
                                             SheetCell::of_text(unsettled.record),
                                             SheetCell::of_text(row_place(proof.path, Language::zh)),
                                             SheetCell::of_text(without_breaks(unsettled.field->label)),
                                             SheetCell::of_text(unreadable ? "无法辨认" : "待核实"),
                                             SheetCell::of_text(unreadable ? "?" : value_words(*unsettled.field, proof.value), trust),
                                             SheetCell::of_text(candidate_words(unsettled)),
                                             SheetCell::of_text(paper_place(proof, Language::zh))};
            if (auto crop = crops_.of(proof)) sheet.add(row, {std::move(crop->bytes), crop->size});
            else sheet.add(row);
            ++unsettled_;
            return {};
        });
        return listed ? book_->end_sheet(sheet) : listed;
    }

    std::expected<void, Error> write_findings(const CheckReport& report) override {
        if (auto begun = begin(); !begun) return begun;
        auto sheet = book_->begin_sheet("检查结果", {"规则", "级别", "结果", "对象", "说明", "依据"});
        constexpr const char* severities[] = {"错误", "警告", "提示"};
        for (const auto& finding : report.findings) {
            if (finding.result == Result::pass) continue;
            const auto* result = finding.result == Result::fail ? "不符" : finding.result == Result::unsure ? "待确认" : "不适用";
            sheet.add({SheetCell::of_text(finding.rule->id), SheetCell::of_text(severities[std::size_t(finding.severity)]),
                       SheetCell::of_text(result, finding.result == Result::unsure ? Trust::doubtful : Trust::settled),
                       SheetCell::of_text(finding.subject), SheetCell::of_text(finding.message_zh),
                       SheetCell::of_text(proof_text(finding, Language::zh, head_.find_form))});
        }
        return book_->end_sheet(sheet);
    }

    std::expected<void, Error> write_table(const ExportTable& table, const ExportRows& rows) override {
        if (auto begun = begin(); !begun) return begun;
        const auto name = table.form->title + (table.path.empty() ? "" : " " + table.path);
        std::vector<std::string> header;
        for (const auto& column : table.columns) header.push_back(column.label);
        header.push_back("待核栏目");
        auto sheet = book_->begin_sheet(name, std::move(header));
        std::int64_t count = 0;
        std::vector<SheetCell> cells;
        auto written = rows([&](const ExportRow& row) -> std::expected<void, Error> {
            cells.clear();
            std::vector<std::string> waiting;
            for (std::size_t i = 0; i < row.size(); ++i) {
                cells.push_back(cell_of(table.columns[i], row[i]));
                if (row[i].state == FieldState::doubtful || row[i].state == FieldState::unreadable) waiting.push_back(table.columns[i].label);
            }
            cells.push_back(SheetCell::of_text(join(waiting, "、")));
            sheet.add(cells);
            ++count;
            return {};
        });
        contents_.push_back({name, table.name, count});
        return written ? book_->end_sheet(sheet) : written;
    }

    std::expected<void, Error> end() override {
        if (auto begun = begin(); !begun) return begun;
        const auto say = [&](std::string what, std::string meaning = {}, Trust trust = Trust::settled) {
            contents_sheet_.add({SheetCell::of_text(std::move(what), trust), SheetCell::of_text(std::move(meaning))});
        };
        say("检查截止日期", head_.as_of.empty() ? "档案中没有已确认的日报表,未作检查" : head_.as_of);
        say("月份", head_.month.empty() ? "全部" : head_.month);
        say("待核实的栏目", std::to_string(unsettled_) + " 个,列于工作表「待核」");
        say("黄色", "读数待核实,不可当作定数;该行「待核栏目」列出其名称", Trust::doubtful);
        say("红色 ?", "有笔迹但无法辨认", Trust::unreadable);
        say("√", "已勾选、已划线或已签字;空白为无");
        for (const auto& [name, table, count] : contents_) say(name, table + ",共 " + std::to_string(count) + " 行");
        if (auto ended = book_->end_sheet(contents_sheet_); !ended) return ended;
        return book_->end(record::parse_date(head_.as_of).value_or(record::Date{std::chrono::year{2000} / 1 / 1}));
    }

private:
    struct Content {
        std::string sheet, table;
        std::int64_t rows = 0;
    };

    std::expected<void, Error> begin() {
        if (book_) return {};
        auto begun = Workbook::begin(folder_.reserve(file_name), folder_.named(file_name));
        if (!begun) return std::unexpected(begun.error());
        book_.emplace(std::move(*begun));
        contents_sheet_ = book_->begin_sheet("说明", {"项目", "说明"});
        return {};
    }

    ExportFolder& folder_;
    const ExportHead& head_;
    Crops& crops_;
    std::optional<Workbook> book_;
    Sheet contents_sheet_;
    std::vector<Content> contents_;
    std::int64_t unsettled_ = 0;
};

}  // namespace

std::unique_ptr<TableWriter> workbook_writer(ExportFolder& folder, const ExportHead& head, Crops& crops) {
    return std::make_unique<WorkbookWriter>(folder, head, crops);
}

}  // namespace formloop::app
