// SPDX-License-Identifier: GPL-3.0-or-later
#include "ocr/read_page.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <optional>
#include <utility>

#include "ocr/cells.h"
#include "ocr/ink_digest.h"
#include "ocr/ink_parts.h"
#include "ocr/marks.h"
#include "ocr/numbers.h"
#include "ocr/print_model.h"
#include "ocr/strokes.h"
#include "ocr/tally.h"
#include "ocr/words.h"
#include "src/base/text.h"
#include "templates/format.h"

namespace formloop::ocr {
namespace {

using record::Reading;
using templates::FieldKind;
using templates::PlacedField;
using templates::WrittenBy;

constexpr double too_covered = 0.3;  ///< share of a box that may be missing before it cannot be read
constexpr double no_ink = 0.01;      ///< no engine looks at ink less probable than this
constexpr double text_none_mm2 = 0.12, text_sure_mm2 = 0.5;
constexpr Mm text_sure_extent{0.8};

/// How a field is read.
enum class Manner { printed, type, ticks, mark, strike, signature, cells, line, tally, words };

bool only_signs(const std::string& alphabet) {
    return !alphabet.empty() && std::all_of(alphabet.begin(), alphabet.end(), [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || c == '-' || c == '.';
    });
}

Manner manner_of(const PlacedField& placed, const PagePrint& print) {
    const auto& field = *placed.field;
    if (placed.by == WrittenBy::print) {
        if (print.printed_values.contains(placed.path)) return Manner::printed;
        const bool characters = field.kind == FieldKind::comb || field.kind == FieldKind::date;
        return characters && !templates::cell_alphabets(field).empty() ? Manner::type : Manner::words;
    }
    switch (field.kind) {
    case FieldKind::ticks: return Manner::ticks;
    case FieldKind::mark: return Manner::mark;
    case FieldKind::strike: return Manner::strike;
    case FieldKind::signature: return Manner::signature;
    case FieldKind::comb:
    case FieldKind::date:
    case FieldKind::time:
    case FieldKind::letter: return Manner::cells;
    case FieldKind::code:
    case FieldKind::number: return Manner::line;
    case FieldKind::tally: return Manner::tally;
    case FieldKind::computed: return field.digits > 0 ? Manner::line : Manner::words;
    case FieldKind::text:
    case FieldKind::lexicon:
    case FieldKind::printed: return only_signs(field.alphabet) ? Manner::line : Manner::words;
    }
    return Manner::words;
}

LineRule line_rule(const templates::Field& field) {
    LineRule rule;
    if (field.kind == FieldKind::code) {
        rule.alphabet = templates::cell_alphabets(field).front();
        rule.least = 40;
        rule.most = 1;
        for (const auto& choice : field.choices) {
            rule.least = std::min(rule.least, choice.value.size());
            rule.most = std::max(rule.most, choice.value.size());
        }
        return rule;
    }
    if (field.kind == FieldKind::comb || field.kind == FieldKind::date) {  // printed by us, with its separators
        for (const auto& cell : templates::cell_alphabets(field))
            for (const char c : cell)
                if (rule.alphabet.find(c) == std::string::npos) rule.alphabet += c;
        rule.dash = true;
        return rule;
    }
    if (field.kind == FieldKind::text || field.kind == FieldKind::lexicon || field.kind == FieldKind::printed) {
        for (const char c : field.alphabet)
            if (c != '-' && c != '.') rule.alphabet += c;
        rule.dash = field.alphabet.find('-') != std::string::npos;
        rule.point = field.alphabet.find('.') != std::string::npos;
        return rule;
    }
    rule.alphabet = "0123456789";
    rule.point = field.decimals > 0;
    return rule;
}

class PageReader {
public:
    PageReader(const InkPage& page, const PagePrint& print, const Engines& engines)
        : page_(page), print_(print), engines_(engines), ink_(page.ink()) {}

