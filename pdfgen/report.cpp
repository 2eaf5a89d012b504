// SPDX-License-Identifier: GPL-3.0-or-later
#include "pdfgen/report.h"

#include <algorithm>
#include <cmath>
#include <span>

#include "pdfgen/identity_drawing.h"
#include "pdfgen/ink.h"
#include "pdfgen/text_fit.h"
#include "src/base/text.h"

namespace formloop::pdfgen {

using namespace literals;

namespace {

constexpr Size<Mm> paper{210_mm, 297_mm};
constexpr Mm left = 15_mm, right = 195_mm, width = right - left;
constexpr Mm pad = 1.2_mm, tick_side = 3.5_mm, tallest_crop = 45_mm;
constexpr double line_distance = 1.45;
constexpr std::size_t most_pages = 5000;

struct Style {
    Typeface face;
    Mm size;
    Grey grey;
};

Style style(Weight weight) {
    switch (weight) {
        case Weight::quiet:
            return {Typeface::sans, 2.4_mm, Grey{0.35}};
        case Weight::value:
            return {Typeface::kai, 3.7_mm, {}};
        case Weight::normal:
            break;
    }
    return {Typeface::sans, 3.1_mm, {}};
}

using Lines = std::vector<std::u32string>;

/// A cell with everything measured: what a row's height is made of.
struct MeasuredCell {
    const Cell* cell = nullptr;
    Style style{};
    Lines lines;
    Size<Mm> crop{};
    std::vector<std::vector<const std::string*>> choice_rows;
    Mm height{};
};

class Flow {
public:
    Flow(const Report& report, const Fonts& fonts) : report_(report), fonts_(fonts) { drawing_.title = report.title; }

    std::expected<Drawing, Error> run() {
        start_page();
        head();
        for (std::span<const Block> left_over = report_.blocks; !left_over.empty();) {
            const std::size_t count = leads(left_over) ? 2 : 1;
            if (count > 1) set_together(left_over.first(count));
            else std::visit([this](const auto& block) { set(block); }, left_over.front());
            left_over = left_over.subspan(count);
            if (drawing_.pages.size() > most_pages)
                return std::unexpected(
                    Error{ErrorCode::limit, "report", "it has more than " + std::to_string(most_pages) + " pages"});
        }
        if (!valid_) return std::unexpected(Error{ErrorCode::bad_input, "report", "a text is not valid UTF-8"});
        if (auto done = finish(); !done) return std::unexpected(done.error());
        return std::move(drawing_);
    }

private:
    Mm bottom() const { return report_.identity ? 266_mm : 278_mm; }
    Mm top() const { return report_.identity ? 38_mm : 22_mm; }
    Mm room() const { return bottom() - y_; }
    bool fresh() const { return y_ <= top(); }
    std::vector<Shape>& shapes() { return drawing_.pages.back().shapes; }

    std::u32string decoded(const std::string& text) {
        const auto code_points = decode_utf8(text);
        valid_ = valid_ && code_points.has_value();
        return code_points.value_or(std::u32string());
    }

    void start_page() {
        drawing_.pages.push_back({.size = paper});
        y_ = top();
        if (!report_.watermark.empty()) shapes().push_back(diagonal_words(report_.watermark, paper, fonts_));
    }

    /// Goes to a new page unless this much fits.
    void need(Mm height) {
        if (height > room() && !fresh()) start_page();
    }

    void words(Point<Mm> at, std::u32string_view text, const Style& style) {
        if (text.empty()) return;
        shapes().push_back(Text{.at = at,
                                .text = encode_utf8(text),
                                .size = style.size,
                                .face = style.face,
                                .grey = style.grey,
                                .place = "report"});
    }

    /// One line in a strip of a given height.
    void line_in(const Rect<Mm>& strip, std::u32string_view text, const Style& style, Align align,
                 bool doubtful = false) {
        const Mm wide = style.size * fonts_.width(style.face, text);
        Mm x = strip.x;
        if (align == Align::centre) x = strip.centre().x - wide / 2;
        if (align == Align::right) x = strip.right() - wide;
        const Mm baseline = strip.centre().y + style.size * fonts_.middle(style.face);
        words({x, baseline}, text, style);
        if (doubtful && !text.empty()) shapes().push_back(doubt_dots({x, baseline, wide, style.size * 0.3}));
    }

