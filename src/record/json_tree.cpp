// SPDX-License-Identifier: GPL-3.0-or-later
#include "src/record/json_tree.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <iterator>
#include <nlohmann/json.hpp>
#include <utility>

namespace formloop::record {
namespace {

constexpr std::size_t deepest = 32;

/// Where the parser stands. `line` is that of the last character taken.
struct Cursor {
    const char* at;
    const char* end;
    int line = 1;
    char last = 0;
};

/// An input iterator whose copies share one cursor, so that callbacks know the line of the token just read.
class CountingIterator {
public:
    using iterator_category = std::input_iterator_tag;
    using value_type = char;
    using difference_type = std::ptrdiff_t;
    using pointer = const char*;
    using reference = const char&;

    CountingIterator() = default;
    explicit CountingIterator(Cursor& cursor) : cursor_(&cursor) {}

    reference operator*() const { return *cursor_->at; }
    CountingIterator& operator++() {
        if (cursor_->last == '\n') ++cursor_->line;
        cursor_->last = *cursor_->at++;
        return *this;
    }
    CountingIterator operator++(int) { return ++*this; }
    bool operator==(const CountingIterator& other) const { return at_end() == other.at_end(); }
    bool operator!=(const CountingIterator& other) const { return !(*this == other); }

private:
    bool at_end() const { return !cursor_ || cursor_->at == cursor_->end; }
    Cursor* cursor_ = nullptr;
};

class TreeBuilder : public nlohmann::json_sax<nlohmann::json> {
public:
    explicit TreeBuilder(const Cursor& cursor) : cursor_(cursor) {}

    JsonTree root;
    std::string fault;

    bool null() override { return add({}); }
    bool boolean(bool value) override { return add({.type = JsonTree::Type::boolean, .boolean = value}); }
    bool number_integer(number_integer_t value) override { return number(static_cast<double>(value)); }
    bool number_unsigned(number_unsigned_t value) override { return number(static_cast<double>(value)); }
    bool number_float(number_float_t value, const string_t&) override { return number(value); }
    bool string(string_t& value) override {
        return add({.type = JsonTree::Type::text, .text = std::move(value)});
    }
    bool binary(binary_t&) override { return false; }
    bool start_object(std::size_t) override { return open(JsonTree::Type::object); }
    bool end_object() override { return close(); }
    bool start_array(std::size_t) override { return open(JsonTree::Type::array); }
    bool end_array() override { return close(); }
    bool key(string_t& value) override {
        if (path_.back()->find(value)) {
            fault = "a key stands twice in one object, expected each key once";
            return false;
        }
        key_ = std::move(value);
        return true;
    }
    bool parse_error(std::size_t, const std::string&, const nlohmann::json::exception& error) override {
        const bool ended = std::string_view(error.what()).find("end of input") != std::string_view::npos;
        fault = ended ? "the text ends inside a value, expected complete JSON" : "is not JSON, expected a JSON value";
        return false;
    }

private:
    bool number(double value) { return add({.type = JsonTree::Type::number, .number = value}); }

    JsonTree* place(JsonTree tree) {
        tree.line = cursor_.line;
        if (path_.empty()) {
            root = std::move(tree);
            return &root;
        }
        auto& members = path_.back()->members;
        members.push_back({std::exchange(key_, {}), std::move(tree)});
        return &members.back().value;
    }
    bool add(JsonTree tree) {
        place(std::move(tree));
        return true;
    }
    bool open(JsonTree::Type type) {
        if (path_.size() == deepest) {
            fault = "is nested deeper than " + std::to_string(deepest) + " levels";
            return false;
        }
        path_.push_back(place({.type = type}));
        return true;
    }
    bool close() {
        path_.pop_back();
        return true;
    }

    const Cursor& cursor_;
    std::vector<JsonTree*> path_;  // open containers; only the last one grows, so the pointers stay valid
    std::string key_;
};

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

}  // namespace

const JsonTree* JsonTree::find(std::string_view key) const {
    const auto at = std::find_if(members.begin(), members.end(), [&](const auto& m) { return m.key == key; });
    return at == members.end() ? nullptr : &at->value;
}

std::string_view to_string(JsonTree::Type type) {
    constexpr std::array names{"null", "true or false", "a number", "a string", "an array", "an object"};
    return names[static_cast<std::size_t>(type)];
}

std::expected<std::vector<JsonTree>, Error> parse_json_trees(std::string_view json, std::string_view name) {
    if (json.starts_with("\xEF\xBB\xBF")) json.remove_prefix(3);
    std::vector<JsonTree> trees;
    Cursor cursor{json.data(), json.data() + json.size()};
    CountingIterator at{cursor};
    while (true) {
        while (cursor.at != cursor.end && is_space(*cursor.at)) ++at;
        if (cursor.at == cursor.end) return trees;
        TreeBuilder builder(cursor);
        if (!nlohmann::json::sax_parse(at, CountingIterator{}, &builder, nlohmann::json::input_format_t::json, false))
            return std::unexpected(Error{ErrorCode::bad_input, std::string(name) + ":" + std::to_string(cursor.line),
                                         builder.fault.empty() ? "is not JSON" : builder.fault});
        trees.push_back(std::move(builder.root));
    }
}

}  // namespace formloop::record
