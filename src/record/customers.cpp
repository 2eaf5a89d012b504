// SPDX-License-Identifier: GPL-3.0-or-later
#include "src/record/customers.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>

#include "src/base/text.h"
#include "src/record/constraints.h"
#include "src/record/ctc.h"
#include "src/record/decide.h"
#include "src/record/decide_parts.h"
#include "src/record/spellings.h"
#include "src/record/thresholds.h"
#include "templates/format.h"

namespace formloop::record {
namespace {

using templates::Field;

/// That somebody stands there whom the archive does not know, against one of those it knows.
constexpr double stranger = 0.05;
/// That a known customer's row says something else than the archive: an error of the pen, another way to write a name, a new phone.
constexpr double other_number = 0.001, other_name = 0.01, other_phone = 0.1;
/// That a stranger shares a file number or a phone, or a name, with a known customer.
constexpr double shared_number = 0.01, shared_name = 0.2;
/// A value that no other field of its row supports must be this probable by the ink alone.
constexpr double alone = 0.5;

bool is_name(const Field& field) { return field.kind == templates::FieldKind::text && field.lexicon == "surnames"; }

/// The probability that the steps of a lattice of cells spell a string, any of them holding nothing.
double spells(const std::vector<std::vector<Symbol>>& lattice, const std::vector<std::string>& text) {
    if (lattice.size() < text.size()) return 0;
    const auto of = [](const std::vector<Symbol>& step, const std::string& symbol) {
        const auto at = std::ranges::find(step, symbol, &Symbol::text);
        return at == step.end() ? 0.0 : at->probability;
    };
    std::vector<double> reached(text.size() + 1, 0);  // after the steps so far, the first so many characters
    reached[0] = 1;
    for (const auto& step : lattice) {
        for (std::size_t n = text.size(); n > 0; --n) reached[n] = reached[n] * of(step, "") + reached[n - 1] * of(step, text[n - 1]);
        reached[0] *= of(step, "");
    }
    return reached[text.size()];
}

/// The ink of one field, quick to ask how well it agrees with a string.
class Ink {
public:
    Ink(const Field& field, const Reading& reading) : field_(field), reading_(reading) {
        if (!in_cells())
            for (const auto& candidate : reading.candidates) best_ = std::max(best_, candidate.probability);
        if (reading.lattice.empty()) return;
        const auto first = in_cells() ? best_spellings(reading.lattice, 1) : best_strings(reading.lattice, 1);
        if (!first.empty()) best_ = std::max(best_, first.front().probability);
    }

    /// The probability of the string, by the ink alone.
    double of(const std::string& value) const {
        if (in_cells()) {
            const auto cells = field_.format.empty() ? value : cells_of(value);
            return cells.empty() ? 0 : spells(reading_.lattice, characters(cells));
        }
        double p = 0;
        for (const auto& candidate : reading_.candidates)
            if (candidate.value == Value{value}) p = candidate.probability;
        return reading_.lattice.empty() ? p : std::max(p, std::exp(log_likelihood(reading_.lattice, characters(value))));
    }
    /// The same against the ink's own first; 0 to 1.
    double ratio(const std::string& value) const { return best_ > 0 ? std::min(1.0, of(value) / best_) : 0; }

private:
    bool in_cells() const { return !reading_.lattice.empty() && reading_.steps == Steps::cells; }
    /// What stands in the cells; of a file number whose field has its prefix before the cells, the rest.
    std::string cells_of(const std::string& value) const {
        const std::string prefix = field_.prefix.empty() ? "" : value.substr(0, value.find('-') + 1);
        auto cells = templates::split_value(field_, value, prefix).value_or("");
        std::erase(cells, ' ');
        return cells;
    }

