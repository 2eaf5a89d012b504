// SPDX-License-Identifier: GPL-3.0-or-later
#include "src/app/evaluate.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <set>

#include "src/base/text.h"
#include "templates/template.h"

namespace formloop::app {
namespace {

using record::FieldResult;
using record::FieldState;
using record::PageState;
using templates::FieldKind;

bool is_drawn(FieldKind kind) {
    return kind == FieldKind::ticks || kind == FieldKind::mark || kind == FieldKind::strike || kind == FieldKind::signature ||
           kind == FieldKind::tally;
}

/// The ink that a blank field of a page would most likely have been written with: marks are drawn, the rest is as most of the
/// page's writing.
class PageInk {
public:
    explicit PageInk(const record::TruePage& page) {
        std::map<std::string, int> count;
        for (const auto& field : page.fields)
            if (!field.ink.empty() && field.ink != "drawn") ++count[field.ink];
        for (const auto& [ink, n] : count)
            if (n > count[writing_]) writing_ = ink;
    }
    const std::string& of(FieldKind kind) const { return is_drawn(kind) || writing_.empty() ? drawn_ : writing_; }

private:
    std::string writing_, drawn_ = "drawn";
};

std::optional<Mm> quantile(std::vector<double>& values, double share) {
    if (values.empty()) return std::nullopt;
    const auto place = values.begin() + static_cast<std::ptrdiff_t>(std::ceil(share * static_cast<double>(values.size())) - 1);
    std::nth_element(values.begin(), std::max(values.begin(), place), values.end());
    return Mm{*std::max(values.begin(), place)};
}

/// Adds up one page after the other.
class Comparison {
public:
    explicit Comparison(const record::FindForm& find_form) : find_form_(find_form) {}

    void missing(const TruthPage& truth) {
        ++result_.pages["missing"];
        for (const auto& field : truth.page.fields) unseen(truth, field);
    }

    void compare(const TruthPage& truth, const ReadPage& page) {
        ++result_.pages[std::string(record::to_string(page.result.state))];
        if (page.result.residual) reported_.push_back(page.result.residual->value);
        const PageInk page_ink(truth.page);
        std::map<std::string, const FieldResult*> read;
        for (const auto& field : page.result.fields) read[field.path] = &field;
        std::set<std::string> known;
        for (const auto& field : truth.page.fields) {
            known.insert(field.path);
            const auto found = read.find(field.path);
            if (found != read.end()) inked(truth, field, *found->second);
            else if (page.result.state == PageState::blank) missed(truth, field);
            else unseen(truth, field);
        }
        for (const auto& field : page.result.fields)
            if (!known.contains(field.path)) blank(truth, field, page_ink.of(field.kind));
        if (truth.map && page.to_scan) residuals(*truth.map, page);
    }

    Evaluation take() {
        for (auto& [key, row] : rows_) {
            row.wrong_share = clopper_pearson(row.wrong, row.accepted + row.missed + row.invented);
            const auto& values = judged_[key];
            row.reliability = reliability(values);
            row.auroc = auroc(values);
            for (const int budget : {100, 300, 1000}) row.coverage.push_back(coverage(values, budget));
            result_.kinds.push_back(row);
        }
        result_.corners = static_cast<int>(distances_.size());
        if (!distances_.empty()) result_.true_max = Mm{worst_};
        result_.true_median = quantile(distances_, 0.5);
        result_.true_p95 = quantile(distances_, 0.95);
        result_.reported_median = quantile(reported_, 0.5);
        return std::move(result_);
    }

private:
    KindAccuracy& row(FieldKind kind, const std::string& ink) {
        KindAccuracy& row = rows_[{kind, ink}];
        row.kind = kind, row.ink = ink;
        return row;
    }

    static std::string ink_of(const record::TrueField& field) { return field.ink.empty() ? "printed" : field.ink; }

    FieldKind kind_of(const TruthPage& truth, const std::string& path) const {
        const auto* form = find_form_(truth.page.form, 0);
        const auto* field = form ? templates::find_field(form->schema, path) : nullptr;
        return field ? field->kind : FieldKind::text;
    }

    void note(const TruthPage& truth, const std::string& path, KindAccuracy& row, WrongField::Why why) {
        ++row.wrong;
        result_.wrong.push_back({truth.page.source, truth.page.page, path, row.kind, row.ink, why});
    }

    /// Ink on a page that was not read this far: nobody was misled.
    void unseen(const TruthPage& truth, const record::TrueField& field) {
        if (!record::is_blank(field.value)) ++row(kind_of(truth, field.path), ink_of(field)).inked;
    }

    /// Ink on a page that was called blank.
    void missed(const TruthPage& truth, const record::TrueField& field) {
        if (record::is_blank(field.value)) return;
        KindAccuracy& r = row(kind_of(truth, field.path), ink_of(field));
        ++r.inked, ++r.missed;
        note(truth, field.path, r, WrongField::Why::missed);
    }

    void inked(const TruthPage& truth, const record::TrueField& field, const FieldResult& read) {
        if (record::is_blank(field.value)) return blank(truth, read, ink_of(field));
        KindAccuracy& r = row(read.kind, ink_of(field));
        ++r.inked;
        const bool right = same_value(read.kind, field.value, read.value);
        if (right && read.state != FieldState::empty) ++r.exact;
        if (read.state != FieldState::empty && (right || among_first_five(field, read))) ++r.top5;
        count_characters(field, read, r);
        if (!record::is_blank(read.value) && (read.state == FieldState::accepted || read.state == FieldState::doubtful))
            judged_[{read.kind, r.ink}].push_back({read.confidence, right});
        if (read.state == FieldState::accepted) {
            ++r.accepted;
            if (!right) note(truth, field.path, r, WrongField::Why::other_value);
        } else if (read.state == FieldState::empty) {
            ++r.missed;
            note(truth, field.path, r, WrongField::Why::missed);
        }
    }

