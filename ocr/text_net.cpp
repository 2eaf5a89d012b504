// SPDX-License-Identifier: GPL-3.0-or-later
#include "ocr/text_net.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <new>
#include <numeric>
#include <opencv2/imgproc.hpp>
#include <optional>
#include <sstream>
#include <utility>

#include "ocr/file_bytes.h"
#include "ocr/pixels.h"
#include "src/base/text.h"
#include "src/record/ctc.h"

namespace formloop::ocr {
namespace {

using record::Symbol;

// Widths that pictures are padded to grow by a fifth at most, in steps of 8 px; the net was trained on 320 px and loses a
// little on narrower input.
constexpr int least_width = 160;
constexpr int most_width = 3200;
constexpr double width_growth = 1.2;
constexpr std::int64_t most_slices = 240;  ///< in one run: an answer of 640 x 6,625 probabilities is 17 MB
constexpr int channels = 3;                ///< all the same: scans are gray

constexpr std::size_t most_symbols = 8;  ///< of a frame
constexpr float least_probability = 1e-4F;
constexpr float surely_blank = 0.999F;
constexpr double least_allowed = 0.5;  ///< of a slice in the field's alphabet: the rest of a slice with less stays unnamed
constexpr std::size_t most_candidates = 6;
constexpr double least_candidate = 1e-3;

Error missing(const std::filesystem::path& where, std::string message) {
    return {ErrorCode::engine_missing, where.string(), std::move(message)};
}

/// What the text file says.
struct Description {
    std::string version, weights, dictionary;
    int height = 0;
    double slope = 1, offset = 0;  ///< of the log odds: what the net's own probability of a string is worth
};

std::optional<Description> parse_description(const std::string& text) {
    Description description;
    std::istringstream lines(text);
    for (std::string key; lines >> key;) {
        if (key == "version") lines >> description.version;
        else if (key == "weights") lines >> description.weights;
        else if (key == "dictionary") lines >> description.dictionary;
        else if (key == "height") lines >> description.height;
        else if (key == "log_odds") lines >> description.slope >> description.offset;
        else return std::nullopt;
        if (!lines) return std::nullopt;
    }
    const bool whole = !description.version.empty() && !description.weights.empty() && !description.dictionary.empty() &&
                       description.height >= 8 && description.height <= 256 && description.slope > 0;
    return whole ? std::optional(description) : std::nullopt;
}

/// A file that a description names: beside it, else where the build found the text net.
std::filesystem::path found(const std::string& name, const std::filesystem::path& description) {
    std::error_code ignored;
    const auto beside = description.parent_path() / name;
    const auto built = std::filesystem::path(FORMLOOP_TEXT_MODEL_DIR) / name;
    return !std::filesystem::exists(beside, ignored) && std::filesystem::exists(built, ignored) ? built : beside;
}

/// Classes as they are spelled in values: full-width signs become plain ones.
std::vector<std::string> classes_of(const std::string& dictionary, std::size_t count) {
    std::vector<std::string> classes{""};  // CTC's blank
    std::istringstream lines(dictionary);
    for (std::string line; std::getline(lines, line);) {
        if (!line.empty() && line.back() == '\r') line.pop_back();
        classes.push_back(fold_width(line));
    }
    if (classes.size() + 1 == count) classes.emplace_back(" ");
    return classes;
}

int padded_width(int width) {
    double padded = least_width;
    while (padded < width) padded *= width_growth;
    return static_cast<int>(std::ceil(padded / 8)) * 8;
}

/// The slices of one picture.
struct Answer {
    const float* values = nullptr;
    std::size_t slices = 0, classes = 0;
    std::span<const float> slice(std::size_t t) const { return {values + t * classes, classes}; }
};

}  // namespace

struct TextNet::Model {
    OnnxSession net;
    Description description;
    std::filesystem::path weights, dictionary;
    std::vector<std::string> classes;

    /// The share of right strings among those that the net finds this probable.
    double calibrated(double probability) const {
        const double p = std::clamp(probability, 1e-9, 1 - 1e-9);
        return 1 / (1 + std::exp(-(description.slope * std::log(p / (1 - p)) + description.offset)));
    }

    int width_of(GrayView picture) const {
        const double width = std::round(static_cast<double>(picture.width()) * description.height / picture.height());
        return static_cast<int>(std::clamp(width, 1.0, static_cast<double>(most_width)));
    }

