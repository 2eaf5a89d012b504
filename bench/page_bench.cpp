// SPDX-License-Identifier: GPL-3.0-or-later
/// One page's way from file to readings, stage by stage (Google Benchmark). Three pages of one form each stand for the rest:
/// blank, with marks and digits only, and typed full. All are scanned as `office` at 300 dpi. docs/speed.md reads the numbers.
#include <benchmark/benchmark.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <unistd.h>

#include "ocr/engines.h"
#include "ocr/identify.h"
#include "ocr/ink.h"
#include "ocr/page_analysis.h"
#include "ocr/page_file.h"
#include "ocr/print_model.h"
#include "ocr/read_page.h"
#include "ocr/register.h"
#include "ocr/scan_source.h"
#include "ocr/text_net.h"
#include "templates/catalog.h"
#include "tests/support/records.h"
#include "tests/support/sheets.h"

namespace formloop {
namespace {

using templates::FieldKind;

enum class Content { blank, marks_and_digits, typed };

const char* name_of(Content content) {
    switch (content) {
    case Content::blank: return "blank";
    case Content::marks_and_digits: return "marks and digits";
    case Content::typed: return "typed";
    }
    return "";
}

/// Everything between the file and the readings of one page, each step made once.
struct Scene {
    std::string file;  ///< the bytes of a PDF of one page
    ocr::ScanPage scan;
    ocr::PageAnalysis analysis;
    ocr::IdentifiedPage identified;
    ocr::PagePrint paper;  ///< before it is modelled
    std::unique_ptr<ocr::PrintModel> print;
    ocr::RegisteredPage registered;
    std::unique_ptr<ocr::InkPage> ink;
};

/// Fonts, forms and engines, loaded once; stops the program with the reason when one is missing.
struct World {
    templates::Catalog catalog;
    pdfgen::Fonts fonts;
    std::unique_ptr<simulator::Script> type;
    ocr::OnnxRuntime runtime;
    ocr::GlyphNet glyphs;
    ocr::TextNet text;

