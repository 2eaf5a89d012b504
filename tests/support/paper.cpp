// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/paper.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace formloop::simulator {
namespace {

double at(const Wave& wave, Mm place) {
    return wave.amplitude.value * std::sin(2 * std::numbers::pi * (place / wave.length) + wave.phase);
}

/// Gaussian blur by three box blurs a direction, in place; `sigma` in pixels.
void blur(ocr::GrayImage& image, double sigma) {
    if (sigma < 0.15) return;
    const int w = image.width(), h = image.height();
    if (sigma < 1.4) {  // a short kernel is exact and quick
        const int reach = std::max(1, static_cast<int>(std::ceil(sigma * 2.5)));
        std::vector<int> kernel(static_cast<std::size_t>(2 * reach + 1));
        double sum = 0;
        std::vector<double> weights;
        for (int i = -reach; i <= reach; ++i) weights.push_back(std::exp(-i * i / (2 * sigma * sigma))), sum += weights.back();
        int total = 0;
        for (std::size_t i = 0; i < kernel.size(); ++i) total += kernel[i] = static_cast<int>(std::lround(weights[i] / sum * 4096));
        kernel[static_cast<std::size_t>(reach)] += 4096 - total;
        ocr::GrayImage across(w, h);
        for (int y = 0; y < h; ++y) {
            const std::uint8_t* in = image.row(y);
            std::uint8_t* out = across.row(y);
            for (int x = 0; x < w; ++x) {
                int v = 2048;
                if (x >= reach && x + reach < w)
                    for (int k = -reach; k <= reach; ++k) v += kernel[static_cast<std::size_t>(k + reach)] * in[x + k];
                else
                    for (int k = -reach; k <= reach; ++k)
                        v += kernel[static_cast<std::size_t>(k + reach)] * in[std::clamp(x + k, 0, w - 1)];
                out[x] = static_cast<std::uint8_t>(v >> 12);
            }
        }
        std::vector<int> line(static_cast<std::size_t>(w));
        for (int y = 0; y < h; ++y) {
            std::ranges::fill(line, 2048);
            for (int k = -reach; k <= reach; ++k) {
                const std::uint8_t* in = across.row(std::clamp(y + k, 0, h - 1));
                const int weight = kernel[static_cast<std::size_t>(k + reach)];
                for (int x = 0; x < w; ++x) line[static_cast<std::size_t>(x)] += weight * in[x];
            }
            std::uint8_t* out = image.row(y);
            for (int x = 0; x < w; ++x) out[x] = static_cast<std::uint8_t>(line[static_cast<std::size_t>(x)] >> 12);
        }
        return;
    }
    blur(image, 1.39);
    blur(image, std::sqrt(sigma * sigma - 1.39 * 1.39));
}

/// Normal noise, tabled: fresh values a pixel would cost more than the rest of the scan.
class NoiseTable {
public:
    NoiseTable(Random& random, double sigma) : random_(random.stream("noise")) {
        for (auto& v : values_) v = static_cast<std::int8_t>(std::clamp(std::lround(random_.normal(0, sigma)), -127L, 127L));
    }
    const std::int8_t* row(int length) {
        return values_.data() + random_.bits() % (values_.size() - static_cast<std::size_t>(length));
    }

private:
    Random random_;
    std::array<std::int8_t, 1 << 18> values_;
};

std::uint8_t sample(const ocr::GrayImage& image, double x, double y) {
    const double u = std::clamp(x - 0.5, 0., image.width() - 1.001), v = std::clamp(y - 0.5, 0., image.height() - 1.001);
    const int i = static_cast<int>(u), j = static_cast<int>(v);
    const int a = static_cast<int>((u - i) * 256), b = static_cast<int>((v - j) * 256);
    const std::uint8_t *top = image.row(j) + i, *low = image.row(j + 1) + i;
    return static_cast<std::uint8_t>(((top[0] * (256 - a) + top[1] * a) * (256 - b) + (low[0] * (256 - a) + low[1] * a) * b + 32768) >> 16);
}

ocr::GrayImage turned(const ocr::GrayImage& image, int quarter_turns) {
    const int w = image.width(), h = image.height(), turns = ((quarter_turns % 4) + 4) % 4;
    if (turns == 0) return image;
    ocr::GrayImage out(turns % 2 ? h : w, turns % 2 ? w : h);
    for (int y = 0; y < h; ++y)
        for (int x = 0; x < w; ++x) {
            const std::uint8_t v = image.row(y)[x];
            if (turns == 1) out.row(x)[h - 1 - y] = v;
            else if (turns == 2) out.row(h - 1 - y)[w - 1 - x] = v;
            else out.row(w - 1 - x)[y] = v;
        }
    return out;
}

}  // namespace

PaperMap::PaperMap(Size<Mm> page, const Passage& passage) : page_(page), passage_(passage) {}

