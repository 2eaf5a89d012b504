// SPDX-License-Identifier: GPL-3.0-or-later
/// `formloop-simulate`: prints forms, fills them, scans them, and writes down the truth. See docs/evaluating.md.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "src/record/json.h"
#include "templates/catalog.h"
#include "tests/support/records.h"
#include "tests/support/script.h"
#include "tests/support/sheets.h"

namespace {

using namespace formloop;
using namespace formloop::simulator;

struct Options {
    std::string out;
    std::vector<std::string> forms{"customer-card", "prospect-table", "daily-report"};
    std::vector<int> pages;
    std::vector<std::string> records;
    int sheets = 10;
    std::vector<std::string> inks{"typed"}, papers{"office"}, known;
    std::string file = "pdf";
    int pages_per_file = 10;
    std::uint64_t seed = 1;
    double fill = 0.8, rows_from = 0.5, rows_to = 1, days = 0.35, strikes = 0.15;
    std::vector<std::string> type_fonts{"LXGW WenKai", "WenQuanYi Zen Hei", "DejaVu Sans", "Liberation Serif"};
    std::string hand_fonts, pictures, templates = FORMLOOP_SOURCE_DIR "/templates";
    int dpi = 300;
    bool records_only = false;
};

[[noreturn]] void stop(const Error& error) {
    std::fprintf(stderr, "formloop-simulate: %s\n", to_string(error).c_str());
    std::exit(exit_code(error.code));
}

template <class T>
T or_stop(std::expected<T, Error> result) {
    if (!result) stop(result.error());
    return std::move(*result);
}

template <class T>
T or_stop(std::expected<T, std::vector<Error>> result) {
    if (!result) stop(result.error().front());
    return std::move(*result);
}

/// What writes, and who owns it.
struct Stock {
    std::vector<std::unique_ptr<Script>> scripts;
    std::u32string hanzi;  ///< that pictures of handwriting have
    InkStock ink;
};

Stock stock_of(const Options& options) {
    Stock stock;
    const auto own = [&](std::unique_ptr<Script> script) { return stock.scripts.emplace_back(std::move(script)).get(); };
    for (const auto& family : options.type_fonts) stock.ink.type.push_back(own(or_stop(installed_font(family))));
    if (!options.hand_fonts.empty())
        for (auto& font : or_stop(fonts_below(options.hand_fonts))) stock.ink.hands.push_back(own(std::move(font)));
    if (!options.pictures.empty()) {
        stock.ink.pictures = own(or_stop(handwriting_pictures(options.pictures)));
        stock.hanzi = hanzi_of(*stock.ink.pictures);
    }
    return stock;
}

app::Known known_of(const Options& options) {
    app::Known known;
    for (const auto& pair : options.known) {
        const std::size_t equals = pair.find('=');
        if (equals == std::string::npos) stop({ErrorCode::usage, "--known " + pair, "expected KEY=VALUE"});
        known[pair.substr(0, equals)] = pair.substr(equals + 1);
    }
    return known;
}

std::string read_file(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    if (!in) stop({ErrorCode::not_found, path, "no such file"});
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

/// Puts pages into files of a few pages each and counts what was inked.
class Output {
public:
    Output(TruthFolder folder, const Options& options, FileKind kind) : folder_(std::move(folder)), options_(options), kind_(kind) {}

    void add(SimulatedPage page) {
        inked_ += page.truth.fields.size();
        pages_.push_back(std::move(page));
        ++count_;
        if (static_cast<int>(pages_.size()) >= (kind_ == FileKind::png || kind_ == FileKind::jpeg ? 1 : options_.pages_per_file)) flush();
    }
    void flush() {
        if (pages_.empty()) return;
        char name[32];
        std::snprintf(name, sizeof name, "scan-%04d.%s", ++files_, std::string(to_string(kind_)).c_str());
        if (auto written = folder_.add(name, kind_, std::move(pages_)); !written) stop(written.error());
        pages_.clear();
        std::fprintf(stderr, "\r%d pages, %zu fields ", count_, inked_);
    }

private:
    TruthFolder folder_;
    const Options& options_;
    FileKind kind_;
    std::vector<SimulatedPage> pages_;
    int files_ = 0, count_ = 0;
    std::size_t inked_ = 0;
};

/// `records.jsonl` of random records for `formloop print --record`, without paper, ink and scanner.
void write_records(const Options& options) {
    const auto catalog = or_stop(templates::Catalog::load(options.templates));
    std::filesystem::create_directories(options.out);
    const std::string file = options.out + "/records.jsonl";
    std::ofstream out(file, std::ios::binary);
    const Random root(options.seed);
    const Filling filling{options.fill, options.rows_from, options.rows_to, options.days, options.strikes, U""};
    std::uint64_t number = 0;
    for (const auto& id : options.forms) {
        const auto* form = catalog.find(id);
        if (!form) stop({ErrorCode::usage, "--form " + id, "no such form"});
        templates::LayoutRequest request;
        request.pages = options.pages;
        const auto layout = templates::layout(*form, request);
        for (int i = 0; i < options.sheets; ++i) {
            Random random = root.stream("sheet", number++);
            const record::Record made{id, form->version, "", random_record(*form, layout, {}, catalog, filling, random)};
            out << record::write_record(made, *form) << "\n";
        }
    }
    if (!out.flush()) stop({ErrorCode::disk, file, "cannot be written"});
}

void run(const Options& options) {
    const auto catalog = or_stop(templates::Catalog::load(options.templates));
    const auto fonts = or_stop(pdfgen::Fonts::load());
    const Stock stock = stock_of(options);
    const app::Known known = known_of(options);
    const auto kind = file_kind(options.file);
    if (!kind) stop({ErrorCode::usage, "--file " + options.file, "expected pdf, tiff, png or jpg"});
    std::vector<InkKind> inks;
    for (const auto& name : options.inks) {
        const auto ink = ink_kind(name);
        if (!ink || ink == InkKind::drawn) stop({ErrorCode::usage, "--ink " + name, "expected typed, font or real"});
        if (ink == InkKind::real && !stock.ink.pictures) stop({ErrorCode::usage, "--ink real", "needs --pictures"});
        inks.push_back(*ink);
    }

    Output output(or_stop(TruthFolder::create(options.out)), options, *kind);
    const Random root(options.seed);
    app::CopyIds ids(root.stream("copies").bits());
    int number = 0;
    const auto simulate_sheets = [&](const templates::FormTemplate& form, const record::Record* given) {
        app::PrintRequest request;
        request.form = &form;
        request.known = known;
        request.pages = options.pages;
        Random random = root.stream("sheet", static_cast<std::uint64_t>(number));
        const InkKind ink = inks[static_cast<std::size_t>(number) % inks.size()];
        const std::string& paper = options.papers[static_cast<std::size_t>(number) % options.papers.size()];
        ++number;
        auto pages = or_stop(fresh_pages(request, ids, fonts, options.dpi / 25.4));
        record::Fields values;
        if (given) {
            values = given->fields;
        } else {
            templates::Layout layout;
            for (const auto& page : pages) layout.pages.push_back(page.layout);
            Filling filling{options.fill, options.rows_from, options.rows_to, options.days, options.strikes, ink == InkKind::real ? stock.hanzi : U""};
            values = random_record(form, layout, pages.front().printed, catalog, filling, random);
        }
        const Writer writer = random_writer(ink, stock.ink, random);
        for (std::size_t i = 0; i < pages.size(); ++i) {
            Random own = random.stream("page", i);
            const auto passage = random_passage(paper, pages[i].layout.size, own);
            if (!passage) stop({ErrorCode::usage, "--paper " + paper, "expected clean, office, bilevel200, fit97 or stress"});
            output.add(simulate(pages[i], values, writer, *passage, own));
        }
    };

    const auto find = [&](std::string_view form, int version) { return catalog.find(form, version); };
    for (const auto& file : options.records)
        for (const auto& given : or_stop(record::parse_records(read_file(file), file, find)))
            simulate_sheets(*catalog.find(given.form, given.version), &given);
    if (options.records.empty())
        for (const auto& id : options.forms) {
            const auto* form = catalog.find(id);
            if (!form) stop({ErrorCode::usage, "--form " + id, "no such form"});
            for (int i = 0; i < options.sheets; ++i) simulate_sheets(*form, nullptr);
        }
    output.flush();
    std::fprintf(stderr, "\n");
}

}  // namespace

int main(int argc, char** argv) {
    Options options;
    CLI::App app("Prints forms, fills them, scans them, and writes down the truth");
    app.add_option("-o,--out", options.out, "folder for scans and truth.jsonl")->required();
    app.add_option("--form", options.forms, "forms to fill at random (repeatable)");
    app.add_option("--sheets", options.sheets, "random records of each form");
    app.add_option("--pages", options.pages, "pages of the form; default: those of a blank print")->delimiter(',');
    app.add_option("--records", options.records, "files of records to write instead of random ones (repeatable)");
    app.add_flag("--records-only", options.records_only, "writes the random records to records.jsonl, and no scans");
    app.add_option("--ink", options.inks, "typed, font or real; several take turns");
    app.add_option("--paper", options.papers, "clean, office, bilevel200, fit97 or stress; several take turns");
    app.add_option("--known", options.known, "KEY=VALUE that stands printed: consultant_code=A01, period=2009-04 …");
    app.add_option("--file", options.file, "pdf, tiff, png or jpg");
    app.add_option("--pages-per-file", options.pages_per_file, "of PDF and TIFF");
    app.add_option("--seed", options.seed, "the same seed gives the same bytes");
    app.add_option("--fill", options.fill, "share of optional fields that are filled");
    app.add_option("--rows-from", options.rows_from, "share of a table's rows that are used, from");
    app.add_option("--rows-to", options.rows_to, "… to");
    app.add_option("--days", options.days, "share of day cells with a mark, and with a letter");
    app.add_option("--strikes", options.strikes, "share of a table's rows that are struck out");
    app.add_option("--type-font", options.type_fonts, "installed families for typed ink (repeatable)");
    app.add_option("--hand-fonts", options.hand_fonts, "folder of fonts like handwriting; default: typed fonts, unsteady");
    app.add_option("--pictures", options.pictures, "folder of pictures of real handwriting");
    app.add_option("--templates", options.templates, "folder with forms/ and lexicons/");
    app.add_option("--dpi", options.dpi, "resolution at which pages are printed and inked");
    CLI11_PARSE(app, argc, argv);
    options.records_only ? write_records(options) : run(options);
}
