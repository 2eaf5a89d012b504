// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/records.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <set>

#include "src/base/text.h"
#include "templates/template.h"
#include "tests/support/people.h"

namespace formloop::simulator {
namespace {

using record::Date;
using record::Value;
using templates::Field;
using templates::FieldKind;
using templates::PlacedField;

Date later(Date day, int days) { return std::chrono::sys_days(day) + std::chrono::days(days); }

bool constrained(const Field& field, std::string_view name) {
    return std::ranges::any_of(field.constraints, [&](const auto& c) { return c.name == name; });
}

/// Fills one record. Values that hang together (consultant, month, file number) are chosen first.
class Author {
public:
    Author(const templates::FormTemplate& form, const templates::Prefill& printed, const templates::Catalog& catalog,
           const Filling& filling, Random& random)
        : catalog_(catalog), filling_(filling), random_(random) {
        code_ = std::string(1, static_cast<char>('A' + random.integer(0, 7))) + two(random.integer(1, 19));
        // Early enough in the year that a card's visits stay within it.
        base_ = *record::make_date(random.integer(2007, 2010), random.integer(1, 5), random.integer(1, 28));
        monthly_ = std::ranges::any_of(form.schema.fields, [](const Field& f) { return f.format == "YYYY-MM"; });
        for (const auto& field : form.schema.fields) {
            const auto value = printed.find(field.id);
            if (value == printed.end() || !value->second) continue;
            if (constrained(field, "consultant_code")) code_ = *value->second;
            if (field.prefill == "date") base_ = record::parse_date(*value->second).value_or(base_);
            if (field.prefill == "period") base_ = record::parse_month(*value->second).value_or(base_);
        }
    }

    record::Fields fill(const templates::FormTemplate& form, const templates::Layout& layout) {
        count_rows(layout);
        for (const auto& page : layout.pages)
            for (const PlacedField& placed : page.fields) {
                if (placed.by == templates::WrittenBy::print || fields_.contains(placed.path)) continue;
                if (!wanted(placed, form)) continue;
                Value value = value_of(placed, page.sheet);
                if (!record::is_blank(value)) fields_[placed.path] = std::move(value);
            }
        return std::move(fields_);
    }

private:
    static std::string two(int n) { return (n < 10 ? "0" : "") + std::to_string(n); }

    /// A row is used or not as a whole: people fill tables from the top.
    void count_rows(const templates::Layout& layout) {
        std::map<std::string, std::set<int>> rows;
        for (const auto& page : layout.pages)
            for (const auto& placed : page.fields)
                if (const auto steps = templates::parse_path(placed.path); steps && steps->size() > 1 && steps->front().index)
                    rows[steps->front().name].insert(*steps->front().index);
        for (const auto& [repeat, indices] : rows) {
            const double share = random_.between(filling_.rows_from, filling_.rows_to);
            auto first_blank = indices.begin();
            std::advance(first_blank, std::lround(share * static_cast<double>(indices.size())));
            used_[repeat] = std::set<int>(indices.begin(), first_blank);
        }
    }

    bool wanted(const PlacedField& placed, const templates::FormTemplate& form) {
        const auto steps = *templates::parse_path(placed.path);
        if (steps.size() > 1 && steps.front().index && !used_[steps.front().name].contains(*steps.front().index)) return false;
        if (steps.size() > 2) return random_.chance(filling_.days);
        if (placed.field->required == templates::Requirement::required) return true;
        if (std::ranges::find(form.record_key, placed.path) != form.record_key.end()) return true;
        if (placed.field->id == "moved") return random_.chance(0.04);
        if (placed.field->kind == FieldKind::strike) return random_.chance(filling_.strikes);
        return random_.chance(filling_.fields);
    }

    Value value_of(const PlacedField& placed, int sheet) {
        const Field& field = *placed.field;
        switch (field.kind) {
            case FieldKind::printed: return {};
            case FieldKind::text: return text(placed);
            case FieldKind::lexicon: return word(placed);
            case FieldKind::comb: return comb(placed, sheet);
            case FieldKind::date: return date(placed);
            case FieldKind::time: return two(random_.integer(8, 18)) + ":" + two(random_.integer(0, 59));
            case FieldKind::number: return number(placed);
            case FieldKind::computed: return computed(placed);
            case FieldKind::tally: return tally(placed);
            case FieldKind::ticks: return ticks(field);
            case FieldKind::code: return random_.pick(field.choices).value;
            case FieldKind::letter: return random_.pick(characters(field.alphabet));
            case FieldKind::mark: case FieldKind::strike: case FieldKind::signature: return true;
        }
        return {};
    }

