// SPDX-License-Identifier: GPL-3.0-or-later
#include "templates/catalog.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "small_form.h"
#include "templates/checksum.h"

namespace formloop::templates {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

/// A folder of forms and lexicons that goes when the test ends.
class CatalogFolder : public testing::Test {
protected:
    CatalogFolder() : folder_(fs::temp_directory_path() / ("formloop-catalog-" + std::to_string(::getpid()))) {
        fs::remove_all(folder_);
        fs::create_directories(folder_ / "forms");
        fs::create_directories(folder_ / "lexicons");
    }
    ~CatalogFolder() override { fs::remove_all(folder_); }

    void write(const fs::path& path, std::string_view text) const {
        std::ofstream(folder_ / path, std::ios::binary) << text;
    }
    std::vector<std::string> faults() const {
        const auto catalog = Catalog::load(folder_);
        std::vector<std::string> out;
        if (!catalog) {
            for (const Error& error : catalog.error()) out.push_back(to_string(error).substr(folder_.string().size()));
        }
        return out;
    }

    fs::path folder_;
};

TEST_F(CatalogFolder, KeepsOldVersionsAndKnowsTheNewest) {
    write("forms/small-form.yaml", small_form_with("version: 1", "version: 10"));
    write("forms/small-form-9.yaml", small_form_with("version: 1", "version: 9"));
    const auto catalog = Catalog::load(folder_);
    ASSERT_TRUE(catalog) << to_string(catalog.error().front());
    EXPECT_EQ(catalog->find("small-form")->version, 10);
    EXPECT_EQ(catalog->find("small-form", 9)->version, 9);
    EXPECT_EQ(catalog->find("small-form", 1), nullptr);
    EXPECT_EQ(catalog->find("nothing"), nullptr);
    EXPECT_EQ(catalog->forms().size(), 1U);
    EXPECT_EQ(catalog->all().size(), 2U);
}

TEST_F(CatalogFolder, TellsTheFaultsOfAllFiles) {
    write("forms/a.yaml", "form: [");
    write("forms/b.yaml", small_form_with("digits: 3", "digits: 30"));
    write("lexicons/c.tsv", "王\tmany\n");
    const auto told = faults();
    ASSERT_EQ(told.size(), 3U);
    EXPECT_EQ(told[0], "/lexicons/c.tsv:1:1: the weight is \"many\", expected a number above 0");
    EXPECT_THAT(told[1], HasSubstr("/forms/a.yaml:"));
    EXPECT_EQ(told[2], "/forms/b.yaml:14:44: digits is \"30\", expected a whole number from 1 to 9");
}

TEST_F(CatalogFolder, ALexiconMustBeThere) {
    const std::string text =
        small_form_with("name: {kind: text, label: 姓名", "name: {kind: lexicon, lexicon: names, label: 姓名");
    write("forms/a.yaml", text);
    EXPECT_EQ(faults(),
              (std::vector<std::string>{
                  "/forms/a.yaml: field \"name\" names the lexicon \"names\", expected a file lexicons/names.tsv"}));
    write("lexicons/names.tsv", "# names\n王建国\t3\n李晓燕\t5\t李小燕|李晓艳\n刘\n");
    const auto catalog = Catalog::load(folder_);
    ASSERT_TRUE(catalog);
    const Lexicon* names = catalog->lexicon("names");
    ASSERT_EQ(names->words.size(), 3U);
    EXPECT_EQ(names->words[0].text, "李晓燕");
    EXPECT_EQ(names->words[0].variants, (std::vector<std::string>{"李小燕", "李晓艳"}));
    EXPECT_EQ(names->words[2].weight, 1);
    EXPECT_EQ(catalog->lexicon("nothing"), nullptr);
}

TEST_F(CatalogFolder, APublishedVersionNeverChanges) {
    write("forms/small-form.yaml", kSmallForm);
    PublishedSums sums{{{"small-form", 1}, sha256_hex(kSmallForm)}};
    write("forms/published.sums", to_string(sums));
    EXPECT_TRUE(faults().empty());
    write("forms/small-form.yaml", std::string(kSmallForm) + "# a word more\n");
    EXPECT_EQ(faults(),
              (std::vector<std::string>{"/forms/small-form.yaml: form \"small-form\" version 1 is published with "
                                        "other content, expected a new version"}));
    write("forms/small-form.yaml", small_form_with("version: 1", "version: 2"));
    EXPECT_TRUE(faults().empty());
    write("forms/published.sums", "1234 small-form 1\n");
    EXPECT_EQ(faults(),
              std::vector<std::string>{"/forms/published.sums:1:1: the line is not `<sha256> <form> <version>`"});
}

TEST_F(CatalogFolder, AddsATemplateForThisRun) {
    write("forms/small-form.yaml", kSmallForm);
    auto catalog = Catalog::load(folder_);
    ASSERT_TRUE(catalog);
    const FormTemplate* known = catalog->find("small-form");
    const auto same = catalog->add(kSmallForm, "again.yaml");
    ASSERT_TRUE(same);
    EXPECT_EQ(*same, known);
    const auto other = catalog->add(std::string(kSmallForm) + "\n", "other.yaml");
    ASSERT_FALSE(other);
    EXPECT_EQ(to_string(other.error().front()),
              "other.yaml: form \"small-form\" version 1 is already known with other content, expected a new version");
    ASSERT_TRUE(catalog->add(small_form_with("form: small-form", "form: other-form"), "o.yaml"));
    EXPECT_NE(catalog->find("other-form"), nullptr);
    EXPECT_EQ(catalog->find("small-form"), known);
}

TEST_F(CatalogFolder, AFolderThatIsNotThereIsNamed) {
    fs::remove_all(folder_);
    const auto catalog = Catalog::load(folder_);
    ASSERT_FALSE(catalog);
    EXPECT_EQ(catalog.error().front().code, ErrorCode::not_found);
    EXPECT_THAT(to_string(catalog.error().front()), HasSubstr("lexicons: the folder cannot be read"));
}

TEST(Lexicons, SayWhatIsWrong) {
    const auto fault = [](std::string_view text) { return to_string(parse_lexicon(text, "x.tsv").error().front()); };
    EXPECT_EQ(fault("a\t1\tb\tc\n"), "x.tsv:1:1: the line has 4 columns, expected word, weight, variants");
    EXPECT_EQ(fault("a\nb\na\n"), "x.tsv:3:1: the word \"a\" stands twice, expected once");
    EXPECT_EQ(fault("# c\n\xff\n"), "x.tsv:2:1: the line is not UTF-8");
    EXPECT_EQ(fault("a\tnan\n"), "x.tsv:1:1: the weight is \"nan\", expected a number above 0");
    EXPECT_TRUE(parse_lexicon("# nothing yet\r\n", "x.tsv")->words.empty());
}

}  // namespace
}  // namespace formloop::templates