    static World& get() {
        static World world;
        return world;
    }
    ocr::Engines engines() const { return {&glyphs, &text}; }

private:
    template <class Made>
    static auto need(Made made) {
        if (!made) {
            std::fputs("formloop-bench: something that reading needs is missing; `formloop doctor` names it\n", stderr);
            std::exit(3);
        }
        return std::move(*made);
    }
    World()
        : catalog(need(templates::Catalog::load(FORMLOOP_SOURCE_DIR "/templates"))), fonts(need(pdfgen::Fonts::load())),
          type(need(simulator::installed_font("LXGW WenKai"))), runtime(need(ocr::OnnxRuntime::load())),
          glyphs(need(ocr::GlyphNet::load(runtime, FORMLOOP_SOURCE_DIR "/ocr/models/glyph_net.onnx"))),
          text(need(ocr::TextNet::load(runtime, FORMLOOP_SOURCE_DIR "/ocr/models/text_net.txt"))) {}
};

bool is_mark_or_digits(FieldKind kind) {
    return kind != FieldKind::text && kind != FieldKind::lexicon && kind != FieldKind::printed;
}

std::string bytes_of(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

std::unique_ptr<Scene> make_scene(const char* form, Content content) {
    World& world = World::get();
    app::CopyIds ids(7);
    app::PrintRequest request;
    request.form = world.catalog.find(form);
    request.pages = {1};
    auto fresh = std::move(simulator::fresh_pages(request, ids, world.fonts, 300 / 25.4)->front());
    simulator::Random random(11);
    record::Fields values;
    if (content != Content::blank) {
        templates::Layout layout{.pages = {fresh.layout}};
        values = simulator::random_record(*request.form, layout, fresh.printed, world.catalog, {1, 1, 1, 0.35, 0, U""}, random);
        if (content == Content::marks_and_digits)
            std::erase_if(values, [&](const auto& item) {
                const auto* field = templates::find_field(request.form->schema, item.first);
                return !field || !is_mark_or_digits(field->kind);
            });
    }
    const auto writer = simulator::random_writer(simulator::InkKind::typed, {.type = {world.type.get()}, .hands = {}, .pictures = nullptr}, random);
    const auto passage = *simulator::random_passage("office", fresh.layout.size, random);
    std::vector<simulator::ScannedPage> pages;
    pages.push_back(simulator::simulate(fresh, values, writer, passage, random).scan);
    const auto path = std::filesystem::temp_directory_path() / ("formloop-bench-" + std::to_string(::getpid()) + ".pdf");
    if (!simulator::write_scan(path, simulator::FileKind::pdf, pages)) std::exit(3);

    auto scene = std::make_unique<Scene>();
    scene->file = bytes_of(path);
    std::filesystem::remove(path);
    scene->scan = ocr::ScanSource::open(scene->file, {})->page(1);
    scene->analysis = ocr::analyse_page(scene->scan.image, scene->scan.dpi_x, scene->scan.dpi_y);
    scene->identified = ocr::identify(scene->scan.image, scene->analysis, scene->scan.dpi_x, scene->scan.dpi_y);
    scene->paper.layout = fresh.layout;
    scene->paper.picture = fresh.picture;
    scene->paper.px_per_mm = fresh.px_per_mm;
    scene->print = std::make_unique<ocr::PrintModel>(ocr::model_print(ocr::PagePrint(scene->paper)));
    scene->registered = ocr::register_page(scene->scan.image, scene->analysis, scene->identified, *scene->print);
    if (!scene->registered.reason.empty()) std::exit(3);
    scene->ink = std::make_unique<ocr::InkPage>(scene->scan.image, scene->analysis, scene->registered.map, *scene->print,
                                                scene->registered.residual_mm);
    return scene;
}

using Stage = void (*)(const Scene&);

struct NamedStage {
    const char* name;
    Stage run;
};

constexpr std::array<NamedStage, 8> stages{{
    {"1 decode", [](const Scene& s) { benchmark::DoNotOptimize(ocr::ScanSource::open(s.file, {})->page(1)); }},
    {"2 keep", [](const Scene& s) { benchmark::DoNotOptimize(ocr::encode_page(s.scan.image)); }},
    {"3 analyse", [](const Scene& s) { benchmark::DoNotOptimize(ocr::analyse_page(s.scan.image, s.scan.dpi_x, s.scan.dpi_y)); }},
    {"4 identify",
     [](const Scene& s) { benchmark::DoNotOptimize(ocr::identify(s.scan.image, s.analysis, s.scan.dpi_x, s.scan.dpi_y)); }},
    {"5 model print (once a form)", [](const Scene& s) { benchmark::DoNotOptimize(ocr::model_print(ocr::PagePrint(s.paper))); }},
    {"6 register",
     [](const Scene& s) { benchmark::DoNotOptimize(ocr::register_page(s.scan.image, s.analysis, s.identified, *s.print)); }},
    {"7 find ink",
     [](const Scene& s) {
         benchmark::DoNotOptimize(ocr::InkPage(s.scan.image, s.analysis, s.registered.map, *s.print, s.registered.residual_mm));
     }},
    {"8 read fields",
     [](const Scene& s) { benchmark::DoNotOptimize(ocr::read_page(*s.ink, s.print->print, World::get().engines())); }},
}};

void add_benchmarks() {
    static std::map<std::string, std::unique_ptr<Scene>> scenes;  // made when the first of their stages is wanted
    for (const char* form : {"customer-card", "prospect-table", "daily-report"})
        for (const auto content : {Content::blank, Content::marks_and_digits, Content::typed}) {
            const std::string page = std::string(form) + ", " + name_of(content);
            for (const auto& stage : stages)
                benchmark::RegisterBenchmark((page + "/" + stage.name).c_str(),
                                             [=, run = stage.run](benchmark::State& state) {
                                                 auto& scene = scenes[page];
                                                 if (!scene) scene = make_scene(form, content);
                                                 for (auto _ : state) run(*scene);
                                             })
                    ->Unit(benchmark::kMillisecond);
        }
}

}  // namespace
}  // namespace formloop

int main(int count, char** words) {
    benchmark::Initialize(&count, words);
    if (benchmark::ReportUnrecognizedArguments(count, words)) return 2;
    formloop::add_benchmarks();
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}
