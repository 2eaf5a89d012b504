// SPDX-License-Identifier: GPL-3.0-or-later
#include "ocr/ink.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <map>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "ocr/pixels.h"

namespace formloop::ocr {
namespace {

constexpr double k = PrintModel::px_per_mm;
constexpr int block = 32;            ///< px of the straightened page between exact evaluations of the map
constexpr int covered_step = 16;
constexpr int faint = 41;            ///< darkness of 255 (16 %) from which it is ink
constexpr int over_print = 43;       ///< how much darker than print ink over print must be
constexpr double residual_wide = 0.1;///< mm: pages that fit less well get the wide mask
constexpr double gap_mm = 0.9;       ///< a stroke is carried on across print this wide
constexpr double context_mm = 3;     ///< how far round a crop whose ink it is gets judged

/// Exact page → scan positions at the corners of blocks; linear in between (error below 3 µm for any map we fit).
class Lattice {
public:
    Lattice(const PageMap& map, int width, int height)
        : columns_(width / block + 2), rows_(height / block + 2), at_(static_cast<std::size_t>(columns_) * rows_) {
        for (int j = 0; j < rows_; ++j)
            for (int i = 0; i < columns_; ++i)
                at_[static_cast<std::size_t>(j) * columns_ + i] = map({Mm{i * block / k}, Mm{j * block / k}});
    }
    Point<Px> at(std::size_t i) const { return at_[i]; }
    /// Position under the left end of a row within column i of blocks: px rows are taken at their middle.
    Point<Px> left(int i, int y) const {
        const int j = y / block;
        const double t = (y + 0.5 - j * block) / block;
        const Point<Px>& a = at_[static_cast<std::size_t>(j) * columns_ + i];
        const Point<Px>& b = at_[static_cast<std::size_t>(j + 1) * columns_ + i];
        return {a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t};
    }

private:
    int columns_, rows_;
    std::vector<Point<Px>> at_;
};

/// Bilinear samples along rows of the page; `scale` is px of the source per scan px. Past the edges: `past_edge`.
void straighten(const Lattice& lattice, GrayView source, double scale, GrayImage& out, std::uint8_t past_edge) {
    constexpr int one = 1 << 16;  // places are kept in 16.16, and handed on with five bits of fraction
    const cv::Mat from = mat(source);
    cv::Mat to = mat(out), whole(block, out.width(), CV_16SC2), part(block, out.width(), CV_16UC1);
    for (int top = 0; top < out.height(); top += block) {
        const int rows = std::min(block, out.height() - top);
        for (int r = 0; r < rows; ++r) {
            short* place = whole.ptr<short>(r);
            std::uint16_t* fraction = part.ptr<std::uint16_t>(r);
            for (int i = 0; i * block < out.width(); ++i) {
                const Point<Px> a = lattice.left(i, top + r), b = lattice.left(i + 1, top + r);
                const double step_x = (b.x - a.x).value / block * scale, step_y = (b.y - a.y).value / block * scale;
                const auto start = [](double v) { return static_cast<int>(std::clamp(v, -16000.0, 32000.0) * one + one / 64.0); };
                int x = start(a.x.value * scale - 0.5 + step_x / 2), y = start(a.y.value * scale - 0.5 + step_y / 2);
                const int dx = static_cast<int>(std::lround(std::clamp(step_x, -100.0, 100.0) * one));
                const int dy = static_cast<int>(std::lround(std::clamp(step_y, -100.0, 100.0) * one));
                for (int s = i * block, end = std::min(out.width(), s + block); s < end; ++s, x += dx, y += dy) {
                    place[2 * s] = static_cast<short>(x >> 16), place[2 * s + 1] = static_cast<short>(y >> 16);
                    fraction[s] = static_cast<std::uint16_t>((y >> 11 & 31) << 5 | (x >> 11 & 31));
                }
            }
        }
        cv::Mat band = to.rowRange(top, top + rows);
        cv::remap(from, band, whole.rowRange(0, rows), part.rowRange(0, rows), cv::INTER_LINEAR, cv::BORDER_CONSTANT, cv::Scalar(past_edge));
    }
}

/// 255 / paper in 16.16, for each brightness of the paper; backing and shadow count as at least 40.
constexpr std::array<unsigned, 256> per_paper = [] {
    std::array<unsigned, 256> table{};
    for (unsigned paper = 0; paper < 256; ++paper) table[paper] = (255U << 16) / std::max(paper, 40U);
    return table;
}();

/// Darkness of 255 against the paper's own brightness.
int darkness(int brightness, int paper) {
    return std::max(0, 255 - static_cast<int>((static_cast<unsigned>(brightness) * per_paper[paper] + 32768) >> 16));
}

/// The paper's brightness under each px of the straightened page: it changes slowly, so a few places tell all.
class PaperLevel {
public:
    PaperLevel(const Lattice& lattice, const PageAnalysis& analysis, int width, int height)
        : width_(width), columns_(width / block + 2), level_(static_cast<std::size_t>(columns_) * (height / block + 2)) {
        const GrayImage& paper = analysis.paper;
        for (std::size_t i = 0; i < level_.size(); ++i) {
            const Point<Px> at = lattice.at(i);
            const double x = std::clamp(at.x.value / analysis.paper_factor - 0.5, 0.0, paper.width() - 1.0);
            const double y = std::clamp(at.y.value / analysis.paper_factor - 0.5, 0.0, paper.height() - 1.0);
            const int ix = static_cast<int>(x), iy = static_cast<int>(y);
            const int jx = std::min(ix + 1, paper.width() - 1), jy = std::min(iy + 1, paper.height() - 1);
            const double ax = x - ix, ay = y - iy;
            level_[i] = (paper.row(iy)[ix] * (1 - ax) + paper.row(iy)[jx] * ax) * (1 - ay) +
                        (paper.row(jy)[ix] * (1 - ax) + paper.row(jy)[jx] * ax) * ay;
        }
    }
    void row(int y, std::uint8_t* out) const {
        for (int i = 0; i * block < width_; ++i) {
            const double a = corner(i, y), b = corner(i + 1, y);
            int value = static_cast<int>(a * 65536 + 32768);
            const int step = static_cast<int>((b - a) * 65536 / block);
            for (int x = i * block; x < std::min(width_, (i + 1) * block); ++x, value += step) out[x] = static_cast<std::uint8_t>(value >> 16);
        }
    }
    int at(int x, int y) const {
        const int i = x / block;
        const double a = corner(i, y), b = corner(i + 1, y);
        return static_cast<int>(a + (b - a) * (x - i * block) / block + 0.5);
    }

private:
    double corner(int i, int y) const {
        const int j = y / block;
        const double t = (y + 0.5 - j * block) / block;
        const double* at = &level_[static_cast<std::size_t>(j) * columns_ + i];
        return at[0] + (at[columns_] - at[0]) * t;
    }
    int width_, columns_;
    std::vector<double> level_;
};

/// How dark this printer and scanner made our greys: picture darkness → scan darkness, 0 … 255.
struct Tone {
    std::array<std::uint8_t, 256> tint;    ///< of a flat area, by its brightness in the picture
    std::array<int, 256> detail;           ///< from which darkness something at a rule or letter is ink
};

double median(std::vector<double>& values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

Tone measure_tone(const GrayImage& raw, const PaperLevel& paper, const PrintModel& print, bool bilevel) {
    const auto dark_at = [&](int x, int y) { return darkness(raw.row(y)[x], paper.at(x, y)); };
    std::map<int, std::vector<double>> by_level;
    for (const TintSample& t : print.tints)
        if (t.x < raw.width() && t.y < raw.height()) by_level[t.level].push_back(dark_at(t.x, t.y));
    std::vector<std::pair<double, double>> knots{{0, 0}};
    for (auto level = by_level.rbegin(); level != by_level.rend(); ++level)
        if (level->second.size() >= 20)
            knots.push_back({255.0 - level->first, std::max(knots.back().second, median(level->second))});
    knots.push_back({255, 255});

    // Rules come out darker or lighter than drawn by one factor; letters are black anyway.
    std::vector<double> ratios;
    for (const RuleLandmark& rule : print.landmarks.rules) {
        const float drawn = *std::ranges::max_element(rule.profile);
        if (drawn > 0.65F) continue;
        const int x = static_cast<int>(rule.at.x.value * k), y = static_cast<int>(rule.at.y.value * k);
        int darkest = 0;
        for (int d = -3; d <= 3; ++d) {
            const int u = rule.across == RuleLandmark::Across::x ? x + d : x, v = rule.across == RuleLandmark::Across::y ? y + d : y;
            if (u >= 0 && v >= 0 && u < raw.width() && v < raw.height()) darkest = std::max(darkest, dark_at(u, v));
        }
        ratios.push_back(darkest / (255.0 * drawn));
    }
    double gain = 1;
    if (ratios.size() >= 20) {
        const auto place = ratios.begin() + static_cast<std::ptrdiff_t>(ratios.size() * 7 / 10);
        std::nth_element(ratios.begin(), place, ratios.end());
        gain = std::clamp(*place, 0.7, 1.8);
    }

    Tone tone{};
    for (int level = 0; level < 256; ++level) {
        const double drawn = 255 - level;
        std::size_t i = 1;
        while (i + 1 < knots.size() && knots[i].first < drawn) ++i;
        const auto [x0, y0] = knots[i - 1];
        const auto [x1, y1] = knots[i];
        tone.tint[level] = static_cast<std::uint8_t>(x1 > x0 ? y0 + (y1 - y0) * (drawn - x0) / (x1 - x0) : y1);
        tone.detail[level] = level == 255 ? 0 : bilevel ? 256 : static_cast<int>(drawn * gain + over_print);
    }
    return tone;
}

/// Carries strokes on under the print that hides them: dark print with ink on both sides, across at most `gap_mm`.
void join_across_print(cv::Mat& strong, const std::vector<cv::Point>& hidden) {
    constexpr int cell = 16;
    cv::Mat near(strong.rows / cell + 1, strong.cols / cell + 1, CV_8UC1, cv::Scalar(0));
    for (int y = 0; y < strong.rows; ++y) {
        const std::uint8_t* row = strong.ptr(y);
        std::uint8_t* mark = near.ptr(y / cell);
        for (int i = 0; i < near.cols; ++i) {
            const int from = i * cell, size = std::min(strong.cols - from, cell);
            if (!mark[i] && size > 0 && std::memchr(row + from, 255, static_cast<std::size_t>(size))) mark[i] = 255;
        }
    }
    cv::dilate(near, near, cv::getStructuringElement(cv::MORPH_RECT, {3, 3}));
    const int gap = static_cast<int>(std::lround(gap_mm * k));
    constexpr int steps[4][2] = {{1, 0}, {0, 1}, {1, 1}, {1, -1}};
    std::vector<cv::Point> joined;
    for (const cv::Point& p : hidden) {
        if (!near.ptr(p.y / cell)[p.x / cell]) continue;
        const auto reach = [&](int dx, int dy) {
            for (int i = 1; i <= gap; ++i) {
                const int x = p.x + i * dx, y = p.y + i * dy;
                if (x < 0 || y < 0 || x >= strong.cols || y >= strong.rows) return gap + 1;
                if (strong.ptr(y)[x]) return i;
            }
            return gap + 1;
        };
        for (const auto& [dx, dy] : steps)
            if (reach(dx, dy) + reach(-dx, -dy) <= gap) {
                joined.push_back(p);
                break;
            }
    }
    for (const cv::Point& p : joined) strong.ptr(p.y)[p.x] = 255;
}

/// Where something opaque (backing through a punch hole, a fold, tape) hides the page, with a rim; empty when nothing does.
GrayImage straightened_opaque(const PageAnalysis& analysis, const Lattice& lattice, int width, int height) {
    const int d = std::max(3, static_cast<int>(std::lround(4.3 * analysis.small_px_per_mm)) | 1);
    cv::Mat solid;
    cv::morphologyEx(mat(analysis.ink), solid, cv::MORPH_OPEN, cv::getStructuringElement(cv::MORPH_ELLIPSE, {d, d}));
    if (cv::countNonZero(solid) == 0) return {};
    const int rim = static_cast<int>(std::lround(analysis.small_px_per_mm)) * 2 + 1;
    cv::dilate(solid, solid, cv::getStructuringElement(cv::MORPH_ELLIPSE, {rim, rim}));
    const GrayImage source = image(solid);
    GrayImage out(width, height, 0);
    straighten(lattice, source, 1.0 / analysis.factor, out, 255);
    return out;
}

}  // namespace

InkPage::InkPage(GrayView given, const PageAnalysis& analysis, const PageMap& map, const PrintModel& print, double residual_mm)
    : raw_(print.picture.width(), print.picture.height()), ink_(raw_.width(), raw_.height()) {
    const int width = raw_.width(), height = raw_.height();
    covered_ = GrayImage((width + covered_step - 1) / covered_step, (height + covered_step - 1) / covered_step, 0);
    if (given.empty() || raw_.empty()) {
        covered_ = GrayImage(covered_.width(), covered_.height(), 255);
        return;
    }
    GrayImage clean;
    if (!analysis.streaks.empty()) clean = without_streaks(given, analysis.streaks);
    const GrayView scan = clean.empty() ? given : GrayView(clean);
    const Lattice lattice(map, width, height);

    // A scan much finer than a crop is averaged first, not skipped over.
    const double finer = map.px_per_mm({print.print.layout.size.width / 2, print.print.layout.size.height / 2}) / k;
    GrayImage smaller;
    double scale = 1;
    if (const int shrink = static_cast<int>(finer + 0.4); shrink > 1) {
        cv::Mat reduced;
        const int w = scan.width() / shrink, h = scan.height() / shrink;
        cv::resize(mat(scan)(cv::Rect(0, 0, w * shrink, h * shrink)), reduced, {w, h}, 0, 0, cv::INTER_AREA);
        smaller = image(reduced);
        scale = 1.0 / shrink;
    }
    straighten(lattice, smaller.empty() ? scan : GrayView(smaller), scale, raw_, 255);

    const PaperLevel paper(lattice, analysis, width, height);
    const Tone tone = measure_tone(raw_, paper, print, analysis.bilevel);
    const GrayImage& detail = residual_mm > residual_wide ? print.wide_detail : print.detail;
    // What is darker than the flat print under it, and clearly darker than rules and letters near it.
    cv::Mat strong(height, width, CV_8UC1);
    std::vector<std::uint8_t> level(static_cast<std::size_t>(width));
    std::vector<cv::Point> hidden;
    hidden.reserve(static_cast<std::size_t>(width) * height / 16);
    for (int y = 0; y < height; ++y) {
        paper.row(y, level.data());
        const std::uint8_t *from = raw_.row(y), *t = print.tint.row(y), *p = detail.row(y);
        std::uint8_t *s = strong.ptr(y), *out = ink_.row(y);
        std::fill_n(s, width, std::uint8_t{0});
        for (int first = 0; first < width; first += block) {
            const int end = std::min(width, first + block);
            // Most of a page is bare: nothing here is dark enough to be ink.
            int darkest = 255;
            for (int x = first; x < end; ++x) darkest = std::min<int>(darkest, from[x]);
            if (darkest > std::max(level[first], level[end - 1]) * (255 - faint) / 255) continue;
            for (int x = first; x < end; ++x) {
                const int dark = darkness(from[x], level[x]), beyond = dark - tone.tint[t[x]];
                if (beyond <= 0) continue;
                out[x] = static_cast<std::uint8_t>(255 - beyond);
                if (beyond < faint) continue;
                if (dark >= tone.detail[p[x]])
                    s[x] = 255;
                else
                    hidden.push_back({x, y});
            }
        }
    }
    join_across_print(strong, hidden);
    if (analysis.bilevel) {
        hidden_ = GrayImage(width, height);
        for (const cv::Point& p : hidden) hidden_.row(p.y)[p.x] = 0;
    }

    const GrayImage opaque = straightened_opaque(analysis, lattice, width, height);
    const auto hides = [&](int x, int y) {
        // Our own solid print (marks, codes) is not in the way of anything.
        return !opaque.empty() && opaque.row(y)[x] > 127 && print.tint.row(y)[x] > 128;
    };
    if (!opaque.empty())
        for (int y = 0; y < height; ++y)
            for (int x = 0; x < width; ++x)
                if (hides(x, y)) strong.ptr(y)[x] = 0;

    // Keep the soft edge of strokes, one px round them, but no print beside them.
    cv::Mat away, printed;
    cv::dilate(strong, away, cv::getStructuringElement(cv::MORPH_RECT, {3, 3}));
    cv::bitwise_not(away, away);
    cv::compare(mat(detail), 255, printed, cv::CMP_NE);
    printed.setTo(0, strong);
    cv::Mat ink = mat(ink_);
    cv::bitwise_or(ink, away, ink);
    cv::bitwise_or(ink, printed, ink);

    for (int j = 0; j < covered_.height(); ++j)
        for (int i = 0; i < covered_.width(); ++i) {
            const int x = std::min(width - 1, i * covered_step + covered_step / 2), y = std::min(height - 1, j * covered_step + covered_step / 2);
            const Point<Px> at = map({Mm{(x + 0.5) / k}, Mm{(y + 0.5) / k}});
            const bool outside = at.x.value < 0 || at.y.value < 0 || at.x.value > scan.width() || at.y.value > scan.height();
            if (outside || hides(x, y)) covered_.row(j)[i] = 255;
        }
}

namespace {

cv::Rect pixels_of(const Rect<Mm>& box, const GrayImage& page) {
    const auto px = [](Mm mm) { return static_cast<int>(std::lround(mm.value * k)); };
    return cv::Rect(cv::Point(px(box.x), px(box.y)), cv::Point(px(box.right()), px(box.bottom()))) &
           cv::Rect(0, 0, page.width(), page.height());
}

}  // namespace

double InkPage::hidden_mm2(Rect<Mm> box) const {
    if (hidden_.empty()) return 0;
    const cv::Rect area = pixels_of(box, hidden_);
    return (area.area() - cv::countNonZero(mat(hidden_)(area))) / (k * k);
}

double InkPage::ink_share(Rect<Mm> box) const {
    const cv::Rect area = pixels_of(box, ink_);
    if (area.empty()) return 0;
    cv::Mat dark;
    cv::threshold(mat(ink_)(area), dark, 255 - faint, 255, cv::THRESH_BINARY_INV);
    return static_cast<double>(cv::countNonZero(dark)) / area.area();
}

FieldCrop InkPage::crop(Rect<Mm> box, Mm margin) const {
    FieldCrop out;
    out.px_per_mm = k;
    const Rect<Mm> wanted = box.grown(margin);
    const cv::Rect page(0, 0, ink_.width(), ink_.height());
    const auto corner = [](double mm) { return static_cast<int>(std::lround(mm * k)); };
    const cv::Rect area(corner(wanted.x.value), corner(wanted.y.value), std::max(1, corner(wanted.right().value) - corner(wanted.x.value)),
                        std::max(1, corner(wanted.bottom().value) - corner(wanted.y.value)));
    out.box = {Mm{area.x / k}, Mm{area.y / k}, Mm{area.width / k}, Mm{area.height / k}};
    out.raw = GrayImage(area.width, area.height);
    out.ink = GrayImage(area.width, area.height);
    const cv::Rect seen = area & page;

    int covered = 0, cells = 0;
    for (int y = area.y; y < area.y + area.height; y += covered_step / 2)
        for (int x = area.x; x < area.x + area.width; x += covered_step / 2, ++cells)
            covered += !page.contains({x, y}) || covered_.row(y / covered_step)[x / covered_step] != 0;
    out.covered = cells ? static_cast<double>(covered) / cells : 1;
    if (seen.empty()) return out;
    const cv::Rect place = seen - area.tl();
    mat(raw_)(seen).copyTo(mat(out.raw)(place));

    // Judge whose ink it is on a wider piece than the crop.
    const int more = static_cast<int>(context_mm * k);
    const cv::Rect around = cv::Rect(area.x - more, area.y - more, area.width + 2 * more, area.height + 2 * more) & page;
    const cv::Rect own = pixels_of(box, ink_);
    cv::Mat mask;
    cv::threshold(mat(ink_)(around), mask, 255 - faint, 255, cv::THRESH_BINARY_INV);
    if (own.empty() || cv::countNonZero(mask(own - around.tl())) == 0) return out;

    cv::Mat labels, stats, centroids;
    const int count = cv::connectedComponentsWithStats(mask, labels, stats, centroids, 8, CV_32S);
    const int inset_x = std::min(corner(2.5), own.width / 4), inset_y = std::min(corner(2.5), own.height / 4);
    const cv::Rect core(own.x + inset_x, own.y + inset_y, own.width - 2 * inset_x, own.height - 2 * inset_y);
    std::vector<int> inside(count, 0), deep(count, 0);
    for (int y = own.y; y < own.y + own.height; ++y) {
        const int* row = labels.ptr<int>(y - around.y);
        for (int x = own.x; x < own.x + own.width; ++x)
            if (const int label = row[x - around.x]) {
                ++inside[label];
                deep[label] += core.contains({x, y});
            }
    }
    std::vector<std::uint8_t> keep(count, 0);
    for (int i = 1; i < count; ++i) {
        const int pixels = stats.at<int>(i, cv::CC_STAT_AREA);
        const int extent = std::max(stats.at<int>(i, cv::CC_STAT_WIDTH), stats.at<int>(i, cv::CC_STAT_HEIGHT));
        if (!inside[i] || pixels < 6 || extent < 4) continue;
        keep[i] = 2 * inside[i] >= pixels || deep[i] > 0;
    }
    cv::Mat kept(mask.size(), CV_8UC1);
    for (int y = 0; y < mask.rows; ++y)
        for (int x = 0; x < mask.cols; ++x) kept.ptr(y)[x] = keep[labels.ptr<int>(y)[x]] ? 255 : 0;
    cv::dilate(kept, kept, cv::getStructuringElement(cv::MORPH_RECT, {3, 3}));
    mat(ink_)(seen).copyTo(mat(out.ink)(place), kept(seen - around.tl()));
    return out;
}

}  // namespace formloop::ocr
