// SPDX-License-Identifier: GPL-3.0-or-later
#include "ocr/tally.h"

#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <numbers>

#include "src/base/text.h"
#include "tests/ocr/drawn_ink.h"
#include "tests/ocr/nets.h"

namespace formloop::ocr {
namespace {

using namespace drawn;

constexpr double sure = 0.98;

/// One stroke of a character: from and to, as shares of its sides.
struct Stroke {
    double x0, y0, x1, y1;
};
const std::vector<Stroke> zheng{{0.05, 0.06, 0.95, 0.06}, {0.5, 0.06, 0.5, 0.95}, {0.5, 0.48, 0.88, 0.48}, {0.2, 0.45, 0.2, 0.95}, {0, 0.95, 1, 0.95}};

void draw(InkPaper& paper, const std::vector<Stroke>& strokes, double x, double y, double side) {
    for (const auto& s : strokes) paper.line({{x + side * s.x0, y + side * s.y0}, {x + side * s.x1, y + side * s.y1}});
}

double pitch(double side, double pen) { return 1.1 * side + pen + 0.4; }

/// Plain 正, one after the other.
InkPaper plain(int count, double side = 5, double pen = 0.4) {
    InkPaper paper(60, 14, pen);
    for (int i = 0; i < count; ++i) draw(paper, {zheng[static_cast<std::size_t>(i % 5)]}, 3 + pitch(side, pen) * (i / 5), 3, side);
    return paper;
}

TallyGuess read(const InkPaper& paper) {
    const InkParts parts(paper.ink(), drawn::px_per_mm, {{box(1, 1, 58, 12)}});
    const auto guesses = count_strokes(parts.patch(0, Mm{0.3}), drawn::px_per_mm);
    return guesses.empty() ? TallyGuess{} : guesses.front();
}

TEST(Tally, PlainStrokesAreCounted) {
    for (const double side : {3.5, 5.0, 7.0})
        for (const double pen : {0.25, 0.4, side / 9})
            for (int count = 1; count <= 5 * static_cast<int>(50 / pitch(side, pen)); ++count) {
                const TallyGuess guess = read(plain(count, side, pen));
                EXPECT_EQ(guess.count, count) << side << ' ' << pen;
                EXPECT_GE(guess.probability, sure) << count << ", " << side << " mm, pen " << pen;
            }
}

TEST(Tally, NoInkIsNoCount) { EXPECT_EQ(read(InkPaper(60, 14)).count, 0); }

/// A hand that draws each stroke as a chain of short pieces that wander, leans, swells, and is in a hurry: the first stroke long or short,
/// the second through it, the fourth reaching below, the last from left to right or back.
void scrawl(InkPaper& paper, int count, std::mt19937& random) {
    std::uniform_real_distribution<double> unit(0, 1);
    const auto between = [&](double a, double b) { return a + (b - a) * unit(random); };
    const double side = between(3.2, 7), wide = between(0.8, 1.25), lean = between(-0.16, 0.16), rise = between(-0.04, 0.16), wander = between(0, 0.03);
    const double step = wide * between(1.1, 1.6), hook = between(-0.06, 0.1);
    double x = 3;
    for (int i = 0; i < count; ++i) {
        const double dx = between(-0.04, 0.04), dy = between(-0.04, 0.04), grow = between(0.9, 1.1);
        Stroke s = zheng[static_cast<std::size_t>(i % 5)];
        if (i % 5 == 1) s.y0 -= hook;
        if (i % 5 == 2) s.x1 = 0.5 + 0.38 * grow;
        if (i % 5 == 4) std::swap(s.x0, s.x1);
        Polyline points;
        double off = 0;
        for (int k = 0; k <= 8; ++k) {
            const double t = k / 8.0;
            double u = s.x0 + (s.x1 - s.x0) * t + dx, v = s.y0 + (s.y1 - s.y0) * t + dy;
            off += between(-wander, wander);
            (std::abs(s.x1 - s.x0) > 0 ? v : u) += off;
            points.push_back({x + side * (wide * u + lean * (0.5 - v)), 3.5 + side * (v - rise * (u - 0.5))});
        }
        paper.line(points);
        if (i % 5 == 4) x += side * step;
    }
}

TEST(Tally, OfAnotherHandIsSureOnlyWhenRight) {
    int fields = 0, exact = 0, accepted = 0;
    for (unsigned seed = 1; seed <= 600; ++seed) {
        std::mt19937 random(seed);
        const int count = 1 + static_cast<int>(random() % 25);
        const double pen = 0.2 + 0.1 * static_cast<double>(random() % 7);
        InkPaper paper(60, 14, pen);
        scrawl(paper, count, random);
        paper.dust(static_cast<int>(random() % 20), random);
        const TallyGuess guess = read(paper);
        ++fields;
        exact += guess.count == count;
        if (guess.probability < sure) continue;
        ++accepted;
        EXPECT_EQ(guess.count, count) << "seed " << seed;
    }
    RecordProperty("exact", exact);
    RecordProperty("accepted", accepted);
    std::printf("another hand: %d fields, %d exact, %d accepted\n", fields, exact, accepted);
    EXPECT_GE(exact, 0.9 * fields);
    EXPECT_GE(accepted, 0.5 * fields);
}

TEST(Tally, MalformedCharactersAreDoubtful) {
    const std::vector<std::pair<const char*, std::vector<Stroke>>> cases{
        {"二", {{0.1, 0.2, 0.9, 0.2}, {0, 0.9, 1, 0.9}}},
        {"三", {{0.1, 0.1, 0.9, 0.1}, {0.15, 0.5, 0.85, 0.5}, {0, 0.9, 1, 0.9}}},
        {"十", {{0, 0.4, 1, 0.4}, {0.5, 0, 0.5, 1}}},
        {"工", {{0.1, 0.05, 0.9, 0.05}, {0.5, 0.05, 0.5, 0.95}, {0, 0.95, 1, 0.95}}},
        {"王", {{0.1, 0.05, 0.9, 0.05}, {0.5, 0.05, 0.5, 0.95}, {0.15, 0.5, 0.85, 0.5}, {0, 0.95, 1, 0.95}}},
        {"止", {{0.5, 0.05, 0.5, 0.95}, {0.5, 0.45, 0.85, 0.45}, {0.2, 0.4, 0.2, 0.95}, {0, 0.95, 1, 0.95}}},
        {"五", {{0.1, 0.05, 0.9, 0.05}, {0.45, 0.05, 0.35, 0.95}, {0.15, 0.45, 0.8, 0.45}, {0.8, 0.45, 0.75, 0.95}, {0, 0.95, 1, 0.95}}},
        {"the third on the left", {zheng[0], zheng[1], {0.1, 0.48, 0.5, 0.48}}},
        {"the fourth alone", {zheng[0], zheng[1], zheng[3]}},
        {"a sixth stroke", {zheng[0], zheng[1], zheng[2], zheng[3], zheng[4], {0.1, 0.25, 0.4, 0.25}}},
        {"a line through", {zheng[0], zheng[1], zheng[2], {-0.1, 1, 1.1, 0}}},
        {"a dash through the field", {{0, 0.1, 3.5, 0.1}}},
        {"a dash for none", {{0.1, 0.6, 0.9, 0.6}}},
    };
    for (const auto& [name, strokes] : cases)
        for (const double pen : {0.25, 0.4, 0.6}) {
            InkPaper paper(60, 14, pen);
            draw(paper, strokes, 4, 3.5, 5.5);
            EXPECT_LT(read(paper).probability, sure) << name << ", pen " << pen;
        }
}

TEST(Tally, AnUnfinishedCharacterBeforeTheLastIsDoubtful) {
    InkPaper paper(60, 14);
    draw(paper, {zheng[0], zheng[1], zheng[2]}, 3, 3, 5);
    draw(paper, zheng, 10, 3, 5);
    EXPECT_LT(read(paper).probability, sure);
}

TEST(Tally, CharactersThatTouchAreCountedButDoubtful) {
    InkPaper paper(60, 14);
    for (int i = 0; i < 3; ++i) draw(paper, zheng, 3 + 4.9 * i, 3, 5);
    const TallyGuess guess = read(paper);
    EXPECT_EQ(guess.count, 15);
    EXPECT_LT(guess.probability, sure);
}

TEST(Tally, DigitsAreNoStrokes) {
    for (unsigned seed = 1; seed <= 100; ++seed) {
        std::mt19937 random(seed);
        InkPaper paper(60, 14, 0.3 + 0.1 * (seed % 4));
        const std::string text = std::to_string(random() % 2 ? random() % 10 : random() % 40);
        for (std::size_t i = 0; i < text.size(); ++i) paper.digit(text[i], box(4 + 3.6 * static_cast<double>(i), 3.5, 2.6, 5), random);
        EXPECT_LT(read(paper).probability, 0.5) << text << ", seed " << seed;
    }
}

class TallyWithNet : public testing::Test {
protected:
    static void SetUpTestSuite() {
        auto net = GlyphNet::load(test_runtime(), std::filesystem::path(FORMLOOP_SOURCE_DIR) / "ocr" / "models" / "glyph_net.onnx");
        ASSERT_TRUE(net) << to_string(net.error());
        net_ = new GlyphNet(std::move(*net));
    }
    static void TearDownTestSuite() {
        delete net_;
        net_ = nullptr;
    }

