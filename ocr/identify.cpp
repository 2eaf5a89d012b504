// SPDX-License-Identifier: GPL-3.0-or-later
#include "ocr/identify.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "ocr/components.h"
#include "ocr/corner_frame.h"
#include "ocr/pixels.h"

namespace formloop::ocr {
namespace {

constexpr double least_px_per_mm = 120 / 25.4;
constexpr double least_px_per_mm_to_see_writing = 60 / 25.4;

/// Where our codes stand on every form: the QR code top left, the DataMatrix bottom right.
Rect<Mm> region(CodeKind kind, Size<Mm> page) {
    return kind == CodeKind::qr ? Rect<Mm>{Mm{3}, Mm{3}, Mm{45}, Mm{45}}
                                : Rect<Mm>{page.width - Mm{42}, page.height - Mm{42}, Mm{40}, Mm{40}};
}

/// Straightens the region where a frame says the code is, reads it, and gives its corners in scan px.
std::optional<ReadCode> read_in_frame(GrayView scan, const CornerFrame& frame, CodeKind kind, Effort effort) {
    const Rect<Mm> box = region(kind, frame.page);
    const double native = frame.map.px_per_mm(box.centre());
    if (!(native > 1) || native > 200) return std::nullopt;
    const double k = std::min(native, 400 / 25.4);
    const Point<Px> o = frame.map(box.top_left());
    if (!scan.width() || o.x.value < -1e5 || o.y.value < -1e5) return std::nullopt;
    // Picture px → scan px: affine at the region's middle is near enough for 45 mm.
    const Point<Mm> c = box.centre();
    const Point<Px> at = frame.map(c), dx = frame.map({c.x + Mm{1}, c.y}) - at, dy = frame.map({c.x, c.y + Mm{1}}) - at;
    const double half_w = box.width.value / 2, half_h = box.height.value / 2;
    const cv::Matx23d to_scan(dx.x.value / k, dy.x.value / k, at.x.value - half_w * dx.x.value - half_h * dy.x.value - 0.5,
                              dx.y.value / k, dy.y.value / k, at.y.value - half_w * dx.y.value - half_h * dy.y.value - 0.5);
    cv::Mat straight;
    cv::warpAffine(mat(scan), straight, to_scan,
                   {static_cast<int>(box.width.value * k), static_cast<int>(box.height.value * k)},
                   cv::INTER_LINEAR | cv::WARP_INVERSE_MAP, cv::BORDER_CONSTANT, cv::Scalar(255));
    const GrayImage picture = image(straight);
    auto code = read_code(picture, kind, effort);
    if (!code) return std::nullopt;
    for (Point<Px>& p : code->corners) {
        const double u = p.x.value, v = p.y.value;
        p = {Px{to_scan(0, 0) * u + to_scan(0, 1) * v + to_scan(0, 2) + 0.5},
             Px{to_scan(1, 0) * u + to_scan(1, 1) * v + to_scan(1, 2) + 0.5}};
    }
    return code;
}

/// Turns of the picture's x axis, as quarter turns clockwise in the scan (0 … 3).
int quarter(Point<Px> from, Point<Px> to) {
    const double angle = std::atan2(to.y.value - from.y.value, to.x.value - from.x.value) / (M_PI / 2);
    return (static_cast<int>(std::lround(angle)) % 4 + 4) % 4;
}

int quarter(const Homography& map) { return quarter(map({Mm{0}, Mm{0}}), map({Mm{100}, Mm{0}})); }

bool readable(const std::optional<ReadCode>& code) { return code && code->identity; }

/// A QR code that lies another way than the frame claims refutes the frame.
bool contradicts(const ReadCode& code, const CornerFrame& frame) {
    return quarter(code.corners[0], code.corners[1]) != quarter(frame.map);
}

struct Search {
    GrayView scan;
    std::optional<CornerFrame> frame;
    std::optional<ReadCode> qr, datamatrix;

