// SPDX-License-Identifier: GPL-3.0-or-later
#include "ocr/scan_source.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "tests/ocr/scan_bytes.h"

namespace formloop::ocr {
namespace {

using namespace scan_bytes;

ScanPage only_page(const std::string& bytes, const ScanOptions& options = {}) {
    const auto source = ScanSource::open(bytes, options);
    EXPECT_TRUE(source) << (source ? "" : source.error().message);
    if (!source || source->pages() != 1) return {};
    return source->page(1);
}

/// Largest difference of two pictures; 999 when their sizes differ.
int difference(const GrayImage& a, const GrayImage& b) {
    if (a.width() != b.width() || a.height() != b.height()) return 999;
    int most = 0;
    for (std::size_t i = 0; i < a.pixels().size(); ++i) most = std::max(most, std::abs(a.pixels()[i] - b.pixels()[i]));
    return most;
}

TEST(ScanSource, RefusalsSayWhy) {
    const auto reason = [](const std::string& bytes) {
        const auto source = ScanSource::open(bytes);
        return source ? std::string("opened") : source.error().reason;
    };
    EXPECT_EQ(reason(""), "empty-file");
    EXPECT_EQ(reason("GIF89a and so on"), "not-an-image");
    EXPECT_EQ(reason("just a letter"), "not-an-image");
    EXPECT_EQ(reason("%PDF-1.4\nnothing more"), "no-pages");
    EXPECT_EQ(reason(std::string("II*\0", 4) + "garbage"), "decoder-errors");
}

TEST(ScanSource, JpegIsReadAsGrayWithItsDensity) {
    const GrayImage picture = ramp(120, 80);
    const ScanPage page = only_page(jpeg(picture, 200));
    EXPECT_LE(difference(page.image, picture), 6);
    EXPECT_EQ(page.dpi_x, 200);
    EXPECT_EQ(page.dpi_y, 200);
    EXPECT_FALSE(page.complained);
}

TEST(ScanSource, ExifTurnsThePictureUpright) {
    const GrayImage picture = ramp(120, 80);
    const ScanPage page = only_page(jpeg(picture, 200, 6));
    ASSERT_EQ(page.image.width(), 80);
    ASSERT_EQ(page.image.height(), 120);
    // Quarter turn clockwise: the left column becomes the top row, read from the bottom.
    EXPECT_NEAR(page.image.row(0)[79], picture.row(0)[0], 8);
    EXPECT_NEAR(page.image.row(119)[0], picture.row(79)[119], 8);
}

TEST(ScanSource, ATruncatedJpegComplains) {
    const std::string whole = jpeg(ramp(400, 400), 300);
    const ScanPage page = only_page(whole.substr(0, whole.size() / 2));
    EXPECT_FALSE(page.image.empty());
    EXPECT_TRUE(page.complained);
    EXPECT_FALSE(page.complaint.empty());
}

TEST(ScanSource, PngOfEveryKind) {
    const GrayImage picture = ramp(64, 48);
    for (const PngKind kind : {PngKind::gray8, PngKind::gray16, PngKind::rgb, PngKind::palette, PngKind::alpha}) {
        const ScanPage page = only_page(png(picture, kind));
        EXPECT_LE(difference(page.image, picture), 2) << static_cast<int>(kind);
        EXPECT_NEAR(page.dpi_x, 300, 0.1);
    }
    const ScanPage page = only_page(png(picture, PngKind::bilevel));
    EXPECT_TRUE(page.bilevel);
    EXPECT_EQ(page.image.row(0)[0], 0);
    EXPECT_EQ(page.image.row(47)[63], 255);
}

TEST(ScanSource, ADamagedPngKeepsWhatItHas) {
    std::string bytes = png(ramp(300, 300), PngKind::gray8);
    const ScanPage page = only_page(bytes.substr(0, bytes.size() * 2 / 3));
    EXPECT_TRUE(page.complained);
}

TEST(ScanSource, TiffOfEveryKind) {
    const GrayImage picture = ramp(96, 64);
    for (const TiffKind kind : {TiffKind::gray8, TiffKind::gray16, TiffKind::rgb, TiffKind::cmyk, TiffKind::palette, TiffKind::tiled, TiffKind::lzw}) {
        const ScanPage page = only_page(tiff({picture}, kind));
        EXPECT_LE(difference(page.image, picture), 3) << static_cast<int>(kind);
        EXPECT_EQ(page.dpi_x, 300);
    }
    for (const TiffKind kind : {TiffKind::group3, TiffKind::group4, TiffKind::min_is_black}) {
        const ScanPage page = only_page(tiff({picture}, kind));
        EXPECT_TRUE(page.bilevel);
        EXPECT_EQ(page.image.row(0)[0], 0) << static_cast<int>(kind);
        EXPECT_EQ(page.image.row(63)[95], 255) << static_cast<int>(kind);
    }
}

TEST(ScanSource, TiffPagesAreCountedAndLoopsAreCut) {
    const std::string three = tiff({ramp(40, 30), ramp(50, 30), ramp(60, 30)}, TiffKind::lzw);
    const auto source = ScanSource::open(three);
    ASSERT_TRUE(source);
    ASSERT_EQ(source->pages(), 3);
    EXPECT_EQ(source->page(2).image.width(), 50);
    EXPECT_EQ(source->page(3).image.width(), 60);
    EXPECT_EQ(source->page(1).image.width(), 40);

    const auto capped = ScanSource::open(three, {.max_pages = 2});
    ASSERT_TRUE(capped);
    EXPECT_EQ(capped->pages(), 2);
    EXPECT_TRUE(capped->cut());

    const std::string loop = with_directory_loop(three);
    const auto looping = ScanSource::open(loop);
    ASSERT_TRUE(looping);
    EXPECT_LE(looping->pages(), 3);
    EXPECT_TRUE(looping->cut() || looping->page(1).complained);
}

TEST(ScanSource, LargePicturesAreShrunkAndImpossibleOnesRefused) {
    const ScanOptions small{.max_megapixels = 0.01, .max_coded_megapixels = 1};
    const GrayImage picture = ramp(400, 300);
    const std::string formats[] = {jpeg(picture, 300), png(picture, PngKind::gray8), tiff({picture}, TiffKind::gray8), pdf(picture, {})};
    for (const std::string& bytes : formats) {
        const ScanPage page = only_page(bytes, small);
        ASSERT_FALSE(page.image.empty());
        EXPECT_LE(page.image.width() * page.image.height(), 10600);
        EXPECT_NEAR(page.dpi_x / 300, page.image.width() / 400.0, 0.02);
        EXPECT_NEAR(page.image.row(0)[0], picture.row(0)[0], 12);
    }
    for (const std::string& bytes : formats) {
        const ScanPage page = only_page(bytes, {.max_coded_megapixels = 0.1});
        EXPECT_TRUE(page.image.empty());
        EXPECT_EQ(page.refusal.reason, "limit");
    }
}

TEST(ScanSource, APdfThatIsOnePictureGivesThatPicture) {
    const GrayImage picture = ramp(248, 350);
    for (const PdfCoding coding : {PdfCoding::flate, PdfCoding::jpeg, PdfCoding::group4}) {
        const ScanPage page = only_page(pdf(picture, {.coding = coding}));
        EXPECT_FALSE(page.rendered) << static_cast<int>(coding);
        ASSERT_EQ(page.image.width(), 248);
        ASSERT_EQ(page.image.height(), 350);
        EXPECT_NEAR(page.dpi_x, 300, 1e-6);
        EXPECT_NEAR(page.dpi_y, 300, 1e-6);
        if (coding == PdfCoding::group4) {
            EXPECT_TRUE(page.bilevel);
            EXPECT_EQ(page.image.row(0)[0], 0);
            EXPECT_EQ(page.image.row(349)[247], 255);
        } else {
            EXPECT_LE(difference(page.image, picture), coding == PdfCoding::flate ? 0 : 6);
        }
    }
}

TEST(ScanSource, PdfTurnsAndFlipsAreHonoured) {
    const GrayImage picture = ramp(120, 80);
    for (int rotate : {0, 90, 180, 270}) {
        const ScanPage taken = only_page(pdf(picture, {.rotate = rotate})), drawn = only_page(pdf(picture, {.rotate = rotate, .words = true}));
        EXPECT_FALSE(taken.rendered);
        EXPECT_TRUE(drawn.rendered);
        ASSERT_EQ(taken.image.width(), rotate % 180 ? 80 : 120) << rotate;
        ASSERT_EQ(drawn.image.width(), taken.image.width()) << rotate;
        for (int x : {6, taken.image.width() - 7})
            for (int y : {6, taken.image.height() - 7}) EXPECT_NEAR(taken.image.row(y)[x], drawn.image.row(y)[x], 12) << rotate << " at " << x << ", " << y;
    }
}

TEST(ScanSource, InvisibleWordsDoNotMakeAPageAnother) {
    EXPECT_FALSE(only_page(pdf(ramp(120, 80), {.invisible_words = true})).rendered);
    EXPECT_TRUE(only_page(pdf(ramp(120, 80), {.words = true})).rendered);
}

TEST(ScanSource, EncryptedPdfsAskForTheirPassword) {
    const std::string locked = pdf(ramp(120, 80), {.password = "kai men"});
    const auto closed = ScanSource::open(locked);
    ASSERT_FALSE(closed);
    EXPECT_EQ(closed.error().reason, "encrypted");
    const auto wrong = ScanSource::open(locked, {.password = "guan men"});
    ASSERT_FALSE(wrong);
    EXPECT_EQ(wrong.error().reason, "wrong-password");
    EXPECT_LE(difference(only_page(locked, {.password = "kai men"}).image, ramp(120, 80)), 0);
}

TEST(ScanSource, ADamagedStreamComplains) {
    std::string bytes = pdf(ramp(248, 350), {});
    const auto stream = bytes.find("stream", bytes.find("/FlateDecode"));
    ASSERT_NE(stream, std::string::npos);
    for (std::size_t i = 40; i < 60; ++i) bytes[stream + i] = static_cast<char>(~bytes[stream + i]);
    const auto source = ScanSource::open(bytes);
    ASSERT_TRUE(source);
    EXPECT_TRUE(source->page(1).complained);
}

TEST(ScanSource, APictureThatCannotBeDecodedComplainsThoughThePageIsDrawn) {
    std::string bytes = pdf(ramp(248, 350), {.coding = PdfCoding::jpeg});
    const auto table = bytes.find("\xFF\xC4");  // of Huffman codes; its first count is impossible
    ASSERT_NE(table, std::string::npos);
    bytes[table + 5] = '\x7F';
    const auto source = ScanSource::open(bytes);
    ASSERT_TRUE(source);
    const ScanPage page = source->page(1);
    EXPECT_TRUE(page.rendered);
    EXPECT_TRUE(page.complained);
}

/// Bad files from everywhere: none may crash, and a page without a picture says why. Those that cost more time than a test has
/// are left to the reader processes' limits.
TEST(ScanSource, HostileFilesEndInAValue) {
    const char* root = std::getenv("FORMLOOP_TEST_DATA");
    const std::filesystem::path folder = std::filesystem::path(root ? root : FORMLOOP_SOURCE_DIR "/../shared") / "hostile";
    if (!std::filesystem::is_directory(folder)) GTEST_SKIP() << "no hostile files in " << folder;
    int files = 0;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        if (!entry.is_regular_file() || entry.file_size() > 300'000) continue;
        const std::string extension = entry.path().extension();
        // A PDF may need a renderer, which may take for ever; pictures never do.
        if (extension == ".pdf" || extension == ".tsv" || extension == ".md") continue;
        std::ifstream in(entry.path(), std::ios::binary);
        const std::string bytes{std::istreambuf_iterator<char>(in), {}};
        ++files;
        const auto source = ScanSource::open(bytes, {.max_pages = 20, .max_coded_megapixels = 60});
        if (!source) {
            EXPECT_FALSE(source.error().reason.empty()) << entry.path();
            continue;
        }
        EXPECT_GT(source->pages(), 0) << entry.path();
        for (int number = 1; number <= source->pages(); ++number) {
            const ScanPage page = source->page(number);
            EXPECT_EQ(page.image.empty(), !page.refusal.reason.empty()) << entry.path();
        }
    }
    EXPECT_GT(files, 20);
}

}  // namespace
}  // namespace formloop::ocr
