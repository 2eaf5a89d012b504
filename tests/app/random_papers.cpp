// SPDX-License-Identifier: GPL-3.0-or-later
// Faults on the further papers, planted in random offices: each brings a sheet in which one thing is wrong.
#include "tests/app/random_office.h"
#include "tests/app/sheets.h"

namespace formloop::app::test {
namespace {

using record::Fields;
using record::Record;
using record::Value;

/// A register of the as-of day with one visitor, who is called the same day.
Planted on_register(RandomOffice& office, const char* rule, const Fields& wrong) {
    office.records.push_back(sheet("showroom-register", {{"date", office.as_of}, {"duty_1", office.office.consultants.front().name}},
                                   {with(with(visitor(), {{"recontact_on", office.as_of}}), wrong)}));
    return {rule, "showroom-register " + office.as_of + " rows[0]"};
}

/// A phone number of some card.
std::string known_phone(const RandomOffice& office) {
    for (const auto& item : office.records)
        if (item.form == "customer-card" && std::get<std::string>(item.fields.at("first_contact_on")) < office.as_of)
            return std::get<std::string>(item.fields.at("mobile"));
    return {};
}

}  // namespace

std::vector<Plant> paper_plants() {
    return {
        {"SHOW-DUTY", "nobody signed", [](RandomOffice& office, std::uint64_t) {
             return on_register(office, "SHOW-DUTY", {{"sig_consultant", false}});
         }},
        {"SHOW-FIRST", "a known number", [](RandomOffice& office, std::uint64_t) -> Planted {
             const auto phone = known_phone(office);
             return phone.empty() ? Planted{} : on_register(office, "SHOW-FIRST", {{"phone", phone}});
         }},
        {"SHOW-MODEL", "without a colour", [](RandomOffice& office, std::uint64_t) {
             return on_register(office, "SHOW-MODEL", {{"colour", Value{}}});
         }},
        {"SHOW-LEVEL", "without a level", [](RandomOffice& office, std::uint64_t) {
             return on_register(office, "SHOW-LEVEL", {{"level", Value{}}});
         }},
        {"SHOW-24H", "called before he left", [](RandomOffice& office, std::uint64_t) {
             return on_register(office, "SHOW-24H", {{"recontact_at", "08:00"}});
         }},
        {"SHOW-NOINFO", "without a time", [](RandomOffice& office, std::uint64_t) {
             return on_register(office, "SHOW-NOINFO", {{"name", Value{}}, {"phone", Value{}}, {"t_in", Value{}}});
         }},
        {"SHOW-TIME", "left before he came", [](RandomOffice& office, std::uint64_t) {
             return on_register(office, "SHOW-TIME", {{"t_out", "09:00"}});
         }},
        {"SHOW-TO-POOL", "without a card", [](RandomOffice& office, std::uint64_t) {
             return on_register(office, "SHOW-TO-POOL", {});
         }},
    };
}

}  // namespace formloop::app::test