    void head() {
        const Mm from = report_.identity ? left + 26_mm : left;
        y_ = 14_mm;
        const FitRule rule{.preferred = 5.6_mm, .smallest = 3_mm, .lines = 1, .align = Align::centre, .inset = 0_mm};
        const auto title =
            fit_text(decoded(report_.title), {from, y_, right - from, 9_mm}, rule, fonts_, Typeface::sans);
        for (const auto& line : title.lines)
            shapes().push_back(Text{.at = line.at,
                                    .text = encode_utf8(line.text),
                                    .size = title.size,
                                    .condense = title.condense,
                                    .place = "report title"});
        y_ += 10_mm;
        for (const auto& text : report_.lines) {
            for (const auto& line : break_lines(decoded(text), (right - from) / 2.8_mm, fonts_, Typeface::sans)) {
                line_in({from, y_, right - from, 4.4_mm}, line, {Typeface::sans, 2.8_mm, Grey{0.2}}, Align::centre);
                y_ += 4.4_mm;
            }
        }
        y_ = std::max(y_ + 2_mm, top());
        shapes().push_back(Line{{{left, y_}, {right, y_}}, 0.35_mm, {}, Cap::butt});
        y_ += 2_mm;
    }

    /// Where the drawing ends, to go back to.
    struct Mark {
        std::size_t pages, shapes, signatures, bookmarks;
        Mm y;
    };
    Mark mark() const {
        const Page& page = drawing_.pages.back();
        return {drawing_.pages.size(), page.shapes.size(), page.signatures.size(), drawing_.bookmarks.size(), y_};
    }
    void go_back(const Mark& to) {
        drawing_.pages.resize(to.pages);
        drawing_.pages.back().shapes.resize(to.shapes);
        drawing_.pages.back().signatures.resize(to.signatures);
        drawing_.bookmarks.resize(to.bookmarks);
        y_ = to.y;
    }

    /// Blocks that begin on a new page rather than be torn.
    void set_together(std::span<const Block> blocks) {
        const auto all = [&] {
            for (const Block& block : blocks) std::visit([this](const auto& b) { set(b); }, block);
        };
        const Mark start = mark();
        all();
        if (drawing_.pages.size() == start.pages || start.y <= top()) return;
        go_back(start);
        start_page();
        all();
    }
    void set(const Together& together) { set_together(together.blocks); }

    /// A heading goes over to the next page with what stands together below it.
    static bool leads(std::span<const Block> blocks) {
        return blocks.size() > 1 && std::holds_alternative<Heading>(blocks[0]) && std::holds_alternative<Together>(blocks[1]);
    }

    void set(const Gap& gap) { y_ += std::min(gap.height, std::max(0_mm, room())); }

    void set(const Heading& heading) {
        const bool chapter = heading.level <= 1;
        need(chapter ? 32_mm : 22_mm);
        if (!fresh()) y_ += chapter ? 4_mm : 2.5_mm;
        if (heading.bookmark)
            drawing_.bookmarks.push_back({heading.text, static_cast<int>(drawing_.pages.size()) - 1, chapter ? 0 : 1});
        const Style look{Typeface::sans, chapter ? 3.8_mm : 3.3_mm, {}};
        const auto lines = break_lines(decoded(heading.text), (width - pad * 2) / look.size, fonts_, look.face);
        const Mm distance = look.size * line_distance;
        const Mm height = distance * static_cast<double>(lines.size()) + (chapter ? 1.6_mm : 0.6_mm);
        if (chapter) shapes().push_back(Fill{{left, y_, width, height}, Grey{0.9}});
        Mm y = y_ + (chapter ? 0.8_mm : 0.3_mm);
        for (const auto& line : lines) {
            line_in({left + (chapter ? pad : 0_mm), y, width - pad * 2, distance}, line, look, Align::left);
            y += distance;
        }
        y_ += height + 1_mm;
    }

    void set(const Paragraph& paragraph) {
        const Style look = style(paragraph.weight);
        const Mm distance = look.size * line_distance;
        for (const auto& line : break_lines(decoded(paragraph.text), width / look.size, fonts_, look.face)) {
            need(distance);
            line_in({left, y_, width, distance}, line, look, paragraph.align);
            y_ += distance;
        }
        y_ += 1_mm;
    }

    MeasuredCell measure(const Cell& cell, Mm wide, Mm crop_height) {
        MeasuredCell out{.cell = &cell, .style = style(cell.weight)};
        const Mm inner = wide - pad * 2;
        if (!cell.text.empty())
            out.lines = break_lines(decoded(cell.text), inner / out.style.size, fonts_, out.style.face);
        out.height = pad * 1.4 + out.style.size * line_distance * static_cast<double>(out.lines.size());
        if (cell.crop && cell.crop->size.width > 0_mm && cell.crop->size.height > 0_mm) {
            const double scale = std::min({1.0, inner / cell.crop->size.width, crop_height / cell.crop->size.height});
            out.crop = {cell.crop->size.width * scale, cell.crop->size.height * scale};
            out.height += out.crop.height + 0.8_mm;
        }
        Mm used{};
        for (const auto& choice : cell.choices) {
            const Mm own = choice_width(choice);
            if (out.choice_rows.empty() || used + own > inner) {
                out.choice_rows.emplace_back();
                used = {};
            }
            out.choice_rows.back().push_back(&choice);
            used += own;
        }
        out.height += (tick_side + 2_mm) * static_cast<double>(out.choice_rows.size());
        return out;
    }

