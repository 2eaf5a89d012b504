// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ocr/image.h"
#include "src/base/geometry.h"
#include "tests/support/random.h"

/// What a printer, a sheet of paper and a scanner do to a page.
namespace formloop::simulator {

/// A waving of the paper's way through the scanner: amplitude × sin(2π position / wavelength + phase).
struct Wave {
    Mm amplitude{};
    Mm length{100};
    double phase = 0;
    bool operator==(const Wave&) const = default;
};

struct Disc {
    Point<Mm> centre;
    Mm radius{};
    bool operator==(const Disc&) const = default;
};

struct Streak {
    Mm at{};             ///< across the feed, on the scanner
    Mm width{0.15};
    double darkness = 0; ///< negative: a light streak
    bool operator==(const Streak&) const = default;
};

enum class FeedAxis { along_height, along_width };

/// One sheet's way from the printer to the file: everything that happens to it, in numbers.
struct Passage {
    double print_scale = 1;     ///< "fit to page": what the printer made of the page, about its centre
    Point<Mm> print_shift;      ///< where the printer put the page on the paper
    double toner = 1;           ///< above 1 prints bolder, below 1 thinner
    double skew = 0;            ///< radians, clockwise
    double scale = 1;           ///< of the scanner
    double aspect = 1;          ///< of the scanner: width against height
    Point<Mm> shift;            ///< of the sheet on the glass
    Mm surround{};              ///< what the scanner takes beyond the sheet, on every side
    FeedAxis feed = FeedAxis::along_height;
    Wave stretch;               ///< along the feed, by the place along the feed
    Wave weave;                 ///< across the feed, by the place along the feed
    std::vector<Wave> cockle;   ///< four: dx by x+y, dx by x-y, dy by x+y, dy by x-y
    double backing = 0.95;      ///< what is seen where there is no paper: 0 black … 1 white
    std::vector<Disc> holes;    ///< punched through the paper
    double hole = 0.95;         ///< grey seen through them
    std::vector<Streak> streaks;
    double paper = 0.96;        ///< grey of white paper
    double black = 0.05;        ///< grey of full toner
    double shade_x = 0, shade_y = 0;  ///< how much darker the light gets from one edge to the other
    Mm blur{0.05};              ///< sigma
    double noise = 2;           ///< sigma in grey levels of 255
    int dust = 0;               ///< specks
    int dpi = 300;
    std::optional<int> threshold;  ///< bilevel at this grey of 255
    int turns = 0;              ///< quarter turns clockwise of the finished picture
    int jpeg_quality = 75;
    bool operator==(const Passage&) const = default;
};

/// Where a point of the page lies in its scan.
class PaperMap {
public:
    PaperMap(Size<Mm> page, const Passage& passage);
    /// Page mm to pixels of the finished (turned) picture.
    Point<Px> operator()(Point<Mm> page) const;
    /// Size of the finished picture.
    Size<Px> size() const;

private:
    friend ocr::GrayImage scan(const ocr::GrayImage&, double, Size<Mm>, const Passage&, Random&);
    Point<Mm> paper_of_page(Point<Mm> page) const;
    Point<Mm> page_of_paper(Point<Mm> paper) const;
    Point<Mm> glass_of_paper(Point<Mm> paper) const;
    Point<Mm> paper_of_glass(Point<Mm> glass) const;
    Point<Mm> bend(Point<Mm> paper) const;

    Size<Mm> page_;
    Passage passage_;
};

/// Scans a printed and inked page. `picture` is the page at `px_per_mm`, 0 black … 255 white; so is the result, at the
/// passage's resolution and turned by its quarter turns; bilevel results hold 0 and 255 only.
ocr::GrayImage scan(const ocr::GrayImage& picture, double px_per_mm, Size<Mm> page, const Passage& passage, Random& random);

/// The named ways to a file: `clean`, `office`, `bilevel200`, `fit97`, `stress`.
const std::vector<std::string>& paper_names();
/// A random passage of that name; nothing when there is none.
std::optional<Passage> random_passage(std::string_view paper, Size<Mm> page, Random& random);

}  // namespace formloop::simulator
