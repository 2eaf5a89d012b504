// SPDX-License-Identifier: GPL-3.0-or-later
#include "ocr/text_net.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "src/base/text.h"
#include "src/record/ctc.h"
#include "tests/ocr/nets.h"

namespace formloop::ocr {
namespace {

namespace fs = std::filesystem;
using record::Value;

const fs::path description = fs::path(FORMLOOP_SOURCE_DIR) / "ocr" / "models" / "text_net.txt";

// Words in a font that no threshold was chosen with (WenQuanYi Zen Hei), ink in tenths.
constexpr std::string_view name_and_year[] = {
    "                                                                                                                            ",
    "                                     87          11111111111111111                                                          ",
    "    3877777777777777787              87         2999999999999999997                                                         ",
    "    2655555559855555565  1888886 46559855551    292              77       122          121          121          221        ",
    "             96           332693 45559855692    292              77     3899996      2899983      2899983      5999983      ",
    "             96              97      77  292    292 555555555555 77    498323798    298313893    298313893    797324894     ",
    "             96             591266666996679763  292 666679666666 77   198     595   99     891   99     891  496     791    ",
    "             96            196 154444884459653  292     391      77   593      98  494     395  494     395  89      196    ",
    "             96            69        77  292    292     391      77   14       99  791      98  791      98  98       98    ",
    "             96           299773 54448844592    292  11 492  11  77           197  99       891 99       891 98       99    ",
    "     18888888998888886    244594 77669966662    292 299999999993 77           693  98       692 98       692 692     5991   ",
    "     15555555985555553       294     77         292     491481   77          497  198       692198       692 2992   49791   ",
    "             96           57 392 55558855551    292     391497   77         498    98       692 98       692  3998799369    ",
    "             96           49159 166669866661    292     391 592  77        697     99       791 99       791   156641 89    ",
    "             96            9688      77         292     391  2   77      1895      691      98  691      98           97    ",
    "             96            599415555588555552   2925777789777777477     3992       395     295  395     295   1      593    ",
    "             96             99216666698666663   2922444444444444277    5971         891    89    891    89   494    298     ",
    "             96            59993     87         292              77   69955555555   199423893    199423893    896335991     ",
    "   122111111196111111122  39618983   87         2941111111111111187   79999999999    1799982      1799982      6999961      ",
    "   699999999999999999999 497   499986655544431  2999999999999999997                     11           11          11         ",
    "   111111111111111111112177      3579999999991  293              77                                                         ",
    "                                         1112   162              44                                                         ",
    "                                                                                                                            ",
};

constexpr std::string_view province[] = {
    "                              ",
    "            2                 ",
    "           493                ",
    "       555599655555555        ",
    "      1975555696555579        ",
    "      194 73 293 85 59        ",
    "      1941993293594 59        ",
    "      194 18229497  59        ",
    "      1942887899988659        ",
    "      1941349999963259        ",
    "      194 189696993 59        ",
    "      1943994293299259        ",
    "      1979952495247279        ",
    "      1986666666666689        ",
    "      184           24        ",
    "   36666666666666666666666    ",
    "   23333337963333333333334    ",
    "         1993333333331        ",
    "         5777777777793        ",
    "                   293        ",
    "                   293        ",
    "                   293        ",
    "                 78892        ",
    "                 6973         ",
    "                              ",
};

GrayImage image_of(std::span<const std::string_view> rows) {
    GrayImage image(static_cast<int>(rows.front().size()), static_cast<int>(rows.size()));
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x)
            if (const char ink = rows[static_cast<std::size_t>(y)][static_cast<std::size_t>(x)]; ink != ' ')
                image.row(y)[x] = static_cast<std::uint8_t>(255 - (ink - '0') * 25);
    return image;
}

const TextNet& net() {
    static const auto loaded = TextNet::load(test_runtime(), description);
    if (!loaded) {
        std::fprintf(stderr, "%s\n", to_string(loaded.error()).c_str());
        std::abort();
    }
    return *loaded;
}

TextGuess read(const GrayImage& image, std::string alphabet = "", Extent extent = Extent::line) {
    const TextPicture picture{.raw = image, .ink = image, .alphabet = std::move(alphabet), .extent = extent};
    return net().read(std::span(&picture, 1)).front();
}

TEST(TextNet, ReadsALineOfHanziAndDigits) {
    const auto guess = read(image_of(name_and_year));
    ASSERT_FALSE(guess.candidates.empty());
    EXPECT_EQ(guess.candidates[0].value, Value{std::string("王建国2009")});
    double named = 0;
    for (std::size_t i = 0; i < guess.candidates.size(); ++i) {
        named += guess.candidates[i].probability;
        if (i > 0) {
            EXPECT_LE(guess.candidates[i].probability, guess.candidates[i - 1].probability);
        }
    }
    EXPECT_LE(named, 1 + 1e-9);
}

TEST(TextNet, ItsFramesGiveAnyStringAProbability) {
    const auto frames = read(image_of(name_and_year)).frames;
    ASSERT_FALSE(frames.empty());
    const auto likelihood = [&](const char* text) { return record::log_likelihood(frames, characters(text)); };
    EXPECT_GT(likelihood("王建国2009"), -0.5);
    EXPECT_GT(likelihood("王建国2009"), likelihood("王建国2008") + 2);
    EXPECT_GT(likelihood("王建国2008"), likelihood("李晓明2008") + 2);
    for (const auto& frame : frames) {
        EXPECT_LE(frame.size(), 8U);
        double sum = 0;
        for (const auto& symbol : frame) sum += symbol.probability;
        EXPECT_LE(sum, 1 + 1e-4);
    }
}

TEST(TextNet, KeepsToTheAlphabet) {
    const auto guess = read(image_of(name_and_year), "0123456789");
    ASSERT_FALSE(guess.candidates.empty());
    for (const auto& candidate : guess.candidates)
        EXPECT_EQ(std::get<std::string>(candidate.value).find_first_not_of("0123456789"), std::string::npos);
    for (const auto& frame : guess.frames)
        for (const auto& symbol : frame) EXPECT_TRUE(symbol.text.empty() || symbol.text.size() == 1) << symbol.text;
}

TEST(TextNet, ReadsOneCharacterAmongTheAllowed) {
    const std::string provinces = "京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新";
    const auto guess = read(image_of(province), provinces, Extent::character);
    ASSERT_FALSE(guess.candidates.empty());
    EXPECT_EQ(guess.candidates[0].value, Value{std::string("粤")});
    EXPECT_GT(guess.candidates[0].probability, 0.9);
    // A province is no day of the week, and nothing is sure to be one.
    const auto day = read(image_of(province), "一二三四五六日", Extent::character);
    if (!day.candidates.empty()) {
        EXPECT_LT(day.candidates[0].probability, 0.5);
    }
}

TEST(TextNet, AnAnswerDoesNotDependOnWhatIsReadBesideIt) {
    const GrayImage line = image_of(name_and_year), cell = image_of(province), nothing;
    std::vector<TextPicture> pictures;
    for (int i = 0; i < 30; ++i) {
        pictures.push_back({.raw = line, .ink = line, .alphabet = "", .extent = Extent::line});
        pictures.push_back({.raw = cell, .ink = cell, .alphabet = "粤豫", .extent = Extent::character});
    }
    pictures.push_back({.raw = nothing, .ink = nothing, .alphabet = "", .extent = Extent::line});
    const auto together = net().read(pictures);
    ASSERT_EQ(together.size(), pictures.size());
    EXPECT_EQ(together.back(), TextGuess{});
    const auto expect_same = [](const TextGuess& a, const TextGuess& b) {
        ASSERT_EQ(a.candidates.size(), b.candidates.size());
        for (std::size_t i = 0; i < a.candidates.size(); ++i) {
            EXPECT_EQ(a.candidates[i].value, b.candidates[i].value);
            EXPECT_NEAR(a.candidates[i].probability, b.candidates[i].probability, 1e-4);
        }
    };
    const auto alone = read(line);
    for (std::size_t i = 0; i + 1 < pictures.size(); i += 2) expect_same(together[i], alone);
    expect_same(together[1], read(cell, "粤豫", Extent::character));
    EXPECT_TRUE(net().read({}).empty());
}

TEST(TextNet, ReadsOnInAForkedProcess) {
    const GrayImage line = image_of(name_and_year);
    const auto here = read(line);
    const pid_t child = fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
        alarm(60);
        _exit(read(line).candidates == here.candidates ? 0 : 1);
    }
    int status = -1;
    ASSERT_EQ(waitpid(child, &status, 0), child);
    EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << status;
}