Point<Mm> PaperMap::paper_of_page(Point<Mm> p) const {
    const Point<Mm> c{page_.width / 2, page_.height / 2};
    return {c.x + (p.x - c.x) * passage_.print_scale + passage_.print_shift.x,
            c.y + (p.y - c.y) * passage_.print_scale + passage_.print_shift.y};
}

Point<Mm> PaperMap::page_of_paper(Point<Mm> p) const {
    const Point<Mm> c{page_.width / 2, page_.height / 2};
    return {c.x + (p.x - passage_.print_shift.x - c.x) / passage_.print_scale,
            c.y + (p.y - passage_.print_shift.y - c.y) / passage_.print_scale};
}

Point<Mm> PaperMap::bend(Point<Mm> p) const {
    const bool down = passage_.feed == FeedAxis::along_height;
    const Mm along = down ? p.y : p.x;
    const double forth = at(passage_.stretch, along), side = at(passage_.weave, along);
    double dx = down ? side : forth, dy = down ? forth : side;
    const Mm sum = (p.x + p.y) * std::numbers::sqrt2 / 2, difference = (p.x - p.y) * std::numbers::sqrt2 / 2;
    if (passage_.cockle.size() == 4) {
        dx += at(passage_.cockle[0], sum) + at(passage_.cockle[1], difference);
        dy += at(passage_.cockle[2], sum) + at(passage_.cockle[3], difference);
    }
    return {Mm{dx}, Mm{dy}};
}

Point<Mm> PaperMap::glass_of_paper(Point<Mm> p) const {
    const Point<Mm> bent = p + bend(p), c{page_.width / 2, page_.height / 2};
    const double x = (bent.x - c.x).value * passage_.scale * passage_.aspect, y = (bent.y - c.y).value * passage_.scale;
    const double cosine = std::cos(passage_.skew), sine = std::sin(passage_.skew);
    return {c.x + Mm{x * cosine - y * sine} + passage_.shift.x + passage_.surround,
            c.y + Mm{x * sine + y * cosine} + passage_.shift.y + passage_.surround};
}

Point<Mm> PaperMap::paper_of_glass(Point<Mm> g) const {
    const Point<Mm> c{page_.width / 2, page_.height / 2};
    const double x = (g.x - passage_.shift.x - passage_.surround - c.x).value;
    const double y = (g.y - passage_.shift.y - passage_.surround - c.y).value;
    const double cosine = std::cos(passage_.skew), sine = std::sin(passage_.skew);
    const Point<Mm> bent{c.x + Mm{(x * cosine + y * sine) / (passage_.scale * passage_.aspect)},
                         c.y + Mm{(y * cosine - x * sine) / passage_.scale}};
    Point<Mm> p = bent;
    for (int i = 0; i < 4; ++i) p = bent - bend(p);  // the bend is small and slow: four steps end below a micron
    return p;
}

Size<Px> PaperMap::size() const {
    const double k = passage_.dpi / 25.4;
    const Size<Px> upright{Px{std::round((page_.width + passage_.surround * 2).value * k)},
                           Px{std::round((page_.height + passage_.surround * 2).value * k)}};
    return passage_.turns % 2 ? Size<Px>{upright.height, upright.width} : upright;
}

Point<Px> PaperMap::operator()(Point<Mm> page) const {
    const Point<Mm> glass = glass_of_paper(paper_of_page(page));
    const double k = passage_.dpi / 25.4, x = glass.x.value * k, y = glass.y.value * k;
    const Size<Px> end = size();
    switch (((passage_.turns % 4) + 4) % 4) {
        case 1: return {end.width - Px{y}, Px{x}};
        case 2: return {end.width - Px{x}, end.height - Px{y}};
        case 3: return {Px{y}, end.height - Px{x}};
        default: return {Px{x}, Px{y}};
    }
}