    Mm choice_width(const std::string& choice) {
        return tick_side + 1_mm + 2.8_mm * fonts_.width(Typeface::sans, choice) + 3_mm;
    }

    void set(const Table& table) {
        double shares = 0;
        for (const auto& column : table.columns) shares += column.share;
        if (table.columns.empty() || shares <= 0) return;
        std::vector<Mm> edges{left};
        for (const auto& column : table.columns) edges.push_back(edges.back() + width * (column.share / shares));
        const Mm title_height = table.titles ? titles_height(table, edges) : Mm{};
        bool titled = false;
        for (const auto& row : table.rows) {
            auto cells = measure_row(row, edges, tallest_crop);
            Mm height = height_of(cells);
            const Mm page = bottom() - top() - title_height;
            if (height > page) {
                cells = measure_row(row, edges, page * 0.4);
                for (auto& cell : cells) shorten(cell, page);
                height = std::min(height_of(cells), page);
            }
            const Mm before = y_;
            need(height + (titled ? Mm{} : title_height));
            if (!titled || y_ < before) {
                if (table.titles)
                    draw_titles(table, edges, title_height);
                else
                    rule(edges.front(), edges.back());
                titled = true;
            }
            draw_row(cells, edges, height);
        }
        y_ += 1.5_mm;
    }

    std::vector<MeasuredCell> measure_row(const std::vector<Cell>& row, const std::vector<Mm>& edges, Mm crop_height) {
        std::vector<MeasuredCell> cells;
        for (std::size_t i = 0; i < row.size() && i + 1 < edges.size(); ++i)
            cells.push_back(measure(row[i], edges[i + 1] - edges[i], crop_height));
        return cells;
    }

    static Mm height_of(const std::vector<MeasuredCell>& cells) {
        Mm height = 6_mm;
        for (const auto& cell : cells) height = std::max(height, cell.height);
        return height;
    }

    /// Leaves out the last lines of a text that no page could hold, and says so.
    static void shorten(MeasuredCell& cell, Mm page) {
        const Mm distance = cell.style.size * line_distance;
        while (cell.height > page && cell.lines.size() > 1) {
            cell.lines.pop_back();
            cell.height -= distance;
            cell.lines.back() = std::u32string(1, U'…');
        }
    }

    Mm titles_height(const Table& table, const std::vector<Mm>& edges) {
        std::size_t lines = 1;
        for (std::size_t i = 0; i < table.columns.size(); ++i)
            lines = std::max(lines, title_lines(table.columns[i], edges[i + 1] - edges[i]).size());
        return 2.6_mm * line_distance * static_cast<double>(lines) + 1.4_mm;
    }

    Lines title_lines(const Column& column, Mm wide) {
        return break_lines(decoded(column.title), (wide - pad * 2) / 2.6_mm, fonts_, Typeface::sans);
    }

    void draw_titles(const Table& table, const std::vector<Mm>& edges, Mm height) {
        shapes().push_back(Fill{{left, y_, width, height}, Grey{0.94}});
        rule(left, right);
        for (std::size_t i = 0; i < table.columns.size(); ++i) {
            Mm y = y_ + 0.7_mm;
            for (const auto& line : title_lines(table.columns[i], edges[i + 1] - edges[i])) {
                line_in({edges[i] + pad, y, edges[i + 1] - edges[i] - pad * 2, 2.6_mm * line_distance}, line,
                        {Typeface::sans, 2.6_mm, Grey{0.25}}, Align::left);
                y += 2.6_mm * line_distance;
            }
        }
        uprights(edges, height);
        y_ += height;
        rule(left, right);
    }

    void rule(Mm from, Mm to) { shapes().push_back(Line{{{from, y_}, {to, y_}}, 0.15_mm, Grey{0.6}, Cap::butt}); }
    void uprights(const std::vector<Mm>& edges, Mm height) {
        for (const Mm x : edges) shapes().push_back(Line{{{x, y_}, {x, y_ + height}}, 0.15_mm, Grey{0.6}, Cap::butt});
    }

