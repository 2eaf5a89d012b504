// SPDX-License-Identifier: GPL-3.0-or-later
#include "ocr/glyph_net.h"

#include <gtest/gtest.h>

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <numeric>
#include <string>
#include <string_view>
#include <vector>

#include "tests/ocr/nets.h"

namespace formloop::ocr {
namespace {

namespace fs = std::filesystem;

const fs::path model_folder = fs::path(FORMLOOP_SOURCE_DIR) / "ocr" / "models";
const std::string digits = "0123456789";
const std::string letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

// Cells of fonts that the net was not trained on, 22 x 34 px, ink in ninths; printed by tools/train/test_cells.py.
using Picture = std::array<std::string_view, 34>;

const Picture typed_4 = { // DejaVu Sans: 4
    "                      ",
    "                      ",
    "                      ",
    "                      ",
    "                      ",
    "           111111     ",
    "          15666652    ",
    "          46666662    ",
    "         266666662    ",
    "        1566666662    ",
    "        3666666662    ",
    "       15666666662    ",
    "       46664566662    ",
    "      266652566662    ",
    "     1466621566662    ",
    "     3666411566662    ",
    "    156662 1566662    ",
    "    46663  1566662    ",
    "   266651  1566662    ",
    "   466631111566662    ",
    "   466655555666665541 ",
    "   466666666666666661 ",
    "   466666666666666661 ",
    "   466666666666666661 ",
    "   344455555666665541 ",
    "    1111111256666211  ",
    "           1566662    ",
    "           1566662    ",
    "           1455651    ",
    "             1111     ",
    "                      ",
    "                      ",
    "                      ",
    "                      "};

const Picture typed_7 = { // Liberation Serif: 7
    "                      ",
    "                      ",
    "                      ",
    "                      ",
    "                      ",
    "      11111111111111  ",
    "     2666666666666651 ",
    "     4666666666666651 ",
    "     466666666666663  ",
    "    1565444455556651  ",
    "    1662      14662   ",
    "    2651      3664    ",
    "    242      15661    ",
    "            14663     ",
    "            36651     ",
    "           15663      ",
    "           46641      ",
    "          36662       ",
    "         25664        ",
    "        146651        ",
    "        36663         ",
    "       156651         ",
    "      146662          ",
    "      366641          ",
    "     256662           ",
    "    146664            ",
    "    366651            ",
    "   256663             ",
    "   355541             ",
    "                      ",
    "                      ",
    "                      ",
    "                      ",
    "                      "};

const Picture typed_a = { // LXGW WenKai: A
    "                      ",
    "                      ",
    "                      ",
    "                      ",
    "                      ",
    "                      ",
    "                      ",
    "           22         ",
    "          1562        ",
    "          2663        ",
    "          46651       ",
    "         155462       ",
    "         363264       ",
    "        15511551      ",
    "        363  363      ",
    "       1551  1551     ",
    "       363    462     ",
    "      1561    264     ",
    "      364111111561    ",
    "    24665555555663    ",
    "    266655555554651   ",
    "    156211      363   ",
    "    364         1651  ",
    "   1562          462  ",
    "   364           2651 ",
    "  1562           1562 ",
    "  264             364 ",
    "   11             121 ",
    "                      ",
    "                      ",
    "                      ",
    "                      ",
    "                      ",
    "                      "};

const Picture typed_b = { // WenQuanYi Zen Hei: B
    "                      ",
    "                      ",
    "                      ",
    "                      ",
    "                      ",
    "    11111111          ",
    "   345555554431       ",
    "  14777777777641      ",
    "  157644444467741     ",
    "  14751    125762     ",
    "  14751      2673     ",
    "  14751      1673     ",
    "   4751      1673     ",
    "   4751      3762     ",
    "   4751    125741     ",
    "   4764333446652      ",
    "   4777777777631      ",
    "   4775554556752      ",
    "   47511111125762     ",
    "   4751      2574     ",
    "   4751       4761    ",
    "   4751       3761    ",
    "   4751       3761    ",
    "   4751      14761    ",
    "   4751     136741    ",
    "   47633333456762     ",
    "   47777777777631     ",
    "   3666666665421      ",
    "   12222222111        ",
    "                      ",
    "                      ",
    "                      ",
    "                      ",
    "                      "};

const Picture pen_2 = { // @fontsource/kalam: 2
    "                      ",
    "                      ",
    "                      ",
    "               1221   ",
    "             12334321 ",
    "            2344444431",
    "           23444344442",
    "          134432113443",
    "          13421   1343",
    "           121    1343",
    "                   343",
    "                  1343",
    "                  2442",
    "                 13431",
    "                 2442 ",
    "                23431 ",
    "               13432  ",
    "              13432   ",
    "            123442    ",
    "           1234421    ",
    "          1234321     ",
    "         1234321      ",
    "        1344321       ",
    "       234431         ",
    "     1234421 11112221 ",
    "     13443223334343321",
    "     1344443444433321 ",
    "      2334444332111   ",
    "       12222211       ",
    "                      ",
    "                      ",
    "                      ",
    "                      ",
    "                      "};

const Picture pen_9 = { // @fontsource/nanum-pen-script: 9
    "                      ",
    "                      ",
    "                      ",
    "                      ",
    "                      ",
    "                      ",
    "            11        ",
    "          13442       ",
    "         1467741      ",
    "        147887521     ",
    "        368866652     ",
    "       15886347751    ",
    "       36873258861    ",
    "       47852378862    ",
    "      158732588862    ",
    "      158634788862    ",
    "      158757888862    ",
    "      158878866862    ",
    "      147888645862    ",
    "       26776325862    ",
    "       13553115862    ",
    "        1111 15862    ",
    "             15862    ",
    "             15862    ",
    "             15861    ",
    "             15861    ",
    "             15861    ",
    "             15861    ",
    "             15851    ",
    "             16851    ",
    "             16851    ",
    "             15751    ",
    "             1463     ",
    "              231     "};

// What tools/train/normal_cell.py makes of sample_patch(), in 255ths; printed by tools/train/test_cells.py.
constexpr const char* sample_view[32] = {
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0000000000000000000000000000000909000000000000000000000000000000",
    "000000000000000a0d02000b1d636c80786b641f0b0000000000000000000000",
    "0000000000000064b21d10a6c7dbece8ede4e0c4a81700000000000000000000",
    "0000000000000023cdbdc8e8d6c4baafa7b4c4e4e8b25f050000000000000000",
    "000000000000000790e9e8a64608020201010948acf1e0720800000000000000",
    "0000000000000030cde9be24000000000000000021b2e5cd3000000000000000",
    "00000000000018a5e6e0ca1b00000000000000000030b9ebae18000000000000",
    "00000000000038ebd550d6680100000000000000000031d1df38000000000000",
    "00000000000092ea860c6cd318000000000000000000098ded98000000000000",
    "000000000000b0e76a001ad36d040000000000000000006be7b1000000000000",
    "000000000008bae370000079cc1e00000000000000000066e9ad070000000000",
    "000000000025caef6d000023d3700100000000000000006be8ce200000000000",
    "000000000000b1e36200000083ca1e00000000000000006fecae000000000000",
    "000000000000a8eb6f00000021cd7d00000000000000006cdfb3000000000000",
    "00000000000069eaad1500000176cf21000000000000129eee64000000000000",
    "00000000000030dada5004000021ce7600000000000453e1e130000000000000",
    "0000000000000a85e5d75701000473d119000000014ddbe1740a000000000000",
    "000000000000001dbfdfdd4701001cd5680200014bdfe4bd2200000000000000",
    "000000000000000036c8ead78c372a8ed4373597dbe3be350000000000000000",
    "0000000000000000012772dceae3dae0e1e7dee4db7c2d010000000000000000",
    "0000000000000000000007668ac8d7d9e9e8d696670600000000000000000000",
    "0000000000000000000000000728264266db9207000000000000000000000000",
    "000000000000000000000000000000000081cc20000000000000000000000000",
    "00000000000000000000000000000000001fcb7f000000000000000000000000",
    "00000000000000000000000000000000000273b6190000000000000000000000",
    "000000000000000000000000000000000000101f070000000000000000000000",
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0000000000000000000000000000000000000000000000000000000000000000"};

InkPatch patch_of(const Picture& picture)
{
    InkPatch patch{.width = static_cast<int>(picture.front().size()), .height = static_cast<int>(picture.size()), .ink = {}};
    for (const std::string_view line : picture) {
        for (const char ink : line) {
            patch.ink.push_back(ink == ' ' ? 0.0F : static_cast<float>(ink - '0') / 9);
        }
    }
    return patch;
}

InkPatch blank(int width, int height)
{
    return {.width = width, .height = height, .ink = std::vector<float>(static_cast<std::size_t>(width) * static_cast<std::size_t>(height), 0.0F)};
}

void fill(InkPatch& patch, int x0, int y0, int x1, int y1, float ink)
{
    for (int y = y0; y < y1; ++y) {
        for (int x = x0; x < x1; ++x) {
            patch.ink[static_cast<std::size_t>(y) * static_cast<std::size_t>(patch.width) + static_cast<std::size_t>(x)] = ink;
        }
    }
}

/// A ring, a bar, dust, a neighbour at the right edge and a divider at the left: the same as in tools/train/test_cells.py.
InkPatch sample_patch()
{
    InkPatch patch = blank(52, 77);
    for (int y = 0; y < 77; ++y) {
        for (int x = 0; x < 52; ++x) {
            const int far = (x - 24) * (x - 24) + (y - 36) * (y - 36);
            if (196 <= far && far <= 324) {
                fill(patch, x, y, x + 1, y + 1, 0.5F + static_cast<float>((x * 7 + y * 3) % 8) / 16);
            } else if (std::abs(2 * x - y) <= 2 && 20 <= y && y <= 60) {
                fill(patch, x, y, x + 1, y + 1, 0.75F);
            }
        }
    }
    fill(patch, 10, 70, 12, 72, 0.625F);
    fill(patch, 49, 30, 52, 40, 1);
    fill(patch, 0, 0, 1, 77, 0.5F);
    return patch;
}

GlyphNet model()
{
    auto net = GlyphNet::load(test_runtime(), model_folder / "glyph_net.onnx");
    if (!net) {
        ADD_FAILURE() << to_string(net.error());
        std::abort();
    }
    return std::move(*net);
}

GlyphGuess best(const GlyphNet& net, const InkPatch& patch, const std::string& alphabet)
{
    return net.classify(std::span(&patch, 1), std::span(&alphabet, 1)).front().front();
}

/// A copy of the model's two files that a test may spoil.
class SpoiltModel : public testing::Test {
protected:
    SpoiltModel()
    {
        fs::create_directories(folder_);
        fs::copy_file(model_folder / "glyph_net.onnx", weights(), fs::copy_options::overwrite_existing);
        fs::copy_file(model_folder / "glyph_net.txt", description(), fs::copy_options::overwrite_existing);
    }
    ~SpoiltModel() override { fs::remove_all(folder_); }

    fs::path weights() const { return folder_ / "glyph_net.onnx"; }
    fs::path description() const { return folder_ / "glyph_net.txt"; }

    void replace_in_description(const std::string& from, const std::string& to) const
    {
        std::ifstream in(description());
        std::string text(std::istreambuf_iterator<char>(in), {});
        const auto at = text.find(from);
        ASSERT_NE(at, std::string::npos);
        text.replace(at, from.size(), to);
        std::ofstream(description()) << text;
    }

    /// The sentence that loading ends with, without the folder's name.
    std::string refusal() const
    {
        const auto net = GlyphNet::load(test_runtime(), weights());
        if (net) {
            return "loaded";
        }
        EXPECT_EQ(net.error().code, ErrorCode::engine_missing);
        std::string sentence = to_string(net.error());
        const std::string prefix = folder_.string() + "/";
        return sentence.starts_with(prefix) ? sentence.substr(prefix.size()) : sentence;
    }

private:
    fs::path folder_ = fs::path(testing::TempDir())
        / ("glyph_net_" + std::to_string(getpid()) + testing::UnitTest::GetInstance()->current_test_info()->name());
};

TEST(NormalCell, MakesTheViewThatTrainingMade)
{
    const auto view = normal_cell(sample_patch());
    ASSERT_TRUE(view.has_value());
    for (std::size_t y = 0; y < 32; ++y) {
        for (std::size_t x = 0; x < 32; ++x) {
            const int expected = std::stoi(std::string(sample_view[y] + 2 * x, 2), nullptr, 16);
            ASSERT_NEAR((*view)[y * 32 + x] * 255, expected, 0.51) << "at " << x << ", " << y;
        }
    }
}

TEST(NormalCell, IsTheSameForPencilAndForPen)
{
    const InkPatch pen = patch_of(typed_b);
    InkPatch pencil = pen;
    std::ranges::transform(pencil.ink, pencil.ink.begin(), [](float ink) { return ink / 2; });
    const auto dark = normal_cell(pen);
    const auto light = normal_cell(pencil);
    ASSERT_TRUE(dark && light);
    for (std::size_t i = 0; i < dark->size(); ++i) {
        ASSERT_NEAR((*dark)[i], (*light)[i], 1e-5);
    }
}

TEST(NormalCell, FindsNothingInACellWithoutInk)
{
    EXPECT_FALSE(normal_cell({}));
    EXPECT_FALSE(normal_cell(blank(50, 77)));

    InkPatch shade = blank(50, 77);
    fill(shade, 0, 0, 50, 77, 0.1F);
    EXPECT_FALSE(normal_cell(shade)) << "paper's own shade";

    InkPatch speck = blank(50, 77);
    fill(speck, 20, 30, 26, 36, 1);
    EXPECT_FALSE(normal_cell(speck));

    InkPatch divider = blank(50, 77);
    fill(divider, 48, 0, 50, 77, 0.4F);
    EXPECT_FALSE(normal_cell(divider));

    InkPatch frame = blank(50, 77);
    fill(frame, 0, 74, 50, 77, 0.8F);
    EXPECT_FALSE(normal_cell(frame));
}

TEST(NormalCell, KeepsAFaintStrokeBesideDarkDust)
{
    InkPatch faint = blank(50, 77);
    fill(faint, 24, 20, 28, 60, 0.25F);
    const auto view = normal_cell(faint);
    fill(faint, 10, 10, 12, 12, 1);
    EXPECT_EQ(normal_cell(faint), view);
}

TEST(NormalCell, KeepsAOneOfASingleStroke)
{
    InkPatch one = blank(50, 77);
    fill(one, 24, 20, 28, 60, 1);
    EXPECT_TRUE(normal_cell(one));
}

TEST(GlyphNet, ReadsFontsItHasNeverSeen)
{
    const GlyphNet net = model();
    const std::vector<std::pair<const Picture*, char>> cells = {
        {&typed_4, '4'}, {&typed_7, '7'}, {&typed_a, 'A'}, {&typed_b, 'B'}, {&pen_2, '2'}, {&pen_9, '9'}};
    for (const auto& [picture, symbol] : cells) {
        const auto guess = best(net, patch_of(*picture), digits.contains(symbol) ? digits : letters);
        EXPECT_EQ(guess.symbol, symbol);
        EXPECT_GT(guess.probability, 0.9F) << symbol;
    }
}

TEST(GlyphNet, AnswersNoCharacterWhereThereIsNone)
{
    const GlyphNet net = model();
    EXPECT_EQ(best(net, blank(50, 77), digits), (GlyphGuess{'\0', 1.0F}));

    InkPatch dash = blank(50, 77);
    fill(dash, 8, 40, 42, 44, 1);
    EXPECT_EQ(best(net, dash, digits).symbol, '\0');
}

TEST(GlyphNet, GuessesOnlyAmongTheAllowedAndAddsUpToOne)
{
    const GlyphNet net = model();
    const std::vector<InkPatch> cells = {patch_of(typed_b), patch_of(typed_4), blank(50, 77)};
    const std::vector<std::string> allowed = {"OABC", "19?b4", ""};
    const auto answers = net.classify(cells, allowed);

    ASSERT_EQ(answers.size(), 3U);
    for (std::size_t i = 0; i < answers.size(); ++i) {
        std::string symbols;
        float total = 0;
        for (const GlyphGuess& guess : answers[i]) {
            symbols += guess.symbol == '\0' ? '-' : guess.symbol;
            total += guess.probability;
        }
        EXPECT_TRUE(std::ranges::is_sorted(answers[i], std::ranges::greater{}, &GlyphGuess::probability));
        EXPECT_NEAR(total, 1, 1e-4);
        std::ranges::sort(symbols);
        EXPECT_EQ(symbols, (std::array{"-ABCO", "-149", "-"}[i]));
    }
    EXPECT_EQ(answers[0].front().symbol, 'B');
    EXPECT_EQ(answers[1].front().symbol, '4');
}

TEST(GlyphNet, AnswersTheSameForOneCellAndForMany)
{
    const GlyphNet net = model();
    const std::vector<InkPatch> kinds = {patch_of(typed_4), patch_of(pen_2), blank(22, 34), patch_of(pen_9), patch_of(typed_7)};
    std::vector<InkPatch> many;
    for (std::size_t i = 0; i < 600; ++i) {
        many.push_back(kinds[i % kinds.size()]);
    }
    const auto together = net.classify(many, std::span(&digits, 1));
    EXPECT_EQ(together, net.classify(many, std::span(&digits, 1)));
    ASSERT_EQ(together.size(), many.size());
    for (std::size_t i = 0; i < kinds.size(); ++i) {
        const auto alone = best(net, kinds[i], digits);
        for (std::size_t k = i; k < many.size(); k += kinds.size()) {
            EXPECT_EQ(together[k].front().symbol, alone.symbol);
            EXPECT_NEAR(together[k].front().probability, alone.probability, 1e-4);
        }
    }
    EXPECT_TRUE(net.classify({}, {}).empty());
}

TEST(GlyphNet, ReadsOnInAForkedProcess)
{
    const GlyphNet net = model();
    const InkPatch cell = patch_of(typed_7);
    ASSERT_EQ(best(net, cell, digits).symbol, '7');
    const pid_t child = fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
        alarm(60);
        _exit(best(net, cell, digits).symbol == '7' ? 0 : 1);
    }
    int status = -1;
    ASSERT_EQ(waitpid(child, &status, 0), child);
    EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << status;
    EXPECT_EQ(best(net, cell, digits).symbol, '7');
}

TEST(GlyphNet, TellsItsVersion)
{
    EXPECT_EQ(model().model_version(), "glyph-net-2");
}

TEST_F(SpoiltModel, LoadsWhenWhole)
{
    EXPECT_EQ(refusal(), "loaded");
}

TEST_F(SpoiltModel, IsRefusedWithoutWeights)
{
    fs::remove(weights());
    EXPECT_EQ(refusal(), "glyph_net.onnx: the character net's weights cannot be read");
}

TEST_F(SpoiltModel, IsRefusedWithoutDescription)
{
    fs::remove(description());
    EXPECT_EQ(refusal(), "glyph_net.txt: the character net's description cannot be read");
}

TEST_F(SpoiltModel, IsRefusedWithADamagedDescription)
{
    replace_in_description("temperature", "warmth");
    EXPECT_EQ(refusal(),
              "glyph_net.txt: the character net's description is damaged: expected version, classes, temperature, bytes, fnv1a");
}

TEST_F(SpoiltModel, IsRefusedWhenCutShort)
{
    const auto whole = fs::file_size(weights());
    fs::resize_file(weights(), 1000);
    EXPECT_EQ(refusal(), "glyph_net.onnx: the character net's weights are 1000 bytes long, expected " + std::to_string(whole));
}

TEST_F(SpoiltModel, IsRefusedWhenAByteIsFlipped)
{
    std::fstream file(weights(), std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(5000);
    const int byte = file.peek();
    file.seekp(5000);
    file.put(static_cast<char>(byte ^ 1));
    file.close();
    EXPECT_EQ(refusal(), "glyph_net.onnx: the character net's weights are not those of version glyph-net-2");
}

TEST_F(SpoiltModel, IsRefusedWhenItTellsOtherClassesApart)
{
    replace_in_description("classes 0123456789ABC", "classes 0123456789AB");
    EXPECT_EQ(refusal(), "glyph_net.onnx: the character net tells 37 classes apart, expected 36");
}

}  // namespace
}  // namespace formloop::ocr
