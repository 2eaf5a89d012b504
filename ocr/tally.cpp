// SPDX-License-Identifier: GPL-3.0-or-later
#include "ocr/tally.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "ocr/rising.h"
#include "ocr/straight_strokes.h"
#include "src/base/text.h"

namespace formloop::ocr {
namespace {

using Way = StraightStroke::Way;

constexpr double none_mm2 = 0.06, sure_mm2 = 0.28;  ///< as of a number
constexpr Mm sure_extent{0.9};
constexpr Mm margin{0.3};
constexpr double surest = 0.997;     ///< of strokes that keep every relation
constexpr double broken = 0.05;      ///< what a relation is worth that strokes do not keep
constexpr double no_fit = 0.02;      ///< a stroke that fits no better than this is another one
constexpr double whole = 0.6;        ///< a whole character that fits so well is sure
constexpr double touching = 0.6;
constexpr double sure_strokes = 0.9; ///< strokes so probable, and more than a digit could have, need no net
constexpr int unlike_digits = 3;     ///< fewer strokes may be a digit: 丅 and 7

constexpr double degrees = std::numbers::pi / 180;

double falling(double value, double sure, double none) { return 1 - rising(value, sure, none); }
/// 1 from `low` to `high`, nothing `soft` beyond.
double between(double value, double low, double high, double soft) {
    return rising(value, low - soft, low) * falling(value, high, high + soft);
}

using Strokes = std::vector<StraightStroke>;

double left_of(const StraightStroke& s) { return std::min(s.from.x, s.to.x).value; }
double right_of(const StraightStroke& s) { return std::max(s.from.x, s.to.x).value; }

/// A long stroke is straight and nearly level or upright; a short one may lean and bend more.
double straight(const StraightStroke& s) {
    return falling(std::abs(s.lean()), 20 * degrees, 32 * degrees) * falling(s.bend, 0.08, 0.14);
}
double short_straight(const StraightStroke& s) {
    return falling(std::abs(s.lean()), 27 * degrees, 39 * degrees) * falling(s.bend, 0.11, 0.18);
}

/// Strokes whose extents across share more than half of the narrower one stand in one character.
std::vector<Strokes> characters_of(const Strokes& strokes, double pen) {
    struct Group {
        double left, right;
        Strokes strokes;
    };
    std::vector<Group> groups;
    for (const auto& s : strokes) groups.push_back({left_of(s) - pen / 2, right_of(s) + pen / 2, {s}});
    for (bool changed = true; changed;) {
        changed = false;
        for (std::size_t i = 0; i < groups.size() && !changed; ++i)
            for (std::size_t j = i + 1; j < groups.size() && !changed; ++j) {
                Group &a = groups[i], &b = groups[j];
                const double shared = std::min(a.right, b.right) - std::max(a.left, b.left);
                if (2 * shared <= std::min(a.right - a.left, b.right - b.left)) continue;
                a.left = std::min(a.left, b.left);
                a.right = std::max(a.right, b.right);
                a.strokes.insert(a.strokes.end(), b.strokes.begin(), b.strokes.end());
                groups.erase(groups.begin() + static_cast<std::ptrdiff_t>(j));
                changed = true;
            }
    }
    std::ranges::sort(groups, {}, &Group::left);
    std::vector<Strokes> out;
    for (auto& group : groups) out.push_back(std::move(group.strokes));
    return out;
}

/// One character compared with the stages of 正.
struct Character {
    int count = 0;          ///< of its strokes
    double fit = 1;         ///< how well they keep their places; 0 … 1
    double height = 0;      ///< of the stroke down, px; 0 none
    double width = 0;       ///< of the first stroke, px
    double down = 0;        ///< where that is in the picture; 0 top … 1 bottom
};

/// Compares the strokes of one character with the stages of 正. Lengths are shares of the middle stroke's.
class Stages {
public:
    Stages(Strokes strokes, double pen) : left_(std::move(strokes)), pen_(pen) {}

