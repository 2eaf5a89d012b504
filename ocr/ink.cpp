// SPDX-License-Identifier: GPL-3.0-or-later
#include "ocr/ink.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <map>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "ocr/median.h"
#include "ocr/opaque.h"
#include "ocr/pixels.h"
#include "ocr/vectors.h"

namespace formloop::ocr {
namespace {

constexpr double k = PrintModel::px_per_mm;
constexpr int block = Lattice::block;
constexpr int tile_rows = 8;         ///< tiles of block × tile_rows px are bare or looked at
constexpr int covered_step = 16;
constexpr int faint = 41;            ///< darkness of 255 (16 %) from which it is ink
constexpr int over_print = 43;       ///< how much darker than print ink over print must be
constexpr double residual_wide = 0.1;///< mm: pages that fit less well get the wide mask
constexpr double gap_mm = 0.9;       ///< a stroke is carried on across print this wide

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

/// The paper's brightness under each px of the straightened page, in 16.16: it changes slowly, so a few places tell all.
class PaperLevel {
public:
    PaperLevel(const Lattice& lattice, const PageAnalysis& analysis) : columns_(lattice.columns()), level_(lattice.corners().size()) {
        const GrayImage& paper = analysis.paper;
        for (std::size_t i = 0; i < level_.size(); ++i) {
            const Point<Px> at = lattice.corners()[i];
            const double x = std::clamp(at.x.value / analysis.paper_factor - 0.5, 0.0, paper.width() - 1.0);
            const double y = std::clamp(at.y.value / analysis.paper_factor - 0.5, 0.0, paper.height() - 1.0);
            const int ix = static_cast<int>(x), iy = static_cast<int>(y);
            const int jx = std::min(ix + 1, paper.width() - 1), jy = std::min(iy + 1, paper.height() - 1);
            const double ax = x - ix, ay = y - iy;
            const double level = (paper.row(iy)[ix] * (1 - ax) + paper.row(iy)[jx] * ax) * (1 - ay) +
                                 (paper.row(jy)[ix] * (1 - ax) + paper.row(jy)[jx] * ax) * ay;
            level_[i] = static_cast<int>(level * one);
        }
    }
    /// Under the px of row `y` in column `i` of blocks: it rises or falls evenly; the whole part is the nearest brightness.
    struct Ramp {
        int start, step;
        int at(int x) const { return (start + x * step) >> 16; }
    };
    Ramp ramp(int i, int y) const {
        const int a = edge(i, y), b = edge(i + 1, y);
        return {a + one / 2, (b - a) / block};
    }
    /// No px of a block has more.
    int most(int i, int j) const {
        const int* at = &level_[static_cast<std::size_t>(j) * columns_ + i];
        return std::max({at[0], at[1], at[columns_], at[columns_ + 1]}) / one + 1;
    }
    int at(int x, int y) const { return ramp(x / block, y).at(x % block); }

private:
    static constexpr int one = 1 << 16;

