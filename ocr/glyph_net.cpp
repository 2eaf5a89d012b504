// SPDX-License-Identifier: GPL-3.0-or-later
#include "ocr/glyph_net.h"

#include "ocr/file_bytes.h"

#include <opencv2/core.hpp>

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstdint>
#include <new>
#include <sstream>
#include <utility>

namespace formloop::ocr {

namespace {

constexpr std::size_t largest_batch = 64;  // cells in one run: the first layer then answers with 4 MB

std::uint64_t fnv1a(const std::string& bytes)
{
    std::uint64_t value = 0xcbf29ce484222325U;
    for (const char byte : bytes) {
        value = (value ^ static_cast<unsigned char>(byte)) * 0x100000001b3U;
    }
    return value;
}

/// What stands in the text file beside the weights.
struct Description {
    std::string version;
    std::string classes;
    double temperature = 0;
    std::size_t bytes = 0;
    std::uint64_t fnv1a = 0;
};

std::optional<Description> parse_description(const std::string& text)
{
    Description description;
    std::istringstream lines(text);
    std::string key;
    while (lines >> key) {
        if (key == "version") {
            lines >> description.version;
        } else if (key == "classes") {
            lines >> description.classes;
        } else if (key == "temperature") {
            lines >> description.temperature;
        } else if (key == "bytes") {
            lines >> description.bytes;
        } else if (key == "fnv1a") {
            lines >> std::hex >> description.fnv1a >> std::dec;
        } else {
            return std::nullopt;
        }
        if (!lines) {
            return std::nullopt;
        }
    }
    const bool whole = !description.version.empty() && !description.classes.empty() && description.temperature > 0 && description.bytes > 0;
    return whole ? std::optional(description) : std::nullopt;
}

Error engine_missing(const std::filesystem::path& where, std::string message)
{
    return Error{ErrorCode::engine_missing, where.string(), std::move(message)};
}

}  // namespace

struct GlyphNet::Model {
    OnnxSession net;
    Description description;

    std::size_t classes() const { return description.classes.size() + 1; }

    /// Class scores, `classes()` for each view.
    std::vector<float> scores(const std::vector<GlyphView>& views) const
    {
        std::vector<float> all;
        for (std::size_t first = 0; first < views.size(); first += largest_batch) {
            const std::size_t count = std::min(largest_batch, views.size() - first);
            std::vector<float> input;
            input.reserve(count * view_size * view_size);
            for (const GlyphView& view : std::span(views).subspan(first, count)) {
                input.insert(input.end(), view.begin(), view.end());
            }
            const auto answer = net.run(input, view_shape(count));
            if (!answer) {
                throw std::bad_alloc();  // it took this shape when it was loaded
            }
            all.insert(all.end(), answer->values.begin(), answer->values.end());
        }
        return all;
    }

    static std::array<std::int64_t, 4> view_shape(std::size_t count)
    {
        return {static_cast<std::int64_t>(count), 1, view_size, view_size};
    }
};

GlyphNet::GlyphNet(std::unique_ptr<Model> model) : model_(std::move(model)) {}
GlyphNet::GlyphNet(GlyphNet&&) noexcept = default;
GlyphNet& GlyphNet::operator=(GlyphNet&&) noexcept = default;
GlyphNet::~GlyphNet() = default;

std::expected<GlyphNet, Error> GlyphNet::load(const OnnxRuntime& runtime, const std::filesystem::path& weights)
{
    auto description_path = weights;
    description_path.replace_extension(".txt");
    const auto text = file_bytes(description_path);
    if (!text) {
        return std::unexpected(engine_missing(description_path, "the character net's description cannot be read"));
    }
    const auto description = parse_description(*text);
    if (!description) {
        return std::unexpected(engine_missing(
            description_path, "the character net's description is damaged: expected version, classes, temperature, bytes, fnv1a"));
    }
    const auto bytes = file_bytes(weights);
    if (!bytes) {
        return std::unexpected(engine_missing(weights, "the character net's weights cannot be read"));
    }
    if (bytes->size() != description->bytes) {
        return std::unexpected(engine_missing(weights, "the character net's weights are " + std::to_string(bytes->size())
                                                           + " bytes long, expected " + std::to_string(description->bytes)));
    }
    if (fnv1a(*bytes) != description->fnv1a) {
        return std::unexpected(engine_missing(weights, "the character net's weights are not those of version " + description->version));
    }

    cv::setNumThreads(1);
    auto net = OnnxSession::load(runtime, *bytes, weights);
    if (!net) {
        return std::unexpected(net.error());
    }
    auto model = std::make_unique<Model>(Model{.net = std::move(*net), .description = *description});
    // Two views, so that a net that takes only one is found out here.
    const std::vector<float> blank(2 * view_size * view_size, 0.0F);
    const auto answer = model->net.run(blank, Model::view_shape(2));
    if (!answer) {
        return std::unexpected(answer.error());
    }
    if (answer->values.size() != 2 * model->classes()) {
        return std::unexpected(engine_missing(weights, "the character net tells " + std::to_string(answer->values.size() / 2)
                                                           + " classes apart, expected " + std::to_string(model->classes())));
    }
    return GlyphNet(std::move(model));
}

std::vector<std::vector<GlyphGuess>> GlyphNet::classify(std::span<const InkPatch> cells, std::span<const std::string> allowed) const
{
    assert(cells.empty() || allowed.size() == 1 || allowed.size() == cells.size());
    std::vector<GlyphView> views;
    std::vector<std::optional<int>> row_of;
    for (const InkPatch& cell : cells) {
        const auto view = normal_cell(cell);
        row_of.push_back(view ? std::optional(static_cast<int>(views.size())) : std::nullopt);
        if (view) {
            views.push_back(*view);
        }
    }
    const std::vector<float> scores = model_->scores(views);

    const std::string& classes = model_->description.classes;
    const auto reject = static_cast<int>(classes.size());
    std::vector<std::vector<GlyphGuess>> answers;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        const std::string& alphabet = allowed.size() == 1 ? allowed.front() : allowed[i];
        std::vector<int> asked{reject};
        for (int k = 0; k < reject; ++k) {
            if (alphabet.find(classes[static_cast<std::size_t>(k)]) != std::string::npos) {
                asked.push_back(k);
            }
        }
        std::vector<GlyphGuess> guesses;
        double total = 0;
        for (const int k : asked) {
            double weight = k == reject ? 1 : 0;  // no view: certainly no character
            if (row_of[i]) {
                const float* score = scores.data() + static_cast<std::size_t>(*row_of[i]) * model_->classes();
                double best = score[reject];
                for (const int other : asked) {
                    best = std::max<double>(best, score[other]);
                }
                weight = std::exp((score[k] - best) / model_->description.temperature);
            }
            guesses.push_back({k == reject ? '\0' : classes[static_cast<std::size_t>(k)], static_cast<float>(weight)});
            total += weight;
        }
        for (GlyphGuess& guess : guesses) {
            guess.probability = static_cast<float>(guess.probability / total);
        }
        std::stable_sort(guesses.begin(), guesses.end(),
                         [](const GlyphGuess& a, const GlyphGuess& b) { return a.probability > b.probability; });
        answers.push_back(std::move(guesses));
    }
    return answers;
}

std::string GlyphNet::model_version() const
{
    return model_->description.version;
}

}  // namespace formloop::ocr