ocr::GrayImage scan(const ocr::GrayImage& picture, double px_per_mm, Size<Mm> page, const Passage& passage, Random& random) {
    const PaperMap map(page, passage);
    Passage upright = passage;
    upright.turns = 0;
    const Size<Px> size = PaperMap(page, upright).size();
    const int width = static_cast<int>(size.width.value), height = static_cast<int>(size.height.value);
    const double k = passage.dpi / 25.4;

    // What the lens smooths away, at the picture's own scale, and at least what the scanner's pixels average.
    ocr::GrayImage source = picture;
    const double shrink = px_per_mm * passage.print_scale / k;
    blur(source, std::max(passage.blur.value * px_per_mm, shrink > 1 ? 0.45 * shrink : 0.3));
    std::array<std::uint8_t, 256> tone;
    for (int v = 0; v < 256; ++v) {
        const double reflectance = std::pow(v / 255., passage.toner);
        tone[static_cast<std::size_t>(v)] =
            static_cast<std::uint8_t>(std::lround(255 * (passage.black + (passage.paper - passage.black) * reflectance)));
    }

    const auto grey = [](double v) { return static_cast<std::uint8_t>(std::lround(255 * std::clamp(v, 0., 1.))); };
    const std::uint8_t backing = grey(passage.backing), hole = grey(passage.hole);
    ocr::GrayImage out(width, height);
    NoiseTable noise(random, passage.noise);
    std::vector<float> light(static_cast<std::size_t>(width));
    for (int x = 0; x < width; ++x) {
        double v = 1 - passage.shade_x * x / width;
        for (const Streak& streak : passage.streaks) {
            const double off = std::abs((x + 0.5) / k - streak.at.value) - streak.width.value / 2;
            if (off < 1 / k) v *= 1 - streak.darkness * std::clamp(1 - off * k, 0., 1.);
        }
        light[static_cast<std::size_t>(x)] = static_cast<float>(v);
    }

    // The way back from the scan to the page is computed on a coarse grid; between its points it is all but straight.
    constexpr int step = 16;
    const int columns = width / step + 2, rows = height / step + 2;
    std::vector<Point<Mm>> grid(static_cast<std::size_t>(columns) * rows);
    for (int j = 0; j < rows; ++j)
        for (int i = 0; i < columns; ++i)
            grid[static_cast<std::size_t>(j) * columns + i] = map.paper_of_glass({Mm{i * step / k}, Mm{j * step / k}});
    const double print_x = page.width.value / 2 + passage.print_shift.x.value, print_y = page.height.value / 2 + passage.print_shift.y.value;
    const double zoom = px_per_mm / passage.print_scale;
    const double centre_x = page.width.value / 2 * px_per_mm, centre_y = page.height.value / 2 * px_per_mm;
    for (int y = 0; y < height; ++y) {
        std::uint8_t* row = out.row(y);
        const std::int8_t* rough = noise.row(width);
        const int j = y / step;
        const double b = (y + 0.5 - j * step) / step, shade = 1 - passage.shade_y * y / height;
        for (int i = 0; i * step < width; ++i) {
            const Point<Mm>* corner = &grid[static_cast<std::size_t>(j) * columns + i];
            const double left_x = corner[0].x.value * (1 - b) + corner[columns].x.value * b;
            const double left_y = corner[0].y.value * (1 - b) + corner[columns].y.value * b;
            const double right_x = corner[1].x.value * (1 - b) + corner[columns + 1].x.value * b;
            const double right_y = corner[1].y.value * (1 - b) + corner[columns + 1].y.value * b;
            for (int x = i * step; x < std::min(width, (i + 1) * step); ++x) {
                const double a = (x + 0.5 - i * step) / step;
                const double paper_x = left_x + (right_x - left_x) * a, paper_y = left_y + (right_y - left_y) * a;
                int v;
                if (paper_x < 0 || paper_y < 0 || paper_x > page.width.value || paper_y > page.height.value) {
                    v = backing;
                } else {
                    v = tone[sample(source, (paper_x - print_x) * zoom + centre_x, (paper_y - print_y) * zoom + centre_y)];
                    for (const Disc& d : passage.holes) {
                        const double off = std::hypot(paper_x - d.centre.x.value, paper_y - d.centre.y.value) - d.radius.value;
                        if (off < 0) v = hole;
                        else if (off < 0.25) v = v * 3 / 4;  // the shadow of the cut edge
                    }
                }
                v = static_cast<int>(static_cast<float>(v) * light[static_cast<std::size_t>(x)] * static_cast<float>(shade)) + rough[x];
                row[x] = static_cast<std::uint8_t>(std::clamp(v, 0, 255));
            }
        }
    }

    Random specks = random.stream("dust");
    for (int i = 0; i < passage.dust; ++i) {
        const double x = specks.between(0, width), y = specks.between(0, height);
        const double r = std::min(0.3, 0.03 + std::abs(specks.normal(0, 0.045))) * k, long_way = specks.between(1, 2.2);
        const double turn = specks.between(0, 3.14), dark = specks.between(0.3, 0.9);
        const int reach = static_cast<int>(r * long_way) + 2;
        for (int py = std::max(0, static_cast<int>(y) - reach); py < std::min(height, static_cast<int>(y) + reach); ++py)
            for (int px = std::max(0, static_cast<int>(x) - reach); px < std::min(width, static_cast<int>(x) + reach); ++px) {
                const double dx = px + 0.5 - x, dy = py + 0.5 - y;
                const double u = (dx * std::cos(turn) + dy * std::sin(turn)) / long_way, w = dy * std::cos(turn) - dx * std::sin(turn);
                const double cover = std::clamp(r + 0.5 - std::hypot(u, w), 0., 1.) * dark;
                out.row(py)[px] = static_cast<std::uint8_t>(std::lround(out.row(py)[px] * (1 - cover)));
            }
    }
    if (passage.threshold)
        for (int y = 0; y < height; ++y)
            for (std::uint8_t* v = out.row(y); v != out.row(y) + width; ++v) *v = *v < *passage.threshold ? 0 : 255;
    return turned(out, passage.turns);
}

}  // namespace formloop::simulator
