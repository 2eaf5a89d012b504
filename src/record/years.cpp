// SPDX-License-Identifier: GPL-3.0-or-later
#include "src/record/years.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <map>
#include <string_view>

#include "src/record/calendar.h"
#include "src/record/decide_parts.h"
#include "src/record/thresholds.h"
#include "templates/path.h"

namespace formloop::record {
namespace {

using templates::Field;
using templates::FieldKind;

/// The day that an owner's contacts count from, and that a prospect's do: the first of these that is known.
constexpr std::array owner_base{"delivered_on", "licensed_on", "invoice_on"};
constexpr std::array card_base{"opened_on", "first_contact_on"};
constexpr std::array owner_repeats{"care_visits", "referrals"};

struct MonthDay {
    int month = 0;  ///< 0: a day alone
    int day = 0;
};

MonthDay month_day(std::string_view written) {
    if (written.size() == 2) return {0, std::atoi(std::string(written).c_str())};
    return {std::atoi(std::string(written.substr(0, 2)).c_str()), std::atoi(std::string(written.substr(3)).c_str())};
}

/// The day with this month and day that lies nearest to another.
std::optional<Date> nearest(MonthDay when, Date to) {
    std::optional<Date> best;
    for (int year = year_of(to) - 1; year <= year_of(to) + 1; ++year)
        if (const auto date = make_date(year, when.month, when.day))
            if (!best || std::abs(days_between(to, *date)) < std::abs(days_between(to, *best))) best = date;
    return best;
}

/// The day of this number that lies nearest to another: in its month, the one before or the one after.
std::optional<Date> nearest(int day, Date to) {
    std::optional<Date> best;
    for (int months = -1; months <= 1; ++months) {
        const auto month = to.year() / to.month() + std::chrono::months(months);
        if (const Date date = month / std::chrono::day(static_cast<unsigned>(day)); date.ok())
            if (!best || std::abs(days_between(to, date)) < std::abs(days_between(to, *best))) best = date;
    }
    return best;
}

/// In the year of `after`, or in the next one when the month is smaller.
std::optional<Date> counted_on(MonthDay when, Date after) {
    return make_date(year_of(after) + (when.month < month_of(after) ? 1 : 0), when.month, when.day);
}

/// What a page and its record say about time.
struct Clock {
    std::optional<Date> month;  ///< first day of the month that the sheet is about
    std::optional<Date> day;    ///< the day that the sheet is about
    std::optional<int> year;    ///< the year that the sheet is about
    std::optional<Date> card;   ///< the day the card counts from
    std::optional<Date> owner;  ///< the day an owner's contacts count from
    std::vector<int> years;     ///< years that may be meant when none of these is known
};

class YearGiver {
public:
    YearGiver(const templates::Schema& schema, const Known& known, std::vector<FieldResult>& results)
        : schema_(schema), known_(known), results_(results) {}

    void run() {
        read_clock();
        for (auto& result : results_) {
            const auto* field = templates::find_field(schema_, result.path);
            if (!field || !lacks_year(*field) || is_null(result.value)) continue;
            const auto steps = templates::parse_path(result.path);
            if (!steps) continue;
            if (steps->size() == 1 || clock_.month || clock_.day || clock_.year) {
                const Anchor anchor = alone((*steps)[0].name);
                if (!give(result, anchor) || !anchor.count_on) continue;
                const auto date = parse_date(std::get<std::string>(result.value));
                if (days_between(*anchor.date, *date) > long_gap_days) doubt(result, *date);
            } else rows_[{(*steps)[0].name, (*steps)[0].index.value_or(0)}].push_back(&result);
        }
        count_rows();
    }

private:
    using Row = std::pair<std::string, int>;
    /// The day to reckon from, and how.
    struct Anchor {
        std::optional<Date> date;
        bool count_on = false;  ///< otherwise the nearest day is meant
    };

