// SPDX-License-Identifier: GPL-3.0-or-later
#include <png.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <fstream>
#include <map>

#include "src/base/text.h"
#include "tests/support/script.h"

namespace formloop::simulator {
namespace {

/// A picture of one character's ink, cropped to it: 1 is full ink.
struct Picture {
    int width = 0, height = 0;
    std::vector<float> ink;

    float at(int x, int y) const {
        return x < 0 || y < 0 || x >= width || y >= height ? 0 : ink[static_cast<std::size_t>(y) * width + x];
    }
    float between(double x, double y) const {  // pixel centres at .5
        const double u = x - 0.5, v = y - 0.5;
        const int i = static_cast<int>(std::floor(u)), j = static_cast<int>(std::floor(v));
        const auto a = static_cast<float>(u - i), b = static_cast<float>(v - j);
        return (at(i, j) * (1 - a) + at(i + 1, j) * a) * (1 - b) + (at(i, j + 1) * (1 - a) + at(i + 1, j + 1) * a) * b;
    }
};

Picture cropped(const Picture& whole) {
    int left = whole.width, top = whole.height, right = 0, bottom = 0;
    for (int y = 0; y < whole.height; ++y)
        for (int x = 0; x < whole.width; ++x)
            if (whole.at(x, y) > 0.35F) {
                left = std::min(left, x), right = std::max(right, x + 1);
                top = std::min(top, y), bottom = std::max(bottom, y + 1);
            }
    if (right <= left) return {};
    Picture cut{right - left, bottom - top, {}};
    for (int y = top; y < bottom; ++y)
        for (int x = left; x < right; ++x) cut.ink.push_back(whole.at(x, y));
    return cut;
}

std::optional<Picture> read_png(const std::filesystem::path& file) {
    png_image image{};
    image.version = PNG_IMAGE_VERSION;
    if (!png_image_begin_read_from_file(&image, file.c_str())) return std::nullopt;
    image.format = PNG_FORMAT_GRAY;
    std::vector<png_byte> pixels(PNG_IMAGE_SIZE(image));
    if (!png_image_finish_read(&image, nullptr, pixels.data(), 0, nullptr)) return std::nullopt;
    Picture picture{static_cast<int>(image.width), static_cast<int>(image.height), {}};
    const float darkest = *std::ranges::min_element(pixels);
    for (png_byte v : pixels) picture.ink.push_back((255 - v) / std::max(1.F, 255 - darkest));
    return cropped(picture);
}

class Pictures final : public Script {
public:
    Pictures(std::map<char32_t, std::vector<Picture>> pictures, std::string name)
        : pictures_(std::move(pictures)), name_(std::move(name)) {}

    bool has(char32_t c) const override { return c == U' ' || pictures_.contains(c); }
    std::string name() const override { return name_; }
    double advance(char32_t c) const override { return c == U' ' ? 0.4 : is_digit(c) ? 0.62 : 1.0; }
    InkBox extent(char32_t c) const override {
        return is_digit(c) ? InkBox{0.06, -0.74, 0.56, 0} : InkBox{0.05, -0.86, 0.95, 0.06};
    }

    Mask draw(char32_t c, const Placement& at, double px_per_mm, Random& random) const override {
        const auto found = pictures_.find(c);
        if (found == pictures_.end()) return {};
        const Picture& picture = random.pick(found->second);
        const InkBox box = extent(c);
        // The picture keeps its own shape: its height fills the character's, unless it would then be too wide.
        const double em = at.em.value * px_per_mm, room_x = (box.right - box.left) * em, room_y = (box.bottom - box.top) * em;
        const double scale = std::min(room_y / picture.height, 1.25 * room_x / picture.width);
        const double middle_x = at.origin.x.value * px_per_mm + (box.left + box.right) / 2 * em;
        const double middle_y = at.origin.y.value * px_per_mm + (box.top + box.bottom) / 2 * em;
        const double reach = std::hypot(picture.width, picture.height) * scale * (1 + std::abs(at.slant)) / 2 + 2;
        Mask mask;
        mask.x = static_cast<int>(middle_x - reach), mask.y = static_cast<int>(middle_y - reach);
        mask.width = mask.height = static_cast<int>(2 * reach) + 2;
        mask.cover.resize(static_cast<std::size_t>(mask.width) * mask.height);
        const double cosine = std::cos(at.turn), sine = std::sin(at.turn);
        for (int y = 0; y < mask.height; ++y)
            for (int x = 0; x < mask.width; ++x) {
                const double dx = mask.x + x + 0.5 - middle_x, dy = mask.y + y + 0.5 - middle_y;
                const double v = dy * cosine - dx * sine, u = (dx * cosine + dy * sine + v * at.slant) / at.stretch;
                const float ink = picture.between(u / scale + picture.width / 2., v / scale + picture.height / 2.);
                mask.at(x, y) = std::clamp((ink - 0.5F) * 2.2F + 0.5F, 0.F, 1.F);  // sharp edges, as a pen's are
            }
        return mask;
    }

private:
    static bool is_digit(char32_t c) { return c >= U'0' && c <= U'9'; }
    std::map<char32_t, std::vector<Picture>> pictures_;
    std::string name_;
};

std::vector<unsigned char> bytes_of(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

void add_digits(const std::filesystem::path& folder, std::map<char32_t, std::vector<Picture>>& pictures) {
    const auto images = bytes_of(folder / "digits-images-idx3-ubyte"), labels = bytes_of(folder / "digits-labels-idx1-ubyte");
    if (images.size() < 16 || labels.size() < 8) return;
    const std::size_t count = std::min((images.size() - 16) / 784, labels.size() - 8);
    for (std::size_t i = 0; i < count; ++i) {
        Picture picture{28, 28, {}};
        for (std::size_t k = 0; k < 784; ++k) picture.ink.push_back(static_cast<float>(images[16 + i * 784 + k]) / 255);
        if (Picture cut = cropped(picture); cut.height >= 8) pictures[U'0' + labels[8 + i]].push_back(std::move(cut));
    }
}

void add_characters(const std::filesystem::path& folder, std::map<char32_t, std::vector<Picture>>& pictures) {
    std::ifstream labels(folder / "labels.tsv");
    for (std::string line; std::getline(labels, line);) {
        const auto parts = split(line, '\t');
        if (parts.size() < 2) continue;
        const auto text = decode_utf8(trim(parts[1]));
        if (!text || text->size() != 1) continue;
        if (auto picture = read_png(folder / parts[0]); picture && picture->height >= 8)
            pictures[text->front()].push_back(std::move(*picture));
    }
}

}  // namespace

std::expected<std::unique_ptr<Script>, Error> handwriting_pictures(const std::filesystem::path& folder) {
    std::map<char32_t, std::vector<Picture>> pictures;
    add_digits(folder, pictures);
    add_characters(folder / "chars", pictures);
    if (pictures.empty())
        return std::unexpected(Error{ErrorCode::not_found, folder.string(), "holds no pictures of digits or characters"});
    return std::make_unique<Pictures>(std::move(pictures), folder.filename().string());
}

std::u32string hanzi_of(const Script& script) {
    std::u32string hanzi;
    for (char32_t c = 0x4E00; c < 0xA000; ++c)
        if (script.has(c)) hanzi += c;
    return hanzi;
}

}  // namespace formloop::simulator