    std::vector<Reading> read() {
        take_strikes();
        collect_areas();
        const InkParts parts(ink_, k, areas_, lines_.empty() ? nullptr : &lines_);
        parts_ = &parts;
        for (auto& work : works_) look(work);
        for (const auto& work : works_)
            if (work.manner == Manner::mark) hidden_[kind_of_cell(*work.placed)].add(page_.hidden_mm2(work.placed->box));
        if (engines_.glyphs) batch_.run(*engines_.glyphs);
        for (auto& work : works_) look_for_words(work);
        if (engines_.text) text_.run(*engines_.text);
        std::vector<Reading> readings;
        for (auto& work : works_) readings.push_back(conclude(work));
        return readings;
    }

private:
    static constexpr double k = PrintModel::px_per_mm;

    /// One field on its way.
    struct Work {
        const PlacedField* placed = nullptr;
        Manner manner = Manner::words;
        std::size_t area = 0;  ///< the first of its areas
        double strike = 0;       ///< that a line strikes the row out; 0 for all other manners
        std::optional<CellsInWork> cells;
        std::optional<LineInWork> line;
        std::optional<TallyInWork> tally;
        std::optional<std::vector<std::vector<record::Symbol>>> type;  ///< when each character found its place
        std::optional<WordsInWork> words;

        bool is_strike() const { return strike > 0.5; }
    };

    /// Strikes come first: their ink crosses everything and belongs to nothing else.
    void take_strikes() {
        for (const auto& placed : print_.layout.fields) {
            Work work{.placed = &placed, .manner = manner_of(placed, print_)};
            if (work.manner == Manner::strike) {
                const RowStroke stroke = find_row_stroke(ink_, k, placed.box);
                work.strike = strike_probability(stroke);
                if (work.is_strike()) {
                    if (lines_.empty()) lines_ = GrayImage(ink_.width(), ink_.height());
                    erase_stroke(ink_, stroke, lines_);
                }
            }
            works_.push_back(std::move(work));
        }
    }

    void collect_areas() {
        using enum WritingArea::Touching;
        for (auto& work : works_) {
            work.area = areas_.size();
            switch (work.manner) {
            case Manner::printed:
            case Manner::strike: break;
            case Manner::ticks:
                for (const auto& choice : work.placed->choices) areas_.push_back({choice.box, whole});
                break;
            case Manner::mark: areas_.push_back({work.placed->box, whole}); break;
            case Manner::cells:
                for (const auto& cell : work.placed->cells) areas_.push_back({cell, cut});
                if (work.placed->cells.empty()) areas_.push_back({work.placed->box, cut});
                break;
            default: areas_.push_back({work.placed->box, cut});
            }
        }
    }

    void look(Work& work) {
        if (work.manner == Manner::cells) {
            auto alphabets = templates::cell_alphabets(*work.placed->field);
            alphabets.resize(std::max<std::size_t>(1, work.placed->cells.size()));
            work.cells.emplace(*parts_, work.area, alphabets, batch_, text_);
        } else if (work.manner == Manner::line || work.manner == Manner::type) {
            work.line.emplace(*parts_, work.area, line_rule(*work.placed->field), batch_);
        } else if (work.manner == Manner::tally) {
            work.tally.emplace(*parts_, work.area, batch_);
        }
    }

    /// What is read as words, now that characters are known: what is written so, and type, which two engines read.
    void look_for_words(Work& work) {
        if (work.manner == Manner::type) work.type = type(work);
        if (work.manner != Manner::words && work.manner != Manner::type) return;
        const OwnInk& own = parts_->own(work.area);
        if (words_ink(own) >= no_ink) work.words.emplace(page_, ink_, own.box, work.placed->box, *work.placed->field, struck(work.placed->box), text_);
    }

    static double words_ink(const OwnInk& own) {
        return ink_probability(own, text_none_mm2, text_sure_mm2, text_sure_extent);
    }

