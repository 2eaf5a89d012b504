// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "src/base/geometry.h"
#include "templates/fault.h"
#include "templates/yaml_tree.h"

/// Takes values out of a YAML tree; whatever is not as expected becomes a fault, and reading goes on.
namespace formloop::templates {

Place place_of(const YamlNode& node);

/// What reading shares: the faults, and a budget of visited nodes that keeps aliases of aliases from unfolding without
/// end.
class Reading {
public:
    explicit Reading(Faults& faults) : faults_(faults) {}

    void fault(const YamlNode& node, std::string message) { faults_.add(place_of(node), std::move(message)); }
    /// False when the budget is spent; says so once.
    bool spend(const YamlNode& node, std::size_t nodes);

    std::string text(const YamlNode& node, std::string_view what);
    std::optional<double> number(const YamlNode& node, std::string_view what, double low, double high);
    std::optional<Mm> length(const YamlNode& node, std::string_view what, double low = 0, double high = 500);
    std::optional<int> whole(const YamlNode& node, std::string_view what, int low, int high);
    std::optional<bool> flag(const YamlNode& node, std::string_view what);
    /// A scalar that is one of `words`; its index.
    std::optional<std::size_t> word(const YamlNode& node, std::string_view what,
                                    const std::vector<std::string_view>& words);
    /// An id: a letter, then letters, digits and `extra`, all lower case.
    std::string id(const YamlNode& node, std::string_view what, char extra);
    /// The items of a list; none when it is no list.
    std::vector<const YamlNode*> list(const YamlNode& node, std::string_view what);
    /// A list of so many numbers; empty when it is not that.
    std::vector<double> numbers(const YamlNode& node, std::string_view what, std::size_t count);
    std::optional<Size<Mm>> size(const YamlNode& node, std::string_view what);
    std::optional<Rect<Mm>> box(const YamlNode& node, std::string_view what);

private:
    Faults& faults_;
    std::size_t spent_ = 0;
};

/// A map whose keys are taken one by one; `finish()` refuses the keys that nobody took.
class MapReader {
public:
    /// `what` names the thing in messages: `a field`, `a table`.
    MapReader(Reading& reading, const YamlNode& node, std::string what);

    const YamlNode* take(std::string_view key);
    /// As `take()`, but its absence is a fault.
    const YamlNode* need(std::string_view key);
    bool has(std::string_view key) const;
    void finish();
    const YamlNode& node() const { return node_; }

private:
    Reading& reading_;
    const YamlNode& node_;
    std::string what_;
    std::vector<std::string_view> known_;
    bool usable_ = false;
};

}  // namespace formloop::templates