    void draw_row(const std::vector<MeasuredCell>& cells, const std::vector<Mm>& edges, Mm height) {
        for (std::size_t i = 0; i < cells.size(); ++i) {
            const MeasuredCell& cell = cells[i];
            const Mm x = edges[i] + pad, wide = edges[i + 1] - edges[i] - pad * 2;
            const Mm distance = cell.style.size * line_distance;
            Mm y = y_ + pad * 0.7;
            for (const auto& line : cell.lines) {
                line_in({x, y, wide, distance}, line, cell.style, cell.cell->align, cell.cell->doubtful);
                y += distance;
            }
            if (cell.crop.width > 0_mm) {
                const Rect<Mm> box{x, y + 0.4_mm, cell.crop.width, cell.crop.height};
                shapes().push_back(Picture{box, cell.cell->crop->bytes});
                shapes().push_back(Frame{box, 0.1_mm, Grey{0.6}});
                y += cell.crop.height + 0.8_mm;
            }
            for (const auto& row : cell.choice_rows) {
                Mm at = x;
                for (const std::string* choice : row) {
                    shapes().push_back(Frame{{at, y + 1_mm, tick_side, tick_side}, 0.2_mm, Grey{0.2}});
                    line_in({at + tick_side + 1_mm, y, 10_mm, tick_side + 2_mm}, decoded(*choice),
                            {Typeface::sans, 2.8_mm, {}}, Align::left);
                    at += choice_width(*choice);
                }
                y += tick_side + 2_mm;
            }
        }
        uprights(edges, height);
        y_ += height;
        rule(left, right);
    }

    void set(const Signatures& signatures) {
        if (signatures.boxes.empty()) return;
        constexpr Mm height = 20_mm, strip = 5.5_mm;
        need(height + 4_mm);
        y_ += 3_mm;
        const Mm each = width / static_cast<double>(signatures.boxes.size());
        Mm x = left;
        for (const auto& box : signatures.boxes) {
            const Rect<Mm> frame{x, y_, each, height};
            shapes().push_back(Fill{{x, y_, each, strip}, Grey{0.94}});
            shapes().push_back(Frame{frame, 0.2_mm, Grey{0.3}});
            line_in({x + pad, y_, each - pad * 2, strip}, decoded(box.label), {Typeface::sans, 2.7_mm, {}},
                    Align::left);
            line_in({x + pad, y_, each - pad * 2, strip}, U"日期:      年    月    日",
                    {Typeface::sans, 2.4_mm, Grey{0.35}}, Align::right);
            drawing_.pages.back().signatures.push_back(
                {{x + 0.5_mm, y_ + strip + 0.5_mm, each - 1_mm, height - strip - 1_mm}, box.name, box.label});
            x += each;
        }
        y_ += height + 2_mm;
    }

    std::expected<void, Error> finish() {
        const auto n = drawing_.pages.size();
        const Style small{Typeface::sans, 2.4_mm, Grey{0.35}};
        for (std::size_t i = 0; i < n; ++i) {
            Page& page = drawing_.pages[i];
            const auto add = [&](const Rect<Mm>& strip, const std::string& text, Align align) {
                const auto code_points = decoded(text);
                const Mm wide = small.size * fonts_.width(small.face, code_points);
                const Mm x = align == Align::right ? strip.right() - wide : strip.x;
                if (!code_points.empty())
                    page.shapes.push_back(Text{.at = {x, strip.centre().y + small.size * fonts_.middle(small.face)},
                                               .text = text,
                                               .size = small.size,
                                               .face = small.face,
                                               .grey = small.grey,
                                               .place = "report"});
            };
            const Mm from = report_.identity ? left + 26_mm : left;
            if (i > 0) add({from, 14_mm, right - from, 5_mm}, report_.header, Align::left);
            const Rect<Mm> foot{left, 281_mm, report_.identity ? width - 22_mm : width, 5_mm};
            add(foot, report_.footer, Align::left);
            add(foot, "第 " + std::to_string(i + 1) + " 页 / 共 " + std::to_string(n) + " 页", Align::right);
            if (!report_.identity) continue;
            templates::PageIdentity identity = *report_.identity;
            identity.page = static_cast<int>(i) + 1;
            auto codes = draw_identity(
                identity, {{13_mm, 13_mm, 20_mm, 20_mm}, {184_mm, 270_mm, 11_mm, 11_mm}, {left, 276_mm, 80_mm, 3_mm}},
                fonts_);
            if (!codes) return std::unexpected(codes.error());
            for (auto& shape : *codes) page.shapes.push_back(std::move(shape));
            for (auto& mark : draw_corner_marks(paper)) page.shapes.push_back(std::move(mark));
        }
        if (!valid_) return std::unexpected(Error{ErrorCode::bad_input, "report", "a text is not valid UTF-8"});
        return {};
    }

    const Report& report_;
    const Fonts& fonts_;
    Drawing drawing_;
    Mm y_{};
    bool valid_ = true;
};

}  // namespace

std::expected<Drawing, Error> draw_report(const Report& report, const Fonts& fonts) {
    return Flow(report, fonts).run();
}

}  // namespace formloop::pdfgen