    struct Said {
        std::vector<record::Candidate> counts;
        std::string digits;
        double strokes() const {
            double sum = 0;
            for (const auto& c : counts) sum += c.probability;
            return sum;
        }
    };
    static Said read_both(const InkPaper& paper) {
        const InkParts parts(paper.ink(), drawn::px_per_mm, {{box(1, 1, 58, 12)}});
        GlyphBatch batch;
        const TallyInWork work(parts, 0, batch);
        batch.run(*net_);
        Said said{work.counts(batch), ""};
        for (const auto& step : work.digits(batch)) said.digits += step.front().text;
        return said;
    }
    static GlyphNet* net_;
};
GlyphNet* TallyWithNet::net_ = nullptr;

TEST_F(TallyWithNet, TellsStrokesFromANumber) {
    for (int count = 1; count <= 25; ++count) {
        const Said said = read_both(plain(count));
        ASSERT_FALSE(said.counts.empty()) << count;
        EXPECT_EQ(said.counts.front().value, record::Value{static_cast<double>(count)});
        EXPECT_GE(said.counts.front().probability, sure) << count;
    }
    for (int number = 0; number <= 30; ++number) {
        std::mt19937 random(static_cast<unsigned>(number) + 1);
        InkPaper paper(60, 14, 0.4);
        const std::string text = std::to_string(number);
        for (std::size_t i = 0; i < text.size(); ++i) paper.digit(text[i], box(4 + 3.6 * static_cast<double>(i), 3.5, 2.6, 5), random);
        const Said said = read_both(paper);
        EXPECT_LT(said.strokes(), 0.02) << number;
        EXPECT_EQ(said.digits, text);
    }
}

TEST_F(TallyWithNet, BetweenASevenAndTwoStrokesNeitherIsSure) {
    for (const double at : {0.74, 0.8, 0.86}) {
        InkPaper paper(60, 14);
        draw(paper, {{0.1, 0.06, 0.9, 0.06}, {at, 0.06, at - 0.05, 0.95}}, 4, 3.5, 5);
        const Said said = read_both(paper);
        EXPECT_LT(said.counts.empty() ? 0 : said.counts.front().probability, sure) << at;
    }
}

}  // namespace
}  // namespace formloop::ocr
