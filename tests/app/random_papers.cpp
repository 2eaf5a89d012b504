// SPDX-License-Identifier: GPL-3.0-or-later
// Faults on the further papers, planted in random offices: each brings a sheet in which one thing is wrong.
#include <chrono>

#include "src/record/calendar.h"
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

std::string text_of(const Fields& fields, const std::string& field) {
    const auto at = fields.find(field);
    return at == fields.end() ? std::string{} : std::get<std::string>(at->second);
}

/// A card of a customer lost in the month, at least so many days before the as-of day. Null: none.
Record* lost_card(RandomOffice& office, int days_ago) {
    for (auto& item : office.records) {
        const auto day = item.form == "customer-card" ? text_of(item.fields, "lost_on") : std::string{};
        if (!day.empty() && day.substr(0, 7) == office.as_of.substr(0, 7) &&
            std::stoi(office.as_of.substr(8)) - std::stoi(day.substr(8)) >= days_ago)
            return &item;
    }
    return nullptr;
}

/// Breaks the card of a lost customer.
Planted on_lost_card(RandomOffice& office, const char* rule, const Fields& wrong) {
    auto* card = lost_card(office, 4);
    if (!card) return {};
    card->fields = with(card->fields, wrong);
    return {rule, text_of(card->fields, "file_no")};
}

/// A record of lost sales with one customer, who has a card, lost on a day of the month.
Planted on_lost_row(RandomOffice& office, const char* rule, const Fields& wrong) {
    const auto* card = lost_card(office, 1);
    if (!card) return {};
    const auto& f = card->fields;
    const auto row = with({{"lost_on", f.at("lost_on")}, {"file_no", f.at("file_no")}, {"name", f.at("name")}, {"phone", f.at("mobile")},
                           {"level_before", f.at("level_now")}, {"lost_type", "3"}, {"lost_reasons_1", "61"}, {"explanation", "资金未到位"}},
                          wrong);
    const auto subject = text_of(f, "file_no") + " " + text_of(row, "lost_on");
    office.records.push_back(sheet("lost-sales", {{"period", office.as_of.substr(0, 7)}, {"consultant_code", text_of(row, "file_no").substr(0, 3)}}, {row}));
    return {rule, subject};
}

/// An open card whose customer goes to another consultant, by a list of a day. Null: nobody to go to.
Record* handed_card(RandomOffice& office, const std::string& day, const std::string& listed) {
    if (office.office.consultants.size() < 2) return nullptr;
    for (auto& item : office.records) {
        if (item.form != "customer-card" || item.fields.contains("outcome")) continue;
        const auto from = text_of(item.fields, "consultant_code");
        const auto to = from == "A01" ? "A02" : "A01";
        office.records.push_back(sheet("handover-list", {{"handover_on", day}, {"from_code", from}, {"to_code", to}},
                                       {{{"file_no", listed.empty() ? text_of(item.fields, "file_no") : listed}, {"name", "田雨"}, {"kind", "prospect"}}}));
        for (auto& card : office.records)  // the list may have moved them
            if (card.form == "customer-card" && !card.fields.contains("outcome") && text_of(card.fields, "consultant_code") == from) return &card;
    }
    return nullptr;
}

