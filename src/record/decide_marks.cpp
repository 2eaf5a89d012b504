// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "src/record/decide_parts.h"
#include "src/record/thresholds.h"

namespace formloop::record {
namespace {

/// On a page of bilevel paper whose pen was nearly lost 56 of 95 marks were half seen and one not at all; on 299 others of that
/// paper at most 7 (docs/accuracy.md has the command). Of 86 tallies that a pencil drew on one page 57 were half seen and 27 not at
/// all; on 59 others of that paper at most one was.
constexpr int many_half_seen = 8;
constexpr int seen_for_each = 3;  ///< marks fully seen for each one half seen: fewer, and the pen was nearly lost
constexpr double unseen_of_lost_pen = 0.1;

enum class Tick { off, unsure, on };

Tick tick_of(double probability) {
    const auto bound = thresholds(templates::FieldKind::ticks);
    return probability >= bound.inked ? Tick::on : probability <= bound.blank ? Tick::off : Tick::unsure;
}

/// The probability that exactly the boxes that look ticked are.
double as_seen(const std::vector<double>& marks) {
    double product = 1;
    for (const double p : marks) product *= std::max(p, 1 - p);
    return product;
}

void decide_one(const templates::Field& field, const std::vector<double>& marks, FieldResult& result) {
    // One choice is meant. Its weight: this box ticked and no other; no box ticked is a candidate too.
    double none = 1;
    for (const double p : marks) none *= 1 - p;
    for (std::size_t i = 0; i < marks.size(); ++i) {
        double alone = marks[i];
        for (std::size_t j = 0; j < marks.size(); ++j)
            if (j != i) alone *= 1 - marks[j];
        // Two marks leave every single choice improbable; they still are the candidates, by their own weight.
        add_candidate(result.candidates, field.choices[i].value, std::max(alone, 1e-3 * marks[i]));
    }
    add_candidate(result.candidates, Value{}, none);
    take_best(result);

    const auto on = std::count_if(marks.begin(), marks.end(), [](double p) { return tick_of(p) == Tick::on; });
    const auto unsure = std::count_if(marks.begin(), marks.end(), [](double p) { return tick_of(p) == Tick::unsure; });
    if (on == 1 && unsure == 0) result.state = FieldState::accepted;
    else if (on == 0 && unsure == 0) result.state = FieldState::empty;
    else result.state = FieldState::doubtful;
}

void decide_several(const templates::Field& field, const std::vector<double>& marks, FieldResult& result) {
    std::vector<std::string> chosen;
    bool sure = true;
    for (std::size_t i = 0; i < marks.size(); ++i) {
        if (marks[i] >= 0.5) chosen.push_back(field.choices[i].value);
        sure = sure && tick_of(marks[i]) != Tick::unsure;
    }
    result.state = !sure ? FieldState::doubtful : chosen.empty() ? FieldState::empty : FieldState::accepted;
    result.value = chosen;
    result.confidence = result.ink_confidence = as_seen(marks);
    result.candidates = {{chosen, result.confidence}};
    // The boxes in doubt, turned one by one.
    for (std::size_t i = 0; i < marks.size(); ++i) {
        if (tick_of(marks[i]) != Tick::unsure) continue;
        std::vector<std::string> other;
        for (std::size_t j = 0; j < marks.size(); ++j)
            if ((marks[j] >= 0.5) != (i == j)) other.push_back(field.choices[j].value);
        const double kept = std::max(marks[i], 1 - marks[i]);
        result.candidates.push_back({other, result.confidence / kept * (1 - kept)});
    }
}

}  // namespace

double unseen_mark(const std::vector<Reading>& page) {
    int seen = 0, half_seen = 0;
    for (const auto& reading : page) {
        std::vector<double> drawn;
        if (reading.kind == templates::FieldKind::mark || reading.kind == templates::FieldKind::ticks) drawn = reading.marks;
        if (reading.kind == templates::FieldKind::tally) drawn = {reading.ink_probability};
        for (const double p : drawn) {
            seen += tick_of(p) == Tick::on;
            half_seen += tick_of(p) == Tick::unsure;
        }
    }
    return half_seen >= many_half_seen && seen < seen_for_each * half_seen ? unseen_of_lost_pen : 0;
}

void decide_ticks(const templates::Field& field, const Reading& reading, double unseen, FieldResult& result) {
    if (reading.marks.size() != field.choices.size() || reading.marks.empty()) {
        result.state = FieldState::unreadable;
        return;
    }
    auto marks = reading.marks;
    for (double& p : marks) p = std::max(p, unseen);
    if (field.pick == templates::Pick::one) decide_one(field, marks, result);
    else decide_several(field, marks, result);
    if (result.state == FieldState::empty) {
        result.value = blank_value(field);
        result.confidence = result.ink_confidence = as_seen(marks);
    }
}

void decide_mark(const Reading& reading, double unseen, FieldResult& result) {
    if (reading.marks.size() != 1) {
        result.state = FieldState::unreadable;
        return;
    }
    const double p = std::max(reading.marks[0], unseen);
    const Tick tick = tick_of(p);
    result.state = tick == Tick::on    ? FieldState::accepted
                   : tick == Tick::off ? FieldState::empty
                                       : FieldState::doubtful;
    result.value = p >= 0.5;
    result.confidence = result.ink_confidence = std::max(p, 1 - p);
    result.candidates = {{p >= 0.5, result.confidence}, {p < 0.5, 1 - result.confidence}};
}

}  // namespace formloop::record