    /// Writes a picture into its place of the input; what it does not cover stays 0, the middle of gray.
    void set_down(GrayView picture, float* place, int padded) const {
        cv::Mat scaled;
        cv::resize(mat(picture), scaled, {width_of(picture), description.height}, 0, 0,
                   picture.height() > 2 * description.height ? cv::INTER_AREA : cv::INTER_LINEAR);
        for (int channel = 0; channel < channels; ++channel)
            for (int y = 0; y < scaled.rows; ++y) {
                const auto* row = scaled.ptr<std::uint8_t>(y);
                float* out = place + (static_cast<std::ptrdiff_t>(channel) * description.height + y) * padded;
                for (int x = 0; x < scaled.cols; ++x) out[x] = static_cast<float>(row[x]) / 127.5F - 1;
            }
    }

    /// Which classes an alphabet allows; empty: all.
    std::vector<bool> allowed(const std::string& alphabet) const {
        if (alphabet.empty()) return {};
        const auto symbols = characters(alphabet);
        std::vector<bool> allow(classes.size(), false);
        allow[0] = true;
        for (std::size_t k = 1; k < classes.size(); ++k)
            allow[k] = std::find(symbols.begin(), symbols.end(), classes[k]) != symbols.end();
        return allow;
    }

    TextGuess line(const Answer& answer, const std::string& alphabet) const {
        TextGuess guess;
        const auto allow = allowed(alphabet);
        for (std::size_t t = 0; t < answer.slices; ++t) {
            const auto slice = answer.slice(t);
            double all = allow.empty() ? 1 : 0;
            std::vector<std::pair<float, std::size_t>> best;
            for (std::size_t k = 0; k < slice.size(); ++k) {
                if (!allow.empty() && !allow[k]) continue;
                if (!allow.empty()) all += slice[k];
                if (slice[k] >= least_probability) best.emplace_back(slice[k], k);
            }
            std::sort(best.begin(), best.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
            std::vector<Symbol> symbols;
            for (const auto& [p, k] : best) {
                const double share = static_cast<float>(p / std::max(all, least_allowed));
                const auto known = std::find_if(symbols.begin(), symbols.end(), [&](const auto& s) { return s.text == classes[k]; });
                if (known != symbols.end()) known->probability = std::min(1.0, known->probability + share);
                else if (symbols.size() < most_symbols) symbols.push_back({classes[k], share});
            }
            if (symbols.empty()) symbols.push_back({"", 1});
            // Blank after blank says nothing more.
            const bool blank = symbols[0].text.empty() && symbols[0].probability >= surely_blank;
            if (blank && !guess.frames.empty() && guess.frames.back()[0].text.empty() &&
                guess.frames.back()[0].probability >= surely_blank)
                continue;
            guess.frames.push_back(std::move(symbols));
        }
        std::map<std::string, double> strings;
        for (const auto& spelling : record::best_strings(guess.frames, 2 * most_candidates))
            if (const auto text = closed_up(spelling.symbols); !text.empty()) strings[text] += spelling.probability;
        for (const auto& [text, p] : strings) guess.candidates.push_back({text, p});
        settle(guess);
        return guess;
    }

    TextGuess character(const Answer& answer, const std::string& alphabet) const {
        TextGuess guess;
        const auto allow = allowed(alphabet);
        std::map<std::string, double> best;
        double other = 0;
        for (std::size_t t = 0; t < answer.slices; ++t) {
            const auto slice = answer.slice(t);
            for (std::size_t k = 1; k < slice.size(); ++k) {
                if (slice[k] < least_probability * least_probability) continue;
                double& most = allow.empty() || allow[k] ? best[classes[k]] : other;
                most = std::max<double>(most, slice[k]);
            }
        }
        double all = other;
        for (const auto& [text, p] : best) all += p;
        for (const auto& [text, p] : best) guess.candidates.push_back({text, p / std::max(all, 0.05)});
        settle(guess);
        return guess;
    }

    /// Best first, few, with probabilities that mean what they say.
    void settle(TextGuess& guess) const {
        std::stable_sort(guess.candidates.begin(), guess.candidates.end(),
                         [](const auto& a, const auto& b) { return a.probability > b.probability; });
        if (guess.candidates.size() > most_candidates) guess.candidates.resize(most_candidates);
        double named = 0;
        for (auto& candidate : guess.candidates) {
            candidate.probability = std::min(calibrated(candidate.probability), 1 - named);
            named += candidate.probability;
        }
        std::erase_if(guess.candidates, [&](const auto& c) { return c.probability < least_candidate; });
    }
};

TextNet::TextNet(std::unique_ptr<Model> model) : model_(std::move(model)) {}
TextNet::TextNet(TextNet&&) noexcept = default;
TextNet& TextNet::operator=(TextNet&&) noexcept = default;
TextNet::~TextNet() = default;

std::expected<TextNet, Error> TextNet::load(const OnnxRuntime& runtime, const std::filesystem::path& description_file) {
    const auto text = file_bytes(description_file);
    if (!text) return std::unexpected(missing(description_file, "the text net's description cannot be read"));
    const auto description = parse_description(*text);
    if (!description)
        return std::unexpected(missing(description_file, "the text net's description is damaged: expected version, weights, "
                                                         "dictionary, height (8 to 256), log_odds"));
    const auto weights = found(description->weights, description_file);
    const auto dictionary = found(description->dictionary, description_file);
    const auto bytes = file_bytes(weights);
    if (!bytes)
        return std::unexpected(missing(weights, "the text net's weights cannot be read, expected the net of " + description->version +
                                                    " (scripts/install-packages.sh, or set FORMLOOP_TEXT_NET)"));
    const auto keys = file_bytes(dictionary);
    if (!keys) return std::unexpected(missing(dictionary, "the text net's dictionary cannot be read, expected a character a line"));
    auto net = OnnxSession::load(runtime, *bytes, weights);
    if (!net) return std::unexpected(net.error());

    auto model = std::make_unique<Model>(
        Model{.net = std::move(*net), .description = *description, .weights = weights, .dictionary = dictionary, .classes = {}});
    const std::array<std::int64_t, 4> shape{2, channels, description->height, least_width};
    const std::vector<float> blank(static_cast<std::size_t>(2 * channels * description->height * least_width), 0.0F);
    const auto answer = model->net.run(blank, shape);
    if (!answer) return std::unexpected(answer.error());
    if (answer->shape.size() != 3 || answer->shape[0] != 2)
        return std::unexpected(missing(weights, "the net does not answer with slices of classes, expected a text recognition net"));
    const auto classes = static_cast<std::size_t>(answer->shape[2]);
    model->classes = classes_of(*keys, classes);
    if (model->classes.size() != classes)
        return std::unexpected(missing(dictionary, "the dictionary has " + std::to_string(model->classes.size() - 1) +
                                                       " lines, expected " + std::to_string(classes - 2) + " or " +
                                                       std::to_string(classes - 1) + " for this net"));
    return TextNet(std::move(model));
}

std::vector<TextGuess> TextNet::read(std::span<const TextPicture> pictures) const {
    std::vector<TextGuess> guesses(pictures.size());
    const int height = model_->description.height;
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < pictures.size(); ++i)
        if (!pictures[i].raw.empty()) order.push_back(i);
    const auto padded = [&](std::size_t i) { return padded_width(model_->width_of(pictures[i].raw)); };
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return padded(a) < padded(b); });
    for (std::size_t first = 0; first < order.size();) {
        const int width = padded(order[first]);
        std::size_t count = 1;
        while (first + count < order.size() && padded(order[first + count]) == width &&
               static_cast<std::int64_t>(count + 1) * width / 8 <= most_slices)
            ++count;
        const std::size_t size = static_cast<std::size_t>(channels) * height * width;
        std::vector<float> input(count * size, 0.0F);
        for (std::size_t i = 0; i < count; ++i)
            model_->set_down(pictures[order[first + i]].raw, input.data() + i * size, width);
        const auto answer = model_->net.run(input, std::array<std::int64_t, 4>{static_cast<std::int64_t>(count), channels, height, width});
        if (!answer) throw std::bad_alloc();  // it took such a shape when it was loaded
        const auto slices = static_cast<std::size_t>(answer->shape[1]), classes = static_cast<std::size_t>(answer->shape[2]);
        for (std::size_t i = 0; i < count; ++i) {
            const auto& picture = pictures[order[first + i]];
            const Answer own{answer->values.data() + i * slices * classes, slices, classes};
            guesses[order[first + i]] = picture.extent == Extent::character ? model_->character(own, picture.alphabet)
                                                                            : model_->line(own, picture.alphabet);
        }
        first += count;
    }
    return guesses;
}

std::string TextNet::engine() const { return "text-net"; }
std::string TextNet::model_version() const { return model_->description.version; }
std::filesystem::path TextNet::weights() const { return model_->weights; }
std::filesystem::path TextNet::dictionary() const { return model_->dictionary; }

}  // namespace formloop::ocr
