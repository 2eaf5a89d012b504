// SPDX-License-Identifier: GPL-3.0-or-later
/// `formloop-make-examples`: the sample archive. Prints the sheets of the golden office, fills them from its records by hand, and
/// scans them as an office does: piles and single sheets, mixed files, some upside down.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <fstream>
#include <sstream>

#include "src/app/office.h"
#include "src/app/workspace.h"
#include "src/record/json.h"
#include "templates/catalog.h"
#include "tests/support/script.h"
#include "tests/support/sheets.h"

namespace {

using namespace formloop;
using namespace formloop::simulator;

/// One file of the scanner: which sheets lay in it, and how it was set.
struct Pile {
    std::string file;
    FileKind kind;
    int dpi;
    bool bilevel;
    int turns;  ///< quarter turns: how the pile was put in
    std::vector<std::string> sheets;  ///< `card FILE-NO`, `table CONSULTANT`, `daily CONSULTANT DATE`, `progress CONSULTANT MONTH`
};

const std::vector<Pile> kPiles{
    {"A01-cards.pdf", FileKind::pdf, 200, false, 0,
     {"card A01-09-0011", "card A01-09-0012", "card A01-09-0015", "card A01-09-0016", "card A01-09-0017"}},
    {"A01-card-08-0097.tiff", FileKind::tiff, 300, true, 0, {"card A01-08-0097"}},
    {"A01-table.pdf", FileKind::pdf, 300, false, 0, {"table A01"}},
    {"A01-daily-0401-0409.pdf", FileKind::pdf, 300, true, 1,
     {"daily A01 2009-04-01", "daily A01 2009-04-06", "daily A01 2009-04-07", "daily A01 2009-04-08", "daily A01 2009-04-09"}},
    {"A01-daily-0410-0413.pdf", FileKind::pdf, 200, false, 0, {"daily A01 2009-04-10", "daily A01 2009-04-11", "daily A01 2009-04-13"}},
    {"A01-daily-0414.jpg", FileKind::jpeg, 300, false, 2, {"daily A01 2009-04-14"}},
    {"A01-daily-0415.jpg", FileKind::jpeg, 200, false, 0, {"daily A01 2009-04-15"}},
    {"A02-cards.tiff", FileKind::tiff, 300, true, 0, {"card A02-09-0021", "card A02-09-0022", "card A02-08-0088"}},
    {"A02-table.tiff", FileKind::tiff, 200, true, 3, {"table A02"}},
    {"A02-daily.pdf", FileKind::pdf, 200, false, 0, {"daily A02 2009-04-02", "daily A02 2009-04-10", "daily A02 2009-04-14"}},
    {"A03-cards.pdf", FileKind::pdf, 300, true, 2, {"card A03-09-0005", "card A03-09-0006"}},
    {"A03-table.pdf", FileKind::pdf, 200, false, 0, {"table A03"}},
    {"A03-daily-0403.png", FileKind::png, 300, true, 0, {"daily A03 2009-04-03"}},
    {"A03-daily-0410.png", FileKind::png, 300, true, 0, {"daily A03 2009-04-10"}},
    {"A01-progress.pdf", FileKind::pdf, 300, true, 0, {"progress A01 2009-03", "progress A01 2009-04"}},
    {"A02-progress.tiff", FileKind::tiff, 300, true, 2, {"progress A02 2009-03", "progress A02 2009-04"}},
    {"A03-progress.pdf", FileKind::pdf, 200, false, 0, {"progress A03 2009-03", "progress A03 2009-04"}},
};

[[noreturn]] void stop(const Error& error) {
    std::fprintf(stderr, "formloop-make-examples: %s\n", to_string(error).c_str());
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

std::string text_of(const record::Record& record, const std::string& path) {
    const auto found = record.fields.find(path);
    const auto* text = found == record.fields.end() ? nullptr : std::get_if<std::string>(&found->second);
    return text ? *text : "";
}

/// How the piles above call a record.
std::string name_of(const record::Record& record) {
    if (record.form == "customer-card") return "card " + text_of(record, "file_no");
    if (record.form == "prospect-table") return "table " + text_of(record, "consultant_code");
    if (record.form == "progress-table")
        return "progress " + text_of(record, "consultant_code") + " " + text_of(record, "period");
    return "daily " + text_of(record, "consultant_code") + " " + text_of(record, "date");
}

class Office {
public:
    Office(const std::filesystem::path& golden, const std::filesystem::path& hands, std::uint64_t seed)
        : root_(seed), ids_(root_.stream("copies").bits()), catalog_(or_stop(templates::Catalog::load(FORMLOOP_SOURCE_DIR "/templates"))),
          fonts_(or_stop(pdfgen::Fonts::load())), office_(or_stop(app::load_office(golden / "office.yaml"))) {
        std::ifstream in(golden / "records.jsonl");
        std::ostringstream json;
        json << in.rdbuf();
        const auto find = [&](std::string_view form, int version) { return catalog_.find(form, version); };
        for (auto& record : or_stop(record::parse_records(json.str(), (golden / "records.jsonl").string(), find)))
            records_[name_of(record)] = std::move(record);
        for (auto& font : or_stop(fonts_below(hands))) scripts_[font->name()] = std::move(font);
        scripts_["neat"] = or_stop(installed_font("LXGW WenKai"));
    }

    std::vector<SimulatedPage> scan(const Pile& pile) {
        std::vector<SimulatedPage> pages;
        for (const auto& sheet : pile.sheets) {
            const auto found = records_.find(sheet);
            if (found == records_.end()) stop({ErrorCode::not_found, sheet, "the golden office has no such record"});
            const record::Record& record = found->second;
            const Random random = root_.stream(sheet);
            std::uint64_t number = 0;
            for (const FreshPage& fresh : sheets_of(record)) {
                Random own = random.stream("page", number++);
                pages.push_back(simulate(fresh, values_on(record, fresh), writer_of(record), passage_of(pile, fresh, own), own));
                pages.back().map.clear();
            }
            records_.erase(found);
        }
        return pages;
    }

    /// Records that no pile held.
    std::size_t left() const { return records_.size(); }

private:
    /// Cards come from a stock that knows the dealer alone; tables and daily reports are printed for a consultant.
    std::vector<FreshPage> sheets_of(const record::Record& record) {
        app::PrintRequest request;
        request.form = catalog_.find(record.form, record.version);
        const std::string code = record.form == "customer-card" ? "" : text_of(record, "consultant_code");
        request.known = app::known_at_printing(office_, code, text_of(record, "period"), "");
        auto pages = or_stop(fresh_pages(request, ids_, fonts_, 300 / 25.4));
        for (int page : {3, 4}) {  // continuations, when a card has more visits than its two sides hold
            if (record.form != "customer-card") break;
            request.pages = {page};
            auto more = or_stop(fresh_pages(request, ids_, fonts_, 300 / 25.4));
            if (std::ranges::any_of(more.front().layout.fields, [&](const auto& field) {
                    return field.path.find('[') != std::string::npos && record.fields.contains(field.path);
                }))
                pages.push_back(std::move(more.front()));
        }
        return pages;
    }

    static record::Fields values_on(const record::Record& record, const FreshPage& page) {
        record::Fields values = record.fields;
        for (const auto& field : page.layout.fields)
            if (field.field->prefill == "sheet") values.emplace(field.path, std::to_string(page.layout.sheet));
        return values;
    }

    /// Each consultant writes in one hand, with one pen.
    Writer writer_of(const record::Record& record) const {
        const std::string code = text_of(record, "consultant_code");
        Random random = root_.stream("writer " + code);
        const auto script = [&](const std::string& name) {
            const auto found = scripts_.find(name);
            if (found == scripts_.end()) stop({ErrorCode::not_found, name, "the folder of hand fonts has no such font"});
            return found->second.get();
        };
        InkStock stock;
        stock.type = {script("neat")};
        if (code == "A01") stock.hands = {script("nanum-pen-script")};
        if (code == "A03") stock.hands = {script("kalam")};
        Writer writer = random_writer(InkKind::font, stock, random);
        writer.pen.grey = writer.marker.grey = random.between(0.08, 0.25);  // pencils are lost on the black and white scans
        writer.pen.grain = writer.marker.grain = random.between(0, 0.15);
        writer.care = 0.9;
        return writer;
    }

    static Passage passage_of(const Pile& pile, const FreshPage& page, Random& random) {
        Passage p = *random_passage("office", page.layout.size, random);
        p.dpi = pile.dpi;
        p.turns = pile.turns;
        p.noise = pile.bilevel ? p.noise : 0.4;  // office scanners smooth their JPEGs; and the samples stay small
        p.jpeg_quality = 45;
        p.paper = pile.bilevel ? p.paper : 1.0;
        p.shade_x /= 2, p.shade_y /= 2;
        if (pile.bilevel) p.threshold = random.integer(140, 180);
        return p;
    }

    Random root_;
    app::CopyIds ids_;
    templates::Catalog catalog_;
    pdfgen::Fonts fonts_;
    app::Office office_;
    std::map<std::string, record::Record> records_;
    std::map<std::string, std::unique_ptr<Script>> scripts_;
};

}  // namespace

int main(int argc, char** argv) {
    std::string out = FORMLOOP_SOURCE_DIR "/examples", golden = FORMLOOP_SOURCE_DIR "/tests/golden", hands;
    std::uint64_t seed = 20090415;
    CLI::App app("Makes the sample archive");
    app.add_option("-o,--out", out, "folder to write");
    app.add_option("--golden", golden, "folder with office.yaml, records.jsonl and expected.jsonl");
    app.add_option("--hand-fonts", hands, "folder with @fontsource/nanum-pen-script and @fontsource/kalam")->required();
    app.add_option("--seed", seed, "the same seed gives the same bytes");
    CLI11_PARSE(app, argc, argv);

    const std::filesystem::path folder = out;
    TruthFolder scans = or_stop(TruthFolder::create(folder / "scans"));
    Office office(golden, hands, seed);
    for (const Pile& pile : kPiles) {
        auto pages = office.scan(pile);
        std::printf("%-28s %zu pages\n", pile.file.c_str(), pages.size());
        if (auto added = scans.add(pile.file, pile.kind, std::move(pages)); !added) stop(added.error());
    }
    if (office.left() > 0) stop({ErrorCode::internal, "piles", std::to_string(office.left()) + " records of the golden office are in no pile"});
    for (const char* file : {"office.yaml", "expected.jsonl"})
        std::filesystem::copy_file(std::filesystem::path(golden) / file, folder / file, std::filesystem::copy_options::overwrite_existing);
}