    Character compare() {
        if (!take_middle()) return alone();
        Character out;
        out.height = length_;
        const double top = take_top();
        out.count = 1 + (top > 0 ? 1 : 0);
        out.fit = straight(middle_) * std::max(top, broken);
        out.width = top > 0 ? top_.length().value : 0;
        // Each of the others, in their order; one that is missing before one that is there makes the character malformed.
        const double foot = take_foot();
        const double third = take_third(), fourth = take_fourth();
        const double fits[] = {third, fourth, foot};
        bool missing = false;
        for (const double fit : fits) {
            if (fit <= 0) {
                missing = true;
                continue;
            }
            ++out.count;
            out.fit *= missing ? broken : fit;
        }
        if (foot > 0 && fourth > 0)  // the last stroke lies under both of those that stand
            out.fit *= falling(share(foot_.from.x.value - fourth_.to.x.value), 0.12, 0.25);
        others(out);
        // Five strokes, each nearly in its place, vouch for each other; among fewer, a thick pen may hide one.
        out.fit = out.count == 5 ? std::min(1.0, out.fit / whole) : out.fit * rising(length_ / pen_, 4, 6);
        return out;
    }

private:
    double share(double px) const { return px / length_; }

    /// Removes the stroke that fits best from those that are left and gives its fit; 0 when none does.
    template <class Fit>
    double take(StraightStroke& into, Fit fit) {
        std::size_t best = left_.size();
        double most = no_fit;
        for (std::size_t i = 0; i < left_.size(); ++i)
            if (const double f = fit(left_[i]); f > most) most = f, best = i;
        if (best == left_.size()) return 0;
        into = left_[best];
        left_.erase(left_.begin() + static_cast<std::ptrdiff_t>(best));
        return std::max(most, broken);
    }

    bool take_middle() {
        const double found = take(middle_, [](const StraightStroke& s) { return s.way == Way::down ? s.length().value : 0.0; });
        length_ = middle_.length().value;
        return found > 0;
    }

    /// A first stroke alone: level and straight.
    Character alone() {
        Character out;
        StraightStroke first;
        const double longest = take(first, [](const StraightStroke& s) { return s.length().value; });
        if (longest <= 0) return out;
        out.count = 1 + static_cast<int>(left_.size());
        out.width = first.length().value;
        out.fit = straight(first) * (left_.empty() ? 1 : broken);
        return out;
    }

    double take_top() {
        return take(top_, [&](const StraightStroke& s) {
            if (s.way != Way::across) return 0.0;
            const double x = middle_.from.x.value, reach_left = share(x - s.from.x.value), reach_right = share(s.to.x.value - x);
            const double near = falling(std::abs(share(s.at(middle_.from.x).value - middle_.from.y.value)), 0.15, 0.26);
            const double least = std::min(reach_left, reach_right), most = std::max(reach_left, reach_right);
            if (least <= 0) return 0.0;
            return near * rising(least, 0.06, 0.17) * falling(most, 0.9, 1.2) * falling(most / least, 2.6, 4.5) * straight(s);
        });
    }

    double take_foot() {
        return take(foot_, [&](const StraightStroke& s) {
            if (s.way != Way::across) return 0.0;
            const Px x = middle_.to.x;
            const double near = falling(std::abs(share(s.at(x).value - middle_.to.y.value)), 0.2, 0.34);
            const double reach_left = share((x - s.from.x).value), reach_right = share((s.to.x - x).value);
            return near * rising(reach_left, 0.1, 0.22) * rising(reach_right, 0.03, 0.14) *
                   falling(std::max(reach_left, reach_right), 0.95, 1.25) * straight(s);
        });
    }

