// SPDX-License-Identifier: GPL-3.0-or-later
#include "ocr/words.h"

#include <algorithm>
#include <cctype>
#include <cmath>

#include "ocr/print_model.h"

namespace formloop::ocr {
namespace {

constexpr double k = PrintModel::px_per_mm;
constexpr int ink_level = 214;
constexpr double margin_mm = 0.5;
constexpr double least_line_mm = 1.8;  ///< lines of writing are at least this high
constexpr std::size_t most_candidates = 6;
constexpr double twins_worth = 0.9;  ///< the most that a string is worth whose O and 0 nothing tells apart
/// The most that a string under a line is worth: a line is also a stroke of characters (十 under it is 土, 丁 is 于), and the net
/// is as sure of those as of others; words of a lexicon are told from each other all the same. On 900 typed pages 28 of the 31
/// wrong texts that were accepted stood in struck rows.
constexpr double struck_worth = 0.9;

struct Band {
    int top = 0, bottom = 0;
};

/// The lines of writing in a piece of ink: bands of rows with ink, each as high as writing is. One band when in doubt.
std::vector<Band> lines_of(GrayView ink) {
    std::vector<Band> bands;
    bool inside = false;
    for (int y = 0; y < ink.height(); ++y) {
        int dark = 0;
        for (int x = 0; x < ink.width(); ++x) dark += ink.at(x, y) <= ink_level;
        if (dark > 0 && !inside) bands.push_back({y, y + 1});
        else if (dark > 0) bands.back().bottom = y + 1;
        inside = dark > 0;
    }
    const auto high_enough = [](const Band& band) { return band.bottom - band.top >= least_line_mm * k; };
    if (bands.size() < 2 || !std::all_of(bands.begin(), bands.end(), high_enough)) return {{0, ink.height()}};
    return bands;
}

/// Two lines' strings as one: every pair, the best few.
std::vector<record::Candidate> joined(const std::vector<record::Candidate>& a,
                                      const std::vector<record::Candidate>& b) {
    std::vector<record::Candidate> pairs;
    for (const auto& first : a)
        for (const auto& second : b)
            pairs.push_back({std::get<std::string>(first.value) + std::get<std::string>(second.value),
                             first.probability * second.probability});
    std::stable_sort(pairs.begin(), pairs.end(),
                     [](const auto& x, const auto& y) { return x.probability > y.probability; });
    if (pairs.size() > most_candidates) pairs.resize(most_candidates);
    return pairs;
}

/// What may stand in a field whose template leaves it open but says what it is.
std::string alphabet_of(const templates::Field& field) {
    if (field.prefill == "weekday") return "一二三四五六日";
    const bool phone = std::any_of(field.constraints.begin(), field.constraints.end(), [](const auto& c) { return c.name == "phone"; });
    return field.alphabet.empty() && phone ? "0123456789-" : field.alphabet;
}

}  // namespace

bool has_twins(std::string_view text) {
    const auto is_twin = [](char c) { return std::string_view("O0oI1l").find(c) != std::string_view::npos; };
    const auto is_letter = [](char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0; };
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    for (std::size_t i = 1; i < text.size(); ++i) {
        const char a = text[i - 1], b = text[i];
        if (((is_letter(a) && is_digit(b)) || (is_digit(a) && is_letter(b))) && (is_twin(a) || is_twin(b))) return true;
    }
    return false;
}

WordsInWork::WordsInWork(const InkPage& page, const GrayImage& ink, const Rect<Mm>& inked, const Rect<Mm>& field_box,
                         const templates::Field& field, bool struck, TextBatch& batch)
    : struck_(struck && field.kind != templates::FieldKind::lexicon) {
    const Rect<Mm> wanted = inked.intersection(field_box.grown(Mm{1.2}));
    const auto px = [](double mm) { return static_cast<int>(std::lround(mm * k)); };
    const int x0 = std::clamp(px(wanted.x.value), 0, ink.width()),
              x1 = std::clamp(px(wanted.right().value), x0, ink.width());
    const int y0 = std::clamp(px(wanted.y.value), 0, ink.height()),
              y1 = std::clamp(px(wanted.bottom().value), y0, ink.height());
    if (x1 - x0 < 2 || y1 - y0 < 2) return;
    const int m = px(margin_mm);
    const bool character = field.prefill == "weekday";
    std::vector<Band> bands{{0, y1 - y0}};
    if (!character) bands = lines_of(GrayView(ink).crop(x0, y0, x1 - x0, y1 - y0));
    for (const Band& band : bands) {
        const int left = std::max(0, x0 - m), right = std::min(ink.width(), x1 + m);
        const int top = std::max(0, y0 + band.top - m), bottom = std::min(ink.height(), y0 + band.bottom + m);
        lines_.push_back(batch.add(page.raw(left, top, right - left, bottom - top),
                                   GrayView(ink).crop(left, top, right - left, bottom - top), alphabet_of(field),
                                   character ? Extent::character : Extent::line));
    }
}

TextGuess WordsInWork::guess(const TextBatch& batch) const {
    TextGuess whole;
    for (const std::size_t number : lines_) {
        const TextGuess& line = batch.guess(number);
        if (line.candidates.empty()) return {};  // a line that cannot be read leaves no whole to name
        const bool first = number == lines_.front();
        whole.candidates = first ? line.candidates : joined(whole.candidates, line.candidates);
        if (!first && !line.frames.empty()) whole.frames.push_back({{"", 1}});  // lines end no character in common
        whole.frames.insert(whole.frames.end(), line.frames.begin(), line.frames.end());
    }
    for (auto& candidate : whole.candidates) {
        if (has_twins(std::get<std::string>(candidate.value))) candidate.probability = std::min(candidate.probability, twins_worth);
        if (struck_) candidate.probability = std::min(candidate.probability, struck_worth);
    }
    return whole;
}

}  // namespace formloop::ocr
