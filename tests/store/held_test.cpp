// SPDX-License-Identifier: GPL-3.0-or-later
#include "src/store/held.h"

#include <gtest/gtest.h>

namespace formloop::store {
namespace {

using record::FieldState;
using templates::FieldKind;

Entry entry(std::int64_t id, std::int64_t capture, Slot slot, const char* path, Origin origin, const char* value,
            const char* ink) {
    return {id, capture, slot, path, origin, FieldKind::text, FieldState::accepted, std::string(value), ink};
}

TEST(Hold, ARecordWithoutPaperReplacesWhatWasBeforeAndYieldsToNewInk) {
    const std::vector<Entry> entries{
        entry(1, 1, {1, 1}, "name", Origin::read, "old", "i"), entry(2, 1, {1, 1}, "job", Origin::read, "old", "j"),
        entry(3, 2, {}, "name", Origin::person, "said", ""), entry(4, 2, {}, "home", Origin::person, "said", ""),
        entry(5, 3, {1, 1}, "name", Origin::read, "new", "k")};
    auto pages = hold(entries);
    EXPECT_EQ(pages.at({1, 1}).at("name").entry, 5);
    EXPECT_FALSE(pages.at({1, 1}).contains("job"));
    EXPECT_FALSE(pages.at({}).contains("name"));
    EXPECT_EQ(pages.at({}).at("home").entry, 4);
}

TEST(Hold, ASecondWordOfAPersonCounts) {
    const std::vector<Entry> entries{entry(1, 1, {1, 1}, "name", Origin::read, "a", "i"),
                                     entry(2, 1, {1, 1}, "name", Origin::person, "b", ""),
                                     entry(3, 1, {1, 1}, "name", Origin::person, "c", ""),
                                     entry(4, 2, {1, 1}, "name", Origin::read, "a", "i"),
                                     entry(5, 3, {1, 1}, "name", Origin::read, "d", "changed"),
                                     entry(6, 4, {1, 1}, "name", Origin::read, "a", "i")};
    EXPECT_EQ(hold(std::span(entries).first(4)).at({1, 1}).at("name").entry, 3);
    EXPECT_EQ(hold(std::span(entries).first(5)).at({1, 1}).at("name").entry, 5);
    EXPECT_EQ(hold(entries).at({1, 1}).at("name").entry, 6) << "once the ink changed, the person has not seen it";
}

HeldField held(FieldKind kind, FieldState state, record::Value value, std::int64_t id) {
    return {kind, state, value, id};
}

TEST(Merge, ChoosesWhatSaysMost) {
    const Held first{{"file_no", held(FieldKind::comb, FieldState::doubtful, "A01-09-0001", 1)},
                     {"total", held(FieldKind::number, FieldState::accepted, 5.0, 2)},
                     {"sig", held(FieldKind::signature, FieldState::accepted, true, 3)},
                     {"code", held(FieldKind::comb, FieldState::accepted, "A01", 4)}};
    const Held second{{"file_no", held(FieldKind::comb, FieldState::accepted, "A01-09-0007", 11)},
                      {"total", held(FieldKind::number, FieldState::accepted, 6.0, 12)},
                      {"sig", held(FieldKind::signature, FieldState::empty, false, 13)},
                      {"code", held(FieldKind::comb, FieldState::accepted, "A02", 14)}};
    const std::pair<Slot, const Held*> pages[]{{{1, 1}, &first}, {{2, 1}, &second}};
    const auto merged = merge(pages);
    EXPECT_EQ(merged.at("file_no").entry, 11);
    EXPECT_EQ(merged.at("total").entry, 12);
    EXPECT_EQ(merged.at("sig").entry, 3);
    EXPECT_EQ(merged.at("code").entry, 4);
    EXPECT_EQ(merged.at("code").state, FieldState::doubtful);
    EXPECT_EQ(merged.at("file_no").state, FieldState::accepted);
}

}  // namespace
}  // namespace formloop::store
