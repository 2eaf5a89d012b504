// SPDX-License-Identifier: GPL-3.0-or-later
#include "ocr/print_model.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <opencv2/imgproc.hpp>

#include "ocr/bilinear.h"
#include "ocr/pixels.h"
#include "templates/identity.h"

namespace formloop::ocr {
namespace {

constexpr double k = PrintModel::px_per_mm;
constexpr double profile_half_mm = 1.2;
constexpr double rule_pitch_mm = 5;
constexpr double cell_mm = 25;
constexpr std::size_t rules_per_cell = 6;  ///< and axis
constexpr int bold_level = 110;            ///< of 255: rules in 40 % grey are lighter, letters and frames darker
constexpr int detail_darkness = 22;        ///< of 255, against the tint around it

int px(double mm) { return std::max(1, static_cast<int>(std::lround(mm * k))); }

/// The picture at 300 dpi, mapped by exact millimetres and never by a ratio of picture sizes.
cv::Mat at_our_scale(const PagePrint& print) {
    cv::Mat source = mat(print.picture);
    double scale = print.px_per_mm;
    if (const int shrink = static_cast<int>(scale / k + 0.3); shrink > 1) {
        cv::Mat smaller;
        const int w = source.cols / shrink, h = source.rows / shrink;
        cv::resize(source(cv::Rect(0, 0, w * shrink, h * shrink)), smaller, {w, h}, 0, 0, cv::INTER_AREA);
        source = smaller, scale /= shrink;
    }
    const cv::Size size(static_cast<int>(std::lround(print.layout.size.width.value * k)),
                        static_cast<int>(std::lround(print.layout.size.height.value * k)));
    const double f = scale / k;
    cv::Mat out;
    if (std::abs(f - 1) < 1e-6 && source.size() == size) return source.clone();
    const cv::Matx23d to_source(f, 0, 0.5 * f - 0.5, 0, f, 0.5 * f - 0.5);
    cv::warpAffine(source, out, to_source, size, cv::INTER_LINEAR | cv::WARP_INVERSE_MAP, cv::BORDER_CONSTANT, cv::Scalar(255));
    return out;
}

cv::Mat disc(double radius_mm) {
    const int d = 2 * px(radius_mm) + 1;
    return cv::getStructuringElement(cv::MORPH_ELLIPSE, {d, d});
}

cv::Rect pixels(Rect<Mm> box, double scale, cv::Size within) {
    const int x0 = static_cast<int>(std::floor(box.x.value * scale)), y0 = static_cast<int>(std::floor(box.y.value * scale));
    const int x1 = static_cast<int>(std::ceil(box.right().value * scale)), y1 = static_cast<int>(std::ceil(box.bottom().value * scale));
    return cv::Rect(x0, y0, std::max(0, x1 - x0), std::max(0, y1 - y0)) & cv::Rect(0, 0, within.width, within.height);
}

/// What belongs to the copy and not to the form: never the same from sheet to sheet.
std::vector<Rect<Mm>> boxes_of_the_copy(const templates::PageLayout& layout) {
    std::vector<Rect<Mm>> boxes;
    for (const Rect<Mm>& box : {layout.qr_box, layout.datamatrix_box, layout.readable_code_box})
        if (!box.empty()) boxes.push_back(box.grown(Mm{1.5}));
    for (const auto& field : layout.fields)
        if (field.by == templates::WrittenBy::print) boxes.push_back(field.box.grown(Mm{0.5}));
    return boxes;
}

bool any_overlaps(const std::vector<Rect<Mm>>& boxes, Rect<Mm> box) {
    return std::ranges::any_of(boxes, [&](const Rect<Mm>& other) { return other.overlaps(box); });
}

/// Darkness across a rule, averaged along it.
std::vector<float> profile_at(const cv::Mat& picture, Point<Mm> at, RuleLandmark::Across across, double reach) {
    const int half = static_cast<int>(std::lround(profile_half_mm * k)), wide = 2 * half + 1;
    std::vector<float> profile(wide, 0);
    const int n = static_cast<int>(2 * reach * k + 1e-6) + 1;
    const double x = at.x.value * k, y = at.y.value * k;
    const GrayView page(picture.ptr(), picture.cols, picture.rows, static_cast<std::ptrdiff_t>(picture.step));
    std::vector<std::uint8_t> px(static_cast<std::size_t>(std::max(n, wide)));
    const auto dark = [](std::uint8_t level) { return static_cast<float>(1 - level / 255.0); };
    if (across == RuleLandmark::Across::y)
        for (int i = 0; i < wide; ++i) {
            sample_along(page, SampleWay::from(x - reach * k, y + i - half, 1, 0), n, 255, px.data());
            for (int j = 0; j < n; ++j) profile[i] += dark(px[j]);
        }
    else
        for (int j = 0; j < n; ++j) {
            sample_along(page, SampleWay::from(x - half, y - reach * k + j, 1, 0), wide, 255, px.data());
            for (int i = 0; i < wide; ++i) profile[i] += dark(px[i]);
        }
    for (float& v : profile) v /= static_cast<float>(n);
    return profile;
}

std::vector<RuleLandmark> find_rules(const cv::Mat& picture, const templates::PageLayout& layout,
                                     const std::vector<Rect<Mm>>& avoid) {
    struct Scored {
        float contrast;
        RuleLandmark rule;
    };
    std::map<std::tuple<int, int, int>, std::vector<Scored>> cells;
    for (const templates::Stroke& s : layout.strokes) {
        const double dx = std::abs((s.to.x - s.from.x).value), dy = std::abs((s.to.y - s.from.y).value);
        const bool horizontal = dx > dy;
        const double length = std::max(dx, dy);
        if (std::min(dx, dy) > 0.01 || length < 2.4) continue;
        const double reach = std::min(1.6, length / 2 - 0.4);
        const int count = std::max(1, static_cast<int>((length - 2 * reach - 0.8) / rule_pitch_mm) + 1);
        for (int i = 0; i < count; ++i) {
            const double t = count == 1 ? 0.5 : (reach + 0.4 + i * (length - 2 * reach - 0.8) / (count - 1)) / length;
            const Point<Mm> at{s.from.x + (s.to.x - s.from.x) * t, s.from.y + (s.to.y - s.from.y) * t};
            if (any_overlaps(avoid, Rect<Mm>{at.x, at.y, Mm{}, Mm{}}.grown(Mm{1.6}))) continue;
            RuleLandmark rule{at, horizontal ? RuleLandmark::Across::y : RuleLandmark::Across::x, reach, {}};
            rule.profile = profile_at(picture, at, rule.across, reach);
            const auto [low, high] = std::ranges::minmax(rule.profile);
            // The rule itself must be the landmark, not something beside it.
            const std::size_t middle = rule.profile.size() / 2;
            float peak = 0;
            for (std::size_t j = middle - 3; j <= middle + 3; ++j) peak = std::max(peak, rule.profile[j]);
            if (peak - low < 0.08F || peak < low + 0.8F * (high - low)) continue;
            cells[{static_cast<int>(at.x.value / cell_mm), static_cast<int>(at.y.value / cell_mm), horizontal}].push_back(
                {peak - low, std::move(rule)});
        }
    }
    std::vector<RuleLandmark> rules;
    for (auto& [cell, found] : cells) {
        // Dark rules first, but spread: a stride through what is equally dark.
        std::ranges::stable_sort(found, [](const Scored& a, const Scored& b) {
            return std::lround(a.contrast * 5) > std::lround(b.contrast * 5);
        });
        const std::size_t dark = std::ranges::count_if(found, [&](const Scored& s) {
            return std::lround(s.contrast * 5) == std::lround(found.front().contrast * 5);
        });
        const std::size_t pool = std::max(dark, std::min(found.size(), rules_per_cell));
        const std::size_t take = std::min(pool, rules_per_cell);
        for (std::size_t i = 0; i < take; ++i) rules.push_back(std::move(found[i * pool / take].rule));
    }
    return rules;
}

/// Patches of label print: in each cell the place where print is structured in both directions and no pen writes.
std::vector<PatchLandmark> find_patches(const cv::Mat& picture, const templates::PageLayout& layout,
                                        const std::vector<Rect<Mm>>& avoid) {
    constexpr double s = PrintModel::patch_px_per_mm;
    const cv::Size size(picture.cols / 2, picture.rows / 2);
    cv::Mat half, gx, gy;
    cv::resize(picture(cv::Rect(0, 0, size.width * 2, size.height * 2)), half, size, 0, 0, cv::INTER_AREA);
    cv::Sobel(half, gx, CV_32F, 1, 0, 3, 1 / 1020.0);
    cv::Sobel(half, gy, CV_32F, 0, 1, 3, 1 / 1020.0);
    for (const auto& field : layout.fields)
        if (field.by == templates::WrittenBy::pen)
            for (cv::Mat* g : {&gx, &gy}) (*g)(pixels(field.box, s, size)) = 0;
    for (const Rect<Mm>& box : avoid)
        for (cv::Mat* g : {&gx, &gy}) (*g)(pixels(box, s, size)) = 0;
    cv::Mat sxx, syy, sxy;
    cv::integral(gx.mul(gx), sxx, CV_64F);
    cv::integral(gy.mul(gy), syy, CV_64F);
    cv::integral(gx.mul(gy), sxy, CV_64F);

    const int w = static_cast<int>(8 * s) | 1, h = static_cast<int>(5.5 * s) | 1;
    const auto sum = [](const cv::Mat& integral, int x, int y, int width, int height) {
        return integral.at<double>(y + height, x + width) - integral.at<double>(y, x + width) - integral.at<double>(y + height, x) +
               integral.at<double>(y, x);
    };
    std::vector<PatchLandmark> patches;
    const auto add = [&](int x, int y, int width, int height) {
        patches.push_back({{Mm{(x + width / 2.0) / s}, Mm{(y + height / 2.0) / s}}, image(half(cv::Rect(x, y, width, height)))});
    };
    const double least = 0.0035 * w * h;
    const int cell = static_cast<int>(cell_mm * s), step = static_cast<int>(1.5 * s);
    for (int cy = 0; cy < size.height; cy += cell)
        for (int cx = 0; cx < size.width; cx += cell) {
            double best = least;
            int bx = -1, by = -1;
            for (int y = cy; y < std::min(cy + cell, size.height) - h; y += step)
                for (int x = cx; x < std::min(cx + cell, size.width) - w; x += step) {
                    const double a = sum(sxx, x, y, w, h), b = sum(syy, x, y, w, h), c = sum(sxy, x, y, w, h);
                    const double least_eigen = (a + b) / 2 - std::sqrt((a - b) * (a - b) / 4 + c * c);
                    if (least_eigen <= best) continue;
                    const Rect<Mm> box{Mm{x / s}, Mm{y / s}, Mm{w / s}, Mm{h / s}};
                    if (any_overlaps(avoid, box)) continue;
                    best = least_eigen, bx = x, by = y;
                }
            if (bx >= 0) add(bx, by, w, h);
        }
    for (const templates::CornerMark& mark : templates::corner_marks(layout.size)) {
        const int side = static_cast<int>(8 * s) | 1;
        const int x = static_cast<int>(std::lround(mark.box.centre().x.value * s)) - side / 2;
        const int y = static_cast<int>(std::lround(mark.box.centre().y.value * s)) - side / 2;
        if (x >= 0 && y >= 0 && x + side <= size.width && y + side <= size.height) add(x, y, side, side);
    }
    return patches;
}

/// Rules and letters, each px the darkest of them within a radius.
GrayImage grown_detail(const PrintModel& model, double radius_mm) {
    cv::Mat detail = mat(model.picture).clone(), grown;
    detail.setTo(255, (mat(model.tint) - detail) < detail_darkness);
    cv::erode(detail, grown, disc(radius_mm));
    return image(grown);
}

}  // namespace

const GrayImage& PrintModel::wide_detail() const {
    if (!wide_detail_) wide_detail_ = grown_detail(*this, 0.40);
    return *wide_detail_;
}

const Landmarks& PrintModel::bold() const {
    if (!bold_) {
        cv::Mat dark = mat(picture).clone();
        dark.setTo(255, dark > bold_level);
        const auto avoid = boxes_of_the_copy(print.layout);
        bold_ = {find_rules(dark, print.layout, avoid), find_patches(dark, print.layout, avoid)};
    }
    return *bold_;
}

PrintModel model_print(PagePrint print) {
    PrintModel model;
    model.print = std::move(print);
    const templates::PageLayout& layout = model.print.layout;
    const cv::Mat picture = at_our_scale(model.print);
    model.picture = image(picture);
    model.print.picture = {};

    // Closing fills dark rules and letters and leaves flat tints and anything wider than it.
    cv::Mat tint;
    cv::morphologyEx(picture, tint, cv::MORPH_CLOSE, cv::getStructuringElement(cv::MORPH_RECT, {px(1.4), px(1.4)}));
    model.tint = image(tint);
    model.detail = grown_detail(model, 0.26);

    for (const templates::Patch& patch : layout.patches) {
        const cv::Rect area = pixels(patch.box.grown(Mm{-0.6}), k, picture.size());
        if (area.width < 4 || area.height < 4 || patch.grey.level < 0.3 || patch.grey.level > 0.99) continue;
        const int step = std::max(4, static_cast<int>(std::sqrt(area.area() / 60.0)));
        for (int y = area.y; y < area.y + area.height; y += step)
            for (int x = area.x; x < area.x + area.width; x += step)
                if (model.detail.row(y)[x] == 255) model.tints.push_back({x, y, model.picture.row(y)[x]});
    }

    const auto avoid = boxes_of_the_copy(layout);
    model.landmarks = {find_rules(picture, layout, avoid), find_patches(picture, layout, avoid)};

    const int step = px(0.5);
    std::vector<Point<Mm>> dark;
    for (int y = step / 2; y < picture.rows; y += step)
        for (int x = step / 2; x < picture.cols; x += step)
            if (picture.ptr(y)[x] < 128) {
                const Point<Mm> at{Mm{(x + 0.5) / k}, Mm{(y + 0.5) / k}};
                if (!any_overlaps(avoid, Rect<Mm>{at.x, at.y, Mm{}, Mm{}}.grown(Mm{0.1}))) dark.push_back(at);
            }
    constexpr std::size_t most = 1500;
    for (std::size_t i = 0, n = std::min(most, dark.size()); i < n; ++i) model.outline.push_back(dark[i * dark.size() / n]);
    return model;
}

}  // namespace formloop::ocr
