// SPDX-License-Identifier: GPL-3.0-or-later
#include "src/app/document_names.h"

#include <algorithm>

namespace formloop::app {
namespace {

constexpr std::size_t longest_key = 60;

/// What a sheet says in a header field, filled in or printed; empty when nothing.
std::string said(const PrintedCopy& copy, const std::string& field) {
    if (const auto value = copy.values.find(field); value != copy.values.end())
        if (const auto* text = std::get_if<std::string>(&value->second); text && !text->empty()) return *text;
    const auto value = copy.prefill.find(field);
    return value != copy.prefill.end() && value->second ? *value->second : "";
}

bool is_plain(char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-'; }

/// The record key as part of a file name; empty when it cannot be one.
std::string spelled_key(const templates::FormTemplate& form, const PrintedCopy& copy) {
    std::string key;
    for (const auto& field : form.record_key) {
        const std::string part = said(copy, field);
        if (part.empty()) return {};
        key += (key.empty() ? "" : "-") + part;
    }
    return key.size() <= longest_key && std::ranges::all_of(key, is_plain) ? key : "";
}

}  // namespace

std::string DocumentNames::next(const PrintedCopy& first) {
    std::string key = spelled_key(form_, first);
    if (key.empty()) key = templates::to_string(first.copy);
    const std::string stem = form_.form + "-" + key;
    std::string name = stem;
    for (int number = 2; !given_.insert(name).second; ++number) name = stem + "-" + std::to_string(number);
    return name + ".pdf";
}

}  // namespace formloop::app
