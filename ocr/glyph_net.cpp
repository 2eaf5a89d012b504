// SPDX-License-Identifier: GPL-3.0-or-later
#include "ocr/glyph_net.h"

#include "ocr/file_bytes.h"

#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstdint>
#include <new>
#include <sstream>
#include <utility>

namespace formloop::ocr {

namespace {

// The numbers of tools/train/normal_cell.py, which says what each is for.
constexpr int view_size = 32;
constexpr int fit = 24;
constexpr double dust_share = 0.005;
constexpr float least_ink = 0.12F;
constexpr float ink_share = 0.35F;
constexpr double speck_mass = 0.025;
constexpr double edge_strip = 0.15;
constexpr double edge_mass = 0.25;
constexpr double edge_span = 0.8;
constexpr double level_strip = 0.08;
constexpr double least_size = 0.15;

constexpr std::size_t largest_batch = 64;  // cells in one run: the first layer then answers with 16 MB

/// One axis of the reduction: the share of each of `length` source pixels in each of the view's 32. A tent filter, never
/// narrower than a source pixel; what lies outside the cell is paper.
cv::Mat1f axis_weights(int length, double centre, double scale)
{
    const double radius = std::max(1.0, 1.0 / scale);
    cv::Mat1f weights(view_size, length, 0.0F);
    for (int i = 0; i < view_size; ++i) {
        const double at = (i + 0.5 - view_size / 2.0) / scale + centre;
        const auto tent = [&](int k) { return std::max(0.0, 1.0 - std::abs(k + 0.5 - at) / radius); };
        const int first = static_cast<int>(std::floor(at - radius));
        const int last = static_cast<int>(std::ceil(at + radius));
        double total = 0;
        for (int k = first; k <= last; ++k) {
            total += tent(k);
        }
        for (int k = std::max(first, 0); k <= std::min(last, length - 1); ++k) {
            weights(i, k) = static_cast<float>(tent(k) / total);
        }
    }
    return weights;
}

/// How dark the pen is: the darkest pixel after leaving out as many as dust may darken.
float pen_darkness(std::vector<float> ink)
{
    const auto rank = ink.size() - 1 - static_cast<std::size_t>(dust_share * static_cast<double>(ink.size()));
    const auto at = ink.begin() + static_cast<std::ptrdiff_t>(rank);
    std::nth_element(ink.begin(), at, ink.end());
    return *at;
}

/// The parts of the ink that can belong to the cell's character: 1 where kept.
cv::Mat1b kept_ink(const cv::Mat1f& ink, const cv::Mat1b& dark)
{
    const int width = ink.cols;
    const int height = ink.rows;
    cv::Mat1i labels;
    cv::Mat1i stats;
    cv::Mat centroids;
    const int count = cv::connectedComponentsWithStats(dark, labels, stats, centroids, 8, CV_32S);

    std::vector<double> mass(static_cast<std::size_t>(count), 0.0);
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width; ++x) {
            mass[static_cast<std::size_t>(labels(y, x))] += ink(y, x);
        }
    }
    double total = 0;
    for (int part = 1; part < count; ++part) {
        total += mass[static_cast<std::size_t>(part)];
    }

    std::vector<unsigned char> keep(static_cast<std::size_t>(count), 0);
    for (int part = 1; part < count; ++part) {
        const double own = mass[static_cast<std::size_t>(part)];
        const int x = stats(part, cv::CC_STAT_LEFT);
        const int y = stats(part, cv::CC_STAT_TOP);
        const int w = stats(part, cv::CC_STAT_WIDTH);
        const int h = stats(part, cv::CC_STAT_HEIGHT);
        const bool dust = own < speck_mass * total;
        const bool at_side = (x == 0 && x + w <= edge_strip * width) || (x + w == width && x >= width - edge_strip * width);
        const bool at_level = (y == 0 && y + h <= level_strip * height) || (y + h == height && y >= height - level_strip * height);
        const bool foreign = (at_side && (own < edge_mass * total || h >= edge_span * height)) || (at_level && w >= edge_span * width);
        keep[static_cast<std::size_t>(part)] = dust || foreign ? 0 : 1;
    }