    const Field& field_;
    const Reading& reading_;
    double best_ = 0;
};

enum class Trait { file_no, name, phone };

/// A field of a row or a header that holds ink and says something of the customer.
struct Voter {
    Trait trait;
    const Field* field;
    FieldResult* result;
    Ink ink;
    std::string prefix;    ///< of a file number whose field has it before the cells: `A01-`
    bool another = false;  ///< the number is one of another prefix, which the row does not say

    /// How well the ink agrees with a value, against its own first; 0 to 1.
    double ratio(const std::string& value) const {
        if (!field->prefix.empty() && value.starts_with(prefix) == another) return 0;
        if (result->state == FieldState::accepted && result->value == Value{value}) return 1;
        return ink.ratio(value);
    }
};

std::vector<std::string> values(const Customer& customer, Trait trait) {
    if (trait == Trait::file_no) return {customer.file_no};
    return trait == Trait::name ? customer.names : customer.phones;
}

double miss(Trait trait) { return trait == Trait::file_no ? other_number : trait == Trait::name ? other_name : other_phone; }
double shared(Trait trait) { return trait == Trait::name ? shared_name : shared_number; }

/// The fields of one row or header against all customers.
class Vote {
public:
    Vote(std::vector<Voter> voters, const std::vector<Customer>& customers) : voters_(std::move(voters)) {
        for (const auto& customer : customers) weigh(customer);
    }

    void settle_what_is_doubtful() {
        for (std::size_t f = 0; f < voters_.size(); ++f)
            if (voters_[f].result->state == FieldState::doubtful) settle(f);
    }

private:
    /// What a customer has to show for one field: that value of his which the ink likes best.
    struct Shown {
        std::string value;
        double ratio = 0;
    };
    struct Weighed {
        std::vector<Shown> shown;  ///< for each voter
        double weight = 1;
    };

    void weigh(const Customer& customer) {
        Weighed weighed;
        bool any = false;
        for (const auto& voter : voters_) {
            Shown shown;
            for (const auto& value : values(customer, voter.trait))
                if (const double ratio = voter.ratio(value); ratio > shown.ratio) shown = {value, ratio};
            any = any || shown.ratio > miss(voter.trait);
            weighed.weight *= std::max(shown.ratio, miss(voter.trait));
            weighed.shown.push_back(std::move(shown));
        }
        if (any) known_.push_back(std::move(weighed));
    }

    /// The weight of a stranger in whose row the other fields read as they do.
    double stranger_beside(std::size_t f) const {
        double weight = stranger;
        for (std::size_t g = 0; g < voters_.size(); ++g)
            if (g != f && std::ranges::any_of(known_, [&](const auto& one) { return one.shown[g].ratio == 1; }))
                weight *= shared(voters_[g].trait);
        return weight;
    }

    /// Whether another field of the row is that of a customer with this value too.
    bool supported(std::size_t f, const std::string& value) const {
        return std::ranges::any_of(known_, [&](const Weighed& one) {
            if (one.shown[f].value != value) return false;
            for (std::size_t g = 0; g < voters_.size(); ++g)
                if (g != f && one.shown[g].ratio >= ink_ratio) return true;
            return false;
        });
    }

    void settle(std::size_t f) {
        const Voter& voter = voters_[f];
        FieldResult& result = *voter.result;
        std::map<std::string, double> weights;
        double total = stranger_beside(f);
        const double unknown = total;
        for (const auto& one : known_) {
            total += one.weight;
            if (one.shown[f].ratio > 0) weights[one.shown[f].value] += one.weight;
        }
        if (weights.empty()) return;
        std::vector<Candidate> candidates;
        for (const auto& [value, weight] : weights)
            candidates.push_back({value, (weight + (voter.another ? 0 : unknown * voter.ink.of(value))) / total});
        for (const auto& candidate : result.candidates)
            if (const auto* text = std::get_if<std::string>(&candidate.value); !text || !weights.contains(*text))
                candidates.push_back({candidate.value, candidate.probability * unknown / total});
        result.candidates = std::move(candidates);
        take_best(result);
        const auto* value = std::get_if<std::string>(&result.value);
        if (!value) return;
        const double ratio = voter.ratio(*value);
        result.ink_confidence = voter.ink.of(*value);
        const bool by_itself = ratio == 1 && result.ink_confidence >= alone && voter.field->prefix.empty();
        if (weights.contains(*value) && ratio >= ink_ratio && (by_itself || supported(f, *value)) &&
            result.confidence >= thresholds(result.kind).accept && keeps_constraints(*voter.field, result.value)) {
            result.state = FieldState::accepted;
            result.written.clear();
        }
    }