    /// At the left edge of column `i`, in the middle of row `y`.
    int edge(int i, int y) const {
        const int* at = &level_[static_cast<std::size_t>(y / block) * columns_ + i];
        return at[0] + (at[columns_] - at[0]) / (2 * block) * (2 * (y % block) + 1);
    }
    int columns_;
    std::vector<int> level_;
};

/// How dark this printer and scanner made our greys: picture darkness → scan darkness, 0 … 255.
struct Tone {
    std::array<std::uint8_t, 256> tint;    ///< of a flat area, by its brightness in the picture
    std::array<int, 256> detail;           ///< from which darkness something at a rule or letter is ink
    int detail_base, detail_gain;          ///< `detail` is no less than base + gain / 64 × the picture's darkness, where there is any
};

Tone measure_tone(const StraightScan& scan, const PaperLevel& paper, const PrintModel& print, bool bilevel) {
    const int width = print.picture.width(), height = print.picture.height();
    const auto dark_at = [&](int x, int y) { return darkness(scan.at(x, y), paper.at(x, y)); };
    std::map<int, std::vector<double>> by_level;
    for (const TintSample& t : print.tints)
        if (t.x < width && t.y < height) by_level[t.level].push_back(dark_at(t.x, t.y));
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
            if (u >= 0 && v >= 0 && u < width && v < height) darkest = std::max(darkest, dark_at(u, v));
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
    tone.detail_base = bilevel ? 256 : over_print;
    tone.detail_gain = static_cast<int>(gain * 64);
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

/// The darkest px of each few rows of a picture, column by column.
class DarkestPx {
public:
    explicit DarkestPx(GrayView picture) : least_(picture.width(), (picture.height() + high - 1) / high) {
        for (int y = 0; y < picture.height(); ++y) take_darker(picture.row(y), picture.width(), least_.row(y / high));
    }
    /// No px within the bounds is darker; 255 where they lie past the picture.
    int within(const StraightScan::Bounds& b) const {
        std::uint8_t darkest = 255;
        const int left = std::max(0, b.left), end = std::min(least_.width(), b.right + 1);
        for (int j = std::max(0, b.top) / high; j < least_.height() && j * high <= b.bottom; ++j)
            for (int x = left; x < end; ++x) darkest = std::min(darkest, least_.row(j)[x]);
        return darkest;
    }

private:
    static constexpr int high = 4;  ///< rows

    FORMLOOP_WIDE_VECTORS
    static void take_darker(const std::uint8_t* row, int count, std::uint8_t* least) {
        for (int x = 0; x < count; ++x) least[x] = std::min(least[x], row[x]);
    }

    GrayImage least_;
};

/// Whether any px within the bounds is set. What lies past the picture's edges counts as set; nothing of an empty picture does.
bool any(const GrayImage& picture, const StraightScan::Bounds& b) {
    if (picture.empty()) return false;
    if (b.left < 0 || b.top < 0 || b.right >= picture.width() || b.bottom >= picture.height()) return true;
    for (int y = b.top; y <= b.bottom; ++y)
        if (std::memchr(picture.row(y) + b.left, 255, static_cast<std::size_t>(b.right + 1 - b.left))) return true;
    return false;
}

constexpr int gap = static_cast<int>(gap_mm * k + 0.5);  ///< px

/// Cells of the page within whose reach, half a gap, there is ink.
class NearInk {
public:
    static constexpr int cell = 4;

    explicit NearInk(const GrayImage& cells_with_ink) {
        constexpr int reach = 2 * ((gap / 2 + cell - 1) / cell) + 1;
        cv::dilate(mat(cells_with_ink), near_, cv::getStructuringElement(cv::MORPH_RECT, {reach, reach}));
    }
    bool at(const cv::Point& p) const { return near_.ptr(p.y / cell)[p.x / cell] != 0; }
    bool any(const cv::Rect& area) const {
        for (int y = area.y / cell; y * cell < area.y + area.height; ++y)
            for (int x = area.x / cell; x * cell < area.x + area.width; ++x)
                if (near_.ptr(y)[x]) return true;
        return false;
    }

private:
    cv::Mat near_;
};

/// Px of the page that are ink, 255, with a gap of nothing all round, and the cells of the page that hold some.
class StrongInk {
public:
    StrongInk(int width, int height)
        : stride_(width + 2 * gap), px_(static_cast<std::size_t>(stride_) * (height + 2 * gap)),
          cells_(width / NearInk::cell + 1, height / NearInk::cell + 1, 0) {}

    /// Valid from px -gap up to, not with, px width + gap; so are the rows.
    std::uint8_t* row(int y) { return px_.data() + static_cast<std::ptrdiff_t>(y + gap) * stride_ + gap; }
    const std::uint8_t* row(int y) const { return px_.data() + static_cast<std::ptrdiff_t>(y + gap) * stride_ + gap; }
    void add(int x, int y) {
        row(y)[x] = 255;
        cells_.row(y / NearInk::cell)[x / NearInk::cell] = 255;
    }
    NearInk near() const { return NearInk(cells_); }

    /// Carries strokes on under the print that hides them: dark print with ink on both sides, across at most `gap_mm`.
    void join_across_print(const std::vector<cv::Point>& hidden, const NearInk& near) {
        const std::ptrdiff_t steps[] = {1, stride_, stride_ + 1, stride_ - 1};
        std::vector<cv::Point> joined;
        for (const cv::Point& p : hidden) {
            if (!near.at(p)) continue;
            const std::uint8_t* px = row(p.y) + p.x;
            if (std::ranges::any_of(steps, [&](std::ptrdiff_t step) { return joins(px, step) || joins(px, -step); })) joined.push_back(p);
        }
        for (const cv::Point& p : joined) row(p.y)[p.x] = 255;
    }

private:
    /// Whether there is ink on both sides of a px along a step, no more than a gap in all, and no nearer behind than ahead.
    static bool joins(const std::uint8_t* px, std::ptrdiff_t step) {
        for (int ahead = 1; ahead <= gap / 2; ++ahead) {
            if (!px[ahead * step]) continue;
            for (int behind = ahead; behind <= gap - ahead; ++behind)
                if (px[-behind * step]) return true;
            return false;
        }
        return false;
    }

    int stride_;
    std::vector<std::uint8_t> px_;
    GrayImage cells_;
};

/// A piece of the page that is not bare, its px laid straight.
struct Tile {
    Tile(const cv::Rect& where, bool under) : area(where), hiding(under) {
        if (where.width < block) px.fill(255);
    }

    cv::Rect area;  ///< px of the page: one column of blocks, up to tile_rows rows
    bool hiding;    ///< something opaque may hide ink here
    std::array<std::uint8_t, block * tile_rows> px;  ///< white past the page's edge

    std::uint8_t* row(int y) { return px.data() + (y - area.y) * block; }
    const std::uint8_t* row(int y) const { return px.data() + (y - area.y) * block; }
};

using BlockRow = std::array<std::uint8_t, block>;

/// Writes the paper's level under each px of a block's row, and gives the darkest of them.
FORMLOOP_WIDE_VECTORS
int darkest_of(const std::uint8_t* px, PaperLevel::Ramp paper, BlockRow& level) {
    for (int x = 0; x < block; ++x) level[x] = static_cast<std::uint8_t>(paper.at(x));
    std::uint8_t darkest = 255;
    for (int x = 0; x < block; ++x) darkest = std::min(darkest, px[x]);
    return darkest;
}

/// Whether some px of a block's row may be ink, on paper no brighter than `paper`: a bound that is quickly told, for most of what is
/// dark on a page is print. `print` is the detail under each px.
FORMLOOP_WIDE_VECTORS
bool may_hold_ink(const std::uint8_t* brightness, const std::uint8_t* print, int paper, const Tone& tone) {
    const auto lighter = static_cast<std::uint16_t>(per_paper[paper] >> 3);  // 255 / paper in 3.13
    const auto base = static_cast<std::int16_t>(tone.detail_base), gain = static_cast<std::int16_t>(tone.detail_gain);
    std::int16_t found = 0;
    for (int x = 0; x < block; ++x) {
        const auto bright = static_cast<std::uint16_t>(brightness[x] << 8);
        const auto light = static_cast<std::uint16_t>((static_cast<std::uint32_t>(bright) * lighter) >> 16);  // 11.5
        const auto most_dark = static_cast<std::int16_t>(255 - (light >> 5)), drawn = static_cast<std::int16_t>(255 - print[x]);
        const auto over_detail = static_cast<std::int16_t>(base + (static_cast<std::int16_t>(drawn * gain) >> 6));
        const auto needed = static_cast<std::int16_t>(drawn == 0 ? faint : over_detail);
        found = static_cast<std::int16_t>(found | (most_dark >= needed ? -1 : 0));
    }
    return found != 0;
}

/// Which px of a row lie in ink or beside it and are no print beside ink: 255. For `count` px from column `x` of row `y`;
/// `print` is where detail is printed. False when there are none.
FORMLOOP_WIDE_VECTORS
bool find_strokes(const StrongInk& strong, int x, int y, int count, const std::uint8_t* print, std::uint8_t* out) {
    const std::uint8_t *above = strong.row(y - 1) + x - 1, *here = strong.row(y) + x - 1, *below = strong.row(y + 1) + x - 1;
    std::array<std::uint8_t, block + 2> any{};
    std::uint8_t all = 0;
    for (int i = 0; i < count + 2; ++i) any[i] = above[i] | here[i] | below[i], all |= any[i];
    if (all == 0) return false;
    for (int i = 0; i < count; ++i) {
        const std::uint8_t bare = print[i] == 255 ? 255 : 0;
        out[i] = (any[i] | any[i + 1] | any[i + 2]) & (bare | here[i + 1]);
    }
    return true;
}

}  // namespace

InkPage::InkPage(GrayView given, const PageAnalysis& analysis, const PageMap& map, const PrintModel& print, double residual_mm)
    : ink_(print.picture.width(), print.picture.height()) {
    const int width = ink_.width(), height = ink_.height();
    covered_ = GrayImage((width + covered_step - 1) / covered_step, (height + covered_step - 1) / covered_step, 0);
    if (given.empty() || ink_.empty()) {
        covered_ = GrayImage(covered_.width(), covered_.height(), 255);
        return;
    }
    GrayView scan = given;
    if (!analysis.streaks.empty()) {
        own_scan_ = without_streaks(given, analysis.streaks);
        scan = own_scan_;
    }
    // A scan much finer than a crop is averaged first, not skipped over.
    const double finer = map.px_per_mm({print.print.layout.size.width / 2, print.print.layout.size.height / 2}) / k;
    double scale = 1;
    if (const int shrink = static_cast<int>(finer + 0.4); shrink > 1) {
        own_scan_ = averaged(scan, shrink);
        scan = own_scan_;
        scale = 1.0 / shrink;
    }
    lattice_ = Lattice(map, width, height);
    straight_ = StraightScan(lattice_, scan, scale, 255);

    const PaperLevel paper(lattice_, analysis);
    const Tone tone = measure_tone(straight_, paper, print, analysis.bilevel);
    const GrayImage& detail = residual_mm > residual_wide ? print.wide_detail() : print.detail;
    const GrayImage opaque = find_opaque(analysis);
    const StraightScan over(lattice_, opaque, 1.0 / analysis.factor, 255);
    const auto hides = [&](int x, int y) {
        // Our own solid print (marks, codes) is not in the way of anything.
        return !opaque.empty() && print.tint.row(y)[x] > 128 && over.at(x, y) > 127;
    };
    // Nothing of the page is seen past the scan's edges and under what is opaque.
    const auto cover = [&](const cv::Rect& area) {
        const int j = area.y / covered_step;
        for (int i = area.x / covered_step; i * covered_step < area.x + area.width; ++i) {
            const int x = std::min(width - 1, i * covered_step + covered_step / 2), y = std::min(height - 1, j * covered_step + covered_step / 2);
            const Point<Px> at = map({Mm{(x + 0.5) / k}, Mm{(y + 0.5) / k}});
            const bool outside = at.x.value < 0 || at.y.value < 0 || at.x.value > given.width() || at.y.value > given.height();
            if (outside || hides(x, y)) covered_.row(j)[i] = 255;
        }
    };

    // What is darker than the flat print under it, and clearly darker than rules and letters near it.
    StrongInk strong(width, height);
    std::vector<Tile> tiles;  // those that are not bare
    tiles.reserve(static_cast<std::size_t>(height / tile_rows + 1) * (width / block + 1));
    const DarkestPx darkest_px(scan);
    BlockRow level{};  // of the paper in the row that is looked at
    // Fills `level` for row y of a tile, and gives the brightness above which none of its px is ink; -1 when none is.
    const auto look = [&](const Tile& tile, int y) {
        const int darkest = darkest_of(tile.row(y), paper.ramp(tile.area.x / block, y), level);
        const int least = std::max(level[0], level[tile.area.width - 1]) * (255 - faint) / 255;
        return darkest > least ? -1 : least;
    };
    BlockRow last_detail;  // of a block that the page's edge cuts
    last_detail.fill(255);
    for (int top = 0; top < height; top += tile_rows) {
        const int bottom = std::min(height, top + tile_rows);
        const std::size_t first = tiles.size();
        for (int left = 0, i = 0; left < width; left += block, ++i) {
            const cv::Rect area(left, top, std::min(block, width - left), bottom - top);
            const StraightScan::Bounds seen = straight_.bounds(i, top, bottom - 1);
            const bool hiding = any(opaque, over.bounds(i, top, bottom - 1));
            if (hiding || seen.left < 0 || seen.top < 0 || seen.right >= scan.width() || seen.bottom >= scan.height()) cover(area);
            // Most of a page is bare: nothing here is dark enough to be ink.
            if (darkest_px.within(seen) <= paper.most(i, top / block) * (255 - faint) / 255) tiles.emplace_back(area, hiding);
        }
        // Row by row through the band, as the scan and the print lie in memory.
        for (int y = top; y < bottom; ++y)
            for (std::size_t n = first; n < tiles.size(); ++n) {
                Tile& tile = tiles[n];
                const int left = tile.area.x, count = tile.area.width;
                straight_.run(left / block, y, count, tile.row(y));
                const int paper_here = look(tile, y);
                if (paper_here < 0) continue;
                const std::uint8_t *from = tile.row(y), *t = print.tint.row(y) + left, *p = detail.row(y) + left;
                if (count < block) p = std::copy_n(p, count, last_detail.data()) - count;
                if (!may_hold_ink(from, p, std::max(level[0], level[count - 1]), tone)) continue;
                for (int x = 0; x < count; ++x) {
                    if (from[x] > paper_here) continue;
                    const int dark = darkness(from[x], level[x]);
                    if (dark >= tone.detail[p[x]] && dark - tone.tint[t[x]] >= faint) strong.add(left + x, y);
                }
            }
    }

    // Dark print that may hide ink: where there is ink near, and of bilevel scans everywhere.
    std::vector<cv::Point> hidden;
    const NearInk near = strong.near();
    for (const Tile& tile : tiles) {
        const cv::Rect& area = tile.area;
        if (!analysis.bilevel && !near.any(area)) continue;
        for (int y = area.y; y < area.y + area.height; ++y) {
            const int paper_here = look(tile, y);
            if (paper_here < 0) continue;
            const std::uint8_t *from = tile.row(y), *t = print.tint.row(y) + area.x, *s = strong.row(y) + area.x;
            for (int x = 0; x < area.width; ++x)
                if (from[x] <= paper_here && !s[x] && darkness(from[x], level[x]) - tone.tint[t[x]] >= faint)
                    hidden.push_back({area.x + x, y});
        }
    }
    strong.join_across_print(hidden, near);
    if (analysis.bilevel) {
        hidden_ = GrayImage(width, height);
        for (const cv::Point& p : hidden) hidden_.row(p.y)[p.x] = 0;
    }

    for (const Tile& tile : tiles)
        for (int y = tile.area.y; tile.hiding && y < tile.area.y + tile.area.height; ++y)
            for (int x = tile.area.x; x < tile.area.x + tile.area.width; ++x)
                if (std::uint8_t& s = strong.row(y)[x]; s && hides(x, y)) s = 0;
    // Ink as dark as it is, with the soft edge of strokes, one px round them.
    std::array<std::uint8_t, block> stroke{};
    for (const Tile& tile : tiles) {
        const cv::Rect& area = tile.area;
        for (int y = area.y; y < area.y + area.height; ++y) {
            if (!find_strokes(strong, area.x, y, area.width, detail.row(y) + area.x, stroke.data()) || look(tile, y) < 0) continue;
            const std::uint8_t *from = tile.row(y), *t = print.tint.row(y) + area.x;
            std::uint8_t* out = ink_.row(y) + area.x;
            for (int x = 0; x < area.width; ++x)
                if (stroke[x]) out[x] = static_cast<std::uint8_t>(255 - std::max(0, darkness(from[x], level[x]) - tone.tint[t[x]]));
        }
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

double InkPage::covered(Rect<Mm> box) const {
    const auto px = [](Mm mm) { return static_cast<int>(std::lround(mm.value * k)); };
    const int left = px(box.x), top = px(box.y), right = std::max(left + 1, px(box.right())), bottom = std::max(top + 1, px(box.bottom()));
    int covered = 0, all = 0;
    for (int y = top; y < bottom; y += covered_step / 2)
        for (int x = left; x < right; x += covered_step / 2, ++all)
            covered += x < 0 || y < 0 || x >= ink_.width() || y >= ink_.height() || covered_.row(y / covered_step)[x / covered_step] != 0;
    return static_cast<double>(covered) / all;
}

}  // namespace formloop::ocr