    double take_third() {
        return take(third_, [&](const StraightStroke& s) {
            if (s.way != Way::across) return 0.0;
            const Px x = middle_.at(s.from.y);
            const double begins = share((s.from.x - x).value), reach = share((s.to.x - x).value);
            const double down = share(s.from.y.value - middle_.from.y.value);
            return between(begins, -0.2, 0.22, 0.12) * rising(reach, 0.1, 0.2) * falling(reach, 0.9, 1.15) *
                   between(down, 0.2, 0.75, 0.12) * short_straight(s);
        });
    }

    double take_fourth() {
        return take(fourth_, [&](const StraightStroke& s) {
            if (s.way != Way::down) return 0.0;
            const double away = share((middle_.at(s.from.y) - s.from.x).value), clear = share(s.from.y.value - top_y_at(s.from.x));
            const double tall = share(s.length().value), ends = share(s.to.y.value - middle_.from.y.value);
            return between(away, 0.14, 0.75, 0.1) * rising(clear, 0.08, 0.17) * between(tall, 0.25, 0.8, 0.13) *
                   between(ends, 0.68, 1.2, 0.15) * short_straight(s);
        });
    }

    double top_y_at(Px x) const { return top_.length() > Px{} ? top_.at(x).value : middle_.from.y.value; }

    /// What is left over is a stroke that is not where it should be, if it is long enough for one.
    void others(Character& out) const {
        for (const auto& s : left_) {
            const double most = std::max(0.14 * length_, 2 * pen_);
            const double doubt = rising(s.length().value, 0.6 * most, 1.4 * most);
            out.fit *= 1 - 0.95 * doubt;
            out.count = std::min(5, out.count + (doubt > 0.5 ? 1 : 0));
        }
    }

