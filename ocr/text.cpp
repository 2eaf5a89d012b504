// SPDX-License-Identifier: GPL-3.0-or-later
#include "ocr/text.h"

#include <tesseract/baseapi.h>
#include <tesseract/resultiterator.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "ocr/pixels.h"
#include "src/base/text.h"

namespace formloop::ocr {
namespace {

using record::Candidate;

/// One way of reading a picture: which picture, and how tall a line is made.
enum class Source { raw, ink };
struct Way {
    Source source;
    int height_px;  ///< the height that the ink is scaled to
};
constexpr Way ways[] = {{Source::raw, 44}, {Source::ink, 58}, {Source::raw, 34}};

constexpr int border_px = 14;

struct Line {
    std::string text;
    double weakest = 0;  ///< lowest confidence of a symbol, 0 … 1
    double mean = 0;
};

/// Paper-white or white pixels around, the ink's lines scaled to a height the net knows.
cv::Mat prepare(GrayView view, int height_px) {
    const double scale = static_cast<double>(height_px) / view.height();
    cv::Mat scaled;
    cv::resize(mat(view), scaled, {}, scale, scale, scale < 1 ? cv::INTER_AREA : cv::INTER_CUBIC);
    // The border continues the paper as it is: the brightest tenth of the picture.
    std::vector<std::uint8_t> pixels(scaled.begin<std::uint8_t>(), scaled.end<std::uint8_t>());
    const auto tenth = pixels.begin() + static_cast<std::ptrdiff_t>(pixels.size() * 9 / 10);
    std::nth_element(pixels.begin(), tenth, pixels.end());
    cv::Mat framed;
    cv::copyMakeBorder(scaled, framed, border_px, border_px, border_px, border_px, cv::BORDER_CONSTANT,
                       cv::Scalar(*tenth));
    return framed;
}

std::string normal(const std::string& text) { return closed_up(characters(fold_width(trim(text)))); }

/// What agreement is worth: shares of right answers among typed words of the simulator's archives (docs/reading.md).
double trust(int agreeing, int asked, double weakest) {
    if (agreeing == asked && asked == 3) return weakest > 0.93 ? 0.9995 : 0.98;
    if (agreeing == 2) return 0.9;
    return 0.35 + 0.4 * weakest;
}

bool is_latin(const std::string& symbol) {
    return symbol.size() == 1 && std::isalpha(static_cast<unsigned char>(symbol[0])) != 0;
}
bool is_digit(const std::string& symbol) {
    return symbol.size() == 1 && std::isdigit(static_cast<unsigned char>(symbol[0])) != 0;
}

}  // namespace

std::string closed_up(const std::vector<std::string>& characters) {
    std::string out;
    for (std::size_t i = 0; i < characters.size(); ++i) {
        if (characters[i] != " ") {
            out += characters[i];
            continue;
        }
        if (i == 0 || i + 1 == characters.size()) continue;
        const auto &before = characters[i - 1], &after = characters[i + 1];
        if ((is_latin(before) && (is_latin(after) || is_digit(after))) || (is_digit(before) && is_latin(after))) out += ' ';
    }
    return out;
}

struct TesseractText::Api {
    mutable tesseract::TessBaseAPI engine;
    std::string version;
    Care care = Care::thrice;