    Reading conclude(const Work& work) {
        const PlacedField& placed = *work.placed;
        Reading reading{.path = placed.path, .kind = placed.field->kind, .box = placed.box};
        if (work.manner == Manner::printed) return as_printed(placed, std::move(reading));
        switch (work.manner) {
        case Manner::ticks: read_ticks(work, reading); break;
        case Manner::mark:
            reading.marks = {mark(work)};
            presence(reading);
            break;
        case Manner::strike:
            reading.marks = {work.strike};
            presence(reading);
            break;
        case Manner::signature:
            reading.marks = {signature_probability(parts_->own(work.area))};
            presence(reading);
            break;
        case Manner::cells:
            reading.ink_probability = work.cells->ink_probability();
            if (reading.ink_probability > no_ink) glyphs(reading, work.cells->lattice(batch_, text_));
            break;
        case Manner::type:
            if (!work.type) {
                words(work, reading);
                break;
            }
            reading.ink_probability = work.line->ink_probability();
            glyphs(reading, confirmed(*work.type, work));
            break;
        case Manner::line:
            reading.ink_probability = work.line->ink_probability();
            if (reading.ink_probability > no_ink) glyphs(reading, work.line->lattice(batch_));
            break;
        case Manner::tally:
            reading.ink_probability = work.tally->ink_probability();
            if (reading.ink_probability > no_ink) tally(work, reading);
            break;
        default: words(work, reading);
        }
        if (covered(placed) > too_covered) reading.trouble = "covered";
        if (reading.ink_probability > no_ink) reading.ink_digest = digest(placed.box);
        return reading;
    }

    double mark(const Work& work) const {
        const Rect<Mm>& box = work.placed->box;
        const double seen = mark_probability(parts_->own(work.area), {box.width, box.height});
        double hidden = hidden_.at(kind_of_cell(*work.placed)).probability(page_.hidden_mm2(box));
        if (struck(box)) hidden = std::min(hidden, 0.5);  // the line is dark over print too
        return std::max(seen, hidden);
    }

    /// Cells with the same field and the same size are printed alike.
    static std::pair<const templates::Field*, int> kind_of_cell(const PlacedField& placed) {
        return {placed.field, static_cast<int>(std::lround(10 * placed.box.width.value * placed.box.height.value))};
    }

    /// Whether a line that was taken out runs through a box.
    bool struck(const Rect<Mm>& box) const {
        return std::ranges::any_of(works_, [&](const Work& other) {
            return other.is_strike() && other.placed->box.y < box.bottom() &&
                   box.y < other.placed->box.bottom();
        });
    }

    Reading as_printed(const PlacedField& placed, Reading reading) const {
        reading.ink_probability = 1;
        reading.engine = "printed";
        reading.candidates = {{print_.printed_values.at(placed.path), 1.0}};
        return reading;
    }

    void read_ticks(const Work& work, Reading& reading) const {
        std::vector<OwnInk> boxes;
        std::vector<Size<Mm>> sizes;
        for (std::size_t i = 0; i < work.placed->choices.size(); ++i) {
            boxes.push_back(parts_->own(work.area + i));
            sizes.push_back({work.placed->choices[i].box.width, work.placed->choices[i].box.height});
        }
        reading.marks = tick_probabilities(boxes, sizes);
        presence(reading);
    }

    static void presence(Reading& reading) {
        for (const double p : reading.marks) reading.ink_probability = std::max(reading.ink_probability, p);
        if (reading.ink_probability > no_ink) reading.engine = "marks";
    }

    /// Strokes or a number: what is more probable names the engine.
    void tally(const Work& work, Reading& reading) const {
        glyphs(reading, work.tally->digits(batch_));
        reading.candidates = work.tally->counts(batch_);
        double strokes = 0;
        for (auto& candidate : reading.candidates) {
            if (struck(work.placed->box)) candidate.probability /= 2;  // the line may have taken some with it
            strokes += candidate.probability;
        }
        if (strokes > 0.5 || reading.lattice.empty()) reading.engine = "strokes", reading.model.clear();
    }

    void glyphs(Reading& reading, std::vector<std::vector<record::Symbol>> lattice) const {
        if (!engines_.glyphs) return;
        reading.engine = "glyphs";
        reading.model = engines_.glyphs->model_version();
        reading.lattice = std::move(lattice);
    }