    std::vector<Voter> voters_;
    std::vector<Weighed> known_;
};

/// `A01-` of a header's code, when the page or the record says it.
std::string prefix_of(const Field& field, const Known& known, const std::vector<FieldResult>& results) {
    const auto code = header_value(field.prefix, known, results);
    return code ? *code + '-' : "";
}

/// A field of a row or a header that says something of the customer, and where it stands among the readings.
struct Said {
    Trait trait;
    const Field* field;
    std::size_t at;
};

/// Those of them that can vote.
std::vector<Voter> voters(const std::vector<Said>& group, const std::vector<Reading>& readings, const Known& known,
                          std::vector<FieldResult>& results) {
    std::vector<Voter> voters;
    for (const auto& [trait, field, at] : group) {
        Voter voter{trait, field, &results[at], Ink(*field, readings[at]), {}, false};
        if (!field->prefix.empty()) {
            voter.prefix = prefix_of(*field, known, results);
            voter.another = is_null(results[at].value);
            if (voter.prefix.empty()) continue;
        }
        voters.push_back(std::move(voter));
    }
    return voters;
}

}  // namespace

CustomerFields customer_fields(const std::vector<Field>& fields) {
    CustomerFields found;
    for (const auto& field : fields) {
        if (is_name(field)) {
            if (found.name) break;
            found.name = &field;
        } else if (has_constraint(field, "file_no") && !found.file_no) {
            found.file_no = &field;
        } else if (has_constraint(field, "phone")) {
            found.phones.push_back(&field);
        }
    }
    return found.file_no ? found : CustomerFields{};
}

void recall_customers(const templates::Schema& schema, const std::vector<Reading>& readings, const Known& known,
                      std::vector<FieldResult>& results) {
    if (!known.customers || known.customers->empty()) return;
    std::map<std::string, std::vector<Said>> groups;  // by the path that their fields' paths begin with
    std::map<std::string, CustomerFields> found;  // by the same path without indices
    for (std::size_t i = 0; i < results.size(); ++i) {
        const std::string& path = results[i].path;
        const auto* field = templates::find_field(schema, path);
        if (!field || (results[i].state != FieldState::accepted && results[i].state != FieldState::doubtful)) continue;
        const std::string group = path.substr(0, path.size() - field->id.size());
        const std::string repeat = group.substr(0, group.find_last_of('['));
        auto [at, added] = found.try_emplace(repeat);
        if (added) {
            const auto* rows = templates::find_repeat(schema, repeat);
            if (repeat.empty()) at->second = customer_fields(schema.fields);
            else if (rows) at->second = customer_fields(rows->fields);
        }
        const auto& fields = at->second;
        if (field == fields.file_no) groups[group].push_back({Trait::file_no, field, i});
        else if (field == fields.name) groups[group].push_back({Trait::name, field, i});
        else if (std::ranges::find(fields.phones, field) != fields.phones.end()) groups[group].push_back({Trait::phone, field, i});
    }
    for (const auto& [path, group] : groups) {
        const bool doubtful = std::ranges::any_of(group, [&](const Said& said) { return results[said.at].state == FieldState::doubtful; });
        if (doubtful) Vote(voters(group, readings, known, results), *known.customers).settle_what_is_doubtful();
    }
}

}  // namespace formloop::record