    bool try_frame(const CornerFrame& candidate, Effort effort) {
        auto first = read_in_frame(scan, candidate, CodeKind::qr, effort);
        if (readable(first) && contradicts(*first, candidate)) return false;
        auto second = read_in_frame(scan, candidate, CodeKind::datamatrix, effort);
        if (readable(second) && contradicts(*second, candidate)) return false;
        if (!readable(first) && !readable(second)) return false;
        frame = candidate;
        qr = std::move(first), datamatrix = std::move(second);
        return true;
    }
};

/// The frame of four or three marks that lies as the QR code does, if there is one.
std::optional<CornerFrame> agreeing_frame(const std::vector<CornerFrame>& frames, const ReadCode& qr) {
    for (const CornerFrame& frame : frames) {
        if (contradicts(qr, frame)) continue;
        const Rect<Mm> box = region(CodeKind::qr, frame.page);
        const Point<Mm> a = frame.map.unmap(qr.corners[0]), b = frame.map.unmap(qr.corners[2]);
        if (box.contains(a) && box.contains(b)) return frame;
    }
    return std::nullopt;
}

Search look_for_codes(GrayView scan, const std::vector<MarkCandidate>& candidates) {
    Search search{.scan = scan};
    const auto frames = corner_frames(candidates);
    for (const CornerFrame& frame : frames)
        if (search.try_frame(frame, Effort::look)) break;
    if (!search.frame && !frames.empty()) search.try_frame(frames.front(), Effort::ladder);

    if (!search.frame) {
        // Marks lost or misleading: the QR code anywhere on the page, at 300 dpi at most.
        double shrink = 1;
        GrayImage smaller;
        GrayView view = scan;
        if (const double longer = std::max(scan.width(), scan.height()); longer > 5000) {
            cv::Mat reduced;
            shrink = longer / 3500;
            cv::resize(mat(scan), reduced, {}, 1 / shrink, 1 / shrink, cv::INTER_AREA);
            smaller = image(reduced);
            view = smaller;
        }
        auto qr = find_qr(view, Effort::ladder);
        if (readable(qr)) {
            for (Point<Px>& p : qr->corners) p = {p.x * shrink, p.y * shrink};
            search.qr = qr;
            search.frame = agreeing_frame(frames, *qr);
            if (search.frame) search.datamatrix = read_in_frame(scan, *search.frame, CodeKind::datamatrix, Effort::ladder);
        }
    }
    if (!search.frame && !search.qr)
        for (std::size_t i = 1; i < frames.size() && i < 4; ++i)
            if (search.try_frame(frames[i], Effort::ladder)) break;
    if (!search.frame)
        for (const CornerFrame& frame : corner_frames_of_pairs(candidates)) {
            if (search.qr && contradicts(*search.qr, frame)) continue;
            Search pair{.scan = scan};
            if (pair.try_frame(frame, Effort::look)) {
                pair.qr = search.qr ? search.qr : pair.qr;
                search = pair;
                break;
            }
        }
    // One code read: the other gets the whole ladder, so that the two can agree.
    if (search.frame) {
        if (!readable(search.qr)) search.qr = read_in_frame(scan, *search.frame, CodeKind::qr, Effort::ladder);
        if (!readable(search.datamatrix))
            search.datamatrix = read_in_frame(scan, *search.frame, CodeKind::datamatrix, Effort::ladder);
    }
    return search;
}

/// Width of a mark's outer edges between 15 % and 85 % of the way from black to paper, mm; 0 when it cannot be told.
double edge_width(GrayView scan, const Homography& map, Point<Mm> centre) {
    double worst = 0, sum = 0;
    int seen = 0;
    for (int side = 0; side < 4; ++side) {
        const double ux = side == 0 ? 1 : side == 1 ? -1 : 0, uy = side == 2 ? 1 : side == 3 ? -1 : 0;
        std::vector<double> profile;
        for (double r = 1.5; r <= 4.3; r += 0.05) {
            double level = 0;
            int n = 0;
            for (double t = -1.5; t <= 1.51; t += 0.25) {
                const Point<Px> p = map({centre.x + Mm{ux * r + uy * t}, centre.y + Mm{uy * r + ux * t}});
                const int x = static_cast<int>(std::floor(p.x.value)), y = static_cast<int>(std::floor(p.y.value));
                if (x < 0 || y < 0 || x >= scan.width() || y >= scan.height()) continue;
                level += scan.row(y)[x], ++n;
            }
            if (n) profile.push_back(level / n);
        }
        if (profile.size() < 50) continue;
        const auto [low, high] = std::ranges::minmax(profile);
        if (high - low < 40) continue;
        double from = -1, to = -1;
        for (std::size_t i = 0; i < profile.size(); ++i) {
            const double share = (profile[i] - low) / (high - low);
            if (from < 0 && share > 0.15) from = static_cast<double>(i) * 0.05;
            if (share > 0.85) {
                to = static_cast<double>(i) * 0.05;
                break;
            }
        }
        if (from >= 0 && to >= from) sum += to - from, worst = std::max(worst, to - from), ++seen;
    }
    return seen ? sum / seen : 0;
}

/// Every pixel is bright and like the others: any mark of a pen or printer, however small it was made, would show.
bool all_paper(GrayView scan) {
    double darkest = 0, brightest = 0;
    cv::minMaxLoc(mat(scan), &darkest, &brightest);
    return brightest - darkest <= 16 && darkest > 128;
}

/// More than specks of the picture are bright: what is dark around them is not for want of light.
bool has_bright_parts(const PageAnalysis& a) {
    const cv::Mat bright = mat(a.small) > 150;
    return cv::countNonZero(bright) > 0.01 * static_cast<double>(bright.total());
}

/// Nothing but paper: what is left without the scanner's own traces (edge shadows, punch holes, streaks, dust) is too little.
bool nothing_on(const PageAnalysis& a) {
    if (a.ink.empty()) return true;
    if (a.ink_share > 0.02) return false;
    const double k = a.small_px_per_mm;
    double left = 0;
    for (const Component& piece : find_components(inverted(mat(a.ink)), 0).pieces) {
        const double w = (piece.right - piece.left + 1) / k, h = (piece.bottom - piece.top + 1) / k;
        const double x = piece.left / k, y = piece.top / k, area = piece.pixels / (k * k);
        const double near_edge = std::min({x, y, a.ink.width() / k - x - w, a.ink.height() / k - y - h});
        if (near_edge < 1.5) continue;                                                  // shadow of the paper's edge
        if (area < 0.3) continue;                                                       // dust
        if (near_edge < 20 && w < 9 && h < 9 && area > 0.6 * w * h && area > 8) continue;  // punch hole
        if ((w < 1.2 && h > 60) || (h < 1.2 && w > 60)) continue;                       // streak
        left += area;
    }
    return left < 6;
}

double share_outside(GrayView scan, const Homography& map, Size<Mm> page) {
    int outside = 0;
    constexpr int n = 24;
    for (int i = 0; i < n; ++i)
        for (int j = 0; j < n; ++j) {
            const Point<Px> p = map({page.width * ((i + 0.5) / n), page.height * ((j + 0.5) / n)});
            outside += p.x.value < 0 || p.y.value < 0 || p.x.value > scan.width() || p.y.value > scan.height();
        }
    return static_cast<double>(outside) / (n * n);
}

void explain(IdentifiedPage& page, const PageAnalysis& a) {
    const ScanQuality& q = page.quality;
    const double px_per_mm = q.px_per_mm > 0 ? q.px_per_mm : a.small_px_per_mm * a.factor;
    const auto say = [&](const char* reason, const char* message) { page.reason = reason, page.message = message; };
    if (q.contrast < 45 && q.paper_level < 110 && !q.too_coarse && !has_bright_parts(a))
        say("too-dark", "the scan is too dark to tell print from paper");
    else if (!page.ours)
        say("no-codes", q.blank ? "nothing is on the page" : "no page code of ours was found");
    else if (px_per_mm < least_px_per_mm)
        say("low-resolution", "the scan has fewer than 120 dots per inch; 200 or more are needed");
    else if (q.edge_mm > 0.8)
        say("too-blurred", "the scan is too blurred for its codes to be read");
    else if (q.scale > 0 && (q.scale < 0.8 || q.scale > 1.25))
        say("wrong-scale", "the page is not near its designed size, and its codes cannot be read");
    else if (q.outside > 0.04)
        say("cut-off", "part of the page lies outside the scan, its codes with it");
    else
        say("no-codes", "the page has corner marks like ours, but no page code could be read");
}

}  // namespace

IdentifiedPage identify(GrayView scan, const PageAnalysis& analysis, double dpi_x, double dpi_y) {
    IdentifiedPage page;
    page.quality.paper_level = analysis.paper_level;
    page.quality.contrast = std::max(0.0, analysis.paper_level - analysis.darkest);
    page.quality.too_coarse = !scan.empty() && analysis.small_px_per_mm * analysis.factor < least_px_per_mm_to_see_writing;
    page.quality.blank = page.quality.too_coarse ? all_paper(scan) : nothing_on(analysis);
    if (scan.empty() || page.quality.blank) {
        explain(page, analysis);
        return page;
    }
    const auto candidates = find_mark_candidates(analysis);
    for (const MarkCandidate& c : candidates) page.mark_candidates.push_back(c.centre);
    Search search = look_for_codes(scan, candidates);

    for (auto* code : {&search.qr, &search.datamatrix})
        if (*code) page.codes.push_back(**code);
    if (search.frame) {
        page.marks = search.frame->marks;
        page.page = search.frame->page;
        page.coarse = search.frame->map;
    } else if (const auto frames = corner_frames(candidates); !frames.empty() && !search.qr) {
        page.coarse = frames.front().map;  // only to say what is wrong
        page.ours = frames.front().hole_lead > 0.3 &&
                    std::ranges::all_of(frames.front().marks, [](const auto& mark) { return mark.has_value(); });
        page.page = frames.front().page;
    }
    if (page.coarse) {
        page.quality.px_per_mm = page.coarse->px_per_mm({page.page.width / 2, page.page.height / 2});
        page.quality.outside = share_outside(scan, *page.coarse, page.page);
        page.quarter_turns = (4 - quarter(*page.coarse)) % 4;
        std::vector<double> edges;
        for (const auto& mark : templates::corner_marks(page.page))
            if (const double e = edge_width(scan, *page.coarse, mark.box.centre()); e > 0) edges.push_back(e);
        if (!edges.empty()) {
            std::ranges::sort(edges);
            page.quality.edge_mm = edges[edges.size() / 2];
        }
    } else if (search.qr) {
        const auto& c = search.qr->corners;
        page.quality.px_per_mm = std::hypot(c[2].x.value - c[0].x.value, c[2].y.value - c[0].y.value) / (20 * std::sqrt(2.0));
        page.quarter_turns = (4 - quarter(c[0], c[1])) % 4;
    }
    if (dpi_x > 0 && dpi_y > 0 && page.quality.px_per_mm > 0)
        page.quality.scale = page.quality.px_per_mm / (std::sqrt(dpi_x * dpi_y) / 25.4);

    const bool qr = readable(search.qr), datamatrix = readable(search.datamatrix);
    if (qr && datamatrix)
        page.agreement = *search.qr->identity == *search.datamatrix->identity ? CodeAgreement::both : CodeAgreement::disagree;
    else if (qr || datamatrix)
        page.agreement = CodeAgreement::one;
    page.ours = page.ours || page.agreement != CodeAgreement::none;
    if (page.agreement == CodeAgreement::disagree) {
        page.reason = "codes-disagree";
        page.message = "the two codes of the page name different pages";
        return page;
    }
    if (page.agreement == CodeAgreement::none) {
        explain(page, analysis);
        return page;
    }
    page.identity = *(qr ? search.qr : search.datamatrix)->identity;
    if (page.quality.px_per_mm > 0 && page.quality.px_per_mm < least_px_per_mm) explain(page, analysis);
    return page;
}

}  // namespace formloop::ocr
