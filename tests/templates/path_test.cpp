// SPDX-License-Identifier: GPL-3.0-or-later
#include "templates/path.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "small_form.h"

namespace formloop::templates {
namespace {

TEST(Path, ReadsNamesAndIndices) {
    const auto steps = parse_path("rows[2].days[16].planned");
    ASSERT_TRUE(steps);
    EXPECT_EQ(*steps, (std::vector<PathStep>{{"rows", 2}, {"days", 16}, {"planned", std::nullopt}}));
    EXPECT_EQ(to_string(*steps), "rows[2].days[16].planned");
}

TEST(Path, RefusesWhatIsNoPath) {
    for (const auto* text : {"", ".", "a.", ".a", "a..b", "a[", "a[]", "a[x]", "a[-1]", "a[1", "a[1]b", "a[01]", "1a",
                             "a b", "a[9999999999]", "a[1][2]", "a\xff"}) {
        EXPECT_FALSE(parse_path(text)) << text;
    }
}

TEST(Path, SchemaPathDropsIndices) {
    EXPECT_EQ(schema_path("rows[2].days[16].planned"), "rows.days.planned");
    EXPECT_EQ(schema_path("name"), "name");
}

TEST(Path, OrdersRowsByNumber) {
    std::vector<std::string> paths = {"visits[10].method", "name", "visits[2].method", "visits[2].content",
                                      "visits[02].x"};
    std::ranges::sort(paths, PathLess{});
    EXPECT_EQ(paths, (std::vector<std::string>{"name", "visits[2].content", "visits[2].method", "visits[02].x",
                                               "visits[10].method"}));
    EXPECT_FALSE(PathLess{}("a[2]", "a[2]"));
}

TEST(Path, FindsFieldsAndRepeats) {
    const FormTemplate form = small_form();
    EXPECT_EQ(find_field(form.schema, "rows[2].days[16].planned")->label, "预定");
    EXPECT_EQ(find_field(form.schema, "rows.file_no")->format, "YY-NNNN");
    EXPECT_EQ(find_field(form.schema, "name")->kind, FieldKind::text);
    for (const auto* none :
         {"nothing", "rows", "rows[1]", "rows[1].days", "days.planned", "rows.planned", "name.x", "rows[1"}) {
        EXPECT_EQ(find_field(form.schema, none), nullptr) << none;
    }
    EXPECT_EQ(find_repeat(form.schema, "rows[3].days")->key, RepeatKey::day);
    EXPECT_EQ(find_repeat(form.schema, "name"), nullptr);
}

TEST(FieldKinds, SpellingsGoBothWays) {
    for (int i = 0; i <= static_cast<int>(FieldKind::computed); ++i) {
        const auto kind = static_cast<FieldKind>(i);
        EXPECT_EQ(field_kind(to_string(kind)), kind);
    }
    EXPECT_EQ(field_kind("colour"), std::nullopt);
}

}  // namespace
}  // namespace formloop::templates