    std::optional<std::string> settled(std::string_view path) const {
        for (const auto& result : results_)
            if (result.path == path && result.state == FieldState::accepted)
                if (const auto* text = std::get_if<std::string>(&result.value)) return *text;
        if (const auto at = known_.fields.find(path); at != known_.fields.end())
            if (const auto* text = std::get_if<std::string>(&at->second)) return *text;
        return std::nullopt;
    }

    template <class Names>
    std::optional<Date> first_date(const Names& names) const {
        for (const auto* name : names)
            if (const auto text = settled(name))
                if (const auto date = parse_date(*text)) return date;
        return std::nullopt;
    }

    void read_clock() {
        bool about_month = false, about_day = false;
        for (const auto& field : schema_.fields) {
            if (field.kind == FieldKind::comb && field.format == "YY")
                if (const auto text = settled(field.id)) clock_.year = 2000 + std::atoi(text->c_str());
            if (field.kind != FieldKind::date) continue;
            const bool month = field.format == "YYYY-MM";
            if (!month && field.prefill != "date") continue;
            (month ? about_month : about_day) = true;
            const auto text = settled(field.id);
            if (!text) continue;
            if (month) clock_.month = parse_month(*text);
            else clock_.day = parse_date(*text);
        }
        clock_.card = first_date(card_base);
        clock_.owner = first_date(owner_base);
        if (about_month || about_day) clock_.card = clock_.owner = std::nullopt;
        if (const auto file_no = settled("file_no"); file_no && file_no->size() == 11) {
            const int year = 2000 + std::atoi(file_no->substr(4, 2).c_str());
            clock_.years = {year, year + 1};
        }
        for (const auto& result : results_)  // the card's own date in doubt: its candidates say which years may be
            if (clock_.years.empty() && result.path == "opened_on")
                for (const auto& candidate : result.candidates)
                    if (const auto* text = std::get_if<std::string>(&candidate.value))
                        if (const auto date = parse_date(*text);
                            date &&
                            std::find(clock_.years.begin(), clock_.years.end(), year_of(*date)) == clock_.years.end())
                            clock_.years.push_back(year_of(*date));
    }

    static bool is_owner_repeat(std::string_view name) {
        return std::find(owner_repeats.begin(), owner_repeats.end(), name) != owner_repeats.end();
    }

    Anchor alone(const std::string& name) const {
        if (clock_.day) return {clock_.day, false};
        if (clock_.month) return {make_date(year_of(*clock_.month), month_of(*clock_.month), 15), false};
        if (clock_.year) return {std::nullopt, false};
        return {is_owner_repeat(name) ? clock_.owner : clock_.card, true};
    }

    std::optional<Date> resolve(std::string_view written, const Anchor& anchor) const {
        const MonthDay when = month_day(written);
        if (when.month == 0) {  // a day alone stands only on a sheet of one month or day
            if (clock_.month) return make_date(year_of(*clock_.month), month_of(*clock_.month), when.day);
            return clock_.day ? nearest(when.day, *clock_.day) : std::nullopt;
        }
        if (clock_.year) return make_date(*clock_.year, when.month, when.day);
        if (!anchor.date) return std::nullopt;
        return anchor.count_on ? counted_on(when, *anchor.date) : nearest(when, *anchor.date);
    }

    /// Turns what is written into days. True when the best candidate became one.
    bool give(FieldResult& result, const Anchor& anchor) const {
        std::vector<Candidate> candidates;
        std::optional<Date> best;
        for (std::size_t i = 0; i < result.candidates.size(); ++i) {
            const auto* written = std::get_if<std::string>(&result.candidates[i].value);
            if (!written) continue;
            const double p = result.candidates[i].probability;
            if (const auto date = resolve(*written, anchor)) {
                if (i == 0) best = date;
                add_candidate(candidates, to_string(*date), p);
            } else if (!anchor.date && month_day(*written).month != 0) {
                for (const int year : clock_.years)
                    if (const auto possible = make_date(year, month_day(*written).month, month_day(*written).day))
                        add_candidate(candidates, to_string(*possible), p / static_cast<double>(clock_.years.size()));
            }
        }
        result.written = std::get<std::string>(result.value);
        result.candidates = std::move(candidates);
        if (!best) {
            result.value = Value{};
            result.state = FieldState::doubtful;
            result.confidence = 0;
            return false;
        }
        result.value = to_string(*best);
        return true;
    }

