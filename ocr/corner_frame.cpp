// SPDX-License-Identifier: GPL-3.0-or-later
#include "ocr/corner_frame.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "ocr/components.h"
#include "ocr/pixels.h"
#include "templates/identity.h"

namespace formloop::ocr {
namespace {

constexpr double mark_side = 5;  // mm
constexpr Size<Mm> sheets[] = {{Mm{210}, Mm{297}}, {Mm{297}, Mm{210}}};

double distance(Point<Px> a, Point<Px> b) { return std::hypot(a.x.value - b.x.value, a.y.value - b.y.value); }

/// Centres of a sheet's marks, in page order.
std::array<Point<Mm>, 4> mark_centres(Size<Mm> sheet) {
    std::array<Point<Mm>, 4> centres;
    const auto marks = templates::corner_marks(sheet);
    for (std::size_t i = 0; i < 4 && i < marks.size(); ++i) centres[i] = marks[i].box.centre();
    return centres;
}

std::optional<CornerFrame> frame_of(const std::array<std::optional<Point<Px>>, 4>& marks, Size<Mm> sheet) {
    const auto centres = mark_centres(sheet);
    std::vector<Match> matches;
    for (int i = 0; i < 4; ++i)
        if (marks[i]) matches.push_back({centres[i], *marks[i]});
    const auto map = matches.size() == 4   ? Homography::fit_projective(matches)
                     : matches.size() == 3 ? Homography::fit_affine(matches)
                                           : Homography::fit_similarity(matches);
    if (!map) return std::nullopt;
    return CornerFrame{marks, sheet, *map, 0};
}

/// Corners in clockwise order (one may be missing), the candidates they are, and how well they make a sheet.
struct Rectangle {
    std::array<int, 4> corner{-1, -1, -1, -1};
    bool first_side_is_long = false;
    double misfit = 0;
};

std::vector<Rectangle> rectangles(const std::vector<MarkCandidate>& c) {
    const auto centres = mark_centres(sheets[0]);
    const double shorter = (centres[1].x - centres[0].x).value, longer = (centres[2].y - centres[1].y).value;
    std::vector<Rectangle> found;
    const int n = static_cast<int>(c.size());
    for (int o = 0; o < n; ++o)
        for (int i = 0; i < n; ++i)
            for (int j = 0; j < n; ++j) {
                if (i == o || j == o || i == j) continue;
                // o → i is a short side and o → j a long one.
                const double s = distance(c[o].centre, c[i].centre), l = distance(c[o].centre, c[j].centre);
                const double scale = std::sqrt(s * l / (shorter * longer));
                const double stretch = std::log(l / s * shorter / longer);
                if (scale <= 0 || std::abs(stretch) > 0.09) continue;
                const Point<Px> a = c[i].centre - c[o].centre, b = c[j].centre - c[o].centre;
                const double cosine = (a.x.value * b.x.value + a.y.value * b.y.value) / (s * l);
                if (std::abs(cosine) > 0.1) continue;
                const double side = (c[o].side + c[i].side + c[j].side) / 3 / scale;
                if (std::abs(std::log(side / mark_side)) > 0.22) continue;
                const Point<Px> fourth = c[i].centre + b;
                int at = -1;
                double miss = 6 * scale;
                for (int k = 0; k < n; ++k)
                    if (k != o && k != i && k != j && distance(c[k].centre, fourth) < miss)
                        miss = distance(c[k].centre, fourth), at = k;
                const bool clockwise = a.x.value * b.y.value - a.y.value * b.x.value > 0;
                Rectangle r;
                // Clockwise from o (y down): o, i, opposite, j when b lies clockwise of a; else o, j, opposite, i.
                r.corner = clockwise ? std::array{o, i, at, j} : std::array{o, j, at, i};
                r.first_side_is_long = !clockwise;
                r.misfit = 4 * std::abs(stretch) + 4 * std::abs(cosine) + std::abs(std::log(side / mark_side)) +
                           (at < 0 ? 1 : miss / (6 * scale) * 0.3) - 1e-4 * scale;
                found.push_back(r);
            }
    std::ranges::sort(found, {}, &Rectangle::misfit);
    return found;
}

}  // namespace

std::vector<MarkCandidate> find_mark_candidates(const PageAnalysis& analysis) {
    if (analysis.ink.empty()) return {};
    const double k = analysis.small_px_per_mm;
    const auto square = [k](double side) {
        const int px = std::max(3, static_cast<int>(std::lround(side * k)) | 1);
        return cv::getStructuringElement(cv::MORPH_RECT, {px, px});
    };
    // Fill the hole, then keep only what a square of 2.8 mm fits into: lines, letters and frames that touch a mark go away.
    cv::Mat solid;
    cv::copyMakeBorder(mat(analysis.ink), solid, 1, 1, 1, 1, cv::BORDER_CONSTANT, cv::Scalar(0));
    cv::morphologyEx(solid, solid, cv::MORPH_CLOSE, square(2.2));
    cv::morphologyEx(solid, solid, cv::MORPH_OPEN, square(2.8));
    std::vector<MarkCandidate> found;
    for (const Component& piece : find_components(inverted(solid), 0).pieces) {
        const double w = (piece.right - piece.left + 1) / k, h = (piece.bottom - piece.top + 1) / k;
        const double side = std::sqrt(piece.pixels) / k;
        if (side < 2.8 || side > 8 || w > 1.5 * side || h > 1.5 * side) continue;
        const double x = piece.middle_x - 1 + 0.5, y = piece.middle_y - 1 + 0.5;
        const auto mean = [&](double half) {
            double sum = 0;
            int n = 0;
            const int r = std::max(0, static_cast<int>(half * k));
            for (int v = static_cast<int>(y) - r; v <= static_cast<int>(y) + r; ++v)
                for (int u = static_cast<int>(x) - r; u <= static_cast<int>(x) + r; ++u)
                    if (u >= 0 && v >= 0 && u < analysis.small.width() && v < analysis.small.height())
                        sum += analysis.small.row(v)[u], ++n;
            return n ? sum / n : 0;
        };
        const double inner = 0.12 * side, outer = 0.36 * side;
        const double middle = mean(inner);
        const double n_inner = inner * inner, n_outer = outer * outer;
        const double ring = (mean(outer) * n_outer - middle * n_inner) / (n_outer - n_inner);
        const double paper = analysis.paper.row(std::min(analysis.paper.height() - 1, static_cast<int>(y * analysis.factor / analysis.paper_factor)))
            [std::min(analysis.paper.width() - 1, static_cast<int>(x * analysis.factor / analysis.paper_factor))];
        found.push_back({{Px{x * analysis.factor}, Px{y * analysis.factor}},
                         side * k * analysis.factor,
                         std::clamp((middle - ring) / std::max(20.0, paper - ring), 0.0, 1.0)});
    }
    // A page has four; of a crowd the squarest would do, but a crowd means a dark or dirty scan: keep the outermost.
    constexpr std::size_t most = 28;
    if (found.size() > most) {
        const double cx = analysis.small.width() * analysis.factor / 2.0, cy = analysis.small.height() * analysis.factor / 2.0;
        std::ranges::sort(found, std::greater{}, [&](const MarkCandidate& m) {
            return std::min(std::abs(m.centre.x.value - cx) / cx, std::abs(m.centre.y.value - cy) / cy);
        });
        found.resize(most);
    }
    return found;
}

std::vector<CornerFrame> corner_frames(const std::vector<MarkCandidate>& candidates) {
    std::vector<CornerFrame> frames;
    const auto found = rectangles(candidates);
    std::vector<std::array<int, 4>> seen;
    for (const Rectangle& r : found) {
        auto key = r.corner;
        std::ranges::sort(key);
        if (std::ranges::find(seen, key) != seen.end()) continue;
        seen.push_back(key);
        if (seen.size() > 3) break;
        // The turn whose top left corner has the brightest middle first; a missing corner may be the one with the hole.
        std::array<int, 4> turns{0, 1, 2, 3};
        const auto hole = [&](int turn) {
            const int at = r.corner[turn];
            return at < 0 ? 0.3 : candidates[at].hole;
        };
        std::ranges::stable_sort(turns, std::greater{}, hole);
        for (int turn : turns) {
            std::array<std::optional<Point<Px>>, 4> marks;
            for (int i = 0; i < 4; ++i)
                if (const int at = r.corner[(turn + i) % 4]; at >= 0) marks[i] = candidates[at].centre;
            const bool lengthwise = r.first_side_is_long == (turn % 2 == 0);
            if (auto frame = frame_of(marks, sheets[lengthwise])) {
                frame->hole_lead = hole(turn) - std::max({hole((turn + 1) % 4), hole((turn + 2) % 4), hole((turn + 3) % 4)});
                frames.push_back(*frame);
            }
        }
    }
    return frames;
}

std::vector<CornerFrame> corner_frames_of_pairs(const std::vector<MarkCandidate>& c) {
    struct Scored {
        double misfit;
        CornerFrame frame;
    };
    std::vector<Scored> scored;
    for (std::size_t a = 0; a < c.size(); ++a)
        for (std::size_t b = 0; b < c.size(); ++b) {
            if (a == b) continue;
            const double scale = (c[a].side + c[b].side) / 2 / mark_side, apart = distance(c[a].centre, c[b].centre) / scale;
            for (const Size<Mm> sheet : sheets) {
                const auto centres = mark_centres(sheet);
                for (int i = 0; i < 4; ++i)
                    for (int j = 0; j < 4; ++j) {
                        if (i == j) continue;
                        const double designed = std::hypot((centres[i].x - centres[j].x).value, (centres[i].y - centres[j].y).value);
                        const double misfit = std::abs(std::log(apart / designed));
                        if (misfit > 0.1) continue;
                        // A hole says which mark is the top left one.
                        const double hole = (i == 0 ? 1 - c[a].hole : c[a].hole) + (j == 0 ? 1 - c[b].hole : c[b].hole);
                        std::array<std::optional<Point<Px>>, 4> marks;
                        marks[i] = c[a].centre, marks[j] = c[b].centre;
                        if (auto frame = frame_of(marks, sheet)) {
                            // Paper lies nearly straight in a scanner.
                            const Point<Px> o = frame->map({Mm{0}, Mm{0}}), x = frame->map({Mm{100}, Mm{0}});
                            const double angle = std::atan2(x.y.value - o.y.value, x.x.value - o.x.value) / (M_PI / 2);
                            if (std::abs(angle - std::round(angle)) > 0.15) continue;
                            scored.push_back({misfit + 0.1 * hole, *frame});
                        }
                    }
            }
        }
    std::ranges::sort(scored, {}, &Scored::misfit);
    std::vector<CornerFrame> frames;
    for (const Scored& s : scored) {
        frames.push_back(s.frame);
        if (frames.size() == 24) break;
    }
    return frames;
}

std::optional<Point<Px>> refine_mark(GrayView scan, Point<Px> guess, double px_per_mm) {
    const cv::Mat whole = mat(scan);
    Point<Px> centre = guess;
    for (int round = 0; round < 2; ++round) {
        const int reach = static_cast<int>(std::lround(4.2 * px_per_mm));
        const int left = static_cast<int>(std::floor(centre.x.value)) - reach, top = static_cast<int>(std::floor(centre.y.value)) - reach;
        const cv::Rect window = cv::Rect(left, top, 2 * reach + 1, 2 * reach + 1) & cv::Rect(0, 0, whole.cols, whole.rows);
        if (window.width < 1.4 * reach || window.height < 1.4 * reach) return std::nullopt;
        cv::Mat piece = whole(window), dark, labels, stats, centroids;
        double low = 0, high = 0;
        cv::minMaxLoc(piece, &low, &high);
        if (high - low < 40) return std::nullopt;
        cv::threshold(piece, dark, (low + high) / 2, 255, cv::THRESH_BINARY_INV);
        const int fill = std::max(3, static_cast<int>(std::lround(2.2 * px_per_mm)) | 1);
        cv::morphologyEx(dark, dark, cv::MORPH_CLOSE, cv::getStructuringElement(cv::MORPH_RECT, {fill, fill}));
        const int keep = std::max(3, static_cast<int>(std::lround(2.4 * px_per_mm)) | 1);
        cv::morphologyEx(dark, dark, cv::MORPH_OPEN, cv::getStructuringElement(cv::MORPH_RECT, {keep, keep}));
        const int count = cv::connectedComponentsWithStats(dark, labels, stats, centroids, 8, CV_32S);
        int best = -1;
        double nearest = 2.5 * px_per_mm;
        for (int i = 1; i < count; ++i) {
            const double side = std::sqrt(stats.at<int>(i, cv::CC_STAT_AREA)) / px_per_mm;
            if (side < 3.6 || side > 6.5) continue;
            const double away = std::hypot(window.x + centroids.at<double>(i, 0) + 0.5 - centre.x.value,
                                           window.y + centroids.at<double>(i, 1) + 0.5 - centre.y.value);
            if (away < nearest) nearest = away, best = i;
        }
        if (best < 0) return std::nullopt;
        centre = {Px{window.x + centroids.at<double>(best, 0) + 0.5}, Px{window.y + centroids.at<double>(best, 1) + 0.5}};
    }
    return centre;
}

}  // namespace formloop::ocr
