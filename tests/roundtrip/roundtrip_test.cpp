// SPDX-License-Identifier: GPL-3.0-or-later
/// Prints every form, fills it, scans it, and has the program itself read the scans: the same record must come back. Small and
/// seeded, to fail fast; the tables with thousands of fields a kind are made by the commands in docs/evaluating.md.
#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <ostream>
#include <nlohmann/json.hpp>

#include "templates/catalog.h"
#include "tests/support/records.h"
#include "tests/support/sheets.h"

namespace formloop::simulator {
namespace {

using nlohmann::json;

const std::vector<std::string> kFirstForms{"customer-card", "prospect-table", "daily-report"};  // five pages
const std::vector<std::string> kFurtherForms{"progress-table",  "showroom-register", "lost-sales", "number-register",
                                             "handover-list",   "delivery-ledger",   "month-plan",
                                             "visit-plan",      "filing-index",
                                             "source-analysis",   "lost-sale-report"};  // thirteen

/// Everything that simulating needs, made once.
class World {
public:
    static World& get() {
        static World world;
        return world;
    }

    templates::Catalog catalog;
    pdfgen::Fonts fonts;
    std::vector<std::unique_ptr<Script>> scripts;
    InkStock stock;

private:
    World() : catalog(*templates::Catalog::load(FORMLOOP_SOURCE_DIR "/templates")), fonts(*pdfgen::Fonts::load()) {
        for (const char* family : {"LXGW WenKai", "WenQuanYi Zen Hei", "DejaVu Sans"})
            if (auto font = installed_font(family)) stock.type.push_back(scripts.emplace_back(std::move(*font)).get());
    }
};

struct Scene {
    std::string paper;
    InkKind ink = InkKind::typed;
    std::uint64_t seed = 1;
    double fill = 0.85;
    std::vector<std::string> forms = kFirstForms;
    int pages = 5;
};

void PrintTo(const Scene& scene, std::ostream* out) { *out << scene.paper; }

/// Scans of one record of each of the scene's forms in a new folder.
std::filesystem::path scans_of(const Scene& scene) {
    World& world = World::get();
    const auto folder = std::filesystem::temp_directory_path() /
                        ("formloop-roundtrip-" + scene.paper + "-" + std::string(to_string(scene.ink)) + std::to_string(::getpid()));
    std::filesystem::remove_all(folder);
    auto truth = *TruthFolder::create(folder);
    const Random root(scene.seed);
    app::CopyIds ids(root.stream("copies").bits());
    for (const std::string& form : scene.forms) {
        app::PrintRequest request;
        request.form = world.catalog.find(form);
        auto pages = fresh_pages(request, ids, world.fonts, 300 / 25.4);
        if (!pages) throw std::runtime_error(to_string(pages.error()));
        templates::Layout layout;
        for (const auto& page : *pages) layout.pages.push_back(page.layout);
        Random random = root.stream(form);
        const auto values = random_record(*request.form, layout, pages->front().printed, world.catalog,
                                          {scene.fill, 0.6, 1, 0.35, 0.25, U""}, random);
        const Writer writer = random_writer(scene.ink, world.stock, random);
        std::vector<SimulatedPage> simulated;
        for (std::size_t i = 0; i < pages->size(); ++i) {
            Random own = random.stream("page", i);
            const auto passage = *random_passage(scene.paper, (*pages)[i].layout.size, own);
            simulated.push_back(simulate((*pages)[i], values, writer, passage, own));
        }
        const FileKind kind = scene.paper == "bilevel200" ? FileKind::tiff : FileKind::pdf;
        const auto added = truth.add(form + "." + std::string(to_string(kind)), kind, std::move(simulated));
        if (!added) throw std::runtime_error(to_string(added.error()));
    }
    return folder;
}

/// What `formloop evaluate` says of a folder, and the list of what is wrong.
json evaluate(const std::filesystem::path& folder, std::string& wrong) {
    const std::string command = std::string(FORMLOOP_PROGRAM) + " evaluate --json --wrong " + folder.string() + " 2>/dev/null";
    std::unique_ptr<std::FILE, int (*)(std::FILE*)> pipe(popen(command.c_str(), "r"), pclose);
    std::string out;
    for (std::array<char, 4096> block; const std::size_t n = std::fread(block.data(), 1, block.size(), pipe.get());) out.append(block.data(), n);
    const std::size_t line = out.find('\n');
    wrong = line == std::string::npos ? "" : out.substr(line + 1);
    const json result = json::parse(out.substr(0, line), nullptr, false);
    EXPECT_FALSE(result.is_discarded()) << "evaluate answered: " << out;
    return result;
}

bool is_mark(const std::string& kind) { return kind == "ticks" || kind == "mark" || kind == "strike" || kind == "signature"; }
bool is_cells(const std::string& kind) { return kind == "comb" || kind == "date" || kind == "time" || kind == "letter" || kind == "code"; }
bool is_writing(const std::string& kind) { return kind == "text" || kind == "lexicon" || kind == "number" || kind == "computed"; }

struct Share {
    int part = 0, whole = 0;
    double value() const { return whole ? static_cast<double>(part) / whole : 1; }
};

/// How much of what was inked came back accepted, or exact.
template <class Wanted>
Share share(const json& result, Wanted wanted, const char* key) {
    Share sum;
    for (const auto& row : result["kinds"])
        if (row["ink"] != "printed" && wanted(row["kind"].get<std::string>())) sum.part += row[key].get<int>(), sum.whole += row["inked"].get<int>();
    return sum;
}

void expect_nothing_wrong_but_writing(const json& result, const std::string& wrong) {
    for (const auto& row : result["kinds"])
        if (!is_writing(row["kind"])) {
            EXPECT_EQ(row["wrong"], 0) << row.dump() << "\n" << wrong;
        }
}

class RoundTrip : public testing::TestWithParam<Scene> {};

TEST_P(RoundTrip, TypedRecordsMeetTheBars) {
    const Scene scene = GetParam();
    const auto folder = scans_of(scene);
    std::string wrong;
    const json result = evaluate(folder, wrong);
    ASSERT_TRUE(result.is_object());
    expect_nothing_wrong_but_writing(result, wrong);
    int read = 0, all = 0;
    for (const auto& [state, n] : result["pages"].items()) all += n.get<int>(), read += state == "done" || state == "review" ? n.get<int>() : 0;
    EXPECT_EQ(all, scene.pages);
    EXPECT_EQ(read, scene.pages) << result["pages"].dump();
    // The bars of a large sample, less what chance may do to a small one.
    const Share marks = share(result, is_mark, "accepted"), cells = share(result, is_cells, "exact");
    EXPECT_GE(marks.value(), 0.98) << marks.part << " of " << marks.whole;
    EXPECT_GE(cells.value(), 0.95) << cells.part << " of " << cells.whole;
    EXPECT_GT(marks.whole, 100);
    EXPECT_GT(cells.whole, 200);
    if (scene.paper == "office") {
        EXPECT_LE(result["residual_mm"]["true_median"].get<double>(), 0.15);
        EXPECT_LE(result["residual_mm"]["true_max"].get<double>(), 0.4);
        EXPECT_GE(share(result, is_cells, "accepted").value(), 0.92);
    }
    if (!HasFailure()) std::filesystem::remove_all(folder);
}

INSTANTIATE_TEST_SUITE_P(Papers, RoundTrip, testing::Values(Scene{"office"}, Scene{"bilevel200"}, Scene{"fit97"}),
                         [](const auto& info) { return info.param.paper; });

INSTANTIATE_TEST_SUITE_P(FurtherForms, RoundTrip,
                         testing::Values(Scene{.paper = "office", .seed = 3, .forms = kFurtherForms, .pages = 13}),
                         [](const auto& info) { return info.param.paper; });

TEST(RoundTripByHand, StrokesOfATallyAreNeverReadWrong) {
    Share exact, accepted;
    for (const std::uint64_t seed : {3, 4, 5}) {
        const auto folder = scans_of({.paper = "office", .seed = seed, .forms = {"visitor-tally"}, .pages = 1});
        std::string wrong;
        const json result = evaluate(folder, wrong);
        ASSERT_TRUE(result.is_object());
        expect_nothing_wrong_but_writing(result, wrong);
        for (const auto& row : result["kinds"])
            if (row["kind"] == "tally") {
                exact.part += row["exact"].get<int>(), exact.whole += row["inked"].get<int>();
                accepted.part += row["accepted"].get<int>(), accepted.whole += row["inked"].get<int>();
            }
        if (!HasFailure()) std::filesystem::remove_all(folder);
    }
    EXPECT_GT(exact.whole, 150);
    EXPECT_GE(exact.value(), 0.9) << exact.part << " of " << exact.whole;
    EXPECT_GE(accepted.value(), 0.7) << accepted.part << " of " << accepted.whole;
}

TEST(RoundTripByHand, UnsteadyHandsAreNeverReadWrong) {
    const auto folder = scans_of({"office", InkKind::font, 2});
    std::string wrong;
    const json result = evaluate(folder, wrong);
    ASSERT_TRUE(result.is_object());
    for (const auto& row : result["kinds"])
        if (is_mark(row["kind"])) {
            EXPECT_EQ(row["wrong"], 0) << row.dump() << "\n" << wrong;
        }
    EXPECT_GE(share(result, is_mark, "accepted").value(), 0.98);
    if (!HasFailure()) std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace formloop::simulator