    cv::Mat1b kept(height, width);
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width; ++x) {
            kept(y, x) = keep[static_cast<std::size_t>(labels(y, x))];
        }
    }
    return kept;
}

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

/// A cell's ink without what is foreign, and how the cell is brought to the view.
struct NormalInk {
    cv::Mat1f clean;
    cv::Rect inked;           // the character with its soft edge: elsewhere `clean` is 0
    cv::Mat1f rows, columns;  // shares of the cell's rows and columns in the view's

    /// What a picture of the cell shows, as far as `part` of it goes.
    GlyphView view(const cv::Mat1f& picture, const cv::Rect& part) const
    {
        const cv::Mat1f reduced = rows.colRange(part.y, part.y + part.height) * picture(part) *
                                  columns.colRange(part.x, part.x + part.width).t();
        GlyphView view;
        std::transform(reduced.begin(), reduced.end(), view.begin(), [](float value) { return std::clamp(value, 0.0F, 1.0F); });
        return view;
    }
};

std::optional<NormalInk> normal_ink(const InkPatch& cell)
{
    assert(cell.width >= 0 && cell.height >= 0);
    assert(cell.ink.size() == static_cast<std::size_t>(cell.width) * static_cast<std::size_t>(cell.height));
    if (cell.ink.empty()) {
        return std::nullopt;
    }
    const float pen = pen_darkness(cell.ink);
    if (!(pen >= least_ink)) {
        return std::nullopt;
    }
    cv::Mat1f ink(cell.height, cell.width);
    std::ranges::transform(cell.ink, ink.begin(), [&](float value) { return std::min(value, pen); });
    const cv::Mat1b dark = ink >= ink_share * pen;
    const cv::Mat1b kept = kept_ink(ink, dark);
    const cv::Rect box = cv::boundingRect(kept);
    if (box.empty()) {
        return std::nullopt;
    }
    const int longer = std::max(box.width, box.height);
    if (longer < least_size * std::max(cell.width, cell.height)) {
        return std::nullopt;
    }

    double sum = 0;
    int count = 0;
    for (int y = box.y; y < box.y + box.height; ++y) {
        for (int x = box.x; x < box.x + box.width; ++x) {
            if (kept(y, x) != 0) {
                sum += ink(y, x);
                ++count;
            }
        }
    }
    const auto level = static_cast<float>(sum / count);

    cv::Mat1b near;
    cv::dilate(kept, near, cv::Mat1b::ones(3, 3));
    cv::Mat1f clean(cell.height, cell.width, 0.0F);
    for (int y = 0; y < cell.height; ++y) {
        for (int x = 0; x < cell.width; ++x) {
            if (near(y, x) != 0) {
                clean(y, x) = std::min(ink(y, x) / level, 1.0F);
            }
        }
    }

    const double scale = static_cast<double>(fit) / longer;
    const cv::Rect inked = cv::Rect(box.x - 1, box.y - 1, box.width + 2, box.height + 2) & cv::Rect(0, 0, cell.width, cell.height);
    return NormalInk{clean, inked, axis_weights(cell.height, box.y + box.height / 2.0, scale),
                     axis_weights(cell.width, box.x + box.width / 2.0, scale)};
}

}  // namespace

std::optional<GlyphView> normal_cell(const InkPatch& cell)
{
    const auto normal = normal_ink(cell);
    return normal ? std::optional(normal->view(normal->clean, normal->inked)) : std::nullopt;
}

std::optional<CrossedView> normal_cell(const InkPatch& cell, const InkPatch& line)
{
    assert(line.width == cell.width && line.height == cell.height);
    const auto normal = normal_ink(cell);
    if (!normal) {
        return std::nullopt;
    }
    cv::Mat1f picture(line.height, line.width);
    std::ranges::copy(line.ink, picture.begin());
    return CrossedView{normal->view(normal->clean, normal->inked), normal->view(picture, cv::Rect(0, 0, line.width, line.height))};
}

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