    /// A year that a long gap makes doubtful: the other year becomes a candidate.
    void doubt(FieldResult& result, Date date) const {
        result.state = FieldState::doubtful;
        result.confidence *= 0.5;
        for (auto& candidate : result.candidates) candidate.probability *= 0.5;
        if (const auto other = make_date(year_of(date) - 1, month_of(date), day_of(date)))
            add_candidate(result.candidates, to_string(*other), result.confidence);
    }

    /// Rows of a card, one after the other: first the day of the contact itself, then what was planned before and after
    /// it.
    void count_rows() {
        struct Count {
            std::optional<Date> last;  ///< the last contact above
            bool unsure = false;       ///< a row above may have passed the turn of a year unseen
        };
        std::map<std::string, Count> counts;
        for (auto& [row, fields] : rows_) {
            if (!counts.contains(row.first)) {
                const auto above = known_before(row);
                const auto base = is_owner_repeat(row.first) ? clock_.owner : clock_.card;
                counts[row.first] = {above ? above : base, !above && !has_first_row(row.first)};
            }
            auto& count = counts[row.first];
            const auto settle = [&](FieldResult& result, const Anchor& anchor) {
                if (!give(result, anchor)) return;
                const auto date = parse_date(std::get<std::string>(result.value));
                if (count.unsure || days_between(*anchor.date, *date) > long_gap_days) doubt(result, *date);
            };
            std::optional<Date> contact;
            for (auto* result : fields) {
                if (!is_contact(result->path)) continue;
                settle(*result, {count.last, true});
                if (result->state == FieldState::accepted) contact = parse_date(std::get<std::string>(result->value));
                else if (count.last) count.unsure = count.unsure || may_pass_year(*result, *count.last);
            }
            for (auto* result : fields) {
                if (is_contact(result->path)) continue;
                const bool next = result->path.find(".next_") != std::string::npos;
                settle(*result, {contact ? contact : count.last, next || !contact});
            }
            if (contact) count.last = contact;
        }
    }

    /// The last contact before a row that other pages of the record hold.
    std::optional<Date> known_before(const Row& row) const {
        std::optional<Date> latest;
        for (const auto& [path, value] : known_.fields) {  // in row order
            const auto steps = templates::parse_path(path);
            if (!steps || steps->size() != 2 || (*steps)[0].name != row.first) continue;
            if ((*steps)[0].index.value_or(0) >= row.second || !is_contact(path)) continue;
            if (const auto* text = std::get_if<std::string>(&value))
                if (const auto date = parse_date(*text)) latest = date;
        }
        return latest;
    }

    bool has_first_row(const std::string& repeat) const {
        const std::string prefix = repeat + "[0].";
        return std::any_of(results_.begin(), results_.end(), [&](const auto& r) { return r.path.starts_with(prefix); });
    }

    static bool is_contact(std::string_view path) { return path.ends_with(".actual_on") || path.ends_with("].on"); }

    static bool may_pass_year(const FieldResult& result, Date before) {
        return std::any_of(result.candidates.begin(), result.candidates.end(), [&](const Candidate& candidate) {
            const auto* text = std::get_if<std::string>(&candidate.value);
            const auto date = text ? parse_date(*text) : std::nullopt;
            return date && candidate.probability > 0.02 && year_of(*date) != year_of(before);
        });
    }

    const templates::Schema& schema_;
    const Known& known_;
    std::vector<FieldResult>& results_;
    Clock clock_;
    std::map<Row, std::vector<FieldResult*>> rows_;
};

}  // namespace

void give_years(const templates::Schema& schema, const Known& known, std::vector<FieldResult>& results) {
    YearGiver(schema, known, results).run();
}

}  // namespace formloop::record