    Line read(const cv::Mat& picture, Extent extent, const std::string& alphabet) const {
        Line line;
        engine.SetPageSegMode(extent == Extent::character ? tesseract::PSM_SINGLE_CHAR : tesseract::PSM_SINGLE_LINE);
        engine.SetVariable("tessedit_char_whitelist", alphabet.c_str());
        engine.SetImage(picture.data, picture.cols, picture.rows, 1, static_cast<int>(picture.step));
        engine.SetSourceResolution(300);
        if (engine.Recognize(nullptr) != 0) return line;
        const std::unique_ptr<tesseract::ResultIterator> at(engine.GetIterator());
        if (!at) return line;
        double sum = 0;
        int symbols = 0;
        line.weakest = 1;
        do {
            const std::unique_ptr<char[]> symbol(at->GetUTF8Text(tesseract::RIL_SYMBOL));
            if (!symbol || !*symbol.get()) continue;
            if (at->IsAtBeginningOf(tesseract::RIL_WORD) && !line.text.empty()) line.text += ' ';
            line.text += symbol.get();
            const double confidence = std::clamp(at->Confidence(tesseract::RIL_SYMBOL) / 100.0, 0.0, 1.0);
            line.weakest = std::min(line.weakest, confidence);
            sum += confidence;
            ++symbols;
        } while (at->Next(tesseract::RIL_SYMBOL));
        line.text = normal(line.text);
        line.mean = symbols ? sum / symbols : 0;
        if (symbols == 0) line.weakest = 0;
        return line;
    }
};

TesseractText::TesseractText(std::unique_ptr<Api> api) : api_(std::move(api)) {}
TesseractText::TesseractText(TesseractText&&) noexcept = default;
TesseractText& TesseractText::operator=(TesseractText&&) noexcept = default;
TesseractText::~TesseractText() = default;

std::expected<TesseractText, Error> TesseractText::load(Care care, const std::filesystem::path& data) {
    auto api = std::make_unique<Api>();
    api->care = care;
    const std::string folder = data.string();
    if (api->engine.Init(folder.empty() ? nullptr : folder.c_str(), "chi_sim", tesseract::OEM_LSTM_ONLY) != 0)
        return std::unexpected(
            Error{ErrorCode::engine_missing, folder,
                  "Tesseract has no chi_sim, expected chi_sim.traineddata (package tesseract-ocr-chi-sim)"});
    api->engine.SetVariable("debug_file", "/dev/null");
    api->engine.SetVariable("preserve_interword_spaces", "0");
    api->version = std::string("tesseract ") + tesseract::TessBaseAPI::Version() + " chi_sim";
    return TesseractText(std::move(api));
}

std::vector<TextGuess> TesseractText::read(std::span<const TextPicture> pictures) const {
    std::vector<TextGuess> guesses;
    for (const auto& picture : pictures) guesses.push_back(read_one(picture));
    return guesses;
}

TextGuess TesseractText::read_one(const TextPicture& picture) const {
    TextGuess guess;
    if (picture.raw.empty()) return guess;
    std::vector<Line> lines;
    for (const Way& way : ways) {
        const GrayView view = way.source == Source::raw || picture.ink.empty() ? picture.raw : picture.ink;
        lines.push_back(api_->read(prepare(view, way.height_px), picture.extent, picture.alphabet));
        if (api_->care == Care::once) break;
        // What the first ways disagree on is doubtful; the third would not change that.
        if (lines.size() == 2 && lines[0].text != lines[1].text) break;
    }
    const int asked = static_cast<int>(std::size(ways));
    double named = 0;
    std::vector<const Line*> order;
    for (const auto& line : lines) order.push_back(&line);
    std::stable_sort(order.begin(), order.end(), [](const Line* a, const Line* b) { return a->mean > b->mean; });
    for (const Line* line : order) {
        if (line->text.empty()) continue;
        const bool known = std::any_of(guess.candidates.begin(), guess.candidates.end(),
                                       [&](const Candidate& c) { return c.value == record::Value{line->text}; });
        if (known) continue;
        int agreeing = 0;
        double weakest = 1;
        for (const auto& other : lines)
            if (other.text == line->text) {
                ++agreeing;
                weakest = std::min(weakest, other.weakest);
            }
        const double p = std::min(trust(agreeing, asked, weakest), 1 - named);
        guess.candidates.push_back({line->text, p});
        named += p;
    }
    std::stable_sort(guess.candidates.begin(), guess.candidates.end(),
                     [](const Candidate& a, const Candidate& b) { return a.probability > b.probability; });
    return guess;
}

std::string TesseractText::engine() const { return "tesseract"; }
std::string TesseractText::model_version() const { return api_->version; }

}  // namespace formloop::ocr
