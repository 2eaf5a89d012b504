// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "src/record/page_result.h"
#include "src/store/archive.h"
#include "templates/template.h"

/// Two small forms, pages as reading would give them, and archives to put them in.
namespace formloop::store::test {

using record::FieldResult;
using record::FieldState;
using record::Value;
using templates::FieldKind;

/// Key `file_no`; visits on pages 1 (rows 0-1) and 3.
inline templates::FormTemplate card(int version = 1) {
    templates::FormTemplate form;
    form.form = "small-card";
    form.version = version;
    form.record_key = {"file_no"};
    form.schema.fields = {{.id = "file_no", .kind = FieldKind::comb, .constraints = {{"file_no", {}}}},
                          {.id = "name", .kind = FieldKind::text},
                          {.id = "deposit", .kind = FieldKind::number, .digits = 6},
                          {.id = "use", .kind = FieldKind::ticks, .pick = templates::Pick::several},
                          {.id = "signed", .kind = FieldKind::signature}};
    form.schema.repeats = {{.id = "visits",
                            .fields = {{.id = "actual_on", .kind = FieldKind::date},
                                       {.id = "level_after", .kind = FieldKind::letter},
                                       {.id = "supervisor", .kind = FieldKind::signature}}}};
    if (version > 1) {
        form.schema.fields.push_back({.id = "remark", .kind = FieldKind::text});
        form.schema.repeats.push_back({.id = "calls", .fields = {{.id = "at", .kind = FieldKind::time}}});
    }
    return form;
}

/// Key `consultant_code period`; rows with days on two sheets of paper.
inline templates::FormTemplate table() {
    templates::FormTemplate form;
    form.form = "small-table";
    form.record_key = {"consultant_code", "period"};
    form.schema.fields = {{.id = "consultant_code", .kind = FieldKind::comb},
                          {.id = "period", .kind = FieldKind::comb}};
    form.schema.repeats = {
        {.id = "rows",
         .fields = {{.id = "file_no", .kind = FieldKind::comb}, {.id = "struck", .kind = FieldKind::strike}},
         .repeats = {
             {.id = "days",
              .key = templates::RepeatKey::day,
              .fields = {{.id = "planned", .kind = FieldKind::mark}, {.id = "level", .kind = FieldKind::letter}}}}}};
    return form;
}

inline FieldResult field(std::string path, FieldKind kind, Value value, FieldState state = FieldState::accepted) {
    if (record::is_blank(value) && state == FieldState::accepted) state = FieldState::empty;
    return {.path = std::move(path), .kind = kind, .state = state, .value = std::move(value), .confidence = 0.98,
            .ink_confidence = 0.97, .box = {Mm{10}, Mm{20}, Mm{30}, Mm{6.5}}, .engine = "glyphs", .model = "1"};
}

inline Capture page(int number, const templates::FormTemplate& form, int form_page, std::string copy,
                    std::vector<FieldResult> fields) {
    Capture capture;
    capture.page = {.source = "a.pdf",
                    .page = number,
                    .form = form.form,
                    .version = form.version,
                    .form_page = form_page,
                    .copy = std::move(copy),
                    .state = record::PageState::done,
                    .residual = Mm{0.08},
                    .fields = std::move(fields)};
    for (const auto& f : capture.page.fields) {
        record::Reading reading{.path = f.path, .kind = f.kind, .box = f.box};
        if (f.state != FieldState::empty) reading.ink_digest = "ink of " + std::to_string(f.value.index());
        if (const auto* text = std::get_if<std::string>(&f.value)) reading.ink_digest += *text;
        capture.readings.push_back(std::move(reading));
    }
    return capture;
}

/// A folder, in memory where there is room for one, that is gone after the test.
class Folder {
public:
    Folder() {
        static int next = 0;
        const std::filesystem::path memory = "/dev/shm";
        const auto base = ::access(memory.c_str(), W_OK) == 0 ? memory : std::filesystem::temp_directory_path();
        path_ = base / ("formloop-store-" + std::to_string(::getpid()) + "-" + std::to_string(next++));
        std::filesystem::remove_all(path_);
        std::filesystem::create_directories(path_);
    }
    ~Folder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    const std::filesystem::path& path() const { return path_; }
    std::filesystem::path operator/(const char* name) const { return path_ / name; }

private:
    std::filesystem::path path_;
};

inline std::filesystem::path write(const std::filesystem::path& file, std::string_view bytes) {
    std::ofstream(file, std::ios::binary) << bytes;
    return file;
}

inline std::string read(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

/// An archive that must open.
inline Archive opened(const std::filesystem::path& folder, Access access = Access::exclusive) {
    auto archive =
        Archive::open(folder, {.access = access, .missing = Missing::create, .wait = std::chrono::seconds(5)});
    if (!archive) throw std::runtime_error(to_string(archive.error()));
    return std::move(*archive);
}

inline std::string cell(Archive& archive, const std::string& sql) {
    auto rows = archive.query(sql);
    if (!rows) return "error: " + rows.error().message;
    return rows->empty() ? "no row" : text_of(rows->rows[0][0]);
}

}  // namespace formloop::store::test
