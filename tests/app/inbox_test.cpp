// SPDX-License-Identifier: GPL-3.0-or-later
/// Which files of a watched folder are finished. Time is told, not waited for.
#include "src/app/inbox.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

#include "tests/app/check_office.h"

namespace formloop::app {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

class Inboxes : public testing::Test {
protected:
    fs::path path(const std::string& name) const { return scratch_.path() / name; }
    void write(const std::string& name, std::string_view bytes = "%PDF-1.4 … %%EOF") const {
        fs::create_directories(path(name).parent_path());
        std::ofstream(path(name), std::ios::binary) << bytes;
    }
    void append(const std::string& name, std::string_view bytes) const {
        std::ofstream(path(name), std::ios::binary | std::ios::app) << bytes;
    }
    /// What is finished after some time, by name.
    std::vector<std::string> after(Inbox::Clock::duration time) {
        now_ += time;
        std::vector<std::string> names;
        for (const auto& file : inbox_.finished(now_)) names.push_back(file.path.lexically_relative(scratch_.path()).string());
        return names;
    }

    test::Scratch scratch_;
    Inbox inbox_{scratch_.path().string(), 5s};
    Inbox::Clock::time_point now_ = Inbox::Clock::now();
};

TEST_F(Inboxes, AFileIsGivenOnceWhenItStaysAsItIs) {
    write("b.pdf");
    write("below/a.pdf");
    write("notes.txt", "no scan");
    EXPECT_THAT(after(0s), IsEmpty());
    EXPECT_TRUE(inbox_.waiting());
    EXPECT_THAT(after(4s), IsEmpty());
    EXPECT_THAT(after(1s), ElementsAre("b.pdf", "below/a.pdf"));
    EXPECT_THAT(after(60s), IsEmpty());
    EXPECT_FALSE(inbox_.waiting());
}

TEST_F(Inboxes, AGrowingFileIsWaitedFor) {
    write("a.pdf", "%PDF-1.4 ");
    for (int i = 0; i < 10; ++i) {
        EXPECT_THAT(after(4s), IsEmpty());
        append("a.pdf", "more ");
    }
    append("a.pdf", "%%EOF");
    EXPECT_THAT(after(0s), IsEmpty());
    EXPECT_THAT(after(5s), ElementsAre("a.pdf"));
}

TEST_F(Inboxes, AFileThatIsClosedWithoutItsEndIsWaitedForLonger) {
    for (const auto& [name, begin, end] : {std::tuple{"a.pdf", "%PDF-1.4 ", "%%EOF"}, {"b.png", "\x89PNG\r\n\x1a\n…", "IEND1234"},
                                           {"c.jpg", "\xFF\xD8\xFF\xE0…", "\xFF\xD9"}}) {
        write(name, begin);
        EXPECT_THAT(after(0s), IsEmpty());
        EXPECT_THAT(after(40s), IsEmpty()) << name;
        append(name, end);
        EXPECT_THAT(after(1s), IsEmpty());
        EXPECT_THAT(after(5s), ElementsAre(name));
    }
    using namespace std::string_view_literals;
    write("d.tif", "II*\0\x40\0\0\0pixels"sv);
    EXPECT_FALSE(has_its_end(path("d.tif")));
    append("d.tif", std::string(80, 'x'));
    EXPECT_TRUE(has_its_end(path("d.tif")));
    // In the end it is taken as it is: the reader says what is wrong with it.
    write("cut.pdf", "%PDF-1.4 and no more");
    EXPECT_THAT(after(0s), IsEmpty());
    EXPECT_THAT(after(50s), testing::Contains("cut.pdf"));
}

TEST_F(Inboxes, PassingNamesAreWaitedForUntilTheyAreRenamed) {
    for (const auto* name : {"a.pdf.part", ".a.pdf", "a.pdf~", "~a.pdf", "a.TMP", "a.pdf.crdownload"}) write(name);
    EXPECT_THAT(after(0s), IsEmpty());
    EXPECT_THAT(after(60s), IsEmpty());
    EXPECT_FALSE(inbox_.waiting()) << "nobody knows whether they will be renamed";
    fs::rename(path("a.pdf.part"), path("a.pdf"));
    EXPECT_THAT(after(0s), IsEmpty());
    EXPECT_THAT(after(5s), ElementsAre("a.pdf"));
}

TEST_F(Inboxes, AFileThatSomebodyWritesIsWaitedFor) {
    write("a.pdf");
    const int writer = ::open(path("a.pdf").c_str(), O_WRONLY);
    ASSERT_GE(writer, 0);
    EXPECT_THAT(after(0s), IsEmpty());
    if (!after(5s).empty()) {
        ::close(writer);
        GTEST_SKIP() << "no leases on this file system";
    }
    ::close(writer);
    EXPECT_THAT(after(5s), ElementsAre("a.pdf"));
    // Looking took nothing from anybody.
    const int again = ::open(path("a.pdf").c_str(), O_WRONLY | O_NONBLOCK);
    EXPECT_GE(again, 0);
    ::close(again);
}

TEST_F(Inboxes, AChangedFileIsGivenAgainAndAVanishedOneForgotten) {
    write("a.pdf");
    after(0s);
    EXPECT_THAT(after(5s), ElementsAre("a.pdf"));
    write("a.pdf", "%PDF-1.4 longer now %%EOF");
    EXPECT_THAT(after(0s), IsEmpty());
    EXPECT_THAT(after(5s), ElementsAre("a.pdf"));
    write("b.pdf");
    EXPECT_THAT(after(0s), IsEmpty());
    fs::remove(path("b.pdf"));
    EXPECT_THAT(after(5s), IsEmpty());
    EXPECT_FALSE(inbox_.waiting());
}

TEST_F(Inboxes, LinksAndArchivesAreNotFollowed) {
    write("elsewhere/a.pdf");
    test::Scratch other;
    std::ofstream(other.path() / "x.pdf") << "%PDF-1.4 %%EOF";
    fs::create_symlink(other.path() / "x.pdf", path("link.pdf"));
    fs::create_directory_symlink(other.path(), path("folder"));
    write("archive/archive.db", "database");
    write("archive/originals/y.pdf");
    after(0s);
    EXPECT_THAT(after(5s), ElementsAre("elsewhere/a.pdf"));
}

}  // namespace
}  // namespace formloop::app
