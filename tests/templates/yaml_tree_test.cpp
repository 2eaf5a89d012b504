// SPDX-License-Identifier: GPL-3.0-or-later
#include "templates/yaml_tree.h"

#include <gtest/gtest.h>

#include <chrono>
#include <random>

#include "small_form.h"

namespace formloop::templates {
namespace {

std::string fault(std::string_view text) {
    const auto document = parse_yaml(text, "f.yaml");
    return document ? "" : to_string(document.error());
}

const YamlNode* at(const YamlNode* map, std::string_view key) {
    for (const auto& [name, value] : map->entries) {
        if (name->text == key) return value;
    }
    return nullptr;
}

TEST(YamlTree, KnowsPlacesInCharacters) {
    const auto document = parse_yaml("客户: {姓名: 值, b: [1, ~]}\nc:\n  d: x\n", "f.yaml");
    ASSERT_TRUE(document);
    const YamlNode* inner = at(document->root, "客户");
    EXPECT_EQ(inner->line, 1);
    EXPECT_EQ(inner->column, 5);
    EXPECT_EQ(at(inner, "姓名")->column, 10);
    EXPECT_EQ(at(inner, "b")->items.at(1)->kind, YamlNode::Kind::null);
    EXPECT_EQ(at(at(document->root, "c"), "d")->line, 3);
}

TEST(YamlTree, CarriesOutMergeKeys) {
    const auto document = parse_yaml("a: &a {x: 1, y: 2}\nb: {<<: *a, y: 3}\nc: {<<: [{x: 7}, *a]}\n", "f.yaml");
    ASSERT_TRUE(document);
    const YamlNode* b = at(document->root, "b");
    EXPECT_EQ(at(b, "y")->text, "3");
    EXPECT_EQ(at(b, "x")->text, "1");
    EXPECT_EQ(at(b, "<<"), nullptr);
    EXPECT_EQ(at(at(document->root, "c"), "x")->text, "7");
}

TEST(YamlTree, RefusesWhatIsNotOneDocument) {
    EXPECT_EQ(fault("a: 1\n---\nb: 2\n"), "f.yaml:1:1: the file holds several YAML documents, expected one");
    EXPECT_TRUE(fault("a: [1, 2\nb: 3\n").starts_with("f.yaml:2:2: not YAML: ")) << fault("a: [1, 2\nb: 3\n");
    EXPECT_EQ(fault("a: \xff\n"), "f.yaml:1:1: the line is not UTF-8");
    EXPECT_EQ(fault(std::string_view("a: 1\nb: \0\n", 10)), "f.yaml:2:1: the line holds a zero byte");
    EXPECT_EQ(fault("a: &a [*a]\n"), "f.yaml:1:8: an alias stands inside the node that it names");
    EXPECT_EQ(fault("a: {<<: 3}\n"), "f.yaml:1:9: `<<` merges something that is not a map");
    EXPECT_TRUE(fault("a: *nobody\n").starts_with("f.yaml:1:4: not YAML: "));
    EXPECT_EQ(parse_yaml("", "f.yaml")->root->kind, YamlNode::Kind::null);
    EXPECT_EQ(parse_yaml("# only words\n", "f.yaml")->root->kind, YamlNode::Kind::null);
}

TEST(YamlTree, BoundsTimeAndMemory) {
    const auto start = std::chrono::steady_clock::now();
    EXPECT_EQ(fault(std::string(100 << 20, 'a')), "f.yaml:1:1: the file has 104857600 bytes, expected at most 1048576");
    EXPECT_EQ(fault(std::string(1 << 20, '[')).substr(0, 9), "f.yaml:1:");
    EXPECT_NE(fault(std::string(1 << 20, '{')), "");
    std::string nested;
    for (int i = 0; i < 1000; ++i) nested += std::string(static_cast<std::size_t>(i), ' ') + "a:\n";
    EXPECT_NE(fault(nested), "");
    std::string list;
    while (list.size() < (1 << 20) - 8) list += "- a\n";
    EXPECT_TRUE(fault(list).ends_with("the file has more than 200000 nodes")) << fault(list);
    std::string question;
    while (question.size() < (1 << 18)) question += "? ";
    fault(question);
    // Every level names the one before ten times: ten to the ninth nodes if unfolded.
    std::string bomb = "a0: &a0 [x]\n";
    for (int i = 1; i < 10; ++i) {
        bomb += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [";
        for (int j = 0; j < 10; ++j) bomb += (j ? ", *a" : "*a") + std::to_string(i - 1);
        bomb += "]\n";
    }
    EXPECT_EQ(fault(bomb), "");
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(20));
}

TEST(YamlTree, TakesAnyBytes) {
    std::mt19937 random(99);
    for (int i = 0; i < 300; ++i) {
        std::string text(kSmallForm.substr(0, 600));
        for (int j = 0; j < 5; ++j) text[random() % text.size()] = static_cast<char>(random() % 128);
        parse_yaml(text, "f.yaml");
    }
}

}  // namespace
}  // namespace formloop::templates
