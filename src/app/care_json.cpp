// SPDX-License-Identifier: GPL-3.0-or-later
#include "src/app/care_json.h"

#include <nlohmann/json.hpp>

namespace formloop::app {
namespace {

using Json = nlohmann::ordered_json;

/// On one line; bytes of a name that are no text are replaced.
std::string line(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

}  // namespace

std::string fault_json(const Error& fault) { return line({{"place", fault.where}, {"message", fault.message}}); }

std::string to_json(const store::Verification& seen) {
    return line({{"documents", seen.documents}, {"originals", seen.originals}, {"captures", seen.captures},
                 {"pictures", seen.pictures}, {"records", seen.records}, {"entries", seen.entries},
                 {"faults", seen.faults.size()}});
}

std::string to_json(const ForgottenPage& page) {
    return line({{"source", page.source}, {"page", page.page}, {"form", page.form.empty() ? Json() : Json(page.form)},
                 {"fate", to_string(page.fate)}, {"rows", page.rows}, {"fields", page.fields}});
}

std::string to_json(const ForgetPlan& plan) {
    return line({{"records", plan.what.records}, {"rows", plan.what.rows}, {"pages", plan.pages.size()},
                 {"originals", plan.what.originals.size()},
                 {"copies", plan.what.copies.size() + plan.what.trimmed_copies.size()}});
}

std::string to_json(const store::BackupSize& size) { return line({{"files", size.files}, {"bytes", size.bytes}}); }

}  // namespace formloop::app
