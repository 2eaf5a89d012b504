// SPDX-License-Identifier: GPL-3.0-or-later
#include "src/record/assemble.h"

#include <algorithm>
#include <cassert>
#include <cstdlib>

#include "src/record/decide_parts.h"

namespace formloop::record {
namespace {

std::vector<std::string> paths_of(const templates::FormTemplate& form, int page, int sheet,
                                  const templates::Prefill& prefill) {
    std::vector<std::string> paths;
    for (const auto& placed :
         templates::layout(form, {.prefill = prefill, .pages = {page}, .rows = {}, .sheet = sheet}).pages)
        if (placed.page == page && placed.sheet == sheet)
            for (const auto& field : placed.fields) paths.push_back(field.path);
    return paths;
}

bool says_nothing(const FieldResult& result) { return result.state == FieldState::empty; }

/// Two pages' results of one field as one.
FieldResult joined(const FieldResult& a, const FieldResult& b) {
    if (says_nothing(b) || (b.state == FieldState::unreadable && !says_nothing(a))) return a;
    if (says_nothing(a) || a.state == FieldState::unreadable) return b;
    const auto& better = b.state == FieldState::accepted && a.state != FieldState::accepted ? b : a;
    const auto& other = &better == &a ? b : a;
    if (better.value == other.value) {
        FieldResult result = better;
        result.confidence = std::max(a.confidence, b.confidence);
        return result;
    }
    // The surer page stands as long as the other, in doubt itself, holds the same value possible.
    if (better.state == FieldState::accepted && other.state == FieldState::doubtful &&
        std::any_of(other.candidates.begin(), other.candidates.end(),
                    [&](const Candidate& c) { return c.value == better.value && c.probability > 0.01; }))
        return better;
    FieldResult result = better;
    result.state = FieldState::doubtful;
    std::vector<Candidate> candidates;
    for (const auto* side : {&better, &other}) {
        if (side->candidates.empty()) add_candidate(candidates, side->value, side->confidence / 2);
        for (const auto& candidate : side->candidates)
            add_candidate(candidates, candidate.value, candidate.probability / 2);
    }
    result.candidates = std::move(candidates);
    take_best(result);
    return result;
}

}  // namespace

std::vector<FieldResult> for_sheet(const templates::FormTemplate& form, int form_page, int sheet,
                                   const templates::Prefill& prefill, std::vector<FieldResult> results) {
    if (sheet <= 1) return results;
    const auto from = paths_of(form, form_page, 1, prefill), to = paths_of(form, form_page, sheet, prefill);
    assert(from.size() == to.size());
    std::map<std::string_view, std::string_view> renamed;
    for (std::size_t i = 0; i < std::min(from.size(), to.size()); ++i) renamed[from[i]] = to[i];
    for (auto& result : results)
        if (const auto at = renamed.find(result.path); at != renamed.end()) result.path = std::string(at->second);
    return results;
}

int sheet_number(const templates::FormTemplate& form, const std::vector<FieldResult>& results) {
    if (form.sheet_field.empty()) return 1;
    for (const auto& result : results) {
        if (result.path != form.sheet_field) continue;
        int number = 0;
        if (const auto* text = std::get_if<std::string>(&result.value)) number = std::atoi(text->c_str());
        if (const auto* value = std::get_if<double>(&result.value); value && *value < 1000)
            number = static_cast<int>(*value);
        return std::clamp(number, 1, 99);
    }
    return 1;
}

std::optional<std::vector<std::string>> record_key(const templates::FormTemplate& form,
                                                   const std::vector<FieldResult>& results) {
    std::vector<std::string> key;
    for (const auto& path : form.record_key) {
        const auto at = std::find_if(results.begin(), results.end(), [&](const auto& r) { return r.path == path; });
        if (at == results.end() || at->state != FieldState::accepted) return std::nullopt;
        const auto* text = std::get_if<std::string>(&at->value);
        if (!text) return std::nullopt;
        key.push_back(*text);
    }
    return key;
}

Results join_pages(const templates::FormTemplate& form, const std::vector<std::vector<FieldResult>>& pages) {
    Results results;
    for (const auto& page : pages)
        for (const auto& result : page) {
            const auto [at, is_new] = results.try_emplace(result.path, result);
            if (!is_new && result.path != form.sheet_field) at->second = joined(at->second, result);
        }
    return results;
}

Record make_record(const templates::FormTemplate& form, const std::string& copy, const Results& results) {
    Record record{.form = form.form, .version = form.version, .copy = copy, .fields = {}};
    for (const auto& [path, result] : results)
        if (!is_blank(result.value)) record.fields[path] = result.value;
    return record;
}

}  // namespace formloop::record
