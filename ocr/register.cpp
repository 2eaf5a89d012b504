// SPDX-License-Identifier: GPL-3.0-or-later
#include "ocr/register.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "ocr/bilinear.h"
#include "ocr/corner_frame.h"
#include "ocr/correlation.h"
#include "ocr/pixels.h"
#include "ocr/warp_fit.h"
#include "templates/identity.h"

namespace formloop::ocr {
namespace {

/// The scan, and the same averaged to about the scale of patches.
struct Pictures {
    GrayView scan;
    GrayView coarse;
    int factor = 1;  ///< scan px per px of `coarse`

    bool inside(double x, double y) const { return x >= 1 && y >= 1 && x < scan.width() - 1 && y < scan.height() - 1; }
};

/// The map near one place: scan px and their change per page mm.
struct Local {
    Point<Px> at;
    double xx, xy, yx, yy;  ///< dX/dx dX/dy dY/dx dY/dy
};

Local local(const PageMap& map, Point<Mm> p) {
    constexpr double h = 1;
    const Point<Px> c = map(p), x = map({p.x + Mm{h}, p.y}), y = map({p.x, p.y + Mm{h}});
    return {c, (x.x - c.x).value / h, (y.x - c.x).value / h, (x.y - c.y).value / h, (y.y - c.y).value / h};
}

/// Peak of a parabola through three values around a maximum, in steps from the middle one.
double peak(double before, double at, double after) {
    const double curve = before - 2 * at + after;
    return curve < -1e-12 ? std::clamp(0.5 * (before - after) / curve, -0.5, 0.5) : 0;
}

enum class Sighting { found, missing, outside };

struct Tally {
    int found = 0, missing = 0, outside = 0;
    void count(Sighting s) { ++(s == Sighting::found ? found : s == Sighting::missing ? missing : outside); }
    double support() const { return found + missing ? static_cast<double>(found) / (found + missing) : 0; }
};

constexpr int most_strip = 128;  ///< px across a rule and its window

/// Looks for a rule across itself, up to `window_mm` away from where the map has it.
/// `lines` across it are averaged.
Sighting find_rule(const Pictures& pictures, double paper, const PageMap& map, const RuleLandmark& rule, double window_mm, int lines,
                   std::vector<float>& strip, Miss& miss) {
    const Local l = local(map, rule.at);
    const bool horizontal = rule.across == RuleLandmark::Across::y;
    const double ax = horizontal ? l.xy : l.xx, ay = horizontal ? l.yy : l.yx;  // across
    const double bx = horizontal ? l.xx : l.xy, by = horizontal ? l.yx : l.yy;  // along
    constexpr double h = PrintModel::profile_step_mm;
    const int half = static_cast<int>(rule.profile.size() / 2), window = static_cast<int>(std::ceil(window_mm / h));
    const int reach = half + window, n = 2 * reach + 1;
    const double far = reach * h;
    for (double s : {-1.0, 1.0})
        for (double t : {-1.0, 1.0})
            if (!pictures.inside(l.at.x.value + s * far * ax + t * rule.reach_mm * bx,
                             l.at.y.value + s * far * ay + t * rule.reach_mm * by))
                return Sighting::outside;
    strip.assign(n, 0);
    std::array<std::uint8_t, most_strip> px;
    assert(n <= most_strip);
    for (int j = 0; j < lines; ++j) {
        const double t = rule.reach_mm * (2.0 * j / (lines - 1) - 1);
        const double x = l.at.x.value - far * ax + t * bx, y = l.at.y.value - far * ay + t * by;
        sample_along(pictures.scan, SampleWay::from(x, y, h * ax, h * ay), n, 255, px.data());
        for (int i = 0; i < n; ++i) strip[i] += px[i];
    }
    for (float& v : strip) v = static_cast<float>(1 - v / (lines * paper));

    const int m = 2 * half + 1;
    double mean = 0, energy = 0;
    for (float v : rule.profile) mean += v / m;
    for (float v : rule.profile) energy += (v - mean) * (v - mean);
    double best = -1;
    int at = 0;
    constexpr int most_shifts = 64;
    assert(2 * window + 1 <= most_shifts);
    std::array<double, most_strip + 1> sums{}, squares{};
    for (int i = 0; i < n; ++i) sums[i + 1] = sums[i] + strip[i], squares[i + 1] = squares[i] + double(strip[i]) * strip[i];
    std::array<double, most_shifts> score{}, product{};
    for (int i = 0; i < m; ++i)
        for (int shift = 0; shift <= 2 * window; ++shift) product[shift] += strip[shift + i] * (rule.profile[i] - mean);
    for (int shift = 0; shift <= 2 * window; ++shift) {
        const double s = sums[shift + m] - sums[shift], ss = squares[shift + m] - squares[shift], st = product[shift];
        const double spread = ss - s * s / m;
        // A shadow as faint as noise is not a rule, however well it correlates.
        score[shift] = spread > 0.02 * energy + 1e-4 ? st / std::sqrt(spread * energy) : 0;
        const double away = static_cast<double>(shift - window) / std::max(1, window);
        const double judged = score[shift] - 0.15 * away * away;
        if (judged > best) best = judged, at = shift;
    }
    if (score[at] < 0.72 || at == 0 || at == 2 * window) return Sighting::missing;
    miss.at = rule.at;
    miss.along_x = !horizontal;
    miss.mm = (at - window + peak(score[at - 1], score[at], score[at + 1])) * h;
    miss.weight = score[at] * score[at];
    return Sighting::found;
}

/// Looks for a patch, up to `window_mm` away; gives both directions.
Sighting find_patch(const Pictures& pictures, const PageMap& map, const PatchLandmark& patch, double window_mm, Miss& along_x,
                    Miss& along_y, double least) {
    constexpr double s = PrintModel::patch_px_per_mm;
    const int w = patch.picture.width(), h = patch.picture.height(), window = static_cast<int>(std::ceil(window_mm * s));
    const Local l = local(map, patch.at);
    const double half_w = (w / 2.0 + window) / s, half_h = (h / 2.0 + window) / s;
    for (double u : {-half_w, half_w})
        for (double v : {-half_h, half_h})
            if (!pictures.inside(l.at.x.value + u * l.xx + v * l.xy, l.at.y.value + u * l.yx + v * l.yy)) return Sighting::outside;
    GrayImage piece(w + 2 * window, h + 2 * window);
    const double f = s * pictures.factor;  // page mm → coarse px is the map's change divided by the factor
    for (int y = 0; y < piece.height(); ++y) {
        const double u = 0.5 / s - half_w, v = (y + 0.5) / s - half_h;
        const double cx = l.at.x.value + u * l.xx + v * l.xy, cy = l.at.y.value + u * l.yx + v * l.yy;
        sample_along(pictures.coarse, SampleWay::from(cx / pictures.factor, cy / pictures.factor, l.xx / f, l.yx / f), piece.width(), 255,
                     piece.row(y));
    }
    const Correlation score = correlate(GrayView(piece), patch.picture);
    const auto most = static_cast<int>(std::ranges::max_element(score.scores) - score.scores.begin());
    const int x = most % score.columns, y = most / score.columns;
    const double best = score.at(x, y);
    if (!(best > least) || x == 0 || y == 0 || x == score.columns - 1 || y == score.rows - 1) return Sighting::missing;
    const double dx = (x - window + peak(score.at(x - 1, y), best, score.at(x + 1, y))) / s;
    const double dy = (y - window + peak(score.at(x, y - 1), best, score.at(x, y + 1))) / s;
    along_x = {patch.at, true, dx, 2 * best * best};
    along_y = {patch.at, false, dy, 2 * best * best};
    return Sighting::found;
}

struct Measured {
    std::vector<Miss> misses;
    Tally rules, patches;
};

/// How landmarks are looked for: windows in mm, the least score of a patch, lines across a rule, and every how many of them.
struct Look {
    double rule_window, patch_window, least_patch;
    int lines;
    std::size_t stride = 1;
};

/// Looks for the landmarks where the map has them.
Measured measure(const Pictures& pictures, const PageAnalysis& analysis, const PageMap& map, const Landmarks& print, const Look& look) {
    Measured m;
    m.misses.reserve(print.rules.size() + 2 * print.patches.size());
    std::vector<float> strip;
    Miss miss, other;
    const double paper = std::max(40.0, analysis.paper_level);
    for (std::size_t i = 0; i < print.rules.size(); i += look.stride) {
        const Sighting s = find_rule(pictures, paper, map, print.rules[i], look.rule_window, look.lines, strip, miss);
        m.rules.count(s);
        if (s == Sighting::found) m.misses.push_back(miss);
    }
    for (std::size_t i = 0; i < print.patches.size(); i += look.stride) {
        const Sighting s = find_patch(pictures, map, print.patches[i], look.patch_window, miss, other, look.least_patch);
        m.patches.count(s);
        if (s == Sighting::found) m.misses.push_back(miss), m.misses.push_back(other);
    }
    return m;
}

/// The frame that marks and codes give together, now that the layout says where the codes are. `weak`: fewer than three marks.
struct Coarse {
    std::optional<Homography> map;
    bool weak = false;
};

Coarse coarse_frame(GrayView scan, const IdentifiedPage& page, const templates::PageLayout& layout) {
    const auto marks = templates::corner_marks(layout.size);
    std::vector<Match> codes, found;
    for (const ReadCode& code : page.codes) {
        const Rect<Mm> b = code.kind == CodeKind::qr ? layout.qr_box : layout.datamatrix_box;
        if (b.empty() || !code.identity) continue;
        const std::array<Point<Mm>, 4> corners{b.top_left(), {b.right(), b.y}, {b.right(), b.bottom()}, {b.x, b.bottom()}};
        for (int i = 0; i < 4; ++i) codes.push_back({corners[i], code.corners[i], 0.05});
    }
    for (int i = 0; i < 4; ++i)
        if (page.marks[i]) {
            const double k = page.quality.px_per_mm > 0 ? page.quality.px_per_mm : 300 / 25.4;
            if (const auto centre = refine_mark(scan, *page.marks[i], k)) found.push_back({marks[i].box.centre(), *centre});
        }
    const auto fit = [&]() -> std::optional<Homography> {
        std::vector<Match> all = found;
        if (all.size() == 4) {
            const auto flat = Homography::fit_affine(all);
            double worst = 0;
            if (flat)
                for (const Match& m : all) {
                    const Point<Px> p = (*flat)(m.page);
                    worst = std::max(worst, std::hypot((p.x - m.scan.x).value, (p.y - m.scan.y).value) /
                                                std::max(0.1, flat->px_per_mm(m.page)));
                }
            if (flat && worst < 1.2) return flat;  // uneven feed is not perspective
            return Homography::fit_projective(all);
        }
        if (all.size() == 3) return Homography::fit_affine(all);
        all.insert(all.end(), codes.begin(), codes.end());
        return found.size() + codes.size() / 4 >= 2 && all.size() >= 6 ? Homography::fit_affine(all) : Homography::fit_similarity(all);
    };
    // With few marks, look for the others where what is known puts them, nearest first.
    for (int round = 0; round < 4 && found.size() < 4; ++round) {
        const auto map = found.size() + codes.size() / 4 >= 1 ? [&] {
            std::vector<Match> all = found;
            all.insert(all.end(), codes.begin(), codes.end());
            return Homography::fit_similarity(all);
        }() : std::nullopt;
        if (!map) break;
        double nearest = 9;  // mm
        std::optional<Match> next;
        for (const auto& mark : marks) {
            const Point<Mm> centre = mark.box.centre();
            if (std::ranges::any_of(found, [&](const Match& m) { return m.page == centre; })) continue;
            for (const Point<Px>& candidate : page.mark_candidates) {
                const Point<Mm> seen = map->unmap(candidate);
                const double away = std::hypot((seen.x - centre.x).value, (seen.y - centre.y).value);
                if (away < nearest) nearest = away, next = Match{centre, candidate};
            }
        }
        if (!next) break;
        if (const auto centre = refine_mark(scan, next->scan, map->px_per_mm(next->page))) next->scan = *centre;
        found.push_back(*next);
    }
    Coarse coarse{fit(), found.size() < 3};
    if (!coarse.map || !coarse.map->valid()) coarse = {page.coarse, true};
    return coarse;
}

/// Coordinate descent of the six affine parameters on the distance from printed points to the nearest ink: finds the page when
/// the frame is millimetres off.
PageMap search_by_distance(const PageAnalysis& analysis, const PageMap& start, const PrintModel& print, double widest_mm) {
    cv::Mat free, distance;
    cv::bitwise_not(mat(analysis.ink), free);
    cv::distanceTransform(free, distance, cv::DIST_L2, 3);
    const double cut = std::max(2.0, widest_mm) * analysis.small_px_per_mm;
    const Size<Mm> page = print.print.layout.size;
    const double cx = page.width.value / 2, cy = page.height.value / 2;
    std::array<double, 6> a{};  // shift of the middle and of the edges, mm: dx, dx over x, dx over y, dy …
    const auto cost = [&](const std::array<double, 6>& p) {
        double sum = 0;
        for (const Point<Mm>& at : print.outline) {
            const double u = (at.x.value - cx) / cx, v = (at.y.value - cy) / cy;
            const Point<Px> s = start.base({at.x + Mm{p[0] + p[1] * u + p[2] * v}, at.y + Mm{p[3] + p[4] * u + p[5] * v}});
            const int x = static_cast<int>(s.x.value / analysis.factor), y = static_cast<int>(s.y.value / analysis.factor);
            const bool inside = s.x.value >= 0 && s.y.value >= 0 && x < distance.cols && y < distance.rows;
            sum += inside ? std::min<double>(distance.at<float>(y, x), cut) : cut;
        }
        return sum;
    };
    double best = cost(a);
    for (double step = widest_mm; step > 0.1; step /= 2)
        for (int round = 0; round < 3; ++round) {
            bool moved = false;
            for (int i = 0; i < 6; ++i)
                for (double sign : {-1.0, 1.0}) {
                    auto next = a;
                    next[i] += sign * step;
                    if (const double c = cost(next); c < best) best = c, a = next, moved = true;
                }
            if (!moved) break;
        }
    PageMap moved(start.base);
    moved.affine = {a[0] - a[1] - a[2], a[1] / cx, a[2] / cy, a[3] - a[4] - a[5], a[4] / cx, a[5] / cy};
    return moved;
}

RegisteredPage refine(const Pictures& scan, const PageAnalysis& analysis, PageMap map, const Landmarks& print, Size<Mm> page) {
    // A third of the landmarks tells an affine map as well as all of them, unless most are not to be seen.
    auto wide = measure(scan, analysis, map, print, {1.8, 1.9, 0.5, 5, 3});
    if (wide.patches.found < 8 || wide.patches.support() < 0.6) wide = measure(scan, analysis, map, print, {1.8, 1.9, 0.5, 5});
    map = fit_warp(map, wide.misses, WarpModel::affine, page, 1.2);
    const auto middle = measure(scan, analysis, map, print, {0.9, 1.2, 0.55, 5});
    map = fit_warp(map, middle.misses, WarpModel::feed_curve, page, 0.6);
    const auto near = measure(scan, analysis, map, print, {0.6, 0.8, 0.55, 9});
    const PageMap before = map;
    map = fit_warp(map, near.misses, WarpModel::full, page, 0.4);

    RegisteredPage out;
    out.map = map;
    out.residual_mm = remaining_rms(map, before, near.misses, 0.3);
    Tally rules, patches;
    rules = near.rules, patches = near.patches;
    // What still lies 0.3 mm off was something else.
    int stray = 0;
    for (const Miss& m : near.misses) {
        const Point<Mm> change = map.shift(m.at) - before.shift(m.at);
        stray += std::abs(m.mm - (m.along_x ? change.x : change.y).value) > 0.3;
    }
    const double kept = near.misses.empty() ? 0 : 1 - static_cast<double>(stray) / near.misses.size();
    out.rule_support = rules.support() * kept;
    out.patch_support = patches.support() * kept;
    out.rules_found = rules.found, out.patches_found = patches.found;
    const int all = rules.found + rules.missing + rules.outside + patches.found + patches.missing + patches.outside;
    out.outside = all ? static_cast<double>(rules.outside + patches.outside) / all : 1;
    return out;
}

/// How much of what should be seen was seen; patches tell a shift by a row apart, rules do not.
double score(const RegisteredPage& page) { return page.patch_support + 0.3 * page.rule_support; }

}  // namespace

RegisteredPage register_page(GrayView scan, const PageAnalysis& analysis, const IdentifiedPage& page, const PrintModel& print) {
    RegisteredPage none;
    none.reason = "no-fit";
    none.message = "neither marks nor codes say where the page lies";
    if (scan.empty()) return none;
    const Coarse coarse = coarse_frame(scan, page, print.print.layout);
    if (!coarse.map) return none;

    const auto poor = [](const RegisteredPage& r) { return r.patch_support < 0.5; };
    const PageMap start(*coarse.map);
    const double finer = start.base.px_per_mm({print.print.layout.size.width / 2, print.print.layout.size.height / 2}) / PrintModel::patch_px_per_mm;
    Pictures pictures{scan, scan, std::max(1, static_cast<int>(std::lround(std::min(finer, 8.0))))};
    GrayImage coarse_scan;
    if (pictures.factor > 1) {
        coarse_scan = averaged(scan, pictures.factor);
        pictures.coarse = coarse_scan;
    }
    RegisteredPage best;
    const auto try_from = [&](const PageMap& from, const Landmarks& landmarks) {
        auto again = refine(pictures, analysis, from, landmarks, print.print.layout.size);
        if (score(again) > score(best)) best = std::move(again);
    };
    const auto searched = [&](double widest_mm) { return search_by_distance(analysis, start, print, widest_mm); };
    try_from(coarse.weak ? searched(3.2) : start, print.landmarks);
    if (poor(best) && !coarse.weak) try_from(searched(1.6), print.landmarks);
    if (poor(best)) try_from(start, print.bold());
    if (poor(best)) try_from(searched(6), print.landmarks);
    if (poor(best)) try_from(searched(6), print.bold());

    if (best.outside > 0.12) {
        best.reason = "cut-off";
        best.message = "part of the page lies outside the scan";
    } else if (best.patch_support < 0.5 || best.patches_found < 4 || best.residual_mm > 0.2) {
        best.reason = "no-fit";
        best.message = "the form's print is not where its codes say; is it the same version, and printed whole?";
    }
    return best;
}

}  // namespace formloop::ocr