/// Sheets with a vehicle that nobody else knows of, delivered on the first of the month of the as-of day.
Planted on_delivery(RandomOffice& office, const char* rule) {
    const auto day = office.as_of.substr(0, 8) + "01";
    for (const auto& item : office.records)
        if (item.form == "customer-card" && item.fields.contains("vin")) {
            const auto code = text_of(item.fields, "consultant_code");
            office.records.push_back(sheet("delivery-ledger", {{"year", day.substr(2, 2)}},
                                           {{{"seq", 1.0}, {"delivered_on", day}, {"file_no", "A09-09-0001"}, {"owner_name", "田雨"}, {"vin", "LVCB2NBA07S012345"},
                                             {"consultant", office.office.find(code)->name}, {"status", "normal"}}}));
            office.records.push_back(sheet("progress-table", {{"period", day.substr(0, 7)}, {"consultant_code", code}}));
            return {rule, "A09-09-0001 " + day};
        }
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
        {"CARD-LOST-RECOVER", "not signed", [](RandomOffice& office, std::uint64_t) {
             return on_lost_card(office, "CARD-LOST-RECOVER", {{"lost_check_sig", false}});
         }},
        {"CARD-LOST-RECONFIRM", "without a finding", [](RandomOffice& office, std::uint64_t) {
             return on_lost_card(office, "CARD-LOST-RECONFIRM", {{"lost_check_result", Value{}}});
         }},
        {"CARD-LOST-AUDIT", "not filed", [](RandomOffice& office, std::uint64_t) {
             return on_lost_card(office, "CARD-LOST-AUDIT", {{"lost_filed", false}});
         }},
        {"CTRL-LOST-REG", "not in the table", [](RandomOffice& office, std::uint64_t) {
             auto made = on_lost_row(office, "CTRL-LOST-REG", {});
             if (made.subject.empty()) return made;
             const auto month = office.as_of.substr(0, 7), consultant = made.subject.substr(0, 3);
             bool kept = false;
             for (auto& [form, version, copy, fields] : office.records) {
                 if (form != "progress-table" || text_of(fields, "period") != month || text_of(fields, "consultant_code") != consultant) continue;
                 kept = true;
                 for (int i = 0; fields.contains("rows[" + std::to_string(i) + "].file_no"); ++i) {
                     const auto row = "rows[" + std::to_string(i) + "].";
                     if (text_of(fields, row + "file_no") == made.subject.substr(0, 11)) fields.erase(row + "outcome");
                 }
             }
             if (!kept) office.records.push_back(sheet("progress-table", {{"period", month}, {"consultant_code", consultant}}));
             return made;
         }},
        {"LOST-REASON", "without a reason", [](RandomOffice& office, std::uint64_t) {
             return on_lost_row(office, "LOST-REASON", {{"lost_reasons_1", Value{}}});
         }},
        {"LOST-NO-CONTACT", "met once", [](RandomOffice& office, std::uint64_t) {
             auto* card = lost_card(office, 1);
             if (card)
                 for (int i = 1; card->fields.contains("visits[" + std::to_string(i) + "].method"); ++i)
                     card->fields["visits[" + std::to_string(i) + "].method"] = "N";
             return on_lost_row(office, "LOST-NO-CONTACT", {});
         }},
        {"FILE-NO-OWNER", "the list names somebody else", [](RandomOffice& office, std::uint64_t) -> Planted {
             auto* card = handed_card(office, office.as_of, "A09-09-0001");
             if (!card) return {};
             const auto& to = office.records.back().fields.at("to_code");
             card->fields["consultant_code"] = to;
             return {"FILE-NO-OWNER", text_of(card->fields, "file_no")};
         }},
        {"HANDOVER", "left without handing over", [](RandomOffice& office, std::uint64_t) -> Planted {
             if (office.as_of.substr(8) < "06" || !handed_card(office, office.as_of.substr(0, 8) + "01", "A09-09-0001")) return {};
             const auto from = text_of(office.records.back().fields, "from_code");
             const auto last = office.as_of.substr(0, 8) + "02";
             for (auto& consultant : office.office.consultants)
                 if (consultant.code == from) consultant.active_to = record::parse_date(last);
             auto& list = office.records.back().fields;
             list["sig_from"] = list["sig_to"] = list["sig_supervisor"] = true;
             return {"HANDOVER", from + " " + last};
         }},
        {"HANDOVER-CONTINUITY", "nobody called", [](RandomOffice& office, std::uint64_t) -> Planted {
             auto* card = handed_card(office, office.as_of.substr(0, 8) + "01", "");
             if (!card || text_of(card->fields, "first_contact_on") > office.as_of.substr(0, 8) + "01") return {};
             if (text_of(card->fields, "visits[0].level_after") != "A" || office.as_of.substr(8) < "06") return {};
             for (int i = 1; card->fields.contains("visits[" + std::to_string(i) + "].method"); ++i)
                 card->fields["visits[" + std::to_string(i) + "].method"] = "N";
             return {"HANDOVER-CONTINUITY", text_of(card->fields, "file_no")};
         }},
        {"CARD-BACK", "no card", [](RandomOffice& office, std::uint64_t) { return on_delivery(office, "CARD-BACK"); }},
        {"CARD-SOLD", "not in the table", [](RandomOffice& office, std::uint64_t) { return on_delivery(office, "CARD-SOLD"); }},
        {"OWN-COUNT", "a vehicle without a card", [](RandomOffice& office, std::uint64_t) -> Planted {
             if (on_delivery(office, "").subject.empty()) return {};
             return {"OWN-COUNT", office.office.dealer_code + " " + office.as_of};
         }},
        {"DAY-OWNER", "one too many", [](RandomOffice& office, std::uint64_t) -> Planted {
             if (on_delivery(office, "").subject.empty()) return {};
             for (auto& item : office.records)
                 if (item.form == "daily-report") {
                     item.fields["own_sold"] = 99.0;
                     return {"DAY-OWNER", text_of(item.fields, "consultant_code") + " " + text_of(item.fields, "date")};
                 }
             return {};
         }},
        {"MONTH-PLAN", "one more than the table", [](RandomOffice& office, std::uint64_t) -> Planted {
             const auto first = record::parse_date(office.as_of.substr(0, 8) + "01");
             const auto before = record::to_string(record::Date{std::chrono::sys_days{*first} - std::chrono::days{1}}).substr(0, 7);
             const auto& consultant = office.office.consultants.front();
             office.records.push_back(sheet("progress-table", {{"period", before}, {"consultant_code", consultant.code}}));
             office.records.push_back(sheet("month-plan", {{"period", before}}, {{{"consultant_name", consultant.name}, {"end_total", 1.0}}}));
             return {"MONTH-PLAN", "month-plan " + before + " rows[0].end_total"};
         }},
        {"LOST-REAPPEAR", "came back", [](RandomOffice& office, std::uint64_t) -> Planted {
             const auto made = on_lost_row(office, "LOST-REAPPEAR", {});
             if (made.subject.empty()) return {};
             on_register(office, "", {{"phone", office.records.back().fields.at("rows[0].phone")}});
             return {"LOST-REAPPEAR", made.subject.substr(0, 11)};
         }},
    };
}

}  // namespace formloop::app::test
