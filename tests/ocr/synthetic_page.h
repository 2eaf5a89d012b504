// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <functional>
#include <opencv2/imgproc.hpp>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "ocr/image.h"
#include "ocr/page_print.h"
#include "templates/identity.h"
#include "templates/layout.h"

/// Forms drawn by hand and scanners made of formulas: pages whose every point is known in the scan.
namespace formloop::ocr::synthetic {

/// A form in the house's style, with pseudo-Hanzi for labels. `sparse`: underlines only, hardly a vertical rule.
enum class Style { card, table, sparse };

struct Form {
    templates::PageLayout layout;
    templates::PageIdentity identity;
    /// The schema that the layout's fields point into.
    std::shared_ptr<templates::Field> field;
};

Form make_form(Style style, unsigned seed = 1);

/// The print alone, with exact coverage at any scale. The codes are those of `identity`.
cv::Mat draw(const Form& form, double px_per_mm, const templates::PageIdentity& identity);
cv::Mat draw(const Form& form, double px_per_mm);

/// What reading gets: the picture at 300 dpi, drawn for another copy.
PagePrint print_of(const Form& form);

/// A pen line through points of the page.
struct Pen {
    std::vector<Point<Mm>> line;
    double width_mm = 0.5;
    int level = 40;  ///< brightness of the ink
};

struct Paper {
    double dpi = 300;
    double degrees = 0;          ///< skew, besides quarter turns
    int quarter_turns = 0;       ///< clockwise, how the sheet lies in the scan
    double scale = 1;            ///< of the print: 0.97 is "fit to page"
    double stretch = 0;          ///< relative, along y only
    double feed_mm = 0;          ///< amplitude of the uneven feed along scan y
    double feed_wave_mm = 140;
    double lateral_mm = 0;       ///< amplitude of its sideways wander
    double cockle_mm = 0;        ///< amplitude of a true two-dimensional warp
    double shift_x_mm = 0, shift_y_mm = 0;
    double canvas_extra_mm = 4;  ///< backing visible on every side; negative: cut off
    int backing = 255;
    double blur_px = 0.6;
    double noise = 2;
    double shading = 0;          ///< share of brightness lost towards one corner
    double toner = 1;            ///< gain of the print's darkness
    bool bilevel = false;
    int threshold = 140;
    int jpeg = 0;                ///< quality; 0 none
    bool punch_holes = false;
    bool streak = false;
    std::vector<Rect<Mm>> covered;  ///< dark patches on the page: holes, tape
    std::vector<Pen> pens;
    unsigned seed = 1;
};

struct Scan {
    GrayImage image;
    std::function<Point<Px>(Point<Mm>)> truth;  ///< page mm → scan px
    double dpi = 300;
};

Scan scan(const Form& form, const Paper& paper);

/// Largest and median miss over the corners of all fields, mm.
struct Miss {
    double median = 0, worst = 0;
};
Miss true_miss(const Form& form, const Scan& scan, const std::function<Point<Px>(Point<Mm>)>& map);

}  // namespace formloop::ocr::synthetic