    std::string text(const PlacedField& placed) {
        const Field& field = *placed.field;
        const auto room = static_cast<std::size_t>(std::max(1., placed.box.width / Mm{3.8})) * static_cast<std::size_t>(field.lines);
        const auto is = [&](std::string_view part) { return field.id.find(part) != std::string::npos; };
        if (!filling_.hanzi.empty()) {
            std::u32string hanzi;
            const auto longest = std::min<std::size_t>(room, is("name") ? 3 : 8);
            for (int n = random_.integer(std::min(2, static_cast<int>(longest)), static_cast<int>(longest)); n > 0; --n)
                hanzi += random_.pick(filling_.hanzi);
            return encode_utf8(hanzi);
        }
        if (is("phone")) return random_.chance(0.9) ? mobile_number(random_) : landline_number(random_);
        if (field.id == "im") return by_format("9{8}", {});
        if (field.id == "trim") return std::to_string(random_.integer(13, 28)).insert(1, ".") + "L/" + std::to_string(random_.integer(5, 14)) + "座";
        if (field.id.ends_with("_no")) return by_format("LLLL9{12}", {});
        if (field.id == "by") return person_name(random_);
        if (field.id == "employer" || (is("name") && room >= 14 && random_.chance(0.15))) return clipped(company_name(random_), room);
        if (is("name") || is("person") || is("referrer") || is("decision") || is("rep")) return clipped(customer_name(random_), room);
        if (is("address")) return clipped(address(random_), room);
        if (is("content") || is("note") || is("focus") || is("reason")) return visit_note(room, random_);
        return room > 12 && random_.chance(0.3) ? visit_note(room, random_) : few_words(room, random_);
    }

    static std::string clipped(const std::string& value, std::size_t room) {
        auto parts = characters(value);
        if (parts.size() > room) parts.resize(room);
        return join(parts, "");
    }

    std::string word(const PlacedField& placed) {
        const templates::Lexicon* lexicon = catalog_.lexicon(placed.field->lexicon);
        if (!lexicon || lexicon->words.empty()) return person_name(random_);  // consultants and staff: the office names them
        std::vector<double> weights;
        for (const auto& w : lexicon->words) weights.push_back(w.weight);
        return lexicon->words[random_.weighted(weights)].text;
    }

    std::string file_no(int year) {
        return code_ + "-" + two(year % 100) + "-" + std::to_string(10000 + random_.integer(1, 9999)).substr(1);
    }

    std::string comb(const PlacedField& placed, int sheet) {
        const Field& field = *placed.field;
        if (constrained(field, "consultant_code")) return code_;
        if (constrained(field, "file_no") || field.format == "YY-NNNN") return file_no(record::year_of(base_));
        if (constrained(field, "citizen_id")) return citizen_id(random_);
        if (constrained(field, "vin")) return vin(record::year_of(base_), random_);
        if (field.prefill == "sheet") return std::to_string(sheet);
        if (constrained(field, "phone")) {
            if (field.format.find('-') != std::string::npos) return landline_number(random_);
            return mobile_number(random_);
        }
        if (constrained(field, "plate")) {
            auto parts = characters(plate(random_));
            if (placed.cells.size() < parts.size()) parts.erase(parts.begin());  // the province has a field of its own
            return join(parts, "");
        }
        if (field.format == "YY") return two(record::year_of(base_) % 100);
        if (field.format == "MM-DD-NN") return record::to_string(base_).substr(5) + "-" + two(random_.integer(1, 14));
        return by_format(field.format, field.alphabet);
    }

    /// A character for each letter of the format.
    std::string by_format(std::string_view format, std::string_view allowed_characters) {
        std::string value;
        const auto alphabet = characters(allowed_characters);
        const auto one = [&](char letter) -> std::string {
            const auto fits = [&](const std::string& c) {
                if (letter == 'L') return c >= "A" && c <= "Z";
                if (letter == '9' || letter == 'N') return c >= "0" && c <= "9";
                return true;
            };
            std::vector<std::string> allowed;
            std::ranges::copy_if(alphabet, std::back_inserter(allowed), fits);
            if (!allowed.empty()) return random_.pick(allowed);
            if (letter == 'L') return std::string(1, static_cast<char>('A' + random_.integer(0, 25)));
            if (letter == '9' || letter == 'N' || random_.chance(0.7)) return std::to_string(random_.integer(0, 9));
            return std::string(1, static_cast<char>('A' + random_.integer(0, 25)));
        };
        for (std::size_t i = 0; i < format.size(); ++i) {
            const char c = format[i];
            if (c == '-' || c == ':') {
                value += c;
            } else if (i + 1 < format.size() && format[i + 1] == '{') {
                const std::size_t close = format.find('}', i);
                for (int n = std::stoi(std::string(format.substr(i + 2, close - i - 2))); n > 0; --n) value += one(c);
                i = close;
            } else {
                value += one(c);
            }
        }
        return value;
    }