    Strokes left_;
    StraightStroke middle_, top_, third_, fourth_, foot_;
    double pen_, length_ = 1;
};

/// Where strokes across run on from one character into the next, they are cut between the strokes down.
std::vector<Strokes> cut_apart(const Strokes& strokes) {
    double tallest = 0;
    for (const auto& s : strokes)
        if (s.way == Way::down) tallest = std::max(tallest, s.length().value);
    std::vector<double> middles;
    for (const auto& s : strokes) {
        if (s.way != Way::down || s.length().value < 0.62 * tallest) continue;
        const bool hangs = std::ranges::any_of(strokes, [&](const StraightStroke& top) {
            return top.way == Way::across && top.from.x < s.from.x && s.from.x < top.to.x &&
                   std::abs((top.at(s.from.x) - s.from.y).value) < 0.25 * s.length().value;
        });
        if (hangs) middles.push_back((s.from.x.value + s.to.x.value) / 2);
    }
    std::ranges::sort(middles);
    std::vector<double> cuts;
    for (std::size_t i = 1; i < middles.size(); ++i)
        if (middles[i] - middles[i - 1] > 0.55 * tallest) cuts.push_back((middles[i] + middles[i - 1]) / 2);
    std::vector<Strokes> out(cuts.size() + 1);
    for (StraightStroke s : strokes) {
        for (std::size_t c = 0; c <= cuts.size(); ++c) {
            const bool last = c == cuts.size();
            if (!last && left_of(s) >= cuts[c]) continue;
            if (last || right_of(s) <= cuts[c] || s.way == Way::down) {
                out[c].push_back(s);
                break;
            }
            StraightStroke part = s;
            part.to = {Px{cuts[c]}, s.at(Px{cuts[c]})};
            out[c].push_back(part);
            s.from = part.to;
        }
    }
    return out;
}

double median(std::vector<double> values) {
    if (values.empty()) return 0;
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

/// A stroke with no other in the field may be a dash, or the last one of a character in the row above.
double first_alone(const Character& first, double px_per_mm) {
    return between(first.width / px_per_mm, 2, 9, 1.5) * rising(first.down, 0.03, 0.08) * falling(first.down, 0.42, 0.52);
}

/// How well characters stand together: of one size, and whole but for the last.
double fit_together(const std::vector<Character>& characters, double px_per_mm) {
    std::vector<double> heights, widths;
    for (const auto& c : characters) {
        if (c.height > 0) heights.push_back(c.height);
        if (c.height > 0 && c.width > 0) widths.push_back(c.width);
    }
    const double height = median(heights), width = median(widths);
    double fit = 1;
    for (std::size_t i = 0; i < characters.size(); ++i) {
        const Character& c = characters[i];
        if (i + 1 < characters.size() && c.count != 5) fit *= broken;
        if (c.height > 0) fit *= between(c.height / height, 0.65, 1.5, 0.25);
        else if (width > 0) fit *= between(c.width / width, 0.5, 1.7, 0.25);
        else fit *= first_alone(c, px_per_mm);
    }
    return fit;
}

}  // namespace

std::vector<TallyGuess> count_strokes(const InkPatch& ink, double px_per_mm) {
    const StraightStrokes found = find_straight_strokes(ink, px_per_mm);
    if (found.strokes.empty()) return {};
    const double pen = found.pen.value;
    std::vector<Character> characters;
    double fit = falling(found.rest, 0.05, 0.16) * falling(found.lump, 0.2, 0.7);
    for (const auto& group : characters_of(found.strokes, pen)) {
        const auto parts = cut_apart(group);
        if (parts.size() > 1) fit *= touching;
        for (const auto& part : parts) {
            characters.push_back(Stages(part, pen).compare());
            characters.back().down = part.front().from.y.value / ink.height;
        }
    }
    int count = 0;
    for (const auto& c : characters) {
        count += c.count;
        fit *= c.fit;
    }
    if (count == 0) return {};
    fit *= surest * fit_together(characters, px_per_mm);
    // When something is wrong, a stroke too many or too few is as likely as anything else.
    const double neighbour = std::min(0.3 * (1 - fit), 0.5 * fit);
    std::vector<TallyGuess> guesses{{count, fit}};
    if (count > 1) guesses.push_back({count - 1, neighbour});
    guesses.push_back({count + 1, neighbour});
    return guesses;
}

TallyInWork::TallyInWork(const InkParts& parts, std::size_t area, GlyphBatch& batch)
    : ink_(ocr::ink_probability(parts.own(area), none_mm2, sure_mm2, sure_extent)) {
    if (ink_ < 0.01) return;
    strokes_ = count_strokes(parts.patch(area, margin), parts.px_per_mm());
    if (!strokes_.empty() && strokes_.front().count >= unlike_digits && strokes_.front().probability >= sure_strokes) return;
    // Only a T looks like strokes of a tally and, where nothing but digits is allowed, like a digit.
    line_.emplace(parts, area, LineRule{.alphabet = "0123456789T"}, batch);
}

std::vector<std::vector<record::Symbol>> TallyInWork::digits(const GlyphBatch& batch) const {
    return line_ ? line_->lattice(batch) : std::vector<std::vector<record::Symbol>>{};
}

std::vector<record::Candidate> TallyInWork::counts(const GlyphBatch& batch) const {
    double number = line_ ? 1 : 0;
    const auto lattice = digits(batch);
    if (lattice.empty()) number = 0;
    for (const auto& step : lattice) number *= !step.empty() && all_digits(step.front().text) ? step.front().probability : 0;
    double strokes = strokes_.empty() ? 0 : strokes_.front().probability;
    // Two witnesses that know nothing of each other: each says how well its own explanation fits.
    const double tally = strokes * (1 - number), other = (1 - strokes) * number;
    const double share = lattice.empty() ? 1 : tally + other > 0 ? tally / (tally + other) : 0;
    std::vector<record::Candidate> out;
    for (const auto& guess : strokes_) {
        if (guess.probability * share < 1e-4) continue;
        record::Candidate& candidate = out.emplace_back();
        candidate.value = static_cast<double>(guess.count);
        candidate.probability = guess.probability * share;
    }
    return out;
}

}  // namespace formloop::ocr