    /// Characters that we printed in a row, with the format's separators between them. Nothing when they do not come apart.
    std::optional<std::vector<std::vector<record::Symbol>>> type(const Work& work) const {
        auto steps = work.line->lattice(batch_);
        std::erase_if(steps, [](const auto& step) { return step.front().text == "-"; });
        const auto alphabets = templates::cell_alphabets(*work.placed->field);
        if (steps.size() != alphabets.size()) return std::nullopt;
        // Now that each character has its place in the format, what cannot stand there gives way to what can.
        for (std::size_t i = 0; i < steps.size(); ++i) {
            double all = 0, allowed = 0;
            for (const auto& symbol : steps[i]) all += symbol.probability;
            std::erase_if(steps[i], [&](const auto& symbol) { return alphabets[i].find(symbol.text) == std::string::npos; });
            for (const auto& symbol : steps[i]) allowed += symbol.probability;
            for (auto& symbol : steps[i]) symbol.probability *= all / allowed;
            if (steps[i].empty()) return std::nullopt;
        }
        return steps;
    }

    /// Two engines that read the same type leave less doubt than each of them: a symbol is wrong when both are.
    std::vector<std::vector<record::Symbol>> confirmed(std::vector<std::vector<record::Symbol>> steps, const Work& work) const {
        if (!work.words || !engines_.text) return steps;
        const auto guess = work.words->guess(text_);
        if (guess.candidates.empty()) return steps;
        std::string characters = std::get<std::string>(guess.candidates.front().value), best;
        std::erase_if(characters, [](char c) { return c == '-' || c == ' '; });
        for (const auto& step : steps) best += step.front().text;
        if (characters != best) return steps;
        for (auto& step : steps) {
            const double doubt = (1 - step.front().probability) * (1 - guess.candidates.front().probability);
            const double before = 1 - step.front().probability;
            for (auto& symbol : step) symbol.probability *= before > 0 ? doubt / before : 1;
            step.front().probability = 1 - doubt;
        }
        return steps;
    }

    void words(const Work& work, Reading& reading) const {
        reading.ink_probability = words_ink(parts_->own(work.area));
        if (!work.words || !engines_.text) return;
        auto guess = work.words->guess(text_);
        reading.candidates = std::move(guess.candidates);
        reading.lattice = std::move(guess.frames);
        if (!reading.lattice.empty()) reading.steps = record::Steps::frames;
        reading.engine = engines_.text->engine();
        reading.model = engines_.text->model_version();
    }

    double covered(const PlacedField& placed) const {
        double most = 0;
        const auto look_at = [&](const Rect<Mm>& box) { most = std::max(most, page_.covered(box)); };
        for (const auto& choice : placed.choices) look_at(choice.box);
        if (placed.choices.empty() && placed.field->kind != FieldKind::strike) look_at(placed.box);
        return most;
    }

    std::string digest(const Rect<Mm>& box) const {
        const auto px = [](Mm mm) { return static_cast<int>(mm.value * k + 0.5); };
        const GrayView page(page_.ink());
        const int x = std::clamp(px(box.x), 0, page.width()), y = std::clamp(px(box.y), 0, page.height());
        const int right = std::clamp(px(box.right()), x, page.width()),
                  bottom = std::clamp(px(box.bottom()), y, page.height());
        return ocr::ink_digest(page.crop(x, y, right - x, bottom - y));
    }

    const InkPage& page_;
    const PagePrint& print_;
    const Engines& engines_;
    GrayImage ink_;    ///< without strikes
    GrayImage lines_;  ///< the strikes alone; empty when there are none
    std::vector<Work> works_;
    std::vector<WritingArea> areas_;
    const InkParts* parts_ = nullptr;
    std::map<std::pair<const templates::Field*, int>, HiddenMarks> hidden_;
    GlyphBatch batch_;
    TextBatch text_;
};

}  // namespace

std::vector<Reading> read_page(const InkPage& page, const PagePrint& print, const Engines& engines) {
    return PageReader(page, print, engines).read();
}

}  // namespace formloop::ocr
