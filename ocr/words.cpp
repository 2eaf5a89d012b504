// SPDX-License-Identifier: GPL-3.0-or-later
#include "ocr/words.h"

#include <algorithm>
#include <cmath>

#include "ocr/print_model.h"

namespace formloop::ocr {
namespace {

constexpr double k = PrintModel::px_per_mm;
constexpr int ink_level = 214;
constexpr double margin_mm = 0.5;
constexpr double least_line_mm = 1.8;  ///< lines of writing are at least this high
constexpr std::size_t most_candidates = 6;

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

}  // namespace

TextGuess read_words(const TextRecogniser& engine, const InkPage& page, const GrayImage& ink, const Rect<Mm>& inked,
                     const Rect<Mm>& field_box, const templates::Field& field) {
    const Rect<Mm> wanted = inked.intersection(field_box.grown(Mm{1.2}));
    const auto px = [](double mm) { return static_cast<int>(std::lround(mm * k)); };
    const int x0 = std::clamp(px(wanted.x.value), 0, ink.width()),
              x1 = std::clamp(px(wanted.right().value), x0, ink.width());
    const int y0 = std::clamp(px(wanted.y.value), 0, ink.height()),
              y1 = std::clamp(px(wanted.bottom().value), y0, ink.height());
    TextGuess whole;
    if (x1 - x0 < 2 || y1 - y0 < 2) return whole;
    const int m = px(margin_mm);
    bool first = true;
    for (const Band& band : lines_of(GrayView(ink).crop(x0, y0, x1 - x0, y1 - y0))) {
        const int left = std::max(0, x0 - m), right = std::min(ink.width(), x1 + m);
        const int top = std::max(0, y0 + band.top - m), bottom = std::min(ink.height(), y0 + band.bottom + m);
        const TextPicture picture{.raw = GrayView(page.raw()).crop(left, top, right - left, bottom - top),
                                  .ink = GrayView(ink).crop(left, top, right - left, bottom - top),
                                  .px_per_mm = k,
                                  .several_lines = false,
                                  .alphabet = field.alphabet};
        TextGuess guess = engine.read(picture);
        if (guess.candidates.empty()) return {};  // a line that cannot be read leaves no whole to name
        whole.candidates = first ? std::move(guess.candidates) : joined(whole.candidates, guess.candidates);
        for (auto& step : guess.lattice) whole.lattice.push_back(std::move(step));
        first = false;
    }
    return whole;
}

}  // namespace formloop::ocr