/// A description that names other files.
class OtherTextNet : public testing::Test {
protected:
    OtherTextNet() { fs::create_directories(folder_); }
    ~OtherTextNet() override { fs::remove_all(folder_); }

    /// The sentence that loading ends with, without the folder's name.
    std::string refusal(const std::string& text) const {
        std::ofstream(folder_ / "net.txt") << text;
        const auto loaded = TextNet::load(test_runtime(), folder_ / "net.txt");
        if (loaded) return "loaded";
        EXPECT_EQ(loaded.error().code, ErrorCode::engine_missing);
        std::string sentence = to_string(loaded.error());
        const std::string prefix = folder_.string() + "/";
        return sentence.starts_with(prefix) ? sentence.substr(prefix.size()) : sentence;
    }

    fs::path folder_ = fs::path(testing::TempDir()) / ("text_net_" + std::to_string(getpid()) +
                                                       testing::UnitTest::GetInstance()->current_test_info()->name());
};

TEST_F(OtherTextNet, IsLoadedFromItsDescription) {
    fs::copy_file(net().weights(), folder_ / "mine.onnx");
    fs::copy_file(net().dictionary(), folder_ / "mine.txt");
    EXPECT_EQ(refusal("version mine\nweights mine.onnx\ndictionary mine.txt\nheight 48\n"), "loaded");
}

TEST_F(OtherTextNet, SaysWhatIsMissing) {
    EXPECT_EQ(refusal("version mine\nweights absent.onnx\ndictionary d.txt\nheight 48\n"),
              "absent.onnx: the text net's weights cannot be read, expected the net of mine (scripts/install-packages.sh, or set "
              "FORMLOOP_TEXT_NET)");
    EXPECT_EQ(refusal("version mine\nheight 4\n"), "net.txt: the text net's description is damaged: expected version, weights, "
                                                   "dictionary, height (8 to 256), log_odds");
    fs::copy_file(net().weights(), folder_ / "mine.onnx");
    std::ofstream(folder_ / "short.txt") << "一\n二\n";
    EXPECT_EQ(refusal("version mine\nweights mine.onnx\ndictionary short.txt\nheight 48\n"),
              "short.txt: the dictionary has 2 lines, expected 6623 or 6624 for this net");
}

TEST_F(OtherTextNet, IsNotAnyNet) {
    fs::copy_file(FORMLOOP_SOURCE_DIR "/ocr/models/glyph_net.onnx", folder_ / "glyphs.onnx");
    fs::copy_file(net().dictionary(), folder_ / "mine.txt");
    EXPECT_TRUE(refusal("version mine\nweights glyphs.onnx\ndictionary mine.txt\nheight 48\n").starts_with(
        "glyphs.onnx: the net does not run: "));
}

}  // namespace
}  // namespace formloop::ocr
