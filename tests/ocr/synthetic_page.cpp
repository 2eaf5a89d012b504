// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ocr/synthetic_page.h"

#define ZX_USE_UTF8
#include <ZXing/BitMatrix.h>
#include <ZXing/MultiFormatWriter.h>

#include <cmath>
#include <csetjmp>
#include <cstdio>
#include <jpeglib.h>

#include "ocr/pixels.h"

namespace formloop::ocr::synthetic {
namespace {

using namespace formloop::literals;
using templates::Caption;
using templates::Grey;

void fill(cv::Mat& page, Rect<Mm> box, double level, double k) {
    const double x0 = box.x.value * k, x1 = box.right().value * k, y0 = box.y.value * k, y1 = box.bottom().value * k;
    for (int y = std::max(0, static_cast<int>(y0)); y < std::min<double>(page.rows, y1); ++y)
        for (int x = std::max(0, static_cast<int>(x0)); x < std::min<double>(page.cols, x1); ++x) {
            const double share = (std::min<double>(x + 1, x1) - std::max<double>(x, x0)) * (std::min<double>(y + 1, y1) - std::max<double>(y, y0));
            float& p = page.ptr<float>(y)[x];
            p = static_cast<float>(p * (1 - share) + level * share);
        }
}

/// A made-up character: a few bars in an em box, the same for the same code.
void fill_glyph(cv::Mat& page, Point<Mm> at, double em, unsigned code, double level, double k) {
    std::mt19937 random(code * 7919U + 13U);
    const auto u = [&](double a, double b) { return std::uniform_real_distribution(a, b)(random); };
    const double pen = 0.09 * em;
    for (int i = 0; i < 4; ++i) {
        const double y = u(0.05, 0.85) * em, x = u(0.05, 0.35) * em, w = u(0.4, 0.6) * em;
        fill(page, {at.x + Mm{x}, at.y + Mm{y}, Mm{w}, Mm{pen}}, level, k);
        const double v = u(0.05, 0.35) * em, h = u(0.4, 0.6) * em, z = u(0.05, 0.85) * em;
        fill(page, {at.x + Mm{z}, at.y + Mm{v}, Mm{pen}, Mm{h}}, level, k);
    }
}

void fill_code(cv::Mat& page, Rect<Mm> box, ZXing::BarcodeFormat format, const std::string& payload, double k) {
    ZXing::MultiFormatWriter writer(format);
    writer.setMargin(0);
    if (format == ZXing::BarcodeFormat::QRCode) writer.setEccLevel(4);
    const ZXing::BitMatrix modules = writer.encode(payload, 1, 1);
    const double w = box.width.value / modules.width(), h = box.height.value / modules.height();
    for (int y = 0; y < modules.height(); ++y)
        for (int x = 0; x < modules.width(); ++x)
            if (modules.get(x, y)) fill(page, {box.x + Mm{x * w}, box.y + Mm{y * h}, Mm{w}, Mm{h}}, 0.05, k);
}

class Drafting {
public:
    explicit Drafting(Form& form) : form_(form) {}
    void rule(double x0, double y0, double x1, double y1, double width = 0.15, double grey = 0.6) {
        form_.layout.strokes.push_back({{Mm{x0}, Mm{y0}}, {Mm{x1}, Mm{y1}}, Mm{width}, Grey{grey}});
    }
    void frame(double x, double y, double w, double h, double width = 0.35, double grey = 0.2) {
        rule(x, y, x + w, y, width, grey), rule(x, y + h, x + w, y + h, width, grey);
        rule(x, y, x, y + h, width, grey), rule(x + w, y, x + w, y + h, width, grey);
    }
    void tint(double x, double y, double w, double h, double grey) {
        form_.layout.patches.push_back({{Mm{x}, Mm{y}, Mm{w}, Mm{h}}, Grey{grey}});
    }
    void words(double x, double y, int characters, double size = 2.65) {
        std::string text;
        for (int i = 0; i < characters; ++i) text += static_cast<char>('a' + (next_++ * 7) % 26);
        form_.layout.captions.push_back({{Mm{x}, Mm{y}, Mm{characters * size}, Mm{size}}, text, Mm{size}, templates::Typeface::sans,
                                         templates::Align::left, Grey{0.1}});
    }
    void field(double x, double y, double w, double h) {
        templates::PlacedField f;
        f.path = "field" + std::to_string(form_.layout.fields.size());
        f.field = form_.field.get();
        f.box = {Mm{x}, Mm{y}, Mm{w}, Mm{h}};
        form_.layout.fields.push_back(f);
    }
    void comb(double x, double y, int cells, double pitch = 4.5, double height = 6.5) {
        frame(x, y, cells * pitch, height, 0.15, 0.6);
        for (int i = 1; i < cells; ++i) rule(x + i * pitch, y, x + i * pitch, y + height, 0.15, 0.75);
        field(x, y, cells * pitch, height);
    }

private:
    Form& form_;
    int next_ = 1;
};

void draft_card(Drafting& d) {
    d.words(60, 16, 10, 5.6);
    d.frame(10, 36, 190, 230);
    double y = 36;
    for (int row = 0; row < 27; ++row, y += 8.5) {
        if (row % 7 == 0) {
            d.tint(10, y, 190, 5, 0.88);
            d.words(12, y + 1.2, 8);
            y += 5;
        }
        if (y > 257) break;
        d.rule(10, y, 200, y);
        d.tint(10, y, 18, 8.5, 0.95), d.tint(105, y, 18, 8.5, 0.95);
        d.rule(28, y, 28, y + 8.5), d.rule(105, y, 105, y + 8.5), d.rule(123, y, 123, y + 8.5);
        d.words(11, y + 3, 5), d.words(106, y + 3, 4);
        if (row % 3 == 0) {
            d.comb(30, y + 1, 11);
            d.field(123.5, y + 0.5, 76, 7.5);
        } else if (row % 3 == 1) {
            d.field(28.5, y + 0.5, 76, 7.5);
            for (int i = 0; i < 4; ++i) {
                d.frame(126 + i * 18, y + 2.5, 3.5, 3.5, 0.15, 0.3);
                d.field(126 + i * 18, y + 2.5, 3.5, 3.5);
                d.words(130.5 + i * 18, y + 2.9, 3);
            }
        } else {
            d.field(28.5, y + 0.5, 76, 7.5), d.field(123.5, y + 0.5, 76, 7.5);
        }
    }
    d.words(14, 270, 4), d.rule(28, 276, 90, 276, 0.15, 0.3), d.field(28, 268, 62, 8);
    d.words(95, 270, 4), d.rule(110, 276, 160, 276, 0.15, 0.3), d.field(110, 268, 50, 8);
}

void draft_table(Drafting& d) {
    d.words(100, 14, 12, 5.6);
    d.words(60, 26, 6), d.comb(80, 24, 6), d.words(120, 26, 5), d.field(140, 24, 50, 7);
    const double left = 10, top = 36, width = 277, row = 9.5, head = 10;
    const int rows = 14;
    d.frame(left, top, width, head + rows * row);
    d.tint(left, top, width, head, 0.88);
    std::vector<double> columns{10, 20, 52, 80, 112, 134};
    for (int i = 0; i < 16; ++i) columns.push_back(134 + 8.0 * (i + 1));
    columns.push_back(287);
    for (std::size_t c = 1; c + 1 < columns.size(); ++c) d.rule(columns[c], top, columns[c], top + head + rows * row);
    for (std::size_t c = 0; c + 1 < columns.size(); ++c) d.words(columns[c] + 1, top + 3, columns[c + 1] - columns[c] < 10 ? 1 : 4);
    d.tint(174, top + head, 8, rows * row, 0.93);
    for (int r = 0; r < rows; ++r) {
        const double y = top + head + r * row;
        d.rule(left, y, left + width, y);
        d.words(13, y + 3, 1);
        d.comb(22, y + 1.5, 6, 4.0);
        for (std::size_t c = 2; c + 1 < columns.size(); ++c) d.field(columns[c] + 0.3, y + 0.3, columns[c + 1] - columns[c] - 0.6, row - 0.6);
    }
    d.words(14, 192, 4), d.field(28, 188, 60, 9), d.rule(28, 197, 88, 197, 0.15, 0.3);
    d.words(100, 192, 4), d.field(120, 188, 60, 9), d.rule(120, 197, 180, 197, 0.15, 0.3);
}

void draft_sparse(Drafting& d) {
    d.words(60, 16, 10, 5.6);
    for (int row = 0; row < 20; ++row) {
        const double y = 45 + row * 11;
        if (y > 262) break;
        d.words(14, y, 4 + row % 3);
        d.rule(34, y + 5, 100, y + 5, 0.15, 0.5);
        d.field(34, y - 3, 66, 8);
        if (row % 2) continue;
        d.words(106, y, 5);
        d.rule(124, y + 5, 195, y + 5, 0.15, 0.5);
        d.field(124, y - 3, 71, 8);
    }
}

cv::Mat through_jpeg(const cv::Mat& gray, int quality) {
    jpeg_compress_struct out{};
    jpeg_error_mgr errors;
    out.err = jpeg_std_error(&errors);
    jpeg_create_compress(&out);
    unsigned char* bytes = nullptr;
    unsigned long size = 0;
    jpeg_mem_dest(&out, &bytes, &size);
    out.image_width = gray.cols, out.image_height = gray.rows, out.input_components = 1, out.in_color_space = JCS_GRAYSCALE;
    jpeg_set_defaults(&out);
    jpeg_set_quality(&out, quality, TRUE);
    jpeg_start_compress(&out, TRUE);
    while (out.next_scanline < out.image_height) {
        auto* row = const_cast<unsigned char*>(gray.ptr(static_cast<int>(out.next_scanline)));
        jpeg_write_scanlines(&out, &row, 1);
    }
    jpeg_finish_compress(&out);
    jpeg_destroy_compress(&out);
    jpeg_decompress_struct in{};
    in.err = jpeg_std_error(&errors);
    jpeg_create_decompress(&in);
    jpeg_mem_src(&in, bytes, size);
    jpeg_read_header(&in, TRUE);
    jpeg_start_decompress(&in);
    cv::Mat back(gray.size(), CV_8UC1);
    while (in.output_scanline < in.output_height) {
        unsigned char* row = back.ptr(static_cast<int>(in.output_scanline));
        jpeg_read_scanlines(&in, &row, 1);
    }
    jpeg_finish_decompress(&in);
    jpeg_destroy_decompress(&in);
    free(bytes);
    return back;
}

}  // namespace

Form make_form(Style style, unsigned seed) {
    Form form;
    form.field = std::make_shared<templates::Field>();
    form.identity = {"synthetic-form", 1, 1, {0x123456789ABCDULL + seed}, 0};
    form.layout.size = style == Style::table ? Size<Mm>{297_mm, 210_mm} : Size<Mm>{210_mm, 297_mm};
    const Size<Mm> size = form.layout.size;
    form.layout.qr_box = {12.5_mm, 12.5_mm, 20_mm, 20_mm};
    form.layout.datamatrix_box = {size.width - 26.5_mm, size.height - 26.5_mm, 14_mm, 14_mm};
    Drafting draft(form);
    style == Style::card ? draft_card(draft) : style == Style::table ? draft_table(draft) : draft_sparse(draft);
    return form;
}

cv::Mat draw(const Form& form, double k) { return draw(form, k, form.identity); }

cv::Mat draw(const Form& form, double k, const templates::PageIdentity& identity) {
    const auto& layout = form.layout;
    cv::Mat page(static_cast<int>(std::lround(layout.size.height.value * k)), static_cast<int>(std::lround(layout.size.width.value * k)), CV_32F, cv::Scalar(1));
    for (const auto& patch : layout.patches) fill(page, patch.box, patch.grey.level, k);
    for (const auto& s : layout.strokes)
        fill(page, Rect<Mm>::from_corners(s.from, s.to).grown(s.width / 2), s.grey.level, k);
    for (const Caption& c : layout.captions)
        for (std::size_t i = 0; i < c.text.size(); ++i)
            fill_glyph(page, {c.box.x + c.size * static_cast<double>(i), c.box.y}, c.size.value, static_cast<unsigned char>(c.text[i]), c.grey.level, k);
    for (const auto& mark : templates::corner_marks(layout.size)) {
        fill(page, mark.box, 0.05, k);
        if (!mark.hole) continue;
        const double cx = mark.box.centre().x.value * k, cy = mark.box.centre().y.value * k, r = 1.0 * k;
        for (int y = static_cast<int>(cy - r) - 1; y <= cy + r + 1; ++y)
            for (int x = static_cast<int>(cx - r) - 1; x <= cx + r + 1; ++x) {
                const double share = std::clamp(r - std::hypot(x + 0.5 - cx, y + 0.5 - cy) + 0.5, 0.0, 1.0);
                float& p = page.ptr<float>(y)[x];
                p = static_cast<float>(p * (1 - share) + share);
            }
    }
    fill_code(page, layout.qr_box, ZXing::BarcodeFormat::QRCode, templates::encode(identity), k);
    fill_code(page, layout.datamatrix_box, ZXing::BarcodeFormat::DataMatrix, templates::encode(identity), k);
    cv::Mat gray;
    page.convertTo(gray, CV_8U, 255);
    return gray;
}

PagePrint print_of(const Form& form) {
    auto other = form.identity;
    other.copy.value ^= 0x5A5A5A;
    return {form.layout, image(draw(form, 300 / 25.4, other)), 300 / 25.4, {}};
}

Scan scan(const Form& form, const Paper& paper) {
    std::mt19937 random(paper.seed);
    const auto u = [&](double a, double b) { return std::uniform_real_distribution(a, b)(random); };
    const double k = paper.dpi / 25.4, source_k = std::max(300.0, paper.dpi) / 25.4;
    cv::Mat sheet = draw(form, source_k);
    if (paper.toner != 1) sheet.forEach<std::uint8_t>([&](std::uint8_t& p, const int*) { p = cv::saturate_cast<std::uint8_t>(255 - (255 - p) * paper.toner); });
    for (const Pen& pen : paper.pens)
        for (std::size_t i = 0; i + 1 < pen.line.size(); ++i) {
            const auto at = [&](const Point<Mm>& p) { return cv::Point(static_cast<int>(std::lround((p.x.value * source_k - 0.5) * 256)), static_cast<int>(std::lround((p.y.value * source_k - 0.5) * 256))); };
            cv::line(sheet, at(pen.line[i]), at(pen.line[i + 1]), cv::Scalar(pen.level), std::max(1, static_cast<int>(std::lround(pen.width_mm * source_k))), cv::LINE_AA, 8);
        }
    for (const Rect<Mm>& box : paper.covered) {
        const cv::Point c(static_cast<int>(box.centre().x.value * source_k), static_cast<int>(box.centre().y.value * source_k));
        cv::ellipse(sheet, c, {static_cast<int>(box.width.value * source_k / 2), static_cast<int>(box.height.value * source_k / 2)}, 0, 0, 360, cv::Scalar(30), cv::FILLED);
    }
    if (paper.punch_holes)
        for (double y : {0.5 * form.layout.size.height.value - 40, 0.5 * form.layout.size.height.value + 40})
            cv::circle(sheet, {static_cast<int>(11.5 * source_k), static_cast<int>(y * source_k)}, static_cast<int>(2.9 * source_k), cv::Scalar(paper.backing), cv::FILLED, cv::LINE_AA);

    const double w = form.layout.size.width.value, h = form.layout.size.height.value;
    const bool turned = paper.quarter_turns % 2;
    const double canvas_w = (turned ? h : w) + 2 * paper.canvas_extra_mm, canvas_h = (turned ? w : h) + 2 * paper.canvas_extra_mm;
    const int columns = static_cast<int>(std::lround(canvas_w * k)), rows = static_cast<int>(std::lround(canvas_h * k));
    const double angle = paper.degrees * M_PI / 180 + paper.quarter_turns * M_PI / 2;
    const double phase = u(0, 6.28), phase_b = u(0, 6.28), phase_c = u(0, 6.28), phase_d = u(0, 6.28);
    const double c = std::cos(angle), s = std::sin(angle), sx = paper.scale, sy = paper.scale * (1 + paper.stretch);
    const double ox = canvas_w / 2 + paper.shift_x_mm, oy = canvas_h / 2 + paper.shift_y_mm;
    // scan mm → page mm
    const auto to_page = [=](double x, double y) -> std::pair<double, double> {
        const double t = y;
        const double yy = y + paper.feed_mm * std::sin(2 * M_PI * t / paper.feed_wave_mm + phase) + paper.cockle_mm * std::sin(2 * M_PI * x / 120 + phase_b) * std::sin(2 * M_PI * y / 150 + phase_c);
        const double xx = x + paper.lateral_mm * std::sin(2 * M_PI * t / (1.3 * paper.feed_wave_mm) + phase_d) + paper.cockle_mm * std::sin(2 * M_PI * x / 140 + phase_c) * std::sin(2 * M_PI * y / 110 + phase_d);
        const double dx = xx - ox, dy = yy - oy;
        return {(c * dx + s * dy) / sx + w / 2, (-s * dx + c * dy) / sy + h / 2};
    };
    Scan out;
    out.dpi = paper.dpi;
    out.truth = [=](Point<Mm> p) -> Point<Px> {
        double x = ox + c * (p.x.value - w / 2) * sx - s * (p.y.value - h / 2) * sy, y = oy + s * (p.x.value - w / 2) * sx + c * (p.y.value - h / 2) * sy;
        for (int i = 0; i < 50; ++i) {
            const auto [px, py] = to_page(x, y);
            const double ex = (p.x.value - px) * sx, ey = (p.y.value - py) * sy;
            x += c * ex - s * ey, y += s * ex + c * ey;
            if (std::abs(ex) + std::abs(ey) < 1e-8) break;
        }
        return {Px{x * k}, Px{y * k}};
    };
    cv::Mat map_x(rows, columns, CV_32F), map_y(rows, columns, CV_32F);
    for (int y = 0; y < rows; ++y)
        for (int x = 0; x < columns; ++x) {
            const auto [px, py] = to_page((x + 0.5) / k, (y + 0.5) / k);
            map_x.ptr<float>(y)[x] = static_cast<float>(px * source_k - 0.5), map_y.ptr<float>(y)[x] = static_cast<float>(py * source_k - 0.5);
        }
    cv::Mat gray, source = sheet;
    if (paper.dpi < 260) cv::GaussianBlur(sheet, source, {}, 0.45 * source_k / k);
    cv::remap(source, gray, map_x, map_y, cv::INTER_LINEAR, cv::BORDER_CONSTANT, cv::Scalar(paper.backing));
    if (paper.blur_px > 0) cv::GaussianBlur(gray, gray, {}, paper.blur_px);
    std::normal_distribution<float> noise(0, static_cast<float>(paper.noise));
    std::vector<float> table(4099);
    for (float& n : table) n = noise(random);
    const double paper_white = paper.bilevel ? 245 : 240;
    for (int y = 0; y < rows; ++y)
        for (int x = 0; x < columns; ++x) {
            std::uint8_t& p = gray.ptr(y)[x];
            const double shade = 1 - paper.shading * (static_cast<double>(x) / columns + static_cast<double>(y) / rows) / 2;
            double v = p * (paper_white / 255) * shade + table[random() % table.size()];
            if (paper.streak && std::abs(x - columns * 0.37) < 0.12 * k) v *= 0.45;
            p = paper.bilevel ? (v < paper.threshold ? 0 : 255) : cv::saturate_cast<std::uint8_t>(v);
        }
    if (paper.jpeg) gray = through_jpeg(gray, paper.jpeg);
    out.image = image(gray);
    return out;
}

Miss true_miss(const Form& form, const Scan& scan, const std::function<Point<Px>(Point<Mm>)>& map) {
    std::vector<double> misses;
    for (const auto& field : form.layout.fields) {
        const Rect<Mm>& b = field.box;
        for (const Point<Mm>& p : {b.top_left(), Point<Mm>{b.right(), b.y}, Point<Mm>{b.right(), b.bottom()}, Point<Mm>{b.x, b.bottom()}}) {
            const Point<Px> a = scan.truth(p), z = map(p);
            misses.push_back(std::hypot((a.x - z.x).value, (a.y - z.y).value) / (scan.dpi / 25.4));
        }
    }
    std::ranges::sort(misses);
    return misses.empty() ? Miss{} : Miss{misses[misses.size() / 2], misses.back()};
}

}  // namespace formloop::ocr::synthetic
