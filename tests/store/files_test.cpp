// SPDX-License-Identifier: GPL-3.0-or-later
/// Files under a passing name: what a killed run left goes, what a living one writes stays.
#include "src/store/files.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/file.h>
#include <sys/wait.h>

#include "tests/store/sample_forms.h"

namespace formloop::store {
namespace {

using namespace test;
namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

std::vector<std::string> names_in(const fs::path& folder) {
    std::vector<std::string> names;
    for (const auto& item : fs::directory_iterator(folder)) names.push_back(item.path().filename());
    return names;
}

TEST(Drafts, AreGoneAtTheEndUnlessTheyGotTheirName) {
    const Folder folder;
    {
        const auto file = Draft::file(folder / "a");
        const auto other = Draft::folder(folder / "b");
        ASSERT_TRUE(file && other);
        write(other->path() / "inside", "half");
        EXPECT_THAT(names_in(folder.path()), testing::Each(testing::StartsWith(".formloop-")));
        EXPECT_EQ(names_in(folder.path()).size(), 2u);
    }
    EXPECT_THAT(names_in(folder.path()), IsEmpty());
    auto draft = Draft::folder(folder / "b");
    ASSERT_TRUE(draft->give_new_name(folder / "b"));
    draft = Draft::file(folder / "b");
    EXPECT_EQ(to_string(draft->give_new_name(folder / "b").error()), (folder / "b").string() + ": is there already, expected a new name");
    draft = Draft::file(folder / "a");
    ASSERT_TRUE(draft->give_name(folder / "a"));
    EXPECT_THAT(names_in(folder.path()), UnorderedElementsAre("a", "b"));
    EXPECT_EQ(to_string(Draft::folder(folder / "none/c").error()), (folder / "none/c").string() + ": cannot be written: No such file or directory");
}

TEST(Drafts, OfAKilledRunAreTakenAwayAndThoseOfALivingOneStay) {
    const Folder folder;
    int ready[2];
    ASSERT_EQ(::pipe(ready), 0);
    const pid_t child = ::fork();
    if (child == 0) {
        const auto file = Draft::file(folder / "a"), other = Draft::folder(folder / "b");
        write(other->path() / "inside", "half");
        [[maybe_unused]] const auto told = ::write(ready[1], "x", 1);
        ::pause();
    }
    char told = 0;
    ASSERT_EQ(::read(ready[0], &told, 1), 1);
    write(folder / "mine", "a file of somebody else");
    remove_leftovers(folder.path());
    EXPECT_EQ(names_in(folder.path()).size(), 3u);
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    remove_leftovers(folder.path());
    EXPECT_THAT(names_in(folder.path()), ElementsAre("mine"));
}

TEST(Drafts, WithTheNameOfALeftoverGetAnother) {
    const Folder folder;
    const std::string here = ".formloop-" + std::to_string(::getpid()) + "-";
    auto first = Draft::file(folder / "a");
    const int number = std::stoi(first->path().filename().string().substr(here.size()));
    fs::create_directory(folder.path() / (here + std::to_string(number + 1)));
    write(folder.path() / (here + std::to_string(number + 2)), "left");
    const auto second = Draft::folder(folder / "b");
    ASSERT_TRUE(second);
    EXPECT_EQ(second->path().filename(), here + std::to_string(number + 3));
}

TEST(Drafts, TakeThePlaceOfAFolderWithAllThatIsInIt) {
    const Folder folder;
    for (const char* content : {"older", "new"}) {
        auto draft = Draft::folder(folder / "out");
        ASSERT_TRUE(draft);
        auto file = NewFile::make(draft->path() / content, folder / "out");
        ASSERT_TRUE(file);
        ASSERT_TRUE(file->add(content));
        ASSERT_TRUE(file->end());
        ASSERT_TRUE(draft->take_place_of(folder / "out"));
    }
    EXPECT_THAT(names_in(folder.path()), ElementsAre("out"));
    EXPECT_THAT(names_in(folder / "out"), ElementsAre("new"));
    EXPECT_EQ(read(folder / "out" / "new"), "new");
}

TEST(NamedTogether, NamesAllOrNoneAndClearsWhatAKilledRunLeft) {
    const Folder folder;
    write(folder / "a", "older");
    fs::create_directory(folder / ".formloop-1-0");
    write(folder / ".formloop-1-0/a", "half");
    {
        NamedTogether files(folder.path());
        ASSERT_TRUE(files.add("a", "new"));
        ASSERT_TRUE(files.add("b", "new"));
        EXPECT_EQ(names_in(folder.path()).size(), 2u) << "one draft beside what was there";
    }
    EXPECT_THAT(names_in(folder.path()), ElementsAre("a"));
    EXPECT_EQ(read(folder / "a"), "older");
    NamedTogether files(folder.path());
    for (const auto* name : {"a", "b"}) ASSERT_TRUE(files.add(name, "new"));
    ASSERT_TRUE(files.give_names());
    EXPECT_THAT(names_in(folder.path()), UnorderedElementsAre("a", "b"));
    EXPECT_EQ(read(folder / "a"), "new");
}

}  // namespace
}  // namespace formloop::store
