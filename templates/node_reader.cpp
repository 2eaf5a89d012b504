// SPDX-License-Identifier: GPL-3.0-or-later
#include "templates/node_reader.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <set>

#include "src/base/text.h"
#include "templates/paper.h"

namespace formloop::templates {
namespace {

constexpr std::size_t kBudget = 500'000;

std::string_view kind_name(const YamlNode& node) {
    switch (node.kind) {
        case YamlNode::Kind::null: return "empty";
        case YamlNode::Kind::scalar: return "a value";
        case YamlNode::Kind::sequence: return "a list";
        case YamlNode::Kind::map: return "a map";
    }
    return "";
}

/// A value as a message shows it: short, and safe on a terminal.
std::string quoted(std::string_view text) {
    constexpr std::size_t kShown = 20;
    const auto signs = characters(text.substr(0, 400));
    std::string out;
    for (std::size_t i = 0; i < signs.size() && i < kShown; ++i) out += signs[i];
    return '"' + printable(out) + (signs.size() > kShown ? "…" : "") + '"';
}

std::string shown(double value) { return paper::show(Mm{value}); }

}  // namespace

Place place_of(const YamlNode& node) { return {node.line, node.column}; }

bool Reading::spend(const YamlNode& node, std::size_t nodes) {
    if (spent_ > kBudget) return false;
    spent_ += nodes;
    if (spent_ <= kBudget) return true;
    fault(node, "the template unfolds to more than " + std::to_string(kBudget) + " nodes through its aliases");
    return false;
}

std::string Reading::text(const YamlNode& node, std::string_view what) {
    if (node.kind == YamlNode::Kind::scalar) return node.text;
    fault(node, std::string(what) + " is " + std::string(kind_name(node)) + ", expected text");
    return {};
}

std::optional<double> Reading::number(const YamlNode& node, std::string_view what, double low, double high) {
    const std::string expected = ", expected a number from " + shown(low) + " to " + shown(high);
    if (node.kind != YamlNode::Kind::scalar) {
        fault(node, std::string(what) + " is " + std::string(kind_name(node)) + expected);
        return std::nullopt;
    }
    double value = 0;
    const char* end = node.text.data() + node.text.size();
    const auto [stop, error] = std::from_chars(node.text.data(), end, value);
    if (error != std::errc{} || stop != end || !std::isfinite(value) || value < low || value > high) {
        fault(node, std::string(what) + " is " + quoted(node.text) + expected);
        return std::nullopt;
    }
    return value;
}

std::optional<Mm> Reading::length(const YamlNode& node, std::string_view what, double low, double high) {
    const auto value = number(node, what, low, high);
    return value ? std::optional(Mm{*value}) : std::nullopt;
}

std::optional<int> Reading::whole(const YamlNode& node, std::string_view what, int low, int high) {
    int value = 0;
    const char* end = node.text.data() + node.text.size();
    const auto [stop, error] = std::from_chars(node.text.data(), end, value);
    if (node.kind == YamlNode::Kind::scalar && error == std::errc{} && stop == end && value >= low && value <= high) {
        return value;
    }
    fault(node, std::string(what) + " is " +
                    (node.kind == YamlNode::Kind::scalar ? quoted(node.text) : std::string(kind_name(node))) +
                    ", expected a whole number from " + std::to_string(low) + " to " + std::to_string(high));
    return std::nullopt;
}

std::optional<bool> Reading::flag(const YamlNode& node, std::string_view what) {
    const auto index = word(node, what, {"true", "false"});
    return index ? std::optional(*index == 0) : std::nullopt;
}

std::optional<std::size_t> Reading::word(const YamlNode& node, std::string_view what,
                                         const std::vector<std::string_view>& words) {
    if (node.kind == YamlNode::Kind::scalar) {
        const auto found = std::ranges::find(words, node.text);
        if (found != words.end()) return static_cast<std::size_t>(found - words.begin());
    }
    std::string expected;
    for (const auto w : words) expected += (expected.empty() ? "" : ", ") + std::string(w);
    fault(node, std::string(what) + " is " +
                    (node.kind == YamlNode::Kind::scalar ? quoted(node.text) : std::string(kind_name(node))) +
                    ", expected one of: " + expected);
    return std::nullopt;
}

std::string Reading::id(const YamlNode& node, std::string_view what, char extra) {
    constexpr std::size_t kLongest = 40;
    const std::string name = text(node, what);
    if (node.kind != YamlNode::Kind::scalar) return {};
    const auto lower = [](char c) { return c >= 'a' && c <= 'z'; };
    const bool good =
        !name.empty() && name.size() <= kLongest && lower(name[0]) &&
        std::ranges::all_of(name, [&](char c) { return lower(c) || (c >= '0' && c <= '9') || c == extra; });
    if (good) return name;
    fault(node, std::string(what) + " is " + quoted(name) + ", expected a letter and at most 39 of a-z, 0-9 and '" +
                    extra + "'");
    return {};
}

std::vector<const YamlNode*> Reading::list(const YamlNode& node, std::string_view what) {
    if (node.kind != YamlNode::Kind::sequence) {
        fault(node, std::string(what) + " is " + std::string(kind_name(node)) + ", expected a list");
        return {};
    }
    if (!spend(node, 1 + node.items.size())) return {};
    return node.items;
}

std::vector<double> Reading::numbers(const YamlNode& node, std::string_view what, std::size_t count) {
    const auto items = list(node, what);
    if (node.kind != YamlNode::Kind::sequence) return {};
    if (items.size() != count) {
        fault(node, std::string(what) + " has " + std::to_string(items.size()) + " numbers, expected " +
                        std::to_string(count));
        return {};
    }
    std::vector<double> out;
    for (const YamlNode* item : items) {
        const auto value = number(*item, what, -1000, 1000);
        if (value) out.push_back(*value);
    }
    return out.size() == count ? out : std::vector<double>{};
}

std::optional<Size<Mm>> Reading::size(const YamlNode& node, std::string_view what) {
    const auto sides = numbers(node, what, 2);
    if (sides.empty()) return std::nullopt;
    if (sides[0] <= 0 || sides[1] <= 0) {
        fault(node,
              std::string(what) + " is " + shown(sides[0]) + " × " + shown(sides[1]) + " mm, expected more than 0");
        return std::nullopt;
    }
    return Size<Mm>{Mm{sides[0]}, Mm{sides[1]}};
}

std::optional<Rect<Mm>> Reading::box(const YamlNode& node, std::string_view what) {
    const auto v = numbers(node, what, 4);
    if (v.empty()) return std::nullopt;
    if (v[2] <= 0 || v[3] <= 0) {
        fault(node, std::string(what) + " is " + shown(v[2]) + " × " + shown(v[3]) + " mm, expected more than 0");
        return std::nullopt;
    }
    return Rect<Mm>{Mm{v[0]}, Mm{v[1]}, Mm{v[2]}, Mm{v[3]}};
}

MapReader::MapReader(Reading& reading, const YamlNode& node, std::string what)
    : reading_(reading), node_(node), what_(std::move(what)) {
    if (node.kind != YamlNode::Kind::map) {
        reading_.fault(node, what_ + " is " + std::string(kind_name(node)) + ", expected a map");
        return;
    }
    if (!reading_.spend(node, 1 + 2 * node.entries.size())) return;
    usable_ = true;
    std::set<std::string_view> seen;
    for (const auto& [key, value] : node.entries) {
        if (key->kind != YamlNode::Kind::scalar) {
            reading_.fault(*key, "a key of " + what_ + " is " + std::string(kind_name(*key)) + ", expected text");
        } else if (!seen.insert(key->text).second) {
            reading_.fault(*key, "key " + quoted(key->text) + " stands twice in " + what_ + ", expected once");
        }
    }
}

bool MapReader::has(std::string_view key) const {
    return usable_ && std::ranges::any_of(node_.entries, [&](const auto& entry) {
               return entry.first->kind == YamlNode::Kind::scalar && entry.first->text == key;
           });
}

const YamlNode* MapReader::take(std::string_view key) {
    known_.push_back(key);
    if (!usable_) return nullptr;
    for (const auto& [name, value] : node_.entries) {
        if (name->kind == YamlNode::Kind::scalar && name->text == key) return value;
    }
    return nullptr;
}

const YamlNode* MapReader::need(std::string_view key) {
    const YamlNode* value = take(key);
    if (!value && usable_) reading_.fault(node_, what_ + " has no key \"" + std::string(key) + '"');
    return value;
}

void MapReader::finish() {
    if (!usable_) return;
    for (const auto& [key, value] : node_.entries) {
        if (key->kind != YamlNode::Kind::scalar || std::ranges::find(known_, key->text) != known_.end()) continue;
        std::string expected;
        for (const auto known : known_) expected += (expected.empty() ? "" : ", ") + std::string(known);
        reading_.fault(*key, "unknown key " + quoted(key->text) + " in " + what_ + ", expected one of: " + expected);
    }
}

}  // namespace formloop::templates
