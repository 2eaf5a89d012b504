// SPDX-License-Identifier: GPL-3.0-or-later
#include "pdfgen/raster.h"

#include <gtest/gtest.h>

#include <cmath>

#include "pdfgen/pdf.h"
#include "tests/pdfgen/picture.h"
#include "tests/pdfgen/sample_form.h"

namespace formloop::pdfgen {

using namespace literals;
using namespace testing;

namespace {

/// The centre of gravity of the ink in a box, in mm by the picture's own scale.
Point<Mm> ink_centre(const Raster& raster, const Rect<Mm>& box) {
    double sum = 0, x = 0, y = 0;
    for (int j = 0; j < raster.height; ++j)
        for (int i = 0; i < raster.width; ++i) {
            const Point<Mm> at{Mm{(i + 0.5) / raster.px_per_mm}, Mm{(j + 0.5) / raster.px_per_mm}};
            if (!box.contains(at)) continue;
            const double ink =
                255.0 - raster.pixels[static_cast<std::size_t>(j) * static_cast<std::size_t>(raster.width) +
                                      static_cast<std::size_t>(i)];
            sum += ink;
            x += ink * at.x.value;
            y += ink * at.y.value;
        }
    return {Mm{x / sum}, Mm{y / sum}};
}

}  // namespace

TEST(Raster, KeepsMillimetresExactAtEveryCornerAndScale) {
    // A4 at 200 dpi is 1653.54 × 2338.58 px: whoever maps by the ratio of picture and page is 0.05 mm off at its end.
    Drawing drawing;
    drawing.pages.push_back({.size = {210_mm, 297_mm}});
    const std::vector<Point<Mm>> places{
        {6_mm, 6_mm}, {204_mm, 6_mm}, {6_mm, 291_mm}, {204_mm, 291_mm}, {104.3_mm, 148.1_mm}};
    for (const auto& p : places) drawing.pages[0].shapes.push_back(Fill{{p.x - 1_mm, p.y - 1_mm, 2_mm, 2_mm}});
    const auto pdf = write_pdf(drawing, test_fonts());
    ASSERT_TRUE(pdf);
    for (const double scale : {4.0, 200 / 25.4, 10.0, 300 / 25.4}) {
        const auto raster = render_page(*pdf, 0, scale);
        ASSERT_TRUE(raster);
        EXPECT_EQ(raster->px_per_mm, scale);
        EXPECT_NEAR(raster->width, 210 * scale, 1.01);
        EXPECT_NEAR(raster->height, 297 * scale, 1.01);
        for (const auto& p : places) {
            const auto found = ink_centre(*raster, {p.x - 3_mm, p.y - 3_mm, 6_mm, 6_mm});
            // Poppler smooths edges in quarters of a pixel.
            EXPECT_NEAR(found.x.value, p.x.value, 0.16 / scale) << scale;
            EXPECT_NEAR(found.y.value, p.y.value, 0.16 / scale) << scale;
        }
    }
}

TEST(Raster, RefusesWhatIsNoPdfOrHasNoSuchPage) {
    EXPECT_EQ(to_string(render_page("no PDF", 0, 4).error()), "page 1: the bytes are not a PDF that opens");
    const SampleForm sample;
    const Sheet sheet = sample.blank();
    const auto pdf = write_pdf(*draw_form(sample.form, std::span(&sheet, 1), test_fonts()), test_fonts());
    EXPECT_EQ(to_string(render_page(*pdf, 3, 4).error()), "page 4: the document has 1 pages");
    EXPECT_EQ(render_page(*pdf, 0, 1000).error().code, ErrorCode::limit);
}

TEST(PictureComparison, TellsAPairThatDiffersFromOneThatDoesNot) {
    SampleForm sample;
    const auto picture = [&sample](const Sheet& sheet) {
        const auto pdf = write_pdf(*draw_form(sample.form, std::span(&sheet, 1), test_fonts()), test_fonts());
        return render_page(*pdf, 0, 100 / 25.4).value();
    };
    const Raster blank = picture(sample.blank()), filled = picture(sample.filled());
    EXPECT_EQ(share_equal(filled, filled, 0), 1);
    EXPECT_LT(share_equal(blank, filled, 40), 0.97);
    sample.record.fields["name"] = std::string("王建军");
    EXPECT_LT(share_equal(filled, picture(sample.filled()), 40), 1);
    EXPECT_EQ(share_matched(filled, filled, 0), 1);
    EXPECT_LT(share_matched(blank, filled, 2), 0.99);  // the same both ways round: either may lack something
    EXPECT_LT(share_matched(filled, blank, 2), 0.99);
    Raster other = filled;
    other.width -= 1;
    EXPECT_EQ(share_equal(filled, other, 255), 0);
    EXPECT_EQ(share_matched(filled, other, 9), 0);
}

}  // namespace formloop::pdfgen
