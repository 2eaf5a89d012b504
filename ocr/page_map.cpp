// SPDX-License-Identifier: GPL-3.0-or-later
#include "ocr/page_map.h"

#include <algorithm>
#include <cmath>
#include <opencv2/core.hpp>

namespace formloop::ocr {
namespace {

using Numbers = std::array<double, 9>;

Numbers product(const Numbers& a, const Numbers& b) {
    Numbers c{};
    for (int i = 0; i < 3; ++i)
        for (int j = 0; j < 3; ++j)
            for (int k = 0; k < 3; ++k) c[i * 3 + j] += a[i * 3 + k] * b[k * 3 + j];
    return c;
}

std::optional<Numbers> inverse(const Numbers& m) {
    const double a = m[4] * m[8] - m[5] * m[7], b = m[5] * m[6] - m[3] * m[8], c = m[3] * m[7] - m[4] * m[6];
    const double determinant = m[0] * a + m[1] * b + m[2] * c;
    if (!std::isfinite(determinant) || std::abs(determinant) < 1e-12) return std::nullopt;
    return Numbers{a / determinant, (m[2] * m[7] - m[1] * m[8]) / determinant, (m[1] * m[5] - m[2] * m[4]) / determinant,
                   b / determinant, (m[0] * m[8] - m[2] * m[6]) / determinant, (m[2] * m[3] - m[0] * m[5]) / determinant,
                   c / determinant, (m[1] * m[6] - m[0] * m[7]) / determinant, (m[0] * m[4] - m[1] * m[3]) / determinant};
}

std::pair<double, double> apply(const Numbers& m, double x, double y) {
    const double w = m[6] * x + m[7] * y + m[8];
    return {(m[0] * x + m[1] * y + m[2]) / w, (m[3] * x + m[4] * y + m[5]) / w};
}

struct Normalised {
    Numbers to_unit{1, 0, 0, 0, 1, 0, 0, 0, 1}, from_unit{1, 0, 0, 0, 1, 0, 0, 0, 1};
    bool usable = false;
};

template <class Coordinates>
Normalised normalise(std::span<const Match> matches, Coordinates coordinates) {
    double sx = 0, sy = 0, spread = 0;
    const double n = static_cast<double>(matches.size());
    for (const Match& m : matches) sx += coordinates(m).first, sy += coordinates(m).second;
    sx /= n, sy /= n;
    for (const Match& m : matches) spread += std::hypot(coordinates(m).first - sx, coordinates(m).second - sy) / n;
    if (!(spread > 1e-9)) return {};
    return {{1 / spread, 0, -sx / spread, 0, 1 / spread, -sy / spread, 0, 0, 1}, {spread, 0, sx, 0, spread, sy, 0, 0, 1}, true};
}

std::pair<double, double> page_of(const Match& m) { return {m.page.x.value, m.page.y.value}; }
std::pair<double, double> scan_of(const Match& m) { return {m.scan.x.value, m.scan.y.value}; }

/// Solves the weighted equations and puts the answer, found between normalised spaces, back into page and scan.
template <class Fill>
std::optional<Homography> fit(std::span<const Match> matches, int unknowns, Fill fill, auto assemble) {
    const Normalised page = normalise(matches, page_of), scan = normalise(matches, scan_of);
    if (!page.usable || !scan.usable) return std::nullopt;
    cv::Mat a = cv::Mat::zeros(static_cast<int>(matches.size()) * 2, unknowns, CV_64F), b(a.rows, 1, CV_64F), x;
    for (int i = 0; i < static_cast<int>(matches.size()); ++i) {
        const auto [px, py] = apply(page.to_unit, matches[i].page.x.value, matches[i].page.y.value);
        const auto [sx, sy] = apply(scan.to_unit, matches[i].scan.x.value, matches[i].scan.y.value);
        fill(a.ptr<double>(2 * i), a.ptr<double>(2 * i + 1), px, py, sx, sy);
        const double w = std::sqrt(matches[i].weight);
        a.row(2 * i) *= w, a.row(2 * i + 1) *= w;
        b.at<double>(2 * i) = sx * w, b.at<double>(2 * i + 1) = sy * w;
    }
    cv::Mat singular, u, vt;
    cv::SVD::compute(a, singular, u, vt);
    if (singular.at<double>(unknowns - 1) < 1e-5 * singular.at<double>(0)) return std::nullopt;
    cv::SVD::backSubst(singular, u, vt, b, x);
    const Numbers unit = assemble(x.ptr<double>());
    const Homography map(product(scan.from_unit, product(unit, page.to_unit)));
    if (!map.valid()) return std::nullopt;
    return map;
}

}  // namespace

Homography::Homography(const Numbers& row_major) : forward_(row_major) {
    const auto back = inverse(forward_);
    valid_ = back.has_value();
    if (back) backward_ = *back;
}

std::optional<Homography> Homography::fit_affine(std::span<const Match> matches) {
    if (matches.size() < 3) return std::nullopt;
    return fit(
        matches, 6,
        [](double* r, double* s, double x, double y, double, double) {
            r[0] = x, r[1] = y, r[2] = 1;
            s[3] = x, s[4] = y, s[5] = 1;
        },
        [](const double* x) { return Numbers{x[0], x[1], x[2], x[3], x[4], x[5], 0, 0, 1}; });
}

std::optional<Homography> Homography::fit_similarity(std::span<const Match> matches) {
    if (matches.size() < 2) return std::nullopt;
    return fit(
        matches, 4,
        [](double* r, double* s, double x, double y, double, double) {
            r[0] = x, r[1] = -y, r[2] = 1;
            s[0] = y, s[1] = x, s[3] = 1;
        },
        [](const double* x) { return Numbers{x[0], -x[1], x[2], x[1], x[0], x[3], 0, 0, 1}; });
}

std::optional<Homography> Homography::fit_projective(std::span<const Match> matches) {
    if (matches.size() < 4) return std::nullopt;
    return fit(
        matches, 8,
        [](double* r, double* s, double x, double y, double u, double v) {
            r[0] = x, r[1] = y, r[2] = 1, r[6] = -x * u, r[7] = -y * u;
            s[3] = x, s[4] = y, s[5] = 1, s[6] = -x * v, s[7] = -y * v;
        },
        [](const double* x) { return Numbers{x[0], x[1], x[2], x[3], x[4], x[5], x[6], x[7], 1}; });
}

Point<Px> Homography::operator()(Point<Mm> page) const {
    const auto [x, y] = apply(forward_, page.x.value, page.y.value);
    return {Px{x}, Px{y}};
}

Point<Mm> Homography::unmap(Point<Px> scan) const {
    const auto [x, y] = apply(backward_, scan.x.value, scan.y.value);
    return {Mm{x}, Mm{y}};
}

double Homography::px_per_mm(Point<Mm> at) const {
    const Numbers& m = forward_;
    const double w = m[6] * at.x.value + m[7] * at.y.value + m[8];
    const double x = (m[0] * at.x.value + m[1] * at.y.value + m[2]) / w, y = (m[3] * at.x.value + m[4] * at.y.value + m[5]) / w;
    return std::sqrt(std::abs((m[0] - x * m[6]) * (m[4] - y * m[7]) - (m[1] - x * m[7]) * (m[3] - y * m[6]))) / std::abs(w);
}

std::array<double, 4> cubic_weights(double t) {
    const double s = 1 - t;
    return {s * s * s / 6, (3 * t * t * t - 6 * t * t + 4) / 6, (3 * s * s * s - 6 * s * s + 4) / 6, t * t * t / 6};
}

namespace {

/// A place on a spline, in intervals. A point that a bent frame throws to nowhere (not a number) is taken for its beginning.
double place(double at, double start, double step, double intervals) {
    const double u = (at - start) / step;
    return u > 0 ? std::min(u, intervals) : 0;
}

}  // namespace

std::pair<int, std::array<double, 4>> CubicSpline::weights(double at) const {
    const int intervals = static_cast<int>(coefficients.size()) - 3;
    const double u = place(at, start, step, intervals);
    const int first = std::min(static_cast<int>(u), intervals - 1);
    return {first, cubic_weights(u - first)};
}

double CubicSpline::operator()(double at) const {
    if (coefficients.size() < 4) return 0;
    const auto [first, w] = weights(at);
    double sum = 0;
    for (int i = 0; i < 4; ++i) sum += w[i] * coefficients[first + i];
    return sum;
}

double CubicGrid::operator()(double x, double y) const {
    if (columns < 4 || rows < 4) return 0;
    const double u = place(x, start_x, step, columns - 3), v = place(y, start_y, step, rows - 3);
    const int i = std::min(static_cast<int>(u), columns - 4), j = std::min(static_cast<int>(v), rows - 4);
    const auto wx = cubic_weights(u - i), wy = cubic_weights(v - j);
    double sum = 0;
    for (int b = 0; b < 4; ++b) {
        const double* row = coefficients.data() + static_cast<std::size_t>(j + b) * columns + i;
        sum += wy[b] * (wx[0] * row[0] + wx[1] * row[1] + wx[2] * row[2] + wx[3] * row[3]);
    }
    return sum;
}

double PageMap::feed_position(Point<Mm> page) const {
    const Point<Px> at = base(page);
    return (feed == Feed::scan_x ? at.x.value : at.y.value) / feed_scale;
}

Point<Mm> PageMap::shift(Point<Mm> page) const {
    const double x = page.x.value, y = page.y.value;
    double dx = affine[0] + affine[1] * x + affine[2] * y + grid_x(x, y);
    double dy = affine[3] + affine[4] * x + affine[5] * y + grid_y(x, y);
    if (feed != Feed::none) {
        const double t = feed_position(page);
        dx += feed_x(t), dy += feed_y(t);
    }
    return {Mm{dx}, Mm{dy}};
}

Point<Px> PageMap::operator()(Point<Mm> page) const { return base(page + shift(page)); }

Point<Mm> PageMap::unmap(Point<Px> scan) const {
    const Point<Mm> goal = base.unmap(scan);
    Point<Mm> page = goal;
    for (int i = 0; i < 40; ++i) {
        const Point<Mm> next = goal - shift(page);
        const double moved = std::abs(next.x.value - page.x.value) + std::abs(next.y.value - page.y.value);
        page = next;
        if (moved < 1e-9) break;
    }
    return page;
}

namespace {

constexpr double format_mark = 20261;  ///< first of the numbers: what the list is, and its version

void put(std::vector<double>& out, const std::vector<double>& list) {
    out.push_back(static_cast<double>(list.size()));
    out.insert(out.end(), list.begin(), list.end());
}

class Taker {
public:
    explicit Taker(std::span<const double> numbers) : rest_(numbers) {}
    double one() {
        if (rest_.empty()) return good_ = false, 0;
        const double v = rest_.front();
        rest_ = rest_.subspan(1);
        good_ = good_ && std::isfinite(v);
        return v;
    }
    std::vector<double> list() {
        const double n = one();
        if (!good_ || n < 0 || n > static_cast<double>(rest_.size())) return good_ = false, std::vector<double>{};
        std::vector<double> values(static_cast<std::size_t>(n));
        for (double& v : values) v = one();
        return values;
    }
    bool finished() const { return good_ && rest_.empty(); }

private:
    std::span<const double> rest_;
    bool good_ = true;
};

}  // namespace

std::vector<double> PageMap::numbers() const {
    std::vector<double> out{format_mark};
    out.insert(out.end(), base.numbers().begin(), base.numbers().end());
    out.insert(out.end(), affine.begin(), affine.end());
    out.push_back(static_cast<double>(feed));
    out.push_back(feed_scale);
    for (const CubicSpline* s : {&feed_x, &feed_y}) {
        out.push_back(s->start), out.push_back(s->step);
        put(out, s->coefficients);
    }
    for (const CubicGrid* g : {&grid_x, &grid_y}) {
        out.insert(out.end(), {g->start_x, g->start_y, g->step, double(g->columns), double(g->rows)});
        put(out, g->coefficients);
    }
    return out;
}

std::optional<PageMap> PageMap::from_numbers(std::span<const double> numbers) {
    Taker take(numbers);
    if (take.one() != format_mark) return std::nullopt;
    Numbers frame;
    for (double& v : frame) v = take.one();
    PageMap map{Homography(frame)};
    for (double& v : map.affine) v = take.one();
    const double feed = take.one();
    if (feed != 0 && feed != 1 && feed != 2) return std::nullopt;
    map.feed = static_cast<Feed>(static_cast<int>(feed));
    map.feed_scale = take.one();
    bool shaped = map.base.valid() && map.feed_scale > 0;
    for (CubicSpline* s : {&map.feed_x, &map.feed_y}) {
        s->start = take.one(), s->step = take.one(), s->coefficients = take.list();
        shaped = shaped && s->step > 0 && (s->coefficients.empty() || s->coefficients.size() >= 4);
    }
    for (CubicGrid* g : {&map.grid_x, &map.grid_y}) {
        g->start_x = take.one(), g->start_y = take.one(), g->step = take.one();
        const double columns = take.one(), rows = take.one();
        g->coefficients = take.list();
        shaped = shaped && g->step > 0 && columns >= 0 && columns < 10000 && rows >= 0 && rows < 10000 &&
                 columns == std::floor(columns) && rows == std::floor(rows) &&
                 columns * rows == static_cast<double>(g->coefficients.size());
        if (shaped) g->columns = static_cast<int>(columns), g->rows = static_cast<int>(rows);
    }
    if (!shaped || !take.finished()) return std::nullopt;
    return map;
}

}  // namespace formloop::ocr
