// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/sheets.h"

#include <cmath>
#include <cstdio>
#include <fstream>

#include "pdfgen/raster.h"
#include "src/record/json.h"

namespace formloop::simulator {
namespace {

/// Distance of the points at which truth.jsonl tells the true map; see docs/evaluating.md.
constexpr double kMapStep = 10;

std::string rounded(double v) {
    char text[32];
    std::snprintf(text, sizeof text, "%.3f", v);
    return text;
}

/// `"true_map":{…}`: where a grid of page points lies in the scan, one step beyond the page on every side.
std::string map_member(const PaperMap& map, Size<Mm> page) {
    const int columns = static_cast<int>(std::ceil(page.width.value / kMapStep)) + 3;
    const int rows = static_cast<int>(std::ceil(page.height.value / kMapStep)) + 3;
    std::string text = "\"true_map\":{\"origin_mm\":[" + rounded(-kMapStep) + "," + rounded(-kMapStep) + "],\"step_mm\":" +
                       rounded(kMapStep) + ",\"columns\":" + std::to_string(columns) + ",\"rows\":" + std::to_string(rows) + ",\"px\":[";
    for (int j = 0; j < rows; ++j)
        for (int i = 0; i < columns; ++i) {
            const Point<Px> p = map({Mm{(i - 1) * kMapStep}, Mm{(j - 1) * kMapStep}});
            text += (i || j ? "," : "") + rounded(p.x.value) + "," + rounded(p.y.value);
        }
    return text + "]}";
}

}  // namespace

std::expected<std::vector<FreshPage>, Error> fresh_pages(const app::PrintRequest& request, app::CopyIds& ids,
                                                         const pdfgen::Fonts& fonts, double px_per_mm) {
    const auto printed = app::print(request, ids, fonts);
    if (!printed) return std::unexpected(printed.error());
    std::vector<FreshPage> pages;
    for (const auto& copy : printed->copies)
        for (int page : copy.pages) {
            auto raster = pdfgen::render_page(printed->pdf, static_cast<int>(pages.size()), px_per_mm);
            if (!raster) return std::unexpected(raster.error());
            FreshPage fresh{copy.form, copy.version, templates::to_string(copy.copy), app::layout_of(*request.form, copy, page),
                            copy.prefill, ocr::GrayImage(raster->width, raster->height), raster->px_per_mm};
            std::ranges::copy(raster->pixels, fresh.picture.row(0));
            pages.push_back(std::move(fresh));
        }
    return pages;
}

SimulatedPage simulate(const FreshPage& page, const record::Fields& values, const Writer& writer, const Passage& passage,
                       const Random& random) {
    SimulatedPage result;
    Canvas canvas(page.picture, page.px_per_mm);
    Random ink = random.stream("ink"), scanner = random.stream("scanner");
    result.truth.form = page.form;
    result.truth.fields = fill_page(canvas, page.layout, values, writer, ink);
    for (const auto& field : page.layout.fields)
        if (field.by == templates::WrittenBy::print)
            if (const auto known = page.printed.find(field.path); known != page.printed.end() && known->second)
                result.truth.fields.push_back({field.path, *known->second, ""});
    const Size<Mm> size = page.layout.size;
    result.scan = {scan(canvas.picture(), page.px_per_mm, size, passage, scanner), passage.dpi, passage.threshold.has_value(),
                   passage.jpeg_quality};
    const PaperMap map(size, passage);
    for (const Point<Mm> corner : {Point<Mm>{}, Point<Mm>{size.width, Mm{}}, Point<Mm>{size.width, size.height}, Point<Mm>{Mm{}, size.height}})
        result.truth.corners.push_back(map(corner));
    result.facts = "\"version\":" + std::to_string(page.version) + ",\"form_page\":" + std::to_string(page.layout.page) +
                        ",\"copy\":\"" + page.copy + "\"";
    result.map = map_member(map, size);
    return result;
}

std::expected<TruthFolder, Error> TruthFolder::create(const std::filesystem::path& folder) {
    std::error_code fault;
    std::filesystem::create_directories(folder, fault);
    std::ofstream truth(folder / "truth.jsonl", std::ios::trunc);
    if (fault || !truth) return std::unexpected(Error{ErrorCode::disk, folder.string(), "cannot be written"});
    return TruthFolder(folder);
}

std::expected<void, Error> TruthFolder::add(const std::string& file, FileKind kind, std::vector<SimulatedPage> pages) {
    std::vector<ScannedPage> scans;
    std::string lines;
    for (std::size_t i = 0; i < pages.size(); ++i) {
        pages[i].truth.source = file;
        pages[i].truth.page = static_cast<int>(i + 1);
        std::string line = record::write_truth(pages[i].truth);
        line.insert(line.rfind('}'), "," + pages[i].facts + (pages[i].map.empty() ? "" : "," + pages[i].map));
        lines += line + "\n";
        scans.push_back(std::move(pages[i].scan));
    }
    if (auto written = write_scan(folder_ / file, kind, scans); !written) return written;
    std::ofstream truth(folder_ / "truth.jsonl", std::ios::app);
    truth << lines;
    if (!truth.flush()) return std::unexpected(Error{ErrorCode::disk, (folder_ / "truth.jsonl").string(), "cannot be written"});
    return {};
}

}  // namespace formloop::simulator