    std::string date(const PlacedField& placed) {
        const Field& field = *placed.field;
        const auto steps = *templates::parse_path(placed.path);
        if (field.format == "YYYY-MM") return record::to_string(base_).substr(0, 7);
        if (field.format == "DD") {  // a day of the sheet's month, or the sheet's day and the next
            if (!monthly_) return record::to_string(later(base_, random_.integer(0, 1)));
            return record::to_string(*record::make_date(record::year_of(base_), record::month_of(base_), random_.integer(1, 28)));
        }
        if (field.id.find("birth") != std::string::npos)
            return record::to_string(*record::make_date(random_.integer(1945, 1990), random_.integer(1, 12), random_.integer(1, 28)));
        if (steps.size() > 1 && steps.front().index) {  // rows of a table: later rows are later days
            // What happens after a delivery comes after it, and after the prospect's own visits began.
            const bool owner = steps.front().name == "care_visits" || steps.front().name == "referrals";
            const int start = *steps.front().index * 5 + (owner ? 65 : 0);
            const bool next = field.id.starts_with("next");
            return record::to_string(later(base_, start + (next ? random_.integer(4, 14) : random_.integer(0, 4))));
        }
        if (field.id == "date" || field.id == "opened_on") return record::to_string(base_);
        const bool policy = field.id.ends_with("_to") || field.id.ends_with("due_on");
        return record::to_string(later(base_, policy ? 365 : random_.integer(0, field.format.starts_with("Y") ? 60 : 5)));
    }

    /// As many strokes as have room, most often few.
    double tally(const PlacedField& placed) {
        const int most = std::clamp(5 * static_cast<int>(placed.box.width / Mm{5}), 5, 25);
        return random_.chance(0.6) ? random_.integer(1, std::min(7, most)) : random_.integer(1, most);
    }

    double number(const PlacedField& placed) {
        const Field& field = *placed.field;
        const int digits = field.digits > 0 ? field.digits : 2;
        double low = 0, high = std::pow(10, random_.integer(1, digits)) - 1;
        for (const auto& c : field.constraints)
            if (c.name == "range" && c.arguments.size() == 2) low = std::stod(c.arguments[0]), high = std::min(high, std::stod(c.arguments[1]));
        const double unit = std::pow(10, field.decimals);
        return std::round(random_.between(low, std::max(low, high)) * unit) / unit;
    }

    Value computed(const PlacedField& placed) {
        if (placed.field->id != "weekday" && placed.field->digits > 0) return number(placed);
        if (placed.field->id != "weekday")  // a rate, in words
            return random_.chance(0.1) ? "—" : std::to_string(random_.integer(0, 99)) + "." + std::to_string(random_.integer(0, 9));
        return characters("日一二三四五六")[std::chrono::weekday(std::chrono::sys_days(base_)).c_encoding()];
    }

    Value ticks(const Field& field) {
        if (field.pick == templates::Pick::one) return random_.pick(field.choices).value;
        std::vector<std::string> several;
        for (const auto& choice : field.choices)
            if (random_.chance(2.0 / static_cast<double>(field.choices.size()))) several.push_back(choice.value);
        return several;
    }

    const templates::Catalog& catalog_;
    const Filling& filling_;
    Random& random_;
    std::string code_;
    Date base_;
    bool monthly_ = false;  ///< a sheet of one month
    std::map<std::string, std::set<int>> used_;
    record::Fields fields_;
};

}  // namespace

record::Fields random_record(const templates::FormTemplate& form, const templates::Layout& layout,
                             const templates::Prefill& printed, const templates::Catalog& catalog, const Filling& filling,
                             Random& random) {
    return Author(form, printed, catalog, filling, random).fill(form, layout);
}

}  // namespace formloop::simulator
