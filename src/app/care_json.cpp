// SPDX-License-Identifier: GPL-3.0-or-later
#include "src/app/care_json.h"

#include <nlohmann/json.hpp>

#include "src/record/json_values.h"

namespace formloop::app {

using Json = nlohmann::ordered_json;
using record::json_line;

std::string fault_json(const Error& fault) { return json_line<Json>({{"place", fault.where}, {"message", fault.message}}); }

std::string to_json(const store::Verification& seen) {
    return json_line<Json>({{"documents", seen.documents}, {"originals", seen.originals}, {"captures", seen.captures},
                            {"pictures", seen.pictures}, {"records", seen.records}, {"entries", seen.entries},
                            {"faults", seen.faults.size()}});
}

std::string rebuilt_json(const std::vector<std::string>& tables) { return json_line<Json>({{"tables", tables}}); }

std::string to_json(const ForgottenPage& page) {
    return json_line<Json>({{"source", page.source}, {"page", page.page}, {"form", page.form.empty() ? Json() : Json(page.form)},
                            {"fate", to_string(page.fate)}, {"rows", page.rows}, {"fields", page.fields}});
}

std::string to_json(const ForgetPlan& plan) {
    return json_line<Json>({{"records", plan.what.records}, {"rows", plan.what.rows}, {"pages", plan.pages.size()},
                            {"originals", plan.what.originals.size()},
                            {"copies", plan.what.copies.size() + plan.what.trimmed_copies.size()}});
}

std::string to_json(const store::BackupSize& size) { return json_line<Json>({{"files", size.files}, {"bytes", size.bytes}}); }

}  // namespace formloop::app