    static bool among_first_five(const record::TrueField& field, const FieldResult& read) {
        const auto end = read.candidates.begin() + static_cast<std::ptrdiff_t>(std::min<std::size_t>(read.candidates.size(), 5));
        return std::any_of(read.candidates.begin(), end,
                           [&](const record::Candidate& candidate) { return same_value(read.kind, field.value, candidate.value); });
    }

    /// What is null counts as an empty string: all of its characters are missing.
    static void count_characters(const record::TrueField& field, const FieldResult& read, KindAccuracy& row) {
        const auto* true_text = std::get_if<std::string>(&field.value);
        if (!true_text || read.kind == FieldKind::ticks) return;
        const auto* read_text = std::get_if<std::string>(&read.value);
        const auto a = decode_utf8(trim(fold_width(*true_text))), b = decode_utf8(read_text ? trim(fold_width(*read_text)) : std::string_view{});
        if (!a || !b) return;
        row.characters += static_cast<int>(a->size());
        row.character_errors += edit_distance(*a, *b);
    }

    void blank(const TruthPage& truth, const FieldResult& read, const std::string& ink) {
        if (read.kind == FieldKind::printed || read.engine == "printed") return;  // ours, whether or not the truth lists it
        KindAccuracy& r = row(read.kind, ink);
        ++r.blank;
        if (read.state == FieldState::accepted && !record::is_blank(read.value)) {
            ++r.invented;
            note(truth, read.path, r, WrongField::Why::invented);
        }
    }

    void residuals(const TrueMap& map, const ReadPage& page) {
        for (const auto& field : page.result.fields) {
            const Rect<Mm>& box = field.box;
            for (const Point<Mm> corner : {box.top_left(), Point<Mm>{box.right(), box.y}, Point<Mm>{box.right(), box.bottom()},
                                           Point<Mm>{box.x, box.bottom()}}) {
                const Point<Px> miss = page.to_scan(corner) - map(corner);
                const double distance = std::hypot(miss.x.value, miss.y.value) / map.px_per_mm(corner);
                distances_.push_back(distance);
                if (distance <= worst_) continue;
                worst_ = distance;
                result_.worst_corner = page.result.source + " page " + std::to_string(page.result.page) + ": " + field.path;
            }
        }
    }

    const record::FindForm& find_form_;
    std::map<std::pair<FieldKind, std::string>, KindAccuracy> rows_;
    std::map<std::pair<FieldKind, std::string>, std::vector<Judged>> judged_;
    std::vector<double> distances_, reported_;
    double worst_ = -1;
    Evaluation result_;
};

}  // namespace

std::expected<std::vector<TruthPage>, Error> read_truth(const std::filesystem::path& folder) {
    const std::filesystem::path file = folder / "truth.jsonl";
    std::ifstream in(file, std::ios::binary);
    if (!in) return std::unexpected(Error{ErrorCode::not_found, file.string(), "no such file, expected the known answers of the folder's scans"});
    std::vector<TruthPage> pages;
    int number = 0;
    for (std::string line; std::getline(in, line);) {
        ++number;
        if (trim(line).empty()) continue;
        const std::string name = file.string() + ":" + std::to_string(number);
        auto page = record::parse_truth(line, name);
        if (!page) return std::unexpected(page.error());
        auto map = parse_true_map(line, name);
        if (!map) return std::unexpected(map.error());
        pages.push_back({std::move(*page), std::move(*map)});
    }
    if (pages.empty()) return std::unexpected(Error{ErrorCode::bad_input, file.string(), "holds no pages, expected one line a page"});
    return pages;
}

bool same_value(FieldKind kind, const record::Value& truth, const record::Value& read) {
    if (record::is_blank(truth) || record::is_blank(read)) return record::is_blank(truth) && record::is_blank(read);
    if (truth.index() != read.index()) return false;
    if (const auto* several = std::get_if<std::vector<std::string>>(&truth)) {
        auto a = *several, b = std::get<std::vector<std::string>>(read);
        std::ranges::sort(a);
        std::ranges::sort(b);
        return a == b;
    }
    if (const auto* number = std::get_if<double>(&truth)) return std::abs(*number - std::get<double>(read)) < 1e-9;
    if (kind == FieldKind::text || kind == FieldKind::lexicon)
        return trim(fold_width(std::get<std::string>(truth))) == trim(fold_width(std::get<std::string>(read)));
    return truth == read;
}

Evaluation evaluate(std::span<const TruthPage> truth, std::span<const ReadPage> pages, const std::string& folder,
                    const record::FindForm& find_form) {
    std::string before = folder;
    while (before.ends_with('/')) before.pop_back();
    std::map<std::pair<std::string, int>, const ReadPage*> read;
    for (const auto& page : pages) {
        std::string source = page.result.source;
        if (!before.empty() && source.starts_with(before + "/")) source.erase(0, before.size() + 1);
        read[{source, page.result.page}] = &page;
    }
    Comparison comparison(find_form);
    for (const auto& page : truth) {
        auto found = read.find({page.page.source, page.page.page});
        if (found == read.end()) found = read.find({page.page.source, 0});  // the whole file was refused
        if (found == read.end()) comparison.missing(page);
        else comparison.compare(page, *found->second);
    }
    return comparison.take();
}

}  // namespace formloop::app
