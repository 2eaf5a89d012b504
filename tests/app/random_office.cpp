// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/random_office.h"

#include <algorithm>
#include <chrono>
#include <map>
#include <optional>
#include <set>

#include "src/record/calendar.h"
#include "tests/support/random.h"

namespace formloop::app::test {
namespace {

using record::Fields;
using record::Record;
using record::Value;
using simulator::Random;
using std::chrono::days;
using std::chrono::sys_days;

// ---------------------------------------------------------------------------------------------------- days and numbers

std::string iso(sys_days day) { return record::to_string(record::Date{day}); }
sys_days day_of(const std::string& text) { return sys_days{*record::parse_date(text)}; }

sys_days three_months_after(sys_days day) {
    const record::Date date{day}, later = date + std::chrono::months{3};
    return later.ok() ? sys_days{later} : sys_days{later.year() / later.month() / std::chrono::last};
}

std::string padded(int number, std::size_t width) {
    auto text = std::to_string(number);
    return std::string(width - std::min(width, text.size()), '0') + text;
}

/// A right VIN of a model year, from 2001 to 2029.
std::string vin(int year, int serial) {
    std::string text = "LVCB2NBA0" + std::string(1, "123456789ABCDEFGHJKLMNPRSTVWX"[year - 2001]) + "S" + padded(serial, 6);
    const int weights[] = {8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2};
    int sum = 0;
    for (std::size_t i = 0; i < 17; ++i) {
        const char c = text[i];
        const int value = c <= '9' ? c - '0' : c <= 'H' ? c - 'A' + 1 : c <= 'R' ? c - 'J' + 1 : c - 'S' + 2;
        sum += value * weights[i];
    }
    text[8] = "0123456789X"[sum % 11];
    return text;
}

/// A right citizen number of an area that does not exist.
std::string citizen_number(int year, int serial, bool man) {
    std::string text = "119900" + std::to_string(year) + "0228" + padded(serial * 2 + (man ? 1 : 0), 3);
    const int weights[] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    int sum = 0;
    for (std::size_t i = 0; i < 17; ++i) sum += (text[i] - '0') * weights[i];
    return text + "10X98765432"[sum % 11];
}

// --------------------------------------------------------------------------------------------------- the lives of people

int longest_gap(char level) { return level == 'A' ? 2 : level == 'C' ? 14 : 7; }

struct Contact {
    sys_days day;
    char method = '3';
    char before = 0, after = 0;          ///< 0: none. After the end the level before it
    char outcome = 0;                    ///< D, F or 0
    std::optional<sys_days> planned_for; ///< the day it was planned for, when it took place then
    std::optional<sys_days> next;
};

struct Customer {
    std::string code, file_no;
    std::vector<Contact> contacts;
    std::vector<sys_days> unanswered;    ///< calls on the day of a plan; the contact came a day later
    std::vector<sys_days> care;          ///< contacts of after-sales staff
    std::optional<sys_days> ordered_on;
    int number = 0;                      ///< counts the people of an office
    sys_days opened() const { return contacts.front().day; }
    bool closed() const { return contacts.back().outcome != 0; }
    bool owner() const { return contacts.back().outcome == 'D'; }
};

char method_of(Random& random, bool by_customer) { return by_customer ? random.pick(std::string("12")) : random.pick(std::string("34")); }

/// A prospect from a day to the as-of day, or until he buys or is lost.
Customer prospect(Random& random, sys_days start, sys_days as_of, double buys) {
    Customer made;
    made.contacts.push_back({.day = start, .method = random.pick(std::string("2345")), .after = random.pick(std::string("ABBCC"))});
    while (true) {
        auto& last = made.contacts.back();
        const int gap = longest_gap(last.after);
        last.next = last.day + days{random.integer(1, gap)};
        Contact now{.day = *last.next, .method = method_of(random, false), .before = last.after, .planned_for = last.next};
        if (*last.next - last.day > days{2} && random.chance(0.2)) {  // the customer came before
            now.day = last.day + days{random.integer(1, int((*last.next - last.day).count()) - 1)};
            now.method = method_of(random, true);
            now.planned_for.reset();
        } else if (*last.next - last.day < days{gap} && random.chance(0.15)) {  // nobody answered that day
            if (*last.next <= as_of) made.unanswered.push_back(*last.next);
            now.day += days{1};
            now.planned_for.reset();
        }
        if (now.day > as_of) return made;
        now.after = now.before;
        if (now.before == 'O' && random.chance(buys)) now.outcome = 'D';
        else if (now.before != 'O' && random.chance(0.08)) now.outcome = 'F';
        else if (now.before != 'O' && now.before != 'C' && random.chance(buys)) {
            now.after = 'O';
            made.ordered_on = now.day;
        } else if (now.before != 'O') now.after = random.pick(std::string("ABBCC"));
        made.contacts.push_back(now);
        if (now.outcome) return made;
    }
}

/// Care of an owner up to the as-of day: every two weeks for three months, then before three months are over.
void care_for(Random& random, Customer& customer, sys_days as_of) {
    auto day = customer.contacts.back().day;
    const auto three_months = three_months_after(day);
    while (true) {
        const auto latest = day + days{14} <= three_months || day < three_months ? day + days{14} : three_months_after(day);
        day = std::min(day + days{random.integer(5, 14)}, latest);
        if (day > three_months) day += days{random.integer(0, 60)};
        if (day > as_of) return;
        customer.care.push_back(day);
    }
}

// ------------------------------------------------------------------------------------------------------------- their papers

constexpr const char* people[] = {"刘建国", "张丽华", "周文斌", "孙丽", "何志平", "吴秀英", "郑海波", "徐静", "马超", "田雨"};

std::string name_of(const Customer& customer) { return people[std::size_t(customer.number) % std::size(people)]; }
std::string phone_of(const Customer& customer) { return "1380000" + padded(1000 + customer.number, 4); }
bool is_man(const Customer& customer) { return customer.number % 2 == 0; }
std::string text(char c) { return std::string(1, c); }

Record card(const Customer& customer, const std::string& consultant, sys_days as_of) {
    const auto& last = customer.contacts.back();
    Fields f{{"file_no", customer.file_no}, {"opened_on", iso(customer.opened())}, {"consultant_name", consultant},
             {"consultant_code", customer.code}, {"level_now", text(last.after)}, {"kind", "person"},
             {"name", name_of(customer)}, {"sex", is_man(customer) ? "m" : "f"}, {"mobile", phone_of(customer)},
             {"address", "建国路18号"}, {"first_contact_on", iso(customer.opened())}, {"channel", "outside"},
             {"info_source", "05"}, {"model", "mpk"}, {"model_detail", "蒙派克豪华版"}, {"colour", "银"},
             {"expected_when", "m1"}, {"level_initial", text(customer.contacts.front().after)}};
    if (customer.number % 3 == 0) {
        f["id_no"] = citizen_number(1970 + customer.number % 20, customer.number, is_man(customer));
        f["birth_date"] = std::to_string(1970 + customer.number % 20) + "-02-28";
    }
    if (customer.ordered_on) {
        f["order_on"] = iso(*customer.ordered_on);
        f["deposit"] = 2000.0;
    }
    for (std::size_t i = 0; i < customer.contacts.size(); ++i) {
        const auto& c = customer.contacts[i];
        const auto row = "visits[" + std::to_string(i) + "].";
        if (c.planned_for) f[row + "planned_on"] = iso(*c.planned_for);
        f[row + "actual_on"] = iso(c.day);
        f[row + "method"] = text(c.method);
        f[row + "content"] = "电话联系,考虑中";
        if (c.before) f[row + "level_before"] = text(c.before);
        f[row + "level_after"] = text(c.after);
        if (c.next && !c.outcome) f[row + "next_planned_on"] = iso(*c.next);
        f[row + "supervisor"] = true;
    }
    if (!last.outcome) return {"customer-card", 1, {}, f};
    f["outcome"] = text(last.outcome);
    if (last.outcome == 'F') {
        f["lost_on"] = iso(last.day);
        f["lost_type"] = "3";
        f["lost_reasons_1"] = "61";
        f["lost_check_on"] = f["lost_filed_on"] = iso(last.day);
        f["lost_check_method"] = "3";
        f["lost_check_result"] = "confirmed";
        f["lost_check_sig"] = f["lost_filed"] = true;
        return {"customer-card", 1, {}, f};
    }
    const int year = int(record::Date{last.day}.year());
    f.merge(Fields{{"sold_model", "蒙派克豪华版"}, {"won_reason", "价格"}, {"delivered_on", iso(last.day)}, {"service_rep", "冯雪"},
                   {"sig_service", true}, {"owner_name", name_of(customer)}, {"owner_id_type", "id_card"},
                   {"owner_id_no", citizen_number(1975, customer.number, is_man(customer))},
                   {"owner_phone", phone_of(customer)}, {"vehicle_model", "蒙派克豪华版"}, {"vehicle_colour", "银"},
                   {"vin", vin(year - customer.number % 2, customer.number)}, {"engine_no", "4G69S4N0017"},
                   {"invoice_on", iso(last.day - days{customer.number % 3})}});
    const auto licensed = last.day + days{1 + customer.number % 20};
    if (licensed <= as_of) {
        f["licensed_on"] = iso(licensed);
        f["plate"] = "京N8A" + padded(customer.number, 3);
        f["licence_month"] = std::to_string(unsigned(record::Date{licensed}.month()));
    }
    for (std::size_t i = 0; i < customer.care.size(); ++i) {
        const auto row = "care_visits[" + std::to_string(i) + "].";
        f[row + "actual_on"] = iso(customer.care[i]);
        f[row + "method"] = "3";
        f[row + "purpose"] = "H";
        f[row + "content"] = "用车正常";
        f[row + "sig_visitor"] = true;
    }
    return {"customer-card", 1, {}, f};
}

/// The level that a customer has at the start of a day; 0: not yet, or no more.
char level_before(const Customer& customer, sys_days day) {
    char level = 0;
    for (const auto& c : customer.contacts)
        if (c.day < day) level = c.outcome ? 0 : c.after;
    return level;
}

struct Month {
    sys_days first, last, as_of;
    bool has(sys_days day) const { return day >= first && day <= last; }
    std::string name() const { return iso(first).substr(0, 7); }
};

Record table(const std::vector<const Customer*>& customers, const std::string& code, const std::string& consultant,
             const Month& month) {
    Fields f{{"period", month.name()}, {"consultant_name", consultant}, {"consultant_code", code},
             {"sig_consultant", true}, {"sig_supervisor", true}};
    int row = 0;
    for (const auto* customer : customers) {
        const char open = level_before(*customer, month.first);
        const bool new_this_month = month.has(customer->opened());
        if (!open && !new_this_month) continue;
        const auto at = "rows[" + std::to_string(row++) + "].";
        f[at + "file_no"] = customer->file_no;
        f[at + "name"] = name_of(*customer);
        f[at + "phone"] = phone_of(*customer);
        f[at + "model"] = "蒙派克豪华版";
        if (open) f[at + "level_open"] = text(open);
        for (const auto& c : customer->contacts) {
            const auto cell = [&](sys_days day) {
                return at + "days[" + std::to_string(unsigned(record::Date{day}.day())) + "].";
            };
            if (month.has(c.day)) f[cell(c.day) + "level"] = text(c.outcome ? c.outcome : c.after);
            if (c.next && !c.outcome && month.has(*c.next)) f[cell(*c.next) + "planned"] = true;
            if (c.outcome) f[at + "struck"] = true;
        }
    }
    return {"prospect-table", 1, {}, f};
}

std::vector<Record> reports(const std::vector<const Customer*>& customers, const std::string& code,
                            const std::string& consultant, const Month& month) {
    std::map<char, int> carry, held;
    for (const auto* customer : customers)
        if (const char level = level_before(*customer, month.first)) ++carry[level];
    held = carry;
    std::map<std::string, int> so_far;
    std::vector<Record> made;
    for (auto day = month.first; day <= month.as_of; day += days{1}) {
        Fields f{{"date", iso(day)}, {"consultant_name", consultant}, {"consultant_code", code},
                 {"sig_consultant", true}, {"sig_supervisor", true}, {"sig_on", iso(day)}};
        std::map<std::string, int> today;
        int row = 0, cards = 0;
        for (const auto* customer : customers) {
            const auto fill = [&](char method, const char* content, bool planned) {
                const auto at = "rows[" + std::to_string(row++) + "].";
                f[at + "file_no"] = customer->file_no;
                f[at + "name"] = name_of(*customer);
                f[at + "purpose"] = "C";
                f[at + "method"] = text(method);
                f[at + "content"] = content;
                if (planned) f[at + "planned"] = true;
                return at;
            };
            if (std::ranges::count(customer->unanswered, day)) {
                const auto at = fill('N', "电话无人接听", true);
                f[at + "level_before"] = f[at + "level_after"] = text(level_before(*customer, day));
            }
            for (const auto& c : customer->contacts) {
                if (c.day != day) continue;
                const auto at = fill(c.method, "已报价,考虑中", c.planned_for.has_value());
                if (c.before) f[at + "level_before"] = text(c.before);
                else {
                    f[at + "is_new"] = true;
                    f[at + "phone"] = phone_of(*customer);
                    f[at + "source"] = "05";
                    ++so_far["new_cum"];
                }
                if (c.before) --held[c.before];
                if (c.outcome) {
                    f[at + "outcome"] = text(c.outcome);
                    ++so_far[c.outcome == 'D' ? "sold_cum" : "lost_cum"];
                } else {
                    f[at + "level_after"] = text(c.after);
                    f[at + "next_planned_on"] = iso(*c.next);
                    ++held[c.after];
                }
                const auto* way = c.method == '1' ? "_store" : c.method == '3' ? "_call" : c.method == '4' ? "_outside" : "_other";
                ++today[way];
                ++so_far[std::string("visits_month") + way];
                ++so_far["visits_month"];
                ++cards;
            }
        }
        if (row == 0) continue;
        int all = 0, carried = 0, now = 0;
        for (const auto* way : {"_store", "_call", "_outside", "_other"}) {
            f[std::string("visits_today") + way] = double(today[way]);
            all += today[way];
        }
        f["visits_today"] = double(all);
        for (const auto* count : {"new_cum", "sold_cum", "lost_cum", "visits_month"}) f[count] = double(so_far[count]);
        for (const auto& [level, ending] : {std::pair{'O', "_o"}, {'A', "_a"}, {'B', "_b"}, {'C', "_c"}}) {
            f[std::string("carry") + ending] = double(carry[level]);
            f[std::string("now") + ending] = double(held[level]);
            carried += carry[level];
            now += held[level];
        }
        f["carry_total"] = double(carried);
        f["now_total"] = double(now);
        f["cards_attached"] = double(cards);
        made.push_back({"daily-report", 1, {}, f});
    }
    return made;
}

/// The ledger of a month up to its as-of day: struck out and counted when the month is over, sometimes before.
Record progress(Random& random, const std::vector<const Customer*>& customers, const std::string& code,
                const std::string& consultant, const Month& month) {
    const bool is_over = month.as_of == month.last, is_counted = is_over || random.chance(0.3);
    Fields f{{"period", month.name()}, {"consultant_name", consultant}, {"consultant_code", code}};
    std::map<std::string, int> counts;
    int row = 0;
    for (const auto* customer : customers) {
        const char open = level_before(*customer, month.first);
        if (!open && (!month.has(customer->opened()) || customer->opened() > month.as_of)) continue;
        const auto at = "rows[" + std::to_string(row++) + "].";
        f[at + "registered_on"] = iso(customer->opened());
        f[at + "file_no"] = customer->file_no;
        f[at + "name"] = name_of(*customer);
        f[at + "phone"] = phone_of(*customer);
        f[at + "model"] = "蒙派克豪华版";
        f[at + "source"] = "05";
        if (open) f[at + "carried"] = true;
        char level = open ? open : customer->contacts.front().after, outcome = 0;
        f[at + "level_open"] = text(level);
        ++counts[open ? std::string("carry_") + text(char(open - 'A' + 'a')) : "new_count"];
        int change = 0;
        for (const auto& c : customer->contacts) {
            if (!month.has(c.day) || c.day > month.as_of) continue;
            outcome = c.outcome;
            if (outcome) f[at + "outcome_on"] = iso(c.day);
            if (outcome || c.after == level) continue;
            level = c.after;
            const auto slot = at + "changes[" + std::to_string(change++) + "].";
            f[slot + "day"] = iso(c.day);
            f[slot + "level"] = text(level);
        }
        if (outcome) {
            f[at + "outcome"] = text(outcome);
            if (is_over || random.chance(0.5)) f[at + "struck"] = true;
            ++counts[outcome == 'D' ? "sold_count" : "lost_count"];
        } else {
            if (is_over) f[at + "level_close"] = text(level);
            ++counts[std::string("end_") + text(char(level - 'A' + 'a'))];
        }
    }
    if (!is_counted) return {"progress-table", 1, {}, f};
    for (const std::string part : {"carry_", "end_"})
        for (const auto* level : {"o", "a", "b", "c"}) {
            const int count = counts[part + level];
            if (count > 0 || random.chance(0.5)) f[part + level] = double(count);  // noughts are often left out
            counts[part + "total"] += count;
        }
    for (const auto* box : {"carry_total", "new_count", "sold_count", "lost_count", "end_total"}) f[box] = double(counts[box]);
    if (is_over) f["sig_consultant"] = f["sig_manager"] = true;
    if (is_over) f["sig_on"] = iso(month.last);
    return {"progress-table", 1, {}, f};
}

}  // namespace

RandomOffice random_office(std::uint64_t seed) {
    Random random(seed);
    const std::chrono::year_month at{std::chrono::year{random.integer(2007, 2012)}, std::chrono::month{unsigned(random.integer(1, 12))}};
    Month month{sys_days{at / 1}, sys_days{at / std::chrono::last}, {}};
    month.as_of = std::min(month.last, month.first + days{random.integer(9, 30)});

    const auto before = at - std::chrono::months{1};
    const Month last_month{sys_days{before / 1}, sys_days{before / std::chrono::last}, sys_days{before / std::chrono::last}};

    RandomOffice made;
    made.as_of = iso(month.as_of);
    made.office.dealer_code = "FT001";
    made.office.dealer_name = "福田测试店";
    const char* names[] = {"陈志强", "李晓燕", "王海涛"};
    int number = 0;
    for (int i = 0; i < random.integer(1, 3); ++i) {
        const std::string code = "A0" + std::to_string(i + 1);
        made.office.consultants.push_back({code, names[i], "", {}, {}});
        std::vector<Customer> customers;
        for (int k = random.integer(2, 6); k > 0; --k)
            customers.push_back(prospect(random, month.as_of - days{random.integer(0, 60)}, month.as_of, 0.25));
        for (int k = random.integer(0, 2); k > 0; --k) {  // who buys, and is an owner since
            Customer buyer;
            while (buyer.contacts.empty() || !buyer.owner())
                buyer = prospect(random, month.as_of - days{random.integer(20, 280)}, month.as_of, 0.9);
            customers.push_back(buyer);
        }
        std::ranges::stable_sort(customers, {}, &Customer::opened);
        std::map<int, int> serials;
        for (auto& customer : customers) {
            const int year = int(record::Date{customer.opened()}.year());
            if (!serials.contains(year)) {
                serials[year] = random.integer(1, 300);
                made.office.first_serial[{code, year}] = serials[year];
            }
            customer.code = code;
            customer.number = number++;
            customer.file_no = code + "-" + padded(year % 100, 2) + "-" + padded(serials[year]++, 4);
            if (customer.owner()) care_for(random, customer, month.as_of);
            made.records.push_back(card(customer, names[i], month.as_of));
        }
        std::vector<const Customer*> all;
        for (const auto& customer : customers) all.push_back(&customer);
        made.records.push_back(table(all, code, names[i], month));
        for (auto& report : reports(all, code, names[i], month)) made.records.push_back(std::move(report));
        for (const auto& of : {last_month, month}) made.records.push_back(progress(random, all, code, names[i], of));
    }
    return made;
}

// -------------------------------------------------------------------------------------------------------------- the faults

namespace {

std::string text_at(const Fields& fields, const std::string& path) {
    const auto at = fields.find(path);
    const auto* value = at == fields.end() ? nullptr : std::get_if<std::string>(&at->second);
    return value ? *value : std::string{};
}

/// All records of a form, those that a seed puts first in front.
std::vector<Record*> all(RandomOffice& office, const char* form, std::uint64_t seed) {
    std::vector<Record*> found;
    for (auto& item : office.records)
        if (item.form == form) found.push_back(&item);
    if (!found.empty()) std::ranges::rotate(found, found.begin() + std::ptrdiff_t(seed % found.size()));
    return found;
}

int rows_of(const Fields& fields, const std::string& repeat, const std::string& field) {
    int row = 0;
    while (fields.contains(repeat + "[" + std::to_string(row) + "]." + field)) ++row;
    return row;
}

std::string visit(int row, const char* field) { return "visits[" + std::to_string(row) + "]." + field; }
bool is_open(const Fields& card) { return !card.contains("outcome"); }
bool in_month(const RandomOffice& office, const std::string& day) {
    return day.starts_with(office.as_of.substr(0, 7)) && day <= office.as_of;
}
void shift(Value& day, int by) { day = iso(day_of(std::get<std::string>(day)) + days{by}); }

template <class Break>
Planted on_card(RandomOffice& office, std::uint64_t seed, const char* rule, Break broken) {
    for (auto* item : all(office, "customer-card", seed))
        if (const std::string rest = broken(item->fields); !rest.empty())
            return {rule, rest == "." ? text_at(item->fields, "file_no") : text_at(item->fields, "file_no") + " " + rest};
    return {};
}

template <class Break>
Planted on_report(RandomOffice& office, std::uint64_t seed, const char* rule, Break broken) {
    for (auto* item : all(office, "daily-report", seed)) {
        const auto place = text_at(item->fields, "consultant_code") + " " + text_at(item->fields, "date");
        if (const std::string rest = broken(item->fields); !rest.empty())
            return {rule, rest == "." ? place : place + " " + rest};
    }
    return {};
}

template <class Break>
Planted on_progress(RandomOffice& office, std::uint64_t seed, const char* rule, Break broken) {
    for (auto* item : all(office, "progress-table", seed))
        if (const std::string subject = broken(item->fields); !subject.empty()) return {rule, subject};
    return {};
}
bool is_last_month(const RandomOffice& office, const Fields& table) {
    return text_at(table, "period") != office.as_of.substr(0, 7);
}
std::string row_at(int row, const char* field) { return "rows[" + std::to_string(row) + "]." + field; }
std::string take_row(Fields& fields, int row) {
    const auto number = text_at(fields, row_at(row, "file_no"));
    std::erase_if(fields, [&](const auto& item) { return item.first.starts_with("rows[" + std::to_string(row) + "]."); });
    return number;
}

void add_one(Value& count) { count = std::get<double>(count) + 1; }

/// Nobody is met any more after a visit that left `level`.
Planted late(RandomOffice& office, std::uint64_t seed, char level) {
    const std::string rule = std::string("VISIT-") + level;
    return on_card(office, seed, rule.c_str(), [&](Fields& card) -> std::string {
        if (!is_open(card)) return {};
        const int rows = rows_of(card, "visits", "actual_on");
        for (int i = 0; i < rows; ++i) {
            if (text_at(card, visit(i, "level_after")) != text(level)) continue;
            const auto gap = day_of(office.as_of) - day_of(text_at(card, visit(i, "actual_on")));
            if (gap <= days{longest_gap(level)}) continue;
            for (int k = i + 1; k < rows; ++k) card[visit(k, "method")] = "N";
            return office.as_of;
        }
        return {};
    });
}

const std::vector<Plant> all_plants{
    {"CARD-COUNT", "an open card is gone", [](RandomOffice& office, std::uint64_t seed) -> Planted {
         const auto cards = all(office, "customer-card", seed);
         for (auto* item : cards) {
             const auto code = text_at(item->fields, "consultant_code");
             const auto others = std::ranges::count_if(cards, [&](auto* o) { return text_at(o->fields, "consultant_code") == code; });
             if (!is_open(item->fields) || others < 2) continue;
             office.records.erase(office.records.begin() + (item - office.records.data()));
             return {"CARD-COUNT", code + " " + office.as_of};
         }
         return {};
     }},
    {"CARD-NEW", "the card came a day later", [](RandomOffice& office, std::uint64_t seed) {
         return on_card(office, seed, "CARD-NEW", [&](Fields& card) -> std::string {
             const auto day = text_at(card, "opened_on");
             if (!in_month(office, day) || day == office.as_of) return {};
             shift(card["opened_on"], 1);
             return day;
         });
     }},
    {"CARD-IMMEDIATE", "the card came a day later", [](RandomOffice& office, std::uint64_t seed) {
         return on_card(office, seed, "CARD-IMMEDIATE", [&](Fields& card) -> std::string {
             const auto day = text_at(card, "opened_on");
             if (!in_month(office, day) || day == office.as_of) return {};
             shift(card["opened_on"], 1);
             return ".";
         });
     }},
    {"CARD-PLAN", "a plan of the card is another", [](RandomOffice& office, std::uint64_t seed) {
         return on_card(office, seed, "CARD-PLAN", [&](Fields& card) -> std::string {
             const int last = rows_of(card, "visits", "actual_on") - 1;
             const auto month = office.as_of.substr(0, 7);
             if (!is_open(card) || !text_at(card, visit(last, "next_planned_on")).starts_with(month)) return {};
             shift(card[visit(last, "next_planned_on")], 40);
             return month;
         });
     }},
    {"CARD-SIGN", "one card too many", [](RandomOffice& office, std::uint64_t seed) {
         return on_report(office, seed, "CARD-SIGN", [](Fields& f) { return add_one(f["cards_attached"]), std::string("."); });
     }},
    {"CARD-SIGN", "a visit without initials", [](RandomOffice& office, std::uint64_t seed) -> Planted {
         for (auto* item : all(office, "customer-card", seed)) {
             const int last = rows_of(item->fields, "visits", "actual_on") - 1;
             const auto day = text_at(item->fields, visit(last, "actual_on"));
             if (!in_month(office, day)) continue;
             item->fields[visit(last, "supervisor")] = false;
             return {"CARD-SIGN", text_at(item->fields, "consultant_code") + " " + day};
         }
         return {};
     }},
    {"CARD-UPDATE", "another method on the card", [](RandomOffice& office, std::uint64_t seed) {
         return on_card(office, seed, "CARD-UPDATE", [&](Fields& card) -> std::string {
             const int last = rows_of(card, "visits", "actual_on") - 1;
             const auto day = text_at(card, visit(last, "actual_on"));
             if (!in_month(office, day)) return {};
             card[visit(last, "method")] = "8";
             return day;
         });
     }},
    {"CARD-UPDATE", "a visit that is not on the card", [](RandomOffice& office, std::uint64_t seed) {
         return on_card(office, seed, "CARD-UPDATE", [&](Fields& card) -> std::string {
             const int last = rows_of(card, "visits", "actual_on") - 1;
             const auto day = text_at(card, visit(last, "actual_on"));
             if (!in_month(office, day)) return {};
             std::erase_if(card, [&](const auto& item) { return item.first.starts_with(visit(last, "")); });
             return day;
         });
     }},
    {"CARD-FILE-LEVEL", "another tab", [](RandomOffice& office, std::uint64_t seed) {
         return on_card(office, seed, "CARD-FILE-LEVEL", [](Fields& card) -> std::string {
             if (!is_open(card)) return {};
             card["level_now"] = text_at(card, "level_now") == "A" ? "B" : "A";
             return ".";
         });
     }},
    {"FILE-NO-FORMAT", "serial 0000", [](RandomOffice& office, std::uint64_t seed) {
         return on_card(office, seed, "FILE-NO-FORMAT", [](Fields& card) {
             card["file_no"] = text_at(card, "file_no").substr(0, 7) + "0000";
             return std::string(".");
         });
     }},
    {"FILE-NO-SERIAL", "two numbers were left out", [](RandomOffice& office, std::uint64_t seed) -> Planted {
         auto at = office.office.first_serial.begin();
         std::advance(at, std::ptrdiff_t(seed % office.office.first_serial.size()));
         if (at->second < 3) return {};
         at->second -= 2;
         return {"FILE-NO-SERIAL", at->first.first + " " + std::to_string(at->first.second)};
     }},
    {"FILE-NO-UNIQUE", "one phone under two numbers", [](RandomOffice& office, std::uint64_t seed) -> Planted {
         const auto cards = all(office, "customer-card", seed);
         if (cards.size() < 2) return {};
         cards[0]->fields["mobile"] = cards[1]->fields["mobile"];
         return {"FILE-NO-UNIQUE", text_at(cards[0]->fields, "file_no")};
     }},
    {"VISIT-O", "nobody called", [](RandomOffice& office, std::uint64_t seed) { return late(office, seed, 'O'); }},
    {"VISIT-A", "nobody called", [](RandomOffice& office, std::uint64_t seed) { return late(office, seed, 'A'); }},
    {"VISIT-B", "nobody called", [](RandomOffice& office, std::uint64_t seed) { return late(office, seed, 'B'); }},
    {"VISIT-C", "nobody called", [](RandomOffice& office, std::uint64_t seed) { return late(office, seed, 'C'); }},
    {"VISIT-PLANNED-GAP", "planned a day too late", [](RandomOffice& office, std::uint64_t seed) {
         return on_card(office, seed, "VISIT-PLANNED-GAP", [&](Fields& card) -> std::string {
             const int last = rows_of(card, "visits", "actual_on") - 1;
             const auto day = text_at(card, visit(last, "actual_on"));
             if (!is_open(card) || !in_month(office, day)) return {};
             const int gap = longest_gap(text_at(card, visit(last, "level_after"))[0]);
             card[visit(last, "next_planned_on")] = iso(day_of(day) + days{gap + 1});
             return day;
         });
     }},
    {"VISIT-PLANNED-GAP", "not planned", [](RandomOffice& office, std::uint64_t seed) {
         return on_card(office, seed, "VISIT-PLANNED-GAP", [&](Fields& card) -> std::string {
             const int last = rows_of(card, "visits", "actual_on") - 1;
             const auto day = text_at(card, visit(last, "actual_on"));
             if (!is_open(card) || !in_month(office, day)) return {};
             for (int i = 0; i <= last; ++i)  // an older plan of a day to come would do
                 if (text_at(card, visit(i, "next_planned_on")) > day) card.erase(visit(i, "next_planned_on"));
             return day;
         });
     }},
    {"VISIT-IN-DAILY", "a planned visit is not ticked", [](RandomOffice& office, std::uint64_t seed) -> Planted {
         for (auto* item : all(office, "daily-report", seed))
             for (int i = rows_of(item->fields, "rows", "file_no") - 1; i >= 0; --i) {
                 const auto row = "rows[" + std::to_string(i) + "].";
                 if (!item->fields.contains(row + "planned") || text_at(item->fields, row + "method") == "N") continue;
                 item->fields.erase(row + "planned");
                 return {"VISIT-IN-DAILY", text_at(item->fields, row + "file_no") + " " + text_at(item->fields, "date")};
             }
         return {};
     }},
    {"DAY-TOTAL", "a total is wrong", [](RandomOffice& office, std::uint64_t seed) {
         return on_report(office, seed, "DAY-TOTAL", [](Fields& f) { return add_one(f["now_total"]), std::string("."); });
     }},
    {"DAY-CUM", "a count is wrong", [](RandomOffice& office, std::uint64_t seed) {
         return on_report(office, seed, "DAY-CUM", [](Fields& f) { return add_one(f["visits_today"]), std::string("."); });
     }},
    {"DAY-LEVEL-STEP", "neither order nor deposit", [](RandomOffice& office, std::uint64_t seed) {
         return on_card(office, seed, "DAY-LEVEL-STEP", [&](Fields& card) -> std::string {
             const auto day = text_at(card, "order_on");
             if (!in_month(office, day)) return {};
             card.erase("order_on");
             card.erase("deposit");
             return day;
         });
     }},
    {"DAY-LEVEL-STEP", "a visit after the loss", [](RandomOffice& office, std::uint64_t seed) {
         return on_card(office, seed, "DAY-LEVEL-STEP", [&](Fields& card) -> std::string {
             const auto lost = text_at(card, "lost_on");
             if (!in_month(office, lost) || lost == office.as_of) return {};
             const int row = rows_of(card, "visits", "actual_on");
             card[visit(row, "actual_on")] = office.as_of;
             card[visit(row, "level_after")] = "C";
             return office.as_of;
         });
     }},
    {"CTRL-NEW", "registered a day late", [](RandomOffice& office, std::uint64_t seed) {
         return on_progress(office, seed, "CTRL-NEW", [&](Fields& table) -> std::string {
             for (int i = rows_of(table, "rows", "file_no") - 1; i >= 0; --i) {
                 if (is_last_month(office, table) || table.contains(row_at(i, "carried"))) continue;
                 shift(table[row_at(i, "registered_on")], 1);
                 return text_at(table, row_at(i, "file_no"));
             }
             return {};
         });
     }},
    {"CTRL-LEVEL", "another level in the progress table", [](RandomOffice& office, std::uint64_t seed) {
         return on_progress(office, seed, "CTRL-LEVEL", [&](Fields& table) -> std::string {
             for (int i = rows_of(table, "rows", "file_no") - 1; i >= 0; --i) {
                 if (is_last_month(office, table) || !table.contains(row_at(i, "changes[0].day"))) continue;
                 auto& level = table[row_at(i, "changes[0].level")];
                 level = level == Value("B") ? "A" : "B";
                 return text_at(table, row_at(i, "file_no")) + " " + text_at(table, row_at(i, "changes[0].day"));
             }
             return {};
         });
     }},
    {"CTRL-LEVEL", "no letter in the prospect table", [](RandomOffice& office, std::uint64_t seed) -> Planted {
         for (auto* item : all(office, "daily-report", seed))
             for (int i = rows_of(item->fields, "rows", "file_no") - 1; i >= 0; --i) {
                 const auto number = text_at(item->fields, row_at(i, "file_no")), day = text_at(item->fields, "date");
                 if (text_at(item->fields, row_at(i, "method")) == "N" || !item->fields.contains(row_at(i, "level_before")) ||
                     item->fields.contains(row_at(i, "outcome")))
                     continue;
                 for (auto* table : all(office, "prospect-table", 0))
                     for (int k = rows_of(table->fields, "rows", "file_no") - 1; k >= 0; --k)
                         if (text_at(table->fields, row_at(k, "file_no")) == number)
                             table->fields.erase(row_at(k, "days[") + std::to_string(std::stoi(day.substr(8))) + "].level");
                 return {"CTRL-LEVEL", number + " " + day};
             }
         return {};
     }},
    {"CTRL-RESULT", "a result without its day", [](RandomOffice& office, std::uint64_t seed) {
         return on_progress(office, seed, "CTRL-RESULT", [&](Fields& table) -> std::string {
             for (int i = rows_of(table, "rows", "file_no") - 1; i >= 0; --i)
                 if (!is_last_month(office, table) && table.erase(row_at(i, "outcome_on")))
                     return text_at(table, row_at(i, "file_no")) + " " + text_at(table, "period");
             return {};
         });
     }},
    {"CTRL-RESULT", "no result", [](RandomOffice& office, std::uint64_t seed) {
         return on_progress(office, seed, "CTRL-RESULT", [&](Fields& table) -> std::string {
             for (int i = rows_of(table, "rows", "file_no") - 1; i >= 0; --i)
                 if (!is_last_month(office, table) && table.erase(row_at(i, "outcome_on"))) {
                     table.erase(row_at(i, "outcome"));
                     table.erase(row_at(i, "struck"));
                     return text_at(table, row_at(i, "file_no")) + " " + text_at(table, "period");
                 }
             return {};
         });
     }},
    {"CTRL-BEFORE-MEETING", "a customer of the report has no row", [](RandomOffice& office, std::uint64_t seed) -> Planted {
         for (auto* item : all(office, "daily-report", seed)) {
             const auto number = text_at(item->fields, row_at(0, "file_no"));
             for (auto* table : all(office, "progress-table", 0))
                 for (int k = rows_of(table->fields, "rows", "file_no") - 1; k >= 0; --k)
                     if (text_at(table->fields, row_at(k, "file_no")) == number && !is_last_month(office, table->fields)) {
                         take_row(table->fields, k);
                         return {"CTRL-BEFORE-MEETING",
                                 text_at(item->fields, "consultant_code") + " " + text_at(item->fields, "date")};
                     }
         }
         return {};
     }},
    {"CTRL-BEFORE-MEETING", "a day without its report", [](RandomOffice& office, std::uint64_t seed) -> Planted {
         const auto reports = all(office, "daily-report", seed);
         for (auto* item : reports) {
             const auto code = text_at(item->fields, "consultant_code"), day = text_at(item->fields, "date");
             int earlier = 0, later = 0;
             for (auto* other : reports)
                 if (text_at(other->fields, "consultant_code") == code)
                     ++(text_at(other->fields, "date") < day ? earlier : later);
             if (earlier == 0 || later < 2) continue;  // (the day itself counts as later)
             bool met = false;
             for (int i = 0; item->fields.contains(row_at(i, "method")); ++i) met |= text_at(item->fields, row_at(i, "method")) != "N";
             if (!met) continue;
             office.records.erase(office.records.begin() + (item - office.records.data()));
             return {"CTRL-BEFORE-MEETING", code + " " + day};
         }
         return {};
     }},
    {"CTRL-TOTALS", "a box of the foot is wrong", [](RandomOffice& office, std::uint64_t seed) {
         return on_progress(office, seed, "CTRL-TOTALS", [&](Fields& table) -> std::string {
             if (!table.contains("new_count")) return {};
             add_one(table["new_count"]);
             return text_at(table, "consultant_code") + " " + text_at(table, "period");
         });
     }},
    {"CTRL-TOTALS", "the daily report has one more", [](RandomOffice& office, std::uint64_t seed) -> Planted {
         Fields* newest = nullptr;
         for (auto* item : all(office, "daily-report", seed))
             if (!newest || (item->fields["consultant_code"] == (*newest)["consultant_code"] &&
                             text_at(item->fields, "date") > text_at(*newest, "date")))
                 newest = &item->fields;
         if (!newest) return {};
         add_one((*newest)["now_b"]);
         return {"CTRL-TOTALS", text_at(*newest, "consultant_code") + " " + office.as_of.substr(0, 7)};
     }},
    {"CTRL-EFFECTIVE", "without a phone number", [](RandomOffice& office, std::uint64_t seed) {
         return on_progress(office, seed, "CTRL-EFFECTIVE", [&](Fields& table) -> std::string {
             for (int i = rows_of(table, "rows", "file_no") - 1; i >= 0; --i) {
                 if (is_last_month(office, table) || table.contains(row_at(i, "outcome"))) continue;
                 table.erase(row_at(i, "phone"));
                 return text_at(table, row_at(i, "file_no")) + " " + text_at(table, "period");
             }
             return {};
         });
     }},
    {"ROLL-CARRY", "a row is not rolled over", [](RandomOffice& office, std::uint64_t seed) {
         return on_progress(office, seed, "ROLL-CARRY", [&](Fields& table) -> std::string {
             for (int i = rows_of(table, "rows", "file_no") - 1; i >= 0; --i)
                 if (table.contains(row_at(i, "carried")) && !is_last_month(office, table)) {
                     take_row(table, i);
                     const auto before = std::chrono::year_month_day{day_of(office.as_of)} - std::chrono::months{1};
                     return text_at(table, "consultant_code") + " " + std::to_string(int(before.year())) + "-" +
                            padded(int(unsigned(before.month())), 2) + " " + text_at(table, "period");
                 }
             return {};
         });
     }},
    {"ROLL-CARRY", "a row comes from nowhere", [](RandomOffice& office, std::uint64_t seed) {
         return on_progress(office, seed, "ROLL-CARRY", [&](Fields& table) -> std::string {
             for (int i = rows_of(table, "rows", "file_no") - 1; i >= 0; --i)
                 if (table.contains(row_at(i, "level_close")) && is_last_month(office, table)) {
                     take_row(table, i);
                     return text_at(table, "consultant_code") + " " + text_at(table, "period") + " " + office.as_of.substr(0, 7);
                 }
             return {};
         });
     }},
    {"ROLL-STRIKE", "not struck out", [](RandomOffice& office, std::uint64_t seed) {
         return on_progress(office, seed, "ROLL-STRIKE", [&](Fields& table) -> std::string {
             for (int i = rows_of(table, "rows", "file_no") - 1; i >= 0; --i)
                 if (is_last_month(office, table) && table.erase(row_at(i, "struck")))
                     return text_at(table, row_at(i, "file_no")) + " " + text_at(table, "period");
             return {};
         });
     }},
    {"MONTH-BALANCE", "one more is left over", [](RandomOffice& office, std::uint64_t seed) {
         return on_progress(office, seed, "MONTH-BALANCE", [&](Fields& table) -> std::string {
             if (!is_last_month(office, table)) return {};
             add_one(table["end_total"]);
             return text_at(table, "consultant_code") + " " + text_at(table, "period");
         });
     }},
    {"MONTH-BALANCE", "another level at the end", [](RandomOffice& office, std::uint64_t seed) {
         return on_progress(office, seed, "MONTH-BALANCE", [&](Fields& table) -> std::string {
             for (int i = rows_of(table, "rows", "file_no") - 1; i >= 0; --i) {
                 const auto level = text_at(table, row_at(i, "level_close"));
                 if (level.empty() || !is_last_month(office, table)) continue;
                 table[row_at(i, "level_close")] = level == "A" ? "B" : "A";
                 return text_at(table, "consultant_code") + " " + text_at(table, "period");
             }
             return {};
         });
     }},
    {"OWN-VISIT-3M", "nobody answered", [](RandomOffice& office, std::uint64_t seed) {
         return on_card(office, seed, "OWN-VISIT-3M", [&](Fields& card) -> std::string {
             const auto delivered = text_at(card, "delivered_on");
             if (delivered.empty() || day_of(office.as_of) - day_of(delivered) <= days{14}) return {};
             if (iso(three_months_after(day_of(delivered))).substr(0, 7) < office.as_of.substr(0, 7)) return {};
             for (int i = rows_of(card, "care_visits", "actual_on") - 1; i >= 0; --i)
                 card["care_visits[" + std::to_string(i) + "].method"] = "N";
             return office.as_of;
         });
     }},
    {"OWN-VISIT-POST", "nobody answered", [](RandomOffice& office, std::uint64_t seed) {
         return on_card(office, seed, "OWN-VISIT-POST", [&](Fields& card) -> std::string {
             const auto delivered = text_at(card, "delivered_on");
             if (delivered.empty() || three_months_after(day_of(delivered)) >= day_of(office.as_of)) return {};
             for (int i = rows_of(card, "care_visits", "actual_on") - 1; i >= 0; --i)
                 card["care_visits[" + std::to_string(i) + "].method"] = "N";
             return office.as_of;
         });
     }},
    {"OWN-VISIT-DATED", "without a date", [](RandomOffice& office, std::uint64_t seed) {
         return on_card(office, seed, "OWN-VISIT-DATED", [](Fields& card) -> std::string {
             return card.erase("care_visits[0].actual_on") ? "care_visits[0]" : "";
         });
     }},
    {"OWN-FILE-MONTH", "another tab", [](RandomOffice& office, std::uint64_t seed) {
         return on_card(office, seed, "OWN-FILE-MONTH", [](Fields& card) -> std::string {
             if (!card.contains("licence_month")) return {};
             card["licence_month"] = text_at(card, "licence_month") == "1" ? "11" : "1";
             return ".";
         });
     }},
    {"OWN-LICENCE", "without a plate", [](RandomOffice& office, std::uint64_t seed) {
         return on_card(office, seed, "OWN-LICENCE", [](Fields& card) -> std::string { return card.erase("plate") ? "." : ""; });
     }},
    {"DATA-PHONE", "too short", [](RandomOffice& office, std::uint64_t seed) {
         return on_card(office, seed, "DATA-PHONE", [](Fields& card) { return card["mobile"] = "1380000", std::string("mobile"); });
     }},
    {"DATA-DUP", "one phone on two open cards", [](RandomOffice& office, std::uint64_t seed) -> Planted {
         std::vector<Record*> open;
         for (auto* item : all(office, "customer-card", seed))
             if (is_open(item->fields)) open.push_back(item);
         if (open.size() < 2) return {};
         open[0]->fields["mobile"] = open[1]->fields["mobile"];
         return {"DATA-DUP", text_at(open[1]->fields, "file_no")};
     }},
    {"DATA-ID", "another sex", [](RandomOffice& office, std::uint64_t seed) {
         return on_card(office, seed, "DATA-ID", [](Fields& card) -> std::string {
             if (!card.contains("id_no")) return {};
             card["sex"] = text_at(card, "sex") == "m" ? "f" : "m";
             return "id_no";
         });
     }},
    {"DATA-ID", "a digit misread", [](RandomOffice& office, std::uint64_t seed) {
         return on_card(office, seed, "DATA-ID", [](Fields& card) -> std::string {
             auto number = text_at(card, "owner_id_no");
             if (number.empty()) return {};
             number[3] = number[3] == '9' ? '8' : '9';
             card["owner_id_no"] = number;
             return "owner_id_no";
         });
     }},
    {"DATA-VIN", "a digit misread", [](RandomOffice& office, std::uint64_t seed) {
         return on_card(office, seed, "DATA-VIN", [](Fields& card) -> std::string {
             auto number = text_at(card, "vin");
             if (number.empty()) return {};
             number[16] = number[16] == '9' ? '0' : char(number[16] + 1);
             card["vin"] = number;
             return "vin";
         });
     }},
    {"DATA-PLATE", "a letter no plate has", [](RandomOffice& office, std::uint64_t seed) {
         return on_card(office, seed, "DATA-PLATE", [](Fields& card) -> std::string {
             if (!card.contains("plate")) return {};
             card["plate"] = "京I8A123";
             return "plate";
         });
     }},
    {"DATA-DATE", "a day in the future", [](RandomOffice& office, std::uint64_t seed) {
         return on_card(office, seed, "DATA-DATE", [](Fields& card) {
             shift(card["first_contact_on"], 400);
             return std::string("first_contact_on");
         });
     }},
    {"DATA-DATE", "a visit after the end", [](RandomOffice& office, std::uint64_t seed) {
         return on_card(office, seed, "DATA-DATE", [](Fields& card) -> std::string {
             if (!card.contains("lost_on")) return {};
             shift(card["lost_on"], -1);
             return visit(rows_of(card, "visits", "actual_on") - 1, "actual_on");
         });
     }},
    {"DATA-REQ", "no address", [](RandomOffice& office, std::uint64_t seed) {
         return on_card(office, seed, "DATA-REQ", [](Fields& card) { return card.erase("address"), std::string("address"); });
     }},
    {"SIGS", "not signed", [](RandomOffice& office, std::uint64_t seed) {
         return on_report(office, seed, "SIGS", [](Fields& f) { return f["sig_consultant"] = false, std::string("sig_consultant"); });
     }},
    {"SHEET-SET", "a report of which there are two", [](RandomOffice& office, std::uint64_t seed) -> Planted {
         const auto reports = all(office, "daily-report", seed);
         if (reports.empty()) return {};
         const auto twice = *reports.front();
         office.records.push_back(twice);
         return {"SHEET-SET", text_at(twice.fields, "consultant_code") + " " + text_at(twice.fields, "date")};
     }},
};

}  // namespace

const std::vector<Plant>& plants() {
    static const auto both = [] {
        auto made = all_plants;
        for (const auto& plant : paper_plants()) made.push_back(plant);
        return made;
    }();
    return both;
}

}  // namespace formloop::app::test
